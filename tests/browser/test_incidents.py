"""Incidents in the browser: reported and handled on a phone, with and without scripts."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from incidents import actions
from incidents.models import Incident
from incidents.rules.severities import Severity
from tests.approvals.reviewing import running
from tests.browser.stories import organisation, width_of
from tests.incidents.make import HOUR, MINUTE, REASON, closed, incident, taken

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def scene():
    cast, now = organisation(), timezone.now()
    year = {"now": now - timedelta(days=30), "until": now.date() + timedelta(days=365)}
    return cast, running(cast, slug="triage", **year).agent, now


@pytest.mark.parametrize("with_script", [True, False], indirect=True, ids=["script", "without"])
def test_on_a_phone_it_is_reported_taken_contained_and_resolved(portal, scene):
    cast, _agent, _now = scene
    page = portal.page
    page.set_viewport_size(PHONE)
    portal.sign_in(cast.colleague)
    portal.open("/incidents/new/?agent=triage")
    page.get_by_label("What happened, in a few words?").fill("It sent records to a stranger")
    page.get_by_label("Kind", exact=True).select_option("prompt_injection")
    assert width_of(page) <= PHONE["width"]
    page.get_by_role("button", name="Report it").click()
    page.get_by_role("heading", name="It sent records to a stranger").wait_for()
    row = Incident.objects.get()
    assert row.severity == Severity.SEV2
    portal.sign_in(cast.operator)
    portal.open(row.get_absolute_url())
    page.get_by_role("button", name="Take the incident").click()
    page.get_by_text("It is yours.").wait_for()
    for verb, question in (
        ("Confirm containment", "How do you know?"),
        ("Resolve it", "What was done?"),
    ):
        page.get_by_role("link", name=verb).click()
        page.get_by_label(question).fill(REASON)
        assert width_of(page) <= PHONE["width"]
        page.get_by_role("button", name=verb).click()
        page.get_by_role("link", name="Write an update").wait_for()
        assert width_of(page) <= PHONE["width"]
    row.refresh_from_db()
    assert row.state == "resolved" and row.lead == cast.operator


def test_every_page_of_incidents_can_be_used_by_everybody(portal, scene):
    cast, agent, now = scene
    row = taken(cast, agent, now=now - HOUR * 3, severity=Severity.SEV2, data_involved="yes")
    incident(cast, agent, now=now - MINUTE, severity=Severity.SEV1, title="A second one")
    incident(cast, now=now - HOUR, severity=Severity.SEV3, is_exercise=True)
    closed(cast, agent, now=now - HOUR * 9)
    by = {"actor": cast.operator}
    actions.add_note(row, "Looked into the traces.", now=now - HOUR * 2, **by)
    actions.add_note(row, "One call went through.", kind="update", now=now - HOUR, **by)
    text = "The guard blocked the second call. Nothing more goes out."
    actions.add_note(row, text, kind="update", now=now - MINUTE, **by)
    actions.add_part(row, cast.security, "technical", now=now - MINUTE, **by)
    actions.change_severity(row, Severity.SEV1, "Bank details are in it.", now=now, **by)
    portal.sign_in(cast.operator)
    for name, address in (
        ("incidents", "/incidents/"),
        ("incidents-by-agent", "/incidents/?group=agent"),
        ("incident-new", "/incidents/new/"),
        *(
            (f"incident-{name}", reverse(f"incident_{name}", args=[row.number]))
            for name in ("detail", "timeline", "note", "people", "contain", "severity", "merge")
        ),
    ):
        portal.open(address)
        portal.look(name)
        portal.check()
    portal.sign_in(cast.owner)
    portal.open(reverse("agent_detail", args=[agent.slug]))
    portal.page.wait_for_load_state("networkidle")
    portal.look("incident-agent")
