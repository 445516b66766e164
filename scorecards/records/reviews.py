"""The decisions, reviews and clocks behind the figures of process."""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from approvals.actions.effects import visible_reviews
from approvals.models import Decision, Review, ScheduledReview
from approvals.models.names import STEP_NAMES
from approvals.rules.reviews import StepKind
from govportal.people.models import Person, Unit
from govportal.worklist.models import Clock
from scorecards.records import RECORDS, Records, Row
from scorecards.rules.measures import Unit as Of
from scorecards.sources import reviews, steps
from scorecards.sources.days import AsOf
from scorecards.sources.units import Units, units_then, within
from scorecards.words import value_words

Rows = Callable[[AsOf], QuerySet[Any]]
Which = Callable[[AsOf], Q]


def tier_words(tier: int) -> str:
    return _("Tier %(tier)s") % {"tier": tier}


def of_reviews(found: Rows, counted: Which | None, at: AsOf, units: Units) -> Records:
    """Reviews themselves."""
    rows = within(found(at), units)
    counts = None if counted is None else counted(at)

    def visible(person: Person) -> QuerySet[Any]:
        return rows.filter(pk__in=visible_reviews(person).order_by().values("pk"))

    def words(page: Sequence[Review]) -> list[Row]:
        known = _names(review.unit_id for review in page)
        count = _counting(rows, counts, page)
        return [
            Row(
                label=review.title,
                url=review.url,
                unit=known.get(review.unit_id, ""),
                counts=None if count is None else review.pk in count,
                detail=tier_words(review.tier),
                at=review.opened_at,
            )
            for review in page
        ]

    return Records(rows, visible, words, counts)


def of_decisions(counted: Q | None, at: AsOf, units: Units) -> Records:
    """Decisions on requests, with how long each took; those without a clock took no known time."""
    rows = within(reviews.decided(at), units, "review__unit_id").select_related("review__unit")
    if counted is None:
        rows = rows.filter(review__clock__isnull=False)

    def visible(person: Person) -> QuerySet[Any]:
        return rows.filter(review__in=visible_reviews(person).order_by().values("pk"))

    def words(page: Sequence[Decision]) -> list[Row]:
        keys = [decision.pk for decision in page]
        times = reviews.times_to_decide(Decision.objects.filter(pk__in=keys))
        took = {pk: Fraction(days, 1000) for pk, _unit, _tier, days in times}
        count = _counting(rows, counted, page)
        return [
            Row(
                label=decision.review.title,
                url=decision.review.url,
                unit=str(decision.review.unit or ""),
                counts=None if count is None else decision.pk in count,
                detail=f"{tier_words(decision.tier)} · {decision.get_outcome_display()}",
                at=decision.decided_at,
                value=(
                    value_words(took[decision.pk], Of.WORKING_DAYS) if decision.pk in took else ""
                ),
            )
            for decision in page
        ]

    return Records(rows, visible, words, counted)


def of_scheduled(at: AsOf, units: Units) -> Records:
    """Periodic reviews past their day, by the unit that the agent was of."""
    rows = reviews.late(at).select_related("agent")
    if units is not None:
        pairs = list(rows.order_by().values_list("pk", "agent_id"))
        then = units_then((agent for _pk, agent in pairs), at)
        rows = rows.filter(pk__in=[pk for pk, agent in pairs if then.get(agent, 0) in set(units)])

    def visible(person: Person) -> QuerySet[Any]:
        seen = ScheduledReview.objects.visible_to(person)
        return rows.filter(pk__in=seen.order_by().values("pk"))

    def words(page: Sequence[ScheduledReview]) -> list[Row]:
        then = units_then((row.agent_id for row in page), at)
        names = _names(then.values())
        return [
            Row(
                label=str(row),
                url=row.get_absolute_url(),
                unit=names.get(then.get(row.agent_id, 0), ""),
                counts=None,
                detail=tier_words(row.tier),
                at=row.due_at,
            )
            for row in page
        ]

    return Records(rows, visible, words)


def of_steps(at: AsOf, units: Units) -> Records:
    """Clocks of finished steps; those count that were in time."""
    rows, counts = within(steps.finished(at), units, "unit"), ~steps.is_late(at)

    def visible(person: Person) -> QuerySet[Any]:
        seen = visible_reviews(person).order_by()
        return steps.with_review(rows).filter(review__in=seen.values("pk"))

    def words(page: Sequence[Clock]) -> list[Row]:
        of = dict(rows.filter(pk__in=[clock.pk for clock in page]).values_list("pk", "unit"))
        names = _names(of.values())
        count = _counting(rows, counts, page) or set()
        return [
            Row(
                label=clock.title,
                url=clock.url,
                unit=names.get(of.get(clock.pk), ""),
                counts=clock.pk in count,
                detail=step_words(getattr(clock, "step", "")),
                at=clock.stopped_at,
            )
            for clock in page
        ]

    return Records(rows, visible, words, counts)


def step_words(step: str) -> str:
    """What a step is called; ``step`` as the cuts of the figure name it."""
    more = {steps.CHECK: _("Check for completeness"), steps.SIGN_OFF: _("Sign-offs")}
    return more[step] if step in more else str(STEP_NAMES[StepKind(step)])


def _names(units: Iterable[int | None]) -> dict[int | None, str]:
    found = Unit.objects.filter(pk__in={unit for unit in units if unit is not None})
    return dict(found.values_list("pk", "name"))


def _counting(rows: QuerySet[Any], counts: Q | None, page: Sequence[Any]) -> set[int] | None:
    """Those of a page that are in the numerator; None where all are."""
    if counts is None:
        return None
    keys = [row.pk for row in page]
    return set(rows.filter(counts, pk__in=keys).order_by().values_list("pk", flat=True))


_TIMED = partial(of_decisions, None)
RECORDS |= {
    "process.mean_approval_time": _TIMED,
    "process.approval_p50": _TIMED,
    "process.approval_p95": _TIMED,
    "process.request_rejections": partial(of_decisions, reviews.SAID_NO),
    "process.review_backlog": partial(of_reviews, reviews.waiting, None),
    "process.timeouts": partial(of_reviews, reviews.ended_or_late, reviews.past_limit),
    "process.escalations": partial(of_reviews, reviews.ended_or_late, reviews.escalated),
    "process.overdue_reviews": of_scheduled,
    "process.in_time": of_steps,
}
