"""Workers, deciders and owners at once: one effect each. Real threads, real locks."""

import pytest

from approvals.actions.scheduled import keep_reviews, open_due_reviews
from approvals.models import Decision, Review, ScheduledReview
from approvals.rules.reviews import Verdict
from govportal.ledger.actions import seal, verify_ledger
from govportal.ledger.models import Entry
from govportal.worklist.models import WorkItem
from registry.actions import record_go_live
from registry.models import Authorisation
from tests import make
from tests.approvals.racing import at_once, codes
from tests.approvals.reviewing import (
    A_MOMENT,
    DUE,
    GRACE_ENDS,
    HOUR,
    MINUTE,
    OPENS,
    authorisation,
    fresh,
    give,
    opened,
    right_of,
    running,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


@pytest.fixture
def cast(db):
    return make.organisation()


def entries(verb):
    return Entry.objects.filter(verb=verb).count()


def whole():
    seal(GRACE_ENDS)
    assert verify_ledger(GRACE_ENDS).fault == ""
    assert entries("scheduled_review.opened") == ScheduledReview.objects.count()
    held = ScheduledReview.objects.filter(state="held").count()
    assert entries("scheduled_review.held") == held


def test_two_workers_at_once_open_one(cast):
    running(cast)
    opened_by = at_once(*[lambda: open_due_reviews(OPENS)] * 3)
    assert sorted(str(n) for n in opened_by) == ["1", "done", "done"]
    assert ScheduledReview.objects.count() == Review.objects.count() == 1
    assert WorkItem.objects.count() == 1
    whole()


def test_two_workers_share_many_and_every_number_is_given_once(cast):
    for n in range(4):
        running(cast, slug=f"agent-{n}", first_review=DUE)
    at_once(*[lambda: keep_reviews(OPENS)] * 2)
    numbers = sorted(ScheduledReview.objects.values_list("number", flat=True))
    assert numbers == [f"{p}-2027-000{n}" for p in ("PD", "PR") for n in range(1, 5)]
    whole()


def test_the_deciding_signature_and_the_lapse_at_once_leave_one_of_them(cast):
    scheduled = opened(cast)
    give(scheduled, "attestation", now=OPENS + 2 * HOUR)
    results = at_once(
        lambda: give(scheduled, "sign_off_technical_owner", now=GRACE_ENDS),
        lambda: keep_reviews(GRACE_ENDS + A_MOMENT),
    )
    state, right = fresh(scheduled).state, right_of(scheduled)
    assert (state, right.state) in {("held", "active"), ("lapsed", "lapsed")}
    assert (state == "held") == Decision.objects.exists() == (codes(results) == [])
    assert entries("agent.authorisation_lapsed") + entries("agent.authorisation_extended") == 1
    whole()


def test_two_workers_let_it_lapse_once(cast):
    opened(cast)
    at_once(*[lambda: keep_reviews(GRACE_ENDS + MINUTE)] * 3)
    assert entries("agent.authorisation_lapsed") == entries("scheduled_review.lapsed") == 1
    whole()


def test_a_go_live_of_the_next_version_and_a_no_at_once(cast):
    """Whoever is second finds what the first left: nothing hangs, nothing is held twice."""
    scheduled = opened(cast)
    give(scheduled, "attestation", now=OPENS + 2 * HOUR)
    agent = scheduled.agent
    authorisation(agent, agent.manifests.get(), until=DUE, basis="test:coming", now=OPENS)

    def says_no():
        give(scheduled, "sign_off_technical_owner", Verdict.REJECT, now=OPENS + 3 * HOUR)

    at_once(
        says_no,
        lambda: record_go_live(agent, actor=cast.tech_owner, now=OPENS + 3 * HOUR),
    )
    agent.refresh_from_db()
    live = Authorisation.objects.get(basis="test:coming")
    assert live.state == "active" and live.live_at is not None
    assert agent.lifecycle == "production" and right_of(scheduled).state == "replaced"
    keep_reviews(OPENS + 4 * HOUR)
    assert not ScheduledReview.objects.open().filter(authorisation=scheduled.authorisation).exists()
    whole()
