"""Taking an agent down: who asks, who agrees, what is done, when it is complete. Pure Python."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from govportal.refusals import Refusal
from registry.rules.lifecycle import Lifecycle

REASON_MAX, DATA_LEAST, DATA_MAX = 4_000, 20, 8_000
LONGEST_AHEAD = timedelta(days=365)
OWNERS = frozenset({"business_owner", "technical_owner"})
CHAIR = "chair"
CHAIRS_TIER = 3
"""From this tier on the committee's chair may agree in place of the other owner."""


class LineCode(StrEnum):
    """What a teardown consists of, in the order in which it is done."""

    KEYS = "keys"
    DELEGATIONS = "delegations"
    AUTHORISATIONS = "authorisations"
    RELEASES = "releases"
    REVIEWS = "reviews"
    DATA = "data"


class LineState(StrEnum):
    """Whether a line of the receipt is confirmed."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class Stage(StrEnum):
    """Where a retirement stands."""

    ASKED = "asked"
    AGREED = "agreed"
    DOWN = "down"
    COMPLETE = "complete"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class RetirementFacts:
    """A retirement as the rules see it. ``other_owner``: an active owner besides who asked."""

    stage: Stage
    asked_by: int
    tier: int | None
    other_owner: int | None


def ask_refusal(
    state: Lifecycle,
    held: Collection[str],
    reason: str,
    on: date | None,
    today: date,
    *,
    open: bool,
) -> Refusal | None:
    """Why somebody may not ask for a retirement; None when they may.

    ``held``: the parts they have of the agent; ``open``: somebody has asked already.
    """
    if state is Lifecycle.RETIRED:
        return Refusal("retirement.retired_stale")
    if OWNERS.isdisjoint(held):
        return Refusal("retirement.only_owners")
    if open:
        return Refusal("retirement.asked_stale")
    return _text_refusal(reason, on, today)


def _text_refusal(reason: str, on: date | None, today: date) -> Refusal | None:
    if not reason.strip():
        return Refusal("retirement.reason_missing")
    if len(reason) > REASON_MAX:
        return Refusal("retirement.text_long", {"most": REASON_MAX, "has": len(reason)})
    if on is None or not today <= on <= today + LONGEST_AHEAD:
        return Refusal("retirement.date", {"last": today + LONGEST_AHEAD})
    return None


def agree_refusal(facts: RetirementFacts, person: int, held: Collection[str]) -> Refusal | None:
    """Why somebody may not agree; None when they may. ``held``: an owner's part, or the chair.

    The other owner does; at tier 3 and 4, and where there is no other owner, the chair may too.
    """
    if facts.stage is not Stage.ASKED:
        return Refusal("retirement.moved_on_stale")
    if person == facts.asked_by:
        return Refusal("retirement.two_people")
    if person == facts.other_owner:
        return None
    chair_may = facts.other_owner is None or (facts.tier or 0) >= CHAIRS_TIER
    if CHAIR in held and chair_may:
        return None
    return Refusal("retirement.only_chair" if chair_may else "retirement.only_other_owner")


def withdraw_refusal(facts: RetirementFacts, person: int, held: Collection[str]) -> Refusal | None:
    """Why somebody may not take the wish back; None when they may: an owner, before the day."""
    if facts.stage not in {Stage.ASKED, Stage.AGREED}:
        return Refusal("retirement.moved_on_stale")
    if person != facts.asked_by and OWNERS.isdisjoint(held):
        return Refusal("retirement.only_owners")
    return None


def data_refusal(stage: Stage, state: LineState, *, may: bool, text: str) -> Refusal | None:
    """Why somebody may not confirm that data and access are removed; None when they may.

    ``may``: they are the technical owner, or the business owner where there is none.
    """
    if not may:
        return Refusal("retirement.only_technical_owner")
    if stage is not Stage.DOWN or state is LineState.DONE:
        return Refusal("retirement.moved_on_stale")
    if len(text.strip()) < DATA_LEAST:
        return Refusal("retirement.data_short", {"least": DATA_LEAST, "has": len(text.strip())})
    if len(text) > DATA_MAX:
        return Refusal("retirement.text_long", {"most": DATA_MAX, "has": len(text)})
    return None


def is_complete(states: Collection[LineState]) -> bool:
    """Whether every line is confirmed, and all of them are there."""
    return len(states) == len(LineCode) and set(states) == {LineState.DONE}
