"""The decision that a review ends in."""

from collections.abc import Mapping
from datetime import datetime

from approvals.actions.closing import close_review
from approvals.actions.effects import effects_of
from approvals.models import Ballot, Decision, Review
from approvals.rules.reviews import (
    Basis,
    ReviewFacts,
    ReviewState,
    StepKind,
    StepState,
    Verdict,
    outcome,
)
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor


@recorded
def decide_if_certain(
    review: Review, facts: ReviewFacts, *, actor: Actor, now: datetime
) -> Decision | None:
    """Store the decision by signatures once it is certain; None while it is open.

    Called with the review's row locked, and its ``facts`` read since.
    """
    verdict = outcome(facts)
    if verdict is None:
        return None
    given = [s for s in facts.signatures if s.digest == review.digest]
    arithmetic = {
        "needed": [s.kind.value for s in facts.steps],
        "given": [{"step": s.kind.value, "verdict": s.verdict.value} for s in given],
    }
    return store_decision(review, Basis.SIGN_OFF, verdict, arithmetic, actor=actor, now=now)


@recorded
def store_decision(
    review: Review,
    basis: Basis,
    verdict: Verdict,
    arithmetic: Mapping[str, object],
    *,
    ballot: Ballot | None = None,
    actor: Actor,
    now: datetime,
) -> Decision:
    """Store a decision, end its review, and let follow what follows for the subject.

    The database counts signatures or votes again when the row is stored (DESIGN, Quorum in the
    database). Called with the review's row locked, and the ballot's.
    """
    given = review.sign_offs.filter(digest=review.digest)
    legal = next((s.data["legal_class"] for s in given if "legal_class" in s.data), "")
    decision = Decision.objects.create(
        review=review,
        ballot=ballot,
        basis=basis,
        outcome=verdict,
        digest=review.digest,
        fingerprint=review.fingerprint,
        tier=review.tier,
        legal_class=legal,
        arithmetic=arithmetic,
        decided_at=now,
    )
    if ballot is not None:
        ballot.arithmetic = dict(arithmetic)
        step = review.steps.get(kind=StepKind.BALLOT)
        step.state, step.done_at = StepState.DONE, now
        step.save(update_fields=["state", "done_at"])
    close_review(review, ReviewState.DECIDED, actor=actor, now=now, decided_by=ballot)
    record(
        "review.decided",
        review,
        actor=actor,
        now=now,
        refs=[decision, review.subject_ref, *([ballot] if ballot else [])],
        data={
            "outcome": decision.outcome,
            "basis": decision.basis,
            "digest": decision.digest,
            "fingerprint": decision.fingerprint,
            "tier": decision.tier,
            "legal_class": legal,
            "arithmetic": decision.arithmetic,
        },
    )
    effects_of(review).decided(review, decision, actor=actor, now=now)
    return decision
