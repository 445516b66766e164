"""Packs and samples for programs: read as on their pages, asked for by the same rules."""

import hashlib
from datetime import timedelta

import pytest
from django.utils import timezone

from evidence.actions.packs import cancel_pack, request_pack
from evidence.models import Pack
from evidence.rules.sample_results import Result
from govportal.api import metering
from govportal.ledger.models import Entry
from govportal.worklist.actions import run_jobs
from govportal.worklist.models import Job
from tests import make
from tests.api.calling import Caller, places, problem
from tests.evidence import sampling_making

pytestmark = pytest.mark.django_db
PACKS, SAMPLES = "/api/v1/evidence-packs", "/api/v1/samples"


@pytest.fixture(autouse=True)
def unmetered():
    metering.BLOCKS.forget()


def test_a_program_asks_for_a_pack_waits_for_it_and_takes_it_away(cast, decided, packs_folder):
    caller = Caller(cast.owner)
    answer = caller.post(PACKS, {"kind": "request", "number": decided.number})
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert (made["state"], made["about"], made["kind"]) == ("waiting", decided.number, "request")
    assert made["progress"] == {"percent": 0, "words": "Waits for the worker", "before": 0}
    assert (made["download"], made["sha256"], made["since"]) == (None, "", None)
    address = f"{PACKS}/{made['number']}"
    assert answer["Location"] == f"http://testserver{address}"
    problem(caller.post(f"{address}/downloads", None), 422, "pack.not_ready")
    again = caller.post(PACKS, {"kind": "request", "number": decided.number})
    assert again.json()["number"] == made["number"] and Pack.objects.count() == 1
    run_jobs(timezone.now())
    ready = caller.get(address).json()
    assert (ready["state"], ready["progress"], ready["reason"]) == ("ready", None, "")
    assert ready["expires_at"] and ready["tree_size"] and ready["files"] and ready["entries"]
    answer = caller.post(ready["download"], None)
    data = b"".join(answer.streaming_content)
    assert answer["Content-Type"] == "application/zip"
    assert len(data) == ready["size"] and hashlib.sha256(data).hexdigest() == ready["sha256"]
    entry = Entry.objects.get(verb="evidence.pack_downloaded")
    assert entry.actor == cast.owner.ledger_ref


def test_the_place_in_the_queue_is_told_and_changes_the_tag(cast, decided):
    first = request_pack(decided, actor=cast.auditor, now=timezone.now())
    pack = request_pack(decided, actor=cast.owner, now=timezone.now())
    caller, address = Caller(cast.owner), f"{PACKS}/{pack.number}"
    answer = caller.get(address)
    assert answer.json()["progress"]["before"] == 1
    assert caller.get(address, If_None_Match=answer["ETag"]).status_code == 304
    cancel_pack(first, actor=cast.auditor, now=timezone.now())
    later = caller.get(address, If_None_Match=answer["ETag"])
    assert later.status_code == 200 and later.json()["progress"]["before"] == 0


def test_who_sees_which_packs_is_as_on_the_pages(cast, decided):
    pack = request_pack(decided, actor=cast.owner, now=timezone.now())
    for person, count in ((cast.owner, 1), (cast.auditor, 1), (cast.chair, 0), (cast.stranger, 0)):
        caller = Caller(person)
        assert len(caller.get(PACKS).json()["results"]) == count, person
        assert caller.get(f"{PACKS}/{pack.number}").status_code == (200 if count else 404)


def test_lists_are_narrowed_by_kind_and_by_the_state_that_pages_show(cast, decided, ready_pack):
    caller = Caller(cast.owner)

    def found(query):
        return [one["number"] for one in caller.get(f"{PACKS}?{query}").json()["results"]]

    assert found("state=ready") == found("kind=request") == [ready_pack.number]
    assert found("kind=agent") == found("state=waiting") == []
    Pack.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert found("state=ready") == [] and found("state=expired") == [ready_pack.number]
    [row] = caller.get(PACKS).json()["results"]
    assert row["state"] == "expired"
    Pack.objects.update(state="waiting")
    Job.objects.update(state="failed", ended_at=timezone.now(), lease_until=None)
    assert found("state=waiting") == [] and found("state=failed") == [ready_pack.number]
    shown = caller.get(f"{PACKS}/{ready_pack.number}").json()
    assert shown["state"] == "failed" and shown["reason"] and shown["download"] is None
    assert places(problem(caller.get(f"{PACKS}?state=lost"), 400, "invalid")) == {
        "state": "invalid_choice"
    }


def test_what_may_not_be_asked_for_is_refused_with_its_sentence(cast, decided):
    caller = Caller(cast.owner)
    problem(caller.post(PACKS, {"kind": "framework", "number": "nist"}), 422,
            "pack.framework_unknown")  # fmt: skip
    problem(caller.post(PACKS, {"kind": "actions", "number": "refunds"}), 403, "pack.needs_full")
    days = {"since": "2026-11-01", "until": "2026-10-01"}
    committee = {"kind": "committee", "number": cast.committee.slug}
    other = Caller(cast.auditor)
    problem(other.post(PACKS, committee), 422, "pack.span_missing")
    problem(other.post(PACKS, committee | days), 422, "pack.span_turned")
    problem(Caller(cast.stranger).post(PACKS, {"kind": "request", "number": decided.number}), 422,
            "pack.request_unknown")  # fmt: skip
    assert not Pack.objects.exists()
    span = {"since": "2026-01-01", "until": "2026-01-31"}
    made = other.post(PACKS, committee | span).json()
    assert (made["since"], made["until"]) == ("2026-01-01", "2026-01-31")


def test_the_list_costs_the_same_for_one_pack_and_for_forty(
    cast, decided, django_assert_max_num_queries
):
    pack = request_pack(decided, actor=cast.owner, now=timezone.now())
    caller = Caller(cast.owner)
    for n in range(40):
        pack.pk, pack.number, pack.state = None, f"EP-2020-{n:04d}", "cancelled"
        pack.save()
    with django_assert_max_num_queries(12):
        assert len(caller.get(PACKS).json()["results"]) == 41


def test_a_sample_is_read_with_its_items_their_results_and_its_check(cast):
    sample = sampling_making.sample(cast)
    item = sample.items.first()
    item.results.create(n=1, result=Result.EXCEPTION, note="No reason.", by=cast.auditor,
                        at=make.START)  # fmt: skip
    caller = Caller(cast.chair)
    shown = caller.get(f"{SAMPLES}/{sample.number}").json()
    assert (shown["seed"], shown["size"]) == ("nov-2026", 4)
    assert shown["check"] == {"rows": sample.check_rows, "ledger": sample.check_ledger,
                              "agrees": True}  # fmt: skip
    assert [one["key"] for one in shown["items"]] == [one.key for one in sample.items.all()]
    first, second = shown["items"][:2]
    assert (first["result"], first["note"], first["finding"]) == ("exception", "No reason.", None)
    assert second["result"] is None and second["part"] == ""
    rows = caller.get(f"{SAMPLES}?state=open&kind=roles").json()["results"]
    assert [row["number"] for row in rows] == [sample.number]
    assert caller.get(f"{SAMPLES}?state=concluded").json()["results"] == []


def test_samples_are_for_who_reads_everything(cast):
    sample = sampling_making.sample(cast)
    caller = Caller(cast.owner)
    for address in (SAMPLES, f"{SAMPLES}/{sample.number}"):
        problem(caller.get(address), 403, "audit.not_allowed")
    assert Caller(cast.auditor).get(f"{SAMPLES}/SMP-1999-0001").status_code == 404
