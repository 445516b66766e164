"""The Ed25519 keys that grants are signed with: one in force, and the former one beside it."""

import base64
import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from govportal.ledger.keys import key_in, make_key
from govportal.refusals import Refusal, Refused

LONGEST = timedelta(hours=1)
"""How long a grant lives at most, and so how long its key must be known."""


def signing_key() -> Ed25519PrivateKey:
    """The key of GRANT_SIGNING_KEY_FILE; made and refused as the ledger's own."""
    return key_in(_path(), missing="grant.no_key")


def verifying_keys() -> dict[str, Ed25519PublicKey]:
    """By key id: the key in force, then the former one, whose last grants may still run."""
    found = [signing_key().public_key()]
    former = _former()
    if former.exists():
        found.append(key_in(former, missing="grant.no_key").public_key())
    return {key_id(key): key for key in found}


def published() -> list[dict[str, str]]:
    """The public keys as a JSON Web Key Set lists them (RFC 7517, 8037), the one in force first."""
    return [
        {**_members(key), "kid": name, "use": "sig", "alg": "EdDSA"}
        for name, key in verifying_keys().items()
    ]


def rotate(now: datetime, *, force: bool = False) -> None:
    """Sign with a new key from now on; what the old one signed is accepted until ``drop_former``.

    On several machines: make the key on one and copy both files. Raises Refused within an hour of
    the last time unless ``force``: there is one former key, and grants of the one before still run.
    """
    signing_key()
    made = datetime.fromtimestamp(_path().stat().st_mtime, UTC)
    if _former().exists() and now - made < LONGEST and not force:
        raise Refused(Refusal("grant.key_rotated_lately"))
    fresh = _path().with_suffix(".new")
    fresh.unlink(missing_ok=True)
    make_key(fresh)
    former = _former()
    former.unlink(missing_ok=True)
    former.hardlink_to(_path())
    fresh.replace(_path())


def drop_former() -> bool:
    """Accept nothing any more that the former key signed; whether there was one."""
    existed = _former().exists()
    _former().unlink(missing_ok=True)
    return existed


def key_id(key: Ed25519PublicKey) -> str:
    """The thumbprint of a public key (RFC 7638), which is its id."""
    members = orjson.dumps(_members(key), option=orjson.OPT_SORT_KEYS)
    return _base64(hashlib.sha256(members).digest())


def _members(key: Ed25519PublicKey) -> dict[str, Any]:
    raw = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return {"crv": "Ed25519", "kty": "OKP", "x": _base64(raw)}


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _path() -> Path:
    return Path(settings.GRANT_SIGNING_KEY_FILE)


def _former() -> Path:
    return _path().with_name(f"{_path().stem}-former{_path().suffix}")
