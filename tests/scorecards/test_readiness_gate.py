"""The step into production waits for a confirmed total; shadow and limited do not."""

import contextlib
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from govportal.ledger.models import Entry
from govportal.people import actions as people
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.refusals import Refused
from govportal.worklist.models import WorkItem
from registry import actions as registry
from registry.models import Agent, Authorisation, ReleaseRequirement, StandingDemand
from scorecards.actions import readiness
from scorecards.models import AgentReadiness, ReadinessWord
from scorecards.rules.readiness_items import Item
from scorecards.rules.readiness_words import Word
from tests import make
from tests.approvals.racing import at_once
from tests.make import SETUP, START
from tests.scorecards.readying import say, say_all

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
DAY = timedelta(days=1)
AT = START + 2 * DAY


def approved(cast, example):
    """An agent whose right was granted after the demand was made."""
    readiness.demand_readiness(actor=SETUP, now=START - DAY)
    request = make.approve(make.request(cast, example), START)
    return Agent.objects.get(pk=request.agent_id)


def demand(agent):
    return ReleaseRequirement.objects.get(agent=agent, code=readiness.CODE)


def code(act, *args, **named):
    with pytest.raises(Refused) as no:
        act(*args, **named)
    assert "%(" not in str(no.value)
    return no.value.refusal.code


def test_the_demand_is_made_once(cast):
    for _ in range(2):
        readiness.demand_readiness(actor=SETUP, now=START)
    assert StandingDemand.objects.get().least_tier == 2
    assert Entry.objects.filter(verb="demand.put").count() == 1


def test_a_right_of_before_the_demand_was_made_is_not_asked(cast):
    """As where the demo tells of the past after the defaults were loaded."""
    readiness.demand_readiness(actor=SETUP, now=START + 300 * DAY)
    agent = make.approve(make.request(cast, "tier2-crm-update"), START).agent
    make.to_production(agent, AT)
    assert not ReleaseRequirement.objects.exists()


def test_a_tier_1_agent_is_asked_for_nothing(cast):
    agent = approved(cast, "tier1-internal-drafting")
    assert not agent.release_requirements.exists()
    make.to_production(agent, AT)


def test_tier_3_goes_through_shadow_and_limited_and_waits_before_production(cast):
    agent = approved(cast, "tier3-claims")
    now = make.run_stage(agent, AT)  # shadow ends: nothing holds it
    now = make.run_stage(agent, now, leave=False)
    stage = make.in_question(agent)
    assert stage.stage == "limited"
    held = {"actor": cast.owner, "now": now}
    assert code(registry.leave_stage, stage, **held) == "release.requirement_open"
    say_all(agent, cast.compliance, now)
    registry.leave_stage(stage, **held)
    assert Agent.objects.get(pk=agent.pk).lifecycle == "production"
    assert Entry.objects.filter(verb="agent.demand_met").count() == 1


def test_16_is_not_enough_for_tier_3_and_17_is(cast):
    agent = approved(cast, "tier3-claims")
    items = list(Item)
    say(agent, cast.compliance, AT, **{item.value: 2 for item in items[:8]})
    assert demand(agent).met_at is None
    say(agent, cast.security, AT, **{items[8].value: 1})
    assert demand(agent).met_at == AT
    say(agent, cast.security, AT + DAY, **{items[8].value: 0})
    assert demand(agent).met_at is None
    assert list(
        Entry.objects.filter(verb__startswith="agent.demand").order_by("pk")
        .values_list("verb", flat=True)
    ) == ["agent.demand_met", "agent.demand_open_again"]  # fmt: skip


def test_proposals_alone_let_nothing_into_production(cast, monkeypatch):
    agent = approved(cast, "tier2-crm-update")
    assert readiness.look([agent.pk], AT)[agent.pk].readiness.confirmed == 0
    act = {"actor": agent.technical_owner, "now": AT}
    assert code(registry.record_go_live, agent, **act) == "release.requirement_open"
    readiness.keep_readiness(AT)
    assert code(registry.record_go_live, agent, **act) == "release.requirement_open"
    say(agent, cast.compliance, AT, **{i.value: 2 for i in list(Item)[:6]})
    registry.record_go_live(agent, **act)


