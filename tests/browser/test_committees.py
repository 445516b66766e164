"""Substitutes, committees and conflicts, as people see them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from approvals.actions.stepping_back import step_back
from approvals.rules.reviews import StepKind
from govportal.people.models import Delegation
from govportal.worklist.actions.delegating import name_substitute
from tests import make
from tests.browser.stories import organisation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return organisation()


def test_a_substitute_is_named_and_decides_for_who_is_away(portal, cast):
    now = timezone.now()
    request = make.request(cast, now=now - timedelta(minutes=9))
    _step, absent = make.step(request, StepKind.LEGAL_CLASS)
    other = cast.compliance_2 if absent == cast.compliance else cast.compliance
    portal.sign_in(absent)
    page = portal.open("/people/substitutes/")
    page.get_by_label("Who stands in for you").fill(other.email)
    page.get_by_label("Last day away").fill(timezone.localdate().isoformat())
    page.get_by_label("Why").fill("Holiday")
    page.get_by_role("button", name="Name the substitute").click()
    assert "stands in for you" in page.inner_text("main")
    portal.look("substitute_named")
    portal.check()
    assert Delegation.objects.get().substitute == other
    portal.sign_in(other)
    page = portal.open("/")
    assert f"for {absent}" in page.inner_text("main")
    portal.look("substitute_work")
    page = portal.open(request.get_absolute_url())
    assert f"for {absent}, who is away" in page.inner_text("main")
    portal.look("substitute_case")


def test_committees_conflicts_and_figures_can_be_read(portal, cast):
    make.five_seats(cast)
    now = timezone.now()
    request = make.request(cast, "tier3-claims", now=now - timedelta(days=1))
    make.to_ballot(request, now)
    other = make.request(cast, now=now, name="Another")
    _step, reviewer = make.step(other, StepKind.LEGAL_CLASS)
    step_back(make.review(other), StepKind.LEGAL_CLASS, "My cousin sells it.", actor=reviewer,
              now=now)  # fmt: skip
    name_substitute(
        cast.compliance_2 if reviewer == cast.compliance else cast.compliance,
        timezone.localdate(), timezone.localdate(), "Holiday", actor=reviewer, now=now,
    )  # fmt: skip
    portal.sign_in(cast.administrator)
    for name, address in {
        "committee_list": "/people/committees/",
        "committee_detail": "/people/committees/main/",
        "committee_edit": "/people/committees/main/edit/",
        "committee_seat": "/people/committees/main/seats/add/",
        "conflict_list": "/conflicts/",
        "reviewer_panel": "/reviewers/",
        "substitute_list": "/people/substitutes/",
    }.items():
        portal.open(address)
        portal.look(name)
        portal.check()
