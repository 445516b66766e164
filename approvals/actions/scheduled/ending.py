"""The end of a scheduled review: held, missed, or no longer needed."""

from datetime import datetime

from django.db.models import Q

from approvals.actions.closing import close_review
from approvals.actions.leading import leader_of
from approvals.actions.locking import locked_review
from approvals.actions.scheduled.facts import owners_of
from approvals.actions.words import (
    DECIDED,
    SCHEDULED_LAPSES,
    SCHEDULED_OUTCOME,
    SCHEDULED_OVERDUE,
    SCHEDULED_REJECTED,
    SCHEDULED_STOPS,
)
from approvals.models import Review, ScheduledReview
from approvals.models.names import SCHEDULED_KIND_NAMES, VERDICT_NAMES
from approvals.rules.reviews import ReviewState, Verdict
from approvals.rules.scheduled import Ending, ScheduledKind, ScheduledState
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM, Actor
from govportal.people.models import Person
from govportal.worklist.actions import notify
from govportal.worklist.models import ClockEvent
from govportal.worklist.saying import Words, phrase
from registry.actions import lapse, suspend
from registry.models import Authorisation
from registry.rules.lifecycle import Lifecycle

CLOCK = SYSTEM("calendar")
STANDS = (Authorisation.ACTIVE, Authorisation.SUSPENDED)
ENDINGS = {
    Authorisation.REPLACED: Ending.REPLACED,
    Authorisation.REVOKED: Ending.REVOKED,
    Authorisation.LAPSED: Ending.LAPSED,
}


def locked(number: str) -> ScheduledReview:
    """The row, locked after its review's, with its agent and authorisation."""
    rows = ScheduledReview.objects.select_for_update(of=("self",))
    return rows.select_related(
        "agent__business_owner", "agent__technical_owner", "authorisation", "review__committee"
    ).get(number=number)


def cancel_outdated_reviews(now: datetime) -> int:
    """Cancel the open reviews of what no longer stands; how many."""
    gone = ~Q(authorisation__state__in=STANDS) | Q(agent__lifecycle=Lifecycle.RETIRED)
    found = ScheduledReview.objects.open().filter(gone).order_by("pk")
    rows = list(found.values_list("number", "review_id"))
    return sum(_cancel(number, review, now) for number, review in rows)


@recorded
def _cancel(number: str, review_id: int, now: datetime) -> bool:
    review = locked_review(Review(pk=review_id))
    scheduled = locked(number)
    if not scheduled.is_open:
        return False
    close_review(review, ReviewState.WITHDRAWN, actor=CLOCK, now=now)
    cancel(scheduled, actor=CLOCK, now=now)
    return True


def cancel(scheduled: ScheduledReview, *, actor: Actor, now: datetime) -> None:
    """Close it as no longer needed, inside the caller's transaction; its review is over."""
    state = Authorisation.objects.values_list("state", flat=True).get(pk=scheduled.authorisation_id)
    scheduled.state = ScheduledState.CANCELLED
    scheduled.ending, scheduled.closed_at = ENDINGS.get(state, Ending.RETIRED), now
    scheduled.save(update_fields=["state", "ending", "closed_at"])
    record(
        "scheduled_review.cancelled",
        scheduled,
        actor=actor,
        now=now,
        refs=[scheduled.agent, scheduled.authorisation],
        data={"ending": scheduled.ending},
    )


def end_missed_reviews(now: datetime) -> int:
    """Let follow what follows where a review was not held within its grace; how many."""
    rows = list(ScheduledReview.objects.missed(now).order_by("pk").values_list("number", "review"))
    return sum(_miss(number, review, now) for number, review in rows)


@recorded
def _miss(number: str, review_id: int, now: datetime) -> bool:
    """One of them; False where somebody decided, or noticed, first."""
    review = locked_review(Review(pk=review_id))
    scheduled = locked(number)
    if not scheduled.is_open or scheduled.missed_at is not None:
        return False
    if scheduled.is_periodic:
        close_review(review, ReviewState.WITHDRAWN, actor=CLOCK, now=now)
        let_lapse(scheduled, review, actor=CLOCK, now=now)
    else:
        _hold(scheduled, review, now)
    return True


