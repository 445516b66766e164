"""Merging conditions into one with wording of the presiding chair (4-fine-print.md)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from approvals.rules.conditions.proposals import TEXT_MAX, same
from govportal.refusals import Refusal


@dataclass(frozen=True)
class MergeFacts:
    """What merging needs to know of a condition."""

    n: int
    text: str
    owner: int
    due_at: datetime


@dataclass(frozen=True)
class Merged:
    """What a merged condition takes from the originals: the numbers of those it comes from."""

    time_of: int
    part_of: int


def merge_refusal(chosen: Sequence[MergeFacts], text: str, owner: int | None) -> Refusal | None:
    """Why these conditions cannot be merged into this wording; who asks is asked before."""
    if not chosen:
        return Refusal("condition.merge_none")
    length = len(text.strip())
    if not length:
        return Refusal("condition.merge_without_text")
    if length > TEXT_MAX:
        return Refusal("condition.merge_too_long", {"most": TEXT_MAX, "has": length})
    if owner not in {one.owner for one in chosen}:
        return Refusal("condition.merge_owner")
    if len(chosen) == 1 and same(chosen[0].text, text):
        return Refusal("condition.merge_unchanged")
    return None


def merged(chosen: Sequence[MergeFacts], owner: int) -> Merged:
    """The earliest deadline counts; the owner is one of theirs."""
    earliest = min(chosen, key=lambda one: (one.due_at, one.n))
    theirs = min((one for one in chosen if one.owner == owner), key=lambda one: one.n)
    return Merged(earliest.n, theirs.n)
