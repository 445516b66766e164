"""Keys that programs sign in with: made once, shown once, kept as a fast keyed hash.

A key reads ``gpp_3fK9…_…``: its kind, a public part that finds the row, and 256 secret bits. With
so many bits a slow password hash would protect nothing and cost every call its time.
"""

import functools
import hashlib
import hmac
import re
import secrets
import string
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest

_LETTERS = string.ascii_letters + string.digits
_KEY = re.compile(r"(?P<kind>gp[a-z])_(?P<public>[A-Za-z0-9]{10})_[A-Za-z0-9]{43}")
PREFIX_LENGTH = 14


@dataclass(frozen=True)
class NewKey:
    """A key just made. ``text`` is shown once; ``prefix`` and ``digest`` are kept."""

    text: str
    prefix: str
    digest: str


@dataclass(frozen=True)
class Caller:
    """Who a key belongs to: ``user`` acts; ``key`` is the row, for limits and last use."""

    user: Any
    key: Any


class KeyRefused(Exception):
    """A key that lets nobody in. 401 unknown or expired, 403 revoked or not here."""

    def __init__(self, code: str, detail: str, status: int = 401) -> None:
        super().__init__(code)
        self.code, self.detail, self.status = code, detail, status


Find = Callable[[str, HttpRequest, datetime], Caller]
"""The caller of a whole key, at a moment. Raises KeyRefused."""
_KINDS: dict[str, Find] = {}


def register_keys(kind: str, find: Find) -> None:
    """A room's keys: ``kind`` is the three letters they begin with, ``gp`` and one more."""
    _KINDS[kind] = find


def new_key(kind: str) -> NewKey:
    prefix = f"{kind}_{_random(10)}"
    text = f"{prefix}_{_random(43)}"
    return NewKey(text, prefix, digest_of(text))


def _random(letters: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _n in range(letters))


def digest_of(text: str, secret: str = "") -> str:
    """HMAC-SHA-256 of a key under a key of its own, derived from SECRET_KEY (or ``secret``)."""
    derived = _derived(secret or settings.SECRET_KEY)
    return hmac.new(derived, text.encode(), hashlib.sha256).hexdigest()


@functools.lru_cache(maxsize=8)
def _derived(secret: str) -> bytes:
    """By HKDF, so that SECRET_KEY itself stays for what else it signs."""
    hkdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"govportal.api.keys")
    return hkdf.derive(secret.encode())


def is_key_of(text: str, digest: str) -> bool:
    """Whether ``digest`` is that of the key; in constant time, also under earlier secrets."""
    known = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    found = [hmac.compare_digest(digest_of(text, secret), digest) for secret in known]
    return any(found)


def kind_of(text: str) -> str | None:
    """The kind of a key, or of a signed token (``jwt``); None for what is neither."""
    if found := _KEY.fullmatch(text):
        return found["kind"]
    return "jwt" if text.count(".") == 2 and text.startswith("eyJ") else None


def prefix_of(text: str) -> str:
    """The public part of a key, by which its row is found and its failures are counted."""
    return text[:PREFIX_LENGTH] if _KEY.fullmatch(text) else ""


def find_caller(text: str, request: HttpRequest, now: datetime) -> Caller:
    """Who the key belongs to. Raises KeyRefused."""
    find = _KINDS.get(kind_of(text) or "", _nobody)
    return find(text, request, now)


def _nobody(text: str, request: HttpRequest, now: datetime) -> Caller:
    raise unknown_key()


def unknown_key() -> KeyRefused:
    """The same answer for a key that never was and one with a wrong secret."""
    return KeyRefused("key.unknown", "")
