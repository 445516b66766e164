"""Tests of restoring a backup: what ``verify_ledger --json`` said of the copy, judged.

Pure Python. Nobody says that a test passed: it passed when the copy's tree is the one here.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from approvals.rules.reasons import seen_length
from govportal.faults import is_unseen
from govportal.refusals import Refusal

NAME_MAX, NOTE_MAX, RESULT_MAX, WHERE_MAX = 200, 4000, 10_000, 200
_HEX = frozenset("0123456789abcdef")
MOST = 2**62


class Verdict(StrEnum):
    """What came of a test."""

    PASSED = "passed"
    FAULT = "fault"  # the verification of the copy found a fault
    PARTIAL = "partial"  # it did not begin at the first entry
    EMPTY = "empty"  # the copy has no entries
    OTHER = "other"  # its tree is not the one that stood here at that size
    AHEAD = "ahead"  # it has more entries than this ledger
    NOT_RESTORED = "not_restored"  # the backup could not be brought back at all


@dataclass(frozen=True)
class Result:
    """What ``verify_ledger --json`` printed."""

    held: bool
    since: int
    size: int
    root: str
    entries: int
    fault: str = ""
    place: str = ""


def read_result(text: str) -> Result | Refusal:
    """The printed result. A Refusal for what is none."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return Refusal("restore.result_unreadable")
    unusable = Refusal("restore.result_unusable")
    if not isinstance(found, Mapping) or not isinstance(found.get("held"), bool):
        return unusable
    numbers = [found.get(name) for name in ("since", "size", "entries")]
    if any(type(n) is not int or not 0 <= n < MOST for n in numbers):
        return unusable
    root, fault = found.get("root"), found.get("fault") or {}
    if not isinstance(root, str) or len(root) != 64 or not _HEX.issuperset(root):
        return unusable
    if not isinstance(fault, Mapping) or found["held"] is bool(fault):
        return unusable
    return _result(found, fault)


def _result(found: Mapping[str, Any], fault: Mapping[str, Any]) -> Result:
    code, place = (str(fault.get(name, ""))[:400].replace("\x00", "") for name in ("code", "place"))
    return Result(
        found["held"], found["since"], found["size"], found["root"], found["entries"], code, place
    )


def judged(result: Result | None, newest: int, own_root: str) -> Verdict:
    """What the result means. ``own_root``: of this ledger at the size of the copy; ``newest``: the
    size here. None: nothing could be restored."""
    if result is None:
        return Verdict.NOT_RESTORED
    if not result.held:
        return Verdict.FAULT
    if result.since:
        return Verdict.PARTIAL
    if not result.size or not result.entries:
        return Verdict.EMPTY
    if result.size > newest:
        return Verdict.AHEAD
    return Verdict.PASSED if result.root == own_root else Verdict.OTHER


@dataclass(frozen=True)
class Told:
    """What somebody wrote of a test."""

    backup: str
    backup_at: datetime
    tested_at: datetime
    where: str
    note: str


def told_refusal(told: Told, now: datetime) -> Refusal | None:
    """Why this is no test yet."""
    if is_unseen(told.backup) or seen_length(told.backup) > NAME_MAX:
        return Refusal("restore.backup_missing", {"most": NAME_MAX})
    if is_unseen(told.where) or seen_length(told.where) > WHERE_MAX:
        return Refusal("restore.where_missing", {"most": WHERE_MAX})
    if seen_length(told.note) > NOTE_MAX:
        return Refusal("restore.note_long", {"most": NOTE_MAX})
    if told.tested_at > now:
        return Refusal("restore.tested_future")
    return Refusal("restore.backup_after") if told.backup_at > told.tested_at else None
