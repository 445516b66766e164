"""How long a clock may run, whom it tells when, and what that means in working time."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from govportal.refusals import Refusal
from govportal.worklist.rules.intervals import MINUTE, Scale

WARNINGS = (50, 75, 90)
DEADLINE = 100
PAUSE_WARNINGS = (5, 9)
PAUSE_LIMIT = 10
"""Business days a clock may wait for the requester in all, and the days of the warnings."""


@dataclass(frozen=True)
class Limit:
    """A time limit. ``amount`` is business days, or minutes on the two scales of hours."""

    scale: Scale
    amount: int

    @classmethod
    def business_days(cls, days: int) -> "Limit":
        """Working days' worth of working time in the committee's calendar."""
        return cls(Scale.BUSINESS_DAYS, days)

    @classmethod
    def working_hours(cls, hours: int) -> "Limit":
        """Hours that run day and night on working days and skip the others."""
        return cls(Scale.WORKING_HOURS, hours * 60)

    @classmethod
    def calendar_hours(cls, hours: int) -> "Limit":
        """Hours on any watch: emergency, incident, hold."""
        return cls(Scale.CALENDAR_HOURS, hours * 60)

    @classmethod
    def calendar_minutes(cls, minutes: int) -> "Limit":
        return cls(Scale.CALENDAR_HOURS, minutes)

    @classmethod
    def statutory_days(cls, days: int) -> "Limit":
        """Days of a law: 24 elapsed hours each (4-fine-print.md, Clocks)."""
        return cls(Scale.CALENDAR_HOURS, days * 24 * 60)

    @property
    def pauses(self) -> bool:
        """Whether a question stops this clock; clocks in calendar hours never stop."""
        return self.scale is not Scale.CALENDAR_HOURS

    def time(self, worth: int) -> int:
        """The limit in microseconds, where a business day is worth ``worth``."""
        unit = worth if self.scale is Scale.BUSINESS_DAYS else MINUTE
        return self.amount * unit


class HopTo(StrEnum):
    """Whom an overdue clock calls, in the order of the chain (1-domain.md §5)."""

    ALTERNATE = "alternate"
    MANAGER = "manager"
    CHAIR = "chair"
    BOARD_LIAISON = "board_liaison"


@dataclass(frozen=True)
class Hop:
    """One escalation: at how much of the limit, to whom."""

    percent: int
    to: str


FULL_CHAIN = (
    Hop(100, HopTo.ALTERNATE),
    Hop(125, HopTo.MANAGER),
    Hop(150, HopTo.CHAIR),
    Hop(200, HopTo.BOARD_LIAISON),
)


def chain_up_to(last: HopTo) -> tuple[Hop, ...]:
    """The default chain, no higher than ``last`` (tier 1 and 2: no higher than the chair)."""
    names = [hop.to for hop in FULL_CHAIN]
    return FULL_CHAIN[: names.index(last) + 1]


def limit_refusal(limit: Limit) -> Refusal | None:
    return None if limit.amount > 0 else Refusal("worklist.limit_not_positive")


def chain_refusal(chain: Sequence[Hop]) -> Refusal | None:
    """Why these hops are no chain: they rise, begin at the deadline, and name known people."""
    unknown = [hop.to for hop in chain if hop.to not in set(HopTo)]
    if unknown:
        return Refusal("worklist.hop_unknown", {"to": unknown[0]})
    percents = [hop.percent for hop in chain]
    if percents != sorted(set(percents)) or any(percent < DEADLINE for percent in percents):
        return Refusal("worklist.chain_not_rising")
    return None
