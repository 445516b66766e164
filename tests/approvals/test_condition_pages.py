"""Conditions as each of their people meets them, by visiting."""

from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from approvals.models import Condition, EvidenceFile, Submission
from govportal.worklist.models import WorkItem
from tests import make
from tests.approvals.agreed import (
    DONE,
    HOUR,
    RETURNED,
    decided,
    one,
    submit,
    tick,
    verify,
)
from tests.make import REASONS

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now().replace(microsecond=0) - 3 * HOUR


@pytest.fixture
def review(cast, now):
    return decided(cast, now=now)


@pytest.fixture
def condition(review):
    return one(review)


@pytest.fixture
def visit(client):
    def open_as(person, address):
        client.force_login(person)
        page = client.get(address)
        assert page.status_code == 200
        return unescape(page.content.decode())

    return open_as


@pytest.fixture
def post(client):
    def send(person, name, *arguments, **data):
        client.force_login(person)
        return client.post(reverse(name, args=arguments), data)

    return send


def text_of(answer):
    return unescape(answer.content.decode())


# The page of the case


def test_the_case_shows_what_is_asked_to_everybody_who_sees_it(cast, condition, visit):
    for person in (cast.owner, cast.colleague, cast.auditor, cast.chair, cast.security):
        page = visit(person, condition.review.url)
        assert 'id="condition-1"' in page and "No payment over EUR 500." in page
        assert "Proposed by" in page and "Co Chair" in page
        assert "Hand it in" not in page and "Check my verdict" not in page
        assert "7 days of grace" in page
    page = visit(cast.tech_owner, condition.review.url)
    assert "Hand it in" in page and "Check my verdict" not in page


def test_my_work_leads_to_the_condition(cast, condition, visit):
    page = visit(cast.tech_owner, reverse("home"))
    assert f'href="{condition.review.url}#condition-1"' in page and "Hand in evidence" in page


def test_evidence_is_handed_in_with_files_and_verified_through_the_check_page(
    cast, condition, client, post, visit
):
    file = SimpleUploadedFile("run.txt", b"500 accepted")
    data = {"text": DONE, "documents": file}
    assert post(cast.tech_owner, "condition_submit", condition.pk, **data).status_code == 302
    kept = EvidenceFile.objects.get()
    assert kept.submission == Submission.objects.get()
    page = visit(cast.colleague, condition.review.url)
    assert DONE in page and "run.txt" in page and "Evidence is being verified" in page
    address = reverse("attachment", args=[kept.attachment_id])
    assert client.get(address).status_code == 200
    assert "condition of your own" not in page
    page = visit(cast.tech_owner, condition.review.url)
    assert "Nobody verifies the evidence for their own condition." in page
    client.force_login(cast.stranger)
    assert client.get(address).status_code == 404

    page = visit(cast.co_chair, condition.review.url)
    assert "Check my verdict" in page and 'name="seen" value="1"' in page
    says = {"seen": "1", "verdict": "accepted", "reason": REASONS}
    page = text_of(post(cast.co_chair, "condition_verify", condition.pk, **says))
    assert "Check your verdict" in page and REASONS in page
    assert Submission.objects.get().verdict == ""
    answer = post(cast.co_chair, "condition_verify", condition.pk, **says, back="1")
    assert answer.status_code == 200 and REASONS in text_of(answer)
    answer = post(cast.co_chair, "condition_verify", condition.pk, **says, confirmed="1")
    assert answer.status_code == 302 and answer["Location"].endswith("#condition-1")
    page = visit(cast.owner, condition.review.url)
    assert ">Met<" in page and REASONS in page


def test_a_refused_text_keeps_its_files_and_a_refused_file_its_text(cast, condition, post, visit):
    good = SimpleUploadedFile("run.txt", b"500 accepted")
    answer = post(cast.tech_owner, "condition_submit", condition.pk, text="Done.", documents=good)
    page = text_of(answer)
    assert answer.status_code == 422 and "10 characters or more" in page
    assert ">Done.</textarea>" in page.replace("\n", "") and "run.txt" in page
    bad = SimpleUploadedFile("run.exe", b"MZ")
    answer = post(cast.tech_owner, "condition_submit", condition.pk, text=DONE, documents=bad)
    page = text_of(answer)
    assert answer.status_code == 422 and DONE in page and "not of an accepted type" in page
    kept = EvidenceFile.objects.get()
    page = visit(cast.colleague, condition.review.url)
    assert "run.txt" not in page
    arguments = (condition.pk, kept.attachment_id)
    assert post(cast.colleague, "condition_file_remove", *arguments).status_code == 404
    assert post(cast.tech_owner, "condition_file_remove", *arguments).status_code == 302
    assert not EvidenceFile.objects.exists()


def test_files_are_attached_ahead_and_the_text_stays(cast, condition, post):
    file = SimpleUploadedFile("run.txt", b"500 accepted")
    data = {"text": "Half of what I want to", "documents": file, "attach": "1"}
    answer = post(cast.tech_owner, "condition_submit", condition.pk, **data)
    page = text_of(answer)
    assert answer.status_code == 200 and "run.txt" in page and "Half of what I want to" in page
    assert "error-text" not in page and not Submission.objects.exists()


