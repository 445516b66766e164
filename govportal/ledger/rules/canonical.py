"""Canonical JSON: the one form in which a value is hashed (docs/ledger-format.md §1)."""

import re
from collections.abc import Mapping
from typing import Any

import orjson

MAX_INTEGER = 2**53  # beyond it, programs that read numbers as doubles see another number
MAX_DEPTH = 64
MAX_BYTES = 1024 * 1024

_KEY = re.compile(r"[\x20-\x7e]+")
_FORBIDDEN = re.compile("[\x00\ud800-\udfff]")


class Unrecordable(ValueError):
    """A value the ledger cannot hold. ``path`` is the JSON Pointer of the place, ``why`` a code."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path or '/'}: {why}")
        self.path = path
        self.why = why


def pointer(path: str, key: str | int) -> str:
    """The JSON Pointer (RFC 6901) one step below ``path``."""
    return f"{path}/{str(key).replace('~', '~0').replace('/', '~1')}"


def text_refusal(value: str) -> str:
    """Why this text cannot be stored, or "": NUL and lone surrogates, which PostgreSQL refuses."""
    found = _FORBIDDEN.search(value)
    if not found:
        return ""
    return "nul" if found.group() == "\x00" else "lone_surrogate"


def checked(value: Any, path: str = "", depth: int = 0) -> Any:
    """The same value as plain dict, list, str, int, bool and None.

    Raises Unrecordable with the place of the first value outside the profile. Mappings become
    dicts, tuples become lists; text that is a subclass of str (a StrEnum) becomes plain text.
    """
    if isinstance(value, str):
        return _checked_text(value, path)
    if value is None or isinstance(value, int):
        return _checked_number(value, path)
    if depth >= MAX_DEPTH:
        raise Unrecordable(path, "too_deep")
    if isinstance(value, Mapping):
        return {
            checked_key(key, path): checked(item, pointer(path, key), depth + 1)
            for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [checked(item, pointer(path, n), depth + 1) for n, item in enumerate(value)]
    raise Unrecordable(path, "float" if isinstance(value, float) else "not_json")


def _checked_number(value: int | None, path: str) -> int | None:
    if value is None or isinstance(value, bool):
        return value
    if not -MAX_INTEGER < value < MAX_INTEGER:
        raise Unrecordable(path, "integer_too_large")
    return int(value)


def _checked_text(value: str, path: str) -> str:
    why = text_refusal(value)
    if why:
        raise Unrecordable(path, why)
    return str.__str__(value)


def checked_key(key: object, path: str) -> str:
    """An object's key as plain text. Raises Unrecordable unless it is printable ASCII."""
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise Unrecordable(path, "key_not_ascii")
    return str.__str__(key)


def dumps(value: Any) -> bytes:
    """Canonical bytes of ``value``. Raises Unrecordable outside the profile or above 1 MiB.

    orjson with sorted keys writes the same bytes as RFC 8785 within the profile; a test proves
    it against the ``rfc8785`` package.
    """
    return packed(checked(value))


def packed(value: Any) -> bytes:
    """Canonical bytes of a value that ``checked`` has already returned."""
    out = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    if len(out) > MAX_BYTES:
        raise Unrecordable("", "too_large")
    return out


def loads(body: bytes | str) -> Any:
    """Read JSON back. Raises ValueError when it is none."""
    return orjson.loads(body)
