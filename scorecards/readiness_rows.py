"""Agents as rows of the readiness page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorecards.models import AgentReadiness
from scorecards.readiness_words import BAND_NAMES, BAND_SIGNS, ITEM_NAMES
from scorecards.rules.readiness import is_enough, least_of
from scorecards.rules.readiness_items import Item

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Row:
    """One agent. ``missing``: the items without anything, in words."""

    readiness: AgentReadiness
    tone: str
    band: "StrOrPromise"
    shape: str
    missing: str
    least: int | None
    is_enough: bool


def rows_of(found: Sequence[AgentReadiness]) -> list[Row]:
    """Asks nothing; load them with their agents."""
    return [_row(one) for one in found]


def _row(one: AgentReadiness) -> Row:
    tone, shape = BAND_SIGNS[one.band]
    none = [str(ITEM_NAMES[item]) for item in Item if not one.score(item)]
    tier = one.agent.tier
    return Row(
        one,
        tone,
        BAND_NAMES[one.band],
        shape,
        ", ".join(none),
        least_of(tier),
        is_enough(one.confirmed, tier),
    )
