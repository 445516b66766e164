"""Every figure of a small fixed history against the hand's count, and of its day for ever after."""

from datetime import timedelta
from fractions import Fraction as F
from itertools import product

import pytest

from govportal.ledger.rules import SYSTEM
from scorecards.actions import snapshots
from scorecards.counting import ALL, figures_at
from scorecards.models.snapshots import written
from scorecards.records import RECORDS
from scorecards.rules.kpi import Source
from scorecards.rules.kpis import BY_ID, KPIS
from scorecards.rules.kpis.process import Haste, rushed
from scorecards.rules.measures import Why
from scorecards.sources.days import as_of_day
from tests.scorecards import telling

AT = as_of_day(telling.DAY, telling.LATER)
SYS = SYSTEM("scorecards")
HAND = {
    # value, numerator, denominator; two agents went live, one monitor watches one of them
    "coverage.valid_approval": (F(1), 2, 2),
    "coverage.monitoring": (F(1, 2), 1, 2),
    "agents.running": (F(2), 2, None),
    "agents.known": (F(5), 5, None),
    # two of three alerts were judged, one of them false
    "quality.false_positives": (F(1, 2), 1, 2),
    # one taken and not mended, one never taken, that of the alerts, one of the last hour
    "incidents.open": (F(4), 4, None),
    "incidents.opened": (F(4), 4, None),
    # 4 h, 1 h, 20 h of 8, and 28 h less 4 that a question took: 0.5, 0.125, 2.5 and 3 days
    "process.mean_approval_time": (F(1531, 1000), None, 4),
    "process.approval_p50": (F(1, 2), None, 4),
    "process.approval_p95": (F(3), None, 4),
    "process.request_rejections": (F(1, 4), 1, 4),
    "process.review_backlog": (F(1), 1, None),
    "process.overdue_reviews": (F(0), 0, None),
    # the rejected one was late and so is the one that waits; a chair was called for both
    "process.timeouts": (F(2, 5), 2, 5),
    "process.escalations": (F(2, 5), 2, 5),
    # 7 duties and the vote of the committee's case, its check, 3 sign-offs, one of them late
    "process.in_time": (F(10, 11), 10, 11),
    # five votes at tier 3, one of them a minute after the case was opened
    "process.rushed": (F(1, 5), 1, 5),
    # one taken in five minutes, two not in time; the last may still be
    "compliance.incident_response": (F(1, 3), 1, 3),
}
OURS = [kpi.id for kpi in KPIS if kpi.source is Source.PORTAL and kpi.id in HAND]


@pytest.fixture
def told(cast):
    return telling.tell(cast)


def of(figures, kpi):
    measured = figures[kpi].measured
    return measured.value, measured.numerator, measured.denominator


def test_every_figure_is_what_the_hand_counts(told):
    figures = figures_at(AT)[ALL]
    assert {kpi: of(figures, kpi) for kpi in HAND} == HAND


def test_figures_of_a_unit_are_of_its_own(told):
    figures = figures_at(AT)
    claims, treasury = told.quick.unit_id, told.elsewhere.unit_id
    assert of(figures[treasury], "process.mean_approval_time") == (F(1, 8), None, 1)
    assert of(figures[claims], "process.approval_p95") == (F(3), None, 3)
    assert of(figures[claims], "coverage.monitoring") == (F(1), 1, 1)
    assert of(figures[treasury], "coverage.monitoring") == (F(0), 0, 1)
    assert of(figures[claims], "incidents.open") == (F(4), 4, None)
    assert of(figures[treasury], "incidents.open") == (F(0), 0, None)
    assert figures[treasury]["process.rushed"].measured.why is Why.NO_CASES


def test_cuts_tell_tiers_and_steps_apart(told):
    figures = figures_at(AT)[ALL]
    tiers = figures["process.approval_p95"].cuts
    assert {key: cut.value for key, cut in tiers.items()} == {"tier:1": F(5, 2), "tier:3": F(3)}
    steps = figures["process.in_time"].cuts
    assert (steps["step:sign_off"].numerator, steps["step:sign_off"].denominator) == (2, 3)
    assert (steps["step:ballot"].numerator, steps["step:completeness"].numerator) == (1, 1)
    assert figures["incidents.open"].cuts["severity:SEV3"].numerator == 2
    for kpi in ("process.timeouts", "process.in_time", "quality.false_positives"):
        whole = figures[kpi].measured
        assert sum(cut.denominator for cut in figures[kpi].cuts.values()) == whole.denominator
        assert sum(cut.numerator for cut in figures[kpi].cuts.values()) == whole.numerator


