"""An auditor from outside in a browser: let in by two people, reads, asks, and is answered."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from evidence.actions import asked as acts
from evidence.models import AskedEvidence, AuditorAccess
from evidence.rules.asked import Act
from govportal.people.models import Person
from tests import make
from tests.evidence.access_making import COVERS, GUEST, GUEST_NAME, SAID, WHY, asked_for

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("with_script", [True, False], indirect=True)
def test_two_people_let_an_auditor_in_who_asks_and_is_answered(portal, with_script):
    cast = make.organisation()
    today = timezone.localdate()
    portal.sign_in(cast.administrator)
    page = portal.open("/auditor-access/new/")
    for name, text in (("email", GUEST), ("name", GUEST_NAME), ("covers", COVERS), ("why", WHY)):
        page.fill(f"[name={name}]", text)
    page.fill("[name=starts_on]", today.isoformat())
    page.fill("[name=until]", (today + timedelta(days=20)).isoformat())
    if with_script:
        portal.check()
    page.click("button:has-text('Propose it')")
    assert page.get_by_text("a second person was asked").is_visible()
    access = AuditorAccess.objects.get()
    portal.sign_in(cast.compliance)
    page = portal.open(access.get_absolute_url())
    page.click("summary:has-text('Confirm it')")
    page.click("button:has-text('Confirm it')")
    assert page.get_by_text("Has access").first.is_visible()
    if with_script:
        portal.look("auditor-access")
        portal.check()
        portal.open("/auditor-access/")
        portal.look("auditor-accesses")
    guest = Person.objects.get(email=GUEST)
    portal.sign_in(guest)
    page = portal.open("/evidence-requests/new/")
    until = date_format(access.until, "j")
    assert until in page.get_by_text("You read here as an auditor until").inner_text()
    page.fill("[name=title]", "Who reviewed the readers")
    page.fill("[name=what]", "The newest review, with its date and who signed it.")
    page.fill("[name=due_on]", (today + timedelta(days=9)).isoformat())
    page.click("button:has-text('Ask for it')")
    asked = AskedEvidence.objects.get()
    named = acts.Said(SAID, owner=cast.operator)
    acts.act_on(asked, Act.GIVE, named, actor=cast.compliance, now=timezone.now())
    portal.sign_in(cast.operator)
    page = portal.open("/")
    page.click("text=what an auditor asked for: Who reviewed the readers")
    page.click("summary:has-text('Answer it')")
    page.fill("[name=answer-text]", "It is on the page of the inventory, signed on 3 November.")
    page.fill("[name=answer-link]", "/agents/")
    if with_script:
        portal.look("evidence-asked")
        portal.check()
    page.click("button:has-text('Answer it')")
    assert page.get_by_text("Answered", exact=True).first.is_visible()
    asked_for(cast, timezone.now())
    portal.open("/evidence-requests/?view=all")
    if with_script:
        portal.look("evidence-asked-list")
        portal.check()
