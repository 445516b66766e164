"""Scheduled reviews as the dossier tells them: when they were due, and how each ended."""

from collections.abc import Iterable

from approvals.models import ScheduledReview
from evidence.rules.scheduled import ScheduledLine
from registry.models import Authorisation


def _of(rights: Iterable[Authorisation]) -> list[ScheduledReview]:
    """The reviews of these rights to run, the first due first."""
    rows = ScheduledReview.objects.filter(authorisation__in=[right.pk for right in rights])
    return list(rows.select_related("review").order_by("due_on", "pk"))


def scheduled_refs(rights: Iterable[Authorisation]) -> set[str]:
    """References of the reviews and of everything the ledger knows about them."""
    rows = _of(rights)
    reviews = {row.review.ledger_ref for row in rows if row.review}
    return reviews | {row.ledger_ref for row in rows}


def scheduled_lines(rights: Iterable[Authorisation]) -> tuple[ScheduledLine, ...]:
    return tuple(_line(row) for row in _of(rights))


def _line(row: ScheduledReview) -> ScheduledLine:
    review = row.review
    return ScheduledLine(
        number=row.number,
        kind=row.kind,
        kind_name=str(row.get_kind_display()),
        authorisation=row.authorisation_id,
        tier=row.tier,
        due_on=row.due_on,
        lapses_on=row.lapses_on,
        state=row.state,
        words=str(row.words),
        outcome=row.outcome,
        ending=row.ending,
        basis_name=str(review.get_basis_display()) if review else "",
        digest=review.digest if review else "",
        opened_at=row.opened_at,
        missed_at=row.missed_at,
        closed_at=row.closed_at,
    )
