"""What a key figure (KPI) is: its words, its formula in words, and the function beside them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, Generic, Protocol, TypeVar

from scorecards.rules.measures import WAITS, Measured, Unit

DAYS = 90
"""How long back figures of what happened look, in calendar days, the day itself included."""


class Group(StrEnum):
    """Where a figure belongs (1-domain.md §7)."""

    COVERAGE = "coverage"
    QUALITY = "quality"
    PROCESS = "process"
    COMPLIANCE = "compliance"
    VALUE = "value"


class Window(StrEnum):
    """What time a figure is about."""

    MOMENT = "moment"  # how it stands at the end of the day
    QUARTER = "quarter"  # what ended in the ``DAYS`` days up to it
    MONTH = "month"  # what happened since the first of the month


class Source(StrEnum):
    """Where its numbers come from."""

    PORTAL = "portal"
    IMPORT = "import"
    GATEWAY = "gateway"


class Better(StrEnum):
    """Which way a figure should go."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Addable(Protocol):
    """Inputs of units add up to that of the organisation; the empty one is ``Input()``."""

    def __add__(self, other: Any) -> Any: ...


T = TypeVar("T", bound=Addable)


@dataclass(frozen=True)
class Kpi(Generic[T]):
    """One key figure. ``id`` never changes; ``measure`` is pure over what ``reads`` holds.

    ``target``: what the organisation starts with; administrators may set another. ``cuts``: how
    the input is split further, by a key such as ``tier:3``; each part is measured alike.
    """

    id: str
    group: Group
    name: str
    definition: str
    formula: str
    unit: Unit
    window: Window
    source: Source
    better: Better
    measure: Callable[[T], Measured]
    reads: type[T] | None = None
    target: Fraction | None = None
    cuts: Callable[[T], Mapping[str, T]] | None = None


class Standing(StrEnum):
    """How a figure stands against its target."""

    MET = "met"
    NEAR = "near"
    MISSED = "missed"
    UNKNOWN = "unknown"  # no value, or no target


NEAR = Fraction(1, 10)
"""What misses its target by no more than so much of it is near."""


def standing(measured: Measured, target: Fraction | None, better: Better) -> Standing:
    """How a figure stands against ``target``."""
    if measured.value is None or target is None or better is Better.NEITHER:
        return Standing.UNKNOWN
    sign = 1 if better is Better.HIGHER else -1
    lead = sign * (measured.value - target)
    if lead >= 0:
        return Standing.MET
    return Standing.NEAR if -lead <= abs(target) * NEAR else Standing.MISSED


def improved(before: Measured, after: Measured, better: Better) -> bool | None:
    """Whether a figure went the right way; None where it did not move, or nobody can say."""
    if before.value is None or after.value is None or better is Better.NEITHER:
        return None
    if before.value == after.value:
        return None
    return (after.value > before.value) is (better is Better.HIGHER)


@dataclass(frozen=True)
class Nothing:
    """The input of what waits for the run-time gateway."""

    def __add__(self, other: "Nothing") -> "Nothing":
        return self


def waits(_: Nothing) -> Measured:
    """The run-time gateway is to report it; until then there is no value, which is not zero."""
    return WAITS
