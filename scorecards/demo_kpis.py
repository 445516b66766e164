"""Figures of the demo: the days that a trend of twelve months reads; the tick counts the rest."""

from collections.abc import Mapping
from datetime import timedelta

from approvals.demo.diary import Diary
from govportal.ledger.rules import SYSTEM
from govportal.people.models import Person
from scorecards.actions.snapshots import count_day
from scorecards.scores import month_before, month_ends
from scorecards.sources.days import day_of


def tell_kpis(diary: Diary, _people: Mapping[str, Person]) -> None:
    """The chapter of figures; last of all, since it counts what the others tell."""
    today = day_of(diary.now)
    yesterday = today - timedelta(days=1)
    days = {*month_ends(today), *map(month_before, (today, yesterday)), yesterday, today}
    for day in sorted(days):
        count_day(day, actor=SYSTEM("scorecards"), now=diary.now)
