"""Charts, tiles, steps and changes are made of scores, and never of what was not counted."""

from datetime import date
from fractions import Fraction

import pytest

from scorecards import board
from scorecards.changes import changes_since
from scorecards.cut_words import cut_words
from scorecards.figure_lines import line_of
from scorecards.pictures import decision_charts, trend_chart, work_charts
from scorecards.rules.kpi import Better, Group, Kpi, Nothing, Source, Window, waits
from scorecards.rules.measures import WAITS, Unit
from scorecards.scores import Point, Score, Scores
from tests.scorecards.figures_making import counts, days, shares

DAYS = (date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 5))


def kpi(name, unit=Unit.SHARE, better=Better.HIGHER):
    return Kpi(
        name, Group.PROCESS, name, "d", "f", unit, Window.MOMENT, Source.PORTAL, better, waits,
        Nothing,
    )  # fmt: skip


def score(name, *figures, target=None, before=None, unit=Unit.SHARE, better=Better.HIGHER):
    """``figures``: one a day of ``DAYS``, None where nothing was counted."""
    trend = [Point(day, one) for day, one in zip(DAYS, figures, strict=True)]
    return Score(kpi(name, unit, better), figures[-1], target, before, trend)


def scores(*found):
    return Scores(DAYS[-1], None, True, None, {one.kpi.id: one for one in found})


def approvals(fast, slow):
    days_ = {"unit": Unit.WORKING_DAYS, "better": Better.LOWER}
    return scores(
        score("process.approval_p50", None, *fast, **days_),
        score("process.approval_p95", None, *slow, target=Fraction(10), **days_),
    )


def test_each_tier_has_its_chart_with_its_few_cases_said():
    fast = [days("3", 9, {"tier:2": ("3", 9)}), days("2", 4, {"tier:2": ("2.5", 4)})]
    slow = [days("8", 9, {"tier:2": ("8", 9)}), days("12", 4, {"tier:2": ("12", 4)})]
    charts = decision_charts(approvals(fast, slow))
    assert [chart.title for chart in charts][1] == "Tier 2 · Medium"
    assert charts[1].note == "4 decisions in 90 days"
    assert charts[1].rows == [("Aug", ["–", "–"]), ("Sep", ["3", "8"]), ("Oct", ["2.5", "12"])]
    assert charts[0].is_empty and charts[0].note == "No decision in the last 90 days"
    assert 'class="target"' in charts[1].svg and "No data yet" in charts[0].svg


def test_what_is_not_counted_has_no_picture():
    assert decision_charts(scores()) == [] and work_charts(scores()) == []
    none = days("3", 1)
    assert decision_charts(approvals([none, none], [none, none])) == []
    empty = score("x", None, None, shares(0, 0))
    assert trend_chart(empty).is_empty


def test_work_is_drawn_as_bars_with_the_newest_number():
    backlog = score("process.review_backlog", counts(0), None, counts(7), unit=Unit.COUNT)
    [chart] = work_charts(scores(backlog))
    assert chart.kind == "bars" and chart.title == "Waiting for a decision"
    assert [words for _tick, [words] in chart.rows] == ["0", "–", "7"]


def test_steps_stand_with_the_worst_first_and_how_far_they_are():
    cuts = {"step__ballot": (79, 100), "step__privacy": (97, 100), "step__legal_class": (0, 0)}
    found = score("process.in_time", None, None, shares(176, 200, **cuts), target=Fraction(19, 20))
    rows = board.step_rows(scores(found))
    assert [(row.name, row.words, row.sign[0], row.sign[2]) for row in rows] == [
        ("Committee ballot", "79 %", "bad", "16 points below"),
        ("Privacy review", "97 %", "ok", "2 points above"),
    ]
    assert 'data-tone="bad"' in rows[0].drawing


