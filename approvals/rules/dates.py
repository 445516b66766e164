"""When an agent can be in production at the earliest, and the last day to ask for a date."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from approvals.rules.routing import Route, Span

Due = Callable[[datetime, Span], datetime]
"""The calendar: when a span that starts at a moment has run out, if nothing pauses it."""
Moment = Callable[[date], datetime]
"""The moment of a day at which a request counts as sent, in the committee's zone."""

FURTHEST = 400
"""Days looked back for the latest day; no route is longer."""


def earliest_production(route: Route, sent_at: datetime, due: Due) -> date:
    """The first day in production: review within its limit, then the least time in each stage.

    The date is in the zone of what ``due`` returns. A question to the requester moves it.
    """
    decided = due(sent_at, route.limit).date()
    return decided + timedelta(days=sum(stage.days for stage in route.stages))


def latest_submission(route: Route, wanted: date, due: Due, sent_on: Moment) -> date | None:
    """The last day on which a request can be sent to be in production on ``wanted``.

    None when no day of the 400 before it is early enough.
    """
    last = wanted - timedelta(days=sum(stage.days for stage in route.stages))
    days = (last - timedelta(days=back) for back in range(FURTHEST))
    return next((d for d in days if earliest_production(route, sent_on(d), due) <= wanted), None)
