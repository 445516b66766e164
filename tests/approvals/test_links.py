"""A declared link to a company that a case names keeps from deciding it, whenever declared."""

from datetime import timedelta

import pytest

from approvals.actions.follow_up import follow_up
from approvals.models import ReviewParty
from approvals.rules.reviews import StepKind
from govportal.ledger.models import Entry
from govportal.people.actions import declare_interest, end_interest
from govportal.worklist.models import WorkItem
from tests import make
from tests.make import START
from tests.refusing import refused

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
HOUR = timedelta(hours=1)
VENDOR = "Google"


@pytest.fixture
def cast(cast):
    make.five_seats(cast)
    return cast


def parties(request):
    rows = ReviewParty.objects.filter(review=make.review(request), relation="declared_link")
    return {row.person for row in rows}


def test_who_has_a_link_is_recused_from_the_start_and_gets_no_duty(cast):
    declare_interest(VENDOR, "Shares.", actor=cast.member, now=START)
    declare_interest(VENDOR, "Worked there.", actor=cast.security, now=START)
    declare_interest("Somebody Else Ltd", "Shares.", actor=cast.chair, now=START)
    request = make.request(cast, "tier3-claims")
    assert parties(request) == {cast.member, cast.security}
    assert not make.steps(request).filter(assignee__in=[cast.member, cast.security]).exists()


def test_a_link_declared_while_the_ballot_runs_takes_the_vote_away(cast):
    request = make.request(cast, "tier3-claims")
    ballot = make.to_ballot(request, START + HOUR)
    make.vote(ballot, cast.member, now=START + 2 * HOUR)
    declare_interest(VENDOR, "I remembered some shares.", actor=cast.member, now=START + 3 * HOUR)
    assert follow_up(START + 3 * HOUR) == 0 and parties(request) == {cast.member}
    assert make.fresh(ballot).facts(START + 3 * HOUR).item.stood_back == {cast.member.pk}
    with refused("ballot.recused"):
        make.vote(make.fresh(ballot), cast.member, now=START + 4 * HOUR)
    assert not WorkItem.objects.open().for_person(cast.member).exists()
    assert Entry.objects.filter(verb="review.conflict_found").count() == 1
    follow_up(START + 4 * HOUR)
    assert Entry.objects.filter(verb="review.conflict_found").count() == 1


def test_a_link_that_has_ended_keeps_nobody_from_anything(cast):
    made = declare_interest("OpenAI", "Shares.", actor=cast.chair, now=START - 9 * 24 * HOUR)
    end_interest(made, actor=cast.chair, now=START - 3 * 24 * HOUR)
    request = make.request(cast, "tier2-crm-update")
    assert parties(request) == set()
    assert make.step(request, StepKind.SIGN_OFF_CISO)[1] == cast.chair
