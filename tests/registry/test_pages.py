"""The agents pages: what may run stands apart from what is only asked for."""

from datetime import timedelta

import pytest
from django.urls import reverse

from approvals.actions import drafts, submitting
from registry.actions import record_go_live
from registry.models import Agent
from registry.stages import of_view, scope_of, stages_of
from tests import make
from tests.make import START

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def cast(db):
    return make.organisation()


@pytest.fixture
def live(cast):
    request = make.approve(make.request(cast), START)
    record_go_live(request.agent, actor=cast.tech_owner, now=START + DAY)
    request.agent.refresh_from_db()
    return request.agent


def ask_for_a_change(cast, agent):
    content = make.content(cast, kind="material_change", agent=agent.slug, version="2.0.0")
    content["agent_capabilities"]["llm_provider"] = "Mistral Small 4 (self-hosted)"
    draft = drafts.start_draft(actor=cast.owner, now=START + 2 * DAY, content=content)
    return submitting.submit(draft, actor=cast.owner, now=START + 2 * DAY)


def states(agent):
    return {str(stage.label): stage.state for stage in stages_of(agent)}


def test_what_runs_is_shown_and_what_is_asked_for_stands_apart(client, cast, live):
    ask_for_a_change(cast, live)
    rights = list(live.authorisations.select_related("manifest"))
    scope = scope_of(rights, live.manifests.first(), START.date())
    assert scope.is_live and scope.manifest.label == rights[0].manifest.label
    assert scope.asked.label == "2.0.0"
    assert any("Model" in row.label for row in scope.changes.rows)
    client.force_login(cast.owner)
    page = client.get(reverse("agent_detail", args=[live.slug])).content.decode()
    assert page.index("Tools and scopes") < page.index("Asked for, not approved")


def test_a_right_that_has_run_out_is_none(live):
    rights = list(live.authorisations.all())
    assert scope_of(rights, None, START.date() + timedelta(days=400)).right is None


def test_a_new_request_alone_gives_nothing_to_run(client, cast):
    agent = make.request(cast).agent
    client.force_login(cast.owner)
    page = client.get(reverse("agent_detail", args=[agent.slug])).content.decode()
    assert "this agent may not run" in page and "Asked for, not approved" in page


def test_the_stages_lead_to_where_an_agent_stands(cast, live):
    assert states(live)["Production"] == "here" and states(live)["Approved"] == "done"
    assert "Shadow" not in states(live)
    assert {"Shadow", "Limited"} <= set(states(Agent(lifecycle="approved", tier=3)))
    assert states(Agent(lifecycle="suspended", tier=1))["Suspended"] == "here"
    assert states(Agent(lifecycle="discovered"))["Discovered"] == "here"


@pytest.mark.parametrize(
    ("view", "found"),
    [("all", 2), ("running", 1), ("review", 1), ("overdue", 1), ("high", 0), ("unowned", 0),
     ("nonsense", 2)],
)  # fmt: skip
def test_ready_made_views_narrow_the_list(client, cast, live, view, found):
    make.request(cast, "tier2-crm-update")
    later = START.date() + timedelta(days=400)
    assert of_view(Agent.objects.all(), view, later).count() == found


def test_a_filter_that_makes_no_sense_shows_the_list(client, cast, live):
    client.force_login(cast.owner)
    page = client.get(reverse("agent_list"), {"view": "nonsense", "tier": "x"})
    assert page.status_code == 200 and live.name in page.content.decode()
