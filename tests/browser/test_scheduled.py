"""Scheduled reviews in a real browser: the list, every kind of page, a verdict without script."""

import pytest
from django.utils import timezone

from approvals.rules.reviews import Verdict
from tests import make
from tests.approvals.reviewing import HOUR, due_in, fresh, give

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(db):
    made = make.organisation()
    make.five_seats(made)
    return made


def test_what_everybody_sees_of_scheduled_reviews(portal, cast):
    due_in(cast, 1, 9, slug="ticket-triage")
    late = due_in(cast, 2, -2, slug="crm-update")
    ballot = due_in(cast, 4, 4, slug="vendor-payments")
    due_in(cast, 3, 6, slug="claims", first=True)
    now = timezone.now()
    give(ballot, "security", now=now, findings="Logs are complete.")
    give(ballot, "compliance", Verdict.CONDITIONS, now=now, conditions="Tell the users.")

    portal.sign_in(cast.tech_owner)
    portal.open("/scheduled-reviews/")
    portal.look("scheduled-list")
    portal.check()
    portal.open(ballot.get_absolute_url())
    portal.look("scheduled-attest")
    portal.check()
    portal.open(late.get_absolute_url())
    portal.look("scheduled-overdue")
    portal.open("/")
    portal.look("scheduled-work")
    portal.open("/agents/vendor-payments/").wait_for_selector("a[href*=PR-]")
    portal.look("scheduled-agent")
    portal.check()

    give(ballot, "attestation", now=now)
    portal.sign_in(cast.chair)
    portal.open(ballot.get_absolute_url())
    portal.look("scheduled-ballot")
    portal.check()


@pytest.mark.parametrize("with_script", [False], indirect=True)
def test_a_verdict_is_given_without_script(portal, cast):
    scheduled = due_in(cast, 1, 5)
    give(scheduled, "attestation", now=timezone.now() - HOUR / 3)
    portal.sign_in(cast.tech_owner)
    page = portal.open(scheduled.get_absolute_url())
    page.get_by_label("Approve").check()
    page.get_by_label("Your reasons").fill(make.REASONS)
    page.get_by_role("button", name="Check my decision").click()
    page.get_by_role("button", name="Go ahead, record it").click()
    assert "The authorisation stands until" in page.content()
    assert fresh(scheduled).state == "held"
