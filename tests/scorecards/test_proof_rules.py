"""Stages, proposals and phases follow from evidence; what nobody can tell is not "yes"."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scorecards.evidence_names import ABOUT
from scorecards.evidence_todo import TODO
from scorecards.evidence_words import SAYS
from scorecards.rules import maturity, organisation, proofs, rollouts
from scorecards.rules.maturity import EXECUTIVE, NEEDS, OPERATIONS, Stage
from scorecards.rules.measures import WAITS, Measured, count, share
from scorecards.rules.organisation import STEPS, Dimension
from scorecards.rules.proofs import PIECES, Known
from scorecards.rules.readiness_items import Item
from scorecards.rules.rollouts import PhaseState, PlanState
from scorecards.rules.shipped_rollouts import TEMPLATES

ALL = dict.fromkeys(PIECES, True)
WORDS = "Seen in the minutes of the steering group, item 4."


def test_every_piece_has_its_words_and_every_view_reads_pieces_that_exist():
    assert PIECES.keys() == SAYS.keys() == ABOUT.keys() == TODO.keys()
    read = [code for view in (NEEDS, OPERATIONS, EXECUTIVE) for codes in view.values()
            for code in codes]  # fmt: skip
    read += [code for steps in STEPS.values() for code in steps.codes]
    read += [one.code for plan in TEMPLATES.values() for phase in plan.phases
             for one in phase.criteria if one.code]  # fmt: skip
    assert set(read) <= PIECES.keys()
    assert (len(OPERATIONS), len(EXECUTIVE), len(STEPS), len(NEEDS)) == (12, 5, 6, 3)


def test_of_nothing_is_neither_yes_nor_no_and_waiting_is_no_number():
    piece = PIECES["owners.all"]
    assert piece.holds(piece.by.measure(Known())) is None
    assert piece.holds(piece.by.measure(Known({"owned": 1, "known": 2}))) is False
    assert piece.holds(piece.by.measure(Known({"owned": 2, "known": 2}))) is True
    assert PIECES["rules.enforced"].by.measure(Known()) == WAITS
    assert PIECES["rules.enforced"].holds(WAITS) is None
    assert PIECES["inventory.unknown"].holds(count(0)) is True
    assert PIECES["inventory.unknown"].holds(count(1)) is False


def test_readiness_scores_and_key_figures_are_pieces_too():
    scored = Known(items={Item.KILL_SWITCH: {0: 1, 1: 0, 2: 3}})
    assert PIECES["stop.tested"].by.measure(scored) == share(3, 4)
    assert PIECES["stop.tested"].by.measure(Known()).value is None
    figures = Known(figures={"coverage.valid_approval": share(9, 10)})
    piece = PIECES["approval.valid"]
    assert piece.holds(piece.by.measure(figures)) is False


@pytest.mark.parametrize(("part", "holds"), [(79, False), (80, True), (81, True)])
def test_four_in_five_owners_are_enough_to_be_defined(part, holds):
    assert PIECES["owners.most"].holds(share(part, 100)) is holds


def test_a_stage_needs_all_that_stands_below_it():
    assert maturity.stage_of({}) is Stage.AD_HOC
    assert maturity.stage_of(ALL) is Stage.EMBEDDED
    assert maturity.stage_of(ALL | {"policies.some": False}) is Stage.AD_HOC
    assert maturity.stage_of(ALL | {"rules.enforced": None}) is Stage.DEFINED
    assert maturity.stage_of(ALL | {"figures.mailed": False}) is Stage.MANAGED
    waits = ALL | {"rules.enforced": None, "approval.valid": False}
    assert maturity.missing(waits, Stage.DEFINED) == ["rules.enforced"]
    assert maturity.missing(ALL, Stage.EMBEDDED) == []


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.fixed_dictionaries({c: st.sampled_from([True, False, None]) for cs in NEEDS.values()
                              for c in cs}))  # fmt: skip
def test_stages_agree_with_a_slow_reading_of_the_table(holds):
    reached = 1
    for stage in (2, 3, 4):
        below = [c for s, codes in NEEDS.items() if s <= stage for c in codes]
        if all(holds[c] is True for c in below):
            reached = stage
    assert maturity.stage_of(holds) == reached
    assert bool(maturity.missing(holds, Stage(reached))) is (reached < 4)


def test_what_is_proposed_for_a_dimension():
    steps = STEPS[Dimension.VENDORS]
    first, second = steps.at_3

    def said(**more):
        return organisation.proposed(Dimension.VENDORS, dict.fromkeys(steps.codes, False) | more)

    assert organisation.proposed(Dimension.VENDORS, {}) is None
    assert said() == 1
    assert said(**{first: True}) == 2
    assert said(**{first: True, steps.at_5[0]: True}) == 2
    assert said(**{first: True, second: True}) == 3
    assert said(**{first: True, second: True, steps.at_5[0]: True}) == 4
    assert said(**dict.fromkeys(steps.codes, True)) == 5
    assert said(**dict.fromkeys(steps.codes, True) | {steps.at_5[1]: None}) == 4


def test_twenty_of_thirty_and_none_without_all_six():
    assert organisation.may_deploy([5, 5, 5, 5, 5]) is None
    assert organisation.may_deploy([4, 3, 3, 3, 3, 3]) is False
    assert organisation.may_deploy([4, 4, 3, 3, 3, 3]) is True


@pytest.mark.parametrize(
    ("day", "signed", "met", "state"),
    [
        (0, False, [True], PhaseState.READY),
        (-1, False, [False], PhaseState.AHEAD),
        (5, False, [True, None], PhaseState.OPEN),
        (29, False, [False], PhaseState.OPEN),
        (30, False, [True], PhaseState.LATE),
        (99, True, [False], PhaseState.PASSED),
    ],
)
def test_a_phase_passes_by_signature_alone_and_is_late_without(day, signed, met, state):
    first = date(2026, 11, 2)
    last, today = first + timedelta(days=29), first + timedelta(days=day)
    assert rollouts.phase_state(first, last, today, is_signed=signed, met=met) is state


def test_who_signs_what_and_when():
    right = {"is_signer": True, "state": PlanState.RUNNING, "is_signed": False,
             "before_signed": True, "met": [True, True], "words": WORDS,
             "is_fresh": True}  # fmt: skip
    assert rollouts.sign_refusal(**right) is None
    wrong: dict[str, dict] = {
        "rollout.signer_only": {"is_signer": False},
        "rollout.over_stale": {"state": PlanState.STOPPED},
        "rollout.signed_stale": {"is_signed": True},
        "rollout.earlier_first": {"before_signed": False},
        "rollout.evidence_old": {"is_fresh": False},
        "rollout.criteria_open": {"met": [True, None]},
        "proof.reason_short": {"words": "fine"},
    }
    for code, change in wrong.items():
        refusal = rollouts.sign_refusal(**right | change)
        assert refusal is not None and refusal.code == code


def test_targets_are_for_what_is_measured():
    assert rollouts.takes_target("owners.all") and rollouts.is_share("owners.all")
    assert rollouts.takes_target("trials.middle") and not rollouts.is_share("trials.middle")
    for code in ("", "rules.enforced", "inventory.unknown", "costs.headline", "rules.checks"):
        assert not rollouts.takes_target(code)
    right = {"may": True, "state": PlanState.RUNNING, "is_signed": False, "code": "owners.all",
                 "least": Fraction(9, 10), "reason": WORDS}  # fmt: skip
    assert rollouts.target_refusal(**right) is None
    for least in (None, Fraction(0), Fraction(11, 10)):
        assert rollouts.target_refusal(**right | {"least": least}).code == "rollout.target_wrong"
    half = right | {"code": "trials.middle", "least": Fraction(3, 2)}
    assert rollouts.target_refusal(**half).code == "rollout.target_wrong"


def test_phases_of_shipped_plans_follow_one_another():
    for template in TEMPLATES.values():
        last = 0
        for phase in template.phases:
            assert phase.first == last + 1 and phase.last > phase.first
            assert all(bool(one.code) is not bool(one.text) for one in phase.criteria)
            last = phase.last


def test_measured_once_for_all():
    assert proofs.measured(Known()).keys() == PIECES.keys()
    assert proofs.all_hold([True, None, False]) is False
    assert proofs.all_hold([True, None]) is None
    assert proofs.all_hold([]) is None and proofs.all_hold([True]) is True
    assert isinstance(proofs.measured(Known())["inventory.known"], Measured)
