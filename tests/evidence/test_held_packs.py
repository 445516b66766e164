"""Packs that are tried again while their last worker still holds them, and refused downloads."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from evidence.actions import pack_work
from evidence.actions.book_folder import work_of
from evidence.actions.builders import BUILDERS
from evidence.actions.packs import cancel_pack, fail_pack, request_pack, retry_pack
from evidence.models import Pack
from evidence.models.scopes import find_subject
from evidence.rules.packing import Kind
from evidence.rules.packs import held_refusal
from govportal.ledger.models import Entry
from govportal.refusals import Refusal, Refused, sentence
from govportal.worklist.actions import claim_job, run_jobs
from govportal.worklist.models import Job
from tests import make

pytestmark = pytest.mark.django_db
AFTER = timedelta(minutes=3)
CHECK = "How anybody can check it"


@pytest.fixture
def book(cast, decided, packs_folder):
    """A pack of an agent, which is built in a work folder."""
    about = find_subject(Kind.AGENT, decided.agent.slug)
    return request_pack(about, actor=cast.auditor, now=timezone.now())


def test_a_lease_holds_to_its_last_moment():
    assert held_refusal(None, make.START) is None
    assert held_refusal(make.START, make.START) == Refusal("pack.held_stale")
    assert held_refusal(make.START, make.START + timedelta(seconds=1)) is None


def test_a_cancelled_pack_is_not_tried_again_before_its_worker_let_go(client, cast, book):
    client.force_login(cast.auditor)
    job = claim_job(timezone.now())
    assert job is not None
    cancel_pack(book, actor=cast.auditor, now=timezone.now())
    folder = work_of(book.number)
    folder.clear()
    address = reverse("pack_retry", args=[book.number])
    answer = client.post(address)
    assert answer.status_code == 409
    assert sentence(Refusal("pack.held_stale")) in answer.content.decode()
    assert folder.path.exists() and Job.objects.filter(kind="evidence.book").count() == 1
    assert not Entry.objects.filter(verb="evidence.pack_retried").exists()
    pack_work.do_pack(job)
    Job.objects.filter(pk=job.pk).update(state="done", lease_until=None, ended_at=timezone.now())
    assert not folder.path.exists()
    assert client.post(address).status_code == 302


def test_the_same_can_be_asked_for_anew_at_once_in_a_folder_of_its_own(client, cast, book):
    client.force_login(cast.auditor)
    claim_job(timezone.now())
    cancel_pack(book, actor=cast.auditor, now=timezone.now())
    assert client.post(reverse("pack_again", args=[book.number])).status_code == 302
    again = Pack.objects.exclude(pk=book.pk).get()
    assert work_of(again.number).path != work_of(book.number).path


def stopped_and_tried_again(pack, cast):
    """Its worker was silent for longer than its lease, and somebody tries it again meanwhile."""
    cancel_pack(pack, actor=cast.owner, now=timezone.now())
    retry_pack(pack, actor=cast.owner, now=timezone.now() + AFTER)


@pytest.mark.parametrize("broken", [False, True])
def test_a_silent_worker_ends_nothing_of_the_next_attempt(
    cast, decided, packs_folder, monkeypatch, broken
):
    pack = request_pack(decided, actor=cast.owner, now=timezone.now())
    tried: list[str] = []

    def build(scope, target, *, now, progress):
        if tried:
            return BUILDERS[Kind.REQUEST](scope, target, now=now, progress=progress)
        tried.append("begun")
        stopped_and_tried_again(pack, cast)
        if broken:
            raise FileNotFoundError("its folder is gone")
        progress("sealing")
        tried.append("goes on")
        raise AssertionError(tried)

    monkeypatch.setattr(pack_work, "BUILDERS", {"request": build})
    run_jobs(timezone.now())
    pack.refresh_from_db()
    assert pack.state == "ready" and pack.path.is_file() and tried == ["begun"]
    first = Job.objects.order_by("pk")[0]
    assert first.state == "done" and first.result == {"pack": pack.number, "state": "waiting"}
    assert not Entry.objects.filter(verb="evidence.pack_failed").exists()


def test_only_the_job_of_the_last_attempt_may_end_a_pack(cast, decided, packs_folder):
    pack = request_pack(decided, actor=cast.owner, now=timezone.now())
    job = claim_job(timezone.now())
    stopped_and_tried_again(pack, cast)
    with pytest.raises(Refused) as late:
        fail_pack(pack, Refusal("pack.broken"), job=job, now=timezone.now())
    assert late.value.refusal.code == "worklist.job_stale"


def test_a_pack_that_will_never_be_is_not_explained(client, cast, ready_pack):
    client.force_login(cast.owner)
    assert CHECK in client.get(ready_pack.get_absolute_url()).content.decode()
    pack = request_pack(ready_pack.request, actor=cast.owner, now=timezone.now())
    assert CHECK in client.get(pack.get_absolute_url()).content.decode()
    cancel_pack(pack, actor=cast.owner, now=timezone.now())
    assert CHECK not in client.get(pack.get_absolute_url()).content.decode()
    Pack.objects.filter(pk=pack.pk).update(state="waiting")
    fail_pack(pack, Refusal("pack.broken"), job=None, now=timezone.now())
    assert CHECK not in client.get(pack.get_absolute_url()).content.decode()


def test_what_cannot_be_taken_says_so_on_its_page_with_the_status_of_the_api(
    client, cast, decided, packs_folder
):
    client.force_login(cast.owner)
    pack = request_pack(decided, actor=cast.owner, now=timezone.now())
    address = reverse("pack_download", args=[pack.number])
    waiting = client.post(address)
    assert waiting.status_code == 422
    assert sentence(Refusal("pack.not_ready")) in waiting.content.decode()
    cancel_pack(pack, actor=cast.owner, now=timezone.now())
    gone = client.post(address)
    text = gone.content.decode()
    assert gone.status_code == 422 and "Build it again" in text
    assert text.count(sentence(Refusal("pack.cancelled"))) == 1
