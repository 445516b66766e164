"""Runs a verification and keeps what it found for the audit page."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone

from govportal.ledger.models import VerificationRun
from govportal.ledger.verification import Verification


def verify_ledger(
    now: datetime, *, since: int = 0, outside: Mapping[int, bytes] | None = None
) -> VerificationRun:
    """Verify from the checkpoint at ``since``, against ``outside`` roots and the last clean run.

    The last clean run's root stands in for a published checkpoint: a ledger that was cut back or
    rewritten since then does not lead to it.
    """
    known = dict(outside or {})
    last = VerificationRun.objects.filter(fault="", size__gt=since).order_by("-pk").first()
    if last:
        known.setdefault(last.size, bytes.fromhex(last.root))
    found = Verification(since, known).run()
    code, place = found.fault or ("", "")
    return VerificationRun.objects.create(
        started_at=now,
        finished_at=timezone.now(),
        since=since,
        size=found.size,
        root=found.root.hex(),
        entries=found.entries,
        fault=code,
        place=place,
    )
