"""What an agent may use, in the browser: manifests compared, a policy stored, a test run added."""

import pytest
from django.utils import timezone

from registry.actions import update_agent
from registry.models import PermissionPolicy, TestRun
from registry.rules.runs import Suite
from tests import make
from tests.browser.stories import width_of
from tests.make import SETUP
from tests.registry.using import another, live_agent, stored_run

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(transactional_db):
    return make.organisation()


@pytest.fixture
def triage(cast):
    """An agent that runs, with a newer version that asks for more, and evidence."""
    agent = live_agent(cast)
    first = agent.manifests.get()
    content = first.content
    wider = [row | {"operations": [*row["operations"], "close"]} for row in content["tools"]]
    more = {"name": "send_mail", "system": "Postroom", "operations": ["send"], "scope": None}
    tools = [*wider, dict.fromkeys(wider[0]) | more]
    limits = content["limits"] | {"actions_per_minute": 20}
    another(agent, "2.0.0", tools=tools, limits=limits, purposes=["triage", "answers"])
    for n, (kind, failed) in enumerate(
        [(Suite.BEHAVIOUR, 0), (Suite.BEHAVIOUR, 2), (Suite.BOUNDARY, 0), (Suite.BEHAVIOUR, 1)]
    ):
        stored_run(first, f"ci/{n}", actor=cast.owner, kind=kind, failed=failed)
    return agent


OVERLAPS = """() => [...document.querySelectorAll(".table-stack td[data-label]")].filter(cell => {
  const shown = getComputedStyle(cell, "::before")
  return shown.position === "absolute" && parseFloat(shown.height) > cell.clientHeight
}).map(cell => cell.dataset.label)"""


def test_on_a_phone_long_names_stay_inside_and_long_labels_push_the_next_line_down(
    portal, cast, triage
):
    update_agent(triage, name="W" * 160, actor=SETUP, now=timezone.now())
    portal.sign_in(cast.tech_owner)
    page = portal.open(f"/agents/{triage.slug}/manifests/")
    page.set_viewport_size({"width": 390, "height": 900})
    assert page.evaluate(OVERLAPS) == []
    assert width_of(page) <= 390


@pytest.mark.parametrize("with_script", [True, False], indirect=True)
def test_a_policy_is_pasted_previewed_and_stored(portal, cast, triage):
    portal.sign_in(cast.tech_owner)
    page = portal.open(f"/agents/{triage.slug}/permissions/")
    page.fill(
        "textarea[name=text]", "agent_policy:\n  name: ticket-triage\n  allowed_actions: [x]\n"
    )
    page.get_by_role("button", name="Preview").click()
    assert "“x” is no action" in page.inner_text("main")
    page.fill(
        "textarea[name=text]",
        "agent_policy:\n  name: ticket-triage\n  allowed_actions: [read:ticket, send:mail]\n"
        "  denied_actions: ['list:*']\n  network_access: [deskline.internal:443]\n",
    )
    page.get_by_role("button", name="Preview").first.click()
    assert "1 line goes beyond the manifest" in page.inner_text("main")
    page.get_by_role("button", name="Store this policy").click()
    assert "Stored as version 1." in page.inner_text("body")
    assert PermissionPolicy.objects.get().content["denied_actions"] == ["list:*"]


def test_a_run_is_added_by_form(portal, cast, triage):
    portal.sign_in(cast.tech_owner)
    page = portal.open(f"/agents/{triage.slug}/tests/")
    page.get_by_role("link", name="Add a run").click()
    page.fill("input[name=suite]", "Edges 2")
    page.fill("input[name=ran_on]", "2026-11-02")
    page.fill("input[name=passed]", "12")
    page.fill("input[name=failed]", "0")
    page.get_by_role("button", name="Store the run").click()
    assert "The run is stored." in page.inner_text("body")
    assert TestRun.objects.filter(suite="Edges 2").exists()


def test_the_pages_hold_in_every_width_and_scheme(portal, cast, triage):
    portal.sign_in(cast.tech_owner)
    for name, path in (
        ("manifests", "manifests/"),
        ("manifests-compare", "manifests/compare/"),
        ("manifests-compare-all", "manifests/compare/?all"),
        ("permissions", "permissions/"),
        ("tests", "tests/"),
        ("tests-new", "tests/new/"),
        ("overview", ""),
    ):
        portal.open(f"/agents/{triage.slug}/{path}")
        portal.look(f"agent-{name}")
        portal.check()
