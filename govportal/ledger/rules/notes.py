"""Signed checkpoints: C2SP tlog-checkpoint in a signed note (docs/ledger-format.md §5)."""

import base64
import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from govportal.ledger.rules.entries import moment

ED25519 = b"\x01"
_NAME = re.compile(r"[^\s+]+")
_DASH = "\u2014"
_SEALED = "sealed_at "


class BadNote(ValueError):
    """A note that is malformed or carries no good signature of a trusted key."""


@dataclass(frozen=True)
class Checkpoint:
    """What a checkpoint says: the root of the tree of this size, and when it was sealed."""

    origin: str
    size: int
    root: bytes
    sealed_at: datetime


@dataclass(frozen=True)
class Verifier:
    """A trusted public key under its name."""

    name: str
    key: Ed25519PublicKey

    @property
    def id(self) -> bytes:
        """The key id: four bytes that say which key may have signed."""
        return key_id(self.name, self.key)

    def __str__(self) -> str:
        """As a C2SP verifier key, the form in which it is handed to others."""
        shown = base64.b64encode(ED25519 + self.key.public_bytes_raw()).decode()
        return f"{self.name}+{self.id.hex()}+{shown}"


def key_id(name: str, key: Ed25519PublicKey) -> bytes:
    """First four bytes of SHA-256(name, LF, 0x01, public key)."""
    return sha256(name.encode() + b"\n" + ED25519 + key.public_bytes_raw()).digest()[:4]


def verifier(text: str) -> Verifier:
    """Read a verifier key. Raises BadNote when it is malformed or its id is not its own."""
    try:
        name, shown_id, shown = text.strip().split("+", 2)
        raw = _decoded(shown)
        found = Verifier(name, Ed25519PublicKey.from_public_bytes(raw[1:]))
        if raw[:1] != ED25519 or found.id.hex() != shown_id:
            raise BadNote("not an Ed25519 verifier key, or not its own id")
    except ValueError as fault:
        raise BadNote(f"malformed verifier key: {fault}") from fault
    return found


def text_of(checkpoint: Checkpoint) -> str:
    """The text that is signed, with its last line feed."""
    root = base64.b64encode(checkpoint.root).decode()
    sealed = moment(checkpoint.sealed_at)
    return f"{checkpoint.origin}\n{checkpoint.size}\n{root}\n{_SEALED}{sealed}\n"


def sign(checkpoint: Checkpoint, key: Ed25519PrivateKey) -> str:
    """The signed note. The key's name is the checkpoint's origin.

    Raises BadNote for an origin that cannot be a key's name (C2SP: no spaces, no plus).
    """
    if not _NAME.fullmatch(checkpoint.origin):
        raise BadNote("the origin has a space or a plus in it")
    text = text_of(checkpoint)
    blob = key_id(checkpoint.origin, key.public_key()) + key.sign(text.encode())
    return f"{text}\n{_DASH} {checkpoint.origin} {base64.b64encode(blob).decode()}\n"


def read(note: str) -> Checkpoint:
    """What a note says, unverified. Raises BadNote when it is malformed."""
    text, _ = _parts(note)
    lines = text.split("\n")[:-1]
    try:
        origin, size, root = lines[0], lines[1], _decoded(lines[2])
        sealed = next(line for line in lines[3:] if line.startswith(_SEALED))
        if not size.isascii() or not size.isdigit() or str(int(size)) != size or len(root) != 32:
            raise BadNote("malformed size or root")
        at = datetime.fromisoformat(sealed.removeprefix(_SEALED))
    except (IndexError, StopIteration, ValueError) as fault:
        raise BadNote(f"malformed checkpoint: {fault}") from fault
    return Checkpoint(origin, int(size), root, at)


def verify(note: str, trusted: list[Verifier]) -> Checkpoint:
    """What a note says, signed by one of the ``trusted`` keys. Raises BadNote otherwise.

    A bad signature under a trusted key is fatal; signatures of unknown keys are passed over.
    """
    text, signatures = _parts(note)
    keys = {(key.name, key.id): key for key in trusted}
    known = [
        (keys[name, blob[:4]], blob[4:]) for name, blob in signatures if (name, blob[:4]) in keys
    ]
    if not known:
        raise BadNote("no signature of a trusted key")
    for key, signature in known:
        try:
            key.key.verify(signature, text.encode())
        except InvalidSignature as fault:
            raise BadNote(f"bad signature of {key.name}") from fault
    return read(note)


def signed_by(note: str) -> bytes:
    """The key id of the note's first signature, the sealer's own."""
    return _parts(note)[1][0][1][:4]


def _parts(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    text, gap, tail = note.rpartition("\n\n")
    if not gap or not tail.endswith("\n"):
        raise BadNote("no signature")
    return text + "\n", [_signature(line) for line in tail[:-1].split("\n")]


def _signature(line: str) -> tuple[str, bytes]:
    try:
        dash, name, shown = line.split(" ")
        blob = _decoded(shown)
    except ValueError as fault:
        raise BadNote("malformed signature line") from fault
    if dash != _DASH or len(blob) < 5:
        raise BadNote("malformed signature line")
    return name, blob


def _decoded(text: str) -> bytes:
    """Strict base64: of several spellings of the same bytes only the canonical one."""
    raw = base64.b64decode(text, validate=True)
    if base64.b64encode(raw).decode() != text:
        raise BadNote("base64 that is not canonical")
    return raw
