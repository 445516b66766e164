"""What the page of a containment shows to one reader: receipt, acts, what else holds the agent."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from govportal.people.models import Person
from govportal.refusals import Refusal
from incidents.actions.containing import ask_no, confirm_no, contain_no
from incidents.actions.containing.resuming import needed_for
from incidents.actions.containing.working import again_no
from incidents.models import Containment, ContainmentStep, Incident, ResumeRequest
from incidents.models.resumes import PART_NAMES
from incidents.rights import handles
from incidents.rules.containments import Part, ResumeState, StepCode
from registry.causes import cause_words
from registry.models import Agent, OwnerGap, Suspension
from registry.models.stops import EARLIER, stops_of
from registry.models.stops import cause_of as stop_cause


def cause_of(name: str) -> tuple[str, str]:
    """What stopped an agent, by the number of its containment."""
    if name.startswith("DRILL"):
        return name, reverse("drill_detail", args=[name])
    number = name.rpartition("-C")[0]
    return number, reverse("incident_containment", args=[number])


def duration(microseconds: int | None) -> str:
    """As people read it: 812 µs, 12.3 ms, 1.2 s."""
    if microseconds is None:
        return ""
    if microseconds < 1_000:
        return f"{microseconds} µs"
    unit, size, places = ("ms", 1_000, 1) if microseconds < 1_000_000 else ("s", 1_000_000, 2)
    return f"{number_format(microseconds / size, places)} {unit}"


@dataclass(frozen=True)
class Line:
    """One step as the receipt shows it."""

    step: ContainmentStep

    @property
    def exact(self) -> str:
        """To the microsecond, in the reader’s zone."""
        at = self.step.at
        return f"{timezone.localtime(at):%H:%M:%S.%f}" if at is not None else ""

    @property
    def took(self) -> str:
        return duration(self.step.took)

    @property
    def by(self) -> str:
        return _("The portal") if self.step.by_ref.startswith("system:") else self.step.by_ref


@dataclass
class Receipt:
    """One containment with its lines, and what the reader may do about it."""

    row: Containment
    reader: Person
    now: datetime
    typed: Any = None
    refusal: Refusal | None = None
    lines: list[Line] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lines = [Line(step) for step in self.row.steps.all()]

    @property
    def was_refused(self) -> bool:
        """Whether a probe asked as a key of the agent; one without keys has nothing to refuse."""
        return any(line.step.code == StepCode.PROBED and line.step.refs for line in self.lines)

    @cached_property
    def resume(self) -> ResumeRequest | None:
        """The wish that it runs again which is open, else the last."""
        return next(iter(self.row.resumes.all()), None)

    @property
    def open_resume(self) -> ResumeRequest | None:
        made = self.resume
        return made if made is not None and made.state == ResumeState.OPEN else None

    @cached_property
    def ask_no(self) -> Refusal | None:
        return ask_no(self.row, self.reader)

    @cached_property
    def confirm_no(self) -> Refusal | None:
        made = self.open_resume
        return confirm_no(self.row, made, self.reader, self.now) if made else None

    @property
    def is_mine(self) -> bool:
        made = self.open_resume
        return made is not None and made.asked_by_id == self.reader.pk

    @cached_property
    def may_try_again(self) -> bool:
        failed = any(line.step.state == "failed" for line in self.lines)
        return failed and again_no(self.row, self.reader, self.now) is None

    @property
    def takes(self) -> str:
        """Whose word it takes, in words."""
        made = self.open_resume
        needed = made.needed if made else needed_for(self.row, is_false=False)
        words = (
            _("one operator other than whoever asks")
            if needed.operators == 1
            else _("two operators other than whoever asks")
        )
        return f"{words}, {PART_NAMES[Part.CHAIR]}" if needed.chair else words

    @property
    def total(self) -> str:
        """From the request to the last line that is done."""
        done = [line.step.at for line in self.lines if line.step.is_done and line.step.at]
        if not done:
            return ""
        return duration(round((max(done) - self.row.requested_at).total_seconds() * 1_000_000))


@dataclass(frozen=True)
class Holder:
    """Something else that keeps the agent stopped."""

    ref: str
    detail: str

    @property
    def words(self) -> str:
        return cause_words(self.ref)[0]

    @property
    def address(self) -> str:
        return cause_words(self.ref)[1]


def holders_of(agent: Agent, but: Containment) -> list[Holder]:
    """What keeps the agent stopped beside this containment; three queries."""
    found: dict[str, str] = {}
    for stop in stops_of(agent):
        ref = stop.code if stop.code == EARLIER else stop_cause(stop.code).ledger_ref
        found[ref] = stop.text
    held = Suspension.objects.filter(authorisation__agent=agent, lifted_at__isnull=True)
    found |= dict(held.order_by("pk").values_list("cause", "reason"))
    for gap in OwnerGap.objects.open().filter(agent=agent, held_at__isnull=False):
        found.setdefault(gap.ledger_ref, str(gap.part_name))
    found.pop(but.ledger_ref, None)
    return [Holder(ref, text) for ref, text in found.items()]


class Room:
    """The page of an incident’s containments."""

    def __init__(
        self, incident: Incident, reader: Person, now: datetime, typed: Any = None,
        refusal: Refusal | None = None,
    ) -> None:  # fmt: skip
        self.incident, self.reader, self.now = incident, reader, now
        self.typed, self.refusal = typed, refusal
        rows = Containment.objects.filter(incident=incident).select_related(
            "agent__unit", "incident__committee", "incident__merged_into", "by"
        )
        rows = rows.prefetch_related(
            "steps", "resumes__asked_by", "resumes__decided_by", "resumes__confirmations__person"
        )
        self.receipts = [Receipt(row, reader, now) for row in rows]
        self.question = incident.suspension_questions.select_related("by").first()
        self.contain_no = contain_no(incident, reader, now)
        self.may_handle = handles(incident, reader, now)

    @property
    def standing(self) -> Receipt | None:
        return next((one for one in self.receipts if one.row.stands), None)

    @cached_property
    def holders(self) -> list[Holder]:
        one = self.standing
        return holders_of(one.row.agent, one.row) if one and not one.row.is_drill else []

    @property
    def asks(self) -> bool:
        return self.question is not None and self.question.answered_at is None
