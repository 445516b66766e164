"""Publishing calendars and storing the working time that follows from them."""

from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha256
from types import MappingProxyType

import orjson
from django.db import transaction

from govportal.ledger.actions import record, recorded
from govportal.ledger.inserts import insert
from govportal.ledger.rules import SYSTEM, Actor
from govportal.refusals import refuse
from govportal.worklist.models import Calendar, CalendarVersion, WorkingInterval
from govportal.worklist.models.calendars import COUNTED
from govportal.worklist.rules.calendars import (
    CalendarSpec,
    every_weekday,
    from_data,
    spec_refusal,
    to_data,
)
from govportal.worklist.rules.intervals import moment, pieces_of

YEARS_BACK, YEARS_AHEAD = 1, 2
OFFICE = every_weekday("09:00-17:00")
SHIPPED: Mapping[str, tuple[str, CalendarSpec]] = MappingProxyType(
    {
        "berlin": ("Berlin", CalendarSpec("Europe/Berlin", OFFICE, "DE", "BE")),
        "london": ("London", CalendarSpec("Europe/London", OFFICE, "GB", "ENG")),
        "mumbai": ("Mumbai", CalendarSpec("Asia/Kolkata", OFFICE, "IN", "MH")),
        "new-york": ("New York", CalendarSpec("America/New_York", OFFICE, "US", "NY")),
        "singapore": ("Singapore", CalendarSpec("Asia/Singapore", OFFICE, "SG")),
    }
)


def load_calendars(now: datetime) -> None:
    """Put the shipped calendars where none of that key is, and store the coming years.

    Idempotent; run it after migrations and from time to time. A calendar that an administrator
    changed stays as it is.
    """
    for key, (name, spec) in SHIPPED.items():
        if not CalendarVersion.objects.filter(calendar__key=key).exists():
            publish_calendar(key, spec, name=name, actor=SYSTEM("defaults"), now=now)
    for version in CalendarVersion.objects.all():
        store_years(version, now.year + YEARS_AHEAD)


@recorded
def publish_calendar(
    key: str, spec: CalendarSpec, *, name: str = "", actor: Actor, now: datetime
) -> CalendarVersion:
    """A new version of a calendar, from which new clocks count.

    Clocks that run are moved by ``clocks.recount``. Raises Refused for an impossible calendar.
    """
    refuse(spec_refusal(spec))
    data = to_data(spec)
    calendar, _ = Calendar.objects.get_or_create(key=key, defaults={"name": name or key})
    calendar = Calendar.objects.select_for_update().get(pk=calendar.pk)
    version = CalendarVersion.objects.create(
        calendar=calendar,
        number=calendar.versions.count() + 1,
        spec=data,
        digest=sha256(orjson.dumps(data, option=orjson.OPT_SORT_KEYS)).hexdigest(),
        published_at=now,
        covers_from=date(now.year - YEARS_BACK, 1, 1),
        covers_until=date(now.year + YEARS_AHEAD, 12, 31),
    )
    _store_intervals(version, version.covers_from, version.covers_until)
    facts = {"number": version.number, "digest": version.digest, "spec": data}
    record("calendar.published", calendar, actor=actor, now=now, data=facts)
    return version


@recorded
def store_years(version: CalendarVersion, until: int) -> None:
    """Store a version's working time up to the end of that year; nothing when it is stored."""
    version = CalendarVersion.objects.select_for_update().get(pk=version.pk)
    stored = version.covers_until
    if stored.year >= until:
        return
    version.covers_until = date(until, 12, 31)
    _store_intervals(version, date(stored.year + 1, 1, 1), version.covers_until)
    version.save(update_fields=["covers_until"])


def _store_intervals(version: CalendarVersion, first: date, last: date) -> None:
    spec = from_data(version.spec)
    rows = [
        (version.pk, scale.value, p.day, moment(p.starts), moment(p.ends), p.at_once)
        for scale in COUNTED
        for p in pieces_of(spec, scale, first, last)
    ]
    insert(transaction.get_connection(), (WorkingInterval, rows))
