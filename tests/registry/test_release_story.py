"""Tier 3 and 4 from the decision to production, stage by stage, and every turn on the way."""

from datetime import UTC, datetime

import pytest

from govportal.ledger.actions import seal, verify_ledger
from govportal.ledger.models import Entry
from govportal.people import actions as people
from govportal.people.rules import Role
from govportal.refusals import Refused
from registry.actions import (
    leave_stage,
    sign_criterion,
    start_stage,
    step_back,
    update_agent,
    withdraw_signature,
)
from registry.models import Agent, Authorisation, ReleaseStage
from tests import make
from tests.make import REASONS, SETUP, START
from tests.registry.release_steps import APPROVED, DAY, HOUR, now_is, refused, waiting

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.mark.parametrize(
    "example",
    ["tier3-claims", "tier3-hr-screening", "tier4-vendor-payments",
     "tier4-infrastructure-operations"],
)  # fmt: skip
def test_the_examples_go_to_production_through_every_stage(cast, example):
    request = make.approve(make.request(cast, example), START)
    least = 14 if request.tier == 3 else 30
    ended = make.to_production(request, APPROVED)
    right, agent = Authorisation.objects.get(), Agent.objects.get()
    assert ended == APPROVED + 2 * least * DAY == right.live_at == agent.went_live_at
    assert (agent.lifecycle, right.stage) == ("production", "production")
    assert agent.post_deployment_review_on == (ended + 30 * DAY).date()
    assert [row.stage for row in ReleaseStage.objects.all()] == ["shadow", "limited", "production"]
    assert not waiting()
    seal(ended)
    assert verify_ledger(ended).fault == ""


def test_each_step_is_somebodys_and_the_agent_follows(cast, agent):
    assert (waiting(), now_is(agent)) == (
        [("Start the stage “Shadow”", cast.tech_owner)],
        "approved",
    )
    shadow = make.in_question(agent)
    start_stage(shadow, actor=cast.tech_owner, now=APPROVED)
    assert now_is(agent) == "shadow"
    assert waiting() == [("Sign the exit criteria of “Shadow”", cast.tech_owner)]
    make.sign_all(shadow, cast.tech_owner, APPROVED + HOUR)
    assert waiting() == [("Go on to “Limited” from 17 Nov 2026", cast.owner)]
    leave_stage(shadow, actor=cast.owner, now=APPROVED + 14 * DAY)
    assert (waiting(), now_is(agent)) == (
        [("Start the stage “Limited”", cast.tech_owner)],
        "shadow",
    )
    limited = make.in_question(agent)
    start_stage(limited, "Region North", actor=cast.tech_owner, now=APPROVED + 15 * DAY)
    assert (now_is(agent), make.in_question(agent).scope) == ("limited", "Region North")


def test_the_criteria_are_the_shipped_ones_and_what_the_request_planned(cast, agent):
    shadow = make.in_question(agent)
    texts = [(row.text, row.said) for row in shadow.criteria.all()]
    assert len(texts) == 5 and all(not said for _, said in texts[:4])
    assert texts[4][0].startswith("Done as planned") and "5 % of sessions" in texts[4][1]


def test_a_stage_is_left_after_its_days_and_not_an_hour_before_midnight(cast, agent):
    begun = datetime(2026, 11, 3, 23, 30, tzinfo=UTC)  # half past midnight in Berlin
    make.run_stage(agent, begun, leave=False)
    shadow = make.in_question(agent)
    assert shadow.entered_on.isoformat() == "2026-11-04"
    with refused("too_early"):
        leave_stage(shadow, actor=cast.owner, now=datetime(2026, 11, 17, 22, 59, tzinfo=UTC))
    leave_stage(shadow, actor=cast.owner, now=datetime(2026, 11, 17, 23, 0, tzinfo=UTC))


def test_the_refusal_says_how_many_days_have_run_and_the_first_day_it_may_go_on(cast, agent):
    make.run_stage(agent, APPROVED, leave=False)
    with pytest.raises(Refused) as error:
        leave_stage(make.in_question(agent), actor=cast.owner, now=APPROVED + 3 * DAY)
    assert "3 of at least 14 days; 17 Nov 2026 is the first day" in str(error.value)


def test_nobody_goes_on_before_everything_is_signed_by_somebody_else(cast, agent):
    until = make.run_stage(agent, APPROVED, leave=False)
    shadow = make.in_question(agent)
    first = shadow.criteria.first()
    withdraw_signature(first, "The cases were old.", actor=cast.tech_owner, now=until)
    with refused("unsigned"):
        leave_stage(shadow, actor=cast.owner, now=until)
    for criterion in shadow.criteria.all()[1:]:
        withdraw_signature(criterion, "As well.", actor=cast.tech_owner, now=until)
    make.sign_all(shadow, cast.owner, until)
    with refused("two_people"):
        leave_stage(shadow, actor=cast.owner, now=until)
    withdraw_signature(first, "The technical owner signs.", actor=cast.owner, now=until)
    sign_criterion(first, REASONS, actor=cast.tech_owner, now=until)
    leave_stage(shadow, actor=cast.owner, now=until)
    assert first.signatures.count() == 3


