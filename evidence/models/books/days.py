"""Days of a scope as moments, in the portal's own zone."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from evidence.rules.packing import Span

Rows = TypeVar("Rows", bound=Model)


def first_moment(day: date) -> datetime:
    """The first moment of a day in the portal's own zone, in UTC."""
    start = datetime.combine(day, time.min, ZoneInfo(settings.TIME_ZONE))
    return start.astimezone(UTC)


def borders(span: Span) -> tuple[datetime, datetime]:
    """From the first moment of the span to the first after it."""
    return first_moment(span.since), first_moment(span.until + timedelta(days=1))


def in_days(rows: "QuerySet[Rows]", column: str, span: Span | None) -> "QuerySet[Rows]":
    """Those of the days; all of them without a span."""
    if span is None:
        return rows
    since, before = borders(span)
    return rows.filter(**{f"{column}__gte": since, f"{column}__lt": before})


def days_of(span: Span | None, since: datetime, until: datetime) -> Span:
    """The span, or the days from one moment to another."""
    if span is not None:
        return span
    zone = ZoneInfo(settings.TIME_ZONE)
    return Span(since.astimezone(zone).date(), max(since, until).astimezone(zone).date())


def span_words(span: Span) -> str:
    words = {"since": date_format(span.since, "j F Y"), "until": date_format(span.until, "j F Y")}
    return _("%(since)s to %(until)s") % words


def span_lines(span: Span | None) -> Sequence[tuple[str, str]]:
    return [(_("Days"), span_words(span))] if span else []
