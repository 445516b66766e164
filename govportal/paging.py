"""Long lists a page at a time, by key: cost does not grow with the list (3-quality.md §1)."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict

SIZE = 40


@dataclass(frozen=True)
class Page:
    """One page of a list, newest first; addresses are query strings, empty where there is none."""

    rows: list[Any]
    total_words: str
    first: str
    newer: str
    older: str

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


def _address(params: QueryDict, **place: int) -> str:
    kept = [(k, v) for k, values in params.lists() for v in values if k not in {"before", "after"}]
    return "?" + urlencode(kept + [(name, str(key)) for name, key in place.items()])
