"""Typed inputs of figures that are counted by a key (a tier, a step): they add up, and split."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeVar

from scorecards.rules.measures import Measured, count, mean, percentile, share

K = TypeVar("K", bound="Keyed")


@dataclass(frozen=True)
class Keyed:
    """What is known by key; ``cuts`` is one input of each key."""

    by: Mapping[str, Any] = field(default_factory=dict)

    def __add__(self: K, other: K) -> K:
        found = dict(self.by)
        for key, value in other.by.items():
            found[key] = self.joined(found[key], value) if key in found else value
        return type(self)(found)

    @staticmethod
    def joined(one: Any, other: Any) -> Any:
        return one + other


@dataclass(frozen=True)
class Counts(Keyed):
    """So many of each key."""

    by: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.by.values())


@dataclass(frozen=True)
class Parts(Keyed):
    """Of each key, how many count and how many there are."""

    by: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @staticmethod
    def joined(one: Any, other: Any) -> Any:
        return one[0] + other[0], one[1] + other[1]

    @property
    def part(self) -> int:
        return sum(part for part, _whole in self.by.values())

    @property
    def whole(self) -> int:
        return sum(whole for _part, whole in self.by.values())


@dataclass(frozen=True)
class Times(Keyed):
    """Of each key the times of its cases, in thousandths of a day."""

    by: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def values(self) -> list[Fraction]:
        return [Fraction(one, 1000) for times in self.by.values() for one in times]


def cuts(total: K) -> Mapping[str, K]:
    """One input of each key."""
    return {key: type(total)({key: value}) for key, value in total.by.items()}


def counted(counts: Counts) -> Measured:
    return count(counts.total)


def share_of(parts: Parts) -> Measured:
    return share(parts.part, parts.whole)


def share_without(parts: Parts) -> Measured:
    """Of those that do not count."""
    return share(parts.whole - parts.part, parts.whole)


def mean_of(times: Times) -> Measured:
    return mean(times.values)


def half(times: Times) -> Measured:
    return percentile(times.values, 50)


def most(times: Times) -> Measured:
    return percentile(times.values, 95)
