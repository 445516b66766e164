"""Who may do what in which stage: every combination, against the same said another way."""

from datetime import date, timedelta
from itertools import chain, combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govportal import refusals
from registry.rules.criteria import CRITERIA, PLANNED, criteria_of
from registry.rules.lifecycle import MOVES, RUNNING, Lifecycle
from registry.rules.releases import (
    EVIDENCE_MIN,
    TEXT_MAX,
    Act,
    Part,
    Phase,
    ReleaseFacts,
    StageFacts,
    Standing,
    earliest,
    evidence_refusal,
    reason_refusal,
    refusal,
    run_days,
    scope_refusal,
    sign_refusal,
    touched,
    withdraw_refusal,
)

ME, OTHER = 1, 2
TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)
STAGES = (Lifecycle.SHADOW, Lifecycle.LIMITED, Lifecycle.PRODUCTION)
PLACES = [(0, False), (0, True), (1, False), (1, True), (2, True)]
SIGNED = {
    "nobody": (None, None),
    "half": (ME, None),
    "me": (ME, ME),
    "both": (ME, OTHER),
    "other": (OTHER, OTHER),
}
PARTS = [frozenset(some) for some in chain.from_iterable(combinations(Part, n) for n in range(5))]
WHO = {
    Act.START: {Part.TECHNICAL_OWNER},
    Act.SIGN: {Part.TECHNICAL_OWNER, Part.BUSINESS_OWNER},
    Act.GO_ON: {Part.BUSINESS_OWNER, Part.SPONSOR},
    Act.STEP_BACK: {Part.TECHNICAL_OWNER, Part.BUSINESS_OWNER, Part.OPERATOR},
}


def release(at=0, runs=True, signed="other", days=14, **more):
    """A release in its stage ``at``, begun ``days`` ago where it runs."""
    rows = [StageFacts(stage, 14, TODAY - 50 * DAY, is_passed=True) for stage in STAGES[:at]]
    began = TODAY - days * DAY if runs else None
    rows.append(StageFacts(STAGES[at], 14, began, signers=SIGNED[signed]))
    rows += [StageFacts(stage, 14) for stage in STAGES[at + 1 :]]
    state = STAGES[at] if runs else STAGES[at - 1] if at else Lifecycle.APPROVED
    return ReleaseFacts(tuple(rows), TODAY, **{"agent_state": state} | more)


def home(at, runs, beside):
    """Where the agent is while its release is there."""
    if beside:
        return {"production", "suspended"}
    if runs:
        return {STAGES[at]}
    return {"shadow"} if at else {"approved", "suspended"}


def may(act, at, runs, signed, days, standing, state, beside, parts, unmet):
    """The same rules as one sentence each."""
    if at == 2 or standing != "active" or not (WHO[act] & parts):
        return False
    if runs == (act is Act.START):
        return False
    if act is Act.SIGN:
        return True
    if state not in home(at, runs, beside):
        return False
    if act is Act.GO_ON:
        return days >= 14 and signed in ("both", "other") and not unmet
    return act is Act.START or at == 1


@pytest.mark.parametrize("act", [act for act in Act if act is not Act.WITHDRAW])
@pytest.mark.parametrize(("at", "runs"), PLACES)
def test_who_may_do_what_in_every_combination(act, at, runs):
    states = [*RUNNING, Lifecycle.APPROVED, Lifecycle.SUSPENDED, Lifecycle.RETIRED]
    seen = set()
    for signed, days, standing, state, beside, parts, unmet in product(
        SIGNED, (13, 14), Standing, states, (False, True), PARTS, ((), ("17 points.",))
    ):
        facts = release(at, runs, signed, days, standing=standing, agent_state=state,
                        is_beside=beside, unmet=unmet)  # fmt: skip
        found = refusal(act, facts, ME, parts)
        expected = may(act, at, runs, signed, days, standing, state, beside, parts, unmet)
        assert (found is None) == expected, (act, facts, parts, found)
        if found is not None:
            assert found.code in refusals.known_codes() and str(found)
        seen.add(expected)
    possible = {Act.START: not runs, Act.STEP_BACK: runs and at == 1}.get(act, runs) and at < 2
    assert seen == ({True, False} if possible else {False})


@pytest.mark.parametrize("signed", SIGNED)
@pytest.mark.parametrize("standing", Standing)
@pytest.mark.parametrize(("at", "runs"), PLACES)
def test_who_signed_takes_back_while_the_stage_runs_and_nobody_else(at, runs, standing, signed):
    facts = release(at, runs, signed, standing=standing)
    for n in range(2):
        found = withdraw_refusal(facts, n, ME)
        allowed = at < 2 and runs and standing != "ended" and SIGNED[signed][n] == ME
        assert (found is None) == allowed


