"""Signs a pack's manifest as a C2SP note with the ledger's key. Pure Python."""

import base64

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from govportal.ledger.rules.notes import key_id


def signed_note(text: str, name: str, key: Ed25519PrivateKey) -> str:
    """``text`` (ending in LF) with one signature line. The name says whose key it is.

    The text's first line keeps it apart from checkpoints: theirs is the origin alone.
    """
    blob = key_id(name, key.public_key()) + key.sign(text.encode())
    return f"{text}\n\u2014 {name} {base64.b64encode(blob).decode()}\n"