def test_the_sponsor_goes_on_where_the_business_owner_signed_alone(cast, agent):
    update_agent(agent, actor=SETUP, now=APPROVED, executive_sponsor=cast.colleague)
    shadow = make.in_question(agent)
    start_stage(shadow, actor=cast.tech_owner, now=APPROVED)
    make.sign_all(shadow, cast.owner, APPROVED)
    assert waiting() == [("Go on to “Limited” from 17 Nov 2026", cast.colleague)]
    leave_stage(shadow, actor=cast.colleague, now=APPROVED + 14 * DAY)


def test_who_may_not_is_told_why(cast, agent):
    shadow = make.in_question(agent)
    with refused("only_technical_owner"):
        start_stage(shadow, actor=cast.owner, now=APPROVED)
    with refused("not_started"):
        leave_stage(shadow, actor=cast.owner, now=APPROVED)
    start_stage(shadow, actor=cast.tech_owner, now=APPROVED)
    with refused("started_stale"):
        start_stage(shadow, actor=cast.tech_owner, now=APPROVED)
    criterion = shadow.criteria.first()
    with refused("only_owners_sign"):
        sign_criterion(criterion, REASONS, actor=cast.security, now=APPROVED)
    with refused("evidence_short"):
        sign_criterion(criterion, " Fine. ", actor=cast.owner, now=APPROVED)
    sign_criterion(criterion, REASONS, actor=cast.owner, now=APPROVED)
    with refused("signed_stale"):
        sign_criterion(criterion, REASONS, actor=cast.tech_owner, now=APPROVED)
    with refused("only_signer_withdraws"):
        withdraw_signature(criterion, "No.", actor=cast.tech_owner, now=APPROVED)
    with refused("reason_missing"):
        withdraw_signature(criterion, "  ", actor=cast.owner, now=APPROVED)
    with refused("only_owner_goes_on"):
        leave_stage(shadow, actor=cast.tech_owner, now=APPROVED)
    with refused("nothing_before"):
        step_back(shadow, "It fails.", actor=cast.tech_owner, now=APPROVED)
    with refused("only_who_runs_it_steps_back"):
        step_back(shadow, "It fails.", actor=cast.security, now=APPROVED)


def test_limited_means_limited_to_something(cast, agent):
    then = make.run_stage(agent, APPROVED)
    with refused("scope_missing"):
        start_stage(make.in_question(agent), "  ", actor=cast.tech_owner, now=then)


def test_a_step_back_begins_time_and_signatures_anew_and_keeps_the_old_ones(cast, agent):
    then = make.run_stage(agent, APPROVED)
    then = make.run_stage(agent, then, leave=False) - DAY
    limited = make.in_question(agent)
    with refused("reason_missing"):
        step_back(limited, "", actor=cast.tech_owner, now=then)
    again = step_back(limited, "Two refunds went out twice.", actor=cast.tech_owner, now=then)
    assert (again.stage, again.attempt, now_is(agent)) == ("shadow", 2, "shadow")
    assert waiting() == [("Sign the exit criteria of “Shadow”", cast.tech_owner)]
    with refused("too_early"):
        leave_stage(again, actor=cast.owner, now=then + 13 * DAY)
    with refused("unsigned"):
        leave_stage(again, actor=cast.owner, now=then + 14 * DAY)
    with refused("moved_on_stale"):
        leave_stage(limited, actor=cast.owner, now=then + 14 * DAY)
    make.sign_all(again, cast.tech_owner, then)
    leave_stage(again, actor=cast.owner, now=then + 14 * DAY)
    ended = make.to_production(agent, then + 14 * DAY)
    limited.refresh_from_db()
    assert (limited.ending, limited.reason) == ("stepped_back", "Two refunds went out twice.")
    assert limited.criteria.first().signature.person == cast.tech_owner
    assert ReleaseStage.objects.count() == 5 and ended == then + 28 * DAY


def test_an_operator_of_the_unit_steps_back_and_one_of_another_unit_does_not(cast, agent):
    then = make.run_stage(agent, make.run_stage(agent, APPROVED), leave=False)
    other = people.add_person(
        "op@brackwater.example", "Op", actor=SETUP, now=START, password="x" * 20
    )
    people.give_role(other, Role.OPERATOR, unit=cast.other_unit, actor=SETUP, now=START)
    limited = make.in_question(agent)
    with refused("only_who_runs_it_steps_back"):
        step_back(limited, "It fails.", actor=other, now=then)
    step_back(limited, "It fails.", actor=cast.operator, now=then)
    assert Entry.objects.get(verb="release.stepped_back").content["role"] == "operator"


def test_texts_of_people_are_not_in_the_entries(cast, agent):
    make.run_stage(agent, make.run_stage(agent, APPROVED), leave=False)
    step_back(make.in_question(agent), "Two refunds.", actor=cast.owner, now=APPROVED + 20 * DAY)
    for verb, key in (("release.stage_started", "scope"), ("release.criterion_signed", "evidence"),
                      ("release.stepped_back", "reason")):  # fmt: skip
        bodies = [entry.content for entry in Entry.objects.filter(verb=verb)]
        assert any(key in body["personal"] for body in bodies)
        assert not any(text in str(body) for body in bodies
                       for text in ("Two refunds", REASONS, "5 % of the traffic"))  # fmt: skip
