"""Signed questions of the portal to itself: would this key, or this grant, be refused now?

A probe takes the way of a real call, over HTTP and through ``identify``, without the secret of the
key, which nobody keeps. It never identifies anybody: whatever the answer is, it is a refusal.
"""

import functools
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import jwt
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

ALGORITHM, KIND, AUDIENCE = "HS256", "probe+jwt", "agent-probes"
LASTS = timedelta(minutes=1)
AHEAD = timedelta(seconds=30)  # another machine's clock
NOT_REFUSED = "probe.not_refused"
REFUSES = frozenset(
    {
        "agent.is_retired",
        "agent.is_suspended",
        "credential.expired",
        "credential.replaced",
        "credential.revoked",
        "credential.wrong_environment",
        "grant.authorisation_gone",
        "grant.expired",
        "grant.revoked",
    }
)
"""What a key or a grant is told that opens nothing."""


@dataclass(frozen=True)
class Probe:
    """What is asked about: ``credential:<prefix>`` or ``grant:<number>``."""

    about: str

    @property
    def kind(self) -> str:
        return self.about.partition(":")[0]

    @property
    def name(self) -> str:
        return self.about.partition(":")[2]


def sign(about: str, now: datetime) -> str:
    """A probe about a key or a grant, good for one minute."""
    body = {
        "iss": settings.PORTAL_URL,
        "aud": AUDIENCE,
        "sub": about,
        "jti": secrets.token_hex(8),
        "iat": int(now.timestamp()),
        "exp": int((now + LASTS).timestamp()),
    }
    header = {"typ": KIND, "kid": KIND}
    return jwt.encode(body, _secret(settings.SECRET_KEY), ALGORITHM, headers=header)


def looks_like(token: str) -> bool:
    """Whether it says that it is a probe; it has to prove it yet."""
    try:
        return jwt.get_unverified_header(token).get("kid") == KIND
    except jwt.PyJWTError:
        return False


def read(token: str, now: datetime) -> Probe | None:
    """What our own probe asks about; None for anybody else's, and for one that is too old."""
    for known in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            body = jwt.decode(
                token,
                _secret(known),
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                issuer=settings.PORTAL_URL,
                options={"require": ["sub", "exp", "iat"], "verify_exp": False,
                         "verify_iat": False},
            )  # fmt: skip
        except jwt.PyJWTError:
            continue
        begun, over = (datetime.fromtimestamp(int(body[name]), UTC) for name in ("iat", "exp"))
        return Probe(str(body["sub"])) if begun - AHEAD <= now < over else None
    return None


@functools.lru_cache(maxsize=8)
def _secret(secret: str) -> bytes:
    hkdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"govportal.probes")
    return hkdf.derive(secret.encode())
