"""Sending notices: claimed with a lease, tried again with back-off, given up after a day."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import urljoin

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM
from govportal.worklist.actions.outbox import ERROR_MAX, claim, free, portal_host
from govportal.worklist.models import Notice, NoticeAttachment
from govportal.worklist.rules import retries
from govportal.worklist.rules.retries import GIVE_UP

log = logging.getLogger(__name__)
BATCH = 50
FIRST_WAIT = timedelta(minutes=1)


@dataclass
class Delivered:
    """What a delivery did."""

    sent: int = 0
    failed: int = 0
    dead: int = 0


def deliver_notices(now: datetime, *, batch: int = BATCH, backend: str | None = None) -> Delivered:
    """Send what waits. A notice that cannot be sent is tried again, and is dead after 24 hours.

    Two deliverers never hold the same notice. One that dies between sending and noting it leaves
    the notice to the next after its lease; the mail then has the same Message-ID. A missing
    attachment is a failure like that of a mail server: nothing goes out without it. ``backend``:
    another of Django's mail backends than the one that is set; what it takes is noted together.
    """
    delivered = Delivered()
    while notices := _claim(now, batch):
        mail = get_connection(backend)
        sent = (notice.pk for notice in notices if _deliver(notice, mail, delivered, now))
        for group in [list(sent)] if backend else ([pk] for pk in sent):
            _free(group, state=Notice.SENT, sent_at=now, last_error="")
        mail.close()
        if len(notices) < batch:
            break
    return delivered


def _claim(now: datetime, batch: int) -> Sequence[Notice]:
    """Notices that nobody else holds, with all that sending them needs."""
    rows = Notice.objects.waiting(now).select_related("person", "page")
    return claim(rows.prefetch_related("attachments"), now, batch)


def _deliver(notice: Notice, mail: BaseEmailBackend, delivered: Delivered, now: datetime) -> bool:
    """Whether it was sent, which the caller notes."""
    attempts = notice.attempts + 1
    if not notice.person.is_active:
        delivered.dead += _give_up(notice, "the account is not active", now)
        return False
    try:
        _message(notice, mail).send()
    except Exception as error:  # any mail server may fail in any way: try again later
        log.warning("%s not sent: %s", notice.ledger_ref, error)
        if now - notice.created_at >= GIVE_UP:
            delivered.dead += _give_up(notice, str(error), now)
            return False
        delivered.failed += 1
        _free(
            [notice.pk], next_try_at=now + wait_after(attempts), last_error=str(error)[:ERROR_MAX]
        )
        return False
    delivered.sent += 1
    return True


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: doubling from a minute to an hour."""
    return retries.wait_after(attempts, FIRST_WAIT)


def _free(notices: Sequence[int], **columns: object) -> None:
    free(Notice, notices, **columns)


@recorded
def _give_up(notice: Notice, error: str, now: datetime) -> int:
    _free([notice.pk], state=Notice.DEAD, last_error=error[:ERROR_MAX])
    record(
        "notice.given_up",
        notice,
        actor=SYSTEM("deliver"),
        now=now,
        refs=[notice.person],
        data={"attempts": notice.attempts + 1},
        personal={"error": error[:ERROR_MAX]},
    )
    return 1


def _message(notice: Notice, mail: BaseEmailBackend) -> EmailMultiAlternatives:
    address = urljoin(settings.PORTAL_URL, notice.url) if notice.url else ""
    name = sha256(notice.key.encode()).hexdigest()[:32]
    message = EmailMultiAlternatives(
        subject=notice.subject,
        body="\n\n".join(part for part in (notice.body, address) if part) + "\n",
        to=[notice.person.email],
        headers={"Message-ID": f"<{name}@{portal_host()}>"},
        connection=mail,
    )
    if hasattr(notice, "page"):
        message.attach_alternative(notice.page.html, "text/html")
    for attachment in notice.attachments.all():
        message.attach(attachment.name, _content(attachment), attachment.content_type)
    return message


def _content(attachment: NoticeAttachment) -> bytes:
    """The stored bytes. Raises FileNotFoundError, or ValueError when they are no longer those."""
    with default_storage.open(attachment.path) as file:
        content = bytes(file.read())
    if sha256(content).hexdigest() != attachment.sha256:
        raise ValueError(f"{attachment.name} is no longer the file that was to be sent")
    return content
