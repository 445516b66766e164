"""Two people at once on one release: one effect, the other is told why. Real threads."""

from datetime import timedelta

import pytest

from govportal.ledger.actions import seal, verify_ledger
from govportal.ledger.models import Entry
from govportal.ledger.rules import Reference
from govportal.people.models import Person
from govportal.worklist.models import WorkItem
from registry.actions import (
    leave_stage,
    sign_criterion,
    start_stage,
    step_back,
    suspend,
    withdraw_signature,
)
from registry.models import Agent, Authorisation, CriterionSignature, ReleaseStage
from tests import make
from tests.approvals.racing import at_once, codes
from tests.make import REASONS, SETUP, START

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
DAY = timedelta(days=1)
APPROVED = START + DAY
OVERDUE = Reference("condition:7")


@pytest.fixture
def agent(cast):
    made = make.approve(make.request(cast, "tier3-claims"), START).agent
    Agent.objects.filter(pk=made.pk).update(executive_sponsor=cast.colleague)
    return made


def fresh(person):
    return Person.objects.get(pk=person.pk)


def goes_on(stage, person, now):
    return lambda: leave_stage(stage, actor=fresh(person), now=now)


def entries(verb):
    return Entry.objects.filter(verb=verb).count()


def whole(agent):
    """One item at most, and a ledger that verifies."""
    open_items = WorkItem.objects.open().about(agent.ledger_ref).filter(kind="agent.release")
    assert open_items.count() <= 1
    seal(START)
    assert verify_ledger(START).fault == ""


def test_two_people_go_on_at_once_and_it_goes_on_once(cast, agent):
    until = make.run_stage(agent, APPROVED, leave=False)
    stage = make.in_question(agent)
    results = at_once(goes_on(stage, cast.owner, until), goes_on(stage, cast.colleague, until))
    assert codes(results) == ["release.moved_on_stale"] and entries("release.stage_passed") == 1
    assert make.in_question(agent).stage == "limited"
    whole(agent)


def test_two_people_let_it_go_live_at_once_and_it_does_once(cast, agent):
    until = make.run_stage(agent, make.run_stage(agent, APPROVED), leave=False)
    stage = make.in_question(agent)
    results = at_once(goes_on(stage, cast.owner, until), goes_on(stage, cast.colleague, until))
    assert len(codes(results)) == 1 and entries("agent.went_live") == 1
    assert Authorisation.objects.get().live_at == until
    whole(agent)


def test_going_on_and_a_suspension_at_once(cast, agent):
    until = make.run_stage(agent, make.run_stage(agent, APPROVED), leave=False)
    stage = make.in_question(agent)

    def suspends():
        suspend(stage.authorisation, cause=OVERDUE, reason="Overdue.", actor=SETUP, now=until)

    results = at_once(goes_on(stage, cast.owner, until), suspends)
    right, agent = Authorisation.objects.get(), Agent.objects.get(pk=agent.pk)
    assert codes(results) in ([], ["release.suspended"])
    assert (right.live_at is None) == (codes(results) == ["release.suspended"])
    assert (right.state, agent.lifecycle) == ("suspended", "suspended")
    assert agent.suspended_from == ("limited" if right.live_at is None else "production")
    whole(agent)


def test_going_on_and_a_signature_taken_back_at_once(cast, agent):
    until = make.run_stage(agent, APPROVED, leave=False)
    stage = make.in_question(agent)
    criterion = stage.criteria.first()

    def withdraws():
        withdraw_signature(criterion, "It was wrong.", actor=fresh(cast.tech_owner), now=until)

    results = at_once(goes_on(stage, cast.owner, until), withdraws)
    passed = ReleaseStage.objects.get(pk=stage.pk).is_passed
    assert codes(results) == [("release.moved_on_stale" if passed else "release.unsigned")]
    assert passed == (criterion.signature is not None)
    whole(agent)


def test_going_on_and_stepping_back_at_once(cast, agent):
    until = make.run_stage(agent, make.run_stage(agent, APPROVED), leave=False)
    stage = make.in_question(agent)

    def steps_back():
        step_back(stage, "It fails.", actor=fresh(cast.tech_owner), now=until)

    results = at_once(goes_on(stage, cast.owner, until), steps_back)
    assert len(codes(results)) == 1
    assert entries("agent.went_live") + entries("release.stepped_back") == 1
    whole(agent)


def test_starting_twice_and_signing_twice_at_once_is_once(cast, agent):
    stage = make.in_question(agent)

    def starts():
        start_stage(stage, actor=fresh(cast.tech_owner), now=APPROVED)

    assert codes(at_once(starts, starts)) == ["release.started_stale"]
    criterion = stage.criteria.first()

    def signs(person):
        return lambda: sign_criterion(criterion, REASONS, actor=fresh(person), now=APPROVED)

    assert codes(at_once(signs(cast.owner), signs(cast.tech_owner))) == ["release.signed_stale"]
    assert CriterionSignature.objects.count() == 1
    whole(agent)
