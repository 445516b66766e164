"""A framework's coverage as OSCAL assessment results (NIST, version 1.1.2), for other programs.

Pure Python. The portal shows evidence and gaps and never says that a requirement is satisfied:
what is covered is an observation, what is not is a finding. Ids are made of names that stay, so
that the same state is the same bytes.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from evidence.rules.frameworks import Coverage

VERSION = "1.1.2"
NAMES = uuid5(NAMESPACE_URL, "urn:govportal:oscal")
PROPS = "urn:govportal:coverage"
SAYS = {
    Coverage.NOTHING_YET: "A control of the portal would give evidence, and has no record so far.",
    Coverage.GAP: "No control of the portal gives evidence, and no document was put here.",
}
_UNUSABLE = re.compile(r"[^A-Za-z0-9.\-_]+")


@dataclass(frozen=True)
class Requirement:
    """One requirement as it stands. ``controls``: name, words and count of live evidence."""

    code: str
    title: str
    summary: str
    coverage: Coverage
    controls: Sequence[tuple[str, str, int | None]]
    documents: int
    newest: datetime | None
    reason: str = ""


@dataclass(frozen=True)
class Assessed:
    """A framework with its requirements. ``at``: when the newest of all this came about."""

    slug: str
    name: str
    version: str
    source: str
    digest: str
    loaded_at: datetime
    at: datetime
    requirements: Sequence[Requirement]


def token(slug: str, code: str) -> str:
    """A requirement's id as OSCAL can hold it: letters, digits, dots, hyphens, underscores."""
    return f"{slug}_{_UNUSABLE.sub('-', code).strip('-')}"


def moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def assessment_results(one: Assessed) -> dict[str, Any]:
    """The whole document; its id follows from all that it says."""
    plan = _id(one.slug, "plan")
    body = {
        "metadata": {
            "title": f"Coverage of {_line(one.name)}",
            "last-modified": moment(one.at),
            "version": _line(one.digest),
            "oscal-version": VERSION,
            "remarks": "Evidence and gaps as the portal has them; no legal advice.",
        },
        "import-ap": {"href": f"#{plan}"},
        "results": [_result(one)],
        "back-matter": {"resources": [_plan(one, plan)]},
    }
    return {"assessment-results": {"uuid": _id(one.slug, _digest(body)), **body}}


def _plan(one: Assessed, plan: str) -> dict[str, Any]:
    return {
        "uuid": plan,
        "title": _line(f"{one.name}, {one.version}"),
        "description": "The framework as it was loaded, and the crosswalk to the portal’s "
        f"controls. Source: {_line(one.source)}",
        "props": [_prop("digest", one.digest)],
    }


def _result(one: Assessed) -> dict[str, Any]:
    applies = [row for row in one.requirements if row.coverage is not Coverage.NOT_APPLICABLE]
    left_out = [row for row in one.requirements if row.coverage is Coverage.NOT_APPLICABLE]
    selection: dict[str, Any] = {
        "description": "Every requirement that applies.",
        "include-controls": _selected(one.slug, applies),
        "exclude-controls": _selected(one.slug, left_out),
        "remarks": "\n".join(f"{row.code}: {_line(row.reason)}" for row in left_out),
    }
    result = {
        "title": f"Coverage of {_line(one.name)}",
        "description": "Live evidence of the portal’s controls and documents for each requirement.",
        "start": moment(min(one.loaded_at, one.at)),
        "end": moment(one.at),
        "reviewed-controls": {"control-selections": [_full(selection)]},
        "observations": [_observation(one, row) for row in applies],
        "findings": [_finding(one, row) for row in applies if row.coverage in SAYS],
    }
    return {"uuid": _id(one.slug, "result", _digest(result)), **_full(result)}


def _digest(part: Mapping[str, Any]) -> str:
    return sha256(json.dumps(part, ensure_ascii=True, sort_keys=True).encode()).hexdigest()


def _full(part: Mapping[str, Any]) -> dict[str, Any]:
    """Without empty lists and texts, which OSCAL does not know."""
    return {name: value for name, value in part.items() if value}


def _selected(slug: str, rows: Iterable[Requirement]) -> list[dict[str, str]]:
    return [{"control-id": token(slug, row.code)} for row in rows]


def _observation(one: Assessed, row: Requirement) -> dict[str, Any]:
    return _full(
        {
            "uuid": _id(one.slug, "observation", row.code),
            "title": _line(f"{row.code} {row.title}"),
            "description": _line(row.summary) or _line(row.title),
            "props": [_prop("coverage", row.coverage.value), _prop("documents", row.documents)],
            "methods": ["EXAMINE"],
            "types": ["control-objective"],
            "relevant-evidence": [
                {
                    "description": _line(f"{title}: {_counted(count)}"),
                    "props": [_prop("control", slug), _prop("records", _counted(count))],
                }
                for slug, title, count in row.controls
            ],
            "collected": moment(row.newest or one.at),
        }
    )


def _counted(count: int | None) -> str:
    return "not counted" if count is None else str(count)


def _finding(one: Assessed, row: Requirement) -> dict[str, Any]:
    return {
        "uuid": _id(one.slug, "finding", row.code),
        "title": _line(f"{row.code} {row.title}"),
        "description": SAYS[row.coverage],
        "target": {
            "type": "objective-id",
            "target-id": token(one.slug, row.code),
            "status": {"state": "not-satisfied", "reason": "other", "remarks": SAYS[row.coverage]},
        },
        "related-observations": [{"observation-uuid": _id(one.slug, "observation", row.code)}],
    }


def _prop(name: str, value: object) -> dict[str, str]:
    return {"name": name, "ns": PROPS, "value": _line(str(value)) or "-"}


def _id(*names: str) -> str:
    return str(uuid5(NAMES, "\n".join(names)))


def _line(text: str) -> str:
    """A text on one line, without blanks around it."""
    return " ".join(text.split())


def as_bytes(one: Assessed) -> bytes:
    """Sorted, two spaces, one line end at the end."""
    found = assessment_results(one)
    return (json.dumps(found, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
