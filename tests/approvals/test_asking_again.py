"""Who may ask again about an agent, and about which: sending refuses what its pages refuse."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from approvals.actions import drafts, submitting
from approvals.actions.preparing import Incomplete
from approvals.actions.renewals import copied, start_renewal
from approvals.models import Draft, Request
from govportal.refusals import Refused
from registry.models import Agent
from tests import make
from tests.approvals import piloting
from tests.approvals.racing import at_once
from tests.make import START

DAY = timedelta(days=1)
NOW = START + 2 * DAY
WHY = "Another agent does it since the spring."
KINDS = ("renewal", "material_change", "emergency_change", "exception", "retirement", "tier_change")
SAID = {
    "retirement": {"why": WHY, "on": NOW.date().isoformat()},
    "tier_change": {"to": "1", "why": WHY},
    "exception": {
        "rule": "Threat model", "why": WHY, "measures": WHY, "until": "2026-12-01",
    },
}  # fmt: skip


@pytest.fixture
def agent(cast):
    make.approve(make.request(cast), START)
    return Agent.objects.get()


def answers(kind):
    """A copy of what was approved, as a request of another kind."""
    content = copied(Request.objects.get(), kind)
    content["agent_metadata"]["proposed_production_date"] = "2027-03-01"
    if kind in SAID:
        content["agent_metadata"][kind] = SAID[kind]
    return content


def draft_of(kind, actor):
    return drafts.start_draft(actor=actor, now=NOW, content=answers(kind))


def sent(kind, actor):
    return submitting.submit(draft_of(kind, actor), actor=actor, now=NOW)


def panel(client, agent, person):
    client.force_login(person)
    return client.get(reverse("agent_requests", args=[agent.slug])).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_asked_about_a_retired_agent(cast, agent, kind):
    Agent.objects.update(lifecycle="retired")
    with pytest.raises(Incomplete) as refused:
        sent(kind, cast.owner)
    assert [fault.code for fault in refused.value.problems] == ["submission.agent_retired"]


@pytest.mark.django_db
def test_the_pages_of_a_retired_agent_offer_no_request(client, cast, agent):
    assert "Request a change" in panel(client, agent, cast.owner)
    Agent.objects.update(lifecycle="retired")
    page = panel(client, agent, cast.owner)
    for words in ("Request a change", "Renew the right", "lower tier", "Ask for its retirement"):
        assert words not in page
    for name in ("agent_renew", "agent_retire", "agent_lower_tier"):
        answer = client.get(reverse(name, args=[agent.slug]))
        assert answer.status_code == 403 and "is retired" in answer.content.decode()


@pytest.mark.django_db
def test_a_lower_tier_is_offered_where_there_is_one(client, cast, agent):
    assert "Ask for a lower tier" not in panel(client, agent, cast.owner)
    Agent.objects.update(tier=2)
    assert "Ask for a lower tier" in panel(client, agent, cast.owner)


@pytest.mark.django_db
def test_a_renewal_is_sent_by_who_answers_for_the_agent_alone(cast, agent):
    with pytest.raises(Refused) as refused:
        sent("renewal", cast.colleague)
    assert refused.value.refusal.code == "renewal.not_yours"
    assert sent("renewal", cast.tech_owner).kind == "renewal"


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_the_check_page_says_nothing_of_an_agent_one_may_not_see(client, cast, agent, kind):
    Agent.objects.update(tier=3)
    content = answers(kind)
    content["agent_metadata"] |= {"business_unit": None, "requester": None}
    with time_machine.travel(NOW, tick=False):
        draft = drafts.start_draft(actor=cast.stranger, now=NOW, content=content)
        client.force_login(cast.stranger)
        page = client.get(reverse("draft_check", args=[draft.pk])).content.decode()
    assert f"there is no agent “{agent.slug}” that you can see" in page
    for told in (
        "is at tier",
        "under review, as",
        "is not approved",
        "not authorised",
        "From tier 3 on",
    ):
        assert told not in page


@pytest.mark.django_db
def test_a_taken_short_name_tells_nothing_else(cast):
    agent = piloting.approved(cast).agent
    content = piloting.content(cast, slug=agent.slug, business_unit=None)
    with pytest.raises(Incomplete) as refused:
        draft = drafts.start_draft(actor=cast.stranger, now=NOW, content=content)
        submitting.submit(draft, actor=cast.stranger, now=NOW)
    assert [fault.code for fault in refused.value.problems] == ["submission.slug_taken"]


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_a_double_click_begins_one_renewal():
    cast = make.organisation()
    make.approve(make.request(cast), START)
    agent = Agent.objects.get()

    def click():
        return start_renewal(agent, actor=cast.owner, now=NOW).pk

    assert len(set(at_once(click, click, click))) == 1
    assert Draft.objects.unsubmitted().count() == 1
