"""Orders and emergency ballots in the browser: usable by everybody, with and without scripts."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from approvals.actions.emergencies import open_emergency_ballot
from approvals.rules.emergencies import Question
from tests.approvals import ordering
from tests.approvals.reviewing import running
from tests.make import REASONS, organisation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def scene():
    cast, now = organisation(timezone.now() - timedelta(days=200)), timezone.now()
    year = {"now": now, "until": now.date() + timedelta(days=365)}
    running(cast, slug="urgent", **year)
    order = ordering.sent(cast, now, agent="urgent", name="Urgent")
    ordering.give(order, cast.co_chair, now)
    stopped = running(cast, slug="stopped", **year).agent
    running(cast, slug="free", **year)
    what = (Question.RESTRICT, REASONS, cast.chair, now)
    limit = "Nothing above EUR 100 until the report is there."
    ballot = open_emergency_ballot(stopped, *what, restriction=limit)
    return cast, order, ballot


def test_a_member_gives_an_order_and_votes_in_an_emergency(portal, scene):
    cast, order, ballot = scene
    portal.sign_in(cast.chair)
    for name, address in (
        ("order-case", order.request.get_absolute_url()),
        ("order", reverse("order_detail", args=[order.request.number])),
        ("orders", reverse("order_list")),
        ("emergency-open", reverse("emergency_open", args=["free"])),
        ("emergency-agent", reverse("agent_detail", args=["stopped"])),
        ("emergencies", reverse("emergency_list")),
        ("emergency", ballot.get_absolute_url()),
    ):
        portal.open(address)
        portal.page.wait_for_load_state("networkidle")
        portal.look(name)
        portal.check()
    page = portal.open(reverse("order_detail", args=[order.request.number]))
    page.get_by_text("Allow it provisionally").click()
    page.get_by_label("Your reasons").fill(REASONS)
    page.get_by_role("button", name="Record my answer").click()
    page.get_by_text("In effect", exact=True).first.wait_for()
    assert ordering.fresh(order).state == "in_effect"
