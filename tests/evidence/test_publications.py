"""Checkpoints out of the administrators' reach: where they go, how often, and what fails."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from evidence.actions.publishing import keep_publishing, publish_checkpoint
from evidence.actions.stamping import verify_stamp
from evidence.models import Publication, PublicationTry, Stamp
from evidence.rules.publications import file_name
from govportal.ledger.actions import seal
from govportal.ledger.models import Entry
from govportal.ledger.proofs import latest_checkpoint
from govportal.refusals import Refused
from govportal.worklist.actions import deliver_posts
from govportal.worklist.models import Notice
from tests import make
from tests.evidence.keeping import Authority, noted
from tests.worklist.receivers import SECRET_TEXT, listening

NOW = make.START


@pytest.fixture
def shelf(settings, tmp_path):
    """A folder that administrators are meant not to reach."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    settings.CHECKPOINT_DIR, settings.CHECKPOINT_MAIL = str(folder), []
    settings.CHECKPOINT_WEBHOOK = settings.TIMESTAMP_URL = ""
    return folder


@pytest.fixture
def sealed(cast):
    seal(NOW)
    return latest_checkpoint()


def more(cast, now):
    noted("item.opened", actor=cast.owner, now=now)
    seal(now)
    return latest_checkpoint()


def test_once_a_day_the_newest_checkpoint_lies_in_the_folder(cast, sealed, shelf):
    assert keep_publishing(NOW) == 1
    file = shelf / file_name("govportal.localhost/ledger", sealed.size)
    assert file.read_text() == sealed.note and not file.stat().st_mode & 0o222
    newest = more(cast, NOW + timedelta(hours=2))
    assert keep_publishing(NOW + timedelta(hours=3)) == 0
    assert keep_publishing(NOW + timedelta(days=1)) == 1
    assert sorted(p.read_text() for p in shelf.iterdir()) == sorted([sealed.note, newest.note])
    assert Entry.objects.filter(verb="checkpoint.published").count() == 2


def test_with_no_place_set_nothing_goes_and_an_administrator_is_told(cast, sealed, shelf, settings):
    settings.CHECKPOINT_DIR = ""
    assert keep_publishing(NOW) == 0 and not Publication.objects.exists()
    with pytest.raises(Refused) as refused:
        publish_checkpoint(actor=cast.administrator, now=NOW)
    assert refused.value.refusal.code == "checkpoint.nowhere"


def test_only_administrators_publish_by_hand_and_twice_is_once(cast, sealed, shelf):
    for person in (cast.auditor, cast.chair, cast.owner):
        with pytest.raises(Refused) as refused:
            publish_checkpoint(actor=person, now=NOW)
        assert refused.value.refusal.code == "keeping.only_administrators"
    assert len(publish_checkpoint(actor=cast.administrator, now=NOW)) == 1
    assert publish_checkpoint(actor=cast.administrator, now=NOW) == []
    assert Entry.objects.filter(verb="checkpoint.published").count() == 1


def test_a_folder_that_is_not_there_is_shown_and_tried_again_until_it_is(cast, sealed, shelf):
    shelf.rmdir()
    assert keep_publishing(NOW) == 0
    tried = PublicationTry.objects.get()
    assert not tried.taken and "is not there" in tried.error
    assert keep_publishing(NOW + timedelta(minutes=1)) == 0 and PublicationTry.objects.count() == 1
    assert keep_publishing(NOW + timedelta(minutes=6)) == 0 and PublicationTry.objects.count() == 2
    assert Entry.objects.filter(verb="checkpoint.not_taken").count() == 1
    told = Notice.objects.get(subject__contains="did not get out")
    assert told.person == cast.administrator
    shelf.mkdir()
    assert keep_publishing(NOW + timedelta(hours=2)) == 1
    assert keep_publishing(NOW + timedelta(hours=4)) == 0
    assert len(list(shelf.iterdir())) == 1


def test_another_checkpoint_of_that_size_in_the_folder_is_never_overwritten(cast, sealed, shelf):
    file = shelf / file_name("govportal.localhost/ledger", sealed.size)
    file.write_text("another ledger\n")
    assert keep_publishing(NOW) == 0
    assert "says something else" in PublicationTry.objects.get().error
    assert file.read_text() == "another ledger\n" and len(list(shelf.iterdir())) == 1


