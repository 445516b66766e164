"""Tier 3 and 4 from the decision to production, stage by stage, and every turn on the way."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from approvals.actions import drafts, submitting
from govportal.ledger.actions import seal, verify_ledger
from govportal.ledger.models import Entry
from govportal.ledger.rules import Reference
from govportal.people import actions as people
from govportal.people.rules import Role
from govportal.refusals import Refused
from govportal.worklist.models import WorkItem
from registry.actions import (
    lapse,
    leave_stage,
    lift_suspension,
    record_go_live,
    sign_criterion,
    start_stage,
    step_back,
    suspend,
    update_agent,
    withdraw_signature,
)
from registry.models import Agent, Authorisation, ReleaseRequirement, ReleaseStage
from registry.rules.lifecycle import Lifecycle
from tests import make
from tests.make import REASONS, SETUP, START

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
APPROVED = START + DAY
OVERDUE = Reference("condition:7")


@pytest.fixture
def agent(cast):
    """A tier 3 agent just approved: shadow 14 days, limited 14 days, then production."""
    return make.approve(make.request(cast, "tier3-claims"), START).agent


@contextmanager
def refused(code):
    with pytest.raises(Refused) as error:
        yield
    assert error.value.refusal.code == f"release.{code}"
    assert str(error.value)


def now_is(agent):
    return Agent.objects.get(pk=agent.pk).lifecycle


def waiting():
    """What is to be done next about the release, by whom."""
    items = WorkItem.objects.open().filter(kind__in=("agent.release", "agent.go_live"))
    return [(item.title.partition(":")[0], item.assignee) for item in items]


def change(cast, agent, now, model="Mistral Large 3 (pinned 2512)"):
    """A change of the agent, approved at tier 3."""
    content = make.content(cast, "tier3-claims", kind="material_change", agent=agent.slug)
    content["agent_metadata"] |= {"version": f"2.{now.day}.0", "slug": None}
    content["agent_capabilities"]["llm_provider"] = model
    draft = drafts.start_draft(actor=cast.owner, now=now, content=content)
    return make.approve(submitting.submit(draft, actor=cast.owner, now=now), now)


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


def test_days_of_a_suspension_do_not_count(cast, agent):
    until = make.run_stage(agent, APPROVED, leave=False)
    shadow, right = make.in_question(agent), make.coming(agent)
    suspend(right, cause=OVERDUE, reason="Overdue.", actor=SETUP, now=APPROVED + 5 * DAY)
    assert (now_is(agent), waiting()) == ("suspended", [])
    with refused("suspended"):
        leave_stage(shadow, actor=cast.owner, now=until)
    lift_suspension(OVERDUE, actor=SETUP, now=APPROVED + 7 * DAY)
    assert now_is(agent) == "shadow"  # three days: 5th, 6th and 7th after the first, in part
    assert waiting() == [("Go on to “Limited” from 20 Nov 2026", cast.owner)]
    with refused("too_early"):
        leave_stage(shadow, actor=cast.owner, now=until + 2 * DAY)
    leave_stage(shadow, actor=cast.owner, now=until + 3 * DAY)
    shadow.refresh_from_db()
    assert shadow.held_days == 3


def test_two_suspensions_at_once_cost_their_days_once(cast, agent):
    until = make.run_stage(agent, APPROVED, leave=False)
    right = make.coming(agent)
    for n, cause in enumerate((OVERDUE, Reference("condition:8"))):
        suspend(right, cause=cause, reason="Overdue.", actor=SETUP, now=APPROVED + (2 + n) * DAY)
    lift_suspension(OVERDUE, actor=SETUP, now=APPROVED + 4 * DAY)
    assert now_is(agent) == "suspended"
    lift_suspension(Reference("condition:8"), actor=SETUP, now=APPROVED + 5 * DAY)
    leave_stage(make.in_question(agent), actor=cast.owner, now=until + 4 * DAY)


def test_a_signature_may_be_taken_back_while_suspended(cast, agent):
    make.run_stage(agent, APPROVED, leave=False)
    suspend(make.coming(agent), cause=OVERDUE, reason="Overdue.", actor=SETUP, now=APPROVED + DAY)
    criterion = make.in_question(agent).criteria.first()
    withdraw_signature(criterion, "It was wrong.", actor=cast.tech_owner, now=APPROVED + DAY)
    with refused("suspended"):
        sign_criterion(criterion, REASONS, actor=cast.tech_owner, now=APPROVED + DAY)


def test_what_has_lapsed_is_released_no_further(cast, agent):
    until = make.run_stage(agent, APPROVED, leave=False)
    right = make.coming(agent)
    with refused("ended_stale"):  # past its last day, whether or not anybody noted that it lapsed
        leave_stage(make.in_question(agent), actor=cast.owner, now=until + 100 * DAY)
    lapse(right, cause="review:9", actor=SETUP, now=until)
    assert (now_is(agent), waiting()) == ("suspended", [])
    with refused("ended_stale"):
        leave_stage(ReleaseStage.objects.get(stage="shadow"), actor=cast.owner, now=until)


def test_what_is_demanded_first_is_named(cast, agent):
    until = make.run_stage(agent, APPROVED, leave=False)
    demand = ReleaseRequirement.objects.create(agent=agent, code="readiness", text="17 points.")
    with pytest.raises(Refused) as error:
        leave_stage(make.in_question(agent), actor=cast.owner, now=until)
    assert "17 points." in str(error.value)
    demand.met_at = until
    demand.save()
    leave_stage(make.in_question(agent), actor=cast.owner, now=until)


def test_what_is_demanded_first_holds_at_tier_1_too(cast):
    agent = make.approve(make.request(cast), START).agent
    ReleaseRequirement.objects.create(agent=agent, code="readiness", text="11 points.")
    with refused("requirement_open"):
        record_go_live(agent, actor=cast.tech_owner, now=APPROVED)


def test_nobody_jumps_over_the_stages(cast, agent):
    with pytest.raises(Refused) as error:
        record_go_live(agent, actor=cast.tech_owner, now=APPROVED)
    assert error.value.refusal.code == "agent.stages_first"


def test_a_change_is_released_beside_what_runs(cast, agent):
    then = make.to_production(agent, APPROVED)
    old = Authorisation.objects.get()
    change(cast, agent, then + DAY)
    assert waiting() == [("Start the stage “Shadow”", cast.tech_owner)]
    middle = make.run_stage(agent, then + 2 * DAY)
    middle = make.run_stage(agent, middle, leave=False)
    old.refresh_from_db()
    assert now_is(agent) == "production" and old.is_standing and old.live_at == then
    again = step_back(make.in_question(agent), "Worse than before.", actor=cast.owner, now=middle)
    assert now_is(agent) == "production"
    make.sign_all(again, cast.tech_owner, middle)
    leave_stage(again, actor=cast.owner, now=middle + 14 * DAY)
    ended = make.to_production(agent, middle + 14 * DAY)
    old.refresh_from_db()
    new = Authorisation.objects.first()
    assert (old.state, new.state, new.live_at) == ("replaced", "active", ended)
    assert (now_is(agent), new.stage) == ("production", "production")


def test_what_runs_may_be_suspended_and_resumed_while_a_change_is_on_its_way(cast, agent):
    then = make.to_production(agent, APPROVED)
    old = Authorisation.objects.get()
    change(cast, agent, then + DAY)
    until = make.run_stage(agent, then + 2 * DAY, leave=False)
    coming = make.coming(agent)
    suspend(coming, cause=Reference("condition:8"), reason="New.", actor=SETUP, now=then + 3 * DAY)
    assert now_is(agent) == "production"
    suspend(old, cause=OVERDUE, reason="Old.", actor=SETUP, now=then + 3 * DAY)
    lift_suspension(Reference("condition:8"), actor=SETUP, now=then + 3 * DAY)
    assert now_is(agent) == "suspended"  # the old one still is
    leave_stage(make.in_question(agent), actor=cast.owner, now=until + DAY)
    lift_suspension(OVERDUE, actor=SETUP, now=until + DAY)
    assert now_is(agent) == "production"


def test_when_what_runs_lapses_the_agent_is_where_its_change_is(cast, agent):
    then = make.to_production(agent, APPROVED)
    old = Authorisation.objects.get()
    change(cast, agent, then + DAY)
    until = make.run_stage(agent, then + 2 * DAY, leave=False)
    lapse(old, cause="review:9", actor=SETUP, now=then + 3 * DAY)
    agent.refresh_from_db()
    assert (agent.lifecycle, agent.approval) == ("shadow", "approved")
    leave_stage(make.in_question(agent), actor=cast.owner, now=until)
    make.to_production(agent, until)
    assert now_is(agent) == "production"


def test_a_new_version_begins_anew_what_was_not_live_yet(cast, agent):
    make.run_stage(agent, APPROVED, leave=False)
    first = make.coming(agent)
    change(cast, agent, APPROVED + 2 * DAY)
    first.refresh_from_db()
    assert (first.state, now_is(agent)) == ("replaced", "approved")
    with refused("ended_stale"):
        leave_stage(first.stages.get(stage="shadow"), actor=cast.owner, now=APPROVED + 14 * DAY)
    assert waiting() == [("Start the stage “Shadow”", cast.tech_owner)]
    make.to_production(agent, APPROVED + 3 * DAY)
    assert now_is(agent) == "production"


def test_an_agent_that_ran_before_anybody_asked_begins_in_shadow(cast, agent):
    Agent.objects.filter(pk=agent.pk).update(lifecycle=Lifecycle.PRODUCTION)
    change(cast, agent, APPROVED + 2 * DAY)
    assert now_is(agent) == "approved"
    make.run_stage(agent, APPROVED + 3 * DAY)
    assert now_is(agent) == "shadow"


def test_a_retired_agent_is_released_no_further(cast, agent):
    until = make.run_stage(agent, APPROVED, leave=False)
    Agent.objects.filter(pk=agent.pk).update(lifecycle=Lifecycle.RETIRED)
    with refused("agent_elsewhere"):
        leave_stage(make.in_question(agent), actor=cast.owner, now=until)


def test_what_waits_goes_to_those_who_answer_for_the_agent_now(cast, agent):
    update_agent(agent, actor=SETUP, now=APPROVED, technical_owner=cast.colleague)
    assert waiting() == [("Start the stage “Shadow”", cast.colleague)]
    update_agent(agent, actor=SETUP, now=APPROVED, purpose="The same.")
    assert len(waiting()) == 1


def test_texts_of_people_are_not_in_the_entries(cast, agent):
    make.run_stage(agent, make.run_stage(agent, APPROVED), leave=False)
    step_back(make.in_question(agent), "Two refunds.", actor=cast.owner, now=APPROVED + 20 * DAY)
    for verb, key in (("release.stage_started", "scope"), ("release.criterion_signed", "evidence"),
                      ("release.stepped_back", "reason")):  # fmt: skip
        bodies = [entry.content for entry in Entry.objects.filter(verb=verb)]
        assert any(key in body["personal"] for body in bodies)
        assert not any(text in str(body) for body in bodies
                       for text in ("Two refunds", REASONS, "5 % of the traffic"))  # fmt: skip
