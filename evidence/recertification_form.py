"""The roles that somebody is asked about, each with what they say of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext

from approvals.rules.wording import gettext_noop as _
from evidence.actions.recertifying import Said
from evidence.models.recertifications import RecertifiedRole
from evidence.rules import recertification as rules
from evidence.rules.recertification import Answer
from govportal.people.models import Person, Seat
from govportal.people.rules import Role
from govportal.people.vacating import seats_by_person
from govportal.refusals import Refusal

CHOICES = ((Answer.CONFIRMED, _("Still needed")), (Answer.WITHDRAWN, _("Take it away")))


@dataclass
class Asked:
    """One role on the page; ``no``: why what was typed does not do."""

    line: RecertifiedRole
    chosen: str = ""
    reason: str = ""
    no: Refusal | None = None
    seats: Sequence[Seat] = ()
    """Those that become vacant where the role is taken away."""

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        """Value, words, and whether it is chosen."""
        return [(one.value, gettext(words), self.chosen == one.value) for one, words in CHOICES]

    def says_the_same(self, by: Person) -> bool:
        """Whether this person answered so before, in the same words."""
        line = self.line
        kept = (line.answer, line.reason, line.answered_by_id)
        return kept == (self.chosen, self.reason.strip(), by.pk)


@dataclass
class AnswerForm:
    """Reads ``answer-N`` and ``reason-N`` of each role; what is left alone waits on."""

    rows: list[Asked] = field(default_factory=list)

    @classmethod
    def of(cls, lines: Iterable[RecertifiedRole], data: Mapping[str, str]) -> "AnswerForm":
        rows = [
            Asked(
                line,
                str(data.get(f"answer-{line.pk}", "")),
                str(data.get(f"reason-{line.pk}", "")).replace("\x00", ""),
            )
            for line in lines
        ]
        return cls(rows)

    def with_seats(self, on: date) -> "AnswerForm":
        """With the seats that go with each role of a committee's member. One query."""
        rows = [row for row in self.rows if row.line.role == Role.COMMITTEE_MEMBER]
        found = seats_by_person((row.line.person_id for row in rows), on) if rows else {}
        for row in rows:
            only = row.line.committee_id
            mine = found.get(row.line.person_id, [])
            row.seats = [seat for seat in mine if only in (None, seat.committee_id)]
        return self

    def is_valid(self) -> bool:
        for row in self.rows:
            if row.chosen in {one.value for one in rules.SAID}:
                row.no = rules.said_refusal(Answer(row.chosen), row.reason)
        return not self.wrong

    @property
    def wrong(self) -> Sequence[Asked]:
        return [row for row in self.rows if row.no is not None]

    @property
    def said(self) -> list[Said]:
        known = {one.value for one in rules.SAID}
        return [
            Said(row.line.pk, Answer(row.chosen), row.reason)
            for row in self.rows
            if row.chosen in known
        ]
