"""Retirements and lower tiers: asked for in short, decided by their own routes."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from approvals.actions import drafts, submitting
from approvals.actions.preparing import Incomplete
from approvals.actions.short_kinds import ask_short, raise_again
from approvals.models import Ballot, Decision, Request
from approvals.rules.kind_asks import last_day, wanted_tier
from approvals.rules.reviews import StepKind, Verdict
from approvals.rules.routing import ROUTES_1, route
from govportal.ledger.models import Entry
from govportal.refusals import Refused
from registry.actions.retiring import keep_retirements
from registry.models import Agent, Authorisation, Retirement
from tests import make
from tests.make import START

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOW = START + 2 * DAY
TODAY = NOW.date().isoformat()
WHY = "Another agent does it since the spring."


def agent_of(cast, **more):
    """An agent that was approved, and may be asked about."""
    if not Agent.objects.exists():
        make.approve(make.request(cast), START)
    agent = Agent.objects.get()
    if more:
        Agent.objects.filter(pk=agent.pk).update(**more)
    return Agent.objects.get(pk=agent.pk)


def retirement(cast, on=TODAY, actor=None, now=NOW, **more):
    said = {"why": WHY, "on": on}
    return ask_short(agent_of(cast, **more), "retirement", said, actor=actor or cast.owner, now=now)


def lower(cast, to="1", tier=3, now=NOW):
    said = {"to": to, "why": WHY}
    return ask_short(agent_of(cast, tier=tier), "tier_change", said, actor=cast.owner, now=now)


def refused(code, act):
    with pytest.raises(Refused) as refusal:
        act()
    assert refusal.value.refusal.code == code


def faults(act):
    with pytest.raises(Incomplete) as refusal:
        act()
    return {fault.code for fault in refusal.value.problems}


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_the_technical_owner_signs_a_retirement_at_any_tier(cast):
    request = retirement(cast, tier=3)
    kinds = list(make.steps(request).values_list("kind", flat=True))
    assert (request.kind, request.tier, kinds) == ("retirement", 3, [StepKind.SIGN_OFF_OWNER])
    step, signer = make.step(request, StepKind.SIGN_OFF_OWNER)
    assert signer == cast.tech_owner
    assert Agent.objects.get().lifecycle != "retired"


def test_a_yes_takes_the_agent_down_with_its_rights(cast):
    request = retirement(cast)
    make.approve(request, NOW + HOUR)
    agent = Agent.objects.get()
    assert agent.lifecycle == "retired"
    assert not Authorisation.objects.standing().exists()
    made = Retirement.objects.get()
    assert (made.asked_by, made.agreed_by) == (cast.owner, cast.tech_owner)
    assert made.down_at is not None
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"retirement.decided", "retirement.begun", "agent.retire"} <= verbs
    assert fresh(request).state == "approved"


def test_with_a_later_day_it_goes_on_until_then(cast):
    request = retirement(cast, on=(NOW + 10 * DAY).date().isoformat())
    make.approve(request, NOW + HOUR)
    assert Agent.objects.get().lifecycle != "retired"
    keep_retirements(NOW + 11 * DAY)
    assert Agent.objects.get().lifecycle == "retired"


def test_a_no_leaves_the_agent_as_it_was(cast):
    request = retirement(cast)
    before = Agent.objects.get().lifecycle
    make.do_step(request, StepKind.SIGN_OFF_OWNER, NOW + HOUR, Verdict.REJECT)
    assert fresh(request).state == "rejected"
    assert Agent.objects.get().lifecycle == before
    assert not Retirement.objects.exists()


def test_who_asks_and_what_stands_in_the_way(cast):
    agent = agent_of(cast)
    said = {"why": WHY, "on": TODAY}
    refused("request.only_owners", lambda: ask_short(
        agent, "retirement", said, actor=cast.compliance, now=NOW))  # fmt: skip
    refused("request.auditor_asks", lambda: ask_short(
        agent, "retirement", said, actor=cast.auditor, now=NOW))  # fmt: skip
    refused("request.lowest_tier", lambda: ask_short(
        agent, "tier_change", {"to": "1", "why": WHY}, actor=cast.owner, now=NOW))  # fmt: skip
    assert faults(lambda: ask_short(
        agent, "retirement", {"why": " ", "on": ""}, actor=cast.owner, now=NOW)
    ) == {"gate.retirement_why", "gate.retirement_on"}  # fmt: skip
    late = {"why": WHY, "on": (NOW + 400 * DAY).date().isoformat()}
    found = faults(lambda: ask_short(agent, "retirement", late, actor=cast.owner, now=NOW))
    assert found == {"submission.retirement_day"}
    assert not Request.objects.filter(kind="retirement").exists()
    ask_short(agent, "retirement", said, actor=cast.owner, now=NOW)
    refused("request.agent_in_review", lambda: ask_short(
        agent, "retirement", said, actor=cast.owner, now=NOW))  # fmt: skip


def test_a_stranger_cannot_send_it_by_a_draft_of_their_own(cast):
    agent_of(cast)
    content = make.content(cast, kind="retirement", agent=Agent.objects.get().slug,
                           retirement={"why": WHY, "on": TODAY},
                           proposed_production_date="2027-06-01", requester=None)  # fmt: skip
    draft = drafts.start_draft(actor=cast.colleague, now=NOW, content=content)
    with pytest.raises(Refused):
        submitting.submit(draft, actor=cast.colleague, now=NOW)


def test_a_lower_tier_goes_to_the_committee_at_the_tier_that_stands(cast):
    make.five_seats(cast)
    request = lower(cast)
    assert (request.tier, request.review.basis) == (3, "ballot")
    assert make.steps(request).filter(kind=StepKind.BALLOT).exists()
    assert request.review.route["stages"] == []
    make.approve(request, NOW + HOUR)
    agent = Agent.objects.get()
    assert (agent.tier, agent.tier_reason) == (1, request.number)
    assert Authorisation.objects.standing().count() == 1
    assert Entry.objects.filter(verb="request.tier_lowered").count() == 1


def test_a_committee_decides_it_at_low_tiers_too():
    asked = {"agent_metadata": {"kind": "tier_change"}}
    for tier in range(1, 5):
        way = route(tier, asked)
        assert (way.basis, way.stages) == ("ballot", ())
        assert way.steps[-1].kind is StepKind.BALLOT
    assert [route(tier, asked).limit.amount for tier in range(1, 5)] == [7, 7, 7, 14]
    assert route(4, asked).then == ("board_notified",)
    older = {**ROUTES_1, "kinds": {}}
    assert route(2, asked, older).basis == "ballot"
    assert route(3, {"agent_metadata": {"kind": "retirement"}}, older).basis == "sign_off"


def test_only_a_lower_one_is_asked_for(cast):
    assert faults(lambda: lower(cast, to="3", tier=3)) == {"submission.tier_not_lower"}
    agent = Agent.objects.get()
    for to in ("", "4", "x"):
        assert "gate.tier_change_to" in faults(lambda to=to: ask_short(
            agent, "tier_change", {"to": to, "why": WHY}, actor=cast.owner, now=NOW))  # fmt: skip


def test_a_no_keeps_the_tier_and_a_missed_condition_brings_it_back(cast):
    make.five_seats(cast)
    request = lower(cast)
    make.approve(request, NOW + HOUR)
    decision = Decision.objects.latest("pk")
    told = raise_again(decision, actor=make.SETUP, now=NOW + 2 * DAY)
    assert set(told) == {cast.owner, cast.tech_owner}
    assert Agent.objects.get().tier == 3
    assert raise_again(decision, actor=make.SETUP, now=NOW + 2 * DAY) == []


@pytest.mark.both_databases
def test_neither_gives_a_right_to_run(cast):
    request = retirement(cast)
    make.approve(request, NOW + HOUR)
    decision = Decision.objects.latest("pk")
    right = Authorisation.objects.latest("pk")
    right.pk, right.basis = None, decision.ledger_ref
    with pytest.raises(DatabaseError), transaction.atomic():
        right.save(force_insert=True)


def test_answers_are_read_with_care():
    for on in ("", "soon", "2027-02-30", None):
        assert last_day({"agent_metadata": {"retirement": {"on": on}}}) is None
    for to in ("", "0", "4", "two", None):
        assert wanted_tier({"agent_metadata": {"tier_change": {"to": to}}}) is None
    assert wanted_tier({"agent_metadata": {"tier_change": {"to": 2}}}) == 2


def test_the_pages_of_both(client, cast):
    agent = agent_of(cast, tier=2)
    client.force_login(cast.owner)
    today = timezone.localdate()
    for name, wrong in (("agent_retire", {"why": ""}), ("agent_lower_tier", {"to": "2"})):
        address = reverse(name, args=[agent.slug])
        assert client.get(address).status_code == 200
        assert client.post(address, wrong).status_code == 422
    client.force_login(cast.chair)
    assert client.get(reverse("agent_retire", args=[agent.slug])).status_code == 403
    client.force_login(cast.stranger)
    assert client.get(reverse("agent_retire", args=[agent.slug])).status_code == 404
    client.force_login(cast.owner)
    answer = client.post(reverse("agent_retire", args=[agent.slug]), {"why": WHY, "on": today})
    request = Request.objects.get(kind="retirement")
    assert answer["Location"] == request.get_absolute_url()
    page = client.get(request.get_absolute_url()).content.decode()
    assert WHY in page and "Where its retirement stands" in page
    assert client.get(reverse("agent_lower_tier", args=[agent.slug])).status_code in {403, 409, 422}
    page = client.get(reverse("agent_requests", args=[agent.slug])).content.decode()
    assert "Ask for its retirement" in page


def test_the_page_of_a_lower_tier_says_at_which_it_is_decided(client, cast):
    make.five_seats(cast)
    request = lower(cast, to="2", tier=3, now=timezone.now())
    client.force_login(cast.chair)
    page = client.get(request.get_absolute_url()).content.decode()
    assert "It is decided at tier 3, which it has." in page
    assert not Ballot.objects.filter(review=request.review).exists()
