"""The pictures of README and guides, taken in the demo organisation: ``make pictures``."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from PIL import Image

from approvals.actions import drafts
from approvals.demo.loading import load_demo
from approvals.models import Request, ReviewStep
from approvals.rules.intake import read_yaml
from govportal.ledger.actions import seal
from govportal.people.models import Person
from govportal.worklist.actions import run_jobs
from registry.models import Authorisation
from tests.make import EXAMPLES

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(os.environ.get("PICTURES") != "1", reason="only make pictures takes them"),
]
FOLDER = Path(settings.BASE_DIR) / "docs" / "images"
SIZE = {"width": 1240, "height": 780}
LIMIT = 200 * 1024  # bytes: pictures are cloned with the code


def take(page, name):
    """The window as it stands, with few colours: small enough to be kept in the repository."""
    page.wait_for_load_state("networkidle")
    path = FOLDER / f"{name}.png"
    page.screenshot(path=path)
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE).save(path, optimize=True)
    assert path.stat().st_size < LIMIT, f"{name} is too large"


def of(name):
    return Person.objects.get(email__startswith=f"{name}@")


def show(portal, person, address, selector=""):
    portal.sign_in(person)
    page = portal.open(address)
    page.set_viewport_size(SIZE)
    if selector:
        page.locator(selector).first.evaluate(
            "one => window.scrollTo(0, one.getBoundingClientRect().top + scrollY - 120)"
        )
    return page


def waiting_step():
    """A step that somebody can do now, in a review with an answered question if there is one."""
    steps = ReviewStep.objects.open().filter(kind="legal_class", review__clock__state="running")
    asked = steps.filter(review__questions__closed_at__isnull=False)
    step = asked.first() or steps.filter(review__basis="sign_off").first()
    assert step is not None
    return step.review, step.assignee


def test_take_the_pictures(portal, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    load_demo(timezone.now())
    FOLDER.mkdir(parents=True, exist_ok=True)
    review, reviewer = waiting_step()
    take(show(portal, reviewer, review.url), "portal")
    page = show(portal, reviewer, review.url, "form.decision")
    page.get_by_role("radio", name="Approve").first.check()
    take(page, "decide")
    take(show(portal, reviewer, "/"), "my-work")

    owner = of("renske.obuya")
    content = read_yaml((EXAMPLES / "tier2-crm-update.yaml").read_bytes()).content
    draft = drafts.start_draft(actor=owner, now=timezone.now(), content=content)
    take(show(portal, owner, f"/drafts/{draft.pk}/capabilities/"), "request-form")
    question = Request.objects.filter(
        requester=owner, review__questions__closed_at__isnull=True, state="in_review"
    ).exclude(review__questions=None)
    asked = question.first()
    assert asked is not None
    take(show(portal, owner, asked.get_absolute_url(), "#questions"), "answer")

    coming = Authorisation.objects.filter(state="active", live_at=None).first()
    take(show(portal, coming.agent.technical_owner, f"/agents/{coming.agent.slug}/"), "agent")

    auditor = of("hedda.forsyth")
    take(show(portal, auditor, "/audit/"), "audit")
    done = Request.objects.filter(state="approved").first()
    portal.sign_in(auditor)
    page = portal.open(f"/requests/{done.number}/")
    page.get_by_role("link", name="Record and evidence").first.click()
    seal(timezone.now())
    page.get_by_role("button", name="Build an evidence pack").click()
    page.get_by_text("Being built").first.wait_for()
    run_jobs(timezone.now())
    take(show(portal, auditor, page.url.removeprefix(portal.address)), "pack")
