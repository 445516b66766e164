"""What the turns of a review mean for a proposed version: it comes into force, or it does not."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from approvals.actions.effects import WithoutConditions
from approvals.actions.policies.hands import locked_version
from approvals.actions.policies.proposing import end_version
from approvals.actions.policies.reviewing import end_open_review, lock_open_review
from approvals.models import Decision, Policy, PolicyReview, PolicyVersion, Review, SignOff
from approvals.rules.policies import PolicyReviewState, VersionState, next_review_on
from approvals.rules.reviews import StepKind
from approvals.rules.verdicts import Answer
from approvals.schemes import active_scheme
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor, HasRef
from govportal.people.models import Person
from govportal.refusals import Refusal, Refused
from govportal.worklist.actions import close_items, notify
from govportal.worklist.timekeeping import zone_of

TIER_STAYS = Refusal("policy.tier_stays")


class OfPolicies(WithoutConditions):
    """What both kinds of reviews of policies have in common."""

    def vendors(self, review: Review) -> Sequence[str]:
        return []

    def tier_refusal(self, review: Review) -> Refusal | None:
        return TIER_STAYS

    def answers_needed(self, review: Review, kind: StepKind) -> Collection[Answer]:
        return ()

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


def version_of(review: Review) -> PolicyVersion:
    """The version that a review is about."""
    rows = PolicyVersion.objects.select_related("policy__owner", "proposed_by")
    rows = rows.prefetch_related("writers__person")
    return rows.get(key=review.subject_id)


class PolicyEffects(OfPolicies):
    """The effects for ``kind="policy_version"`` (``approvals.actions.effects.Effects``)."""

    def may_see(self, review: Review, person: Person) -> bool:
        visible = PolicyVersion.objects.circle_of(person)
        return visible.filter(key=review.subject_id).exists()

    def visible(self, person: Person) -> QuerySet[Any, Any]:
        return PolicyVersion.objects.circle_of(person).order_by().values("key")

    def question(self, review: Review) -> str:
        version = version_of(review)
        if version.is_repeal:
            return f"Shall the policy {version.policy} be repealed?"
        named = f"version {version.n} of {version.policy.number}, {version.title}"
        return f"Shall {named}, come into force?"

    def answerers(self, review: Review) -> Sequence[Person]:
        version = version_of(review)
        people = (version.proposed_by, *version.named_writers, version.policy.owner)
        named = {one.pk: one for one in people if one is not None and one.is_active}
        return list(named.values())

    @recorded
    def decided(self, review: Review, decision: Decision, *, actor: Actor, now: datetime) -> None:
        """A yes puts it in force at once, in the place of the one before."""
        standing = lock_open_review(version_of(review).policy)
        version = locked_version(version_of(review))
        if not decision.is_yes:
            end_version(version, VersionState.REJECTED, "", actor=actor, now=now)
        elif version.is_repeal:
            _repeal(version, standing, decision, actor, now)
        else:
            _adopt(version, standing, decision, actor, now)
        _tell(version, decision, now)

    def gave_up(self, review: Review, code: str, *, actor: Actor, now: datetime) -> None:
        """Questions that nobody answered in time withdraw it."""
        version = locked_version(version_of(review))
        if version.is_proposed:
            end_version(version, VersionState.WITHDRAWN, code, actor=actor, now=now)


def today_of(policy: Policy, now: datetime) -> date:
    """The day by the committee's calendar."""
    return now.astimezone(zone_of(policy.committee.calendar_key)).date()


def _supersede(policy: Policy, now: datetime) -> None:
    for before in policy.versions.filter(state=VersionState.ADOPTED):
        before.state, before.ended_at = VersionState.SUPERSEDED, now
        before.save(update_fields=["state", "ended_at"])


def _adopt(
    version: PolicyVersion,
    standing: PolicyReview | None,
    decision: Decision,
    actor: Actor,
    now: datetime,
) -> None:
    policy, today = version.policy, today_of(version.policy, now)
    _supersede(policy, now)
    version.state, version.adopted_at = VersionState.ADOPTED, now
    version.save(update_fields=["state", "adopted_at"])
    end_open_review(standing, PolicyReviewState.RENEWED, actor=actor, now=now)
    policy.title, policy.adopted_on = version.title, policy.adopted_on or today
    policy.next_review_on = next_review_on(active_scheme().routes, today)
    policy.save(update_fields=["title", "adopted_on", "next_review_on"])
    close_items(policy, kind="policy.write", actor=actor, now=now)
    data = {"n": version.n, "digest": version.digest,
            "next_review_on": policy.next_review_on.isoformat()}  # fmt: skip
    _record("policy.adopted", version, decision, actor, now, data)


def _repeal(
    version: PolicyVersion,
    standing: PolicyReview | None,
    decision: Decision,
    actor: Actor,
    now: datetime,
) -> None:
    policy = version.policy
    _supersede(policy, now)
    version.state = VersionState.SUPERSEDED
    version.adopted_at = version.ended_at = now
    version.save(update_fields=["state", "adopted_at", "ended_at"])
    end_open_review(standing, PolicyReviewState.DROPPED, actor=actor, now=now)
    policy.adopted_on = policy.adopted_on or today_of(policy, now)
    policy.next_review_on, policy.repealed_at = None, now
    policy.save(update_fields=["next_review_on", "adopted_on", "repealed_at"])
    close_items(policy, kind="policy.write", actor=actor, now=now)
    _record("policy.repealed", version, decision, actor, now, {"n": version.n})


def _record(
    verb: str,
    version: PolicyVersion,
    decision: Decision,
    actor: Actor,
    now: datetime,
    data: dict[str, Any],
) -> None:
    refs: list[HasRef] = [version.policy, decision, version.policy.committee]
    record(verb, version, actor=actor, now=now, refs=refs, data=data)


def _tell(version: PolicyVersion, decision: Decision, now: datetime) -> None:
    people = (version.proposed_by, *version.named_writers, version.policy.owner)
    for person in {one.pk: one for one in people if one is not None}.values():
        notify(
            person,
            key=f"decision:{decision.pk}:{person.pk}",
            subject=f"{decision.get_outcome_display()}: {version}",
            body=f"{version} · {decision.get_outcome_display()}",
            url=version.get_absolute_url(),
            now=now,
        )
