"""Addresses that are secrets, kept so that the database alone does not tell them."""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

INFO = b"govportal receivers 1"


class Unreadable(Exception):
    """Sealed under a SECRET_KEY that this installation no longer has."""


def sealed(text: str) -> str:
    """``text`` under a key that comes from SECRET_KEY."""
    return _keys().encrypt(text.encode()).decode()


def unsealed(token: str) -> str:
    """The text again. Raises Unreadable when neither SECRET_KEY nor a former one fits."""
    try:
        return _keys().decrypt(token.encode()).decode()
    except InvalidToken:
        raise Unreadable("the address cannot be read: SECRET_KEY was changed") from None


def _keys() -> MultiFernet:
    return MultiFernet(
        [_key(text) for text in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


def _key(text: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=INFO).derive(text.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
