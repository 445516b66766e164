"""Figures are counted day by day, and can be counted again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.db.models import Min

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM, Actor, Reference, dumps
from registry.models import Agent
from scorecards.counting import figures_at
from scorecards.models import Snapshot
from scorecards.models.snapshots import written
from scorecards.rules.kpis import VERSION
from scorecards.sources.days import as_of_day, begin_of, day_of

FRESH = timedelta(minutes=55)
"""Figures of today are counted again once they are older."""
AT_ONCE, FURTHEST = 10, 400
"""How many days a tick counts, and how far back it looks for days that are missing."""


@dataclass(frozen=True)
class Difference:
    """A figure that a day counted again gives otherwise than it was kept."""

    day: date
    unit: int | None
    kpi: str
    kept: object
    found: object


def digest_of(figures: dict[str, object]) -> str:
    return f"sha256:{sha256(dumps(figures)).hexdigest()}"


@recorded
def count_day(day: date, *, actor: Actor, now: datetime) -> list[Difference]:
    """Count every figure of ``day`` and keep it, in place of what was kept.

    The ledger gets the digest of a day that is over, once, and again only if it changed; the
    figures that differ from what was kept as final are returned. Raises ValueError for a day to
    come.
    """
    at = as_of_day(day, now)
    is_final = at.end == begin_of(day + timedelta(days=1))
    rows = [
        _row(day, unit, {kpi: written(one) for kpi, one in figures.items()}, at.end, is_final)
        for unit, figures in figures_at(at).items()
    ]
    kept = {row.unit_id: row for row in Snapshot.objects.select_for_update().filter(day=day)}
    differences = list(_differences(rows, kept))
    before = _of_all(list(kept.values())) if any(row.is_final for row in kept.values()) else ""
    Snapshot.objects.filter(day=day).delete()
    Snapshot.objects.bulk_create(rows)
    after = _of_all(rows)
    if is_final and before != after:
        record(
            "scorecard.counted",
            Reference(f"snapshot:{day}"),
            actor=actor,
            now=now,
            data={
                "day": day.isoformat(),
                "digest": after,
                "before": before or None,
                "units": len(rows) - 1,
                "version": VERSION,
            },
        )
    return differences


def _row(
    day: date, unit: int | None, figures: dict[str, object], end: datetime, is_final: bool
) -> Snapshot:
    return Snapshot(
        day=day,
        unit_id=unit,
        as_of=end,
        is_final=is_final,
        rules_version=VERSION,
        figures=figures,
        digest=digest_of(figures),
    )


def _of_all(rows: list[Snapshot]) -> str:
    """One digest of a day's snapshots."""
    return digest_of({str(row.unit_id or 0): row.digest for row in rows})


def _differences(rows: list[Snapshot], kept: dict[int | None, Snapshot]) -> Iterator[Difference]:
    for row in rows:
        old = kept.get(row.unit_id)
        if old is None or not old.is_final or old.digest == row.digest:
            continue
        for kpi in sorted(row.figures.keys() | old.figures.keys()):
            pair = old.figures.get(kpi), row.figures.get(kpi)
            if pair[0] != pair[1]:
                yield Difference(row.day, row.unit_id, kpi, *pair)


def first_day(now: datetime) -> date | None:
    """The day on which the first agent was entered; None while there is none."""
    begun: datetime | None = Agent.objects.aggregate(begun=Min("created_at"))["begun"]
    return None if begun is None else day_of(begun)


def keep_snapshots(now: datetime) -> int:
    """What the tick does: today's figures, and days that were missed, the newest first.

    Returns how many days were counted.
    """
    today, first = day_of(now), first_day(now)
    if first is None:
        return 0
    days = [today] if _is_stale(today, now) else []
    done = set(Snapshot.objects.filter(is_final=True, unit=None).values_list("day", flat=True))
    begin = max(first, today - timedelta(days=FURTHEST))
    gone = [today - timedelta(days=n) for n in range(1, (today - begin).days + 1)]
    days += [day for day in gone if day not in done][:AT_ONCE]
    for day in days:
        count_day(day, actor=SYSTEM("scorecards"), now=now)
    return len(days)


def _is_stale(today: date, now: datetime) -> bool:
    return not Snapshot.objects.filter(day=today, unit=None, as_of__gt=now - FRESH).exists()


def rebuild_snapshots(since: date, *, actor: Actor, now: datetime) -> Iterator[list[Difference]]:
    """Count every day from ``since`` to yesterday again, the oldest first; differences by day."""
    day, today = since, day_of(now)
    while day < today:
        yield count_day(day, actor=actor, now=now)
        day += timedelta(days=1)
