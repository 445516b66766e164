"""Signing what is posted, as Standard Webhooks 1.0 has it (HMAC-SHA256, ``v1``). Pure Python."""

import base64
import binascii
import hmac
from collections.abc import Mapping, Sequence
from hashlib import sha256

PREFIX = "whsec_"
LEAST, MOST = 24, 64
"""Bytes a secret may have."""
TOLERANCE = 300
"""Seconds a receiver lets a time-stamp differ from its own clock."""


def secrets_in(text: str) -> list[bytes]:
    """The secrets in a variable or file, one or several while they are exchanged, newest first.

    Raises ValueError where one is no secret of Standard Webhooks.
    """
    found = [secret_of(word) for word in text.split()]
    if not found:
        raise ValueError("no secret")
    return found


def secret_of(text: str) -> bytes:
    """The bytes behind ``whsec_…``. Raises ValueError for what is none."""
    try:
        secret = base64.b64decode(text.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise ValueError("a secret is whsec_ and base64") from None
    if not LEAST <= len(secret) <= MOST:
        raise ValueError(f"a secret has {LEAST} to {MOST} bytes")
    return secret


def signed_headers(
    secrets: Sequence[bytes], message_id: str, timestamp: int, body: bytes
) -> dict[str, str]:
    """The three headers. Several secrets sign at once, so that receivers change at their time."""
    signatures = " ".join(_signature(one, message_id, timestamp, body) for one in secrets)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signatures,
    }


def is_signed(secret: bytes, headers: Mapping[str, str], body: bytes, now: int) -> bool:
    """What a receiver asks: whether one of the signatures is right and its time near enough."""
    try:
        timestamp = int(headers["webhook-timestamp"])
        wanted = _signature(secret, headers["webhook-id"], timestamp, body)
        given = headers["webhook-signature"].split()
    except (KeyError, ValueError):
        return False
    near = abs(now - timestamp) <= TOLERANCE
    return near and any(hmac.compare_digest(wanted, one) for one in given)


def _signature(secret: bytes, message_id: str, timestamp: int, body: bytes) -> str:
    signed = b"%s.%d.%s" % (message_id.encode(), timestamp, body)
    return "v1," + base64.b64encode(hmac.digest(secret, signed, sha256)).decode()
