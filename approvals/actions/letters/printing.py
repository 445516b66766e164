"""Printing a letter in the background: the same facts give the same bytes, kept by content."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext

from approvals.actions.letters.telling import UNPRINTED
from approvals.letter_kinds import kind_of
from approvals.models import BoardLetter
from approvals.models.letters import letter_path
from approvals.rules.letters import TROUBLING, wait_after
from govportal import pdf
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM
from govportal.refusals import Refusal, Refused
from govportal.worklist.actions import beat_job, close_items, enqueue_job
from govportal.worklist.models import Job
from govportal.worklist.models.jobs import FAILED

KIND = "approvals.board_letter"
PRINTER = SYSTEM("jobs")


def print_key(letter: BoardLetter, attempt: int) -> str:
    """The key of the n-th job that prints a letter, so that two ticks ask for it once."""
    return f"{letter.ledger_ref}:print:{attempt}"


def is_troubling(jobs: Sequence[Job]) -> bool:
    """Whether so many printings failed that somebody has to look."""
    return len(jobs) >= TROUBLING and jobs[-1].state == FAILED


def print_again(letter: BoardLetter, jobs: Sequence[Job], now: datetime) -> bool:
    """Ask for a printing once more when the last one failed long enough ago; whether it was.

    ``jobs``: the printings so far, oldest first.
    """
    if jobs:
        last = jobs[-1]
        if last.state != FAILED or last.ended_at is None:
            return False
        if now < last.ended_at + wait_after(len(jobs)):
            return False
    params, key = {"letter": letter.number}, print_key(letter, len(jobs) + 1)
    enqueue_job(KIND, params, subject=letter, key=key, actor=PRINTER, now=now)
    return True


def do_letter(job: Job) -> Mapping[str, Any]:
    """The work behind jobs of this kind; may be begun again by another worker."""
    letter = BoardLetter.objects.get(number=job.params["letter"])
    letter = print_letter(letter, now=timezone.now(), job=job)
    return {"letter": letter.number, "sha256": letter.sha256}


def print_letter(letter: BoardLetter, *, now: datetime, job: Job | None = None) -> BoardLetter:
    """Print and keep a letter; one that is printed stays as it is.

    With a ``job`` in a process of its own, keeping the lease meanwhile. Raises Refused when the
    stored text is not what was written or another worker took over, pdf.RenderFailed, OSError.
    """
    if letter.is_printed:
        return letter
    frozen = orjson.dumps(letter.content, option=orjson.OPT_SORT_KEYS)
    if letter.digest != f"sha256:{hashlib.sha256(frozen).hexdigest()}":
        raise Refused(Refusal("letter.text_broken", {"number": letter.number}))
    return _keep(letter, _rendered(letter, job), job=job, now=now)


def _rendered(letter: BoardLetter, job: Job | None) -> bytes:
    template = "approvals/letter_print.html"
    with pdf.on_paper(settings.LANGUAGE_CODE):
        context = {
            "text": kind_of(letter.subject_kind).text(letter),
            "running": gettext("Letter to the board %(number)s") % {"number": letter.number},
            "seal": letter.digest[:23],
            "portal_name": settings.PORTAL_NAME,
        }
        if job is None:
            return pdf.render(template, context, moment=letter.written_at)
        return pdf.render_apart(
            template, context, moment=letter.written_at, while_waiting=lambda: _beat(job)
        )


def _beat(job: Job) -> None:
    beat_job(job, now=timezone.now())


@recorded
def _keep(letter: BoardLetter, printed: bytes, *, job: Job | None, now: datetime) -> BoardLetter:
    letter = BoardLetter.objects.locked(letter.pk)
    if job is not None:
        beat_job(job, now=now)
    if letter.is_printed:
        return letter
    letter.sha256 = hashlib.sha256(printed).hexdigest()
    letter.file = _stored(letter_path(letter, ""), printed)
    letter.size, letter.printed_at = len(printed), now
    letter.save(update_fields=["file", "sha256", "size", "printed_at"])
    close_items(letter, kind=UNPRINTED, actor=PRINTER, now=now)
    record(
        "letter.printed",
        letter,
        actor=PRINTER,
        now=now,
        refs=[letter.subject_ref],
        data={"sha256": letter.sha256, "size": letter.size, "digest": letter.digest},
    )
    return letter


def _stored(path: str, data: bytes) -> str:
    """Where these bytes lie; what a killed worker left there in part is written anew."""
    if default_storage.exists(path):
        with default_storage.open(path) as file:
            if file.read() == data:
                return path
        default_storage.delete(path)
    return str(default_storage.save(path, ContentFile(data)))
