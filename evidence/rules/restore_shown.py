"""What a test of restoring a backup can show, beyond its root: moments that fit, every entry.

Pure Python. A root alone shows little: signed checkpoints carry it, and anybody may read them.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from evidence.rules.restoring import Result, Told, Verdict
from govportal.faults import forbidden, is_unseen, turning
from govportal.refusals import Refusal

EARLIEST = 2000
"""Before this year no backup was made of anything here."""
LARGEST = 2**53
"""Numbers from here on have no exact form in the ledger."""
TO_THE_MINUTE = timedelta(minutes=1)
"""Moments are typed without seconds."""


@dataclass(frozen=True)
class Known:
    """What this ledger knows itself. ``first_at``: its first checkpoint; ``sealed_at``: when it
    had so many entries as the copy; ``bodies``: how many entries of that size are not pruned."""

    first_at: datetime | None = None
    sealed_at: datetime | None = None
    bodies: int = 0


def words_refusal(told: Told) -> Refusal | None:
    """Why these names cannot be kept, or the moments are none."""
    for text in (told.backup, told.where, told.note):
        if sign := turning(text) or forbidden(text):
            return Refusal("restore.sign_wrong", {"sign": sign})
    early = min(told.backup_at.year, told.tested_at.year) < EARLIEST
    return Refusal("restore.moment_early", {"year": EARLIEST}) if early else None


def moments_refusal(
    told: Told, known: Known, result: Result | None, verdict: Verdict
) -> Refusal | None:
    """Why the copy cannot be of this backup. A test that failed may be of any backup."""
    until, passed = told.backup_at + TO_THE_MINUTE, verdict is Verdict.PASSED
    if passed and known.first_at is not None and known.first_at > until:
        return Refusal("restore.backup_before", {"at": _shown(known.first_at, told)})
    if result is not None and known.sealed_at is not None and known.sealed_at > until:
        at = _shown(known.sealed_at, told)
        return Refusal("restore.tree_newer", {"size": result.size, "at": at})
    return None


def note_refusal(note: str, verdict: Verdict) -> Refusal | None:
    """Why a test is not entered without a word: it failed, and nobody says how."""
    failed = verdict is not Verdict.PASSED
    return Refusal("restore.note_missing") if failed and is_unseen(note) else None


def _shown(at: datetime, told: Told) -> str:
    """A moment in the zone in which the others were typed."""
    return f"{at.astimezone(told.backup_at.tzinfo):%Y-%m-%d %H:%M %Z}"


def shown(verdict: Verdict, result: Result | None, known: Known) -> Verdict:
    """The verdict, where every entry was checked; less where some were left out."""
    if verdict is Verdict.PASSED and result is not None and result.entries < known.bodies:
        return Verdict.PARTIAL
    return verdict


def unusable_refusal(text: str) -> Refusal:
    """What is wrong with a result that is JSON, and none of the command's: lacking, or of a wrong
    kind."""
    found = json.loads(text)
    if not isinstance(found, Mapping):
        return Refusal("restore.result_unusable")
    lacking = [name for name in _KINDS if name not in found]
    if lacking:
        return Refusal("restore.result_lacks", {"names": ", ".join(lacking)})
    wrong = [name for name, is_one in _KINDS.items() if not is_one(found[name])]
    return Refusal("restore.result_wrong", {"names": ", ".join(wrong or ["held", "fault"])})


def _number(value: Any) -> bool:
    return type(value) is int and 0 <= value < LARGEST


def _root(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 64 and set(value) <= set("0123456789abcdef")


_KINDS: Mapping[str, Callable[[Any], bool]] = {
    "held": lambda value: isinstance(value, bool),
    "since": _number,
    "size": _number,
    "root": _root,
    "entries": _number,
    "fault": lambda value: value is None or isinstance(value, Mapping),
}


def fits(result: Result) -> bool:
    """Whether the ledger can keep its numbers."""
    return max(result.since, result.size, result.entries) < LARGEST
