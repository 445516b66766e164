"""Reviews: what waits, what was decided and how fast, what went past its limit."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from approvals.models import Decision, Review, ScheduledReview
from approvals.rules.reviews import ReviewState, Verdict
from approvals.rules.scheduled import ScheduledKind
from govportal.worklist.models import CalendarVersion, ClockEvent
from govportal.worklist.rules.firings import EventKind, Outcome
from govportal.worklist.rules.intervals import Scale
from govportal.worklist.timekeeping import times_of_version
from scorecards.rules.kpis.process import (
    Backlog,
    Decisions,
    Escalations,
    Overdue,
    Rejections,
    TimeOuts,
)
from scorecards.sources.days import AsOf
from scorecards.sources.units import counts, gathered, parts, units_then

REQUEST = "request"


def open_at(at: AsOf) -> Q:
    """What holds of rows that were opened and not closed; both times are written once."""
    return Q(opened_at__lt=at.end) & (Q(closed_at__isnull=True) | Q(closed_at__gte=at.end))


def waiting(at: AsOf) -> QuerySet[Any]:
    """Reviews of requests that were open."""
    return Review.objects.filter(open_at(at), subject_kind=REQUEST)


def backlog(at: AsOf) -> Mapping[int, Backlog]:
    return counts(Backlog, waiting(at), "unit_id", "tier", "tier")


def late(at: AsOf) -> QuerySet[Any]:
    """Periodic reviews that were open past their day."""
    rows = ScheduledReview.objects.filter(open_at(at), kind=ScheduledKind.PERIODIC)
    return rows.filter(due_at__lt=at.end)


def overdue(at: AsOf) -> Mapping[int, Overdue]:
    rows = list(late(at).order_by().values_list("agent_id", "tier"))
    units = units_then((agent for agent, _tier in rows), at)
    found = ((units.get(agent), f"tier:{tier}", 1) for agent, tier in rows)
    return gathered(Overdue, found)


def decided(at: AsOf) -> QuerySet[Any]:
    """Decisions on requests."""
    rows = Decision.objects.filter(decided_at__gte=at.since, decided_at__lt=at.end)
    return rows.filter(review__subject_kind=REQUEST)


SAID_NO = Q(outcome=Verdict.REJECT)


def rejections(at: AsOf) -> Mapping[int, Rejections]:
    return parts(Rejections, decided(at), SAID_NO, "review__unit_id", "tier", "tier")


def decisions(at: AsOf) -> Mapping[int, Decisions]:
    return gathered(
        Decisions,
        ((unit, f"tier:{tier}", (days,)) for _pk, unit, tier, days in times_to_decide(decided(at))),
    )


def times_to_decide(rows: QuerySet[Any]) -> Iterator[tuple[int, int | None, int, int]]:
    """By decision: its key, unit, tier, and the thousandths of working days that it took.

    Working time from the start of the review's clock, by the version of the calendar that it
    stopped on, without what it waited for answers. A clock stops with the decision, so its row
    says the same ever after.
    """
    clock = "review__clock__"
    found = rows.filter(review__clock__isnull=False).order_by("pk").values_list(
        "pk", "review__unit_id", "tier", "decided_at", f"{clock}started_at", f"{clock}paused",
        f"{clock}version_id",
    )  # fmt: skip
    versions = CalendarVersion.objects.in_bulk({row[-1] for row in found})
    for pk, unit, tier, decided_at, started_at, paused, version in found:
        days = working_days(versions[version], started_at, decided_at) - Fraction(paused)
        yield pk, unit, tier, round(max(days, Fraction(0)) * 1000)


def working_days(version: CalendarVersion, since: datetime, until: datetime) -> Fraction:
    office = times_of_version(version, Scale.BUSINESS_DAYS).office
    return Fraction(office.worked(since, until), office.worth)


def ended_or_late(at: AsOf) -> QuerySet[Any]:
    """Reviews with a clock that were decided, and those that were open past their limit."""
    decided = Q(state=ReviewState.DECIDED, closed_at__gte=at.since, closed_at__lt=at.end)
    rows = Review.objects.filter(clock__isnull=False)
    return rows.filter(decided | open_at(at) & past_limit(at))


def past_limit(at: AsOf) -> Q:
    """Whether the limit of such a review was noticed to be over."""
    return Q(Exists(_happened(at, Q(kind=EventKind.DUE))))


def escalated(at: AsOf) -> Q:
    """Whether its clock called somebody further, or would have and found nobody."""
    return Q(Exists(_happened(at, Q(kind=EventKind.HOP) & ~Q(outcome=Outcome.MOOT))))


def _happened(at: AsOf, what: Q) -> QuerySet[Any]:
    return ClockEvent.objects.filter(what, clock=OuterRef("clock"), happened_at__lt=at.end)


def time_outs(at: AsOf) -> Mapping[int, TimeOuts]:
    return parts(TimeOuts, ended_or_late(at), past_limit(at), "unit_id", "tier", "tier")


def escalations(at: AsOf) -> Mapping[int, Escalations]:
    return parts(Escalations, ended_or_late(at), escalated(at), "unit_id", "tier", "tier")
