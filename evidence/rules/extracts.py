"""Extracts of the audit trail: which formats there are, what a row says. Pure Python."""

from collections.abc import Mapping
from enum import StrEnum

from govportal.refusals import Refusal

PAPER_AT_MOST, LONGEST = 1_500, 1_000
COLUMNS = (
    "index",
    "id",
    "occurred_at",
    "recorded_at",
    "who",
    "what",
    "said",
    "about",
    "actor",
    "role",
    "on_behalf_of",
    "verb",
    "subject",
    "refs",
    "data",
    "trace_id",
    "policy_result",
    "retention",
    "demo",
    "leaf_hash",
)
Row = Mapping[str, object]


class Format(StrEnum):
    """What an extract is written as."""

    CSV = "csv"
    JSON = "json"
    PDF = "pdf"


def length_refusal(filters: str) -> Refusal | None:
    """Why filters are not kept: they are longer than their column."""
    return Refusal("extract.filters_too_long") if len(filters) > LONGEST else None


def paper_refusal(kind: Format, rows: int) -> Refusal | None:
    """Why so many entries are not printed; files for programs have no limit."""
    if kind is Format.PDF and rows > PAPER_AT_MOST:
        return Refusal("extract.too_long", {"count": rows, "most": PAPER_AT_MOST})
    return None
