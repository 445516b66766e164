"""Documents of drafts and requests: kept by SHA-256, seen by few, never run."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from approvals.actions.drafts import attach_file
from approvals.actions.submitting import submit
from approvals.models import Attachment
from tests import make

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 a threat model"


def file(name="threat-model.pdf", data=PDF, type_="text/html"):
    return SimpleUploadedFile(name, data, type_)


@pytest.fixture
def draft(cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return make.draft(cast, now=timezone.now())


@pytest.fixture
def attached(cast, draft):
    return attach_file(draft, file(), actor=cast.owner, now=timezone.now())


def served(client, attachment):
    return client.get(reverse("attachment", args=[attachment.pk]))


def test_a_document_is_attached_listed_and_taken_off_again(client, cast, draft):
    client.force_login(cast.owner)
    address = reverse("draft_files", args=[draft.pk])
    assert client.post(address, {"attachment": file()}).status_code == 302
    text = client.get(address).content.decode()
    digest = hashlib.sha256(PDF).hexdigest()
    assert "threat-model.pdf" in text and digest in text
    attachment = Attachment.objects.get()
    client.post(reverse("draft_file_remove", args=[draft.pk, attachment.pk]))
    assert "threat-model.pdf" not in client.get(address).content.decode().partition("Attached")[2]


def test_a_download_is_a_download_whatever_the_sender_said(client, cast, attached):
    client.force_login(cast.owner)
    answer = served(client, attached)
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="threat-model.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("run.exe", b"MZ", "is not of an accepted type"),
        ("page.html", b"<script>", "is not of an accepted type"),
        ("picture.svg", b"<svg>", "is not of an accepted type"),
        ("fake.pdf", b"<html>", "is not what its ending says"),
        ("empty.pdf", b"", "is empty"),
    ],
)
def test_what_is_not_accepted_is_refused_with_its_reason(client, cast, draft, name, data, words):
    client.force_login(cast.owner)
    page = client.post(reverse("draft_files", args=[draft.pk]), {"attachment": file(name, data)})
    assert page.status_code == 422 and words in page.content.decode()
    assert not Attachment.objects.exists()


def test_a_name_never_becomes_a_path(client, cast, draft):
    client.force_login(cast.owner)
    client.post(
        reverse("draft_files", args=[draft.pk]), {"attachment": file("../../etc/passwd.pdf")}
    )
    attachment = Attachment.objects.get()
    stored = str(attachment.file.name)
    assert ".." not in stored and attachment.sha256 in stored


def test_the_same_file_twice_is_said(client, cast, draft, attached):
    client.force_login(cast.owner)
    page = client.post(reverse("draft_files", args=[draft.pk]), {"attachment": file()})
    assert "is attached already" in page.content.decode()


@pytest.mark.parametrize("who", ["auditor", "chair", "administrator", "colleague", "stranger"])
def test_a_document_of_a_draft_exists_for_its_writers_only(client, cast, attached, who):
    client.force_login(getattr(cast, who))
    assert served(client, attached).status_code == 404


def test_after_sending_those_who_may_see_the_request_may_read_its_documents(
    client, cast, draft, attached
):
    submit(draft, actor=cast.owner, now=make.START)
    for who, status in (("auditor", 200), ("tech_owner", 200), ("stranger", 404)):
        client.force_login(getattr(cast, who))
        assert served(client, attached).status_code == status


def test_a_document_taken_off_before_sending_is_nobodys(client, cast, draft, attached):
    client.force_login(cast.owner)
    client.post(reverse("draft_file_remove", args=[draft.pk, attached.pk]))
    assert served(client, attached).status_code == 404


def test_nobody_is_told_anything_without_signing_in(client, attached):
    assert served(client, attached).status_code == 302
