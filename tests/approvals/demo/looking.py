"""How the tests of the demo find what they look at."""

from datetime import UTC, datetime

from approvals.models import (
    Ballot,
    Request,
    ScheduledReview,
)
from govportal.worklist.models import WorkItem

NOW = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)  # a Friday, 15:00 in Berlin


def request_for(slug: str) -> Request:
    """The newest request for an agent."""
    return Request.objects.filter(agent__slug=slug).latest("pk")


def fired(request: Request) -> set[tuple[str, int]]:
    assert request.review is not None and request.review.clock is not None
    return {event.key for event in request.review.clock.events.all()}


def scheduled(slug: str, kind: str = "periodic") -> ScheduledReview:
    """The newest scheduled review of an agent."""
    return ScheduledReview.objects.filter(agent__slug=slug, kind=kind).latest("pk")


def ballot_about(slug: str) -> Ballot:
    """The newest ballot about an agent's newest request."""
    return Ballot.objects.filter(review=request_for(slug).review).latest("n")


def work_of(key: str) -> set[str]:
    """The kinds of work that wait for somebody."""
    mine = WorkItem.objects.open().filter(assignee__email=f"{key}@brackwater.example")
    return set(mine.values_list("kind", flat=True))
