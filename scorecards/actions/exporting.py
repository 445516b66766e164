"""Taking figures and the records behind them away is on record."""

from datetime import date, datetime

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Reference
from govportal.people.models import Person, Unit


@recorded
def note_figures_export(
    day: date, unit: Unit | None, kind: str, rows: int, *, actor: Person, now: datetime
) -> None:
    """Note who took the figures of which day and unit, and in which form."""
    about = Reference(f"snapshot:{day}")
    record("scorecard.figures_exported", about, actor=actor, now=now,
           data=_data(day, unit, kind, rows))  # fmt: skip


@recorded
def note_records_export(
    kpi: str,
    show: str,
    day: date,
    unit: Unit | None,
    kind: str,
    rows: int,
    *,
    actor: Person,
    now: datetime,
) -> None:
    """Note who took the records of which figure."""
    about = Reference(f"snapshot:{day}")
    data = {"kpi": kpi, "show": show, **_data(day, unit, kind, rows)}
    record("scorecard.records_exported", about, actor=actor, now=now, data=data)


def _data(day: date, unit: Unit | None, kind: str, rows: int) -> dict[str, object]:
    return {
        "day": day.isoformat(),
        "unit": unit.slug if unit else None,
        "format": kind,
        "rows": rows,
    }
