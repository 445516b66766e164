"""The table of statutory clocks: read from data and checked whole. Pure Python."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from govportal.worklist.rules.limits import Limit
from incidents.rules.questions import CATEGORIES, DATA_ROLES, SERIOUS_ROLES, Question

DURATION = re.compile(r"P(?:(?P<days>[1-9]\d{0,3})D|T(?P<hours>[1-9]\d{0,3})H)")
BY_CATEGORY = "by_category"


class FaultyTable(ValueError):
    """The table contradicts itself or leaves something out; the text lists all faults."""


@dataclass(frozen=True)
class Statute:
    """One line: how long somebody has to tell whom. ``limit`` None: at once, without a number.

    ``moves``: a period of days, which Regulation 1182/71 may move off a holiday.
    """

    id: str
    question: Question
    basis: str
    starts: str
    period: str
    limit: Limit | None
    moves: bool
    also: str
    who: str
    to: str
    notice: str


@dataclass(frozen=True)
class Table:
    """One version of the table."""

    version: int
    statutes: Mapping[str, Statute]
    provisional: str
    data_roles: Mapping[str, str]
    persons: str
    persons_roles: frozenset[str]
    serious_roles: Mapping[str, str]
    widespread: str
    categories: Mapping[str, Mapping[str, str]]
    harm_types: tuple[str, ...]


def limit_of(period: str | None) -> Limit | None:
    """PT72H or P15D as a limit in elapsed time; None for at once. Raises ValueError."""
    if period is None:
        return None
    found = DURATION.fullmatch(period)
    if found is None:
        raise ValueError(f"{period!r} is no duration in days or hours")
    if found["hours"]:
        return Limit.calendar_hours(int(found["hours"]))
    return Limit.statutory_days(int(found["days"]))


def table_of(data: Mapping[str, Any]) -> Table:
    """The table behind plain data. Raises FaultyTable with every fault."""
    faults = list(_faults(data))
    if faults:
        raise FaultyTable("; ".join(faults))
    breach, persons, serious = data["breach"], data["persons"], data["serious"]
    return Table(
        version=data["version"],
        statutes={line["id"]: _statute(line) for line in data["clocks"]},
        provisional=breach["provisional"],
        data_roles=dict(breach["roles"]),
        persons=persons["clock"],
        persons_roles=frozenset(persons["roles"]),
        serious_roles=dict(serious["roles"]),
        widespread=serious["widespread"],
        categories={one["id"]: dict(one) for one in serious["categories"]},
        harm_types=tuple(data["harm_types"]),
    )


def _statute(line: Mapping[str, Any]) -> Statute:
    return Statute(
        id=line["id"],
        question=Question(line["for"]),
        basis=line["basis"],
        starts=line["starts"],
        period=line["limit"] or "",
        limit=limit_of(line["limit"]),
        moves=line["limit"] is not None and not line.get("hours", False),
        also=line["also"],
        who=line["who"],
        to=line["to"],
        notice=line["notice"],
    )


TEXTS = ("id", "for", "basis", "starts", "also", "who", "to", "notice")


def _faults(data: Mapping[str, Any]) -> Iterator[str]:
    missing = [key for key in ("version", "clocks", "breach", "persons", "serious", "harm_types")
               if not data.get(key)]  # fmt: skip
    if missing:
        yield f"missing: {', '.join(missing)}"
        return
    if not isinstance(data["version"], int) or data["version"] < 1:
        yield "version is a number from 1"
    lines: Sequence[Mapping[str, Any]] = data["clocks"]
    for n, line in enumerate(lines, 1):
        yield from (f"clock {n}: {fault}" for fault in _line_faults(line))
    ids = [str(line.get("id")) for line in lines]
    if len(set(ids)) < len(ids):
        yield "two clocks have one id"
    known = {str(line.get("id")): line for line in lines}
    yield from _named_faults(data, known)


def _line_faults(line: Mapping[str, Any]) -> Iterator[str]:
    for key in TEXTS:
        if not isinstance(line.get(key), str) or not line[key].strip():
            yield f"{key} is missing"
    if line.get("for") not in set(Question):
        yield f"for {line.get('for')!r} is no question"
    if "limit" not in line:
        yield "limit is missing (null: at once)"
        return
    try:
        limit_of(line["limit"])
    except (ValueError, TypeError) as error:
        yield str(error)


def _named_faults(data: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[str]:
    """What the answers start is a clock of their question; every role and category is there."""
    breach, persons, serious = data["breach"], data["persons"], data["serious"]
    roles = serious.get("roles", {})
    by_role = [clock for clock in roles.values() if clock != BY_CATEGORY]
    categories = serious.get("categories", [])
    kinds = [one.get(key) for one in categories for key in ("clock", "death") if one.get(key)]
    named = {
        Question.BREACH: [breach.get("provisional"), *breach.get("roles", {}).values()],
        Question.PERSONS: [persons.get("clock")],
        Question.SERIOUS: [serious.get("widespread"), *by_role, *kinds],
    }
    for question, clocks in named.items():
        for clock in clocks:
            if known.get(str(clock), {}).get("for") != question:
                yield f"{question.value}: {clock!r} is no clock of it"
    if set(breach.get("roles", {})) != DATA_ROLES:
        yield "breach: roles are controller and processor"
    if set(roles) != SERIOUS_ROLES:
        yield "serious: roles are provider, deployer and deployer_alone"
    if [one.get("id") for one in categories] != list(CATEGORIES):
        yield "serious: the categories are a, b, c, d"
