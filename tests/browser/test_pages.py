"""Every page in a real browser: for everybody to use, at both widths, in both schemes, in peace.

The pages are those of the table in ``tests/people/test_access.py``, which a new page must enter.
"""

import os
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from approvals.actions import drafts
from approvals.actions.questions import ask
from evidence.actions.packs import request_pack
from govportal.ledger.models import Entry
from govportal.worklist.actions import run_jobs
from tests import letters, make
from tests.approvals.reviewing import due_in
from tests.browser.conftest import LOOKS, SCHEMES, SHORT, WIDTHS
from tests.browser.stories import organisation, width_of
from tests.people.behind import a_condition, begun_release
from tests.people.slices import listed, scenes
from tests.people.test_access import (
    DONE_BY,
    EVERYBODY,
    OPEN_TO_ALL,
    PAGES,
    TOO_LATE_OR_EARLY,
)
from tests.registry import access as rules
from tests.registry import (
    identity_access,
    manifest_access,
    vendor_access,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOT_PAGES = (  # files to download
    {"attachment", "draft_yaml", "request_yaml"} | set(listed("FILES"))
)
DECIDED = ("request_detail", "request_record", "agent_detail", "agent_requests")
READERS = ("owner", "compliance", "chair", "auditor")
BY_CARE = ("chair", "owner", "compliance", "auditor")
"""Whose view of a page axe looks at: that of the first of these who sees it; with SOAK=1 all do."""
SOAK = os.environ.get("SOAK") == "1"


@pytest.fixture
def scene(settings, tmp_path):
    """A request under review with a question, another that was approved, a draft, a pack."""
    settings.DATA_DIR = tmp_path
    cast, now = organisation(), timezone.now()
    before = now - timedelta(days=9)
    done = make.approve(make.request(cast, now=before), before)
    item = make.request(cast, "tier2-crm-update", now=now - timedelta(days=1))
    step = item.review.steps.get(kind="legal_class")
    ask(item.review, "Who undoes a batch at night?", "Tools", actor=step.assignee, now=now)
    draft = make.draft(cast, "tier2-onboarding", now)
    upload = SimpleUploadedFile("threats.md", b"# Threats")
    file = drafts.attach_file(draft, upload, actor=cast.owner, now=now)
    packs = {
        name: request_pack(done, actor=person, now=now).number
        for name, person in (("owner", cast.owner), ("auditor", cast.auditor))
    }
    lately = now - timedelta(hours=2)
    ballot = make.to_ballot(make.request(cast, "tier3-claims", now=lately, name="Another"), lately)
    condition, stage = a_condition(cast), begun_release(item, before)
    letter = letters.about(item)
    run_jobs(now)
    places = {
        **scenes(cast),
        "file": file.pk,
        "entry": Entry.objects.latest("id").pk,
        "step_name": "capabilities",
        "agent": item.agent.slug,
        "scheduled": due_in(cast, 2, 5).number,
        "number": item.number,
        "kind": "attestation",
        "step": item.review.steps.first().pk,
        "n": 1,
        "letter": letter.number,
        "ballot": ballot.review_id,
        "seat": ballot.seats.last().pk,
        "review": item.review_id,
        "condition": condition.pk,
        "right": stage.authorisation_id,
        "stage": stage.pk,
        "signed_criterion": stage.criteria.first().pk,
        "open_criterion": stage.criteria.last().pk,
        **identity_access.scene(item.agent, now),
        "draft": draft.pk,
        "pack": packs["auditor"],
        "decided": {"number": done.number, "agent": done.agent.slug},
        "packs": packs,
        **rules.behind(cast, item.agent),
        **vendor_access.scene(cast, item.agent),
        **manifest_access.scene(item),
    }
    return cast, places


def addresses(reader, places):
    """Every page with GET that this reader may see, and some once more about a decided request."""
    values = places | {"pack": places["packs"].get(reader, places["pack"])}
    for name, (arguments, _allowed, status) in PAGES.items():
        sees = reader in sees_it(name)
        if status == 200 and name not in NOT_PAGES | TOO_LATE_OR_EARLY and sees:
            closely = SOAK or reader == next((r for r in BY_CARE if r in sees_it(name)), reader)
            yield reverse(name, args=[values[a] for a in arguments]), closely
            if name in DECIDED:
                decided = values | values["decided"]
                yield reverse(name, args=[decided[a] for a in arguments]), closely


def sees_it(name):
    """Which of the readers may see a page."""
    _arguments, allowed, _status = PAGES[name]
    done_by = DONE_BY.get(name, set(READERS))
    return {r for r in READERS if (allowed is EVERYBODY or r in allowed) and r in done_by}


@pytest.mark.parametrize("reader", READERS)
def test_every_page_can_be_used_by_everybody_who_may_see_it(portal, scene, reader):
    cast, places = scene
    portal.sign_in(getattr(cast, reader))
    faults = []
    for address, closely in addresses(reader, places):
        portal.open(address)
        faults += faults_of(portal, address, closely=closely)
    assert not faults, "\n".join(faults)


def faults_of(portal, address, *, closely=True):
    """What sticks out or breaks a rule of WCAG 2.2 AA, or what the browser complained of."""
    found = []
    if "<main" in portal.page.content():  # a panel is a part of another page
        for width in WIDTHS:
            portal.page.set_viewport_size({"width": width, "height": 900})
            wide = width_of(portal.page)
            if wide > width:
                found.append(f"{address}: {wide} px wide in a window of {width} px")
        try:
            if closely:
                portal.check(LOOKS if SOAK else SHORT)
        except AssertionError as error:
            found.append(f"{address}: {error}")
    found += [f"{address}: {words}" for words in portal.faults]
    portal.faults.clear()
    return found


def test_a_page_with_faults_is_found_out(portal, scene):
    cast, _places = scene
    portal.sign_in(cast.owner)
    page = portal.open("/")
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend',"
        " `<pre>${'wide'.repeat(200)}</pre><input><style>main {color: red}</style>`)"
    )
    found = "\n".join(faults_of(portal, "/"))
    assert "px wide" in found and "label" in found and "Content Security Policy" in found


def test_the_pages_for_whoever_is_not_signed_in(portal, db):
    faults = []
    for name in sorted(OPEN_TO_ALL - {"healthz", "account_reset_password_from_key"}):
        address = reverse(name)
        portal.open(address)
        faults += faults_of(portal, address)
    assert len(SCHEMES) * len(WIDTHS) == 4 and not faults, "\n".join(faults)
