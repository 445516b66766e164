"""The list of incidents as rows of a CSV file."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from incidents.models import Incident
from registry.rules.inventory import inert

COLUMNS = (
    "number", "title", "severity", "class", "state", "outcome", "exercise", "agent", "agent_named",
    "environment", "data_involved", "source", "reporter", "lead", "merged_into", "occurred_at",
    "detected_at", "reported_at", "acknowledged_at", "contained_at", "resolved_at", "closed_at",
)  # fmt: skip
TIMES = COLUMNS[-7:]


def csv_rows(rows: Iterable[Incident]) -> Iterator[list[str]]:
    """Head and rows; texts that a spreadsheet would take for a formula are made inert."""
    yield list(COLUMNS)
    for row in rows:
        cells = [
            row.number,
            row.title,
            row.severity,
            row.kind,
            row.state,
            row.outcome,
            "yes" if row.is_exercise else "no",
            row.agent.slug if row.agent else "",
            row.agent_named,
            row.environment,
            row.data_involved,
            row.source,
            row.reporter.full_name if row.reporter else "",
            row.lead.full_name if row.lead else "",
            row.merged_into.number if row.merged_into else "",
            *(_moment(getattr(row, name)) for name in TIMES),
        ]
        yield [inert(cell) for cell in cells]


def _moment(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at else ""
