"""Pages of evidence packs and decision records: who reaches what, and what is recorded."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from evidence.actions import pack_work
from evidence.actions.building import Built
from evidence.actions.packs import cancel_pack, fail_pack, finish_pack, request_pack, tidy_packs
from evidence.models import Pack
from govportal.ledger.models import Entry
from govportal.refusals import Refusal, Refused, sentence
from govportal.worklist.actions import claim_job, run_jobs
from govportal.worklist.models import Job, Notice
from tests import make


def page(client, person, address, **more):
    client.force_login(person)
    return client.get(address, **more)


def post(client, person, address, **data):
    client.force_login(person)
    return client.post(address, data)


def downloads() -> int:
    return Entry.objects.filter(verb="evidence.pack_downloaded").count()


def test_the_owner_asks_for_a_pack_watches_it_and_takes_it_away(
    client, cast, decided, packs_folder
):
    answer = post(client, cast.owner, "/packs/new/", number=decided.number.lower())
    pack = Pack.objects.get()
    assert answer.url == pack.get_absolute_url()
    assert b"Being built" in client.get(answer.url).content
    run_jobs(timezone.now())
    text = client.get(answer.url).content.decode()
    assert "Ready" in text and "Download" in text
    answer = client.post(f"/packs/{pack.number}/download/")
    data = b"".join(answer.streaming_content)
    assert data == pack.path.read_bytes()
    assert answer["Content-Disposition"].startswith(f'attachment; filename="{decided.number}_')
    assert answer["Cache-Control"] == "private, no-store"
    entry = Entry.objects.get(verb="evidence.pack_downloaded")
    assert entry.actor == cast.owner.ledger_ref
    assert decided.ledger_ref in entry.content["refs"]
    pack.refresh_from_db()
    assert entry.content["data"]["sha256"] == pack.sha256


def test_strangers_and_colleagues_find_no_page_and_no_file(client, cast, ready_pack):
    for person in (cast.stranger, cast.colleague, cast.chair, cast.administrator):
        assert page(client, person, ready_pack.get_absolute_url()).status_code == 404
        assert post(client, person, f"/packs/{ready_pack.number}/download/").status_code == 404
        assert post(client, person, f"/packs/{ready_pack.number}/retry/").status_code == 404
        assert ready_pack.number not in page(client, person, "/packs/").content.decode()
    assert downloads() == 0


def test_a_stranger_cannot_ask_for_a_pack_or_a_record_of_what_they_may_not_see(
    client, cast, decided
):
    answer = post(client, cast.stranger, "/packs/new/", number=decided.number)
    assert answer.status_code == 422
    assert "no request ADR-2026-0001 that you may see" in answer.content.decode()
    for address in ("record/", "record/pdf/", "record/pack/"):
        way = page if address == "record/" else post
        found = way(client, cast.stranger, f"/requests/{decided.number}/{address}")
        assert found.status_code == 404
    assert not Pack.objects.exists()


def test_an_auditor_sees_every_pack_and_may_take_it(client, cast, ready_pack):
    assert ready_pack.number in page(client, cast.auditor, "/packs/").content.decode()
    answer = post(client, cast.auditor, f"/packs/{ready_pack.number}/download/")
    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert downloads() == 1


def test_a_reader_who_no_longer_sees_everything_loses_the_fuller_pack(
    client, cast, decided, packs_folder
):
    cast.chair.unit = cast.unit  # so that the request itself stays visible
    cast.chair.save(update_fields=["unit"])
    pack = request_pack(decided, actor=cast.chair, now=timezone.now())
    assert page(client, cast.chair, pack.get_absolute_url()).status_code == 200
    cast.chair.role_assignments.all().update(ends_on=timezone.localdate() - timedelta(days=1))
    assert page(client, cast.chair, f"/requests/{decided.number}/record/").status_code == 200
    assert page(client, cast.chair, pack.get_absolute_url()).status_code == 404


def test_downloading_needs_a_form_so_that_looking_writes_nothing(client, cast, ready_pack):
    address = f"/packs/{ready_pack.number}/download/"
    assert page(client, cast.owner, address).status_code == 405


def test_the_second_click_gets_the_pack_that_is_being_built(client, cast, decided):
    post(client, cast.owner, f"/requests/{decided.number}/record/pack/")
    post(client, cast.owner, f"/requests/{decided.number}/record/pack/")
    assert Pack.objects.count() == Job.objects.count() == 1


def test_htmx_gets_the_state_only_and_stops_asking_when_it_is_ready(client, cast, ready_pack):
    text = page(
        client, cast.owner, ready_pack.get_absolute_url(), headers={"HX-Request": "true"}
    ).content.decode()
    assert text.strip().startswith('<div id="state"') and "<h1>" not in text
    assert "every 2s" not in text
    Pack.objects.filter(pk=ready_pack.pk).update(state="waiting")
    text = page(client, cast.owner, ready_pack.get_absolute_url()).content.decode()
    assert 'hx-trigger="every 2s"' in text


def test_a_failure_is_shown_with_its_reason_and_can_be_tried_again(
    client, cast, decided, packs_folder, monkeypatch
):
    pack = request_pack(decided, actor=cast.owner, now=timezone.now())

    def refused(*args, **kwargs):
        raise Refused(Refusal("pack.no_checkpoint"))

    with monkeypatch.context() as patch:
        patch.setattr(pack_work, "BUILDERS", {"request": refused})
        run_jobs(timezone.now())
    pack.refresh_from_db()
    assert pack.state == "failed" and Job.objects.get().state == "failed"
    text = page(client, cast.owner, pack.get_absolute_url()).content.decode()
    assert sentence(Refusal("pack.no_checkpoint")) in text
    assert post(client, cast.owner, f"/packs/{pack.number}/retry/").status_code == 302
    assert post(client, cast.owner, f"/packs/{pack.number}/retry/").status_code == 409
    run_jobs(timezone.now())
    pack.refresh_from_db()
    assert pack.state == "ready"


def test_an_unexpected_error_fails_the_pack_too(cast, decided, packs_folder, monkeypatch):
    pack = request_pack(decided, actor=cast.owner, now=timezone.now())

    def broken(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr(pack_work, "BUILDERS", {"request": broken})
    run_jobs(timezone.now())
    pack.refresh_from_db()
    assert pack.failure == {"code": "pack.broken", "params": {}}
    assert Entry.objects.filter(verb="evidence.pack_failed").count() == 1


def test_a_killed_workers_pack_is_taken_over_and_finished_once(cast, decided, packs_folder):
    pack = request_pack(decided, actor=cast.owner, now=timezone.now())
    dead = claim_job(timezone.now())
    assert dead is not None
    assert run_jobs(timezone.now()) == 0  # its lease still runs
    run_jobs(timezone.now() + timedelta(minutes=3))
    pack.refresh_from_db()
    assert pack.state == "ready"
    with pytest.raises(Refused) as late:
        finish_pack(pack, Built(1, make.START, "x", 1, 1, 1), job=dead, now=timezone.now())
    assert late.value.refusal.code == "worklist.job_stale"
    assert Entry.objects.filter(verb="evidence.pack_built").count() == 1
    assert Notice.objects.filter(person=cast.owner, key__startswith="pack:").count() == 1


def test_a_pack_whose_workers_keep_dying_fails_with_its_reason(client, cast, decided):
    pack = request_pack(decided, actor=cast.owner, now=timezone.now())
    now = timezone.now()
    for _ in range(4):
        claim_job(now)
        now += timedelta(minutes=3)
    text = page(client, cast.owner, pack.get_absolute_url()).content.decode()
    assert sentence(Refusal("pack.worker_lost")) in text
    assert tidy_packs(now) == 1
    pack.refresh_from_db()
    assert pack.failure == {"code": "pack.worker_lost", "params": {}}


def test_a_pack_expires_its_file_goes_and_the_same_can_be_built_again(client, cast, ready_pack):
    before = ready_pack.path.read_bytes()
    later = timezone.now() + timedelta(days=31)
    assert tidy_packs(later) == 1
    assert tidy_packs(later) == 0
    ready_pack.refresh_from_db()
    assert ready_pack.state == "expired" and not ready_pack.path.exists()
    assert post(client, cast.owner, f"/packs/{ready_pack.number}/download/").status_code == 422
    assert (
        "Build it again" in page(client, cast.owner, ready_pack.get_absolute_url()).content.decode()
    )
    post(client, cast.owner, f"/requests/{ready_pack.request.number}/record/pack/")
    run_jobs(timezone.now())
    again = Pack.objects.exclude(pk=ready_pack.pk).get()
    assert again.path.read_bytes() == before


def test_half_written_files_of_killed_workers_are_swept_away(cast, decided, packs_folder):
    packs_folder.mkdir()
    stray = packs_folder / "x.part"
    stray.write_bytes(b"half")
    tidy_packs(timezone.now())
    assert stray.exists()
    tidy_packs(timezone.now() + timedelta(days=2))
    assert not stray.exists()


def test_the_decision_record_is_a_pdf_and_its_export_is_recorded(client, cast, decided):
    text = page(client, cast.owner, f"/requests/{decided.number}/record/").content.decode()
    assert "Download the decision record" in text
    answer = post(client, cast.owner, f"/requests/{decided.number}/record/pdf/")
    assert answer.content.startswith(b"%PDF-1.7") and answer["Content-Type"] == "application/pdf"
    entry = Entry.objects.get(verb="evidence.record_downloaded")
    assert entry.subject == decided.ledger_ref and entry.actor == cast.owner.ledger_ref


def test_a_failed_pack_cannot_fail_again(cast, decided):
    pack = request_pack(decided, actor=cast.owner, now=timezone.now())
    fail_pack(pack, Refusal("pack.broken"), job=None, now=timezone.now())
    with pytest.raises(Refused):
        fail_pack(pack, Refusal("pack.broken"), job=None, now=timezone.now())


@pytest.mark.parametrize("n", [1, 40])
def test_the_list_costs_the_same_for_one_pack_and_for_forty(
    client, cast, decided, n, django_assert_max_num_queries
):
    for _ in range(n):
        pack = request_pack(decided, actor=cast.owner, now=timezone.now())
        fail_pack(pack, Refusal("pack.broken"), job=None, now=timezone.now())
    client.force_login(cast.owner)
    client.get("/packs/")
    with django_assert_max_num_queries(12) as seen:
        text = client.get("/packs/").content.decode()
    assert text.count("EP-") >= n
    assert len(seen) <= 12


def test_who_asked_for_a_pack_cancels_it_and_asks_anew(client, cast, decided, packs_folder):
    pack = request_pack(decided, actor=cast.owner, now=timezone.now())
    client.force_login(cast.owner)
    page = client.get(pack.get_absolute_url()).content.decode()
    address = reverse("pack_cancel", args=[pack.number])
    assert f'action="{address}"' in page
    assert client.post(address).status_code == 302
    pack.refresh_from_db()
    assert pack.state == "cancelled"
    page = client.get(pack.get_absolute_url()).content.decode()
    assert "Cancelled" in page and address not in page and "Build it again" in page
    assert client.post(address).status_code == 409
    run_jobs(timezone.now())
    assert not list(packs_folder.glob("*.zip"))
    assert Entry.objects.filter(verb="evidence.pack_cancelled").count() == 1


def test_nobody_else_cancels_a_pack_and_nobody_one_that_is_there(client, cast, ready_pack):
    client.force_login(cast.auditor)
    address = reverse("pack_cancel", args=[ready_pack.number])
    assert client.post(address).status_code == 403
    with pytest.raises(Refused) as late:
        cancel_pack(ready_pack, actor=cast.owner, now=timezone.now())
    assert late.value.refusal.code == "pack.moved_stale"


def test_a_worker_notices_that_its_pack_was_cancelled(cast, decided, packs_folder, monkeypatch):
    pack = request_pack(decided, actor=cast.owner, now=timezone.now())

    def build(scope, target, *, now, progress):
        progress("sealing")
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(b"whole")
        cancel_pack(pack, actor=cast.owner, now=timezone.now())
        progress("signing")
        raise AssertionError("it goes on")

    monkeypatch.setattr(pack_work, "BUILDERS", {"request": build})
    run_jobs(timezone.now())
    pack.refresh_from_db()
    assert pack.state == "cancelled" and not pack.path.exists()
    assert pack.job.result == {"pack": pack.number, "state": "cancelled"}
