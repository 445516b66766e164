"""What is kept of an agent's key: a keyed hash, compared in constant time.

HMAC-SHA-256 and not a password hash: the key has 260 random bits, so that nothing is gained by
slowness, and every call of every agent pays for it. The hash's own key comes from SECRET_KEY by
HKDF, so that the database alone does not even tell whether a key found elsewhere is one of ours.
"""

import functools
import hmac
from hashlib import sha256

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"govportal agent credential, version 1"


def hash_of(key: str) -> str:
    """The hash that is stored, 64 hexadecimal digits."""
    return _hash(settings.SECRET_KEY, key)


def matches(key: str, stored: str) -> bool:
    """Whether ``stored`` is the hash of ``key``, under this SECRET_KEY or a former one."""
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    found = [hmac.compare_digest(_hash(secret, key), stored) for secret in secrets]
    return True in found


def _hash(secret: str, key: str) -> str:
    return hmac.new(_hash_key(secret), key.encode(), sha256).hexdigest()


@functools.lru_cache(maxsize=8)
def _hash_key(secret: str) -> bytes:
    hkdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=PURPOSE)
    return hkdf.derive(secret.encode())
