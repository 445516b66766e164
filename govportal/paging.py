"""Long lists a page at a time, by key: cost does not grow with the list (3-quality.md §1)."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict

SIZE = 40


@dataclass(frozen=True)
class Page:
    """One page of a list, newest first; addresses are query strings, empty where there is none.

    ``by_day``: a list in the order of its days, the first of them on top.
    """

    rows: list[Any]
    total_words: str
    first: str
    newer: str
    older: str
    by_day: bool = False

    @property
    def shown(self) -> int:
        return len(self.rows)


def page_of(rows: QuerySet[Any], params: QueryDict, shown: QuerySet[Any], size: int = SIZE) -> Page:
    """The page of ``rows`` that ``params`` asks for, newest first by primary key.

    ``shown`` reads what a row shows (joins, prefetches). It is asked for the keys of one page
    only: a database that sorts a long list would join all of it first. ``?before=KEY`` shows what
    is older than KEY, ``?after=KEY`` what is newer. A key that is no number is taken as absent.
    No exact totals: they would read the whole list.
    """
    before, after = _key(params, "before"), _key(params, "after")
    keys = rows.values_list("pk", flat=True)
    if after is not None:
        found = list(keys.filter(pk__gt=after).order_by("pk")[: size + 1])
        more_newer, found = len(found) > size, found[:size][::-1]
        more_older = True
    else:
        older = keys if before is None else keys.filter(pk__lt=before)
        found = list(older.order_by("-pk")[: size + 1])
        more_older, found = len(found) > size, found[:size]
        more_newer = before is not None
    return Page(
        rows=list(shown.filter(pk__in=found).order_by("-pk")),
        total_words="" if more_newer or more_older else str(len(found)),
        first=_address(params) if more_newer else "",
        newer=_address(params, after=found[0]) if more_newer and found else "",
        older=_address(params, before=found[-1]) if more_older and found else "",
    )


def _key(params: QueryDict, name: str) -> int | None:
    text = params.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def page_by_day(
    rows: QuerySet[Any], params: QueryDict, shown: QuerySet[Any], day: str, size: int = SIZE
) -> Page:
    """The page of ``rows`` that ``params`` asks for, in the order of the date column ``day``.

    ``?after=DAY.KEY`` shows what comes after that row, ``?before=DAY.KEY`` what comes before it.
    A place that is none is taken as absent.
    """
    before, after = _place(params, "before"), _place(params, "after")
    keys = rows.values_list(day, "pk")
    if before is not None:
        earlier = keys.filter(_beyond(day, before, "lt")).order_by(f"-{day}", "-pk")
        found = list(earlier[: size + 1])
        more_before, found, more_after = len(found) > size, found[:size][::-1], True
    else:
        later = keys if after is None else keys.filter(_beyond(day, after, "gt"))
        found = list(later.order_by(day, "pk")[: size + 1])
        more_after, found, more_before = len(found) > size, found[:size], after is not None
    return Page(
        rows=list(shown.filter(pk__in=[pk for _day, pk in found]).order_by(day, "pk")),
        total_words="" if more_before or more_after else str(len(found)),
        first=_address(params) if more_before else "",
        newer=_address(params, before=_named(found[0])) if more_before and found else "",
        older=_address(params, after=_named(found[-1])) if more_after and found else "",
        by_day=True,
    )


def _place(params: QueryDict, name: str) -> tuple[date, int] | None:
    day, _dot, key = params.get(name, "").partition(".")
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        return None
    try:
        return date.fromisoformat(day), int(key)
    except ValueError:
        return None


def _beyond(day: str, place: tuple[date, int], way: str) -> Q:
    """Rows on the far side of a place; the first condition is the one an index takes."""
    on_or_beyond = Q(**{f"{day}__{way}e": place[0]})
    return on_or_beyond & (Q(**{f"{day}__{way}": place[0]}) | Q(**{f"pk__{way}": place[1]}))


def _named(place: tuple[date, int]) -> str:
    return f"{place[0].isoformat()}.{place[1]}"


def _address(params: QueryDict, **place: int | str) -> str:
    kept = [(k, v) for k, values in params.lists() for v in values if k not in {"before", "after"}]
    return "?" + urlencode(kept + [(name, str(key)) for name, key in place.items()])
