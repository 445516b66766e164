"""Who may sign, in every combination of step, state and person."""

from itertools import product

import pytest

from approvals.rules.reasons import RATIONALE_MIN, rationale_refusal
from approvals.rules.reviews import (
    COMMITTEE_STEPS,
    FIRST_DUTIES,
    SIGNATURES,
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
    question_refusal,
    sign_refusal,
)

REQUESTER, OWNER, CISO, REVIEWER, STRANGER = 1, 2, 3, 4, 9
TIER_2 = (
    StepKind.ATTESTATION,
    StepKind.LEGAL_CLASS,
    StepKind.PRIVACY,
    StepKind.SIGN_OFF_OWNER,
    StepKind.SIGN_OFF_CISO,
)
WHOSE = {
    StepKind.ATTESTATION: OWNER,
    StepKind.LEGAL_CLASS: REVIEWER,
    StepKind.PRIVACY: REVIEWER,
    StepKind.SIGN_OFF_OWNER: OWNER,
    StepKind.SIGN_OFF_CISO: CISO,
}


def review(done=(), state=ReviewState.OPEN, signatures=(), called_in=()):
    pending = [k for k in TIER_2 if k in FIRST_DUTIES and k not in done]

    def step(kind):
        if kind in done:
            return StepFacts(kind, StepState.DONE, WHOSE[kind])
        waits = kind in SIGNATURES and bool(pending)
        state = StepState.WAITING if waits else StepState.OPEN
        return StepFacts(kind, state, WHOSE[kind], frozenset(called_in))

    return ReviewFacts(
        state=state,
        digest="sha256:now",
        basis=Basis.SIGN_OFF,
        steps=tuple(step(kind) for kind in TIER_2),
        signatures=tuple(signatures),
        conflicted=frozenset({REQUESTER, OWNER}),
        requesters=frozenset({REQUESTER}),
    )


def signed(kind, person=None, verdict=Verdict.APPROVE, digest="sha256:now"):
    return SignatureFacts(person or WHOSE[kind], kind, verdict, digest)


def test_only_the_assignee_of_an_open_step_may_sign_it():
    """Every step against every person, before and after the first duties."""
    for done, (kind, person) in product(
        [(), tuple(FIRST_DUTIES)], product(TIER_2, [REQUESTER, OWNER, CISO, REVIEWER, STRANGER])
    ):
        facts = review(done)
        allowed = sign_refusal(facts, kind, person, "sha256:now") is None
        open_now = kind not in done and (kind in FIRST_DUTIES or done)
        assert allowed == bool(open_now and person == WHOSE[kind]), (done, kind, person)


@pytest.mark.parametrize("state", sorted(set(ReviewState) - {ReviewState.OPEN}))
def test_nothing_is_signed_after_the_end(state):
    refusal = sign_refusal(review(state=state), StepKind.ATTESTATION, OWNER, "sha256:now")
    assert refusal is not None and refusal.code == "review.closed_stale"


def test_a_verdict_on_an_older_version_is_told_to_look_again():
    refusal = sign_refusal(review(), StepKind.ATTESTATION, OWNER, "sha256:before")
    assert refusal is not None and refusal.code == "review.version_stale" and refusal.is_stale


def test_a_step_that_is_done_is_done():
    facts = review(done=(StepKind.ATTESTATION,))
    refusal = sign_refusal(facts, StepKind.ATTESTATION, OWNER, "sha256:now")
    assert refusal is not None and refusal.code == "review.step_done_stale"


def test_somebody_called_in_may_sign_unless_conflicted():
    facts = review(done=tuple(FIRST_DUTIES), called_in={STRANGER, REQUESTER, OWNER})
    assert sign_refusal(facts, StepKind.SIGN_OFF_CISO, STRANGER, "sha256:now") is None
    for person, code in ((REQUESTER, "review.own_request"), (OWNER, "review.conflict")):
        refusal = sign_refusal(facts, StepKind.SIGN_OFF_CISO, person, "sha256:now")
        assert refusal is not None and refusal.code == code


def test_two_signatures_are_two_people():
    first = signed(StepKind.SIGN_OFF_OWNER, person=STRANGER)
    facts = review(done=tuple(FIRST_DUTIES), signatures=[first], called_in={STRANGER})
    refusal = sign_refusal(facts, StepKind.SIGN_OFF_CISO, STRANGER, "sha256:now")
    assert refusal is not None and refusal.code == "review.two_people"


def test_signatures_on_an_older_version_do_not_count():
    old = [signed(kind, digest="sha256:before") for kind in TIER_2]
    assert outcome(review(signatures=old)) is None


def test_approval_needs_every_step_and_one_rejection_is_enough():
    """All 2^5 sets of approvals; then each single rejection."""
    for chosen in product([False, True], repeat=len(TIER_2)):
        kinds = [kind for kind, is_in in zip(TIER_2, chosen, strict=True) if is_in]
        result = outcome(review(signatures=[signed(kind) for kind in kinds]))
        assert result == (Verdict.APPROVE if len(kinds) == len(TIER_2) else None)
    for kind in TIER_2:
        others = [signed(other) for other in TIER_2 if other is not kind]
        facts = review(signatures=[*others, signed(kind, verdict=Verdict.REJECT)])
        assert outcome(facts) is Verdict.REJECT


def test_a_ballot_is_never_decided_by_signatures():
    facts = review(signatures=[signed(kind) for kind in TIER_2])
    ballot = ReviewFacts(**{**vars(facts), "basis": Basis.BALLOT})
    assert outcome(ballot) is None


def test_signatures_open_when_the_first_duties_are_done():
    assert opens_now(review().steps) == frozenset()
    waiting = tuple(
        StepFacts(k, StepState.DONE if k in FIRST_DUTIES else StepState.WAITING, 1) for k in TIER_2
    )
    assert opens_now(waiting) == SIGNATURES & set(TIER_2)


@pytest.mark.parametrize("kind", sorted(COMMITTEE_STEPS))
def test_the_committees_steps_are_not_signed_here(kind):
    steps = (StepFacts(kind, StepState.OPEN, REVIEWER),)
    facts = ReviewFacts(ReviewState.OPEN, "sha256:now", Basis.BALLOT, steps)
    refusal = sign_refusal(facts, kind, REVIEWER, "sha256:now")
    assert refusal is not None and refusal.code == "review.committee_decides"


@pytest.mark.parametrize(
    ("length", "code"),
    [(0, "short"), (RATIONALE_MIN - 1, "short"), (RATIONALE_MIN, ""), (10_001, "long")],
)
def test_a_rationale_has_a_least_and_a_most_length(length, code):
    refusal = rationale_refusal("x" * length)
    assert (refusal.code if refusal else "") == (f"review.rationale_{code}" if code else "")


def test_blanks_are_no_rationale():
    assert rationale_refusal(" " * 500) is not None


def test_only_reviewers_ask():
    assert question_refusal(review(), OWNER, "What does it cost?") is None
    refusal = question_refusal(review(), STRANGER, "What does it cost?")
    assert refusal is not None and refusal.code == "review.not_assigned"
    assert question_refusal(review(), OWNER, "Hm?") is not None
