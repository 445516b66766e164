"""Conditions as voters propose them: rows as typed, what is wrong with them, which are the same.

An owner is the name of a part ("technical_owner"); who that is, the subject of the review knows.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from govportal.refusals import Refusal

TEXT_MAX = 2_000
DAYS_MIN, DAYS_MAX, DAYS_DEFAULT = 1, 365, 30
ROWS_SHOWN, ROWS_MAX = 3, 20


@dataclass(frozen=True)
class Row:
    """One row of the form, as it was typed."""

    text: str
    owner: str = ""
    days: str = str(DAYS_DEFAULT)

    @property
    def is_blank(self) -> bool:
        """Whether nobody wrote anything; an owner is always chosen, so that says nothing."""
        return not self.text.strip() and self.days.strip() in {"", str(DAYS_DEFAULT)}

    @property
    def whole_days(self) -> int | None:
        """The days, when they are a whole number from 1 to 365."""
        typed = self.days.strip()
        if not (typed.isascii() and typed.isdigit() and len(typed) < 5):
            return None
        return int(typed) if DAYS_MIN <= int(typed) <= DAYS_MAX else None


@dataclass(frozen=True)
class RowFault:
    """What is wrong with row ``n`` (from 1), and in which of its fields."""

    n: int
    field: str
    refusal: Refusal


@dataclass(frozen=True)
class Proposal:
    """What has to be done, by whom, in how many days after the decision."""

    text: str
    owner: str
    days: int

    @property
    def key(self) -> tuple[str, str, int]:
        """Proposals with the same key are one condition: white space makes no difference."""
        return folded(self.text), self.owner, self.days

    def as_json(self) -> dict[str, Any]:
        return {"text": self.text, "owner": self.owner, "days": self.days}


@dataclass(frozen=True)
class Attached:
    """One condition that follows from the votes, and the votes that proposed it."""

    proposal: Proposal
    votes: tuple[int, ...]


def proposal_of(data: Mapping[str, Any]) -> Proposal:
    """The proposal that ``as_json`` wrote."""
    return Proposal(data["text"], data["owner"], data["days"])


def folded(text: str) -> str:
    """The text with every white space as one blank."""
    return " ".join(text.split())


def same(one: str, other: str) -> bool:
    """Whether two texts differ in nothing but white space."""
    return folded(one) == folded(other)


def faults(rows: Sequence[Row], owners: Collection[str]) -> list[RowFault]:
    """All that keeps these rows from being conditions; blank rows are ignored."""
    found = []
    for n, row in enumerate(rows, start=1):
        if not row.is_blank:
            found += [RowFault(n, field, said) for field, said in _of_row(n, row, owners)]
    return found


def _of_row(n: int, row: Row, owners: Collection[str]) -> Iterable[tuple[str, Refusal]]:
    length = len(row.text.strip())
    if not length:
        yield "text", Refusal("condition.row_without_text", {"n": n})
    if length > TEXT_MAX:
        yield "text", Refusal("condition.row_too_long", {"n": n, "most": TEXT_MAX, "has": length})
    if row.owner not in owners:
        yield "owner", Refusal("condition.row_without_owner", {"n": n})
    if row.whole_days is None:
        span = {"n": n, "least": DAYS_MIN, "most": DAYS_MAX}
        yield "days", Refusal("condition.row_days", span)


def proposals(rows: Iterable[Row]) -> tuple[Proposal, ...]:
    """What rows without faults propose, each condition once."""
    found: dict[tuple[str, str, int], Proposal] = {}
    for row in rows:
        days = row.whole_days
        if not row.is_blank and days is not None:
            one = Proposal(row.text.strip(), row.owner, days)
            found.setdefault(one.key, one)
    return tuple(found.values())


def distinct(votes: Iterable[tuple[int, Iterable[Proposal]]]) -> list[Attached]:
    """One condition for each distinct proposal, in the order in which they were first made.

    ``votes``: those that count, by number, in the order in which they were cast.
    """
    first: dict[tuple[str, str, int], Proposal] = {}
    by_key: dict[tuple[str, str, int], list[int]] = {}
    for number, made in votes:
        for one in made:
            first.setdefault(one.key, one)
            by_key.setdefault(one.key, []).append(number)
    return [Attached(one, tuple(dict.fromkeys(by_key[key]))) for key, one in first.items()]


def recommended(texts: Iterable[str], owner: str) -> list[Row]:
    """Rows to adopt from what reviews recommended, one a line, each line once."""
    once: dict[str, Row] = {}
    for line in (line.strip() for text in texts for line in text.splitlines()):
        if line:
            once.setdefault(folded(line), Row(line[:TEXT_MAX], owner))
    return list(once.values())[:ROWS_MAX]
