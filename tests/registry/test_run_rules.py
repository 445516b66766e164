"""Test evidence: what is green, and what may be stored."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from registry.rules.authorised import RightFacts, RightState, right_state, that_counts
from registry.rules.lifecycle import Lifecycle
from registry.rules.parts import (
    Answering,
    evidence_refusal,
    manifest_refusal,
    part_of,
    policy_refusal,
)
from registry.rules.runs import (
    Colour,
    RunFacts,
    Suite,
    colour,
    colours,
    correction_refusal,
    is_all_green,
    pass_rate,
    run_refusal,
)

TODAY = date(2026, 11, 2)


def run(passed=40, failed=0, model="1"):
    return RunFacts(Suite.BEHAVIOUR, model, passed, failed)


@pytest.mark.parametrize(
    ("passed", "failed", "rate"),
    [(40, 0, "100"), (0, 3, "0.0"), (2, 1, "66.6"), (9999, 1, "99.9"), (99999, 1, "99.9")],
)
def test_a_rate_is_never_rounded_up(passed, failed, rate):
    assert pass_rate(passed, failed) == Decimal(rate)


@pytest.mark.parametrize(
    ("facts", "pinned", "found"),
    [
        (None, "1", Colour.MISSING),
        (run(), "1", Colour.GREEN),
        (run(), None, Colour.GREEN),
        (run(failed=1), "1", Colour.RED),
        (run(model="2"), "1", Colour.OTHER_MODEL),
        (run(model="2", failed=1), "1", Colour.RED),
    ],
)
def test_green_is_nothing_failed_with_the_model_of_the_manifest(facts, pinned, found):
    assert colour(facts, pinned) is found


def test_all_four_kinds_are_wanted():
    found = colours(dict.fromkeys(Suite, run()), "1")
    assert is_all_green(found.values()) and len(found) == 4
    assert not is_all_green(colours({Suite.BEHAVIOUR: run()}, "1").values())


@pytest.mark.parametrize(
    ("facts", "ran_on", "lifecycle", "code"),
    [
        (run(), TODAY, Lifecycle.PRODUCTION, None),
        (run(0, 1), TODAY, Lifecycle.REGISTERED, None),
        (run(), TODAY, Lifecycle.RETIRED, "run.agent_retired"),
        (run(0, 0), TODAY, Lifecycle.PRODUCTION, "run.nothing_ran"),
        (run(10**9), TODAY, Lifecycle.PRODUCTION, "run.nothing_ran"),
        (run(), TODAY + timedelta(days=1), Lifecycle.PRODUCTION, "run.in_future"),
        (run(), TODAY - timedelta(days=1099), Lifecycle.PRODUCTION, "run.too_old"),
    ],
)
def test_what_may_be_stored(facts, ran_on, lifecycle, code):
    found = run_refusal(facts, ran_on, TODAY, lifecycle)
    assert (found and found.code) == code


@pytest.mark.parametrize(
    ("reason", "is_corrected", "code"),
    [
        ("Wrong suite.", False, None),
        (" ", False, "run.reason_missing"),
        ("x" * 2001, False, "run.reason_long"),
        ("Wrong suite.", True, "run.corrected_stale"),
    ],
)
def test_a_run_is_corrected_once_and_with_a_reason(reason, is_corrected, code):
    found = correction_refusal(reason, is_corrected)
    assert (found and found.code) == code


def test_who_answers_for_an_agent():
    people: dict[Answering, int | None] = dict.fromkeys(Answering)
    people |= {Answering.TECHNICAL_OWNER: 1, Answering.BUSINESS_OWNER: 2}
    assert part_of(people, 1) == "technical_owner" and part_of(people, 2) == "business_owner"
    assert part_of(people, 3) == ""


@pytest.mark.parametrize("rule", [policy_refusal, evidence_refusal, manifest_refusal])
def test_only_who_answers_for_it_changes_what_it_may_use(rule):
    assert rule("technical_owner", Lifecycle.PRODUCTION) is None
    assert rule("", Lifecycle.PRODUCTION).status == 403
    assert rule("technical_owner", Lifecycle.RETIRED).status == 422


STATES = [
    ("active", TODAY, RightState.IN_FORCE),
    ("active", TODAY - timedelta(days=1), RightState.LAPSED),
    ("suspended", TODAY, RightState.SUSPENDED),
    ("lapsed", TODAY, RightState.LAPSED),
    ("revoked", TODAY, RightState.REVOKED),
    ("replaced", TODAY, RightState.REPLACED),
]


@pytest.mark.parametrize(("state", "lapses_on", "found"), STATES)
def test_how_an_authorisation_stands(state, lapses_on, found):
    assert right_state(RightFacts(1, state, lapses_on), TODAY) is found


def test_what_is_in_force_counts_else_what_is_suspended_else_the_newest():
    replaced = RightFacts(3, "replaced", TODAY)
    suspended = RightFacts(2, "suspended", TODAY)
    active = RightFacts(1, "active", TODAY)
    assert that_counts([replaced, suspended, active], TODAY) == active
    assert that_counts([replaced, suspended], TODAY) == suspended
    assert that_counts([RightFacts(1, "lapsed", TODAY), replaced], TODAY) == replaced
    assert that_counts([], TODAY) is None
