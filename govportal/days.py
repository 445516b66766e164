"""Which days and zones can be counted with; beyond these days nothing happens."""

import re
from datetime import date
from zoneinfo import available_timezones

EARLIEST, LATEST = date(1900, 1, 1), date(9000, 1, 1)


def day_of(text: str) -> date:
    """The day that is written like 2026-11-26, and like that only. Raises ValueError for others."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError(repr(text))
    return date.fromisoformat(text)


def countable(day: date) -> date:
    """The day, or the nearest that can be counted with: as much lies before and after it."""
    return min(max(day, EARLIEST), LATEST)


def known_zones() -> set[str]:
    """The time zones of places; not those that stand for whatever a machine is set to."""
    return available_timezones() - {"Factory", "localtime", "posixrules"}
