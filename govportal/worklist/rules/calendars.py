"""What a calendar is: the working time of every date in one zone (4-fine-print.md, Clocks)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import holidays

from govportal.days import known_zones
from govportal.refusals import Refusal

DAY = 24 * 60
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, order=True)
class Shift:
    """Working time of one date, in minutes after its midnight.

    ``ends`` above 1440 runs into the next date; the shift still belongs to the date it begins on.
    """

    begins: int
    ends: int

    @property
    def minutes(self) -> int:
        return self.ends - self.begins


Shifts = tuple[Shift, ...]


@dataclass(frozen=True)
class CalendarSpec:
    """Zone, weekly hours (Monday first), public holidays, dates with hours of their own.

    ``closed`` are holidays beyond the public ones. ``own_hours`` replace weekday and holiday.
    ``worth_minutes`` is the value of a business day; None means an ordinary day's hours.
    """

    zone: str
    week: tuple[Shifts, ...]
    country: str = ""
    subdivision: str = ""
    closed: frozenset[date] = frozenset()
    own_hours: Mapping[date, Shifts] = field(default_factory=dict)
    worth_minutes: int | None = None

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


@lru_cache(maxsize=512)
def public_holidays(country: str, subdivision: str, year: int) -> frozenset[date]:
    """Public holidays of one year. Raises NotImplementedError for an unknown place."""
    if not country:
        return frozenset()
    days = holidays.country_holidays(country, subdiv=subdivision or None, years=year)
    return frozenset(days.keys())


def is_holiday(spec: CalendarSpec, day: date) -> bool:
    return day in spec.closed or day in public_holidays(spec.country, spec.subdivision, day.year)


def shifts_on(spec: CalendarSpec, day: date) -> Shifts:
    """The shifts that begin on ``day``: its own hours, else none on a holiday, else the week's."""
    if day in spec.own_hours:
        return spec.own_hours[day]
    return () if is_holiday(spec, day) else spec.week[day.weekday()]


def minutes_of(shifts: Iterable[Shift]) -> int:
    return sum(shift.minutes for shift in shifts)


def day_worth(spec: CalendarSpec) -> int:
    """Minutes in a business day: as stated, else what most weekdays have (longest on a tie)."""
    if spec.worth_minutes is not None:
        return spec.worth_minutes
    lengths = [minutes for minutes in map(minutes_of, spec.week) if minutes]
    return max(lengths, key=lambda minutes: (lengths.count(minutes), minutes))


def spec_refusal(spec: CalendarSpec) -> Refusal | None:
    """Why this cannot be a calendar, or None."""
    if spec.zone not in known_zones():
        return Refusal("worklist.zone_unknown", {"zone": spec.zone})
    if not knows_holidays(spec.country, spec.subdivision):
        place = f"{spec.country} {spec.subdivision}".strip()
        return Refusal("worklist.holidays_unknown", {"place": place})
    if len(spec.week) != len(WEEKDAYS) or not any(map(minutes_of, spec.week)):
        return Refusal("worklist.week_without_work")
    if spec.worth_minutes is not None and spec.worth_minutes < 1:
        return Refusal("worklist.worth_not_positive")
    days = {**dict(zip(WEEKDAYS, spec.week, strict=True)), **_named(spec.own_hours)}
    found = (_shifts_refusal(day, shifts) for day, shifts in days.items())
    return next((refusal for refusal in found if refusal), None)


def knows_holidays(country: str, subdivision: str) -> bool:
    if not country:
        return not subdivision
    known = holidays.list_supported_countries(include_aliases=True)
    return country in known and (not subdivision or subdivision in known[country])


def _named(own_hours: Mapping[date, Shifts]) -> dict[str, Shifts]:
    return {day.isoformat(): shifts for day, shifts in own_hours.items()}


def _shifts_refusal(day: str, shifts: Shifts) -> Refusal | None:
    for shift in shifts:
        if not (0 <= shift.begins < DAY and shift.begins < shift.ends <= shift.begins + DAY):
            return Refusal("worklist.shift_impossible", {"day": day})
    ordered = sorted(shifts)
    for one, following in pairwise(ordered):
        if following.begins < one.ends:
            return Refusal("worklist.shifts_overlap", {"day": day})
    return None


def shift(text: str) -> Shift:
    """Read "09:00-17:00"; an end at or before the begin is on the next date.

    Raises ValueError for anything else.
    """
    begins, ends = (_minute(part) for part in text.split("-"))
    return Shift(begins, ends if ends > begins else ends + DAY)


def _minute(text: str) -> int:
    hours, minutes = text.strip().split(":")
    if not (0 <= int(minutes) < 60 and 0 <= int(hours) <= 24):
        raise ValueError(f"{text} is not a time of day")
    return int(hours) * 60 + int(minutes)


def shown(one: Shift) -> str:
    """The shift as ``shift`` reads it."""
    ends = one.ends if one.ends <= DAY else one.ends - DAY
    return f"{_clock_face(one.begins)}-{_clock_face(ends)}"


def _clock_face(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def every_weekday(*hours: str) -> tuple[Shifts, ...]:
    """A week with these hours from Monday to Friday."""
    working = tuple(shift(text) for text in hours)
    return (working,) * 5 + ((), ())


def to_data(spec: CalendarSpec) -> dict[str, object]:
    """The spec as it is stored: JSON without floats, keys sorted by whoever writes it."""
    return {
        "zone": spec.zone,
        "week": {d: [*map(shown, s)] for d, s in zip(WEEKDAYS, spec.week, strict=True)},
        "country": spec.country,
        "subdivision": spec.subdivision,
        "closed": sorted(day.isoformat() for day in spec.closed),
        "own_hours": {d: [*map(shown, s)] for d, s in sorted(_named(spec.own_hours).items())},
        "worth_minutes": spec.worth_minutes,
    }


def from_data(data: Mapping[str, object]) -> CalendarSpec:
    """The spec from its stored form. Raises KeyError, TypeError or ValueError on anything else."""
    week, own, worth = data["week"], data["own_hours"], data["worth_minutes"]
    closed = data["closed"]
    if not isinstance(week, Mapping) or not isinstance(own, Mapping):
        raise TypeError("week and own_hours map days to lists of hours")
    if not isinstance(closed, list) or not (worth is None or isinstance(worth, int)):
        raise TypeError("closed is a list of dates, worth_minutes a whole number or null")
    return CalendarSpec(
        zone=str(data["zone"]),
        week=tuple(tuple(map(shift, week[day])) for day in WEEKDAYS),
        country=str(data["country"]),
        subdivision=str(data["subdivision"]),
        closed=frozenset(map(date.fromisoformat, closed)),
        own_hours={date.fromisoformat(day): tuple(map(shift, own[day])) for day in own},
        worth_minutes=worth,
    )


DEFAULT_SPEC = CalendarSpec("Europe/Berlin", every_weekday("09:00-17:00"), country="DE")
"""What ``manage.py classify`` counts with, where there is no database to hold a calendar."""