def test_what_was_typed_too_late_is_given_back_to_copy(cast, condition, post, now):
    submit(condition, now + HOUR)
    words = "Another account of what was done."
    answer = post(cast.tech_owner, "condition_submit", condition.pk, text=words)
    page = text_of(answer)
    assert answer.status_code == 409 and words in page and "being verified" in page
    verify(condition, cast.chair, now + HOUR)
    says = {"seen": "1", "verdict": "returned", "reason": REASONS + " Late.", "confirmed": "1"}
    answer = post(cast.co_chair, "condition_verify", condition.pk, **says)
    assert answer.status_code == 409 and REASONS + " Late." in text_of(answer)


def test_a_stale_verdict_is_told_of_newer_evidence(cast, condition, post, now):
    submit(condition, now + HOUR)
    verify(condition, cast.chair, now + HOUR, RETURNED)
    submit(condition, now + HOUR, text="Something newer, in words.")
    says = {"seen": "1", "verdict": "accepted", "reason": REASONS, "confirmed": "1"}
    answer = post(cast.co_chair, "condition_verify", condition.pk, **says)
    page = text_of(answer)
    assert answer.status_code == 409 and "Newer evidence" in page and REASONS in page
    assert 'name="seen" value="2"' in page
    assert one(condition.review).state == "submitted"


@pytest.mark.parametrize(
    ("who", "code"),
    [("tech_owner", 403), ("owner", 403), ("colleague", 403), ("stranger", 404), ("board", 404),
     ("operator", 404)],
)  # fmt: skip
def test_the_wrong_people_verify_nothing(cast, condition, post, now, who, code):
    submit(condition, now + HOUR)
    says = {"seen": "1", "verdict": "accepted", "reason": REASONS, "confirmed": "1"}
    answer = post(getattr(cast, who), "condition_verify", condition.pk, **says)
    assert answer.status_code == code
    assert one(condition.review).state == "submitted"


def test_the_wrong_people_hand_in_nothing(cast, condition, post):
    for person, code in ((cast.owner, 403), (cast.chair, 403), (cast.stranger, 404)):
        answer = post(person, "condition_submit", condition.pk, text=DONE)
        assert answer.status_code == code
        file = SimpleUploadedFile("run.txt", b"500 accepted")
        data = {"documents": file, "attach": "1"}
        assert post(person, "condition_submit", condition.pk, **data).status_code == code
    assert not EvidenceFile.objects.exists() and not Submission.objects.exists()


def test_overdue_and_suspended_is_said_plainly(cast, visit):
    rows = {"co_chair": [make.row("A limit.", days=1)]}
    condition = one(decided(cast, rows, now=timezone.now() - timedelta(days=5)))
    tick(timezone.now())
    page = visit(cast.tech_owner, condition.review.url)
    assert "Overdue, in grace" in page and "Then the right to run is suspended." in page
    names = {"name": "Another agent", "slug": "another-agent"}
    other = one(decided(cast, rows, now=timezone.now() - timedelta(days=12), **names))
    for _ in range(3):
        tick(timezone.now())
    page = visit(cast.owner, other.review.url)
    assert "Overdue, and suspended" in page and "until the evidence is accepted" in page


# Another wording


def test_who_presided_merges_on_a_page_of_its_own(cast, now, client, post, visit):
    rows = {"co_chair": [make.row("First."), make.row("Second.", "business_owner")]}
    review = decided(cast, rows, now=now)
    first, second = one(review, 1), one(review, 2)
    address = reverse("condition_merge", args=[first.pk])
    assert address in visit(cast.chair, review.url)
    assert "takes a motion" in visit(cast.chair, review.url)
    assert address not in visit(cast.co_chair, review.url)
    page = visit(cast.chair, address)
    assert "First." in page and "Second." in page and "takes a motion" in page
    client.force_login(cast.co_chair)
    assert client.get(address).status_code == 403
    data: dict[str, object] = {"chosen": [1, 2], "text": "Both at once.", "owner": ""}
    answer = post(cast.chair, "condition_merge", first.pk, **data)
    assert answer.status_code == 422 and "Both at once." in text_of(answer)
    data["owner"] = second.owner_id
    answer = post(cast.chair, "condition_merge", first.pk, **data)
    assert answer.status_code == 302 and answer["Location"].endswith("#condition-3")
    page = visit(cast.owner, review.url)
    assert "Both at once." in page and "First." in page and "by Chair, who presided" in page
    assert Condition.objects.get(n=3).owner == cast.owner
    assert post(cast.chair, "condition_merge", first.pk, **data).status_code == 409


def test_nothing_is_handed_in_twice_by_clicking_twice(cast, condition, post):
    post(cast.tech_owner, "condition_submit", condition.pk, text=DONE)
    answer = post(cast.tech_owner, "condition_submit", condition.pk, text=DONE)
    assert answer.status_code == 409 and Submission.objects.count() == 1
    assert WorkItem.objects.open().filter(kind="condition.verify").count() == 1
