"""Targets of the demo: one set when the committee had seen a quarter, one for the coming year."""

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction

from approvals.demo.diary import Diary
from govportal.people.models import Person
from scorecards.actions.targets import mark_of, set_target
from scorecards.models import Target
from scorecards.rules.kpis import BY_ID
from scorecards.sources.days import day_of

SETS = "dorothea.blanc"
SLOW, BACKLOG = "process.approval_p95", "process.review_backlog"


def tell(diary: Diary, people: Mapping[str, Person]) -> None:
    """What the organisation asks of itself, in the order in which it was set."""
    at = diary.day(120, "10:30")
    _set(
        SLOW,
        Fraction(10),
        day_of(at),
        people,
        at,
        "The committee saw a quarter of decisions: ten working days are what owners plan with.",
    )
    at = diary.day(40, "09:40")
    _set(
        BACKLOG,
        Fraction(20),
        day_of(at),
        people,
        at,
        "More than twenty at once and reviewers begin to hurry, as the spring has shown.",
    )
    at = diary.day(5, "11:15")
    _set(SLOW, Fraction(8), date(diary.today.year + 1, 1, 1), people, at,
         "From January on there are two more security reviewers.")  # fmt: skip


def _set(
    kpi: str, value: Fraction, since: date, people: Mapping[str, Person], at: datetime, why: str
) -> None:
    """Figures that are not counted are left alone."""
    if kpi not in BY_ID:
        return
    seen = mark_of(list(Target.objects.filter(kpi=kpi)))
    set_target(BY_ID[kpi], value, since, why, seen=seen, actor=people[SETS], now=at)
