"""Reports of unknown agents, typed by somebody or row by row from a list. Pure Python."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from govportal.refusals import Refusal
from registry.rules.credentials import FORM
from registry.rules.inventory import Fault, Record, records
from registry.rules.sightings import DECIDES, DETAIL_MAX, NAME_MAX, SightingState

PLACE_MAX, ROWS_MAX = 200, 1_000
COLUMNS = ("name", "place", "seen_on", "environment", "evidence")
NEEDED = ("name", "place")
ENVIRONMENTS = ("development", "staging", "production")
JOINED = (SightingState.OPEN, SightingState.UNAUTHORISED, SightingState.STOPPED)
"""A report of the same name joins one of these, whoever met it first; best first."""


@dataclass(frozen=True)
class Report:
    """What somebody saw, where and when, and what shows it. ``environment``: empty if unknown."""

    name: str
    place: str
    seen_on: date
    evidence: str = ""
    environment: str = ""


def reporter_refusal(roles: Collection[str]) -> Refusal | None:
    """Why somebody with these roles may not report: auditors change nothing."""
    return Refusal("sighting.auditor_reports_not") if "auditor" in roles else None


def importer_refusal(roles: Collection[str]) -> Refusal | None:
    """Why somebody with these roles may not bring a whole list in."""
    may = DECIDES & set(roles) and "auditor" not in roles
    return None if may else Refusal("sighting.only_operators_import")


def faults_of(report: Report, today: date, *, is_listed: bool = False) -> dict[str, Refusal]:
    """What is wrong with a report, by field; ``is_listed``: the list itself is the evidence."""
    found = {
        "name": _text(report.name, NAME_MAX),
        "place": _text(report.place, PLACE_MAX),
        "evidence": _text(report.evidence, DETAIL_MAX, needed=not is_listed),
        "seen_on": Refusal("sighting.seen_later") if report.seen_on > today else None,
    }
    if report.environment and report.environment not in ENVIRONMENTS:
        found["environment"] = Refusal("sighting.environment_unknown")
    return {field: fault for field, fault in found.items() if fault is not None}


def _text(text: str, most: int, *, needed: bool = True) -> Refusal | None:
    if needed and not text.strip():
        return Refusal("sighting.text_missing")
    if len(text) > most:
        return Refusal("identity.text_long", {"most": most, "has": len(text)})
    return Refusal("sighting.holds_key") if FORM.search(text) else None


def read_list(data: bytes, today: date) -> tuple[list[Report], list[Fault]]:
    """The reports of a list, CSV or XLSX, and everything that is wrong with it.

    A row without a date was seen today. Raises Refused for what is no such file at all.
    """
    rows = list(records(data))
    header = [cell.strip().lower() for cell in rows[0].cells]
    if faults := _header_faults(header, rows):
        return [], faults
    reports, found = [], []
    for row in rows[1:]:
        report, wrong = _read(row, header, today)
        reports.append(report)
        found += [Fault(row.number, field, fault) for field, fault in wrong.items()]
    return reports, found


def _header_faults(header: Sequence[str], rows: Sequence[Record]) -> list[Fault]:
    faults = [Fault(row.number, "", row.fault) for row in rows if row.fault]
    missing = [name for name in NEEDED if name not in header]
    faults += [Fault(1, name, Refusal("sighting.column_missing")) for name in missing]
    twice = {name for name in header if name and header.count(name) > 1}
    faults += [Fault(1, name, Refusal("sighting.column_twice")) for name in sorted(twice)]
    if len(rows) > ROWS_MAX + 1:
        faults.append(Fault(ROWS_MAX + 2, "", Refusal("sighting.rows_many", {"most": ROWS_MAX})))
    if len(rows) == 1 and not faults:
        faults.append(Fault(1, "", Refusal("sighting.rows_none")))
    return faults


def _read(row: Record, header: Sequence[str], today: date) -> tuple[Report, dict[str, Refusal]]:
    cells = dict(zip(header, row.cells, strict=False))
    given = {name: cells.get(name, "").strip() for name in COLUMNS}
    wrong = {n: Refusal("sighting.not_utf8") for n, text in given.items() if not _is_text(text)}
    seen_on = _day(given["seen_on"], today)
    report = Report(
        name=given["name"],
        place=given["place"],
        seen_on=seen_on or today,
        evidence=given["evidence"],
        environment=given["environment"].lower(),
    )
    if seen_on is None:
        wrong["seen_on"] = Refusal("sighting.no_day")
    return report, faults_of(report, today, is_listed=True) | wrong


def _day(text: str, today: date) -> date | None:
    try:
        return date.fromisoformat(text) if text else today
    except ValueError:
        return None


def _is_text(text: str) -> bool:
    """Whether a database keeps it: no lone surrogates, no NUL."""
    return "\0" not in text and not any("\ud800" <= c <= "\udfff" for c in text)
