"""How long it takes to notice, take, contain and mend, and how often alerts are wrong.

Pure Python. What is counted:

- Exercises, merged incidents and false alarms are left out of the times.
- To detect: from when it happened, where that is known, until it was noticed. To acknowledge: from
  the report. To contain and to resolve: from when it was noticed.
- One that was opened again was taken when it was taken first: somebody was there. It is contained
  and resolved when it was for the last time: the earlier time did not last. While it is open again
  it has no such time.
- Within the response clock: taken within the limit of the severity it had then. One that nobody
  has taken is late once its limit is over, and is not counted before.
- A share of nothing is no share; nothing is told apart from zero.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from typing import Literal

from incidents.rules.alerts import Verdict
from incidents.rules.severities import RESPONSE, Severity

STEPS: tuple[str, ...] = ("detect", "acknowledge", "contain", "resolve")
MICROSECOND = timedelta(microseconds=1)
Left = Literal["", "exercise", "merged", "false_alarm"]


@dataclass(frozen=True)
class Course:
    """The times of one incident. ``acknowledged_at``: of its first course; ``contained_at`` and
    ``resolved_at``: of its present one. ``severity``: when it was taken, or now. ``left_out``: why
    it is not counted."""

    number: str
    kind: str
    severity: Severity
    detected_at: datetime
    reported_at: datetime
    occurred_at: datetime | None = None
    acknowledged_at: datetime | None = None
    contained_at: datetime | None = None
    resolved_at: datetime | None = None
    recurs: bool = False
    left_out: Left = ""

    def took(self, step: str) -> timedelta | None:
        """How long this step took; None where it has not ended, or never began."""
        begins = {"detect": self.occurred_at, "acknowledge": self.reported_at}
        ends = {
            "detect": self.detected_at,
            "acknowledge": self.acknowledged_at,
            "contain": self.contained_at,
            "resolve": self.resolved_at,
        }
        begin, end = begins.get(step, self.detected_at), ends[step]
        return None if begin is None or end is None else max(end - begin, timedelta(0))

    def in_time(self, now: datetime) -> bool | None:
        """Whether it was taken within its response clock; None while that is open."""
        limit = timedelta(minutes=RESPONSE[self.severity].amount)
        took = self.took("acknowledge")
        if took is None:
            return False if now - self.reported_at > limit else None
        return took <= limit


@dataclass(frozen=True)
class Share:
    """So many of so many. None of none is no share, which is not zero."""

    part: int = 0
    whole: int = 0

    @property
    def of_one(self) -> float | None:
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True)
class Spread:
    """Mean and median of some times; both None where there is none."""

    count: int = 0
    mean: timedelta | None = None
    median: timedelta | None = None


@dataclass(frozen=True)
class Line:
    """The figures of some incidents: those of a class, a month, or all."""

    count: int
    times: Mapping[str, Spread]
    in_time: Share
    recurrences: Share
    severities: Mapping[str, int] = field(default_factory=dict)


def spread(times: Sequence[timedelta]) -> Spread:
    """To the microsecond, rounded down, so that no order of adding matters."""
    if not times:
        return Spread()
    counts = [time // MICROSECOND for time in times]
    middle = int(2 * median(counts)) // 2
    return Spread(len(counts), sum(counts) // len(counts) * MICROSECOND, middle * MICROSECOND)


def line(courses: Iterable[Course], now: datetime) -> Line:
    """The figures of these incidents."""
    counted = [course for course in courses if not course.left_out]
    verdicts = [course.in_time(now) for course in counted]
    known = [verdict for verdict in verdicts if verdict is not None]
    found = {step: [course.took(step) for course in counted] for step in STEPS}
    return Line(
        count=len(counted),
        times={step: spread([t for t in all_ if t is not None]) for step, all_ in found.items()},
        in_time=Share(sum(known), len(known)),
        recurrences=Share(sum(course.recurs for course in counted), len(counted)),
        severities={one.value: sum(c.severity is one for c in counted) for one in Severity},
    )


def by_class(courses: Iterable[Course], now: datetime) -> dict[str, Line]:
    """One line a class that has incidents, by name of the class."""
    groups: dict[str, list[Course]] = {}
    for course in courses:
        if not course.left_out:
            groups.setdefault(course.kind, []).append(course)
    return {kind: line(groups[kind], now) for kind in sorted(groups)}


def by_month(courses: Iterable[Course], now: datetime) -> dict[str, Line]:
    """One line a month of the report that has incidents, oldest first; months are those of UTC."""
    groups: dict[str, list[Course]] = {}
    for course in courses:
        if not course.left_out:
            groups.setdefault(f"{course.reported_at:%Y-%m}", []).append(course)
    return {month: line(groups[month], now) for month in sorted(groups)}


@dataclass(frozen=True)
class Judged:
    """One alert for counting: who sent it, of which class, and what it was found to be."""

    sender: str
    kind: str
    verdict: Verdict


def false_positives(alerts: Iterable[Judged]) -> Share:
    """False ones among those that somebody has judged."""
    judged = [alert.verdict for alert in alerts if alert.verdict is not Verdict.OPEN]
    return Share(sum(verdict is Verdict.FALSE for verdict in judged), len(judged))


def false_positives_by(alerts: Iterable[Judged]) -> dict[tuple[str, str], tuple[Share, int]]:
    """By sender and class: the share of false ones, and how many nobody has judged."""
    groups: dict[tuple[str, str], list[Judged]] = {}
    for alert in alerts:
        groups.setdefault((alert.sender, alert.kind), []).append(alert)
    return {
        key: (false_positives(group), sum(one.verdict is Verdict.OPEN for one in group))
        for key, group in sorted(groups.items())
    }
