"""Sending posts: several at once, each attempt on record, given up after a day.

The requests run in threads of their own, so that a receiver that hangs holds up nobody else's; rows
are written by the caller's thread alone.
"""

import json
import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM, Reference
from govportal.ledger.rules.redaction import redacted_text
from govportal.refusals import Refused
from govportal.worklist.actions.delivering import Delivered
from govportal.worklist.actions.outbox import claim, free, portal_host
from govportal.worklist.calling import NotSent, post_to
from govportal.worklist.models import Post, PostAttempt
from govportal.worklist.rules.retries import jittered, wait_after
from govportal.worklist.rules.shapes import Shape
from govportal.worklist.rules.signatures import signed_headers
from govportal.worklist.sealing import Unreadable
from govportal.worklist.webhook_settings import policy, signing_secrets

log = logging.getLogger(__name__)
BATCH, AT_ONCE = 16, 8
FIRST_WAIT = timedelta(seconds=10)
AGENT = "govportal-webhooks/1"


@dataclass(frozen=True)
class Outcome:
    """What became of one attempt."""

    error: str = ""
    status: int | None = None
    took_ms: int = 0


def deliver_posts(now: datetime, *, batch: int = BATCH) -> Delivered:
    """Send what waits. What does not arrive is tried again, and is a dead letter after 24 hours.

    Two deliverers never hold the same post. One that dies after sending and before noting it
    leaves it to the next after its lease; the receiver knows the same id.
    """
    delivered = Delivered()
    while posts := claim(Post.objects.waiting(now).select_related("receiver"), now, batch):
        _send_all(posts, delivered, now)
        if len(posts) < batch:
            break
    return delivered


def _send_all(posts: Sequence[Post], delivered: Delivered, now: datetime) -> None:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        sending = {pool.submit(_timed, row): row for row in posts}
        for done in as_completed(sending):
            _note(sending[done], done.result(), delivered, now)


def _timed(row: Post) -> Outcome:
    """One attempt, in a thread without a database."""
    began = time.monotonic()
    status, error = None, ""
    try:
        status, error = _WAYS[Shape(row.receiver.shape)](row)
    except (NotSent, Unreadable, Refused) as failed:
        error = str(failed)
    except Exception as failed:  # any server may fail in any way: try again later
        error = f"{type(failed).__name__}: {failed}"
    took = int((time.monotonic() - began) * 1000)
    return Outcome(redacted_text(error)[:300], status, took)


def _by_http(row: Post) -> tuple[int | None, str]:
    body = row.body.encode()
    headers = {"Content-Type": "application/json", "User-Agent": AGENT}
    if row.receiver.secret_name:
        secrets = signing_secrets(row.receiver.secret_name)
        signed_at = int(timezone.now().timestamp())  # of this attempt, as receivers compare it
        headers |= signed_headers(secrets, row.message_id, signed_at, body)
    answer = post_to(
        row.receiver.address, body, headers, policy(), ca_file=settings.WEBHOOK_CA_FILE
    )
    error = "" if answer.is_taken else f"{answer.status} {answer.text}".strip()
    return answer.status, error


def _by_mail(row: Post) -> tuple[int | None, str]:
    said = json.loads(row.body)
    message = EmailMessage(
        subject=said["subject"],
        body=said["text"],
        to=[row.receiver.address],
        headers={"Message-ID": f"<{row.message_id}@{portal_host()}>"},
        connection=get_connection(),
    )
    message.send()
    return None, ""


_WAYS: dict[Shape, Callable[[Post], tuple[int | None, str]]] = {
    Shape.MAIL: _by_mail,
    Shape.WEBHOOK: _by_http,
    Shape.SLACK: _by_http,
    Shape.TEAMS: _by_http,
}


def _note(row: Post, outcome: Outcome, delivered: Delivered, now: datetime) -> None:
    """What became of it: sent, to be tried again, or given up; the attempt in any case."""
    n, error = row.attempts + 1, outcome.error
    if error:
        log.warning("%s not sent: %s", row.ledger_ref, error)
    if error and now >= row.give_up_at:
        delivered.dead += _give_up(row, n, outcome, now)
        return
    with transaction.atomic():
        if not error:
            delivered.sent += free(Post, [row.pk], state=Post.SENT, sent_at=now, last_error="")
        else:
            wait = jittered(wait_after(n, FIRST_WAIT), row.key, n)
            next_try = min(now + wait, max(row.give_up_at, now))
            delivered.failed += free(Post, [row.pk], next_try_at=next_try, last_error=error)
        _attempt(row, n, outcome, now)


def _attempt(row: Post, n: int, outcome: Outcome, now: datetime) -> None:
    PostAttempt.objects.create(
        post=row,
        n=n,
        at=now,
        status=outcome.status,
        taken=not outcome.error,
        error=outcome.error,
        took_ms=outcome.took_ms,
    )


@recorded
def _give_up(row: Post, n: int, outcome: Outcome, now: datetime) -> int:
    free(Post, [row.pk], state=Post.DEAD, last_error=outcome.error)
    _attempt(row, n, outcome, now)
    record(
        "post.given_up",
        row,
        actor=SYSTEM("deliver"),
        now=now,
        refs=[Reference(row.subject_ref), row.receiver],
        data={"attempts": n, "status": outcome.status},
        personal={"error": outcome.error},
    )
    return 1
