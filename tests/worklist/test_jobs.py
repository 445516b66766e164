"""Background jobs: one worker at a time, taken over when it is lost."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from govportal.ledger.models import Entry
from govportal.refusals import Refused
from govportal.worklist.actions import (
    Queue,
    beat_job,
    claim_job,
    enqueue_job,
    finish_job,
    jobs,
    register_job,
    run_jobs,
)
from govportal.worklist.models import Job
from tests.worklist.cast import CASE, MONDAY, SETUP

pytestmark = pytest.mark.django_db
LOST = timedelta(minutes=3)


@pytest.fixture(autouse=True)
def no_other_work(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(jobs, "_work", {})
    yield


def a_job(**changes: Any) -> Job:
    return enqueue_job("pack", {"n": 3}, actor=SETUP, now=MONDAY, subject=CASE, **changes)


def test_a_job_is_done_and_keeps_its_result() -> None:
    def count(job: Job) -> dict[str, Any]:
        beat_job(job, now=MONDAY, done=1, total=job.params["n"])
        return {"files": job.params["n"]}

    register_job("pack", count)
    a_job()
    assert run_jobs(MONDAY) == 1
    job = Job.objects.get()
    assert (job.state, job.result, job.done, job.total) == ("done", {"files": 3}, 1, 3)
    assert Entry.objects.filter(subject=job.ledger_ref).count() == 2


def test_the_same_key_asks_only_once() -> None:
    assert a_job(key="pack:1") == a_job(key="pack:1")
    assert Entry.objects.filter(verb="job.requested").count() == 1


def test_a_failure_is_kept_and_the_next_job_goes_on() -> None:
    def fail(job: Job) -> dict[str, Any]:
        raise ValueError("no paper")

    register_job("pack", fail)
    a_job(), a_job()
    assert run_jobs(MONDAY) == 2
    assert {job.state for job in Job.objects.all()} == {"failed"}
    assert "no paper" in Job.objects.all()[0].error


def test_work_nobody_knows_fails_with_a_sentence() -> None:
    a_job()
    run_jobs(MONDAY)
    assert Job.objects.get().error == "No work of the kind “pack” is known."


def test_a_lost_worker_is_replaced_and_cannot_finish_any_more() -> None:
    a_job()
    first = claim_job(MONDAY)
    assert first is not None and claim_job(MONDAY + timedelta(minutes=1)) is None
    second = claim_job(MONDAY + LOST)
    assert second is not None and second.turn == 2
    with pytest.raises(Refused):
        finish_job(first, result={}, now=MONDAY + LOST)
    with pytest.raises(Refused):
        beat_job(first, now=MONDAY + LOST)
    assert finish_job(second, result={}, now=MONDAY + LOST).state == "done"


def test_a_beat_keeps_the_job() -> None:
    a_job()
    job = claim_job(MONDAY)
    assert job is not None
    beat_job(job, now=MONDAY + LOST, done=1, total=2)
    assert claim_job(MONDAY + LOST + timedelta(minutes=1)) is None


def test_what_kills_three_workers_is_given_up() -> None:
    a_job()
    assert all(claim_job(MONDAY + n * LOST) for n in range(3))
    assert claim_job(MONDAY + 3 * LOST) is None
    assert Job.objects.get().state == "failed"


def test_two_kinds_of_work_cannot_share_a_name() -> None:
    register_job("pack", lambda job: {})
    with pytest.raises(ValueError, match="pack"):
        register_job("pack", lambda job: {})


def test_a_long_job_keeps_no_short_one_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_queues", {})
    register_job("book", lambda job: {}, Queue.BOOKS)
    register_job("pack", lambda job: {})
    enqueue_job("book", {}, actor=SETUP, now=MONDAY)
    short, unknown = a_job(), enqueue_job("nobody knows", {}, actor=SETUP, now=MONDAY)
    assert claim_job(MONDAY, Queue.DOCUMENTS) is None
    claimed = [claim_job(MONDAY, Queue.SHORT) for _ in range(3)]
    assert claimed == [short, unknown, None]
    book = claim_job(MONDAY, Queue.BOOKS)
    assert book is not None and book.kind == "book"
    assert claim_job(MONDAY, Queue.BOOKS) is None
