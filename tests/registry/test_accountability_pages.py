"""The pages about duties, compliance and rules: what they show, take, refuse and never lose."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from approvals.actions.defaults import load_defaults
from registry import actions
from registry.models import BusinessValue, ComplianceMatrix, DisclosureSet, UsagePolicy
from registry.reference_tables import active_table
from registry.rules.raci import Duty, Stage
from tests import make
from tests.make import START

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


def text(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def page(client, reader, name, *args, status=200):
    client.force_login(reader)
    return text(client.get(reverse(name, args=args)), status)


def post(client, reader, name, *args, status=302, **data):
    client.force_login(reader)
    return text(client.post(reverse(name, args=args), data), status)


# --- Accountability ---------------------------------------------------------------------------


def test_the_table_says_in_words_who_has_which_duty_and_where_nobody_stands(client, cast, agent):
    shown = page(client, cast.owner, "agent_accountability", agent.slug)
    for words in ("Responsible", "Accountable", "Consulted", "Informed", "Context retrieval",
                  "Outcome of the workflow", "Duties that must be filled"):  # fmt: skip
        assert words in shown
    assert shown.count("/accountability/incident_response/") == 4
    read_only = page(client, cast.auditor, "agent_accountability", agent.slug)
    assert "/accountability/incident_response/" not in read_only
    assert "Only the agent’s business owner and technical owner write this." in read_only


def test_a_duty_is_named_on_its_page_and_nothing_typed_is_lost(client, cast, agent):
    where = ("duty_name", agent.slug, "context_retrieval", "A")
    shown = post(client, cast.owner, *where, status=422, seen="0", person="ada@nowhere.example",
                 reason="Kept as it was typed.")  # fmt: skip
    assert "Nobody here has an account with the address" in shown
    assert "ada@nowhere.example" in shown and "Kept as it was typed." in shown
    shown = post(client, cast.owner, *where, status=422, seen="0", party="ciso",
                 person=cast.colleague.email, reason=WHY)  # fmt: skip
    assert "Name a role or a person, one of the two." in shown
    post(client, cast.owner, *where, seen="0", person=cast.colleague.email.upper(), reason=WHY)
    assert "Colleague" in page(client, cast.owner, "agent_accountability", agent.slug)
    shown = post(client, cast.owner, *where, status=409, seen="0", party="ciso", reason=WHY)
    row = agent.named_duties.get(ended_at__isnull=True)
    assert "was changed meanwhile" in shown and f'name="seen" value="{row.pk}"' in shown
    post(client, cast.owner, *where, seen=str(row.pk), back="1", reason=WHY)
    assert not agent.named_duties.filter(ended_at__isnull=True).exists()


@pytest.mark.parametrize(("stage", "duty"), [("nowhere", "A"), ("trigger", "X")])
def test_a_duty_that_does_not_exist_is_not_found(client, cast, agent, stage, duty):
    page(client, cast.owner, "duty_name", agent.slug, stage, duty, status=404)


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 30, "²"])
def test_a_mark_that_makes_no_sense_is_a_stale_page(client, cast, agent, seen):
    post(client, cast.owner, "duty_name", agent.slug, "trigger", "A", status=409, seen=seen,
         person=cast.colleague.email, reason=WHY)  # fmt: skip


def test_nothing_posted_is_no_success(client, cast, agent):
    for name, status in (("value_edit", 409), ("template_new", 422), ("matrix_confirm", 403)):
        post(client, cast.owner, name, agent.slug, status=status)
    post(client, cast.owner, "disclosure_edit", agent.slug, "en", status=422)


VALUE = {"workflow": "Claims intake", "monthly_cost": "1200.50", "currency": "EUR",
         "outcome": "Complete at first.", "unit": "per cent", "baseline": "60",
         "target": "85", "seen": "0"}  # fmt: skip


def test_the_business_value_is_written_and_shown(client, cast, agent):
    shown = post(client, cast.owner, "value_edit", agent.slug, status=422,
                 **VALUE | {"currency": "", "owner": cast.owner.email})  # fmt: skip
    assert "A cost has a currency" in shown and "Claims intake" in shown
    shown = post(client, cast.owner, "value_edit", agent.slug, status=422,
                 **VALUE | {"monthly_cost": "much", "owner": "nobody@x.example"})  # fmt: skip
    assert "much" in shown and "nobody@x.example" in shown
    shown = post(client, cast.owner, "value_edit", agent.slug, status=422, **VALUE)
    assert "Name who answers for it" in shown
    least = {"workflow": "Claims", "outcome": "Faster.", "owner": cast.owner.email}
    post(client, cast.owner, "value_edit", agent.slug, **least, seen="0")
    data = VALUE | {"seen": "1", "owner": cast.owner.email}
    post(client, cast.owner, "value_edit", agent.slug, **data)
    assert BusinessValue.objects.get().target == 85
    shown = page(client, cast.auditor, "agent_accountability", agent.slug)
    assert "EUR 1,200.5" in shown.replace("\xa0", " ") and "Claims intake" in shown


# --- Compliance -------------------------------------------------------------------------------


@pytest.fixture
def reviewer(cast, agent):
    """The agent’s compliance reviewer: whoever has the role where the agent names nobody."""
    actions.update_agent(agent, compliance_reviewer=cast.compliance, actor=make.SETUP, now=START)
    return cast.compliance


def test_the_matrix_is_looked_through_changed_and_confirmed(client, cast, agent, reviewer):
    shown = page(client, cast.owner, "agent_compliance", agent.slug)
    assert "Proposed by the portal, not confirmed" in shown and "HIPAA" in shown
    assert "“diagnosis_documents” is health data" in shown
    assert "another compliance reviewer confirms" in shown
    form = page(client, reviewer, "matrix_confirm", agent.slug)
    found = actions.proposal_of(agent, timezone.localdate())
    kept = [f"{code}|{key}" for key, code in found.cells if code != "hipaa"]
    added = "iso_9001|tool:read_uploaded_document"
    assert f'value="{added}"' in form and "checked" in form
    data = {"seen": found.mark, "cell": [*kept, added, "nonsense|tool:x", "zzz"]}
    shown = post(client, reviewer, "matrix_confirm", agent.slug, status=422, **data)
    assert "Say why in 10 characters or more" in shown
    assert f'value="{added}" aria-label="ISO 9001: read_uploaded_document" checked' in shown
    post(client, reviewer, "matrix_confirm", agent.slug, **data, reason="Only Europe.  So be it.")
    matrix = ComplianceMatrix.objects.get()
    assert ("tool:read_uploaded_document", "iso_9001") in matrix.applying
    assert not [code for _key, code in matrix.applying if code in ("hipaa", "nonsense")]
    shown = page(client, cast.auditor, "agent_compliance", agent.slug)
    assert "Only Europe." in shown and "struck" in shown and "added" in shown


def test_a_matrix_from_a_stale_page_is_not_confirmed(client, cast, agent, reviewer):
    shown = post(client, reviewer, "matrix_confirm", agent.slug, status=409,
                 seen="sha256:0.1.1", reason="Everything struck.")  # fmt: skip
    assert "changed meanwhile" in shown and "Everything struck." in shown


def test_the_list_of_regulations_takes_ones_own(client, cast):
    shown = page(client, cast.owner, "regulation_list")
    assert "GDPR" in shown and "Only compliance reviewers and administrators" in shown
    own = {"seen": "1", "code": "works_council", "regulation": "Works council",
           "obligation": "Ask it <b>first</b>.", "tags": ["personal"], "words": "Shift plan\n",
           "environments": ["production"], "reason": WHY}  # fmt: skip
    shown = post(client, cast.administrator, "regulation_new", status=422,
                 **own | {"code": "Works Council"})  # fmt: skip
    assert "A short name has 2 to 40" in shown and "Ask it &lt;b&gt;first" in shown
    post(client, cast.administrator, "regulation_new", **own)
    kept = active_table("regulations").content["entries"][-1]
    assert kept["words"] == ["shift plan"] and kept["tags"] == ["personal"]
    shown = page(client, cast.administrator, "regulation_edit", "works_council")
    assert "shift plan" in shown
    post(client, cast.administrator, "regulation_edit", "works_council", seen="2",
         **{k: v for k, v in own.items() if k not in ("seen", "code")} | {"tags": []})  # fmt: skip
    assert active_table("regulations").content["entries"][-1]["tags"] == []
    post(client, cast.administrator, "regulation_edit", "works_council", seen="3", drop="1",
         reason=WHY, obligation="x", regulation="y")  # fmt: skip
    page(client, cast.administrator, "regulation_edit", "works_council", status=404)
    assert "Version 4" in page(client, cast.owner, "regulation_list")


# --- Rules ------------------------------------------------------------------------------------


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


# --- What a page costs ------------------------------------------------------------------------


def cost(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        text(client.get(address))
    return [query["sql"] for query in captured]


def fill(cast, agent, n):
    now = START + timedelta(hours=n)
    policy = actions.begin_usage(agent, actor=cast.tech_owner, now=now)
    actions.discard_usage(policy, WHY, actor=cast.owner, now=now)
    message = (f"message-{n}", "en", "We have got your claim.")
    actions.write_template(agent, *message, actor=cast.tech_owner, now=now)
    standing = agent.named_duties.filter(ended_at__isnull=True).first()
    actions.name_duty(
        agent, Stage.TRIGGER, Duty.ACCOUNTABLE, cast.colleague, WHY,
        seen=standing.pk if standing else 0, actor=cast.owner, now=now,
    )  # fmt: skip
    texts = {"at_request": "Yes."}
    actions.write_disclosures(agent, "en", texts, {}, seen=n, actor=cast.owner, now=now)
    general = actions.begin_usage(None, actor=cast.compliance, now=now)
    actions.discard_usage(general, WHY, actor=cast.compliance, now=now)


@pytest.mark.parametrize("reader", ["owner", "auditor"])
def test_forty_of_everything_cost_what_one_costs(client, cast, agent, reader):
    names = ("agent_accountability", "agent_compliance", "agent_rules", "agent_findings")
    addresses = [reverse(name, args=[agent.slug]) for name in names] + [reverse("usage_list")]
    fill(cast, agent, 0)
    client.force_login(getattr(cast, reader))
    one = {address: cost(client, address) for address in addresses}
    for n in range(1, 41):
        fill(cast, agent, n)
    for address in addresses:
        many = cost(client, address)
        # A page of forty and one row behind it: the pager asks nothing more.
        assert len(many) <= len(one[address]), "\n".join(many)
        assert len(many) <= (12 if address == reverse("usage_list") else 15), "\n".join(many)
