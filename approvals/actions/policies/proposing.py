"""Putting a version to the committee, by ballot or in a meeting, and taking it back."""

from datetime import datetime

from approvals.actions.ballots.opening import open_if_ready
from approvals.actions.closing import close_review
from approvals.actions.leading import leader_of
from approvals.actions.locking import locked_review
from approvals.actions.opening import About, open_review
from approvals.actions.policies.drafting import digest_of
from approvals.actions.policies.hands import hand_of, locked_version, parties_of
from approvals.models import Policy, PolicyVersion, Review
from approvals.rules.policies import (
    Hand,
    VersionState,
    move_refusal,
    propose_refusal,
    version_route,
)
from approvals.rules.reviews import ReviewFacts, ReviewState, is_ready_for_ballot
from approvals.rules.wording import gettext_noop as _
from approvals.schemes import active_scheme
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.refusals import Refusal, Refused, refuse
from govportal.worklist.actions import notify, open_item
from govportal.worklist.saying import phrase

KIND = "policy_version"
FOR_MEETING = _("For the next meeting: %(about)s")


def may_propose(version: PolicyVersion, actor: Person, now: datetime) -> Refusal | None:
    """Why this draft may not be put to the committee now; None when it may."""
    hand = hand_of(version.policy, actor, now)
    if refusal := move_refusal("propose", VersionState(version.state), hand):
        return refusal
    return propose_refusal(
        text=version.text,
        has_file=version.attachment_id is not None,
        is_repeal=version.is_repeal,
        reason=version.reason,
        is_unchanged=_is_unchanged(version),
    )


def _is_unchanged(version: PolicyVersion) -> bool:
    now = version.policy.versions.filter(state=VersionState.ADOPTED).first()
    said = ("title", "text", "attachment_id", "is_repeal")
    return now is not None and all(getattr(now, one) == getattr(version, one) for one in said)


@recorded
def propose_version(
    version: PolicyVersion, *, revision: int, in_meeting: bool, actor: Person, now: datetime
) -> PolicyVersion:
    """Freeze the draft and put it to the committee: to a ballot at once, or to its next meeting.

    ``revision``: which state of the draft was on the page. Raises Refused when it may not go.
    """
    version = locked_version(version)
    refuse(may_propose(version, actor, now))
    if version.revision != revision:
        raise Refused(Refusal("policy.moved_stale"))
    version.digest = digest_of(version)
    review = _open(version, actor, now)
    version.state, version.review = VersionState.PROPOSED, review
    version.proposed_by, version.proposed_at = actor, now
    version.save()
    record(
        "policy.proposed",
        version,
        actor=actor,
        now=now,
        refs=[version.policy, review],
        data={"digest": version.digest, "n": version.n, "in_meeting": in_meeting},
        personal={"reason": version.reason},
    )
    if in_meeting:
        call_leader(review, version.policy, actor=actor, now=now)
    else:
        open_if_ready(review, review.facts(), actor=actor, now=now)
    return version


def _open(version: PolicyVersion, actor: Person, now: datetime) -> Review:
    scheme = active_scheme()
    return open_review(
        About(
            kind=KIND,
            id=version.key,
            digest=version.digest,
            fingerprint="",
            title=str(version),
            url=version.get_absolute_url(),
        ),
        version_route(scheme.routes),
        parties_of(version, requester=actor),
        committee=version.policy.committee,
        scheme_version=scheme.version,
        actor=actor,
        now=now,
    )


def call_leader(review: Review, policy: Policy, *, actor: Actor, now: datetime) -> None:
    """Who leads in this case has it on their list: to take it to a meeting, or to a ballot."""
    chief = leader_of(review, now)
    if chief is None:
        return
    key = f"policy:{review.pk}:{chief.pk}"
    title = phrase(FOR_MEETING, about=review.title)
    open_item(
        review, kind="policy.decide", title=title, url=review.url, assignee=chief,
        role=Role.COMMITTEE_MEMBER.value, clock=review.clock, key=key, actor=actor, now=now,
    )  # fmt: skip
    notify(chief, key=key, subject=title, body=str(policy), url=review.url, now=now)


def ballot_refusal(review: Review, hand: Hand, facts: ReviewFacts) -> Refusal | None:
    """Why nobody is called to vote between meetings now; None where ``hand`` may call them."""
    if not hand.may_put:
        return Refusal("policy.not_yours")
    if review.state != ReviewState.OPEN:
        return Refusal("review.closed_stale")
    ready = is_ready_for_ballot(facts.steps)
    return None if ready else Refusal("review.ballot_opened_stale")


@recorded
def put_to_ballot(review: Review, policy: Policy, *, actor: Person, now: datetime) -> Review:
    """Decide it between meetings: the ballot opens now."""
    review = locked_review(review)
    facts = review.facts()
    refuse(ballot_refusal(review, hand_of(policy, actor, now), facts))
    open_if_ready(review, facts, actor=actor, now=now)
    record("policy.ballot_asked", review, actor=actor, now=now, refs=[policy])
    return review


@recorded
def withdraw_version(
    version: PolicyVersion, reason: str, *, actor: Person, now: datetime
) -> PolicyVersion:
    """Take a proposal back, with a reason. Raises Refused once it is decided."""
    if version.review_id is not None:
        locked_review(Review(pk=version.review_id))
    version = locked_version(version)
    hand = hand_of(version.policy, actor, now)
    refuse(move_refusal("withdraw", VersionState(version.state), hand))
    if not reason.strip():
        raise Refused(Refusal("request.reason_missing"))
    return end_version(version, VersionState.WITHDRAWN, reason.strip(), actor=actor, now=now)


@recorded
def end_version(
    version: PolicyVersion, state: VersionState, reason: str, *, actor: Actor, now: datetime
) -> PolicyVersion:
    """End what did not come into force, and its review where that is still open."""
    assert version.review_id is not None  # only what was proposed ends
    version.state, version.ended_at, version.close_reason = state, now, reason
    version.save(update_fields=["state", "ended_at", "close_reason"])
    review = Review.objects.select_related("clock", "committee").get(pk=version.review_id)
    if review.state == ReviewState.OPEN:
        close_review(review, ReviewState.WITHDRAWN, actor=actor, now=now)
    record(
        f"policy.{state.value}",
        version,
        actor=actor,
        now=now,
        refs=[version.policy, review],
        data={"digest": version.digest, "n": version.n},
        personal={"reason": reason} if reason else {},
    )
    return version