@pytest.mark.parametrize(
    ("before", "now", "target", "tone", "word"),
    [
        (shares(99, 100), shares(50, 100), Fraction(19, 20), "bad", "Misses its target"),
        (shares(99, 100), shares(90, 100), Fraction(19, 20), "warn", "Just misses it"),
        (shares(50, 100), shares(99, 100), Fraction(19, 20), "ok", "Meets its target again"),
        (shares(99, 100), shares(97, 100), Fraction(19, 20), "warn", "Worse"),
        (shares(50, 100), shares(51, 100), None, "ok", "Better"),
    ],
)
def test_what_changed(before, now, target, tone, word):
    found = score("x", None, before, now, before=before, target=target)
    [change] = changes_since(scores(found))
    assert (change.tone, change.word) == (tone, word)


def test_the_gravest_change_stands_first_and_what_cannot_be_compared_nowhere():
    half, most = shares(50, 100), shares(99, 100)
    good = score("good", None, None, most, before=half)
    bad = score("bad", None, None, half, before=most, target=Fraction(9, 10))
    same = score("same", None, None, half, before=half)
    new = score("new", None, None, half)
    empty = score("empty", None, None, shares(0, 0), before=half)
    found = changes_since(scores(good, same, new, empty, bad))
    assert [change.score.kpi.id for change in found] == ["bad", "good"]
    assert found[0].words == "99 % a month before, now 50 %"


def test_what_does_not_show_has_not_changed():
    before, now = shares(5801, 100_000), shares(5812, 100_000)
    assert changes_since(scores(score("x", None, before, now, before=before))) == []
    crossed = score("x", None, before, now, before=before, target=Fraction(5805, 100_000))
    assert changes_since(scores(crossed)) == []
    [change] = changes_since(scores(score("x", None, before, shares(59, 1000), before=before)))
    assert change.words == "5.8 % a month before, now 5.9 %"


@pytest.mark.parametrize(
    ("part", "whole", "tone", "words"),
    [
        (986, 1000, "ok", "At its target"),
        (983, 1000, "warn", "0.3 points below"),
        (990, 1000, "ok", "0.4 points above"),
        (98_598, 100_000, "warn", "less than 0.1 points below"),
        (976, 1000, "warn", "1 point below"),
        (0, 0, "neutral", "No value yet"),
    ],
)
def test_only_what_is_at_its_target_is_said_to_be(part, whole, tone, words):
    found = score("x", None, None, shares(part, whole), target=Fraction(986, 1000))
    sign = board.against(found.measured, found)
    assert (sign[0], sign[2]) == (tone, words)


def test_what_has_a_target_and_no_value_is_not_said_to_have_no_target():
    empty = score("process.in_time", None, None, shares(0, 0), target=Fraction(1))
    free = score("process.in_time", None, None, shares(0, 0))
    assert [str(line_of(one).sign[2]) for one in (empty, free)] == ["No value yet", "No target"]


def test_tiles_say_what_is_missing_and_never_a_number_for_it():
    waiting = Score(kpi("process.in_time"), type(counts(1))(WAITS), Fraction(1), None, [])
    running = score("agents.running", None, None, counts(58), before=counts(53), unit=Unit.COUNT)
    known = score("agents.known", None, None, counts(64), unit=Unit.COUNT)
    first, second = board.tiles_of(scores(waiting, running, known))
    assert (first.words, first.below) == ("58", "of 64 known, 5 more than a month before")
    assert (second.words, second.below, second.sign) == (
        "–",
        "Waits for data of the run-time gateway",
        None,
    )


def test_parts_are_called_as_people_call_them():
    assert cut_words("tier:4").startswith("Tier 4 · ")
    assert cut_words("workflow:claims") == "claims" and cut_words("tier:9") == "9"


def test_the_summary_counts_how_figures_stand():
    found = scores(
        score("a", None, None, shares(1, 1), target=Fraction(1)),
        score("b", None, None, shares(1, 9), target=Fraction(1)),
        score("c", None, None, shares(0, 0), target=Fraction(1)),
    )
    assert board.summary_of(found) == (
        "1 figure meets its target, 1 misses it, 1 has no value yet."
    )
