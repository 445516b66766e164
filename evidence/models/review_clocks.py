"""The clocks within reviews: those of their duties and of their ballots, extensions too."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from approvals.clock_ledger import line_of
from approvals.models import Ballot, Review
from approvals.rules.clock_lines import ClockLine
from govportal.worklist.models import Clock
from govportal.worklist.models.clocks import ClockQuerySet


def part_clocks(review: Review, as_of: datetime) -> tuple[ClockLine, ...]:
    """As they stood at ``as_of``; those that started later are not there yet."""
    rows = _clocks(review).filter(started_at__lte=as_of).with_story()
    return tuple(line_of(clock, as_of) for clock in rows.order_by("pk"))


def part_refs(reviews: Iterable[Review]) -> set[str]:
    """References of ballots, of everything said in them, and of the clocks within reviews."""
    found: set[str] = set()
    for review in reviews:
        found |= {f"clock:{pk}" for pk in _clocks(review).values_list("pk", flat=True)}
        for ballot in _ballots(review):
            found |= {ballot.ledger_ref, *(vote.ledger_ref for vote in ballot.votes.all())}
            found |= {recusal.ledger_ref for recusal in ballot.recusals.all()}
            casting = getattr(ballot, "casting", None)
            found |= {casting.ledger_ref} if casting is not None else set()
    return found


def _ballots(review: Review) -> "QuerySet[Ballot]":
    rows = review.ballots.order_by("pk").select_related("casting")
    return rows.prefetch_related("votes", "recusals")


def _clocks(review: Review) -> ClockQuerySet:
    """Found by what they are about, since a ballot that was extended names its last one only."""
    refs = {step.ledger_ref for step in review.steps.all()}
    if review.basis == "ballot":
        refs |= {f"ballot:{pk}" for pk in review.ballots.values_list("pk", flat=True)}
    rows: ClockQuerySet = Clock.objects.filter(subject_ref__in=refs)
    return rows.exclude(pk=review.clock_id) if review.clock_id else rows
