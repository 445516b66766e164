"""The pages about duties, compliance and rules: what they show, take, refuse and never lose."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from approvals.actions.defaults import load_defaults
from registry import actions
from registry.models import BusinessValue, ComplianceMatrix
from registry.reference_tables import active_table
from registry.rules.raci import Duty, Stage
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
