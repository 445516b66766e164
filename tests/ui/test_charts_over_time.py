"""Lines and bars: gaps stay gaps, zero is not "no data", all is told to those who do not see."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govportal.charts import Chart, Series, draw_bars, draw_legend, draw_lines
from govportal.charts.scales import scale_of
from tests.ui.reading import elements

values = st.lists(st.none() | st.floats(0, 1e7), min_size=1, max_size=24)


def series(*numbers, name="Half are faster"):
    return Series(name, numbers, ["–" if n is None else f"{n}" for n in numbers])


def ticks(n):
    return [f"M{i}" for i in range(n)]


def found(svg, name):
    return [one.attributes for one in elements(svg) if one.name == name]


@given(values, st.none() | st.floats(0, 1e7))
def test_nothing_leaves_the_drawing(numbers, target):
    one = series(*numbers)
    for svg in (
        draw_lines("A", ticks(len(numbers)), [one], target=target),
        draw_bars("A", ticks(len(numbers)), one, target=target),
    ):
        for box in found(svg, "rect"):
            assert float(box["y"]) >= -1e-6 and float(box["height"]) >= 0
            assert float(box["y"]) + float(box["height"]) == pytest.approx(100, abs=0.02)
        for dot in found(svg, "circle"):
            assert 0 <= float(dot["cx"]) <= 300 and 9 <= float(dot["cy"]) <= 101


@given(values)
def test_a_line_breaks_where_nothing_was_counted(numbers):
    svg = draw_lines("A", ticks(len(numbers)), [series(*numbers)])
    drawn = sum(len(line["points"].split()) for line in found(svg, "polyline"))
    alone = [dot for dot in found(svg, "circle") if dot["r"] == "1.8"]
    assert drawn + len(alone) == sum(n is not None for n in numbers)


def test_zero_is_a_value_and_nothing_is_none():
    assert ">0</text>" in draw_bars("A", ticks(2), series(3, 0))
    assert "No data yet" in draw_bars("A", ticks(2), series(None, None))
    assert "No data yet" not in draw_lines("A", ticks(1), [series(0)])
    assert len(found(draw_bars("A", ticks(3), series(1, None, 2)), "rect")) == 2


@pytest.mark.parametrize(
    ("most", "top"),
    [(3, 4), (1, 2), (0, 2), (5, 6), (9, 10), (11, 20), (7.4, 8), (0.25, 0.4), (5e-324, 1)],
)
def test_the_scale_ends_at_a_round_number(most, top):
    assert scale_of([most, None], right=290).top == pytest.approx(top)


def test_a_share_is_never_drawn_above_the_whole():
    assert scale_of([0.97], right=290, target=0.95, share=True).top == 1
    assert scale_of([Fraction(1, 40)], right=290, share=True).top == pytest.approx(0.04)
    assert "100 %" in draw_lines("A", ticks(2), [series(0.5, 0.97)], share=True)


def test_it_is_told_to_those_who_do_not_see_it():
    svg = draw_lines("Tier <1>", ["Dec", "Jan", "Feb"], [series(4, 2, None)], target=2)
    assert found(svg, "svg")[0]["aria-label"] == (
        "Tier <1>. Half are faster: from 4 (Dec) to 2 (Jan). All values are in the table."
    )
    assert len([one for one in found(svg, "path") if one["class"] == "target"]) == 1


def test_two_last_values_are_never_written_over_each_other():
    svg = draw_lines("A", ticks(2), [series(5, 5.1), series(5, 5.2, name="P95")])
    places = {
        one.attributes["class"]: float(one.attributes["y"])
        for one in elements(svg)
        if one.name == "text" and "class" in one.attributes
    }
    assert places["acc"] - places["strong"] >= 11.9


CHART = Chart("Time", "", "lines", ticks(2), [series(1, 2), series(2, None, name="P95")], target=1)


@pytest.mark.parametrize(
    "svg",
    [
        CHART.paper_svg,
        draw_bars("A", ticks(3), series(1, 0, 4), target=2, on_paper=True),
        draw_bars("A", ticks(1), series(None), on_paper=True),
        *(draw_legend(kind, on_paper=True) for kind in ("line", "dashed", "target")),
    ],
)
def test_on_paper_every_shape_carries_its_own_colour(svg):
    for shape in elements(svg):
        if shape.name in {"rect", "circle", "text", "path", "polyline"}:
            assert "fill" in shape.attributes, shape


def test_the_table_says_every_value():
    assert CHART.rows == [("M0", ["1", "2"]), ("M1", ["2", "–"])]
    assert not CHART.is_empty and CHART.heads == ["Half are faster", "P95"]
