"""Who decides, in what time, and what follows."""

import csv
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from approvals.rules.classification import classify
from approvals.rules.dates import earliest_production, latest_submission
from approvals.rules.intake import read_yaml
from approvals.rules.reviews import Basis
from approvals.rules.routing import ROUTES_1, Route, Span, route
from govportal.worklist.rules.clocks import due_after
from govportal.worklist.rules.limits import Limit

DATA = Path(__file__).parent.parent / "data" / "requests"
EXPECTED = list(csv.DictReader((DATA / "EXPECTED.csv").read_text().splitlines()))
PERSONAL = {"agent_capabilities": {"regulated_data": True}}


def kinds(way: Route) -> list[str]:
    return [step.kind.value for step in way.steps]


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: row["file"])
def test_an_example_gets_the_route_expected_of_it(row: dict[str, str]):
    content = read_yaml((DATA / row["file"]).read_bytes()).content
    tier = classify(content).tier
    assert tier == int(row["expected_tier"])
    assert route(tier, content).text == row["expected_route"]


def test_tier_1_is_the_technical_owners_within_24_hours_on_working_days():
    way = route(1, {})
    assert kinds(way) == ["attestation", "legal_class", "sign_off_technical_owner"]
    assert (way.basis, way.limit) == (Basis.SIGN_OFF, Span("working_hours", 24))


def test_tier_2_needs_the_ciso_too_within_72_hours():
    way = route(2, {})
    assert kinds(way)[-2:] == ["sign_off_technical_owner", "sign_off_ciso"]
    assert way.limit == Span("working_hours", 72)
    assert way.steps[-1].role == "seat:chair"
    assert {step.due for step in way.steps} == {way.limit}


@pytest.mark.parametrize(("tier", "limit", "by"), [(3, 7, 4), (4, 14, 9)])
def test_tier_3_and_4_go_to_a_ballot_after_three_reviews_due_earlier(
    tier: int, limit: int, by: int
):
    way = route(tier, {})
    assert (way.basis, way.limit) == (Basis.BALLOT, Span("business_days", limit))
    assert kinds(way)[-4:] == ["security", "compliance", "architecture", "ballot"]
    assert {step.due.amount for step in way.steps[:-1]} == {by}
    assert way.steps[-1].due == way.limit
    assert "staged_release" in way.then
    assert ("board_notified" in way.then) == (tier == 4)


@pytest.mark.parametrize("tier", [1, 2, 3, 4])
def test_personal_data_bring_a_privacy_review_inside_the_same_clock(tier: int):
    way = route(tier, PERSONAL)
    assert "privacy" in kinds(way) and "privacy" not in kinds(route(tier, {}))
    step = next(step for step in way.steps if step.kind == "privacy")
    assert step.due.unit == way.limit.unit and step.due.amount <= way.limit.amount


@pytest.mark.parametrize(("tier", "last"), [(1, "chair"), (2, "chair"), (3, "board_liaison")])
def test_escalation_goes_no_higher_than_the_tier_allows(tier: int, last: str):
    chain = route(tier, {}).chain
    assert [hop.percent for hop in chain] == [100, 125, 150, 200][: len(chain)]
    assert chain[-1].to == last


def test_reviews_afterwards_come_when_the_specification_says():
    ways = [route(tier, {}) for tier in (1, 2, 3, 4)]
    assert [way.post_deployment_days for way in ways] == [180, 90, 30, 30]
    assert [way.periodic_review_days for way in ways] == [365, 180, 90, 30]


def test_only_tier_3_and_4_pass_shadow_and_limited_first():
    assert [len(route(tier, {}).stages) for tier in (1, 2, 3, 4)] == [0, 0, 2, 2]


def test_a_route_is_stored_as_json_with_its_version():
    stored = json.loads(json.dumps(route(4, PERSONAL).as_data()))
    assert (stored["scheme"], stored["tier"], stored["basis"]) == (1, 4, "ballot")
    assert len(stored["steps"]) == 7


def test_an_edited_scheme_routes_otherwise_and_the_shipped_one_stays():
    routes = json.loads(json.dumps(ROUTES_1))
    routes["tiers"]["1"]["limit"] = {"unit": "working_hours", "amount": 48}
    assert route(1, {}, routes).limit.amount == 48
    assert route(1, {}).limit.amount == 24


def test_a_span_is_a_limit_of_the_worklist():
    assert Span("working_hours", 24).as_limit == Limit.working_hours(24)
    assert Span("business_days", 7).as_limit == Limit.business_days(7)


def due(start: datetime, span: Span) -> datetime:
    return due_after(span.as_limit, start)


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 8, tzinfo=UTC)


def test_the_earliest_date_is_the_review_and_then_the_stages():
    sent = morning(date(2027, 3, 1))  # a Monday
    assert earliest_production(route(1, {}), sent, due) == date(2027, 3, 2)
    decided = due(sent, Span("business_days", 7)).date()
    assert earliest_production(route(3, {}), sent, due) == decided + timedelta(days=28)


@pytest.mark.parametrize("tier", [1, 2, 3, 4])
def test_the_latest_day_is_just_early_enough(tier: int):
    wanted = date(2027, 6, 1)
    way = route(tier, {})
    last = latest_submission(way, wanted, due, morning)
    assert last is not None
    assert earliest_production(way, morning(last), due) <= wanted
    later = morning(last + timedelta(days=1))
    assert earliest_production(way, later, due) > wanted


def test_no_day_is_early_enough_when_the_calendar_never_ends():
    def never(start: datetime, span: Span) -> datetime:
        return start + timedelta(days=9999)

    assert latest_submission(route(1, {}), date(2027, 6, 1), never, morning) is None
