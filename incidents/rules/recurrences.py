"""Whether an incident is one that was seen before (1-domain.md §6). Pure Python."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from incidents.rules.severities import Severity, graver

WITHIN = timedelta(days=90)
MOST = 10
"""So many earlier ones are named; the latest of them."""


class Sameness(StrEnum):
    """What two incidents of one class have in common; the strongest first."""

    AGENT = "agent"
    CONTROL = "control"
    RULE = "rule"


FLOOR = frozenset({Sameness.AGENT, Sameness.CONTROL})
"""What makes an incident at least as grave as the earlier one."""


@dataclass(frozen=True)
class Seen:
    """What is compared of an incident. ``agent``: its short name, or what it was called.

    ``ended_at``: when it was resolved or closed; None while it is neither. ``counts``: neither an
    exercise, nor a false alarm, nor merged.
    """

    number: str
    kind: str
    agent: str
    severity: Severity
    detected_at: datetime
    ended_at: datetime | None = None
    rules: frozenset[str] = frozenset()
    controls: frozenset[str] = frozenset()
    counts: bool = True
    order: int = 0


@dataclass(frozen=True)
class Again:
    """An earlier incident that came again in a later one, and why they are the same."""

    earlier: Seen
    later: Seen
    sameness: Sameness = field(default=Sameness.AGENT)


def sameness(earlier: Seen, later: Seen) -> Sameness | None:
    """What makes the later one a recurrence of the earlier one; None when it is none.

    The 90 days run from the end of the earlier one to the moment when the later one was noticed.
    """
    if not (earlier.counts and later.counts) or earlier.kind != later.kind:
        return None
    if (earlier.detected_at, earlier.order) >= (later.detected_at, later.order):
        return None
    if earlier.ended_at is not None and later.detected_at - earlier.ended_at > WITHIN:
        return None
    if earlier.agent == later.agent:
        return Sameness.AGENT
    if earlier.controls & later.controls:
        return Sameness.CONTROL
    return Sameness.RULE if earlier.rules & later.rules else None


def recurrences(one: Seen, others: Iterable[Seen]) -> list[Again]:
    """Every pair of ``one`` with another; of the earlier ones the latest only."""
    before: list[Again] = []
    after: list[Again] = []
    for other in others:
        if why := sameness(other, one):
            before.append(Again(other, one, why))
        elif why := sameness(one, other):
            after.append(Again(one, other, why))
    before.sort(key=lambda pair: (pair.earlier.detected_at, pair.earlier.order), reverse=True)
    return before[:MOST] + after


def floor(severity: Severity, found: Iterable[Again]) -> Severity:
    """The severity that an incident has at least, for what came before it."""
    for pair in found:
        if pair.sameness in FLOOR:
            severity = graver(severity, pair.earlier.severity)
    return severity
