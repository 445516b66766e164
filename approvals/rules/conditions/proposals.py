"""Conditions as voters propose them: rows as typed, what is wrong with them, which are the same.

An owner is the name of a part ("technical_owner"); who that is, the subject of the review knows.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from govportal.faults import is_unseen
from govportal.refusals import Refusal
from registry.rules.runtime_rules import (
    Noted,
    Rule,
    Typed,
    from_typed,
    noted,
    rule_of,
    typed_of,
)
from registry.rules.runtime_rules import faults as rule_faults

TEXT_MAX = 2_000
DAYS_MIN, DAYS_MAX, DAYS_DEFAULT = 1, 365, 30
ROWS_SHOWN, ROWS_MAX = 3, 20


@dataclass(frozen=True)
class Row:
    """One row of the form, as it was typed."""

    text: str
    owner: str = ""
    days: str = str(DAYS_DEFAULT)
    rule: Typed = Typed()

    @property
    def is_blank(self) -> bool:
        """Whether nobody wrote anything; an owner is always chosen, so that says nothing."""
        is_said = not is_unseen(self.text) or not self.rule.is_blank
        return not is_said and self.days.strip() in {"", str(DAYS_DEFAULT)}

    @property
    def whole_days(self) -> int | None:
        """The days, when they are a whole number from 1 to 365."""
        typed = self.days.strip()
        if not (typed.isascii() and typed.isdigit() and len(typed) < 5):
            return None
        return int(typed) if DAYS_MIN <= int(typed) <= DAYS_MAX else None


@dataclass(frozen=True)
class RowFault:
    """What is wrong with row ``n`` (from 1), and in which field; ``rule-…``: of its rule."""

    n: int
    field: str
    refusal: Refusal


@dataclass(frozen=True)
class Proposal:
    """What has to be done, by whom, in how many days after the decision; its run-time rule."""

    text: str
    owner: str
    days: int
    rule: Rule | None = None

    @property
    def key(self) -> tuple[str, str, int, Rule | None]:
        """Proposals with the same key are one condition: white space makes no difference."""
        return folded(self.text), self.owner, self.days, self.rule

    def as_json(self) -> dict[str, Any]:
        bound = {"rule": self.rule.as_json()} if self.rule else {}
        return {"text": self.text, "owner": self.owner, "days": self.days, **bound}


@dataclass(frozen=True)
class Attached:
    """One condition that follows from the votes, and the votes that proposed it."""

    proposal: Proposal
    votes: tuple[int, ...]


def proposal_of(data: Mapping[str, Any]) -> Proposal:
    """The proposal that ``as_json`` wrote."""
    rule = rule_of(data["rule"]) if "rule" in data else None
    return Proposal(data["text"], data["owner"], data["days"], rule)


def again(one: Proposal) -> Row:
    """The row in which it was typed."""
    return Row(one.text, one.owner, str(one.days), typed_of(one.rule))


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
    if is_unseen(row.text):
        yield "text", Refusal("condition.row_without_text", {"n": n})
    if length > TEXT_MAX:
        yield "text", Refusal("condition.row_too_long", {"n": n, "most": TEXT_MAX, "has": length})
    if row.owner not in owners:
        yield "owner", Refusal("condition.row_without_owner", {"n": n})
    if row.whole_days is None:
        span = {"n": n, "least": DAYS_MIN, "most": DAYS_MAX}
        yield "days", Refusal("condition.row_days", span)
    for wrong in rule_faults(row.rule):
        said = {"n": n, "rule": wrong.refusal}
        yield f"rule-{wrong.field}", Refusal("condition.row_rule", said)


def proposals(rows: Iterable[Row]) -> tuple[Proposal, ...]:
    """What rows without faults propose, each condition once."""
    found: dict[object, Proposal] = {}
    for row in rows:
        days = row.whole_days
        if not row.is_blank and days is not None and not rule_faults(row.rule):
            one = Proposal(row.text.strip(), row.owner, days, from_typed(row.rule))
            found.setdefault(one.key, one)
    return tuple(found.values())


def distinct(votes: Iterable[tuple[int, Iterable[Proposal]]]) -> list[Attached]:
    """One condition for each distinct proposal, in the order in which they were first made.

    ``votes``: those that count, by number, in the order in which they were cast.
    """
    first: dict[object, Proposal] = {}
    by_key: dict[object, list[int]] = {}
    for number, made in votes:
        for one in made:
            first.setdefault(one.key, one)
            by_key.setdefault(one.key, []).append(number)
    return [Attached(one, tuple(dict.fromkeys(by_key[key]))) for key, one in first.items()]


def recommended(texts: Iterable[str], owner: str) -> list[Row]:
    """Rows to adopt from what reviews recommended, one a line, each line once.

    A rule at the end of a line fills its own fields; one that cannot be read stays in the words.
    """
    once: dict[str, Row] = {}
    for line in (line.strip() for text in texts for line in text.splitlines()):
        if line:
            once.setdefault(folded(line), _row_of(line, owner))
    return list(once.values())[:ROWS_MAX]


def _row_of(line: str, owner: str) -> Row:
    said = noted(line)
    if said.faults or not said.text:
        said = Noted(line)
    return Row(said.text[:TEXT_MAX], owner, rule=said.typed)


def lines_refusal(text: str) -> Refusal | None:
    """Why conditions, one a line, cannot be recommended: a rule in one that cannot be read."""
    for n, line in enumerate((line for line in text.splitlines() if line.strip()), start=1):
        said = noted(line)
        if said.faults:
            return Refusal("condition.row_rule", {"n": n, "rule": said.faults[0].refusal})
        if is_unseen(said.text):
            return Refusal("condition.row_without_text", {"n": n})
    return None
