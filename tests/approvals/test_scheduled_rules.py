"""When reviews of what runs are due, by which route, and until when the next time."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from approvals.rules.review_routes import AHEAD_DAYS
from approvals.rules.reviews import (
    Basis,
    ReviewFacts,
    ReviewState,
    SignatureFacts,
    StepFacts,
    StepKind,
    StepState,
    Verdict,
    opens_now,
    outcome,
)
from approvals.rules.routing import ROUTES_1
from approvals.rules.scheduled import (
    ScheduledKind,
    ahead_days,
    clock_starts_at,
    end_of,
    last_due_day,
    opens_at,
    review_route,
    valid_until,
)

BERLIN, AUCKLAND, HONOLULU = map(
    ZoneInfo, ("Europe/Berlin", "Pacific/Auckland", "Pacific/Honolulu")
)
ZONES = st.sampled_from([BERLIN, AUCKLAND, HONOLULU, ZoneInfo("America/St_Johns"), UTC])
DAYS = st.dates(date(2026, 1, 1), date(2035, 12, 31))
DAY = timedelta(days=1)
KINDS = {
    ("periodic", 1): ["attestation", "sign_off_technical_owner"],
    ("periodic", 2): ["attestation", "sign_off_technical_owner", "sign_off_ciso"],
    ("periodic", 3): ["attestation", "security", "compliance", "ballot"],
    ("periodic", 4): ["attestation", "security", "compliance", "ballot"],
    ("post_deployment", 1): ["attestation", "sign_off_technical_owner"],
    ("post_deployment", 2): ["attestation", "sign_off_technical_owner", "sign_off_ciso"],
    ("post_deployment", 3): ["attestation", "security", "compliance", "sign_off_ciso"],
    ("post_deployment", 4): ["attestation", "security", "compliance", "sign_off_ciso"],
}


@pytest.mark.parametrize(("kind", "tier"), KINDS)
def test_every_tier_has_a_route_of_its_own(kind, tier):
    way = review_route(ScheduledKind(kind), tier, ROUTES_1)
    assert [step.kind.value for step in way.steps] == KINDS[kind, tier]
    by_ballot = kind == "periodic" and tier >= 3
    assert way.basis is (Basis.BALLOT if by_ballot else Basis.SIGN_OFF)
    assert (way.limit.unit, way.limit.amount) == ("calendar_hours", 15 * 24)
    assert not way.limit.as_limit.pauses and way.stages == () and way.then == ()
    assert way.periodic_review_days == {1: 365, 2: 180, 3: 90, 4: 30}[tier]
    assert way.post_deployment_days == {1: 180, 2: 90, 3: 30, 4: 30}[tier]


@pytest.mark.parametrize(("kind", "tier"), KINDS)
def test_all_hops_fall_within_the_grace_and_rise_to_who_the_tier_allows(kind, tier):
    way = review_route(ScheduledKind(kind), tier, ROUTES_1)
    whole = timedelta(hours=way.limit.amount)
    grace = timedelta(days=ROUTES_1["overdue_days"])
    beyond = [whole * (hop.percent - 100) / 100 for hop in way.chain]
    assert beyond == sorted(beyond) and beyond[0] == timedelta() and beyond[-1] < grace
    assert way.chain[-1].to == ("board_liaison" if tier >= 3 else "chair")


def test_a_scheme_stored_before_there_were_such_reviews_has_the_shipped_routes():
    old = {key: part for key, part in ROUTES_1.items() if key != "reviews"}
    for kind, tier in KINDS:
        way = review_route(ScheduledKind(kind), tier, old)
        assert way == review_route(ScheduledKind(kind), tier, ROUTES_1)
    assert ahead_days(old) == AHEAD_DAYS == 14


def test_it_opens_when_the_fourteenth_day_before_begins_where_the_committee_is():
    due = date(2027, 3, 10)
    assert opens_at(due, 14, BERLIN) == datetime(2027, 2, 23, 23, tzinfo=UTC)
    assert opens_at(due, 14, AUCKLAND) == datetime(2027, 2, 23, 11, tzinfo=UTC)
    assert opens_at(due, 14, HONOLULU) == datetime(2027, 2, 24, 10, tzinfo=UTC)
    assert end_of(due, BERLIN) == datetime(2027, 3, 10, 23, tzinfo=UTC)


def test_the_clocks_on_the_wall_do_not_move_the_day_on_which_it_is_due():
    spring = date(2027, 4, 1)  # on 28 March an hour is missing
    assert end_of(spring, BERLIN) == datetime(2027, 4, 1, 22, tzinfo=UTC)
    assert clock_starts_at(spring, 14, BERLIN) == datetime(2027, 3, 17, 22, tzinfo=UTC)
    assert opens_at(spring, 14, BERLIN) == datetime(2027, 3, 17, 23, tzinfo=UTC)
    autumn = date(2026, 11, 2)  # on 25 October one comes twice
    assert clock_starts_at(autumn, 14, BERLIN) == datetime(2026, 10, 18, 23, tzinfo=UTC)
    assert opens_at(autumn, 14, BERLIN) == datetime(2026, 10, 18, 23, tzinfo=UTC)


@given(DAYS, ZONES)
def test_it_never_opens_before_its_day_nor_before_its_clock_can_run(due, zone):
    opens = opens_at(due, 14, zone)
    assert opens.astimezone(zone).date() == due - 14 * DAY
    assert clock_starts_at(due, 14, zone) <= opens < end_of(due, zone)
    assert end_of(due, zone) - clock_starts_at(due, 14, zone) == 15 * DAY


@given(DAYS, ZONES)
def test_the_first_look_by_date_finds_all_that_may_open(due, zone):
    assert last_due_day(opens_at(due, 14, zone), 14) >= due


@given(DAYS, st.integers(-14, 7), st.sampled_from([30, 90, 180, 365]))
def test_held_early_loses_no_day_and_held_late_has_a_whole_period(due, late, period):
    until = valid_until(due, due + late * DAY, period)
    assert until == due + (max(late, 0) + period) * DAY


def facts(verdicts, state=StepState.OPEN):
    """A post-deployment review of tier 3: who said what, by the kind of their duty."""
    kinds = [StepKind(kind) for kind in KINDS["post_deployment", 3]]
    steps = tuple(
        StepFacts(k, StepState.DONE if k in verdicts else state, n) for n, k in enumerate(kinds)
    )
    said = tuple(
        SignatureFacts(n, k, verdicts[k], "d") for n, k in enumerate(kinds) if k in verdicts
    )
    return ReviewFacts(ReviewState.OPEN, "d", Basis.SIGN_OFF, steps, said)


YES, NO, IF = Verdict.APPROVE, Verdict.REJECT, Verdict.CONDITIONS
BEFORE = {StepKind.ATTESTATION: YES, StepKind.SECURITY: NO, StepKind.COMPLIANCE: IF}


def test_the_signature_waits_for_every_review():
    for missing in BEFORE:
        done = {kind: verdict for kind, verdict in BEFORE.items() if kind is not missing}
        assert opens_now(facts(done, StepState.WAITING).steps) == frozenset()
    assert opens_now(facts(BEFORE, StepState.WAITING).steps) == {StepKind.SIGN_OFF_CISO}


def test_a_review_recommends_and_who_signs_decides():
    assert outcome(facts(BEFORE)) is None
    assert outcome(facts(BEFORE | {StepKind.SIGN_OFF_CISO: YES})) is YES
    assert outcome(facts(BEFORE | {StepKind.SIGN_OFF_CISO: NO})) is NO
    assert outcome(facts({StepKind.ATTESTATION: NO})) is NO
    assert outcome(facts({StepKind.SECURITY: NO})) is None
    without = {kind: YES for kind in BEFORE if kind is not StepKind.SECURITY}
    assert outcome(facts(without | {StepKind.SIGN_OFF_CISO: YES})) is None
