"""When a running agent is reviewed, by which route, and until when the next time. Pure Python.

A review is due at the end of its day in the zone of the committee's calendar (1-domain.md §5).
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Any

from approvals.rules.review_routes import REVIEW_ROUTES_1
from approvals.rules.reviews import Basis
from approvals.rules.routing import Hop, Route, Routes, Span, route_step

DAY = timedelta(days=1)
FURTHEST_EAST = timedelta(hours=14)  # no zone is further ahead of UTC


class ScheduledKind(StrEnum):
    """Why a running agent is reviewed: its time is up, or it went live a while ago."""

    PERIODIC = "periodic"
    POST_DEPLOYMENT = "post_deployment"


class ScheduledState(StrEnum):
    """Where such a review stands. ``lapsed``: not held in time, and with it the authorisation."""

    OPEN = "open"
    HELD = "held"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"


class Ending(StrEnum):
    """Why a review was cancelled: what became of the authorisation that it is about."""

    REPLACED = "replaced"
    REVOKED = "revoked"
    LAPSED = "lapsed"
    RETIRED = "retired"


PREFIXES = {ScheduledKind.PERIODIC: "PR", ScheduledKind.POST_DEPLOYMENT: "PD"}
"""What their numbers begin with: PR-2026-0007, PD-2026-0003."""


def ahead_days(routes: Routes) -> int:
    """How many days before its day a review is opened."""
    return int(_reviews(routes)["ahead_days"])


def review_route(kind: ScheduledKind, tier: int, routes: Routes) -> Route:
    """The route of a review of this kind at this tier. Raises KeyError for a tier without one.

    Its time is in calendar hours, from the first moment of the day on which it opens to the last
    of the day on which it is due; such a clock never pauses.
    """
    row = _reviews(routes)[kind.value][str(tier)]
    of_tier = routes["tiers"][str(tier)]
    return Route(
        scheme=routes["version"],
        tier=tier,
        basis=Basis(row["basis"]),
        limit=Span("calendar_hours", (ahead_days(routes) + 1) * 24),
        steps=tuple(route_step(step) for step in row["steps"]),
        chain=tuple(Hop(**hop) for hop in row["chain"]),
        then=(),
        stages=(),
        post_deployment_days=of_tier["post_deployment_days"],
        periodic_review_days=of_tier["periodic_review_days"],
        text=row["who"],
    )


def _reviews(routes: Routes) -> Mapping[str, Any]:
    """A scheme that was stored before there were such reviews has the shipped routes."""
    found: Mapping[str, Any] = routes.get("reviews", REVIEW_ROUTES_1)
    return found


def end_of(day: date, zone: tzinfo) -> datetime:
    """The last moment of a day: the first of the next one."""
    return datetime.combine(day + DAY, time.min, zone).astimezone(UTC)


def clock_starts_at(due_on: date, ahead: int, zone: tzinfo) -> datetime:
    """From when the clock counts, so that it is due at the end of the day whatever the season."""
    return end_of(due_on, zone) - (ahead + 1) * DAY


def opens_at(due_on: date, ahead: int, zone: tzinfo) -> datetime:
    """The earliest moment at which the review is opened: the day begins and its clock can run.

    Where the clocks on the wall change in between, the one is an hour before the other.
    """
    return max(end_of(due_on - (ahead + 1) * DAY, zone), clock_starts_at(due_on, ahead, zone))


def last_due_day(now: datetime, ahead: int) -> date:
    """No review that is due after this day can be opened yet, whatever the zone."""
    return (now + FURTHEST_EAST).astimezone(UTC).date() + ahead * DAY


def valid_until(due_on: date, held_on: date, period_days: int) -> date:
    """The day of the next review: counted from the day on which this one was due.

    Who holds it early loses no day by that. Held late, within the grace, it counts from the day
    of the decision: the next period is as long as any other.
    """
    return max(due_on, held_on) + timedelta(days=period_days)
