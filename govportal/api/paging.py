"""Lists a page at a time, newest first, by key: no totals, and no cost that grows with the list."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from govportal.api.fields import Text, Whole
from govportal.api.problems import Fault, invalid
from govportal.api.reading import Closed

SIZE, MOST = 50, 200


class Paged(Closed):
    """The parameters of every list; a room's filters are added below it."""

    cursor = Text(
        required=False,
        allow_blank=True,
        max_length=80,
        help_text="A place in the list, from `next` or `previous` of an earlier answer.",
    )
    limit = Whole(
        required=False, min_value=1, max_value=MOST, default=SIZE, help_text="Rows a page."
    )


@dataclass(frozen=True)
class Key:
    """The column a list goes by, unique in it, and how it is written into a place as a number."""

    column: str
    number: Callable[[Any], int]
    value: Callable[[int], Any]


EPOCH, TICK = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
BY_NUMBER = Key("pk", int, int)


def by_moment(column: str) -> Key:
    """A list whose rows have no numbers goes by the moment they were made, to the microsecond."""
    return Key(column, lambda at: (at - EPOCH) // TICK, lambda number: EPOCH + number * TICK)


def page(
    request: Request,
    rows: QuerySet[Any],
    shown: QuerySet[Any],
    query: Mapping[str, Any],
    one: type[serializers.BaseSerializer[Any]],
    beside: Callable[[list[Any]], Mapping[str, Any]] = lambda rows: {},
    key: Key = BY_NUMBER,
) -> Response:
    """The page of ``rows`` that ``query`` asks for, each as ``one`` writes it.

    ``shown`` reads what a row shows and is asked for the keys of one page only. Two queries, and
    those of ``beside``: what is read once for all rows, as the serializer's context.
    """
    way, place = _place(query.get("cursor", ""), key)
    by, size = key.column, query["limit"]
    keys = rows.order_by().values_list(by, flat=True)
    if way == "newer":
        found = list(keys.filter(**{f"{by}__gt": place}).order_by(by)[: size + 1])
        newer, older, found = len(found) > size, True, found[:size][::-1]
    else:
        from_there = keys if place is None else keys.filter(**{f"{by}__lt": place})
        found = list(from_there.order_by(f"-{by}")[: size + 1])
        newer, older, found = place is not None, len(found) > size, found[:size]
    among = shown.filter(pk__in=rows.order_by().values("pk")) if by != "pk" else shown
    read = list(among.filter(**{f"{by}__in": found}).order_by(f"-{by}")) if found else []
    return Response(
        {
            "results": one(read, many=True, context=dict(beside(read))).data,
            "next": _address(request, "older", key.number(found[-1])) if older and found else None,
            "previous": _address(request, "newer", key.number(found[0]))
            if newer and found
            else None,
        }
    )


def _address(request: Request, way: str, key: int) -> str:
    params = request.query_params.copy()
    params["cursor"] = urlsafe_b64encode(f"{way}:{key}".encode()).decode().rstrip("=")
    return str(request.build_absolute_uri(f"{request.path}?{params.urlencode()}"))


def _place(cursor: str, key: Key) -> tuple[str, Any]:
    """Which way from which key. Raises Problem for a cursor that no answer held."""
    if not cursor:
        return "older", None
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (binascii.Error, ValueError):
        text = ""
    way, _colon, number = text.partition(":")
    known = way in {"older", "newer"} and number.isascii() and number.isdigit()
    if not known or len(number) >= (19 if key is BY_NUMBER else 17):  # until the year 5138
        detail = _("This place is not one of the list; take it from “next” or “previous”.")
        raise invalid([Fault(detail, "cursor", parameter="cursor")])
    return way, key.value(int(number))
