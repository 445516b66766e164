"""Which change of a manifest gives an agent new power (1-domain.md §5, Change control). Pure.

What is not answered grants nothing and promises nothing: a tool, a purpose or an operation that
is named for the first time is new; a limit, a safeguard or a list of bounds that is no longer
named is lost. Where words alone cannot be compared, people look: it counts as new power.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import Any

from registry.rules.differences import Change, Op, Parts, difference, leaves, path_of, same
from registry.rules.schemas import is_same_but_for_words, is_within


class Power(StrEnum):
    """What a change does to what the agent may do."""

    MORE = "more"
    LESS = "less"
    OTHER = "other"


class Next(StrEnum):
    """What a manifest needs before it may run."""

    NOTHING = "nothing"
    SIGN_OFF = "sign_off"
    REVIEW = "review"
    FIRST_APPROVAL = "first_approval"


@dataclass(frozen=True)
class Judged:
    """One change with its judgement; ``why`` is a code that the pages say in words."""

    change: Change
    power: Power
    why: str


Figure = int | Decimal | None
Judge = Callable[[Any, Any], tuple[Power, str]]
MORE, LESS, OTHER = Power.MORE, Power.LESS, Power.OTHER
ENVIRONMENTS = {"development": 1, "staging": 2, "production": 3}
POPULATIONS = {"internal": 1, "external": 2, "regulated": 3}
REACH = re.compile(r"[A-Za-z0-9_.*-]+(?:[:/][A-Za-z0-9_.*-]+)+")
KEYED = ("tools", "skills", "mcp_servers")
"""Lists whose rows are known by their name, so that a change is told as one of the row."""
BOUNDS = {
    ("tools", "*", "operations"): "operation",
    ("tools", "*", "network_targets"): "target",
    ("purposes",): "purpose",
    ("data", "categories"): "category",
    ("data", "residency"): "residency",
}
"""Lists that bound an agent: without its last line such a list bounds nothing any more."""
FIRST_IS_LESS = ("residency",)  # data could go anywhere; a purpose, nobody had reviewed


def judged(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> list[Judged]:
    """Every change from ``old`` to ``new`` with its judgement, in the order of the comparison.

    A row that came or went (a tool, a skill) is one change and not one for each of its lines.
    """
    had, has = _rows(old or {}), _rows(new)
    changes = difference(old, new)
    inside = {change.parts[:n] for change in changes for n in range(1, len(change.parts))}
    told: set[Parts] = set()
    had_lists, has_lists = _lists(old or {}), _lists(new)
    found = []
    for change in changes:
        if change.parts in inside:  # a list answered for the first time: its lines say so
            continue
        row = change.parts[:2]
        if len(row) == 1 or row[0] not in KEYED or (row in had and row in has):
            edge = old is not None and _edge(change, had_lists, has_lists)
            found.append(Judged(change, *(edge or judge(change))))
        elif row not in told:
            told.add(row)
            whole = _whole(row, had.get(row), has.get(row))
            found.append(Judged(whole, *judge(whole)))
    return found


def unchanged(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> list[Change]:
    """What stays: each tool that is the same as one line, else line by line."""
    if old is None:
        return []
    had, has = _rows(old), _rows(new)
    whole = {row for row in had if row in has and same(dict(had[row]), dict(has[row]))}
    kept = [_whole(row, had[row], has[row]) for row in sorted(whole)]
    for change in difference(old, new, with_same=True):
        is_said = change.op is Op.SAME and change.after not in ([], None)
        if is_said and change.parts[:2] not in whole:
            kept.append(change)
    return kept


def judge(change: Change) -> tuple[Power, str]:
    """Whether a change gives new power, and why: a code for each line of the table.

    What the table does not know counts as new power.
    """
    if change.before in ([], None) and change.after in ([], None):
        return OTHER, "answered"
    rule = RULES.get(_shape(change.parts))
    return rule(change.before, change.after) if rule else (MORE, "unknown")


def next_step(changes: list[Judged], *, has_before: bool) -> Next:
    """What follows from a comparison with what is authorised (1-domain.md §5)."""
    if not has_before:
        return Next.FIRST_APPROVAL
    if not changes:
        return Next.NOTHING
    return Next.REVIEW if any(line.power is MORE for line in changes) else Next.SIGN_OFF


def _shape(parts: Parts) -> tuple[str, ...]:
    return tuple(part if isinstance(part, str) else "*" for part in parts)


def _lists(manifest: Mapping[str, Any]) -> set[Parts]:
    """The ways to every list of texts that is not empty."""
    return {parts[:-1] for parts, _text in leaves(manifest) if isinstance(parts[-1], tuple)}


def _edge(change: Change, before: set[Parts], after: set[Parts]) -> tuple[Power, str] | None:
    """How a list begins or ceases to bound; None for any other change."""
    whole = change.parts[:-1]
    noun = BOUNDS.get(_shape(whole))
    if noun and whole not in after:
        return MORE, f"{noun}.unbounded"
    return (LESS, f"{noun}.set") if noun in FIRST_IS_LESS and whole not in before else None


def _rows(manifest: Mapping[str, Any]) -> dict[Parts, Mapping[str, Any]]:
    rows: dict[Parts, Mapping[str, Any]] = {}
    for key in KEYED:
        seen: dict[str, int] = {}
        for row in manifest.get(key) or []:
            name = str(row.get("name"))
            seen[name] = seen.get(name, 0) + 1
            rows[key, (name, seen[name])] = row
    return rows


def _whole(row: Parts, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> Change:
    op = Op.SAME if before and after else Op.ADD if after else Op.DEL
    return Change(op, path_of(row), before and dict(before), after and dict(after), row)


# --- One judgement for each kind of line ----------------------------------------------------------


def _granted(noun: str, before: Any, after: Any) -> tuple[Power, str]:
    """Something that may be used, on a list."""
    return (MORE, f"{noun}.added") if after is not None else (LESS, f"{noun}.removed")


def _bound(noun: str, before: Figure, after: Figure) -> tuple[Power, str]:
    """A number that may not be passed; without one there is no bound."""
    if after is None:
        return MORE, f"{noun}.removed"
    if before is None:
        return LESS, f"{noun}.set"
    return (MORE, f"{noun}.raised") if after > before else (LESS, f"{noun}.lowered")


def _budget(before: Mapping[str, str] | None, after: Mapping[str, str] | None) -> tuple[Power, str]:
    if before and after and before.get("currency") != after.get("currency"):
        return MORE, "budget.currency"
    was, is_ = (Decimal(sum_["value"]) if sum_ else None for sum_ in (before, after))
    return _bound("budget", was, is_)


def _gained(noun: str, before: bool | None, after: bool | None) -> tuple[Power, str]:
    """A power that is there when the answer is yes."""
    if after is True:
        return MORE, f"{noun}.gained"
    return (LESS, f"{noun}.given_up") if before is True else (OTHER, "answered")


def _kept(noun: str, before: bool | None, after: bool | None) -> tuple[Power, str]:
    """A safeguard that is there when the answer is yes."""
    if before is True:
        return MORE, f"{noun}.lost"
    return (LESS, f"{noun}.won") if after is True else (OTHER, "answered")


def _ranked(
    noun: str, ranks: Mapping[str, int], before: str | None, after: str | None
) -> tuple[Power, str]:
    """A place in an order; nothing said was the least, and is the most."""
    was, is_ = ranks.get(before or "", 0), ranks.get(after or "", max(ranks.values()))
    return (MORE, f"{noun}.further") if is_ > was else (LESS, f"{noun}.nearer")


def _pinned(noun: str, changed: Power, before: str | None, after: str | None) -> tuple[Power, str]:
    """What is fixed by a hash or a version; ``changed``: what another one means."""
    if after is None:
        return MORE, f"{noun}.unpinned"
    return (OTHER, f"{noun}.pinned") if before is None else (changed, f"{noun}.changed")


def _worded(noun: str, before: str | None, after: str | None) -> tuple[Power, str]:
    """Words that nobody but a person can compare, and whose loss leaves nothing said."""
    if after is None:
        return MORE, f"{noun}.removed"
    return MORE, f"{noun}.named" if before is None else f"{noun}.changed"


def _scope(before: str | None, after: str | None) -> tuple[Power, str]:
    """A list like ``orders:read, refunds:*`` can be compared; other words cannot."""
    was, is_ = reaches(before), reaches(after)
    if was is None or is_ is None:
        return _worded("scope", before, after)
    covered = all(any(_covers(one, reach) for one in was) for reach in is_)
    return (LESS, "scope.narrowed") if covered else (MORE, "scope.widened")


def reaches(scope: str | None) -> list[str] | None:
    """The single reaches of a scope; None when it is not written as such a list."""
    found = [part.strip() for part in re.split(r"[,;]", scope or "") if part.strip()]
    return found if found and all(map(REACH.fullmatch, found)) else None


def _covers(wide: str, narrow: str) -> bool:
    return wide == narrow or (wide.endswith("*") and narrow.startswith(wide[:-1]))


def _schema(before: Any, after: Any) -> tuple[Power, str]:
    if after is None:
        return MORE, "schema.removed"
    if before is None:
        return LESS, "schema.set"
    if is_same_but_for_words(after, before):
        return OTHER, "schema.words"
    return (LESS, "schema.tightened") if is_within(after, before) else (MORE, "schema.loosened")


def _disclosure(before: str | None, after: str | None) -> tuple[Power, str]:
    if after is None:
        return MORE, "disclosure.removed"
    return (LESS, "disclosure.added") if before is None else (OTHER, "disclosure.changed")


_LIMITS = (
    "actions_per_minute",
    "escalations_per_hour",
    "autonomous_actions",
    "autonomous_minutes",
)
_POWERS = (
    "external_api_calls",
    "writes_data",
    "external_communications",
    "financial_transactions",
    "irreversible_actions",
    "regulated_data",
)
RULES: Mapping[tuple[str, ...], Judge] = {
    ("model", "name"): partial(_worded, "model"),
    ("model", "version"): partial(_pinned, "version", MORE),
    ("instructions_hash",): partial(_pinned, "instructions", OTHER),
    ("skills", "*"): partial(_granted, "skill"),
    ("skills", "*", "hash"): partial(_pinned, "skill_hash", MORE),
    ("mcp_servers", "*"): partial(_granted, "server"),
    ("mcp_servers", "*", "hash"): partial(_pinned, "server_hash", MORE),
    ("tools", "*"): partial(_granted, "tool"),
    ("tools", "*", "system"): partial(_worded, "system"),
    ("tools", "*", "permissions"): partial(_worded, "permissions"),
    ("tools", "*", "operations", "*"): partial(_granted, "operation"),
    ("tools", "*", "scope"): _scope,
    ("tools", "*", "environment"): partial(_ranked, "environment", ENVIRONMENTS),
    ("tools", "*", "writes"): partial(_gained, "writes"),
    ("tools", "*", "reversible"): partial(_kept, "reversible"),
    ("tools", "*", "network_targets", "*"): partial(_granted, "target"),
    ("tools", "*", "parameters"): _schema,
    ("purposes", "*"): partial(_granted, "purpose"),
    ("data", "categories", "*"): partial(_granted, "category"),
    ("data", "residency", "*"): partial(_granted, "residency"),
    ("data", "retention_days"): partial(_bound, "retention"),
    **{("limits", name): partial(_bound, "limit") for name in _LIMITS},
    ("limits", "daily_budget"): _budget,
    ("sandbox",): partial(_kept, "sandbox"),
    **{("powers", name): partial(_gained, "power") for name in _POWERS},
    ("powers", "all_outputs_human_reviewed"): partial(_kept, "human_review"),
    ("user_population",): partial(_ranked, "population", POPULATIONS),
    **{
        ("disclosures", name): _disclosure
        for name in ("conversation_start", "human_handoff_offer", "at_request")
    },
    ("delegations", "*"): partial(_granted, "delegation"),
}