def test_by_mail_and_webhook_it_goes_through_the_outbox(cast, sealed, shelf, settings, monkeypatch):
    monkeypatch.setenv("WEBHOOK_SECRET_CHECKPOINTS", SECRET_TEXT)
    settings.WEBHOOK_LOOPBACK = True
    settings.CHECKPOINT_MAIL = ["audit@elsewhere.example"]
    with listening() as inbox:
        settings.CHECKPOINT_WEBHOOK = inbox.url
        publish_checkpoint(actor=cast.administrator, now=NOW)
        assert not mail.outbox and not inbox.got  # nothing in the request itself
        deliver_posts(NOW)
        more(cast, NOW)
        publish_checkpoint(actor=cast.administrator, now=NOW)
    assert sealed.note in mail.outbox[0].body and mail.outbox[0].to == ["audit@elsewhere.example"]
    said = json.loads(inbox.got[0][2])
    assert said["type"] == "ledger.checkpoint" and said["data"]["note"] == sealed.note
    assert "webhook-signature" in inbox.got[0][1]
    receivers = Publication.objects.exclude(receiver=None).values_list("receiver", flat=True)
    assert len(receivers) == 4 and len(set(receivers)) == 2


def test_a_webhook_that_may_not_be_called_keeps_no_other_place_waiting(
    cast, sealed, shelf, settings
):
    settings.CHECKPOINT_WEBHOOK = "https://169.254.169.254/x"
    made = publish_checkpoint(actor=cast.administrator, now=NOW)
    assert [one.channel for one in made] == ["file"]
    said = Entry.objects.get(verb="checkpoint.published").content["data"]
    assert said["refused"][0]["channel"] == "webhook"


@pytest.fixture
def stamping(settings, shelf, tmp_path, monkeypatch):
    """An authority that listens here, and that the portal trusts."""
    authority = Authority(tmp_path / "tsa")
    settings.CHECKPOINT_DIR, settings.WEBHOOK_LOOPBACK = "", True
    settings.TIMESTAMP_CA_FILE = str(authority.ca)
    with listening() as inbox:
        settings.TIMESTAMP_URL = inbox.url
        take = inbox.take

        def answering(handler):
            body = handler.rfile.peek()[: int(handler.headers["Content-Length"])]
            inbox.answer = authority.answer(body)
            take(handler)

        monkeypatch.setattr(inbox, "take", answering)
        yield inbox, authority


def test_an_authority_stamps_a_checkpoint_and_its_answer_is_verified(cast, sealed, stamping):
    assert keep_publishing(NOW) == 1
    kept = Stamp.objects.get()
    assert abs(kept.stamped_at - timezone.now()) < timedelta(minutes=5)
    assert verify_stamp(kept.publication) == ""
    kept.publication.note += "x"
    assert verify_stamp(kept.publication) != ""


def test_a_stamp_over_something_else_or_by_a_stranger_is_not_taken(
    cast, sealed, stamping, settings, tmp_path, monkeypatch
):
    inbox, _authority = stamping
    stranger = Authority(tmp_path / "stranger", "Somebody else")
    settings.TIMESTAMP_CA_FILE = str(stranger.ca)
    assert keep_publishing(NOW) == 0 and not Stamp.objects.exists()
    first = PublicationTry.objects.get()
    assert first.error
    settings.TIMESTAMP_CA_FILE = str(_authority.ca)
    old, take = inbox.answer, inbox.__class__.take
    inbox.answer = old  # the answer to the first question, given to the second

    def replay(handler):
        take(inbox, handler)

    monkeypatch.setattr(inbox, "take", replay)
    assert keep_publishing(NOW + timedelta(hours=1)) == 0
    assert PublicationTry.objects.count() == 2 and not Stamp.objects.exists()
    inbox.status = 503
    assert keep_publishing(NOW + timedelta(hours=3)) == 0
    assert "503" in PublicationTry.objects.order_by("-n")[0].error


@pytest.mark.both_databases
def test_what_was_published_is_never_changed_nor_forgotten(cast, sealed, shelf):
    keep_publishing(NOW)
    row, tried = Publication.objects.get(), PublicationTry.objects.get()
    for found, change in ((row, {"root": "0" * 64}), (tried, {"taken": False, "error": "no"})):
        rows = type(found).objects.filter(pk=found.pk)
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
        with pytest.raises(IntegrityError), transaction.atomic():
            rows._raw_delete(rows.db)
    assert Path(row.place) == shelf
