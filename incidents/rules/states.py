"""The life of an incident as a table of moves (1-domain.md §6, Times kept). Pure Python."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from govportal.refusals import Refusal
from incidents.rules.severities import Severity, reason_refusal


class IncidentState(StrEnum):
    """Where an incident stands; ``MERGED``: told twice, and gone on with in another."""

    REPORTED = "reported"
    ACKNOWLEDGED = "acknowledged"
    CONTAINED = "contained"
    RESOLVED = "resolved"
    CLOSED = "closed"
    MERGED = "merged"


class Outcome(StrEnum):
    """What a closed incident was."""

    NONE = ""
    HANDLED = "handled"
    FALSE_ALARM = "false_alarm"


class Act(StrEnum):
    """What somebody does to an incident; each is one row of its course."""

    OPEN = "open"
    ACKNOWLEDGE = "acknowledge"
    CONTAIN = "contain"
    RESOLVE = "resolve"
    CLOSE = "close"
    DISMISS = "dismiss"
    REOPEN = "reopen"
    MERGE = "merge"
    SEVERITY = "severity"
    RECLASSIFY = "reclassify"
    AGENT = "agent"
    LEAD = "lead"


S = IncidentState
OPEN = frozenset({S.REPORTED, S.ACKNOWLEDGED, S.CONTAINED})
"""Somebody still has to stop or mend something."""
ENDED = frozenset({S.CLOSED, S.MERGED})
LIVE = frozenset(S) - ENDED


@dataclass(frozen=True)
class Move:
    """From which states, to which (None: it stays), and whether a reason is asked for."""

    sources: frozenset[IncidentState]
    target: IncidentState | None
    reasoned: bool = False


MOVES: Mapping[Act, Move] = {
    Act.ACKNOWLEDGE: Move(frozenset({S.REPORTED}), S.ACKNOWLEDGED),
    Act.CONTAIN: Move(frozenset({S.ACKNOWLEDGED}), S.CONTAINED, reasoned=True),
    Act.RESOLVE: Move(frozenset({S.ACKNOWLEDGED, S.CONTAINED}), S.RESOLVED, reasoned=True),
    Act.CLOSE: Move(frozenset({S.RESOLVED}), S.CLOSED),
    Act.DISMISS: Move(OPEN | {S.RESOLVED}, S.CLOSED, reasoned=True),
    Act.REOPEN: Move(frozenset({S.RESOLVED, S.CLOSED, S.MERGED}), S.REPORTED, reasoned=True),
    Act.MERGE: Move(OPEN | {S.RESOLVED}, S.MERGED, reasoned=True),
    Act.SEVERITY: Move(LIVE, None, reasoned=True),
    Act.RECLASSIFY: Move(LIVE, None, reasoned=True),
    Act.AGENT: Move(LIVE, None, reasoned=True),
    Act.LEAD: Move(LIVE, None),
}


@dataclass(frozen=True)
class Facts:
    """What the rules know of an incident. ``may_handle``: whether this person handles it."""

    state: IncidentState
    severity: Severity
    may_handle: bool = True


def refusal(act: Act, facts: Facts, reason: str = "") -> Refusal | None:
    """Why ``act`` is not done to this incident now; None when it may be."""
    return standing_refusal(act, facts) or (reason_refusal(reason) if MOVES[act].reasoned else None)


def standing_refusal(act: Act, facts: Facts) -> Refusal | None:
    """The same before anything was typed: what a button needs to know."""
    if not facts.may_handle:
        return Refusal("incident.not_yours")
    if facts.state not in MOVES[act].sources:
        return Refusal(f"incident.{act.value}_stale", {"state": facts.state.value})
    if act is Act.RESOLVE and facts.state is S.ACKNOWLEDGED and facts.severity.rank < 3:
        return Refusal("incident.contain_first")
    return None
