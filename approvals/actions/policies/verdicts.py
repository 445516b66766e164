"""What the turns of a quarterly review mean for its policy: kept as it is, or written anew."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from approvals.actions.policies.adopting import OfPolicies, today_of
from approvals.actions.policies.hands import locked_policy
from approvals.actions.policies.reviewing import close_policy_review, record_end
from approvals.models import Decision, Policy, PolicyReview, Review
from approvals.rules.policies import PolicyReviewState, next_review_on
from approvals.rules.wording import gettext_noop as _
from approvals.schemes import active_scheme
from govportal.ledger.actions import recorded
from govportal.ledger.rules import Actor
from govportal.people.models import Person
from govportal.worklist.actions import notify, open_item
from govportal.worklist.saying import phrase

WRITE = _("Write a new version: %(policy)s")
KEPT = _("Kept as it is: %(policy)s")


def policy_review_of(review: Review) -> PolicyReview:
    """The quarterly review that a case is."""
    rows = PolicyReview.objects.select_related("policy__owner", "policy__committee", "version")
    return rows.get(number=review.subject_id)


class PolicyReviewEffects(OfPolicies):
    """The effects for ``kind="policy_review"`` (``approvals.actions.effects.Effects``)."""

    def may_see(self, review: Review, person: Person) -> bool:
        visible = PolicyReview.objects.visible_to(person)
        return visible.filter(number=review.subject_id).exists()

    def visible(self, person: Person) -> QuerySet[Any, Any]:
        return PolicyReview.objects.visible_to(person).order_by().values("number")

    def question(self, review: Review) -> str:
        found = policy_review_of(review)
        named = f"version {found.version.n} of {found.policy}"
        return f"Shall {named} be kept as it is? A no asks its owner for a new version."

    def answerers(self, review: Review) -> Sequence[Person]:
        owner = policy_review_of(review).policy.owner
        return [owner] if owner.is_active else []

    @recorded
    def decided(self, review: Review, decision: Decision, *, actor: Actor, now: datetime) -> None:
        """Kept as it is for another quarter; or its owner is asked for a new version."""
        found = policy_review_of(review)
        policy = found.policy = locked_policy(found.policy)
        state = PolicyReviewState.KEPT if decision.is_yes else PolicyReviewState.REVISE
        close_policy_review(found, state, now)
        policy.next_review_on = next_review_on(
            active_scheme().routes, today_of(policy, now), found.due_on
        )
        policy.save(update_fields=["next_review_on"])
        record_end(found, actor=actor, now=now)
        _tell(policy, decision, is_kept=decision.is_yes, actor=actor, now=now)

    def gave_up(self, review: Review, code: str, *, actor: Actor, now: datetime) -> None:
        """Its clock never pauses, so none of its rules ends it without a decision."""


def _tell(
    policy: Policy, decision: Decision, *, is_kept: bool, actor: Actor, now: datetime
) -> None:
    owner, url = policy.owner, policy.get_absolute_url()
    key = f"decision:{decision.pk}:{owner.pk}"
    title = phrase(KEPT if is_kept else WRITE, policy=str(policy))
    if not is_kept and owner.is_active:
        open_item(
            policy, kind="policy.write", title=title, url=url, assignee=owner,
            role="policy_owner", key=key, actor=actor, now=now,
        )  # fmt: skip
    notify(owner, key=key, subject=title, body=title, url=url, now=now)
