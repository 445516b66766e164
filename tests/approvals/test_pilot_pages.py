"""Pilots on the pages: the form, the case, the agent, and the way to a deployment."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from approvals.actions import drafts
from approvals.models import Draft
from evidence.models.dossiers import dossier_of
from registry.actions import start_stage
from tests.approvals import piloting

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def until(now):
    return (timezone.localdate(now) + 60 * DAY).isoformat()


def get(client, person, address):
    client.force_login(person)
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_the_form_shows_the_route_and_what_is_missing(client, cast, now, until):
    content = piloting.content(cast, pilot_until=until)
    content["agent_metadata"]["proposed_production_date"] = until
    content["agent_capabilities"]["environment"] = "production"
    draft = drafts.start_draft(actor=cast.owner, now=now, content=content)
    page = get(client, cast.owner, reverse("draft_check", args=[draft.pk]))
    assert "Technical owner and security reviewer" in page and "24 hours" in page
    assert "choose development or staging" in page
    assert "A pilot ends on its last day" in page
    step = get(client, cast.owner, reverse("draft_step", args=[draft.pk, "basics"]))
    assert "Last day of the pilot" in step and "What follows from a pilot" in step


@pytest.fixture
def approved(cast, now, until):
    dates = {"pilot_until": until, "proposed_production_date": until}
    return piloting.approved(cast, now - DAY, **dates)


def test_the_case_says_when_it_ends_and_leads_on(client, cast, approved):
    page = get(client, cast.owner, approved.get_absolute_url())
    assert "Last day of the pilot" in page and "Security reviewer’s sign-off" in page
    assert f"?from={approved.number}#copy" in page
    assert "not recorded yet" not in page


def test_the_agent_page_says_that_a_pilot_runs(client, cast, approved, now):
    agent = reverse("agent_detail", args=[approved.agent.slug])
    assert "Start the stage" in get(client, cast.tech_owner, agent)
    stage = piloting.right(approved).stages.get()
    start_stage(stage, "Ten people", actor=cast.tech_owner, now=now)
    page = get(client, cast.owner, agent)
    assert "never in production" in page and "by itself" in page
    assert "Go on to" not in page and "Record go-live" not in page
    assert "It waits for nobody" not in page
    client.force_login(cast.owner)
    leave = reverse("stage_leave", args=[approved.agent.slug, stage.pk])
    answer = client.post(leave, {"text": "It went well."})
    assert answer.status_code == 422
    assert "A pilot never runs in production" in answer.content.decode()


def test_the_deployment_is_filled_from_the_pilot(client, cast, approved):
    client.force_login(cast.owner)
    client.post(reverse("draft_copy"), {"number": approved.number, "kind": "new"})
    draft = Draft.objects.unsubmitted().get()
    basics = draft.content["agent_metadata"]
    assert basics["kind"] == "new" and basics["slug"] == approved.agent.slug
    assert "pilot_until" not in basics
    assert "environment" not in draft.content["agent_capabilities"]
    page = get(client, cast.owner, reverse("draft_check", args=[draft.pk]))
    assert "is taken by an agent" not in page


def test_the_decision_record_names_the_last_day(cast, approved, now, until):
    dossier = dossier_of(approved, now)
    assert dossier.kind_name == "Pilot"
    told = dict(dossier.versions[0].summary)
    assert str(date.fromisoformat(until).year) in told["Last day of the pilot"]
    assert {line.step for line in dossier.reviews[0].signatures} == {
        "sign_off_technical_owner",
        "sign_off_security",
    }
