"""The table of measurements says what was seen and whether it was enough."""

import pytest

from bench import report
from bench.harness import Case, Measured, beside_each_other, case, measure
from bench.load import load, quantile
from bench.report import number


@pytest.fixture
def a_case(monkeypatch):
    known: list[Case] = []
    monkeypatch.setattr("bench.harness.CASES", known)

    @case("clock sweep", beside="bare update", unit="ms", sizes=[1000], at_most=5)
    def sweep(size: int) -> Measured:
        return Measured(subject=12.0, reference=2.0, note=f"{size} clocks")

    return known[0]


def test_a_row_shows_both_figures_their_ratio_and_the_verdict(a_case):
    row = measure(a_case, "sqlite", 1000)
    assert report.line(row) == (
        "| clock sweep | 1,000 | 12 ms | bare update: 2 | 6 | ≤ 5 | **missed**; 1000 clocks |"
    )


def test_the_section_replaces_the_one_before(a_case, tmp_path, monkeypatch):
    page = tmp_path / "performance.md"
    page.write_text("before\n<!-- bench: by machine -->\nold\n<!-- /bench -->\nafter\n")
    monkeypatch.setattr(report, "PAGE", page)
    for _ in range(2):
        report.write(report.table([measure(a_case, "sqlite", 1000)], report.machine("none")))
    text = page.read_text()
    assert text.startswith("before\n<!-- bench") and text.endswith("<!-- /bench -->\nafter\n")
    assert "old" not in text and text.count("clock sweep") == 1 and "### On sqlite" in text


def test_the_page_has_a_place_for_the_table():
    assert report.PLACE.search(report.PAGE.read_text())


def test_subject_and_reference_take_turns():
    order: list[str] = []
    seen = beside_each_other(
        lambda: order.append("ours"), lambda: order.append("theirs"), repeat=2, work=10
    )
    assert order == ["ours", "theirs"] * 2
    assert seen.subject > 0


@pytest.mark.parametrize(
    ("value", "text"), [(0.01234, "0.0123"), (4.567, "4.57"), (312.4, "312"), (45_600, "45,600")]
)
def test_figures_have_three_digits_that_count(value, text):
    assert number(value) == text


def test_quantiles():
    assert quantile([float(n) for n in range(100)], 0.95) == 95.0
    assert quantile([], 0.5) == 0.0


def test_only_this_machine_is_ever_loaded():
    with pytest.raises(ValueError, match="only asks this machine"):
        load("http://portal.example/", seconds=0.1)
