"""What the turns of a review mean for a proposed scheme: it comes into force, or it does not."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from approvals.actions.effects import WithoutConditions
from approvals.actions.schemes.drafting import answerers_of
from approvals.actions.schemes.proposing import end, locked_with_review
from approvals.models import Decision, Review, RoutingScheme, SchemeProposal, SignOff
from approvals.rules.proposals import ProposalState
from approvals.rules.reviews import StepKind
from approvals.rules.schemes.files import versioned
from approvals.rules.verdicts import Answer
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor
from govportal.people.models import Person
from govportal.refusals import Refusal, Refused
from govportal.worklist.actions import notify

TIER_STAYS = Refusal("proposal.tier_stays")


def proposal_of(review: Review) -> SchemeProposal:
    """The proposal that a review is about."""
    rows = SchemeProposal.objects.select_related("drafted_by", "proposed_by")
    return rows.get(number=review.subject_id)


class SchemeEffects(WithoutConditions):
    """The effects for ``kind="scheme"`` (``approvals.actions.effects.Effects``)."""

    def may_see(self, review: Review, person: Person) -> bool:
        visible = SchemeProposal.objects.visible_to(person)
        return visible.filter(number=review.subject_id).exists()

    def visible(self, person: Person) -> QuerySet[Any, Any]:
        return SchemeProposal.objects.visible_to(person).order_by().values("number")

    def vendors(self, review: Review) -> Sequence[str]:
        return []

    def question(self, review: Review) -> str:
        return f"Shall this scheme of tiers and routes come into force: {review.title}?"

    def tier_refusal(self, review: Review) -> Refusal | None:
        return TIER_STAYS

    def answers_needed(self, review: Review, kind: StepKind) -> Collection[Answer]:
        return ()

    def answerers(self, review: Review) -> Sequence[Person]:
        return answerers_of(proposal_of(review), timezone.localdate())

    def takes_part(self, review: Review, person: Person, role: str) -> None:
        return None

    def after_verdict(
        self, review: Review, signed: SignOff, *, actor: Person, now: datetime
    ) -> None:
        return None

    def at_tier(
        self, review: Review, tier: int, reason: str, *, actor: Actor, now: datetime
    ) -> Review:
        raise Refused(TIER_STAYS)

    @recorded
    def decided(self, review: Review, decision: Decision, *, actor: Actor, now: datetime) -> None:
        """A yes makes it the next version at once; running reviews keep theirs."""
        proposal = locked_with_review(proposal_of(review))
        if decision.is_yes:
            _activate(proposal, decision, actor, now)
        state = ProposalState.ACTIVE if decision.is_yes else ProposalState.REJECTED
        end(proposal, state, "", actor=actor, now=now)
        for person in self.answerers(review):
            notify(
                person,
                key=f"decision:{decision.pk}:{person.pk}",
                subject=f"{decision.get_outcome_display()}: {proposal}",
                body=f"{proposal} · {decision.get_outcome_display()}",
                url=proposal.get_absolute_url(),
                now=now,
            )

    def gave_up(self, review: Review, code: str, *, actor: Actor, now: datetime) -> None:
        """Questions that nobody answered in time withdraw it."""
        proposal = locked_with_review(proposal_of(review))
        if proposal.is_proposed:
            end(proposal, ProposalState.WITHDRAWN, code, actor=actor, now=now)


def _activate(proposal: SchemeProposal, decision: Decision, actor: Actor, now: datetime) -> None:
    assert proposal.version is not None  # fixed when it was proposed
    row = RoutingScheme.objects.create(
        version=proposal.version,
        content=versioned(proposal.content, proposal.version),
        active_from=now,
    )
    facts = {"version": row.version, "digest": proposal.digest}
    record("scheme.activated", row, actor=actor, now=now, refs=[proposal, decision], data=facts)
