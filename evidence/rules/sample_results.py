"""What is found of a sample: item by item, and of the whole. Pure Python."""

from collections.abc import Mapping
from enum import StrEnum

from evidence.rules.samples import text_refusal
from govportal.refusals import Refusal


class Result(StrEnum):
    """What somebody found of one item."""

    CONFORMS = "conforms"
    EXCEPTION = "exception"
    NOT_TESTED = "not_tested"


class State(StrEnum):
    """Where a sample stands."""

    OPEN = "open"  # its items are looked at
    CONCLUDED = "concluded"
    ABANDONED = "abandoned"


class Act(StrEnum):
    """What is done to the whole of it."""

    CONCLUDE = "conclude"
    ABANDON = "abandon"
    REOPEN = "reopen"


class Opinion(StrEnum):
    """What its items say of the whole."""

    WORKED = "worked"
    EXCEPTIONS = "exceptions"
    FAILED = "failed"


MOVES: Mapping[Act, tuple[frozenset[State], State]] = {
    Act.CONCLUDE: (frozenset({State.OPEN}), State.CONCLUDED),
    Act.ABANDON: (frozenset({State.OPEN}), State.ABANDONED),
    Act.REOPEN: (frozenset({State.CONCLUDED, State.ABANDONED}), State.OPEN),
}


def draws_refusal(*, audits: bool) -> Refusal | None:
    """Why this person draws no samples and notes nothing of them."""
    return None if audits else Refusal("sample.auditors_only")


def note_refusal(state: State, result: Result, note: str, *, audits: bool) -> Refusal | None:
    """Why this is not noted of an item: what does not conform says why."""
    if not audits:
        return draws_refusal(audits=audits)
    if state is not State.OPEN:
        return Refusal("sample.moved_stale")
    return text_refusal(note) if note.strip() or result is not Result.CONFORMS else None


def act_refusal(act: Act, state: State, *, audits: bool) -> Refusal | None:
    """Why this is not done to the sample."""
    if not audits:
        return draws_refusal(audits=audits)
    return None if state in MOVES[act][0] else Refusal("sample.moved_stale")


def conclusion_refusal(
    opinion: Opinion | None, results: Mapping[str, int], items: int
) -> Refusal | None:
    """Why the sample is not concluded so. ``results``: how many items have each result."""
    left = items - sum(results.values())
    if left:
        return Refusal("sample.items_left", {"count": left})
    if opinion is None:
        return Refusal("sample.opinion_missing")
    exceptions = results.get(Result.EXCEPTION, 0)
    if opinion is Opinion.WORKED and exceptions:
        return Refusal("sample.opinion_with_exceptions", {"count": exceptions})
    if opinion is Opinion.EXCEPTIONS and not exceptions:
        return Refusal("sample.opinion_without_exceptions")
    return None


def finding_refusal(
    state: State, result: str, *, has_finding: bool, audits: bool
) -> Refusal | None:
    """Why this item is not made a finding."""
    if not audits:
        return draws_refusal(audits=audits)
    if state is State.ABANDONED:
        return Refusal("sample.moved_stale")
    if result != Result.EXCEPTION:
        return Refusal("sample.no_exception")
    return Refusal("sample.has_finding_stale") if has_finding else None
