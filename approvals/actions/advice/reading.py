"""Who is counsel of a case, and what somebody reads of its privileged notes.

The one place that reads their texts: everything else knows only that there are notes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from approvals.actions.leading import Sitting, sitting_of
from approvals.models import Advice, AdviceReader, AdviceText, Review
from approvals.rules.advice import may_read
from govportal.people.models import Person
from govportal.people.rules import Role, SeatKind


@dataclass(frozen=True)
class Note:
    """A privileged note as one person meets it. ``text``: None where it is withheld from them."""

    note: Advice
    text: str | None
    is_erased: bool
    readers: Sequence[AdviceReader]
    addenda: "Sequence[Note]" = ()

    @property
    def is_withheld(self) -> bool:
        return self.text is None and not self.is_erased


def current(review: Review) -> Review:
    """The last review of the case: who is counsel, and without a conflict, is asked of it."""
    about = {"subject_kind": review.subject_kind, "subject_id": review.subject_id}
    return Review.objects.select_related("committee", "unit").filter(**about).latest("pk")


def counsel_of(review: Review, now: datetime, sitting: Sitting | None = None) -> list[Person]:
    """Holder and alternate of the seat of privacy officer or legal counsel, without a conflict."""
    sitting = sitting or sitting_of(review, now)
    seats = [seat for seat in sitting.seats if seat.kind == SeatKind.CO_CHAIR]
    people = [person for seat in seats for person in seat.people()]
    out = sitting.conflicted | sitting.left
    return [person for person in people if person.pk not in out]


def is_counsel(review: Review, person: Person, now: datetime) -> bool:
    """Whether somebody is counsel of the case now; a substitute is not: the alternate is."""
    return person in counsel_of(review, now)


def notes_for(review: Review, reader: Person, now: datetime, *, counsel: bool) -> list[Note]:
    """The notes on the case in order, each with its addenda; texts only for who may read them.

    ``counsel``: whether the reader is. A fixed number of queries; what may not be read is not
    even asked of the database.
    """
    rows = list(Advice.objects.about(review).select_related("by"))
    names = AdviceReader.objects.standing().filter(advice__in=[row.pk for row in rows])
    readers = list(names.select_related("person", "named_by"))
    audits = Role.AUDITOR in reader.roles_on(now.date())
    named = {row.advice_id for row in readers if row.person_id == reader.pk and not audits}
    mine = [
        row.pk
        for row in rows
        if may_read(is_counsel=counsel, is_named=(row.follows_id or row.pk) in named)
    ]
    texts = dict(AdviceText.objects.filter(advice__in=mine).values_list("advice_id", "text"))
    kept = set(AdviceText.objects.filter(advice__in=rows).values_list("advice_id", flat=True))

    def told(row: Advice, addenda: Iterable[Advice] = ()) -> Note:
        return Note(
            note=row,
            text=texts.get(row.pk),
            is_erased=row.pk not in kept,
            readers=[one for one in readers if one.advice_id == row.pk] if counsel else [],
            addenda=[told(one) for one in addenda],
        )

    return [
        told(row, [one for one in rows if one.follows_id == row.pk])
        for row in rows
        if row.follows_id is None
    ]
