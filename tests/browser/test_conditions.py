"""Conditions in a real browser: proposed without script, handed in, verified, merged."""

from datetime import timedelta

import pytest
from django.utils import timezone

from approvals.models import Condition, Review, Vote
from approvals.rules.ballots import Choice
from tests import make
from tests.approvals.agreed import decided, one, submit, tick
from tests.browser.stories import organisation
from tests.make import REASONS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LIMIT = "No payment over EUR 500 until the red-team report is accepted."


@pytest.fixture
def cast(db):
    return organisation()


@pytest.mark.parametrize("with_script", [False], indirect=True)
def test_conditions_are_proposed_row_by_row_without_script(portal, cast):
    now = timezone.now() - HOUR
    make.five_seats(cast, now - 100 * DAY)
    ballot = make.to_ballot(make.request(cast, "tier3-claims", now=now), now)
    portal.sign_in(cast.chair)
    page = portal.open(ballot.review.url)
    form = page.locator("#vote")
    assert not row(page, 1).is_visible()
    form.get_by_role("radio", name="Approve with conditions").check()
    row(page, 1).get_by_label("What has to be done").fill(LIMIT)
    row(page, 1).get_by_label("Owner").select_option("technical_owner")
    row(page, 1).get_by_label("Days").fill("14")
    form.get_by_label("Your reasons").fill(REASONS)
    form.get_by_role("button", name="Add another condition").click()
    row(page, 4).get_by_label("What has to be done").fill("A report to the committee.")
    row(page, 4).get_by_label("Days").fill("400")
    row(page, 4).get_by_label("Days").press("Enter")  # neither adds nor removes a row
    assert "from 1 to 365" in page.content()
    portal.look("vote-conditions")
    row(page, 4).get_by_label("Days").fill("60")
    form = page.locator("#vote")
    form.get_by_role("button", name="Remove Condition 2").click()
    page.locator("#vote").get_by_role("button", name="Check my vote").last.click()
    page.wait_for_load_state("load")  # the new page may have begun and be empty still
    assert LIMIT in page.content() and "14 days after the decision" in page.content()
    portal.look("vote-check")
    page.get_by_label("I have read what I decide about").check()
    page.get_by_role("button", name="Go ahead, record it").click()
    assert Vote.objects.get().condition_count == 2


def row(page, n):
    """One row of conditions in the form of a vote."""
    return page.locator("#vote").get_by_role("group", name=f"Condition {n}", exact=True)


def a_case(cast) -> Review:
    """One met in part, one to verify, one overdue: the page at its fullest."""
    now = timezone.now() - 4 * DAY
    make.five_seats(cast, now - 100 * DAY)
    rows = {
        "co_chair": [make.row(LIMIT), make.row("A report to the committee.", "business_owner", 2)],
        "ethics": [make.row("Payments stay small."), make.row("Somebody reads the log daily.")],
    }
    review = decided(cast, rows, now=now)
    tick(timezone.now())
    submit(one(review, 4), timezone.now() - HOUR)
    return review


def test_the_owner_hands_in_and_somebody_else_verifies(portal, cast, tmp_path):
    review = a_case(cast)
    portal.sign_in(cast.tech_owner)
    page = portal.open(review.url)
    portal.look("conditions-owner")
    portal.check()
    place = page.locator("#condition-1")
    place.get_by_text("Hand in evidence").first.click()
    run = tmp_path / "run.txt"
    run.write_text("500 accepted, 501 refused")
    place.get_by_label("What was done").fill("The limit is set and tested; the run is attached.")
    place.get_by_label("Files").set_input_files(run)
    place.get_by_role("button", name="Hand it in").click()
    page.get_by_text("Your evidence is handed in").wait_for()
    assert "run.txt" in page.locator("#condition-1").inner_text()

    portal.sign_in(cast.co_chair)
    page = portal.open(review.url)
    portal.look("conditions-verifier")
    portal.check()
    form = page.locator("#condition-1")
    form.get_by_text("Verify the evidence").first.click()
    form.get_by_role("radio", name="Accept").check()
    form.get_by_label("Your reasons").fill(REASONS)
    form.get_by_role("button", name="Check my verdict").click()
    portal.look("condition-check")
    page.get_by_role("button", name="Go ahead, record it").click()
    page.get_by_text("Your verdict on the evidence is recorded.").wait_for()
    assert Condition.objects.get(n=1).state == "met"


def test_the_presiding_chair_merges_and_everybody_finds_the_list(portal, cast):
    review = a_case(cast)
    portal.sign_in(cast.chair)
    page = portal.open(review.url)
    page.locator("#condition-1").get_by_role("link", name="Merge or reword").click()
    page.get_by_role("checkbox", name="Condition 3").check()
    portal.look("condition-merge")
    portal.check()
    page.get_by_label("The new wording").fill("No payment over EUR 400, whatever for.")
    page.get_by_role("radio", name="Tech Owner").check()
    page.get_by_role("button", name="Put it in their place").click()
    page.get_by_text("The new wording stands").wait_for()
    portal.look("conditions-merged")
    page = portal.open("/conditions/?view=all")
    portal.look("conditions-list")
    portal.check()
    assert page.get_by_role("link", name="Conditions").count() >= 1


def test_a_vote_that_is_typed_again_offers_its_own_rows(portal, cast):
    now = timezone.now() - HOUR
    make.five_seats(cast, now - 100 * DAY)
    ballot = make.to_ballot(make.request(cast, "tier3-claims", now=now), now)
    rows = [make.row(LIMIT)]
    make.vote(ballot, cast.chair, Choice.APPROVE_WITH_CONDITIONS, now=now, rows=rows)
    portal.sign_in(cast.chair)
    page = portal.open(ballot.review.url)
    page.locator("#vote").get_by_role("radio", name="Approve with conditions").check()
    assert row(page, 1).get_by_label("What has to be done").input_value() == LIMIT
    portal.check()
