"""Which regulations apply to each tool and capability of a manifest, and why. Pure Python.

A manifest does not say which tool touches which data, so its data count for all of its tools:
rather one obligation too many, which the compliance reviewer strikes, than one too few.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from govportal.refusals import Refusal
from registry.rules.data_catalogue import CATALOGUE_1, Catalogue, category_of, stands_in, words_of
from registry.rules.raci import reason_refusal
from registry.rules.regulations import CHOICES


class MatrixState(StrEnum):
    """How the confirmed matrix stands to what is proposed now."""

    MISSING = "missing"
    OUTDATED = "outdated"
    CONFIRMED = "confirmed"


@dataclass(frozen=True)
class Subject:
    """A row of the matrix: a tool by name, or a power that was declared."""

    kind: str
    name: str
    environment: str
    powers: frozenset[str]

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.name}"


@dataclass(frozen=True)
class Reason:
    """One condition that holds: which, the value that met it, and where that was found."""

    condition: str
    value: str
    found: str = ""

    def as_json(self) -> dict[str, str]:
        return {"condition": self.condition, "value": self.value, "found": self.found}


@dataclass(frozen=True)
class Facts:
    """What the conditions look at. ``tags``: each with the data that carry it."""

    subjects: tuple[Subject, ...]
    tags: Mapping[str, str]
    data: tuple[str, ...]
    population: str


Cell = tuple[str, str]
"""The key of a subject and the code of an entry."""


def facts_of(
    manifest: Mapping[str, Any],
    *,
    environment: str,
    population: str,
    catalogue: Catalogue = CATALOGUE_1,
) -> Facts:
    """The facts of a manifest; environment and population are the agent's where it says none."""
    data = tuple(manifest["data"]["categories"] or ())
    powers = {name for name in CHOICES["powers"] if manifest["powers"].get(name)}
    return Facts(
        subjects=(*_tools(manifest, environment), *_capabilities(powers, environment)),
        tags=_tags(data, catalogue, is_declared="regulated_data" in powers),
        data=data,
        population=manifest.get("user_population") or population,
    )


def _tools(manifest: Mapping[str, Any], environment: str) -> Iterator[Subject]:
    seen: set[str] = set()
    for tool in manifest["tools"] or ():
        name = str(tool["name"])
        if name not in seen:
            seen.add(name)
            where = tool.get("environment") or environment
            yield Subject("tool", name, where, frozenset(_powers_of(tool)))


def _powers_of(tool: Mapping[str, Any]) -> Iterator[str]:
    if tool.get("writes"):
        yield "writes_data"
    if tool.get("reversible") is False and tool.get("writes") is not False:
        yield "irreversible_actions"
    if tool.get("network_targets"):
        yield "external_api_calls"


def _capabilities(powers: Iterable[str], environment: str) -> list[Subject]:
    return [
        Subject("capability", name, environment, frozenset({name}))
        for name in CHOICES["powers"]
        if name in powers
    ]


def _tags(data: Sequence[str], catalogue: Catalogue, *, is_declared: bool) -> dict[str, str]:
    """Each category with the first data that belong to it; declared ones are at least personal."""
    found: dict[str, str] = {}
    for name in data:
        found.setdefault(category_of(name, catalogue), name)
    found.pop("", None)
    if is_declared and not found.keys() & {"health", "financial", "personal"}:
        found["personal"] = ""
    return found


def proposal(facts: Facts, entries: Sequence[Mapping[str, Any]]) -> dict[Cell, tuple[Reason, ...]]:
    """Where which entry applies, and the reasons; in the order of rows and entries."""
    found = {}
    for subject in facts.subjects:
        for one in entries:
            reasons = reasons_for(subject, facts, one)
            if reasons is not None:
                found[subject.key, str(one["code"])] = reasons
    return found


def reasons_for(
    subject: Subject, facts: Facts, one: Mapping[str, Any]
) -> tuple[Reason, ...] | None:
    """Why an entry applies to a row: one reason a condition; None when one does not hold."""
    met = [_met(condition, one[condition], subject, facts) for condition in _asked(one)]
    if any(reason is None for reason in met):
        return None
    return tuple(reason for reason in met if reason) or (Reason("always", ""),)


def _asked(one: Mapping[str, Any]) -> list[str]:
    return [condition for condition in (*CHOICES, "words") if one.get(condition)]


def _met(condition: str, values: Sequence[str], subject: Subject, facts: Facts) -> Reason | None:
    if condition == "words":
        return next(
            (
                Reason("words", entry, name)
                for name in facts.data
                for entry in values
                if stands_in(entry, f" {words_of(name)} ")
            ),
            None,
        )
    here: Mapping[str, Mapping[str, str]] = {
        "tags": facts.tags,
        "environments": {subject.environment: ""},
        "populations": {facts.population: ""},
        "powers": dict.fromkeys(subject.powers, ""),
    }
    found = here[condition]
    return next((Reason(condition, v, found[v]) for v in values if v in found), None)


def matrix_state(
    confirmed: str | None, fingerprint: str, then: Iterable[Cell], now: Iterable[Cell]
) -> MatrixState:
    """``confirmed``: the fingerprint that was confirmed; ``then`` and ``now``: the cells proposed
    at that time and today, which differ when users, environment or regulations changed."""
    if confirmed is None:
        return MatrixState.MISSING
    if confirmed != fingerprint or set(then) != set(now):
        return MatrixState.OUTDATED
    return MatrixState.CONFIRMED


def confirm_refusal(
    proposed: Iterable[Cell], chosen: Iterable[Cell], reason: str
) -> Refusal | None:
    """Why a matrix cannot be confirmed like this: what differs from the proposal has a reason."""
    if set(proposed) != set(chosen) or reason.strip():
        return reason_refusal(reason)
    return None
