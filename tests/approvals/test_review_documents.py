"""Documents of a committee's review: added while writing, fixed with the verdict."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from approvals.actions.documents import MOST, add_document, remove_document
from approvals.models import ReviewDocument
from approvals.rules.reviews import StepKind
from evidence.models.dossiers import dossier_of
from govportal.ledger.models import Entry
from tests import make
from tests.make import REASONS
from tests.refusing import refused

pytestmark = pytest.mark.django_db
NOW = timezone.now().replace(microsecond=0) - timedelta(hours=3)


def report(name="scan.txt", text=b"nothing found"):
    return SimpleUploadedFile(name, text, "text/plain")


@pytest.fixture
def request_3(cast):
    return make.request(cast, "tier3-claims", now=NOW)


def add(request, person, kind=StepKind.SECURITY, file=None):
    return add_document(make.review(request), kind, file or report(), actor=person, now=NOW)


def test_a_document_is_fixed_with_the_verdict_and_stands_in_the_text_under_vote(cast, request_3):
    made = add(request_3, cast.security)
    ballot = make.to_ballot(request_3, NOW)
    told = {line["step"]: line["documents"] for line in ballot.text["reviews"]}
    assert told["security"] == [made.attachment.sha256] and told["compliance"] == []
    with refused("step_done_stale"):
        remove_document(made, actor=cast.security, now=NOW)
    with refused("step_done_stale"):
        add(request_3, cast.security, file=report("more.txt", b"more"))
    files = dossier_of(request_3, NOW).attachments
    assert [(f.name, f.evidence) for f in files if f.sha256 == made.attachment.sha256] == [
        ("scan.txt", "Security review")
    ]
    assert "scan.txt" not in Entry.objects.get(verb="review.document_added").body


def test_only_who_has_the_duty_adds_and_only_to_a_review(cast, request_3):
    with refused("not_assigned"):
        add(request_3, cast.owner)
    with refused("documents_not_here"):
        add(request_3, cast.tech_owner, StepKind.ATTESTATION)
    made = add(request_3, cast.security)
    with refused("attached_already"):
        add(request_3, cast.security)
    with refused("not_assigned"):
        remove_document(made, actor=cast.owner, now=NOW)
    remove_document(made, actor=cast.security, now=NOW)
    with refused("document_gone_stale"):
        remove_document(made, actor=cast.security, now=NOW)
    for n in range(MOST):
        add(request_3, cast.security, file=report(f"{n}.txt", b"%d" % n))
    with refused("documents_too_many"):
        add(request_3, cast.security, file=report("last.txt", b"last"))


def test_attaching_loses_nothing_that_was_typed(cast, client, request_3):
    client.force_login(cast.security)
    review = make.review(request_3)
    typed = {"digest": review.digest, "rationale": REASONS, "findings": "Scopes too wide."}
    address = reverse("review_document_add", args=[review.pk, "security"])
    page = client.post(address, typed | {"document": report()})
    text = page.content.decode()
    assert page.status_code == 200 and REASONS in text and "Scopes too wide." in text
    assert "scan.txt" in text and "has-error" not in text
    page = client.post(address, typed | {"document": report("run.exe", b"MZ")})
    assert page.status_code == 422 and REASONS in page.content.decode()
    page = client.post(address, typed)
    assert page.status_code == 200 and "Choose a file." in page.content.decode()
    made = ReviewDocument.objects.get()
    away = reverse("review_document_remove", args=[review.pk, made.pk])
    page = client.post(away, typed)
    assert page.status_code == 200 and REASONS in page.content.decode()
    assert not ReviewDocument.objects.exists()


def test_the_file_is_served_to_those_who_see_the_case_and_to_nobody_else(cast, client, request_3):
    made = add(request_3, cast.security)
    address = reverse("attachment", args=[made.attachment.pk])
    for person, status in ((cast.owner, 200), (cast.member, 200), (cast.stranger, 404)):
        client.force_login(person)
        assert client.get(address).status_code == status
    client.force_login(cast.member)
    assert "scan.txt" in client.get(request_3.get_absolute_url()).content.decode()


def test_a_very_quick_yes_is_asked_once_more(cast, client, request_3):
    client.force_login(cast.security)
    review = make.review(request_3)
    address = reverse("review_decide", args=[review.pk, "security"])
    now = int(timezone.now().timestamp())
    typed = {"digest": review.digest, "rationale": REASONS, "verdict": "approve", "opened": now - 9}
    assert "open for" in client.post(address, typed).content.decode()
    page = client.post(address, typed | {"confirmed": "1"})
    assert page.status_code == 422 and "Tick this" in page.content.decode()
    assert not review.sign_offs.exists()
    calm = client.post(address, typed | {"opened": now - 600}).content.decode()
    assert "has_read" not in calm
    no = client.post(address, typed | {"verdict": "reject"}).content.decode()
    assert "has_read" not in no  # a quick no needs no second thought
    page = client.post(address, typed | {"confirmed": "1", "has_read": "1"})
    assert page.status_code == 302 and (review.sign_offs.get().seconds_open or 99) < 60
    ballot = make.to_ballot(request_3, timezone.now())
    client.force_login(cast.chair)
    paper = {"digest": ballot.digest, "rationale": REASONS, "choice": "approve", "opened": now}
    vote = reverse("ballot_vote", args=[review.pk])
    assert client.post(vote, paper | {"confirmed": "1"}).status_code == 422
    assert not ballot.votes.exists()
    assert client.post(vote, paper | {"confirmed": "1", "has_read": "1"}).status_code == 302
