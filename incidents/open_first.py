"""Pages of incidents, those not ended first, newest first within each: by key, without a sort."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict

from govportal.paging import SIZE, Page
from incidents.rules.states import ENDED

Place = tuple[int, int]
"""0 for one that goes on, 1 for one that ended; and its key."""


def page_open_first(
    rows: QuerySet[Any], params: QueryDict, shown: QuerySet[Any], size: int = SIZE
) -> Page:
    """The page of ``rows`` that ``params`` asks for; see ``govportal.paging.page_of``.

    ``?before=RANK.KEY`` shows what stands below that row, ``?after=RANK.KEY`` what stands above.
    """
    before, after = place_in(params, "before"), place_in(params, "after")
    if before is None and after is not None:
        found = _above(rows, after, size + 1)
        more_above, found, more_below = len(found) > size, found[:size][::-1], True
    else:
        found = _below(rows, before, size + 1)
        more_below, found, more_above = len(found) > size, found[:size], before is not None
    order = {key: n for n, (_rank, key) in enumerate(found)}
    return Page(
        rows=sorted(shown.filter(pk__in=order), key=lambda row: order[row.pk]),
        total_words="" if more_above or more_below else str(len(found)),
        first=address_of(params) if more_above else "",
        newer=address_of(params, after=found[0]) if more_above and found else "",
        older=address_of(params, before=found[-1]) if more_below and found else "",
    )


def _below(rows: QuerySet[Any], place: Place | None, most: int) -> list[Place]:
    found: list[Place] = []
    for rank, part in _parts(rows):
        if place is not None and rank < place[0]:
            continue
        keys = part.filter(pk__lt=place[1]) if place is not None and rank == place[0] else part
        found += _ranked(rank, keys.order_by("-pk")[: most - len(found)])
        if len(found) >= most:
            break
    return found


def _above(rows: QuerySet[Any], place: Place, most: int) -> list[Place]:
    """The nearest first."""
    found: list[Place] = []
    for rank, part in reversed(_parts(rows)):
        if rank > place[0]:
            continue
        keys = part.filter(pk__gt=place[1]) if rank == place[0] else part
        found += _ranked(rank, keys.order_by("pk")[: most - len(found)])
        if len(found) >= most:
            break
    return found


def _parts(rows: QuerySet[Any]) -> list[tuple[int, QuerySet[Any]]]:
    ended = sorted(ENDED)
    return [(0, rows.exclude(state__in=ended)), (1, rows.filter(state__in=ended))]


def _ranked(rank: int, rows: QuerySet[Any]) -> Iterable[Place]:
    return [(rank, key) for key in rows.values_list("pk", flat=True)]


def place_in(params: QueryDict, name: str) -> Place | None:
    """The place that a parameter names; one that is none is taken as absent."""
    rank, _dot, key = params.get(name, "").partition(".")
    is_place = rank in {"0", "1"} and key.isascii() and key.isdigit() and len(key) < 19
    return (int(rank), int(key)) if is_place else None


def address_of(params: QueryDict, **places: Place) -> str:
    """The same list at another place."""
    kept = [(k, v) for k, values in params.lists() for v in values if k not in {"before", "after"}]
    named = [(name, f"{rank}.{key}") for name, (rank, key) in places.items()]
    return "?" + urlencode(kept + named)
