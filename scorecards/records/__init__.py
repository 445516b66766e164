"""The records behind each figure: every one that was counted, and which of them count.

As many rows as the denominator says, as many that count as the numerator (for a count: rows are
what was counted). As of the same moment as the figure.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from govportal.people.models import Person
from scorecards.sources.days import AsOf

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Row:
    """One record as a page shows it. ``at``: when it came to count, where it has such a time;
    ``value``: what a mean or percentile is of, in words."""

    label: str
    url: str
    unit: str
    counts: bool | None
    detail: "StrOrPromise" = ""
    at: datetime | None = None
    value: str = ""


@dataclass(frozen=True)
class Records:
    """``rows``: all of them, ordered by nothing yet, told apart by primary key. ``counts``: those
    in the numerator; None where all are. ``visible``: those of ``rows`` that a person may see.
    ``words``: rows of one page as they are shown, at a fixed number of queries."""

    rows: QuerySet[Any]
    visible: Callable[[Person], QuerySet[Any]]
    words: Callable[[Sequence[Any]], Sequence[Row]]
    counts: Q | None = None


RecordSource = Callable[[AsOf, Collection[int] | None], Records]
"""The records of the units with these keys (0: of none), or of the organisation (None)."""

RECORDS: dict[str, RecordSource] = {}
"""By the id of the key figure; what waits for the gateway has none."""
