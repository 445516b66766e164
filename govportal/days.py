"""Which days and zones can be counted with; beyond these days nothing happens."""

from datetime import date
from zoneinfo import available_timezones

EARLIEST, LATEST = date(1900, 1, 1), date(9000, 1, 1)


def countable(day: date) -> date:
    """The day, or the nearest that can be counted with: as much lies before and after it."""
    return min(max(day, EARLIEST), LATEST)


def known_zones() -> set[str]:
    """The time zones of places; not those that stand for whatever a machine is set to."""
    return available_timezones() - {"Factory", "localtime", "posixrules"}
