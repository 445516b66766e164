"""Requests as files: taken in whole or not at all, and given back as they are."""

import hashlib
import html

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from approvals.actions.drafts import start_draft
from approvals.models import Draft
from approvals.rules.intake import read_yaml
from govportal.ledger.models import Entry
from tests import make

pytestmark = pytest.mark.django_db
BAD = sorted((make.EXAMPLES / "bad").glob("0[1-7]*.yaml"))


@pytest.fixture
def writer(client, cast):
    client.force_login(cast.owner)
    return client


def upload(client, data, address=None):
    file = SimpleUploadedFile("request.yaml", data, "application/yaml")
    return client.post(address or reverse("draft_upload"), {"file": file})


@pytest.mark.parametrize("example", sorted(make.EXAMPLES.glob("*.yaml")), ids=lambda p: p.stem)
def test_an_example_fills_a_draft_and_comes_back_as_the_same_content(writer, example):
    data = example.read_bytes()
    assert upload(writer, data).status_code == 302
    draft = Draft.objects.get()
    assert draft.content == read_yaml(data).content
    back = writer.get(reverse("draft_yaml", args=[draft.pk]))
    assert back["Content-Disposition"].startswith("attachment")
    assert read_yaml(back.content).content == draft.content


@pytest.mark.parametrize("file", BAD, ids=lambda path: path.stem)
def test_a_bad_file_changes_nothing_and_leaves_one_record_of_its_refusal(writer, cast, file):
    data, before = file.read_bytes(), Entry.objects.count()
    page = upload(writer, data)
    assert page.status_code == 422
    assert not Draft.objects.exists()
    assert Entry.objects.count() == before + 1
    entry = Entry.objects.latest("id")
    assert (entry.verb, entry.actor) == ("upload.refused", cast.owner.ledger_ref)
    assert hashlib.sha256(data).hexdigest() in entry.body
    intake = read_yaml(data)
    assert all(f'"{code}"' in entry.body for code in intake.codes)
    text = html.unescape(page.content.decode())
    for fault in intake.faults:
        assert fault.path in text
        assert fault.line is None or f"line {fault.line}" in text


def test_unknown_keys_of_a_bad_file_are_guessed_at(writer):
    page = upload(writer, (make.EXAMPLES / "bad/02-unknown-and-misspelled-keys.yaml").read_bytes())
    text = page.content.decode()
    assert "Did you mean technical_owner?" in text and "deployment_wishes" in text


def test_three_megabytes_are_refused_by_size_and_recorded_with_their_own_hash(writer):
    data = b"agent_metadata:\n  name: " + b"x" * 3 * 1024 * 1024
    page = upload(writer, data)
    assert "3.0 MiB; at most 256 KiB are accepted" in page.content.decode()
    assert hashlib.sha256(data).hexdigest() in Entry.objects.latest("id").body


def test_an_empty_file_and_no_file_are_said(writer):
    assert b"The file is empty." in upload(writer, b"").content
    assert b"Choose a file." in writer.post(reverse("draft_upload")).content


def test_a_bad_file_leaves_the_draft_it_was_meant_for_as_it_was(writer, cast):
    draft = make.draft(cast, now=timezone.now())
    address = reverse("draft_fill", args=[draft.pk])
    assert upload(writer, b"agent_metadata: [", address).status_code == 422
    same = Draft.objects.get()
    assert (same.content, same.revision) == (draft.content, draft.revision)
    claims = (make.EXAMPLES / "tier3-claims.yaml").read_bytes()
    assert upload(writer, claims, address).status_code == 302
    assert Draft.objects.get().title == "Claims Intake Guide 1.1.0-rc2"


def test_unknown_keys_are_shown_kept_and_given_back(writer):
    data = (make.EXAMPLES / "tier3-claims.yaml").read_bytes() + b"wishes:\n  colour: <b>blue</b>\n"
    upload(writer, data)
    draft = Draft.objects.get()
    text = writer.get(draft.get_absolute_url()).content.decode()
    assert "wishes" in text and "&lt;b&gt;blue" in text
    back = read_yaml(writer.get(reverse("draft_yaml", args=[draft.pk])).content)
    assert back.content["wishes"] == {"colour": "<b>blue</b>"}


def test_a_copy_takes_the_answers_and_leaves_what_must_be_new(writer, cast):
    request = make.request(cast, slug="ticket-triage")
    copy = reverse("draft_copy")
    writer.post(copy, {"number": request.number, "kind": "new"})
    basics = Draft.objects.get(submitted_as=None).content["agent_metadata"]
    assert basics["kind"] == "new" and "slug" not in basics
    assert "proposed_production_date" not in basics
    Draft.objects.filter(submitted_as=None).delete()
    writer.post(copy, {"number": request.number.lower(), "kind": "material_change"})
    basics = Draft.objects.get(submitted_as=None).content["agent_metadata"]
    assert (basics["kind"], basics["agent"]) == ("material_change", request.agent.slug)


def test_a_request_one_may_not_see_cannot_be_copied_or_downloaded(client, cast):
    request = make.request(cast)
    client.force_login(cast.stranger)
    page = client.post(reverse("draft_copy"), {"number": request.number, "kind": "new"})
    assert page.status_code == 422 and b"There is no such request" in page.content
    assert not Draft.objects.filter(author=cast.stranger).exists()
    assert client.get(reverse("request_yaml", args=[request.number])).status_code == 404


def test_a_request_goes_out_as_the_file_that_was_sent(client, cast):
    request = make.request(cast)
    client.force_login(cast.auditor)
    answer = client.get(reverse("request_yaml", args=[request.number]))
    assert read_yaml(answer.content).content == request.version.content
    assert client.get(answer.wsgi_request.path, {"n": "7"}).status_code == 404


def test_a_draft_started_from_a_file_counts_what_the_form_does_not_have(cast):
    unknown = [{"path": "wishes", "value": 1, "meant": "", "line": 3, "text": "…"}]
    draft = start_draft(actor=cast.owner, now=timezone.now(), unknown=unknown)
    assert Draft.objects.get(pk=draft.pk).unknown == unknown
