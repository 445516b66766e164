"""A tier 3 agent that was approved with conditions, and what its people do about them."""

from contextlib import contextmanager
from datetime import timedelta

import pytest

from approvals.actions import conditions
from approvals.actions.conditions import Finding
from approvals.actions.follow_up import follow_up
from approvals.models import Condition, Review
from approvals.rules.ballots import Choice
from approvals.rules.conditions import EvidenceVerdict
from govportal.people.models import Person
from govportal.refusals import Refused
from govportal.worklist.actions import sweep
from govportal.worklist.models import WorkItem
from registry.models import Agent, Authorisation
from tests import make
from tests.make import REASONS, START

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DECIDED = START + 3 * HOUR
DONE = "The limit is set to EUR 500 and tested; the run is attached."
DONE_BETTER = "The limit is set to EUR 500, tested, and somebody reads the log."
ACCEPTED, RETURNED = EvidenceVerdict.ACCEPTED, EvidenceVerdict.RETURNED


def decided(cast, rows=None, now=DECIDED, example="tier3-claims", **basics) -> Review:
    """Co-chair and ethics reviewer tie their yes to conditions; the others vote for it plainly.

    ``rows``: by person, what they propose; by default one condition of the co-chair's.
    """
    if cast.ethics is None:
        make.five_seats(cast)
    rows = rows or {"co_chair": [make.row("No payment over EUR 500.")]}
    ballot = make.to_ballot(make.request(cast, example, now=now - 2 * HOUR, **basics), now - HOUR)
    for name in ("chair", "member", "business", "co_chair", "ethics"):
        person = getattr(cast, name)
        mine = rows.get(name)
        choice = Choice.APPROVE_WITH_CONDITIONS if mine else Choice.APPROVE
        make.vote(ballot, person, choice, now=now, rows=mine or [])
    return Review.objects.get(pk=ballot.review_id)


def one(review: Review, n: int = 1) -> Condition:
    """A condition as it stands now."""
    related = ("owner", "clock", "grace_clock", "review__committee", "review__decision")
    return Condition.objects.select_related(*related).get(review=review, n=n)


def submit(condition: Condition, now, by: Person | None = None, text: str = DONE):
    condition = Condition.objects.get(pk=condition.pk)
    return conditions.submit(condition, text, actor=by or condition.owner, now=now)


def verify(condition: Condition, by: Person, now, verdict=ACCEPTED, seen: int | None = None):
    """Somebody gives a verdict on the newest evidence, with reasons."""
    condition = Condition.objects.get(pk=condition.pk)
    finding = Finding(verdict, REASONS, seen or condition.submissions.count())
    return conditions.verify(condition, finding, actor=by, now=now)


def tick(now):
    """What the worker does when it comes by."""
    sweep(now)
    return follow_up(now)


def waiting(person: Person) -> set[str]:
    return set(WorkItem.objects.open().for_person(person).values_list("kind", flat=True))


def agent() -> Agent:
    return Agent.objects.get()


def right() -> Authorisation:
    return Authorisation.objects.latest("pk")


@contextmanager
def refused(code):
    with pytest.raises(Refused) as error:
        yield
    assert error.value.refusal.code == code
