"""Frameworks as documents, the crosswalk to the portal's controls, and what covers a requirement.

“Gives evidence for” is never “satisfies”: the portal says what it can show, people judge. Pure
Python.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

TEXTS = ("id", "title", "summary")
LONGEST = {"id": 40, "title": 200, "summary": 1000}


class FaultyFramework(ValueError):
    """A document that cannot be loaded; says where and what, all faults of it."""


@dataclass(frozen=True)
class Requirement:
    """One requirement in our own short wording; ``more``: what else the document says of it."""

    code: str
    title: str
    summary: str
    group: str = ""
    more: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Framework:
    """A framework with its requirements, in the order of the document."""

    slug: str
    name: str
    version: str
    source: str
    notes: Mapping[str, str]
    requirements: Sequence[Requirement]


@dataclass(frozen=True)
class Control:
    """Something the portal does, what of it can be shown, and for which requirements."""

    slug: str
    title: str
    evidence: Sequence[str]
    maps: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Crosswalk:
    version: int
    controls: Sequence[Control]


def read_framework(document: Any) -> Framework:
    """Raises FaultyFramework with every fault."""
    if not isinstance(document, Mapping):
        raise FaultyFramework("not a mapping")
    faults = [
        f"{name} is missing"
        for name in ("id", "name", "version", "source")
        if not isinstance(document.get(name), str | int)
    ]
    rows = document.get("requirements")
    if not isinstance(rows, list) or not rows:
        faults.append("requirements are missing")
        rows = []
    faults += list(_row_faults(rows))
    if faults:
        raise FaultyFramework("; ".join(faults))
    known = {"id", "name", "version", "source", "requirements", "groups"}
    return Framework(
        slug=str(document["id"]),
        name=str(document["name"]),
        version=str(document["version"]),
        source=str(document["source"]),
        notes={key: _text(value) for key, value in document.items() if key not in known},
        requirements=[_requirement(row, _groups(document)) for row in rows],
    )


def _groups(document: Mapping[str, Any]) -> Mapping[str, str]:
    """Names of groups by their short name, where a document lists them."""
    groups = document.get("groups")
    return {str(k): _text(v) for k, v in groups.items()} if isinstance(groups, Mapping) else {}


def _row_faults(rows: list[Any]) -> Iterator[str]:
    seen: set[str] = set()
    for n, row in enumerate(rows, 1):
        if not isinstance(row, Mapping):
            yield f"requirement {n} is not a mapping"
            continue
        for name in TEXTS:
            text = _text(row.get(name))
            if not text.strip():
                yield f"requirement {n} has no {name}"
            elif len(text) > LONGEST[name]:
                yield f"requirement {n}: {name} is longer than {LONGEST[name]} characters"
        code = _text(row.get("id"))
        if code in seen:
            yield f"requirement {code} is there twice"
        seen.add(code)


def _requirement(row: Mapping[str, Any], groups: Mapping[str, str]) -> Requirement:
    group = _text(row.get("group"))
    more = {
        str(key): _text(value)
        for key, value in row.items()
        if key not in {*TEXTS, "group"} and value is not None
    }
    return Requirement(
        _text(row["id"]), _text(row["title"]), _text(row["summary"]), groups.get(group, group), more
    )


def _text(value: Any) -> str:
    """Plain text of a value of YAML; dates in ISO form."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def read_crosswalk(document: Any, frameworks: Iterable[Framework]) -> Crosswalk:
    """Raises FaultyFramework for controls that name requirements nobody knows."""
    if not isinstance(document, Mapping) or not isinstance(document.get("controls"), list):
        raise FaultyFramework("the crosswalk has no controls")
    known = {one.slug: {row.code for row in one.requirements} for one in frameworks}
    controls = [_control(row) for row in document["controls"]]
    faults = [
        f"{control.slug}: {framework} has no requirement {code}"
        for control in controls
        for framework, codes in control.maps.items()
        for code in codes
        if code not in known.get(framework, set())
    ]
    slugs = [control.slug for control in controls]
    faults += [f"{slug} is there twice" for slug in {s for s in slugs if slugs.count(s) > 1}]
    if faults:
        raise FaultyFramework("; ".join(sorted(faults)))
    return Crosswalk(int(document.get("version", 1)), controls)


def _control(row: Any) -> Control:
    try:
        maps = {str(of): [_text(code) for code in codes] for of, codes in row["maps"].items()}
        return Control(str(row["id"]), str(row["title"]), list(map(str, row["evidence"])), maps)
    except (TypeError, KeyError, AttributeError) as error:
        raise FaultyFramework(f"a control of the crosswalk is malformed: {error!r}") from None


class Coverage(StrEnum):
    """What the portal can show for a requirement."""

    EVIDENCE = "evidence"  # a control has records
    DOCUMENT = "document"  # somebody put a document there
    NOTHING_YET = "nothing_yet"  # a control would, and has no record so far
    GAP = "gap"  # no control gives evidence, and there is no document
    NOT_APPLICABLE = "not_applicable"  # somebody said so, with a reason


COVERED = frozenset({Coverage.EVIDENCE, Coverage.DOCUMENT})


def coverage_of(*, applies: bool, records: Sequence[int | None], documents: int) -> Coverage:
    """``records``: of each control that gives evidence, how many there are; None where nobody can
    count them yet, which is nothing yet. ``applies``: False once somebody said that it does not."""
    if not applies:
        return Coverage.NOT_APPLICABLE
    if any(records):
        return Coverage.EVIDENCE
    if documents:
        return Coverage.DOCUMENT
    return Coverage.NOTHING_YET if records else Coverage.GAP


@dataclass(frozen=True)
class Tally:
    """How many requirements are covered in which way."""

    counts: Mapping[Coverage, int]

    @property
    def all(self) -> int:
        return sum(self.counts.values())

    @property
    def applicable(self) -> int:
        return self.all - self.counts[Coverage.NOT_APPLICABLE]

    @property
    def nothing_yet(self) -> int:
        return self.counts[Coverage.NOTHING_YET]

    @property
    def gaps(self) -> int:
        return self.counts[Coverage.GAP]

    @property
    def covered(self) -> int:
        return sum(self.counts[one] for one in COVERED)


def tally(found: Iterable[Coverage]) -> Tally:
    found = list(found)
    return Tally({one: found.count(one) for one in Coverage})
