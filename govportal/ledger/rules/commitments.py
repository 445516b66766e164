"""Salted commitments to personal values (docs/ledger-format.md §4)."""

import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from govportal.ledger.rules.canonical import dumps

DOMAIN = "govportal-ledger-commitment-1"
SALT_BYTES = 16


@dataclass(frozen=True)
class Disclosure:
    """What opens one commitment: where it stands in the body, its salt, and the plain value."""

    path: str
    salt: str
    value: Any


def new_salt() -> str:
    """A fresh salt, 32 hexadecimal digits."""
    return secrets.token_hex(SALT_BYTES)


def commitment(salt: str, value: Any) -> str:
    """The commitment in hexadecimal. Raises Unrecordable for a value outside the JSON profile."""
    return sha256(dumps([DOMAIN, salt, value])).hexdigest()
