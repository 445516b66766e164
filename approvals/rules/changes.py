"""Which way a change to an approved agent goes (1-domain.md §5, Change control). Pure Python.

Without new power against what is authorised the technical owner's sign-off decides, at any tier;
whatever speaks against that is a ground, and with any ground it is reviewed anew at its tier.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from registry.rules.powers import MORE, Judged, judged

CHANGE = "material_change"


class Ground(StrEnum):
    """Why a change is reviewed anew."""

    NOTHING_STANDS = "nothing_stands"
    NEW_POWER = "new_power"
    POPULATION = "population"
    ENVIRONMENT = "environment"
    DATA = "data"
    TIER = "tier"
    TECHNICAL_OWNER = "technical_owner"
    BEGUN = "begun"


@dataclass(frozen=True)
class Place:
    """A manifest with what else was decided about its agent. ``owner``: the technical owner."""

    manifest: Mapping[str, Any]
    environment: str
    population: str
    tier: int | None
    owner: str


@dataclass(frozen=True)
class Way:
    """Every difference with its judgement, and the grounds for a review; none: sign-off."""

    lines: tuple[Judged, ...]
    grounds: tuple[Ground, ...]

    @property
    def is_short(self) -> bool:
        return not self.grounds

    @property
    def more(self) -> int:
        """How many differences give new power."""
        return sum(1 for line in self.lines if line.power is MORE)


def way_of(standing: Place | None, wanted: Place) -> Way:
    """The way of a change. ``standing``: what is in force now, or None where nothing is.

    Who uses the agent, where it runs, which data it processes, its tier and who signs for it are
    never a change without a review, not even for less.
    """
    if standing is None:
        return Way(tuple(judged(None, wanted.manifest)), (Ground.NOTHING_STANDS,))
    lines = tuple(judged(standing.manifest, wanted.manifest))
    found = {
        Ground.NEW_POWER: any(line.power is MORE for line in lines),
        Ground.POPULATION: _population(standing) != _population(wanted),
        Ground.ENVIRONMENT: standing.environment != wanted.environment,
        Ground.DATA: _data(standing) != _data(wanted),
        Ground.TIER: standing.tier != wanted.tier,
        Ground.TECHNICAL_OWNER: not wanted.owner or standing.owner != wanted.owner,
    }
    return Way(lines, tuple(ground for ground, is_so in found.items() if is_so))


def _population(place: Place) -> tuple[str, str]:
    return place.population, str(place.manifest.get("user_population") or "")


def _data(place: Place) -> tuple[frozenset[str], object]:
    data, powers = place.manifest.get("data") or {}, place.manifest.get("powers") or {}
    return frozenset(data.get("categories") or ()), powers.get("regulated_data")
