"""Reading what a program sent: strict JSON, closed bodies, closed query strings."""

import codecs
import json
import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.parsers import JSONParser
from rest_framework.request import Request

from govportal.api.problems import Fault, Problem, invalid

MOST_BYTES = 64 * 1024
DEEPEST = 32
LARGEST = 2**53 - 1
"""The largest whole number that every reader of JSON keeps exactly."""


class StrictJSON(JSONParser):
    """JSON without doubles, odd numbers, NUL and lone surrogates; 413 when it is too long."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        most = getattr((parser_context or {}).get("view"), "most_bytes", MOST_BYTES)
        return read_json(stream.read(most + 1), most)


def read_json(raw: bytes, most: int = MOST_BYTES) -> Any:
    """The value in ``raw``. Raises Problem: 413 when longer than ``most`` bytes, else 400."""
    if len(raw) > most:
        raise too_large(most)
    try:
        text = raw.removeprefix(codecs.BOM_UTF8).decode()
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except UnicodeDecodeError:
        raise _not_json(_("The body is not UTF-8.")) from None
    except RecursionError:
        raise _too_deep() from None
    except json.JSONDecodeError as error:
        where = _("The body is not JSON: %(what)s in line %(line)s, column %(column)s.")
        place = {"what": error.msg, "line": error.lineno, "column": error.colno}
        raise _not_json(where % place) from None
    except ValueError as error:  # a name twice, NaN, a number of thousands of digits
        raise _not_json(_("The body is not JSON: %(what)s.") % {"what": error}) from None
    if faults := list(_unstorable(value)):
        raise invalid(faults)
    return value


def too_large(most: int) -> Problem:
    return Problem(
        413, "too_large", _("The body may have %(most)s bytes at most.") % {"most": most}
    )


def _not_json(detail: str) -> Problem:
    return Problem(400, "not_json", detail)


def _too_deep() -> Problem:
    return _not_json(_("The body nests deeper than %(most)s levels.") % {"most": DEEPEST})


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return made


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")


def _unstorable(value: Any, pointer: str = "#", depth: int = 0) -> Iterator[Fault]:
    """What no database keeps, or no two readers read alike."""
    if depth > DEEPEST:
        raise _too_deep()
    if isinstance(value, str):
        if not storable(value):
            yield Fault(_("NUL and lone surrogates are not text."), "not_text", pointer=pointer)
    elif isinstance(value, int | float):
        large = abs(value) > LARGEST if isinstance(value, int) else not math.isfinite(value)
        if large:
            yield Fault(_("The number is too large."), "too_large", pointer=pointer)
    else:
        for name, inner in _inside(value):
            yield from _unstorable(name, pointer, depth)
            yield from _unstorable(inner, f"{pointer}/{name}", depth + 1)


def _inside(value: Any) -> Iterable[tuple[Any, Any]]:
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, list) else ()


def storable(text: str) -> bool:
    """Whether both databases keep the text: neither NUL nor half a character."""
    return "\0" not in text and not any("\ud800" <= c <= "\udfff" for c in text)


def unknown(names: Iterable[str], known: Collection[str]) -> dict[str, list[ErrorDetail]]:
    """A fault for each name that is not ``known``, with the one that was probably meant."""
    return {
        name: [ErrorDetail(_meant(name, known), code="unknown")]
        for name in names
        if name not in known
    }


def _meant(name: str, known: Collection[str]) -> str:
    close = get_close_matches(name, known, n=1)
    if close:
        words = _("“%(name)s” is unknown; did you mean “%(close)s”?")
        return words % {"name": name, "close": close[0]}
    return _("“%(name)s” is unknown.") % {"name": name}


class Closed(serializers.Serializer[Any]):
    """A body or part of one, or a query string: what it does not know is a fault, never lost."""

    def to_internal_value(self, data: Any) -> Any:
        faults = unknown(data, self.fields) if isinstance(data, Mapping) else {}
        try:
            value = super().to_internal_value(data)
        except ValidationError as error:
            found = error.detail if isinstance(error.detail, dict) else {}
            raise ValidationError({**found, **faults}) from None
        if faults:
            raise ValidationError(faults)
        return value


def read_body(request: Request, shape: type[Closed]) -> dict[str, Any]:
    """The body as ``shape`` reads it. Raises ValidationError with every bad field."""
    read = shape(data=request.data, context={"request": request})
    read.is_valid(raise_exception=True)
    return dict(read.validated_data)


def read_query(request: Request, shape: type[Closed]) -> dict[str, Any]:
    """The query string as ``shape`` reads it; a parameter given twice is a fault, too."""
    given = request.query_params
    twice = _("Give this parameter once.")
    again = [Fault(twice, "twice", parameter=n) for n, all_ in given.lists() if len(all_) > 1]
    read = shape(data=given.dict())
    if not read.is_valid():
        again += [
            Fault(str(detail), getattr(detail, "code", "invalid"), parameter=name)
            for name, details in read.errors.items()
            for detail in details
        ]
    if again:
        raise invalid(again)
    return dict(read.validated_data)
