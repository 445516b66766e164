"""Somebody leaves, as an administrator and an owner see it; an agent is retired."""

from datetime import timedelta

import pytest
from django.utils import timezone

from govportal.people.actions import fill_seat
from govportal.people.models import Person
from govportal.people.rules import SeatKind
from registry.actions.retiring import agree_to_retirement, ask_retirement
from registry.models import Agent
from tests.browser.stories import organisation
from tests.make import SETUP
from tests.registry.leaving import an_agent, leaves, tick

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def left(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    cast, now = organisation(), timezone.now()
    before = now - timedelta(days=9)
    for n in range(1, 6):
        an_agent(cast, f"claims-helper-{n}", now=before)
    fill_seat(cast.committee, SeatKind.ETHICS, "Ethics", holder=cast.owner, actor=SETUP, now=before)
    Person.objects.filter(pk=cast.colleague.pk).update(manager=cast.owner)
    return cast, now


def test_who_has_left_is_handed_over(portal, left):
    cast, now = left
    portal.sign_in(cast.administrator)
    portal.open(f"/people/close/?person={cast.owner.email}")
    portal.look("leaver_closes")
    portal.check()
    leaves(cast.owner, now - timedelta(days=8))
    tick(now)
    page = portal.open("/people/leaving/")
    portal.look("leaver_list")
    portal.check()
    page.get_by_role("link", name="Fill the seat").click()
    portal.look("leaver_seat")
    portal.check()
    portal.sign_in(cast.tech_owner)
    page = portal.open("/agents/claims-helper-1/hand-over/")
    portal.look("leaver_agent")
    portal.check()
    page.get_by_label("Business owner").fill(cast.colleague.email)
    page.get_by_role("button", name="Name them").click()
    assert "has new people" in page.inner_text("main")
    assert Agent.objects.get(slug="claims-helper-1").business_owner == cast.colleague
    portal.open("/")
    portal.look("leaver_tasks")


def test_an_agent_is_retired_with_a_receipt(portal, left):
    cast, now = left
    agent = Agent.objects.get(slug="claims-helper-2")
    portal.sign_in(cast.tech_owner)
    portal.open("/agents/claims-helper-2/retirement/")
    portal.look("retirement_ask")
    portal.check()
    asked = ask_retirement(
        agent, "Replaced by the new claims desk.", timezone.localdate(), actor=cast.owner, now=now
    )
    portal.open("/agents/claims-helper-2/retirement/")
    portal.look("retirement_agree")
    agree_to_retirement(asked, actor=cast.tech_owner, now=now)
    tick(now)
    page = portal.open("/agents/claims-helper-2/retirement/")
    portal.look("retirement_lines")
    portal.check()
    page.get_by_label("What was removed").fill("Prompts, logs and accounts are deleted everywhere.")
    page.get_by_role("button", name="Confirm that it is removed").click()
    portal.look("retirement_complete")
    portal.check()
