"""Pages of figures: what they say, to whom, at what price, and that all of them agree."""

import csv
import json
from datetime import timedelta
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from govportal.ledger.models import Entry
from govportal.ledger.rules import SYSTEM
from registry.models import Agent
from scorecards.actions import snapshots
from scorecards.sources.days import day_of
from tests import make
from tests.scorecards.figures_making import shares, snapshot

VALID = "coverage.valid_approval"
PLACES = ("scorecard_home", "scorecard_figures", "scorecard_compare")


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def counted(cast, now):
    """An agent that runs, counted today and on every day of the last months' ends."""
    request = make.request(cast, "tier1-internal-drafting")
    make.approve(request, make.START)
    make.to_production(request, make.START + timedelta(days=2))
    snapshots.count_day(day_of(now), actor=SYSTEM("scorecards"), now=now)
    return Agent.objects.get()


def page(client, name, *args, status=200, **query):
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == status, answer.content.decode()[:600]
    return answer.content.decode()


@pytest.mark.parametrize("name", PLACES)
def test_before_anything_is_counted_pages_say_so(client, cast, name):
    client.force_login(cast.auditor)
    text = page(client, name)
    assert "No figures for this day" in text
    assert "0 %" not in text and "100 %" not in text


def test_a_figure_of_the_gateway_waits_and_shows_no_number(client, cast, counted):
    client.force_login(cast.owner)
    text = page(client, "scorecard_figure", "coverage.logged_sessions")
    assert "Waits for data of the run-time gateway" in text
    assert "which is not zero" in text


def test_page_files_api_and_command_say_the_same(client, cast, counted, now):
    client.force_login(cast.auditor)
    out = StringIO()
    call_command("kpis", "--json", stdout=out)
    command = json.loads(out.getvalue())["kpis"]
    api = client.get("/api/v1/kpis").json()
    assert api["day"] == day_of(now).isoformat() and not api["final"]
    asked = {"day": day_of(now).isoformat()}
    export = reverse("scorecard_figures_export")
    taken = b"".join(client.post(export, asked | {"kind": "csv"}).streaming_content)
    rows = list(csv.DictReader(StringIO(taken.decode("utf-8-sig"))))
    sheet = b"".join(client.post(export, asked | {"kind": "xlsx"}).streaming_content)
    head, *lines = openpyxl.load_workbook(BytesIO(sheet)).active.iter_rows(values_only=True)
    cells = {(line[0], line[1]): dict(zip(head, line, strict=True)) for line in lines}
    figures = {row["id"]: row for row in rows if not row["part"]}
    assert set(figures) == set(command) == {one["id"] for one in api["kpis"]}
    text = page(client, "scorecard_figures")
    for one in api["kpis"]:
        said, row, cell = command[one["id"]], figures[one["id"]], cells[one["id"], None]
        assert one["exact"] == said["value"] == (row["exact_value"] or None)
        assert one["numerator"] == said["n"] and one["denominator"] == said["d"]
        assert one["why"] == said.get("why") == (row["why"] or None) == cell["why"]
        assert one["standing"] == said["standing"] == row["standing"]
        assert one["value"] == cell["value"] == (float(row["value"]) if row["value"] else None)
        assert one["target"] == cell["target"]
        assert reverse("scorecard_figure", args=[one["id"]]) in text
    assert "1 of 1" in text and "100 %" in text
    assert Entry.objects.filter(verb="scorecard.figures_exported").count() == 2


def test_a_day_is_chosen_and_another_unit_is_not_for_everybody(client, cast, now):
    today = day_of(now)
    snapshot(today - timedelta(days=3), coverage__valid_approval=shares(1, 4))
    snapshot(today - timedelta(days=3), cast.unit, coverage__valid_approval=shares(1, 2))
    snapshot(today, coverage__valid_approval=shares(9, 10), now=now)
    client.force_login(cast.owner)
    assert "90 %" in page(client, "scorecard_figure", VALID)
    then = (today - timedelta(days=2)).isoformat()
    text = page(client, "scorecard_figure", VALID, day=then)
    assert "25 %" in text and "That day was not counted" in text
    assert "50 %" in page(client, "scorecard_figure", VALID, day=then, unit=cast.unit.slug)
    text = page(client, "scorecard_home", status=403, unit=cast.other_unit.slug)
    assert f"Figures of {cast.other_unit.name} are read by those who belong to it." in text
    page(client, "scorecard_home", status=404, unit="nobody")
    page(client, "scorecard_home", status=404, unit="a\x00b")
    answer = client.get("/api/v1/kpis", {"unit": cast.other_unit.slug})
    assert answer.status_code == 403
    client.force_login(cast.operator)
    page(client, "scorecard_home", unit=cast.other_unit.slug)


@pytest.mark.parametrize("day", ["2999-01-01", "tomorrow", "0001-01-01"])
def test_a_day_that_is_none_is_said(client, cast, now, day):
    snapshot(day_of(now), coverage__valid_approval=shares(9, 10), now=now)
    client.force_login(cast.owner)
    text = page(client, "scorecard_home", day=day)
    assert ("Today is shown." in text) is (day != "0001-01-01")
    assert ("No figures for this day" in text) is (day == "0001-01-01")


@pytest.mark.parametrize("address", ["/api/v1/kpis", f"/api/v1/kpis/{VALID}"])
def test_programs_are_told_too_that_a_day_has_not_begun(client, cast, now, address):
    snapshot(day_of(now), coverage__valid_approval=shares(9, 10), now=now)
    client.force_login(cast.owner)
    for day in ("9999-12-31", (day_of(now) + timedelta(days=1)).isoformat()):
        answer = client.get(address, {"day": day})
        assert (answer.status_code, answer.json()["code"]) == (422, "figure.day_to_come")
    assert client.get(address, {"day": day_of(now).isoformat()}).status_code == 200


def test_units_side_by_side_do_not_mislead(client, cast, now):
    today = day_of(now)
    snapshot(today, coverage__valid_approval=shares(50, 100), now=now)
    snapshot(today, cast.unit, coverage__valid_approval=shares(0, 2), now=now)
    snapshot(today, cast.other_unit, coverage__valid_approval=shares(90, 98), now=now)
    client.force_login(cast.auditor)
    text = page(client, "scorecard_compare", figure=VALID)
    names = [
        text.index(f">{name}</a></th>") for name in sorted((cast.unit.name, cast.other_unit.name))
    ]
    assert names == sorted(names)
    assert "0 % to 65.8 %" in text and "Few cases: this may be chance" in text
    assert text.count("Differs by more than chance") == 1
    client.force_login(cast.owner)
    text = page(client, "scorecard_compare", figure=VALID)
    assert "90 of 98" not in text and "0 of 2" in text
    assert "You see your own unit" in text


@pytest.mark.parametrize("name", PLACES)
def test_pages_cost_the_same_however_much_is_counted(
    client, cast, now, django_assert_max_num_queries, name
):
    today = day_of(now)
    for n in range(60):
        snapshot(today - timedelta(days=n), coverage__valid_approval=shares(n, 100))
    client.force_login(cast.colleague)
    with django_assert_max_num_queries(15):
        page(client, name)
    with django_assert_max_num_queries(15):
        page(client, "scorecard_figure", VALID)
