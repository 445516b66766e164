"""The outbox: written with the change, sent once, tried again, given up after a day."""

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from govportal.ledger.models import Entry
from govportal.worklist.actions import Enclosure, deliver_notices, notify
from govportal.worklist.actions.delivering import _claim, wait_after
from govportal.worklist.models import Notice, NoticeAttachment
from tests.worklist.cast import MONDAY, Cast

pytestmark = pytest.mark.django_db
BROKEN = "tests.worklist.test_notices.BrokenMail"
HOUR = timedelta(hours=1)


class BrokenMail:
    """A mail server that refuses everything."""

    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    def close(self) -> None: ...
    def send_messages(self, messages: object) -> int:
        raise OSError("connection refused")


def a_notice(cast: Cast, key: str = "step:1", *enclosed: Enclosure) -> Notice:
    return notify(
        cast.owner,
        enclosed=enclosed,
        key=key,
        subject="Sign-off:\nClaims",
        body="It waits for you.",
        url="/requests/1/",
        now=MONDAY,
    )


def test_a_notice_is_sent_once_with_its_full_address(cast: Cast, settings: Any) -> None:
    settings.PORTAL_URL = "https://portal.example.test"
    a_notice(cast)
    assert deliver_notices(MONDAY).sent == 1
    assert deliver_notices(MONDAY + HOUR).sent == 0
    (message,) = mail.outbox
    assert message.to == [cast.owner.email]
    assert message.subject == "Sign-off: Claims"
    assert message.body == "It waits for you.\n\nhttps://portal.example.test/requests/1/\n"


def test_what_another_backend_takes_is_noted_together(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    for n in range(3):
        a_notice(cast, f"step:{n}")
    with django_assert_num_queries(6):  # savepoint, claim with files, lease, release, noted once
        delivered = deliver_notices(MONDAY, backend="django.core.mail.backends.dummy.EmailBackend")
    assert delivered.sent == 3 == Notice.objects.filter(state=Notice.SENT, lease_until=None).count()
    assert mail.outbox == []


def test_the_same_key_is_the_same_notice(cast: Cast) -> None:
    assert a_notice(cast) == a_notice(cast)


def test_what_cannot_be_sent_is_tried_again_later(cast: Cast, settings: Any) -> None:
    working, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, BROKEN
    a_notice(cast)
    assert deliver_notices(MONDAY).failed == 1
    settings.EMAIL_BACKEND = working
    assert deliver_notices(MONDAY + timedelta(seconds=59)).sent == 0
    assert deliver_notices(MONDAY + timedelta(seconds=60)).sent == 1
    notice = Notice.objects.get()
    assert (notice.state, notice.attempts, notice.last_error) == ("sent", 2, "")


def test_attempts_wait_longer_and_longer_up_to_an_hour() -> None:
    minutes = [wait_after(n) // timedelta(minutes=1) for n in (1, 2, 3, 6, 7, 50)]
    assert minutes == [1, 2, 4, 32, 60, 60]


def test_after_a_day_it_is_given_up_and_the_ledger_knows(cast: Cast, settings: Any) -> None:
    settings.EMAIL_BACKEND = BROKEN
    a_notice(cast)
    assert deliver_notices(MONDAY + 24 * HOUR).dead == 1
    assert deliver_notices(MONDAY + 48 * HOUR).dead == 0
    notice = Notice.objects.get()
    assert (notice.state, notice.last_error) == ("dead", "connection refused")
    assert Entry.objects.filter(verb="notice.given_up").count() == 1


def test_nobody_writes_to_those_who_left(cast: Cast) -> None:
    a_notice(cast)
    type(cast.owner).objects.filter(pk=cast.owner.pk).update(is_active=False)
    assert deliver_notices(MONDAY).dead == 1
    assert mail.outbox == []


def test_a_notice_whose_deliverer_died_goes_to_the_next_one(cast: Cast) -> None:
    notice = a_notice(cast)
    Notice.objects.filter(pk=notice.pk).update(lease_until=MONDAY + timedelta(minutes=5))
    assert deliver_notices(MONDAY + timedelta(minutes=4)).sent == 0
    assert deliver_notices(MONDAY + timedelta(minutes=6)).sent == 1


def test_a_notice_in_somebodys_hands_is_nobody_elses(cast: Cast) -> None:
    a_notice(cast)
    assert len(_claim(MONDAY, 10)) == 1
    assert _claim(MONDAY, 10) == []


LETTER = b"%PDF-1.7 a letter"


@pytest.fixture
def letter(settings: Any, tmp_path: Any) -> Iterator[Enclosure]:
    """A stored file, as an enclosure."""
    settings.MEDIA_ROOT = tmp_path
    path = default_storage.save("letters/one", ContentFile(LETTER))
    yield Enclosure(path, sha256(LETTER).hexdigest(), "letter.pdf", "application/pdf")


def test_a_stored_file_goes_out_with_its_notice(cast: Cast, letter: Enclosure) -> None:
    a_notice(cast, "letter:1", letter)
    assert deliver_notices(MONDAY).sent == 1
    (message,) = mail.outbox
    assert message.attachments == [("letter.pdf", LETTER, "application/pdf")]


def test_the_same_key_encloses_a_file_only_once(cast: Cast, letter: Enclosure) -> None:
    a_notice(cast, "letter:1", letter), a_notice(cast, "letter:1", letter)
    assert NoticeAttachment.objects.count() == 1


def test_nothing_goes_out_without_its_file_until_it_is_there(cast: Cast, letter: Enclosure) -> None:
    default_storage.delete(letter.path)
    a_notice(cast, "letter:1", letter)
    assert deliver_notices(MONDAY).failed == 1
    assert mail.outbox == [] and "No such file" in Notice.objects.get().last_error
    default_storage.save(letter.path, ContentFile(LETTER))
    assert deliver_notices(MONDAY + HOUR).sent == 1


def test_a_file_that_stays_away_is_given_up_after_a_day(cast: Cast, letter: Enclosure) -> None:
    default_storage.delete(letter.path)
    a_notice(cast, "letter:1", letter)
    assert deliver_notices(MONDAY + 24 * HOUR).dead == 1
    assert Entry.objects.filter(verb="notice.given_up").count() == 1


def test_a_file_that_was_changed_is_not_sent(cast: Cast, letter: Enclosure) -> None:
    default_storage.delete(letter.path)
    default_storage.save(letter.path, ContentFile(b"another letter"))
    a_notice(cast, "letter:1", letter)
    assert deliver_notices(MONDAY).failed == 1
    assert mail.outbox == [] and "no longer the file" in Notice.objects.get().last_error


def test_a_notice_attaches_no_two_files_of_one_name(cast: Cast, letter: Enclosure) -> None:
    notice = a_notice(cast, "letter:1", letter)
    with pytest.raises(IntegrityError), transaction.atomic():
        NoticeAttachment.objects.create(notice=notice, **vars(letter))
