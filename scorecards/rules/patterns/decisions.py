"""Patterns of how decisions are made. Pure Python."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from approvals.rules.reading import Given, shared_figures
from approvals.rules.reasons import RATIONALE_MIN, seen_length
from scorecards.rules.patterns.kinds import Hit

COPIED_IN = 3
"""Cases with word for word the same reason before it counts as none."""
RUSHED_FROM = Fraction(1, 10)
"""Of the approvals at tier 3 and 4, the share from which haste is a pattern."""
FEWEST_DECISIONS, LACKING_FROM = 3, Fraction(1, 2)
EXCEPTIONS_FROM = 3
FEWEST_ACTIONS, OVERRULED_FROM = 20, Fraction(1, 10)


@dataclass(frozen=True)
class Approval:
    """A yes of a case that is decided: what it was about, and the reason that was written."""

    case: str
    agent: int | None
    reason: str


def copied_reasons(approvals: Iterable[Approval]) -> list[Hit]:
    """Approvals without a reason of their own: hardly a word, or the words of two other cases."""
    rows = list(approvals)
    cases: dict[str, set[str]] = defaultdict(set)
    for one in rows:
        cases[_plain(one.reason)].add(one.case)
    bad: dict[str, list[Approval]] = defaultdict(list)
    for one in rows:
        if _is_short(one.reason) or len(cases[_plain(one.reason)]) >= COPIED_IN:
            bad[one.case].append(one)
    return [
        Hit(
            f"case:{case}",
            "no_reason",
            tuple(sorted({one.agent for one in found if one.agent is not None})),
            {
                "case": case,
                "short": sum(_is_short(one.reason) for one in found),
                "copied": sum(not _is_short(one.reason) for one in found),
            },
            len(found),
        )
        for case, found in sorted(bad.items())
    ]


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _is_short(text: str) -> bool:
    return seen_length(text) < RATIONALE_MIN


@dataclass(frozen=True)
class Stated:
    """An agent's actions for which it stated how sure it was, and how people judged them."""

    agent: int
    actions: int
    above: int
    overruled: int


def never_unsure(agents: Iterable[Stated]) -> list[Hit]:
    """Confidence always above the threshold, and often overruled."""
    return [
        Hit(
            f"agent:{one.agent}",
            "never_unsure",
            (one.agent,),
            {"actions": one.actions, "overruled": one.overruled},
            100 * one.overruled // one.actions,
        )
        for one in agents
        if one.actions >= FEWEST_ACTIONS
        and one.above == one.actions
        and Fraction(one.overruled, one.actions) >= OVERRULED_FROM
    ]


def rushed_approvals(given: Iterable[tuple[str, str, Given]]) -> list[Hit]:
    """Committees, by short name and name, in which yeses come too fast to have been read.

    Only over five people or more and never by case: nobody's own haste can be told from it.
    """
    by_committee: dict[tuple[str, str], list[Given]] = defaultdict(list)
    for slug, name, one in given:
        by_committee[slug, name].append(one)
    found = []
    for (slug, name), rows in sorted(by_committee.items()):
        shared = shared_figures(rows)
        if shared is None or not shared.rushable:
            continue
        if Fraction(shared.rushed, shared.rushable) >= RUSHED_FROM:
            params = {"committee": name, "rushed": shared.rushed, "of": shared.rushable}
            percent = 100 * shared.rushed // shared.rushable
            found.append(Hit(f"committee:{slug}", "rushed", params=params, weight=percent))
    return found


@dataclass(frozen=True)
class Hold:
    """A class of actions of an agent that waits for a person. ``on_timeout``: what becomes of it
    when nobody answers; empty where nothing says so."""

    agent: int
    action_class: str
    on_timeout: str = ""


def holds_without_end(holds: Iterable[Hold]) -> list[Hit]:
    """Holds of which nobody said what happens when no answer comes."""
    return [
        Hit(
            f"agent:{agent}:{action_class}",
            "no_timeout",
            (agent,),
            {"class": action_class},
        )
        for agent, action_class in sorted(
            {(one.agent, one.action_class) for one in holds if not one.on_timeout}
        )
    ]


@dataclass(frozen=True)
class Decided:
    """A request that was decided: its kind and tier, and whether any file or test run lies with
    it."""

    kind: str
    tier: int
    agent: int
    has_evidence: bool


def missing_evidence(decided: Iterable[Decided]) -> list[Hit]:
    """Classes of decisions, by kind and tier, of which half or more rest on no evidence."""
    by_class: dict[tuple[str, int], list[Decided]] = defaultdict(list)
    for one in decided:
        by_class[one.kind, one.tier].append(one)
    found = []
    for (kind, tier), rows in sorted(by_class.items()):
        without = [one for one in rows if not one.has_evidence]
        if len(rows) >= FEWEST_DECISIONS and Fraction(len(without), len(rows)) >= LACKING_FROM:
            params = {"kind": kind, "tier": tier, "without": len(without), "of": len(rows)}
            agents = tuple(sorted({one.agent for one in without}))
            found.append(Hit(f"class:{kind}:{tier}", "no_evidence", agents, params, len(without)))
    return found


@dataclass(frozen=True)
class Excepted:
    """An exception that was granted: from which rule (``key``: however it is written)."""

    key: str
    rule: str
    agent: int


def exceptions_again(granted: Sequence[Excepted]) -> list[Hit]:
    """Three exceptions to one rule: the rule does not fit, or nobody keeps it."""
    by_rule: dict[str, list[Excepted]] = defaultdict(list)
    for one in granted:
        by_rule[one.key].append(one)
    return [
        Hit(
            f"rule:{key}",
            "exceptions",
            tuple(sorted({one.agent for one in rows})),
            {"rule": rows[0].rule, "count": len(rows)},
            len(rows),
        )
        for key, rows in sorted(by_rule.items())
        if len(rows) >= EXCEPTIONS_FROM
    ]