def let_lapse(scheduled: ScheduledReview, review: Review, *, actor: Actor, now: datetime) -> None:
    """A periodic review was not held in time: the authorisation lapses. Its review is over."""
    scheduled.state = ScheduledState.LAPSED
    scheduled.missed_at = scheduled.closed_at = now
    scheduled.save(update_fields=["state", "missed_at", "closed_at"])
    lapse(scheduled.authorisation, cause=scheduled.ledger_ref, actor=actor, now=now)
    _record_missed("scheduled_review.lapsed", scheduled, actor, now)
    _tell(
        scheduled,
        review,
        "lapsed",
        f"Lapsed: {scheduled.agent.name}",
        f"The periodic review {scheduled.number} was not held by the end of "
        f"{scheduled.lapses_on:%d %B %Y}, so the authorisation of {scheduled.agent.name} has "
        "lapsed and the agent may not run. To bring it back, ask for a renewal on its page: a "
        "new decision gives a new authorisation.",
        now,
    )


def _hold(scheduled: ScheduledReview, review: Review, now: datetime) -> None:
    """A post-deployment review was not held in time: the authorisation waits until it is."""
    scheduled.missed_at = now
    scheduled.save(update_fields=["missed_at"])
    reason = f"The post-deployment review {scheduled.number} was not held in time."
    suspend(scheduled.authorisation, cause=scheduled, reason=reason, actor=CLOCK, now=now)
    _record_missed("scheduled_review.missed", scheduled, CLOCK, now)
    _tell(
        scheduled,
        review,
        "missed",
        f"Suspended: {scheduled.agent.name}",
        f"{reason} {scheduled.agent.name} is suspended until it is held; the review is still open.",
        now,
    )


def _record_missed(verb: str, scheduled: ScheduledReview, actor: Actor, now: datetime) -> None:
    record(
        verb,
        scheduled,
        actor=actor,
        now=now,
        refs=[scheduled.agent, scheduled.authorisation],
        data={
            "due_on": scheduled.due_on.isoformat(),
            "lapses_on": scheduled.lapses_on.isoformat(),
            "grace_ended_at": scheduled.grace_ends_at.isoformat(),
        },
    )


def tell_of_overdue(event: ClockEvent, now: datetime) -> None:
    """The day is over: those who answer for the agent hear what follows, and when."""
    found = ScheduledReview.objects.open().filter(review__clock=event.clock_id)
    scheduled = found.select_related(
        "agent__business_owner", "agent__technical_owner", "review__committee"
    ).first()
    if scheduled is None or scheduled.review is None:
        return
    follows = {
        ScheduledKind.PERIODIC: SCHEDULED_LAPSES,
        ScheduledKind.POST_DEPLOYMENT: SCHEDULED_STOPS,
    }[ScheduledKind(scheduled.kind)]
    _tell(
        scheduled,
        scheduled.review,
        "overdue",
        phrase(SCHEDULED_OVERDUE, about=str(scheduled)),
        phrase(
            follows,
            kind=SCHEDULED_KIND_NAMES[ScheduledKind(scheduled.kind)],
            number=scheduled.number,
            due=scheduled.due_on,
            end=scheduled.lapses_on,
        ),
        now,
    )


def _tell(
    scheduled: ScheduledReview, review: Review, key: str, subject: Words, body: Words, now: datetime
) -> None:
    """Owners and whoever leads the committee in this case, once."""
    chief = leader_of(review, now)
    told: list[Person] = [*owners_of(scheduled.agent), *([chief] if chief else [])]
    for person in dict.fromkeys(told):
        notify(
            person,
            key=f"scheduled:{scheduled.pk}:{key}:{person.pk}",
            subject=subject,
            body=body,
            url=scheduled.get_absolute_url(),
            now=now,
        )


def tell_of_outcome(
    scheduled: ScheduledReview, review: Review, outcome: Verdict, *, now: datetime
) -> None:
    """What was decided; after a no, how to go on."""
    words = VERDICT_NAMES[outcome]
    body = phrase(
        SCHEDULED_REJECTED if outcome is Verdict.REJECT else SCHEDULED_OUTCOME,
        kind=SCHEDULED_KIND_NAMES[ScheduledKind(scheduled.kind)],
        number=scheduled.number,
        outcome=words,
        agent=scheduled.agent.name,
    )
    subject = phrase(DECIDED, outcome=words, about=str(scheduled))
    _tell(scheduled, review, "outcome", subject, body, now)
