"""The plot: which request meets which fate. A year of all tiers, and what waits today."""

from collections.abc import Iterator

from approvals.demo.fates.times import Fate
from approvals.demo.plot.conditional import CONDITIONAL
from approvals.demo.plot.months import TIER_1, TIER_2
from approvals.demo.plot.tier_3 import TIER_3
from approvals.demo.plot.tier_4 import TIER_4
from approvals.demo.plot.today import TODAY

FIRST_DAY = 262
"""Working days before today on which the organisation begins: a good year."""


def plot() -> Iterator[tuple[str, Fate]]:
    """Every use case with its strands, in a fixed order."""
    yield from TIER_1.items()
    yield from TIER_2.items()
    for several in (TIER_3, CONDITIONAL, TIER_4):
        for slug, strands in several.items():
            yield from ((slug, strand) for strand in strands)
    yield from TODAY.items()
