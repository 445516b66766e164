"""How long an agent's keys live, by its tier: the shipped table, and what no edit may exceed.

Pure Python. Times in the table are whole hours (1-domain.md §2, Identity).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from govportal.refusals import Refusal

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TIMES = ("usual", "longest", "overlap", "longest_overlap")
NO_TIER = "0"
TIERS = (NO_TIER, "1", "2", "3", "4")
CEILING_HOURS: Mapping[str, int] = dict.fromkeys(TIERS, 365 * 24) | {"4": 24}
"""Safety: whatever the table says, a key never lives longer. The database keeps the same."""


def _row(usual: int, longest: int, overlap: int, longest_overlap: int) -> dict[str, int]:
    return dict(zip(TIMES, (usual, longest, overlap, longest_overlap), strict=True))


KEY_TERMS_1: Mapping[str, Any] = {
    "tiers": {
        **{tier: _row(90 * 24, 90 * 24, 24, 7 * 24) for tier in TIERS},
        "4": _row(24, 24, 1, 1),
    }
}


@dataclass(frozen=True)
class Terms:
    """How long the keys of a tier live, and how long an old one may go on beside its successor."""

    usual: timedelta
    longest: timedelta
    overlap: timedelta
    longest_overlap: timedelta


def terms_of(
    tier: int | None, longest_days: int = 90, table: Mapping[str, Any] = KEY_TERMS_1
) -> Terms:
    """The terms of a tier: what the table says, within the installation's own limit.

    ``longest_days``: that limit. An agent without a tier has a row of its own: it may run nowhere
    yet. Tier 4 stays within a day, whatever the table and the limit are.
    """
    name = NO_TIER if tier is None else str(tier)
    row = table["tiers"][name]
    longest = min(row["longest"] * HOUR, longest_days * DAY, CEILING_HOURS[name] * HOUR)
    longest_overlap = min(row["longest_overlap"] * HOUR, longest)
    return Terms(
        usual=min(row["usual"] * HOUR, longest),
        longest=longest,
        overlap=min(row["overlap"] * HOUR, longest_overlap),
        longest_overlap=longest_overlap,
    )


def row_faults(tier: str, row: Mapping[str, int]) -> dict[str, Refusal]:
    """What is wrong with a row, by the time that it is about."""
    most, longest = CEILING_HOURS[tier], row["longest"]
    found = {
        "longest": _within(longest, 1, most),
        "usual": _within(row["usual"], 1, longest),
        "longest_overlap": _within(row["longest_overlap"], 0, longest),
        "overlap": _within(row["overlap"], 0, row["longest_overlap"]),
    }
    return {name: fault for name, fault in found.items() if fault is not None}


def terms_refusal(tiers: Mapping[str, Mapping[str, int]]) -> Refusal | None:
    """Why a table of terms cannot be kept; the first fault."""
    if set(tiers) != set(TIERS) or any(set(row) != set(TIMES) for row in tiers.values()):
        return Refusal("terms.incomplete")
    faults = (fault for tier in TIERS for fault in row_faults(tier, tiers[tier]).values())
    return next(faults, None)


def _within(hours: int, least: int, most: int) -> Refusal | None:
    if least <= hours <= most:
        return None
    return Refusal("terms.hours", {"least": least, "most": max(least, most), "has": hours})
