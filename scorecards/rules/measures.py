"""What a figure is: a value with what it was counted from, or why there is none. Pure Python.

Values are exact fractions. None of none is no share, which is not zero. Percentiles are of the
nearest rank: the smallest value that so many in a hundred do not exceed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil, sqrt


class Unit(StrEnum):
    """What a value counts."""

    SHARE = "share"  # 0 to 1
    PER_10K = "per_10k"  # so many in 10,000 actions
    COUNT = "count"
    WORKING_DAYS = "working_days"
    HOURS = "hours"
    DAYS = "days"
    MONEY = "money"  # in one currency, which ``Measured.currency`` names
    PER_MONTH = "per_month"  # so many in 30 days
    MONEY_PER_MONTH = "money_per_month"  # the same of money


class Why(StrEnum):
    """Why there is no value."""

    NO_CASES = "no_cases"
    WAITS_FOR_GATEWAY = "waits_for_gateway"
    NO_IMPORT = "no_import"
    MIXED_CURRENCIES = "mixed_currencies"
    TOO_FEW = "too_few"  # people: what one of them does could be told from it


@dataclass(frozen=True)
class Measured:
    """One figure. ``value`` is None exactly where ``why`` says why.

    ``numerator`` of ``denominator`` for shares and rates; for means and percentiles the
    denominator is how many cases they are of, and there is no numerator; for counts the value is
    the numerator.
    """

    value: Fraction | None = None
    numerator: int | None = None
    denominator: int | None = None
    why: Why | None = None
    currency: str = ""

    def __post_init__(self) -> None:
        assert (self.value is None) is (self.why is not None)


WAITS = Measured(why=Why.WAITS_FOR_GATEWAY)
NO_IMPORT = Measured(why=Why.NO_IMPORT)


def share(part: int, whole: int) -> Measured:
    """``part`` of ``whole``, which contains it."""
    assert 0 <= part <= whole
    if not whole:
        return Measured(numerator=0, denominator=0, why=Why.NO_CASES)
    return Measured(Fraction(part, whole), part, whole)


def rate(part: int, whole: int, per: int = 10_000) -> Measured:
    """So many for each ``per`` of ``whole``; the part may exceed the whole."""
    if not whole:
        return Measured(numerator=part, denominator=0, why=Why.NO_CASES)
    return Measured(Fraction(part * per, whole), part, whole)


def count(number: int) -> Measured:
    """So many. None at all is zero, since everything was looked at."""
    return Measured(Fraction(number), number)


def mean(values: Sequence[Fraction]) -> Measured:
    """The mean, to the thousandth."""
    if not values:
        return Measured(denominator=0, why=Why.NO_CASES)
    return Measured(thousandths(sum(values, Fraction(0)) / len(values)), None, len(values))


def percentile(values: Sequence[Fraction], in_100: int) -> Measured:
    """The smallest of ``values`` that ``in_100`` of a hundred do not exceed."""
    if not values:
        return Measured(denominator=0, why=Why.NO_CASES)
    rank = max(ceil(Fraction(in_100, 100) * len(values)), 1)
    return Measured(thousandths(sorted(values)[rank - 1]), None, len(values))


def thousandths(value: Fraction) -> Fraction:
    """Rounded to the thousandth, half to even: what is kept is what is shown."""
    return Fraction(round(value * 1000), 1000)


Z_95 = 1.959963984540054
"""Of a normal distribution, 95 % lie within so many standard deviations."""


def interval(part: int, whole: int) -> tuple[float, float] | None:
    """Where the true share lies with 95 % confidence (Wilson's score interval); None of none.

    Honest at small numbers: 1 of 1 is 21 % to 100 %.
    """
    if not whole:
        return None
    observed, square = part / whole, Z_95 * Z_95
    middle = observed + square / (2 * whole)
    spread = Z_95 * sqrt(observed * (1 - observed) / whole + square / (4 * whole * whole))
    scale = 1 + square / whole
    return max((middle - spread) / scale, 0.0), min((middle + spread) / scale, 1.0)