def test_what_the_gateway_will_report_waits_and_is_not_zero(told):
    figures = figures_at(AT)[ALL]
    waiting = [kpi.id for kpi in KPIS if kpi.source is Source.GATEWAY]
    assert "process.callback_delivery" in waiting
    for kpi in waiting:
        measured = figures[kpi].measured
        assert (measured.value, measured.numerator) == (None, None)
        assert measured.why is Why.WAITS_FOR_GATEWAY
        assert kpi not in RECORDS


def test_a_share_of_haste_is_not_shown_over_few_people():
    four = Haste(rushed=1, all=9, people=frozenset({1, 2, 3, 4}))
    assert (rushed(four).value, rushed(four).numerator, rushed(four).why) == (None, None, "too_few")
    five = rushed(four + Haste(rushed=0, all=1, people=frozenset({5})))
    assert (five.value, five.numerator, five.denominator) == (F(1, 10), 1, 10)
    assert rushed(Haste()).why is Why.NO_CASES


def test_what_happens_later_changes_nothing_of_the_day(told, cast):
    snapshots.count_day(AT.day, actor=SYS, now=AT.end)
    before = figures_at(AT)
    telling.change(told, cast)
    after = figures_at(AT)
    assert written_all(after) == written_all(before)
    assert snapshots.count_day(AT.day, actor=SYS, now=telling.LATER) == []
    now = figures_at(as_of_day(telling.LATER.date(), telling.LATER))
    assert written_all(now) != written_all(before)


def written_all(figures):
    return {
        unit: {kpi: written(one) for kpi, one in of_unit.items()}
        for unit, of_unit in figures.items()
    }


def test_records_agree_with_their_figure(told, cast):
    telling.change(told, cast)
    assert set(OURS) - set(RECORDS) == {"process.rushed"}  # how fast somebody was is for themselves
    for (unit, figures), kpi in product(figures_at(AT).items(), sorted(set(OURS) & set(RECORDS))):
        members = None if unit is None else {unit}
        records, measured = RECORDS[kpi](AT, members), figures[kpi].measured
        whole = measured.numerator if measured.denominator is None else measured.denominator
        assert records.rows.count() == whole
        if records.counts is not None:
            assert records.rows.filter(records.counts).count() == measured.numerator
        page = list(records.rows.order_by("pk"))
        words = records.words(page)
        assert [bool(row.label and row.url) for row in words] == [True] * len(page)
        if records.counts is not None:
            assert sum(bool(row.counts) for row in words) == measured.numerator
        assert not set(records.visible(cast.stranger)) - set(page)
        assert set(records.visible(cast.auditor)) == set(page)


def test_records_show_only_what_somebody_may_see(told, cast):
    seen = {kpi: RECORDS[kpi](AT, None).visible(cast.stranger).count() for kpi in RECORDS}
    assert seen["process.mean_approval_time"] == 1  # of the stranger's own unit
    assert seen["agents.known"] == 1 and seen["process.in_time"] == 1
    assert seen["compliance.incident_response"] == 0 and seen["quality.false_positives"] == 0


def test_records_of_a_page_cost_the_same_for_one_and_many(told, django_assert_max_num_queries):
    for source in RECORDS.values():
        records = source(AT, None)
        with django_assert_max_num_queries(6):
            records.words(list(records.rows.order_by("pk")[:40]))


def test_each_figure_has_words_for_people():
    for kpi in BY_ID.values():
        assert kpi.name and kpi.definition and kpi.formula and kpi.reads is not None


def test_a_day_is_counted_at_a_fixed_number_of_queries(told, cast, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        figures_at(AT)
    telling.change(told, cast)
    with django_assert_max_num_queries(30):
        figures_at(as_of_day(AT.day + timedelta(days=5), telling.LATER))
