"""Reports of workflows: taken whole or not at all, corrected by new rows, counted as known then."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from govportal.ledger.models import Entry
from govportal.refusals import Refused
from scorecards.actions import workflows
from scorecards.counting import ALL, figures_at
from scorecards.models import WorkflowReport
from scorecards.rules.kpis.value import KPIS
from scorecards.rules.measures import thousandths
from scorecards.rules.reported import faults_of
from scorecards.rules.training import completion_refusal
from scorecards.sources.days import as_of_day
from tests.make import START
from tests.scorecards import value_making as make

DAY = make.DAY


def month(done, days=7):
    return thousandths(Fraction(done * 30, days))


def figures(now=START, day=DAY):
    return figures_at(as_of_day(day, now), KPIS)


def test_every_figure_of_value_by_hand(cast):
    """Two weeks of one workflow: one tells everything, the other tasks and a cost alone."""
    make.workflow(cast)
    second = make.row(**make.NEXT, tasks=80, successes=60, cost=Decimal("30.00"), currency="EUR")
    make.report(cast, make.row(**make.EVERYTHING), second)
    found = figures(START + timedelta(minutes=1))[ALL]
    told = {
        name.partition(".")[2]: (
            str(one.measured.value),
            one.measured.numerator,
            one.measured.denominator,
        )
        for name, one in found.items()
    }
    assert told == {
        "cost_per_success": ("1/2", None, 150),  # EUR 75 for 150
        "policy_violations": ("40", 2, 500),
        "throughput": (str(month(150, 14)), None, None),
        "resolution": ("3/4", 150, 200),
        "cycle_time": ("3/2", None, 120),
        "error_escape": ("1/40", 3, 120),
        "spend": (str(month(75, 14)), None, None),
        "rework": ("1/10", 12, 120),
        "success_by_tools": ("None", None, None),
        "fallbacks": ("1/4", 30, 120),
        "timeouts": ("3/40", 9, 120),
        "overrides": ("1/20", 6, 120),
        "escalations": ("1/5", 24, 120),
        "complaints": ("1/120", 1, 120),
        "autonomous": ("4/5", 400, 500),
        "disclosures": ("99/100", 99, 100),
    }
    assert found["value.spend"].measured.currency == "EUR"
    assert found["value.success_by_tools"].measured.why == "no_import"


def test_what_nobody_told_waits_and_is_not_zero(cast):
    assert {one.measured.why for one in figures()[ALL].values()} == {"no_import"}
    make.workflow(cast)
    make.report(cast, make.row(tasks=0, successes=0))
    found = figures(START + timedelta(minutes=1))[ALL]
    assert found["value.resolution"].measured.why == "no_cases"
    assert found["value.throughput"].measured.value == 0
    assert found["value.rework"].measured.why == "no_import"


def test_each_workflow_and_chain_of_tools_is_a_cut_and_units_see_their_own(cast):
    make.workflow(cast)
    make.workflow(cast, "payments", unit=cast.other_unit)
    make.report(
        cast,
        make.row(tool_chain="search > draft", tasks=10, successes=9),
        make.row(tool_chain="search", tasks=10, successes=1),
        make.row("payments", tasks=4, successes=4),
    )
    now = START + timedelta(minutes=1)
    found = figures(now)
    cuts = found[ALL]["value.resolution"].cuts
    assert {key: one.value for key, one in cuts.items()} == {
        "workflow:claims-intake": Fraction(1, 2), "workflow:payments": 1,
    }  # fmt: skip
    chains = found[ALL]["value.success_by_tools"]
    assert chains.measured.denominator == 20  # payments names no tools
    assert {key: one.value for key, one in chains.cuts.items()} == {
        "tools:search": Fraction(1, 10), "tools:search > draft": Fraction(9, 10),
    }  # fmt: skip
    assert found[cast.other_unit.pk]["value.throughput"].measured.value == month(4)


def test_amounts_in_two_currencies_are_not_added(cast):
    make.workflow(cast)
    make.workflow(cast, "payments")
    make.report(cast, make.row(cost=Decimal(8), currency="EUR"),
                make.row("payments", cost=Decimal(16), currency="USD"))  # fmt: skip
    cost = figures(START + timedelta(minutes=1))[ALL]["value.cost_per_success"]
    assert cost.measured.why == "mixed_currencies" and cost.measured.value is None
    assert {(one.value, one.currency) for one in cost.cuts.values()} == {(1, "EUR"), (2, "USD")}


def test_a_correction_is_a_new_row_and_past_days_stay(cast):
    make.workflow(cast)
    make.report(cast, make.row())
    later = START + timedelta(days=3)
    again = make.report(cast, make.row(), now=later)
    assert (again.new, again.corrected, again.unchanged) == (0, 0, 1)
    taken = make.report(cast, make.row(successes=2), now=later)
    assert (taken.new, taken.corrected) == (0, 1)
    assert list(WorkflowReport.objects.values_list("n", "successes")) == [(1, 8), (2, 2)]
    after = later + timedelta(days=2)
    throughput = [figures(after, day)[ALL]["value.throughput"].measured.value
                  for day in (DAY, later.date())]  # fmt: skip
    assert throughput == [month(8), month(2)]
    assert Entry.objects.filter(verb="workflow.reported").count() == 2


def test_a_withdrawn_report_counts_no_more_and_its_period_is_free(cast):
    make.workflow(cast)
    make.report(cast, make.row())
    [report] = WorkflowReport.objects.all()
    now = START + timedelta(hours=1)
    workflows.withdraw_report(report, make.REASON, actor=cast.owner, now=now)
    assert figures(now + timedelta(hours=1))[ALL]["value.throughput"].measured.why == "no_import"
    with pytest.raises(Refused) as stale:
        workflows.withdraw_report(report, make.REASON, actor=cast.owner, now=now)
    assert stale.value.refusal.code == "workflow.report_stale"
    other = make.row(period_start=make.WEEK["period_start"] + timedelta(days=1))
    assert make.report(cast, other, now=now).new == 1
    with pytest.raises(workflows.Faulty):
        make.report(cast, make.row(), now=now)  # its days are taken now


def test_a_list_with_a_fault_changes_nothing_and_names_every_line(cast):
    make.workflow(cast)
    good, late = make.row(), make.row(period_end=DAY + timedelta(days=1))
    more = make.row(successes=11)
    with pytest.raises(workflows.Faulty) as found:
        make.report(cast, good, late, more, make.row("nobody-knows"))
    told = [(fault.row, fault.column, fault.why.code) for fault in found.value.faults]
    assert told == [
        (3, "period_end", "workflow.period_not_over"),
        (4, "successes", "workflow.part_large"),
        (5, "workflow", "workflow.unknown"),
    ]
    assert not WorkflowReport.objects.exists()


def test_tasks_are_never_counted_twice(cast):
    make.workflow(cast)
    make.report(cast, make.row())
    partly = make.row(period_end=DAY - timedelta(days=9))
    for other in (partly, make.row(tool_chain="search")):
        with pytest.raises(workflows.Faulty) as found:
            make.report(cast, other)
        assert found.value.faults[0].why.code in (
            "workflow.period_overlaps", "workflow.whole_and_chains"
        )  # fmt: skip
    with pytest.raises(workflows.Faulty) as twice:
        make.report(cast, make.row(**make.NEXT), make.row(**make.NEXT, successes=1))
    assert twice.value.faults[0].why.code == "workflow.row_twice"


def test_an_owner_reports_of_their_own_and_of_no_other(cast):
    make.workflow(cast)
    make.workflow(cast, "payments", owner=cast.manager)
    assert make.report(cast, make.row(), actor=cast.owner).new == 1
    with pytest.raises(workflows.Faulty) as found:
        make.report(cast, make.row("payments"), actor=cast.owner)
    assert found.value.faults[0].why.code == "workflow.unknown"
    for nobody in (cast.auditor, cast.colleague):
        with pytest.raises(Refused) as refused:
            make.report(cast, make.row(), actor=nobody)
        assert refused.value.refusal.code == "workflow.keepers_only"


def test_two_workflows_have_two_names_and_a_changed_one_keeps_its_reports(cast):
    made = make.workflow(cast)
    for slug, name, code in (("claims-intake", "Else", "workflow.slug_taken"),
                             ("other", "CLAIMS intake", "workflow.name_taken")):  # fmt: skip
        with pytest.raises(Refused) as refused:
            make.workflow(cast, slug, name=name)
        assert refused.value.refusal.code == code
    make.report(cast, make.row())
    mark = made.mark
    said = {"unit": cast.other_unit, "owner": cast.owner, "actor": cast.operator, "now": START}
    workflows.change_workflow(made, "Intake", seen=mark, **said)
    assert WorkflowReport.objects.get().unit == cast.unit
    with pytest.raises(Refused) as stale:
        workflows.change_workflow(made, "Intake 2", seen=mark, **said)
    assert stale.value.refusal.is_stale


@pytest.mark.parametrize(
    ("said", "column"),
    [
        ({"cost": Decimal(1)}, "currency"),
        ({"currency": "EUR"}, "currency"),
        ({"cost": Decimal(1), "currency": "XXX"}, "currency"),
        ({"cost": Decimal("1.001"), "currency": "EUR"}, "cost"),
        ({"cycle_hours": Decimal("0.0001")}, "cycle_hours"),
        ({"policy_violations": 1}, "actions"),
        ({"disclosures": 1}, "sessions"),
        ({"autonomous_actions": 3, "actions": 2}, "autonomous_actions"),
        ({"tasks": 10**9 + 1}, "tasks"),
        ({"period_end": DAY - timedelta(days=15)}, "period_end"),
        ({"period_start": DAY - timedelta(days=120)}, "period_end"),
        ({"period_start": date(1, 1, 1), "period_end": date(1, 1, 1)}, "period_start"),
    ],
)
def test_what_is_wrong_with_a_row_is_said_of_its_column(said, column):
    assert faults_of(make.row(), DAY) == {}
    assert [*faults_of(replace(make.row(), **said), DAY)] == [column]


def test_a_completion_of_an_impossible_year_is_refused():
    assert completion_refusal(date(1, 1, 1), None, DAY).code == "training.completed_early"
    assert completion_refusal(date(2000, 1, 1), None, DAY) is None
