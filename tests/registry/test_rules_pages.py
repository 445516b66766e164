"""The page “Rules” and the pages of usage policies: what they take, refuse and never lose."""

import pytest
from django.urls import reverse

from approvals.actions.defaults import load_defaults
from registry.models import DisclosureSet, UsagePolicy
from tests import make
from tests.make import START
from tests.registry.visiting import page, post, text

pytestmark = pytest.mark.django_db
WHY = "So that somebody who knows it answers."


@pytest.fixture
def cast(db):
    made = make.organisation()
    load_defaults(START)
    return made


@pytest.fixture
def agent(cast):
    return make.request(cast, "tier3-claims", now=START).agent


def test_a_policy_goes_from_the_boxes_into_force(client, cast, agent):
    shown = page(client, cast.tech_owner, "agent_rules", agent.slug)
    assert "The agent has no usage policy in force." in shown
    post(client, cast.tech_owner, "agent_usage_new", agent.slug)
    policy = UsagePolicy.objects.of(agent).get()
    data = {"seen": policy.digest, "financial-needs_human_approval": "refund.issue\nNo Name!",
            "note": WHY}  # fmt: skip
    shown = post(client, cast.tech_owner, "usage_edit", policy.pk, status=422, **data)
    assert "is no name of an action" in shown and "No" in shown and WHY in shown
    data["financial-needs_human_approval"] = "refund.issue"
    data["communication-permitted"] = "social.post.publish"
    post(client, cast.tech_owner, "usage_edit", policy.pk, **data)
    shown = page(client, cast.owner, "usage_version", policy.pk)
    assert "Milder than the organisation’s policy" in shown and "Prohibited" in shown
    policy.refresh_from_db()
    post(client, cast.owner, "usage_approve", policy.pk, seen=policy.digest)
    assert "policy may only be stricter" in page(client, cast.owner, "usage_version",
                                                            policy.pk)  # fmt: skip
    del data["communication-permitted"]
    post(client, cast.tech_owner, "usage_edit", policy.pk, **data | {"seen": policy.digest})
    policy.refresh_from_db()
    client.force_login(cast.tech_owner)
    denied = client.post(reverse("usage_approve", args=[policy.pk]), {"seen": policy.digest})
    assert "You wrote this yourself" in text(denied, 403)
    post(client, cast.owner, "usage_approve", policy.pk, seen=policy.digest)
    post(client, cast.owner, "usage_activate", policy.pk)
    policy.refresh_from_db()
    assert policy.state == "active"
    post(client, cast.owner, "usage_activate", policy.pk)  # twice clicked: told, not broken
    shown = page(client, cast.owner, "agent_rules", agent.slug)
    assert "version 1 of this agent" in shown and "this agent’s policy" in shown


def test_the_organisations_policy_shows_versions_and_differences(client, cast):
    shown = page(client, cast.stranger, "usage_list")
    assert "In force: version 1" in shown and "payment.release" in shown
    assert "The starter policy." in shown and "Only committee members" in shown
    post(client, cast.compliance, "usage_new")
    policy = UsagePolicy.objects.get(n=2)
    boxes = page(client, cast.compliance, "usage_edit", policy.pk)
    assert "payment.release" in boxes
    data = {"seen": policy.digest, "note": "Payments wait from now on.",
            "financial-needs_human_approval": "payment.release"}  # fmt: skip
    post(client, cast.compliance, "usage_edit", policy.pk, **data)
    shown = page(client, cast.chair, "usage_version", policy.pk)
    assert "Against version 1" in shown and "<del>Permitted</del>" in shown
    shown = post(client, cast.compliance, "usage_discard", policy.pk, status=422, reason="no")
    assert "Say why in 10 characters or more" in shown
    post(client, cast.compliance, "usage_discard", policy.pk, reason="Begun too early.")
    assert "Begun too early." in page(client, cast.chair, "usage_version", policy.pk)
    page(client, cast.compliance, "usage_edit", policy.pk, status=409)


def test_disclosures_begin_with_the_shipped_texts_and_are_shown_filled(client, cast, agent):
    shown = page(client, cast.owner, "agent_rules", agent.slug)
    assert "The agent speaks to people outside and has no disclosures." in shown
    assert "KI-Assistent" in page(client, cast.owner, "disclosure_edit", agent.slug, "de")
    page(client, cast.owner, "disclosure_edit", agent.slug, "xx", status=404)
    data = {"seen": "0", "conversation_start": "I am [agent] of [organisation].",
            "human_handoff_offer": "Wait <i>[wait]</i>.", "at_request": "",
            "organisation": "Brackwater", "wait": ""}  # fmt: skip
    post(client, cast.owner, "disclosure_edit", agent.slug, "en", **data)
    shown = page(client, cast.owner, "agent_rules", agent.slug)
    assert f"I am {agent.name} of Brackwater." in shown
    assert "There are no words for [wait] yet." in shown and "The text is missing." in shown
    assert "Wait &lt;i&gt;[wait]&lt;/i&gt;." in shown
    shown = post(client, cast.owner, "disclosure_edit", agent.slug, "en", status=409, **data)
    assert "were changed meanwhile" in shown and 'name="seen" value="1"' in shown
    assert DisclosureSet.objects.count() == 1


def test_a_message_is_drafted_approved_and_withdrawn_on_the_page(client, cast, agent):
    data = {"key": "received", "language": "en", "text": "We have got your claim."}
    shown = post(client, cast.tech_owner, "template_new", agent.slug, status=422,
                 **data | {"key": "Not A Name"})  # fmt: skip
    assert "A name has 2 to 60" in shown and "We have got your claim." in shown
    post(client, cast.tech_owner, "template_new", agent.slug, **data)
    row = agent.message_templates.get()
    mine = page(client, cast.tech_owner, "agent_rules", agent.slug)
    assert "You wrote this yourself; somebody else approves it." in mine
    post(client, cast.owner, "template_approve", agent.slug, row.pk)
    post(client, cast.owner, "template_approve", agent.slug, row.pk)
    shown = page(client, cast.owner, "agent_rules", agent.slug)
    assert "approved by" in shown and f"?from={row.pk}" in shown
    client.force_login(cast.owner)
    again = client.get(reverse("template_new", args=[agent.slug]), {"from": row.pk})
    assert "We have got your claim." in text(again)
    text(client.get(reverse("template_new", args=[agent.slug]), {"from": "x"}))
    post(client, cast.owner, "template_withdraw", agent.slug, row.pk)
    other = make.request(cast, now=START).agent
    client.force_login(cast.owner)
    assert client.post(
        reverse("template_withdraw", args=[other.slug, row.pk])
    ).status_code == 404  # fmt: skip


def test_the_overview_lists_what_is_missing_with_the_way_there(client, cast, agent):
    panel = page(client, cast.owner, "agent_findings", agent.slug)
    assert "<html" not in panel and reverse("agent_compliance", args=[agent.slug]) in panel
    overview = page(client, cast.owner, "agent_detail", agent.slug)
    assert reverse("agent_findings", args=[agent.slug]) in overview
    assert "Accountability" in overview and "Compliance" in overview and "Rules" in overview
