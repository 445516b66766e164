"""The sealer's Ed25519 key, and the public keys that checkpoints are trusted under."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from govportal.ledger.proofs import latest_checkpoint
from govportal.ledger.rules import notes
from govportal.refusals import Refusal, Refused


def signing_key() -> Ed25519PrivateKey:
    """The key of LEDGER_SIGNING_KEY_FILE (PEM, PKCS 8).

    Made on first use, readable by its owner only, except in production mode, where a missing
    key is Refused: there an administrator makes it and keeps a copy apart.
    """
    return key_in(Path(settings.LEDGER_SIGNING_KEY_FILE), missing="ledger.no_key")


def key_in(path: Path, *, missing: str) -> Ed25519PrivateKey:
    """The key of a file, made on first use except in production; else Refused with ``missing``."""
    if not path.exists():
        if settings.GOVPORTAL_MODE == "production":
            raise Refused(Refusal(missing, {"path": str(path)}))
        make_key(path)
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise Refused(Refusal(missing, {"path": str(path)}))
    return key


def verifiers() -> list[notes.Verifier]:
    """Whom to trust: this sealer's key, and LEDGER_TRUSTED_KEYS (verifier keys).

    The setting lists retired keys and, on a host without the signing key, the current one.
    """
    trusted = [notes.verifier(text) for text in getattr(settings, "LEDGER_TRUSTED_KEYS", [])]
    if Path(settings.LEDGER_SIGNING_KEY_FILE).exists():
        own = signing_key().public_key()
        trusted.insert(0, notes.Verifier(settings.LEDGER_ORIGIN, own))
    return trusted


@dataclass(frozen=True)
class Published:
    """A trusted key as it is shown to others."""

    key: notes.Verifier
    in_force: bool


def published() -> list[Published]:
    """Every trusted key once, the one in force first.

    In force is this host's own; on a host without one, the key of the newest checkpoint. That
    only sorts: which keys are trusted never comes from the database. Raises as ``verifiers``.
    """
    trusted = {str(key): key for key in verifiers()}
    if Path(settings.LEDGER_SIGNING_KEY_FILE).exists():
        current = next(iter(trusted.values())).id.hex()
    else:
        newest = latest_checkpoint()
        current = newest.key_id if newest else ""
    shown = [Published(key, key.id.hex() == current) for key in trusted.values()]
    return sorted(shown, key=lambda one: not one.in_force)


def make_key(path: Path) -> None:
    """Write a new key under its final name in one step; whoever comes second uses the first's."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    handle, draft = tempfile.mkstemp(dir=path.parent)  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(pem)
        Path(path).hardlink_to(draft)
    except FileExistsError:
        return
    finally:
        Path(draft).unlink()
