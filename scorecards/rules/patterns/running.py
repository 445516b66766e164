"""Patterns of agents that run, and of the policies above them. Pure Python."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from scorecards.rules.patterns.kinds import Hit

ROLLBACK_FROM_TIER = 3


@dataclass(frozen=True)
class KeyHeld:
    """A key that works: ``mark`` is the same for the same key, whoever has it."""

    mark: str
    prefix: str
    agent: int
    environment: str


@dataclass(frozen=True)
class KeyElsewhere:
    """A key that was shown outside of its environment."""

    agent: int
    environment: str


def shared_keys(held: Iterable[KeyHeld], elsewhere: Iterable[KeyElsewhere]) -> list[Hit]:
    """One key of several agents or environments, or shown in another environment."""
    by_mark: dict[str, list[KeyHeld]] = defaultdict(list)
    for key in held:
        by_mark[key.mark].append(key)
    found = []
    for keys in by_mark.values():
        places = {(key.agent, key.environment) for key in keys}
        if len(places) > 1:
            agents = tuple(sorted({agent for agent, _environment in places}))
            where = sorted({key.environment for key in keys})
            first = min(key.prefix for key in keys)
            found.append(
                Hit(f"key:{first}", "shared_key", agents, {"environments": where}, len(places))
            )
    found += [
        Hit(f"key_of:{agent}:{where}", "key_elsewhere", (agent,), {"environment": where})
        for agent, where in sorted({(one.agent, one.environment) for one in elsewhere})
    ]
    return found


@dataclass(frozen=True)
class Undoing:
    """An agent that runs, and whether a decision about it says how its work is undone."""

    agent: int
    tier: int | None
    is_designed: bool


def no_way_back(agents: Iterable[Undoing]) -> list[Hit]:
    """Tier 3 or 4 without a rollback."""
    return [
        Hit(f"agent:{one.agent}", "no_rollback", (one.agent,), {"tier": one.tier}, one.tier)
        for one in agents
        if one.tier is not None and one.tier >= ROLLBACK_FROM_TIER and not one.is_designed
    ]


@dataclass(frozen=True)
class Watched:
    """An agent in production. ``by_monitor``: something that watches the agent itself, not its
    model alone, may report about it."""

    agent: int
    by_monitor: bool


def unwatched(agents: Iterable[Watched]) -> list[Hit]:
    """Nothing watches what the agent does; whatever else there is watches its model."""
    return [
        Hit(f"agent:{one.agent}", "not_watched", (one.agent,))
        for one in agents
        if not one.by_monitor
    ]


@dataclass(frozen=True)
class PolicyDue:
    """An enterprise policy in force and the day of its next review."""

    number: str
    title: str
    review_on: date


def late_policies(policies: Iterable[PolicyDue], today: date) -> list[Hit]:
    """Policies older than their review."""
    return [
        Hit(
            f"policy:{one.number}",
            "policy_late",
            params={"number": one.number, "title": one.title, "day": one.review_on.isoformat()},
        )
        for one in policies
        if one.review_on < today
    ]


@dataclass(frozen=True)
class Observed:
    """Something of an agent beyond what was approved: a tool that its owners say it uses, an
    environment where it was met, an incident of acting without a right."""

    agent: int
    kind: Literal["tool", "environment", "incident"]
    what: str


def beyond_approval(observed: Iterable[Observed]) -> list[Hit]:
    """Scope creep: one case an agent, with all that was observed of it."""
    by_agent: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for one in observed:
        by_agent[one.agent].add((one.kind, one.what))
    found = []
    for agent, seen in sorted(by_agent.items()):
        params = {
            f"{kind}s": sorted(what for k, what in seen if k == kind)
            for kind in ("tool", "environment", "incident")
        }
        found.append(Hit(f"agent:{agent}", "beyond_approval", (agent,), params, len(seen)))
    return found


@dataclass(frozen=True)
class Tended:
    """An agent that runs: which owners nobody here is, and since when nothing was heard of it (60
    days at least; None: it was). ``keys_ended``: 90 days, and its keys are revoked."""

    agent: int
    missing: tuple[str, ...] = ()
    silent_since: date | None = None
    keys_ended: bool = False


def abandoned(agents: Iterable[Tended]) -> list[Hit]:
    """No owner, or no call."""
    return [
        Hit(
            f"agent:{one.agent}",
            "abandoned",
            (one.agent,),
            {
                "missing": list(one.missing),
                "silent_since": one.silent_since.isoformat() if one.silent_since else "",
                "keys_ended": one.keys_ended,
            },
            len(one.missing) + bool(one.silent_since) + one.keys_ended,
        )
        for one in agents
        if one.missing or one.silent_since is not None
    ]


@dataclass(frozen=True)
class Delegate:
    """A sub-agent that an agent's manifest in force names. ``is_bounded``: it is an agent with a
    manifest in force of its own, so that something says what it may do."""

    agent: int
    name: str
    is_bounded: bool


def unbounded_delegates(delegates: Iterable[Delegate]) -> list[Hit]:
    """Delegation without scope: one case an agent."""
    by_agent: dict[int, set[str]] = defaultdict(set)
    for one in delegates:
        if not one.is_bounded:
            by_agent[one.agent].add(one.name)
    return [
        Hit(f"agent:{agent}", "unbounded", (agent,), {"to": sorted(names)}, len(names))
        for agent, names in sorted(by_agent.items())
    ]
