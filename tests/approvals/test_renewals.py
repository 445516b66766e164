"""Renewals: offered in time, begun with one click, and prolonging what runs."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from approvals.actions import submitting
from approvals.actions.renewals import keep_renewals, start_renewal
from approvals.models import Draft
from approvals.rules.renewals import offered_on
from govportal.refusals import Refused
from govportal.worklist.models import WorkItem
from registry.actions import record_go_live
from registry.models import Agent, Authorisation
from registry.rules.lifecycle import Lifecycle
from tests import make
from tests.approvals.test_change_story import DAY
from tests.make import START

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def live(cast):
    request = make.approve(make.request(cast), START)
    record_go_live(request.agent, actor=cast.tech_owner, now=START + DAY)
    return Agent.objects.get(pk=request.agent_id)


def offers():
    return list(WorkItem.objects.open().filter(kind="agent.renewal"))


@pytest.mark.parametrize(
    ("days", "expected"), [(365, 335), (180, 150), (90, 60), (60, 30), (30, 15), (0, 0)]
)
def test_it_is_offered_thirty_days_before_the_end_but_never_in_the_first_half(days, expected):
    begins = date(2026, 1, 1)
    offered = offered_on(begins, begins + timedelta(days=days))
    assert (offered - begins).days == expected


def test_the_owner_is_offered_it_once_and_in_time(cast, live):
    until = Authorisation.objects.get(agent=live).valid_until
    early = START + (until - START.date() - timedelta(days=31))
    assert keep_renewals(early) == 0
    assert keep_renewals(early + 2 * DAY) == 1
    assert keep_renewals(early + 3 * DAY) == 0
    (item,) = offers()
    assert item.assignee == cast.owner
    assert item.url == reverse("agent_renew", args=[live.slug])


def test_the_same_manifest_prolongs_what_is_live_without_another_go_live(cast, live):
    before = Authorisation.objects.get(agent=live)
    now = START + (before.valid_until - START.date() - timedelta(days=20))
    keep_renewals(now)
    draft = start_renewal(live, actor=cast.owner, now=now)
    assert start_renewal(live, actor=cast.owner, now=now) == draft
    content = draft.content
    content["agent_metadata"]["proposed_production_date"] = (now.date() + DAY * 20).isoformat()
    Draft.objects.filter(pk=draft.pk).update(content=content)
    request = submitting.submit(draft, actor=cast.owner, now=now)
    keep_renewals(now + DAY)
    assert offers() == []  # it is asked for
    make.approve(request, now)
    after = Authorisation.objects.get(agent=live, state="active")
    before.refresh_from_db()
    live.refresh_from_db()
    assert before.state == Authorisation.REPLACED
    assert (after.fingerprint, after.stage) == (before.fingerprint, before.stage)
    assert after.live_at is not None
    assert after.valid_until == now.date() + 365 * DAY
    assert (live.lifecycle, live.went_live_at) == (Lifecycle.PRODUCTION, START + DAY)
    assert live.next_review_on == after.valid_until
    assert not WorkItem.objects.open().filter(kind="agent.go_live").exists()


def test_a_release_in_stages_is_renewed_where_it_is(cast):
    request = make.approve(make.request(cast, "tier3-claims"), START)
    agent = Agent.objects.get(pk=request.agent_id)
    make.run_stage(agent, START + DAY, leave=False)
    now = START + 5 * DAY
    draft = start_renewal(agent, actor=cast.owner, now=now)
    content = draft.content
    content["agent_metadata"]["proposed_production_date"] = "2027-03-01"
    Draft.objects.filter(pk=draft.pk).update(content=content)
    make.approve(submitting.submit(draft, actor=cast.owner, now=now), now)
    stage = make.in_question(agent)
    assert (stage.stage, stage.entered_at) == ("shadow", START + DAY)
    assert Agent.objects.get(pk=agent.pk).lifecycle == Lifecycle.SHADOW


@pytest.mark.parametrize("who", ["stranger", "auditor", "chair", "manager"])
def test_nobody_else_asks_for_it(cast, live, who):
    with pytest.raises(Refused):
        start_renewal(live, actor=getattr(cast, who), now=START + 2 * DAY)


def test_one_click_leads_to_the_draft(client, cast, live):
    address = reverse("agent_renew", args=[live.slug])
    with time_machine.travel(START + 2 * DAY, tick=False):
        client.force_login(cast.owner)
        assert "Begin the renewal" in client.get(address).content.decode()
        assert Draft.objects.unsubmitted().count() == 0
        first, again = client.post(address), client.post(address)
        assert first.url == again.url
        client.force_login(cast.stranger)
        assert client.get(address).status_code == 404
        client.force_login(cast.auditor)
        assert client.get(address).status_code == 403
