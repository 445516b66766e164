"""What the page of a case says of the completeness desk, from rows that were read with the case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from approvals.completeness_words import Choices, missing_lines, part_choices, part_words
from approvals.lines import spoken
from approvals.models import CompletenessCheck, QuestionGround
from approvals.rules.completeness import Outcome
from approvals.rules.content import Step
from approvals.rules.submission import asked_for
from govportal.people.models import Person, StandIn
from govportal.people.rules import Role
from govportal.worklist.faces import ClockGlance, glance_of


@dataclass(frozen=True)
class DeskRoom:
    """The last look at the request, and what it means for whoever asks now."""

    check: CompletenessCheck
    is_settled: bool
    clock: ClockGlance | None
    may_say: bool

    @property
    def sign(self) -> tuple[str, str]:
        """Tone and shape."""
        if self.is_settled:
            return "ok", "ok"
        if self.check.is_open:
            return ("warn", "warn") if self.is_late else ("neutral", "wait")
        return ("warn", "pause") if self.check.outcome == Outcome.MISSING else ("neutral", "off")

    @property
    def is_late(self) -> bool:
        return self.clock is not None and self.clock.state == "late"

    @property
    def words(self) -> str:
        if self.is_settled:
            return _("Complete")
        if self.check.outcome == Outcome.MISSING:
            return _("Something is missing")
        if self.check.outcome == Outcome.MOOT:
            return _("The review ended first")
        return _("Late: not said yet") if self.is_late else _("Not said yet")

    @property
    def missing(self) -> list[tuple[str, str]]:
        return missing_lines(self.check.missing)

    @property
    def choices(self) -> Choices:
        """The parts that a question can name."""
        return part_choices()


def desk_room(
    checks: Sequence[CompletenessCheck],
    items: Sequence[tuple[str, str, int]],
    reader: Person,
    by: StandIn,
    now: datetime,
) -> DeskRoom | None:
    """None where the desk has nothing to do with the case. ``items``: open work of the case."""
    if not checks:
        return None
    check = max(checks, key=lambda one: one.round)
    clock = glance_of(check.clock, now) if check.is_open and check.clock else None
    called = any(ref == check.ledger_ref and who == reader.pk for _k, ref, who in items)
    mine = called or reader.pk == check.assignee_id or check.assignee_id in by.principals
    is_of_desk = mine or Role.SECURITY_REVIEWER in reader.roles_on(now.date())
    is_settled = any(one.is_complete for one in checks)
    return DeskRoom(check, is_settled, clock, check.is_open and is_of_desk)


def grounds_in_words(rows: Sequence[QuestionGround]) -> Mapping[int, tuple[str, str]]:
    """By number of the question: the part that made it necessary, and the sentence."""
    return {row.n: (part_words(row.path), row.sentence) for row in rows}


def unanswered(content: Mapping[str, Any]) -> list[str]:
    """What is asked for, need not be answered, and is not; what the portal fills in, aside."""
    return [spoken(f.label) for f in asked_for(dict(content)) if f.step is not Step.BASICS]