def test_the_tick_opens_it_again_when_the_evidence_fell(cast):
    agent = approved(cast, "tier2-crm-update")
    say(agent, cast.compliance, AT, owners=2, tier=2, permissions=2, sessions=2, playbook=2,
        review=1)  # fmt: skip
    assert demand(agent).met_at == AT
    people.deactivate_person(agent.technical_owner, actor=SETUP, now=AT + DAY)
    assert readiness.settle_demands(AT + DAY) == 1
    assert demand(agent).met_at is None
    assert readiness.settle_demands(AT + DAY) == 0
    row = AgentReadiness.objects.get(agent=agent)
    assert (row.owners, row.stale, row.confirmed) == (1, 1, 10)


def test_a_new_right_asks_again_and_the_tick_answers_from_what_is_confirmed(cast):
    agent = approved(cast, "tier2-crm-update")
    say_all(agent, cast.compliance, AT)
    right = Authorisation.objects.get()
    with transaction.atomic():
        agent = Agent.objects.select_for_update().get(pk=agent.pk)
        registry.authorise(
            right.manifest, environment=right.environment, valid_until=right.valid_until,
            lapses_on=right.lapses_on, basis="decision:again", monitoring="",
            post_deployment_days=30, actor=SETUP, now=AT + DAY,
        )  # fmt: skip
    assert demand(agent).met_at is None
    assert readiness.settle_demands(AT + DAY) == 1 and demand(agent).met_at == AT + DAY


def test_an_agent_without_a_tier_is_asked_for_the_most(cast):
    readiness.demand_readiness(actor=SETUP, now=START)
    agent = registry.register_agent("plain", "Plain", cast.unit, actor=SETUP, now=START)
    assert list(StandingDemand.objects.of(agent)) == list(StandingDemand.objects.all())


def test_the_database_holds_production_back_too(cast):
    agent = approved(cast, "tier2-crm-update")
    right = Authorisation.objects.get(agent=agent)
    right.live_at = AT
    with pytest.raises(DatabaseError, match="what is demanded"), transaction.atomic():
        Authorisation.objects.bulk_update([right], ["live_at"])
    with pytest.raises(DatabaseError), transaction.atomic():
        StandingDemand.objects.all().delete()


def test_who_may_say_something(cast):
    agent = approved(cast, "tier2-crm-update")
    for person in (cast.owner, cast.tech_owner, cast.chair, cast.auditor, cast.administrator,
                   cast.operator):  # fmt: skip
        assert code(say, agent, person, AT, owners=2) == "readiness.reviewers_only"
    people.give_role(cast.owner, Role.COMPLIANCE_REVIEWER, actor=SETUP, now=START)
    owner = Person.objects.get(pk=cast.owner.pk)
    assert code(say, agent, owner, AT, owners=2) == "readiness.own_agent"
    people.give_role(cast.compliance, Role.AUDITOR, actor=SETUP, now=START)
    auditor = Person.objects.get(pk=cast.compliance.pk)
    assert code(say, agent, auditor, AT, owners=2) == "readiness.reviewers_only"
    assert not ReadinessWord.objects.exists()


def test_words_need_a_fresh_look_and_a_reason_where_they_differ(cast):
    agent = approved(cast, "tier2-crm-update")
    item, by = Item.OWNERS, {"actor": cast.compliance, "now": AT}
    seen = readiness.look([agent.pk], AT)[agent.pk].seen(item)
    word = Word
    assert code(readiness.say, agent, {}, **by) == "readiness.nothing_said"
    assert code(readiness.say, agent, {item: word(1, "", seen)}, **by) == "readiness.reason_short"
    long = word(1, "x" * 4001, seen)
    assert code(readiness.say, agent, {item: long}, **by) == "readiness.reason_long"
    assert code(readiness.say, agent, {item: word(3, "", seen)}, **by) == "readiness.score_unknown"
    readiness.say(agent, {item: word(2, "", seen)}, **by)
    again = {item: word(2, "", seen)}
    assert code(readiness.say, agent, again, **by) == "readiness.changed_stale"
    registry.move_agent(agent, "retire", actor=SETUP, now=AT)
    assert code(say, agent, cast.compliance, AT, tier=2) == "readiness.retired"


