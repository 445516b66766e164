from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govportal.charts import (
    Day,
    Risk,
    Segment,
    Stop,
    draw_bands,
    draw_meter,
    draw_risks,
    draw_route,
    draw_ruler,
    draw_tier,
    ruler,
)
from govportal.charts.risks import shade
from tests.ui.reading import elements

days = st.builds(
    Day,
    st.fractions(min_value=0, max_value=1),
    st.sampled_from(["night", "weekend", "pause"]),
)


@given(st.lists(days, min_size=1, max_size=120))
def test_a_ruler_fills_its_width_and_no_piece_leaves_it(limit):
    segments = ruler(limit)
    ends = [s.x + s.width for s in segments]
    assert min(s.x for s in segments) >= 0
    assert max(ends) <= 197.5 + 1e-6
    whole = [s for s in segments if s.kind == "rest"] or segments
    assert all(s.width >= 0 for s in whole)


@given(st.lists(days, min_size=1, max_size=120))
def test_a_ruler_shows_what_is_used_of_each_day(limit):
    used = sum(s.width for s in ruler(limit) if s.kind == "used")
    one = [Day(1, d.before) for d in limit]
    full = sum(s.width for s in ruler(one) if s.kind == "used")
    share = float(sum((Fraction(d.used) for d in limit), Fraction())) / len(limit)
    assert used == pytest.approx(full * share, abs=1e-6)


def test_a_ruler_of_no_days_is_only_the_due_moment():
    assert ruler([]) == []
    assert draw_ruler([]).count("<rect") == 1


def test_a_pause_is_three_strokes():
    assert draw_ruler([Segment("pause", 94, 7)]).count("<path") == 3


@pytest.mark.parametrize(
    ("score", "name"),
    [(1, "h1"), (4, "h1"), (5, "h2"), (9, "h2"), (10, "h3"), (12, "h3"), (15, "h4"), (25, "h4")],
)
def test_a_cell_is_shaded_by_likelihood_times_impact(score, name):
    assert shade(score) == name


RISKS = [Risk(1, "Data <exfiltration>", 4, 5, 2, 4), Risk(2, "Cost overruns", 4, 2)]


def test_the_heat_map_says_its_numbers_to_those_who_do_not_see_it():
    words = elements(draw_risks(RISKS))[0].attributes["aria-label"]
    assert words == (
        "Data <exfiltration>: likelihood 4, impact 5; Cost overruns: likelihood 4, impact 2"
    )


def test_what_is_not_rated_is_not_drawn():
    assert draw_risks(RISKS).count('class="mark"') == 2
    assert draw_risks(RISKS, residual=True).count('class="mark"') == 1
    assert "No risk is rated yet." in draw_risks([])


def test_a_crowded_cell_says_how_many_more_there_are():
    crowd = [Risk(n, f"Risk {n}", 3, 3) for n in range(1, 10)]
    html = draw_risks(crowd)
    assert html.count('class="mark"') == 6
    assert ">+4<" in html


@pytest.mark.parametrize("points", range(12))
def test_the_pin_stands_in_the_band_of_its_points(points):
    html = draw_bands(points, 1, (2, 4, 6), most=11)
    pin = next(e for e in elements(html) if e.attributes.get("class") == "pin")
    x = float(pin.attributes["d"].split()[0][1:])
    assert int(x // 80) == (points >= 2) + (points >= 4) + (points >= 6)


def test_a_floor_lifts_the_band_and_leaves_the_pin():
    html = draw_bands(1, 4, (2, 4, 6), most=11)
    assert '<rect class="here" x="240"' in html
    assert "1 points, tier 4" in html


@pytest.mark.parametrize(("share", "width"), [(0.64, "64%"), (-1, "0%"), (7, "100%")])
def test_a_meter_never_leaves_its_whole(share, width):
    used = [e for e in elements(draw_meter(share)) if e.attributes.get("class") == "used"]
    assert used[0].attributes["width"] == width


def test_a_route_names_each_stop():
    stops = [Stop("Technical attestation", "Done", "done"), Stop("Privacy review", state="here")]
    html = draw_route(stops, label="Step 2 of 2")
    assert "Privacy review" in html
    assert 'aria-label="Step 2 of 2"' in html


@pytest.mark.parametrize(
    "svg",
    [
        draw_ruler(ruler([Day(1), Day(0.5, "pause")]), on_paper=True),
        draw_bands(5, 3, (2, 4, 6), most=11, on_paper=True),
        draw_risks(RISKS, on_paper=True),
        draw_tier(2, on_paper=True),
        draw_meter(0.5, on_paper=True),
        draw_route([Stop("A"), Stop("B", "b", "here")], label="", on_paper=True),
    ],
)
def test_on_paper_every_shape_carries_its_own_colour(svg):
    for shape in elements(svg):
        if shape.name in {"rect", "circle", "text"}:
            assert "fill" in shape.attributes, shape
        assert shape.name != "use"
