"""What follows from an emergency ballot, and who opens one: every case against a plain sentence."""

from itertools import product

import pytest

from approvals.rules.ballots import Choice
from approvals.rules.emergencies import (
    EmergencyState,
    Question,
    answer_refusal,
    effect_of,
    open_refusal,
    wanted_refusal,
)
from tests.make import REASONS

LIMIT = "Nothing above EUR 100."


@pytest.mark.parametrize(("question", "state"), list(product(Question, EmergencyState)))
def test_only_a_yes_to_running_starts_an_agent(question, state):
    runs = effect_of(question, state).value != "stopped"
    assert runs == (state.value == "passed" and question.value in {"resume", "restrict"})
    if runs:
        assert effect_of(question, state).value.startswith(question.value)


@pytest.mark.parametrize("case", list(product([True, False], repeat=4)))
def test_who_may_open_one_and_when(case):
    may_open, is_running, is_stopped_here, is_asked = case
    refusal = open_refusal(
        may_open=may_open,
        is_running=is_running,
        is_stopped_here=is_stopped_here,
        is_asked=is_asked,
    )
    allowed = may_open and not is_asked and (is_running or is_stopped_here)
    assert (refusal is None) == allowed
    if not may_open:
        assert refusal.code == "emergency.may_not_open"


def code(refusal):
    return refusal and refusal.code


def test_what_is_asked_is_written_down():
    assert wanted_refusal(Question.RESUME, REASONS, "") is None
    assert wanted_refusal(Question.RESTRICT, REASONS, LIMIT) is None
    assert code(wanted_refusal(None, REASONS, "")) == "emergency.question_missing"
    assert code(wanted_refusal(Question.RESTRICT, REASONS, "x")) == "emergency.restriction_short"
    long = "x" * 4001
    assert code(wanted_refusal(Question.RESTRICT, REASONS, long)) == "emergency.restriction_long"
    assert code(wanted_refusal(Question.RESUME, "so", "")) == "review.rationale_short"


@pytest.mark.parametrize("choice", [*Choice, None])
def test_a_vote_is_yes_no_or_abstain_with_reasons(choice):
    known = choice in {Choice.APPROVE, Choice.REJECT, Choice.ABSTAIN}
    assert code(answer_refusal(choice, REASONS)) == (None if known else "review.verdict_missing")
    assert answer_refusal(choice, "so") is not None
