"""What is corrected of a review of management before it is signed: its days, and who was there."""

from datetime import datetime

from evidence.actions.management_reviews import (
    Days,
    change_refusal,
    days_refusal,
    gather,
    locked,
    taken_refusal,
    told,
)
from evidence.models.management_reviews import ManagementReview
from evidence.rules.management_reviews import PART_MAX
from govportal.ledger.actions import record, recorded
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse


@recorded
def correct_days(
    review: ManagementReview, days: Days, *, actor: Person, now: datetime, mark: str = ""
) -> None:
    """Other days than were named first; the inputs are gathered anew. Raises Refused."""
    review = locked(review)
    refuse(change_refusal(review, actor, now.date()))
    before = Days(review.since, review.until, review.held_on)
    if before == days:
        return
    if mark and mark != review.mark:
        refuse(Refusal("management.changed_stale"))
    refuse(days_refusal(days, now) or taken_refusal(days.since, days.until, review))
    review.since, review.until, review.held_on = days.since, days.until, days.held_on
    review.save(update_fields=["since", "until", "held_on"])
    record(
        "management_review.days_corrected",
        review,
        actor=actor,
        now=now,
        data={"before": told(before), "after": told(days)},
    )
    if (before.since, before.until) != (days.since, days.until):
        gather(review, actor=actor, now=now)


@recorded
def add_attendee(
    review: ManagementReview, person: Person | None, part: str, *, actor: Person, now: datetime
) -> None:
    """Somebody was there, as what; twice is once, the last word stands. Raises Refused."""
    review = locked(review)
    refuse(change_refusal(review, actor, now.date()))
    if person is None:
        refuse(Refusal("management.attendee_missing"))
    assert person is not None  # refused above
    part = part.strip()[:PART_MAX]
    there = review.attendees.filter(person=person).first()
    if there is not None:
        if there.part == part:
            return
        there.delete()  # a row of these is never changed
    review.attendees.create(person=person, part=part)
    record(
        "management_review.attended", review, actor=actor, now=now, refs=[person],
        personal={"part": part} if part else {},
    )  # fmt: skip


@recorded
def remove_attendee(
    review: ManagementReview, person: Person, *, actor: Person, now: datetime
) -> None:
    """Somebody was not there after all. Raises Refused."""
    review = locked(review)
    refuse(change_refusal(review, actor, now.date()))
    gone, _kinds = review.attendees.filter(person=person).delete()
    if gone:
        record("management_review.not_attended", review, actor=actor, now=now, refs=[person])
