"""The quarterly review of a policy in force: opened ahead of its day, and ended."""

import logging
from datetime import date, datetime

from approvals.actions.closing import close_review
from approvals.actions.leading import leader_of
from approvals.actions.locking import locked_review
from approvals.actions.numbering import next_number
from approvals.actions.opening import About, open_review
from approvals.actions.policies.hands import locked_policy, parties_of
from approvals.models import Policy, PolicyReview, Review
from approvals.rules.policies import (
    HOUR,
    PolicyReviewState,
    VersionState,
    hours_to,
    numbers_of,
    review_route,
)
from approvals.rules.reviews import ReviewState
from approvals.rules.scheduled import end_of, last_due_day, opens_at
from approvals.rules.wording import gettext_noop as _
from approvals.schemes import active_scheme
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM, Actor
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.refusals import Refused
from govportal.worklist.actions import notify, open_item
from govportal.worklist.models import ClockEvent
from govportal.worklist.saying import phrase
from govportal.worklist.timekeeping import zone_of

log = logging.getLogger(__name__)
CALENDAR = SYSTEM("calendar")
KIND, PREFIX = "policy_review", "POR"
DUE = _("Quarterly review until %(due)s: %(policy)s")
BODY = _(
    "Does this policy stay as it is? The committee decides in its next meeting or by ballot; who "
    "owns it may propose a new version until then."
)
OVERDUE = _("Overdue: the quarterly review of %(policy)s")


def keep_policies(now: datetime) -> int:
    """Open each review that is due within the days ahead; how many.

    Idempotent; each in a transaction of its own: one that cannot be opened does not hold up the
    rest, and is tried again.
    """
    ahead = int(numbers_of(active_scheme().routes)["ahead_days"])
    due = Policy.objects.due_by(last_due_day(now, ahead)).select_related("committee")
    return sum(_tried(policy, ahead, now) for policy in due)


def _tried(policy: Policy, ahead: int, now: datetime) -> bool:
    zone = zone_of(policy.committee.calendar_key)
    assert policy.next_review_on is not None  # found by it
    if now < opens_at(policy.next_review_on, ahead, zone):
        return False
    try:
        return open_policy_review(policy, now) is not None
    except Refused as refused:  # the next look tries again
        log.warning("review of policy %s not opened: %s", policy.number, refused)
        return False


@recorded
def open_policy_review(policy: Policy, now: datetime) -> PolicyReview | None:
    """Open the review of the version in force; None where somebody was first, or nothing is."""
    policy = locked_policy(policy)
    version = policy.versions.filter(state=VersionState.ADOPTED).first()
    due_on = policy.next_review_on
    if version is None or due_on is None or policy.reviews.open().exists():
        return None
    found = PolicyReview.objects.create(
        number=next_number(PREFIX, now), policy=policy, version=version, due_on=due_on,
        opened_at=now,
    )  # fmt: skip
    found.review = _start(found, due_on, now)
    found.save(update_fields=["review"])
    record(
        "policy_review.opened",
        found,
        actor=CALENDAR,
        now=now,
        refs=[policy, version, found.review],
        data={"due_on": due_on.isoformat(), "n": version.n, "digest": version.digest},
    )
    _ask(found, found.review, now)
    return found


def _start(found: PolicyReview, due_on: date, now: datetime) -> Review:
    """Its clock ends with the day, whenever it is opened."""
    policy, version, scheme = found.policy, found.version, active_scheme()
    zone = zone_of(policy.committee.calendar_key)
    route = review_route(hours_to(due_on, scheme.routes, zone, now), scheme.routes)
    return open_review(
        About(
            kind=KIND,
            id=found.number,
            digest=version.digest,
            fingerprint="",
            title=str(found),
            url=found.get_absolute_url(),
        ),
        route,
        parties_of(version),
        committee=policy.committee,
        scheme_version=scheme.version,
        clock_kind=KIND,
        starts_at=end_of(due_on, zone) - route.limit.amount * HOUR,
        actor=CALENDAR,
        now=now,
    )


def _told(found: PolicyReview, review: Review, now: datetime) -> list[tuple[Person, str]]:
    """The owner, and who leads the committee in this case, each with their part."""
    chief, owner = leader_of(review, now), found.policy.owner
    people = [(owner, "policy_owner")] if owner.is_active else []
    if chief is not None and chief != owner:
        people.append((chief, Role.COMMITTEE_MEMBER.value))
    return people


def _ask(found: PolicyReview, review: Review, now: datetime) -> None:
    title = phrase(DUE, due=found.due_on, policy=str(found.policy))
    for person, role in _told(found, review, now):
        key = f"policy_review:{found.pk}:{person.pk}"
        open_item(
            review, kind="policy.review", title=title, url=found.get_absolute_url(),
            assignee=person, role=role, clock=review.clock, key=key, actor=CALENDAR, now=now,
        )  # fmt: skip
        notify(
            person, key=key, subject=title, body=phrase(BODY), url=found.get_absolute_url(), now=now
        )


def tell_of_overdue(event: ClockEvent, now: datetime) -> None:
    """The day is over: the owner and who leads the committee hear that nobody decided."""
    rows = PolicyReview.objects.open().filter(review__clock=event.clock_id)
    found = rows.select_related("policy__owner", "review__committee").first()
    if found is None or found.review is None:
        return
    subject = phrase(OVERDUE, policy=str(found.policy))
    for person, _role in _told(found, found.review, now):
        key = f"policy_review:{found.pk}:overdue:{person.pk}"
        notify(person, key=key, subject=subject, body=phrase(BODY), url=found.get_absolute_url(),
               now=now)  # fmt: skip


def lock_open_review(policy: Policy) -> PolicyReview | None:
    """The open review of a policy, its case's row locked before the policy's."""
    found = policy.reviews.open().select_related("review").first()
    if found is not None and found.review is not None:
        found.review = locked_review(found.review)
    return found


@recorded
def end_open_review(
    found: PolicyReview | None, state: PolicyReviewState, *, actor: Actor, now: datetime
) -> None:
    """What was decided otherwise needs no review any more; nothing to do where none is open."""
    if found is None or found.review is None:
        return
    if found.review.state == ReviewState.OPEN:
        close_review(found.review, ReviewState.WITHDRAWN, actor=actor, now=now)
    close_policy_review(found, state, now)
    record_end(found, actor=actor, now=now)


def close_policy_review(found: PolicyReview, state: PolicyReviewState, now: datetime) -> None:
    """Note how it ended, inside the caller's transaction; the caller records it."""
    found.state, found.closed_at = state, now
    found.save(update_fields=["state", "closed_at"])


def record_end(found: PolicyReview, *, actor: Actor, now: datetime) -> None:
    record(
        f"policy_review.{found.state}",
        found,
        actor=actor,
        now=now,
        refs=[found.policy, found.version],
        data={"due_on": found.due_on.isoformat(), "n": found.version.n},
    )
