"""Figures and the records behind them as tables: for programs and spreadsheets, in one wording."""

from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from scorecards.records import Records
from scorecards.rules.measures import Measured
from scorecards.scores import Score, Scores
from scorecards.tables_out import Cell, Table

CHUNK = 500
FIGURE_COLUMNS = (
    "id", "part", "group", "name", "value", "unit", "currency", "numerator", "denominator", "why",
    "target", "standing", "value_a_month_before", "exact_value", "day", "as_of", "business_unit",
)  # fmt: skip
RECORD_COLUMNS = ("label", "business_unit", "counts", "detail", "at", "value", "address")


def number(value: Fraction | None) -> float | None:
    """As a decimal number, to the millionth."""
    return None if value is None else round(float(value), 6)


def as_json(score: Score) -> dict[str, Any]:
    """One figure for programs. ``exact`` is the fraction that the command gives."""
    return {
        "id": score.kpi.id,
        "group": score.kpi.group.value,
        "name": score.kpi.name,
        "unit": score.kpi.unit.value,
        "source": score.kpi.source.value,
        "better": score.kpi.better.value,
        **measured_json(score.measured),
        "target": number(score.target),
        "standing": score.standing.value,
        "month_before": number(score.before.measured.value if score.before else None),
    }


def measured_json(one: Measured) -> dict[str, Any]:
    return {
        "value": number(one.value),
        "exact": None if one.value is None else str(one.value),
        "numerator": one.numerator,
        "denominator": one.denominator,
        "why": one.why.value if one.why else None,
        "currency": one.currency or None,
    }


def figure_table(scores: Scores) -> Table:
    """All figures of a day, each part below its whole."""
    unit = scores.unit.slug if scores.unit else ""
    name = "-".join(filter(None, ["key-figures", unit, f"{scores.day:%Y%m%d}"]))
    return Table(name, "Key figures", FIGURE_COLUMNS, _figure_rows(scores))


def _figure_rows(scores: Scores) -> Iterator[list[Cell]]:
    for score in scores.by_id.values():
        yield _figure_row(scores, score, "", score.measured)
        for key, cut in score.figure.cuts.items():
            yield _figure_row(scores, score, key, cut)


def _figure_row(scores: Scores, score: Score, part: str, one: Measured) -> list[Cell]:
    found = as_json(score) | measured_json(one)
    then = score.before
    before = (then.cuts.get(part) if part else then.measured) if then else None
    return [
        found["id"], part, found["group"], found["name"], found["value"], found["unit"],
        found["currency"], found["numerator"], found["denominator"], found["why"],
        found["target"], "" if part else found["standing"],
        number(before.value if before else None), found["exact"], scores.day.isoformat(),
        scores.as_of.isoformat(timespec="seconds"), scores.unit.slug if scores.unit else "",
    ]  # fmt: skip


def record_table(name: str, records: Records, rows: QuerySet[Any]) -> Table:
    """Records behind a figure, oldest first; memory stays flat."""
    return Table(name, "Records", RECORD_COLUMNS, _record_rows(records, rows))


def _record_rows(records: Records, rows: QuerySet[Any]) -> Iterator[list[Cell]]:
    last = 0
    while chunk := list(rows.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        last = chunk[-1].pk
        for row in records.words(chunk):
            yield [
                str(row.label), row.unit, {True: "yes", False: "no", None: ""}[row.counts],
                str(row.detail), _moment(row.at), str(row.value), row.url,
            ]  # fmt: skip


def _moment(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at else ""
