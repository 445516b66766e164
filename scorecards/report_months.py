"""The months of which there are figures."""

from datetime import date, datetime

from scorecards.models import Snapshot
from scorecards.rules.reports import month_earlier, month_of
from scorecards.sources.days import day_of

MOST = 24


def months_known(now: datetime) -> list[date]:
    """From this month back to that of the first snapshot, two years at most. One query."""
    first = Snapshot.objects.of(None).order_by("day").values_list("day", flat=True).first()
    if first is None:
        return []
    this = month_of(day_of(now))
    months = [month_earlier(this, n) for n in range(MOST)]
    return [month for month in months if month >= month_of(first)]
