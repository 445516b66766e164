"""Figures of value against a slow and obvious implementation, on random histories."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scorecards.counting import ALL, figures_at
from scorecards.models import Workflow
from scorecards.rules.kpis.value import (
    KPIS,
    WHOLES,
    Reports,
    Told,
    Work,
    by_tools,
    by_workflow,
    spend,
    throughput,
)
from scorecards.sources.days import as_of_day
from tests.make import START
from tests.scorecards import value_making as make

SHARES = {f"value.{name}": name for name in WHOLES if name not in ("successes", "errors",
          "autonomous_actions", "policy_violations")} | {
    "value.resolution": "successes", "value.error_escape": "errors",
    "value.autonomous": "autonomous_actions"}  # fmt: skip

PERIODS = [(make.DAY - timedelta(days=7 * n + 7), make.DAY - timedelta(days=7 * n + 1))
           for n in (0, 1, 11, 12, 13)]  # fmt: skip


@st.composite
def works(draw):
    told = {}
    for name in draw(st.sets(st.sampled_from(sorted(WHOLES)))):
        whole = draw(st.integers(0, 50))
        told[name] = Told(draw(st.integers(0, whole)), whole)
    return Work(draw(st.sampled_from("ab")), draw(st.sampled_from(["", "x", "y"])), "EUR", told,
                frozenset(draw(st.sets(st.sampled_from(PERIODS), min_size=1))))  # fmt: skip


@given(st.lists(works(), max_size=8))
def test_shares_are_parts_of_wholes_where_both_are_told(found):
    reports = Reports(tuple(found))
    for kpi in KPIS:
        name = SHARES.get(kpi.id)
        if name is None:
            continue
        told = [work.told[name] for work in found if name in work.told]
        part, whole = sum(one.part for one in told), sum(one.whole for one in told)
        measured = kpi.measure(reports)
        assert measured.value == (Fraction(part, whole) if whole else None)
        assert (measured.why == "no_import") is (not told)


@given(st.lists(works(), max_size=8))
def test_cuts_add_up_to_the_whole(found):
    reports = Reports(tuple(found))
    assert len(sum(by_workflow(reports).values(), Reports()).works) == len(found)
    assert {w.tool_chain for r in by_tools(reports).values() for w in r.works} <= {"x", "y"}
    cut = [throughput(one).value or Fraction(0) for one in by_workflow(reports).values()]
    assert abs(sum(cut, Fraction(0)) - (throughput(reports).value or Fraction(0))) < Fraction(
        2, 1000
    )


def test_a_month_is_a_month_however_many_reports_the_window_holds():
    """Of each workflow over the days that its reports cover; a period of two chains of tools
    covers its days once, and a cost is over the periods that tell one."""
    july, august = (date(2026, 7, 1), date(2026, 7, 31)), (date(2026, 8, 1), date(2026, 8, 30))
    told, paid = {"successes": Told(310, 400)}, {"cost": Told(6_100, 310)}
    one = Work("a", "x", "EUR", told | paid, frozenset([july]))
    other = Work("a", "y", "EUR", {"successes": Told(310, 310)}, frozenset([july]))
    unpaid = Work("a", "x", "", {"successes": Told(600, 600)}, frozenset([august]))
    second = Work("b", "", "EUR", {"successes": Told(7, 7), "cost": Told(0, 7)},
                  frozenset([(date(2026, 8, 1), date(2026, 8, 7))]))  # fmt: skip
    two, three = Reports((one, other)), Reports((one, other, unpaid))
    assert throughput(two).value == 600
    assert throughput(three).value == 600
    assert throughput(three + Reports((second,))).value == 630
    assert spend(three + Reports((second,))).value == Fraction("59.032")  # 61 in 31 days
    assert spend(Reports((unpaid,))).why == "no_import"


DELIVERIES = st.lists(
    st.tuples(
        st.sampled_from(["one", "two"]), st.sampled_from(range(len(PERIODS))), st.integers(0, 9),
        st.integers(0, 9), st.none() | st.integers(0, 900), st.booleans(),
    ),
    max_size=6,
)  # fmt: skip


@pytest.mark.django_db
@settings(max_examples=25, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(DELIVERIES)
def test_what_the_database_adds_up_is_what_reading_row_by_row_gives(cast, deliveries):
    """Deliveries of one a day, corrections among them, as known on each of the days."""
    run = Workflow.objects.count()
    for name in ("one", "two"):
        make.workflow(cast, f"{name}-{run}")
    told = []
    for day, (name, period, tasks, successes, cents, _last) in enumerate(deliveries):
        at = START + timedelta(days=day)
        start, end = PERIODS[period]
        money = {} if cents is None else {"cost": Decimal(cents) / 100, "currency": "EUR"}
        row = make.row(f"{name}-{run}", period_start=start, period_end=end,
                       tasks=max(tasks, successes), successes=successes, **money)  # fmt: skip
        make.report(cast, row, now=at)
        told.append((day, row))
    now = START + timedelta(days=len(deliveries) + 1)
    for day in range(len(deliveries)):
        then = as_of_day((START + timedelta(days=day)).date(), now)
        newest = {row.key: row for written, row in told if written <= day}
        since = then.day - timedelta(days=89)
        counted = [row for row in newest.values() if since <= row.period_end <= then.day]
        mine = {f"workflow:{name}-{run}" for name in ("one", "two")}
        found = figures_at(then, KPIS)[ALL]
        cuts = [one for key, one in found["value.resolution"].cuts.items() if key in mine]
        assert sum(one.numerator for one in cuts) == sum(row.successes for row in counted)
        assert sum(one.denominator for one in cuts) == sum(row.tasks for row in counted)
        paid = {key: one for key, one in found["value.cost_per_success"].cuts.items()
                if key in mine and one.why != "no_import"}  # fmt: skip
        for key, one in paid.items():
            rows = [row for row in counted if f"workflow:{row.workflow}" == key and row.currency]
            successes = sum(row.successes for row in rows)
            if successes:
                exact = Fraction(sum(row.cost for row in rows)) / successes
                assert abs(one.value - exact) <= Fraction(1, 2000)
