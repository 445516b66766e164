"""Paging in the browser: an operator takes an incident from a page on a phone; the pages of it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from govportal.worklist.actions import deliver_posts
from incidents.actions.paging import channels, rosters
from incidents.rules.severities import Severity
from tests import make
from tests.incidents.make import incident
from tests.incidents.paging import agent_with_owners, channel
from tests.worklist.receivers import listening

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def scene(settings):
    settings.WEBHOOK_LOOPBACK = True
    cast, now = make.organisation(timezone.now() - timedelta(days=200)), timezone.now()
    until = now + timedelta(hours=8)
    rosters.put_on_call(cast.operator, None, now, until, 1, actor=cast.operator, now=now)
    with listening() as inbox:
        made = channel(cast, inbox.url)
        channels.send_test_page(made, actor=cast.administrator, now=now)
        row = incident(cast, agent_with_owners(cast), Severity.SEV1, now=now)
        deliver_posts(now)
        yield cast, row, made


def test_the_pages_of_paging_look_right_and_are_usable_by_everybody(portal, scene):
    cast, row, made = scene
    portal.sign_in(cast.administrator)
    for name, address in (
        ("paging", reverse("paging_home")),
        ("paging-channel", reverse("paging_channel_edit", args=[made.pk])),
        ("paging-roster", reverse("paging_roster")),
        ("paging-chain", reverse("paging_chain_edit", args=["SEV1"]) + "?unit=claims"),
        ("paging-posts", reverse("paging_posts")),
        ("incident-pages", reverse("incident_pages", args=[row.number])),
    ):
        portal.open(address)
        portal.look(name)
        portal.check()


@pytest.mark.parametrize("with_script", [True, False], indirect=True)
def test_an_operator_takes_an_incident_on_a_phone(portal, scene):
    cast, row, _ = scene
    portal.sign_in(cast.operator)
    portal.page.set_viewport_size({"width": 390, "height": 844})
    page = portal.open(reverse("incident_paged", args=[row.number]))
    button = page.get_by_role("button", name="I take it")
    assert button.bounding_box()["y"] < 844, "it is seen without scrolling"
    portal.look("incident-paged")
    button.click()
    page.wait_for_url(f"**{row.get_absolute_url()}")
    row.refresh_from_db()
    assert row.lead == cast.operator