@pytest.mark.parametrize("signed", SIGNED)
def test_a_criterion_is_signed_once(signed):
    for n in range(2):
        found = sign_refusal(release(signed=signed), n, ME, frozenset({Part.BUSINESS_OWNER}))
        assert (found is None) == (SIGNED[signed][n] is None)


def test_the_first_reason_is_the_one_that_helps():
    """Not whose it is when it is over; the time before the signatures; both before demands."""
    parts = frozenset({Part.BUSINESS_OWNER})

    def code(*args, who=parts, **more):
        return refusal(Act.GO_ON, release(*args, **more), ME, who).code

    assert code(2, who=frozenset()) == "release.live_stale"
    assert code(0, False, who=frozenset()) == "release.not_started"
    assert code(who=frozenset(), standing=Standing.SUSPENDED) == "release.only_owner_goes_on"
    assert code(signed="nobody", days=3) == "release.too_early"
    assert code(signed="half", unmet=("x",)) == "release.unsigned"
    assert code(signed="me", unmet=("x",)) == "release.two_people"
    assert code(unmet=("x", "y")) == "release.requirement_open"


def test_the_release_moves_the_agent_as_its_life_allows():
    """Whoever starts, steps back or goes live while the agent is home makes a known move."""
    for at, runs, act, name in ((0, False, Act.START, "start_shadow"),
                                (1, False, Act.START, "start_limited"),
                                (1, True, Act.STEP_BACK, "step_back"),
                                (1, True, Act.GO_ON, "go_live")):  # fmt: skip
        for state in Lifecycle:
            facts = release(at, runs, agent_state=state)
            if refusal(act, facts, ME, frozenset(Part)) is None:
                assert state in MOVES[name].sources


def test_phases_follow_each_other():
    assert [release(at, runs).phase for at, runs in PLACES] == [
        Phase.WAITS, Phase.RUNS, Phase.WAITS, Phase.RUNS, Phase.LIVE,
    ]  # fmt: skip
    assert [release(at).next_stage for at in range(3)] == [*STAGES[1:], STAGES[2]]


spells = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 10)).map(
        lambda s: (date(2026, 11, 1) + s[0] * DAY, date(2026, 11, 1) + (s[0] + s[1]) * DAY)
    ),
    max_size=4,
)


@given(spells, st.integers(0, 30), st.integers(0, 60))
def test_days_are_counted_as_a_calendar_on_the_wall_counts_them(held, least, ago):
    today = date(2026, 12, 20)
    began = today - ago * DAY
    crossed = touched(held, today)
    assert crossed == {d for first, last in held for d in _days(first, last + DAY)}
    ran = [day for day in _days(began, today) if day not in crossed]
    assert run_days(began, today, crossed) == len(ran)
    may_leave = earliest(began, least, crossed) <= today
    assert may_leave == (len(ran) >= least)


def _days(first, until):
    return [first + n * DAY for n in range((until - first).days)]


def test_a_suspension_that_goes_on_counts_up_to_today():
    assert touched([(TODAY - 2 * DAY, None)], TODAY) == {TODAY - 2 * DAY, TODAY - DAY, TODAY}
    facts = release(days=10, held=touched([(TODAY - 2 * DAY, None)], TODAY))
    assert (facts.days_run, facts.days_held) == (8, 2)
    assert facts.earliest == TODAY + 7 * DAY


def test_texts_have_a_length():
    assert scope_refusal(Lifecycle.LIMITED, " ") and not scope_refusal(Lifecycle.SHADOW, "")
    assert evidence_refusal("x" * (EVIDENCE_MIN - 1) + "  ") and not evidence_refusal("x" * 40)
    assert reason_refusal(" \n") and not reason_refusal("So.")
    for asks in (evidence_refusal, reason_refusal, lambda t: scope_refusal(Lifecycle.LIMITED, t)):
        assert asks("x" * (TEXT_MAX + 1)).code == "release.text_long"


def test_every_stage_before_production_has_criteria_and_production_none():
    assert set(CRITERIA) == RUNNING - {Lifecycle.PRODUCTION}
    planned = criteria_of(Lifecycle.SHADOW, " Two weeks beside the desk. ")[-1]
    assert (planned.text, planned.said) == (PLANNED, "Two weeks beside the desk.")
    assert len(criteria_of(Lifecycle.LIMITED)) == len(CRITERIA[Lifecycle.LIMITED])
    assert criteria_of(Lifecycle.PRODUCTION, "A plan.") == ()
