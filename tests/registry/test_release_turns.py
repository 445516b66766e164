"""What else happens to a release: suspensions, lapses, demands, and other versions beside it."""

import pytest

from approvals.actions import drafts, submitting
from govportal.ledger.rules import Reference
from govportal.refusals import Refused
from registry.actions import (
    lapse,
    leave_stage,
    lift_suspension,
    record_go_live,
    sign_criterion,
    step_back,
    suspend,
    update_agent,
    withdraw_signature,
)
from registry.models import Agent, Authorisation, ReleaseRequirement, ReleaseStage
from registry.rules.lifecycle import Lifecycle
from tests import make
from tests.make import REASONS, SETUP, START
from tests.registry.release_steps import APPROVED, DAY, now_is, refused, waiting

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
OVERDUE = Reference("condition:7")


def change(cast, agent, now, model="Mistral Large 3 (pinned 2512)"):
    """A change of the agent, approved at tier 3."""
    content = make.content(cast, "tier3-claims", kind="material_change", agent=agent.slug)
    content["agent_metadata"] |= {"version": f"2.{now.day}.0", "slug": None}
    content["agent_capabilities"]["llm_provider"] = model
    draft = drafts.start_draft(actor=cast.owner, now=now, content=content)
    return make.approve(submitting.submit(draft, actor=cast.owner, now=now), now)


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
