"""Runs a verification and keeps what it found for the audit page."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.utils import timezone

from govportal.ledger.models import VerificationRun
from govportal.ledger.verification import Verification

PLACE_LENGTH = VerificationRun._meta.get_field("place").max_length


def verify_ledger(
    now: datetime,
    *,
    since: int = 0,
    outside: Mapping[int, bytes] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> VerificationRun:
    """Verify from the checkpoint at ``since``, against ``outside`` roots and the last clean run."""
    found = Verification(since, outside or {}, progress).run()
    code, place = found.fault or ("", "")
    return VerificationRun.objects.create(
        started_at=now,
        finished_at=timezone.now(),
        since=since,
        size=found.size,
        root=found.root.hex(),
        entries=found.entries,
        fault=code,
        place=place.encode(errors="backslashreplace").decode()[:PLACE_LENGTH],
    )