def test_words_stay_and_nobody_says_anything_of_their_own_agent(cast):
    agent = approved(cast, "tier2-crm-update")
    [made] = say(agent, cast.compliance, AT, owners=2)
    for change in (
        lambda: ReadinessWord.objects.update(score=0),
        lambda: ReadinessWord.objects.all().delete(),
        lambda: ReadinessWord.objects.create(
            agent=agent, item="owners", n=2, score=2, proposed=2, code="x", by=cast.owner,
            role="", at=timezone.now()),
        lambda: ReadinessWord.objects.create(
            agent=agent, item="owners", n=4, score=2, proposed=2, code="x", by=cast.security,
            role="", at=timezone.now()),
        lambda: ReadinessWord.objects.create(
            agent=agent, item="owners", n=2, score=2, proposed=None, code="x", by=cast.security,
            role="", at=timezone.now()),
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert ReadinessWord.objects.get() == made


def waiting():
    return {
        (item.assignee.email.partition("@")[0], item.role)
        for item in WorkItem.objects.open().filter(kind="agent.readiness")
    }


def test_its_reviewers_are_asked_until_it_is_enough_or_everything_is_said(cast):
    agent = approved(cast, "tier3-claims")
    registry.update_agent(agent, compliance_reviewer=cast.compliance, actor=SETUP, now=AT,
                          security_reviewer=cast.security)  # fmt: skip
    for _ in range(2):
        readiness.keep_readiness(AT)
        assert waiting() == {
            ("compliance", "compliance_reviewer"), ("security", "security_reviewer"),
        }  # fmt: skip
    say(agent, cast.compliance, AT, owners=2)
    assert len(waiting()) == 2
    say_all(agent, cast.compliance, AT, score=0)
    assert not waiting() and demand(agent).met_at is None
    readiness.keep_readiness(AT + DAY)
    assert not waiting()
    people.deactivate_person(agent.technical_owner, actor=SETUP, now=AT + DAY)
    readiness.settle_demands(AT + DAY)
    assert len(waiting()) == 2  # the evidence has changed
    say_all(agent, cast.compliance, AT + DAY)
    assert not waiting() and demand(agent).met_at == AT + DAY


def test_of_what_is_retired_nobody_is_asked_any_more(cast):
    agent = approved(cast, "tier3-claims")
    registry.update_agent(agent, compliance_reviewer=cast.compliance, actor=SETUP, now=AT)
    readiness.keep_readiness(AT)
    assert len(waiting()) == 1
    registry.move_agent(agent, "retire", actor=SETUP, now=AT)
    readiness.keep_readiness(AT)
    assert not waiting()


def test_what_was_on_its_way_when_the_demand_was_made_has_it_too(cast):
    tier_2 = make.approve(make.request(cast, "tier2-crm-update"), START).agent
    tier_1 = make.approve(make.request(cast, "tier1-internal-drafting"), START).agent
    live = make.approve(make.request(cast, "tier2-onboarding"), START).agent
    make.to_production(live, AT)
    for _ in range(2):
        readiness.demand_readiness(actor=SETUP, now=AT)
    assert [row.agent_id for row in ReleaseRequirement.objects.all()] == [tier_2.pk]
    assert Entry.objects.filter(verb="agent.demand_made").count() == 1
    assert tier_1.pk != tier_2.pk


@pytest.mark.django_db(transaction=True)
def test_words_and_the_step_into_production_at_once(cast):
    """Whichever comes first, production never begins on a total that is not enough."""
    agent = approved(cast, "tier2-crm-update")
    say_all(agent, cast.compliance, AT)

    def lower():
        say_all(Agent.objects.get(pk=agent.pk), cast.security, AT + DAY, score=0)

    def go():
        with contextlib.suppress(Refused):
            registry.record_go_live(agent, actor=agent.technical_owner, now=AT + DAY)

    at_once(lower, go)
    assert demand(agent).met_at is None
    right = Authorisation.objects.get(agent=agent)
    lowered = Entry.objects.filter(verb="agent.demand_open_again").get()
    went = Entry.objects.filter(verb="agent.went_live").first()
    assert (right.live_at is not None) is (went is not None)
    assert went is None or went.id < lowered.id
