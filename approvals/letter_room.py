"""Letters as readers meet them: a row of the list, and the page of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from approvals.actions.letters.acknowledging import is_liaison
from approvals.actions.letters.telling import GIVEN, NOBODY, UNPRINTED
from approvals.letter_kinds import kind_of
from approvals.models import BoardLetter
from approvals.models.letters import BoardLetterQuerySet
from approvals.models.names import VERDICT_NAMES
from approvals.rules.letters import acknowledge_refusal, take_refusal
from approvals.rules.reviews import Verdict
from govportal.people.models import Person
from govportal.refusals import Refusal
from govportal.worklist.faces import ClockGlance, ClockView, face_of, glance_of
from govportal.worklist.models import WorkItem

VIEWS = {
    "all": gettext_lazy("All"),
    "waiting": gettext_lazy("To be acknowledged"),
    "acknowledged": gettext_lazy("Acknowledged"),
}


def of_view(letters: BoardLetterQuerySet, view: str) -> BoardLetterQuerySet:
    """The letters of a ready-made view; all of them for one that nobody knows."""
    if view == "waiting":
        return letters.waiting()
    return letters.filter(acknowledged_at__isnull=False) if view == "acknowledged" else letters


@dataclass(frozen=True)
class LetterRow:
    """One letter in a list."""

    letter: BoardLetter
    now: datetime

    @property
    def outcome(self) -> str:
        """What was decided, in words."""
        code = self.letter.outcome
        return str(VERDICT_NAMES[Verdict(code)]) if code else ""

    @property
    def sign(self) -> tuple[str, str, str]:
        """Tone, words and shape of where it stands."""
        letter = self.letter
        if letter.acknowledged_at is not None:
            return "ok", _("Acknowledged"), "ok"
        if not letter.is_printed:
            return "neutral", _("Being printed"), "wait"
        if letter.clock is None:
            return "warn", _("Waits for a liaison"), "warn"
        return "neutral", _("To be acknowledged"), "wait"

    @property
    def clock(self) -> ClockGlance | None:
        """The time left for the acknowledgement, while it runs."""
        running = self.letter.clock if self.letter.acknowledged_at is None else None
        return glance_of(running, self.now) if running is not None else None


@dataclass(frozen=True)
class LetterRoom:
    """The page of one letter. ``typed``: a remark that was not taken, and ``refused`` why."""

    letter: BoardLetter
    reader: Person
    now: datetime
    typed: str = ""
    refused: Refusal | None = None

    @property
    def text(self) -> Any:
        return kind_of(self.letter.subject_kind).text(self.letter)

    @property
    def open_icon(self) -> str:
        return kind_of(self.letter.subject_kind).icon

    @property
    def open_words(self) -> str:
        return str(kind_of(self.letter.subject_kind).open_words)

    @property
    def row(self) -> LetterRow:
        return LetterRow(self.letter, self.now)

    @cached_property
    def items(self) -> Sequence[WorkItem]:
        """Who has the letter, or was told that nobody has."""
        items = WorkItem.objects.open().about(self.letter.ledger_ref)
        return list(items.select_related("assignee").order_by("pk"))

    @property
    def holders(self) -> list[Person]:
        """The liaisons who have it."""
        given = [item for item in self.items if item.kind == GIVEN and item.hop is None]
        return [item.assignee for item in given]

    @property
    def called_in(self) -> list[Person]:
        """Whom the overdue clock called in."""
        return [item.assignee for item in self.items if item.hop is not None]

    @property
    def waits_for_liaison(self) -> bool:
        return any(item.kind == NOBODY for item in self.items)

    @property
    def cannot_be_printed(self) -> bool:
        return any(item.kind == UNPRINTED for item in self.items)

    @property
    def clock(self) -> ClockView | None:
        return face_of(self.letter.clock, self.now) if self.letter.clock is not None else None

    @cached_property
    def acknowledge_refusal(self) -> Refusal | None:
        """Why the reader cannot acknowledge it now; None when they can."""
        speaks = is_liaison(self.letter, self.reader, self.now)
        return acknowledge_refusal(self.letter.facts(), is_liaison=speaks)

    @property
    def take_refusal(self) -> Refusal | None:
        return take_refusal(self.letter.facts())

    @cached_property
    def sees_subject(self) -> bool:
        """Whether the reader may open what the letter is about; liaisons need not."""
        subjects = kind_of(self.letter.subject_kind).seen(self.reader, self.now.date())
        return subjects.filter(number=self.letter.subject_id).exists()

    @property
    def facts(self) -> list[tuple[str, Any]]:
        """What identifies it."""
        letter = self.letter
        return [
            (pgettext("of a letter", "Number"), letter.number),
            (_("From"), letter.committee),
            (pgettext("for whom", "For"), letter.unit or _("all business units")),
            (_("Written"), letter.written_at),
            (_("Printed"), letter.printed_at),
        ]
