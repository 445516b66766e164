"""Pages of checkpoints, retention and erasures: what they show, refuse, and never lose."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from evidence.actions.publishing import bring, keep_publishing, publish_checkpoint
from evidence.models import PersonErasure, PruningRun, Publication, RetentionTable
from govportal.ledger.actions import seal
from govportal.ledger.models import Entry
from govportal.ledger.proofs import latest_checkpoint
from govportal.people.models import Person
from govportal.people.rules.erasure import is_erased
from govportal.refusals import Refusal, sentence
from govportal.worklist.actions import run_jobs
from tests import make
from tests.evidence.keeping import (
    LONG_AGO,
    WHY,
    erasure,
    leaver,
    noted,
    pruned,
    second_administrator,
)

NOW = make.START
TIMES = {"operational": 6, "standard": 24, "documentation": 120, "deciders": 36}


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path):
    settings.PRUNED_DIR = str(tmp_path / "pruned")
    settings.CHECKPOINT_DIR = str(tmp_path / "shelf")
    return tmp_path / "shelf"


def as_(client, person):
    client.force_login(person)
    return client


def text_of(answer):
    return answer.content.decode()


def test_publish_now_is_on_its_way_and_twice_changes_nothing(client, cast, shelf):
    shelf.mkdir()
    seal(NOW)
    as_(client, cast.administrator)
    assert "On its way" in text_of(client.post("/checkpoints/publish/", follow=True))
    assert "published already" in text_of(client.post("/checkpoints/publish/", follow=True))
    keep_publishing(timezone.now())
    text = text_of(client.get("/checkpoints/"))
    assert "Arrived" in text and str(shelf) in text
    row = Publication.objects.get()
    assert row.note in text_of(client.get(row.get_absolute_url()))
    assert client.get(f"{row.get_absolute_url()}note/").content.decode() == row.note
    assert client.get(f"{row.get_absolute_url()}stamp/").status_code == 404


def test_an_auditor_reads_and_is_told_why_not_to_publish(client, cast, shelf):
    seal(NOW)
    as_(client, cast.auditor)
    words = sentence(Refusal("keeping.only_administrators"))
    assert words in text_of(client.get("/checkpoints/"))
    answer = client.post("/checkpoints/publish/")
    assert answer.status_code == 403 and words in text_of(answer)


def test_what_failed_is_shown_and_can_be_tried_again(client, cast, shelf):
    seal(NOW)
    publish_checkpoint(actor=cast.administrator, now=NOW)
    row = Publication.objects.get()
    as_(client, cast.administrator)
    address = row.get_absolute_url()
    assert "Not tried yet" in text_of(client.get(address))
    bring(row, now=NOW)
    text = text_of(client.get(address))
    assert "is not there" in text and "Try again now" in text
    shelf.mkdir()
    client.post(f"{address}retry/")
    client.post(f"{address}retry/")
    run_jobs(timezone.now())
    assert row.tries.count() == 2 and "Try again now" not in text_of(client.get(address))
    answer = client.post(f"{address}retry/", follow=True)
    assert "arrived meanwhile" in text_of(answer)
    assert as_(client, cast.auditor).post(f"{address}retry/").status_code == 403


def test_a_kept_checkpoint_is_compared_as_file_and_as_text(client, cast):
    seal(NOW)
    note = latest_checkpoint().note
    as_(client, cast.auditor)
    file = SimpleUploadedFile("kept.note", note.encode())
    assert "Consistent" in text_of(client.post("/checkpoints/compare/", {"file": file}))
    assert "Consistent" in text_of(client.post("/checkpoints/compare/", {"text": note.rstrip()}))
    text = text_of(client.post("/checkpoints/compare/", {"text": note.replace("2026", "2025")}))
    assert "This is no checkpoint of this portal" in text and "proves nothing" in text
    assert "Not consistent" not in text


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "checkpoint.nothing_given"),
        ({"text": "   "}, "checkpoint.nothing_given"),
        ({"text": "x" * 70_000}, "checkpoint.too_large"),
        ({"file": b"\xff\xfe"}, "checkpoint.no_text"),
        ({"file": b"x" * 70_000}, "checkpoint.too_large"),
    ],
)
def test_what_is_no_checkpoint_is_said_and_stays_typed(client, cast, given, code):
    if isinstance(given.get("file"), bytes):
        given = {"file": SimpleUploadedFile("x.note", given["file"])}
    answer = as_(client, cast.auditor).post("/checkpoints/compare/", given)
    assert answer.status_code == 422 and sentence(Refusal(code)) in text_of(answer)
    assert len(given.get("text", "")) < 70 or given["text"] in text_of(answer)


def test_retention_times_go_by_two_people_over_pages(client, cast):
    as_(client, cast.administrator)
    assert "as shipped" in text_of(client.get("/retention/"))
    answer = client.post("/retention/propose/", {**TIMES, "documentation": 60, "reason": WHY})
    assert answer.status_code == 422 and "Article 18" in text_of(answer) and WHY in text_of(answer)
    answer = client.post("/retention/propose/", {**TIMES, "operational": "x", "reason": WHY})
    assert answer.status_code == 422 and WHY in text_of(answer)
    assert client.post("/retention/propose/", {**TIMES, "reason": WHY}).status_code == 302
    text = text_of(client.get("/retention/"))
    assert sentence(Refusal("keeping.two_people")) in text and "24 months instead of 84" in text
    assert client.get("/retention/propose/").status_code == 409
    answer = client.post("/retention/1/approve/")
    assert answer.status_code == 403
    as_(client, second_administrator(cast))
    assert "in force" in text_of(client.post("/retention/1/approve/", follow=True))
    again = client.post("/retention/1/approve/", follow=True)
    assert sentence(Refusal("retention.decided_stale")) in text_of(again)
    assert RetentionTable.objects.get().state == "active"


def test_the_preview_counts_what_a_pruning_does(client, cast):
    noted("item.opened", actor=cast.owner, now=LONG_AGO, retention="operational")
    noted("review.step_approve", actor=cast.owner, now=NOW - timedelta(days=7 * 366))
    seal(NOW)
    as_(client, cast.administrator)
    for address in ("/retention/", "/retention/prunings/new/"):
        seen = client.get(address).context["seen"]
        assert [str(line.due) for line in seen.lines] == ["1", "1", "0", "None"]
    answer = client.post("/retention/prunings/new/", {"reason": "short"})
    assert answer.status_code == 422 and "short" in text_of(answer)
    answer = client.post("/retention/prunings/new/", {"reason": WHY})
    run = PruningRun.objects.get()
    assert answer["Location"] == run.get_absolute_url()
    assert client.post("/retention/prunings/new/", {"reason": WHY}).status_code == 409
    run_jobs(timezone.now())
    text = text_of(client.get(run.get_absolute_url()))
    assert "What was pruned is proven" in text and WHY in text


def test_a_pruning_has_a_receipt_a_file_and_a_page_for_each_entry(client, cast):
    gone = noted("item.opened", actor=cast.owner, now=LONG_AGO, retention="operational")
    run = pruned(cast)
    as_(client, cast.auditor)
    said = json.loads(client.get(f"{run.get_absolute_url()}receipt/").content)
    assert [one["id"] for one in said["entries"]] == [gone.pk]
    assert said["permit"] == run.permit and said["export"]["sha256"] == run.sha256
    answer = client.post(f"{run.get_absolute_url()}download/")
    assert answer["Content-Type"] == "application/zip"
    assert Entry.objects.filter(verb="retention.export_taken").count() == 1
    text = text_of(client.get(f"/retention/entries/{gone.pk}/"))
    assert "Proved just now" in text and run.number in text
    assert client.get(f"/audit/{gone.pk}/")["Location"] == f"/retention/entries/{gone.pk}/"
    for pk in (run.permit, "nothing"):
        assert client.get(f"/retention/entries/{pk}/").status_code == 404
    run.path.write_bytes(b"changed")
    answer = client.post(f"{run.get_absolute_url()}download/", follow=True)
    assert "was changed" in text_of(answer)
    assert client.post(f"{run.get_absolute_url()}retry/").status_code == 403


def test_erasing_goes_by_two_people_over_pages(client, cast):
    person = leaver(cast)
    as_(client, cast.administrator)
    text = text_of(client.get("/erasures/new/", {"person": "nobody@nowhere.example"}))
    assert "There is no account" in text and "nobody@nowhere.example" in text
    text = text_of(client.get("/erasures/new/", {"person": person.email}))
    assert "What stays, and why" in text and "Ask for it" in text
    text = text_of(client.get("/erasures/new/", {"person": cast.owner.email}))
    assert sentence(Refusal("erasure.active")) in text
    answer = client.post("/erasures/new/", {"person": person.email, "reason": "no"})
    assert answer.status_code == 422 and "What stays, and why" in text_of(answer)
    client.post("/erasures/new/", {"person": person.email, "reason": WHY})
    row = PersonErasure.objects.get()
    address = row.get_absolute_url()
    assert sentence(Refusal("keeping.two_people")) in text_of(client.get(address))
    assert client.post(f"{address}carry-out/").status_code == 403
    as_(client, second_administrator(cast))
    text = text_of(client.post(f"{address}carry-out/", follow=True))
    assert "every proof holds" in text and "Lea" not in text
    again = text_of(client.post(f"{address}carry-out/", follow=True))
    assert sentence(Refusal("erasure.decided_stale")) in again
    assert is_erased(Person.objects.get_queryset().get(pk=person.pk).email)
    assert "Lea" not in text_of(client.get("/erasures/"))


def test_an_erasure_can_be_dropped_and_others_are_told_why_not(client, cast):
    row = erasure(cast)
    answer = as_(client, cast.chair).get("/erasures/")
    assert answer.status_code == 403
    assert sentence(Refusal("keeping.not_for_you")) in text_of(answer)
    as_(client, cast.auditor)
    assert client.post(f"{row.get_absolute_url()}drop/").status_code == 403
    as_(client, cast.administrator)
    assert "Nobody is erased" in text_of(client.post(f"{row.get_absolute_url()}drop/", follow=True))


@pytest.mark.parametrize("address", ["/checkpoints/", "/retention/", "/erasures/"])
def test_lists_cost_the_same_however_long_they_are(
    client, cast, shelf, address, django_assert_max_num_queries
):
    shelf.mkdir()
    as_(client, cast.administrator)

    def one_more(n):
        noted("item.opened", actor=cast.owner, now=LONG_AGO, retention="operational")
        pruned(cast)
        publish_checkpoint(actor=cast.administrator, now=timezone.now())
        keep_publishing(timezone.now())
        erasure(cast, leaver(cast, f"Lea {n}", f"lea{n}@brackwater.example"))

    one_more(0)
    client.get(address)
    with django_assert_max_num_queries(15) as before:
        client.get(address)
    for n in range(1, 4):
        one_more(n)
    with django_assert_max_num_queries(len(before)):
        assert client.get(address).status_code == 200
