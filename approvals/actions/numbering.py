"""Numbers for people: ADR-2026-0042. Nobody gets one twice, and none is left out."""

from datetime import datetime

from approvals.models import NumberSeries


def next_number(prefix: str, now: datetime) -> str:
    """The next number of this year's series, inside the caller's transaction."""
    rows = NumberSeries.objects.select_for_update()
    series, _ = rows.get_or_create(prefix=prefix, year=now.year)
    series.last += 1
    series.save(update_fields=["last"])
    return f"{prefix}-{series.year}-{series.last:04d}"
