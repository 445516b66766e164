"""The clocks of one review: its own, those of its duties, its ballot's, and the desk's."""

from collections.abc import Iterable
from datetime import datetime

from approvals.models import CompletenessCheck, Review, ReviewStep
from approvals.rules.reviews import OVER, StepKind
from approvals.rules.routing import Span
from govportal.ledger.actions import record
from govportal.ledger.rules import Actor
from govportal.people.models import Person
from govportal.worklist.actions import Hop, start_clock
from govportal.worklist.models import Clock

OWNER_STEPS = frozenset({StepKind.ATTESTATION, StepKind.SIGN_OFF_OWNER})
OF_OWNER = ("technical_owner", "manager_of_technical_owner")


def clocks_of(review: Review) -> list[Clock]:
    """Every clock of the review that was not stopped; a question pauses all of them.

    None where the review's own never pauses: it is due on its day, whatever is asked.
    """
    assert review.clock is not None  # every open review has one
    if not review.clock.pauses:
        return []
    numbers = {review.clock.pk}
    numbers |= set(review.steps.exclude(clock=None).values_list("clock_id", flat=True))
    if review.subject_kind == "request":
        checks = CompletenessCheck.objects.open().filter(request__number=review.subject_id)
        numbers |= set(checks.exclude(clock=None).values_list("clock_id", flat=True))
    numbers |= set(
        review.ballots.undecided().exclude(clock=None).values_list("clock_id", flat=True)
    )
    return list(Clock.objects.running().filter(pk__in=numbers).order_by("pk"))


def causes_of(review: Review) -> list[str]:
    """The open questions, which hold a clock that starts now from its start."""
    if review.clock is not None and not review.clock.pauses:
        return []
    return [question.ledger_ref for question in review.questions.filter(closed_at__isnull=True)]


def late_steps(steps: Iterable[ReviewStep], now: datetime) -> list[ReviewStep]:
    """The duties whose own time is over and that nobody has done; their clocks are loaded."""
    return [
        step
        for step in steps
        if step.state not in OVER
        and step.clock is not None
        and step.clock.is_running
        and step.clock.due_at < now
    ]


def start_step_clock(review: Review, step: ReviewStep, *, actor: Actor, now: datetime) -> None:
    """Give a duty before the ballot its own clock, once; its time is the route's (by day 4, 9).

    Its chain ends below the chair, who is told apart and may open the ballot without it. Where the
    review is due on a day, the duty's time counts from when the review's own does.
    """
    if step.clock is not None:
        return
    assert review.clock is not None  # it was started just before
    kind = StepKind(step.kind)
    due = next(row["due"] for row in review.route["steps"] if row["kind"] == kind)
    barred = review.parties.exclude(relation__in=OF_OWNER if kind in OWNER_STEPS else ())
    step.clock = start_clock(
        step,
        kind="review_step",
        limit=Span(**due).as_limit,
        calendar_key=review.committee.calendar_key,
        chain=[Hop(100, "alternate"), Hop(125, "manager")],
        committee=review.committee,
        title=f"{step.get_kind_display()}: {review.title}",
        url=f"{review.url}#decide",
        refs=[review, review.subject_ref],
        barred=Person.objects.filter(pk__in=barred.values("person")),
        held_by=causes_of(review),
        starts_at=None if review.clock.pauses else review.clock.started_at,
        actor=actor,
        now=now,
    )
    step.save(update_fields=["clock"])
    record("review.step_clock_started", review, actor=actor, now=now, refs=[step, step.clock])
