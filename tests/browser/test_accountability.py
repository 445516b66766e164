"""The pages about duties, compliance, usage policies and texts, as a browser shows them."""

from datetime import timedelta
from decimal import Decimal

import pytest

from approvals.actions.defaults import load_defaults
from registry import actions
from registry.rules.disclosures import SHIPPED
from registry.rules.raci import Duty, Stage
from registry.rules.usage import Group, Line, Place
from tests import make
from tests.make import SETUP, START

pytestmark = pytest.mark.django_db(transaction=True)
NOW = START + timedelta(days=1)
WHY = "She has run this workflow for six years."


@pytest.fixture
def cast(transactional_db):
    made = make.organisation()
    load_defaults(START)
    return made


@pytest.fixture
def agent(cast):
    """An agent with something on every page, and something missing."""
    agent = make.request(cast, "tier3-claims", now=START).agent
    people = {"compliance_reviewer": cast.compliance, "incident_owner": cast.tech_owner}
    actions.update_agent(agent, actor=SETUP, now=START, **people)
    agent.refresh_from_db()
    actions.name_duty(agent, Stage.CONTEXT, Duty.ACCOUNTABLE, cast.colleague, WHY,
                      seen=0, actor=cast.owner, now=NOW)  # fmt: skip
    actions.describe_value(
        agent, cast.owner, seen=0, actor=cast.owner, now=NOW, workflow="Claims intake",
        monthly_cost=Decimal(3600), currency="EUR", outcome="The claimant is told at once.",
        unit="complete at first, per cent", baseline=Decimal(60), target=Decimal(85),
    )  # fmt: skip
    words = {"organisation": "Brackwater Insurance", "help": "documents of a claim", "wait": ""}
    actions.write_disclosures(agent, "en", SHIPPED["en"], words, seen=0, actor=cast.owner, now=NOW)
    row = actions.write_template(agent, "received", "en", "We have got your claim [number].",
                                 actor=cast.tech_owner, now=NOW)  # fmt: skip
    actions.approve_template(row, actor=cast.owner, now=NOW)
    actions.write_template(agent, "missing-document", "en", "We still miss [document].",
                           actor=cast.tech_owner, now=NOW)  # fmt: skip
    return agent


def a_policy(cast, agent):
    draft = actions.begin_usage(agent, actor=cast.tech_owner, now=NOW)
    lines = [
        Line("refund.issue", Group.FINANCIAL, Place.APPROVAL),
        Line("social.post.publish", Group.COMMUNICATION, Place.PERMITTED),
        Line("email.bulk.send", Group.COMMUNICATION, Place.PROHIBITED),
    ]
    return actions.write_usage(draft, lines, WHY, seen=draft.digest, actor=cast.tech_owner, now=NOW)


@pytest.mark.parametrize("name", ["accountability", "compliance", "rules"])
def test_each_page_about_an_agent_stands_in_both_widths(portal, cast, agent, name):
    a_policy(cast, agent)
    portal.sign_in(cast.owner)
    portal.open(f"/agents/{agent.slug}/{name}/")
    portal.look(f"agent-{name}")
    portal.check()


def test_the_forms_stand_in_both_widths(portal, cast, agent):
    policy = a_policy(cast, agent)
    pages = {
        "duty-name": f"/agents/{agent.slug}/accountability/context_retrieval/A/",
        "disclosure-edit": f"/agents/{agent.slug}/rules/disclosures/de/",
        "usage-version": policy.url,
        "usage-list": "/usage-policies/",
    }
    portal.sign_in(cast.owner)
    for name, address in pages.items():
        portal.open(address)
        portal.look(name)
        portal.check()
    portal.sign_in(cast.tech_owner)
    portal.open(f"{policy.url}edit/")
    portal.look("usage-edit")
    portal.check()
    portal.sign_in(cast.compliance)
    for name in ("regulations/", "regulations/gdpr/", f"agents/{agent.slug}/compliance/confirm/"):
        portal.open(f"/{name}")
        portal.look(name.strip("/").replace("/", "-"))
        portal.check()


@pytest.mark.parametrize("with_script", [True, False], indirect=True)
def test_a_reviewer_strikes_a_regulation_and_confirms(portal, cast, agent):
    portal.sign_in(cast.compliance)
    page = portal.open(f"/agents/{agent.slug}/compliance/")
    page.get_by_role("link", name="Look through and confirm").click()
    page.get_by_role("checkbox", name="HIPAA: read_uploaded_document").uncheck()
    page.get_by_role("button", name="Confirm this matrix").click()
    assert "Say why in 10 characters or more" in page.content()
    assert not page.get_by_role("checkbox", name="HIPAA: read_uploaded_document").is_checked()
    page.get_by_label("Reason").fill("No patient of the United States.")
    page.get_by_role("button", name="Confirm this matrix").click()
    assert "The compliance matrix is confirmed." in page.content()
    assert "struck" in page.content()
    portal.look("compliance-confirmed")


def test_the_overview_fetches_what_is_missing(portal, cast, agent):
    portal.sign_in(cast.owner)
    page = portal.open(f"/agents/{agent.slug}/")
    page.get_by_text("Nobody has confirmed yet which regulations apply.").wait_for()
    portal.look("agent-findings")
