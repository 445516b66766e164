"""Grants as signed tokens (JWT, EdDSA). The one place that knows the library for them.

The row decides what a grant opens; the token only proves that it is ours, to us and to tools that
check it with the published keys.
"""

from dataclasses import dataclass
from datetime import datetime

import jwt
from django.conf import settings

from registry import grant_keys

ALGORITHM, KIND = "EdDSA", "grant+jwt"
AUDIENCE = "agent-tools"


@dataclass(frozen=True)
class Claims:
    """What a grant's token says."""

    number: str
    agent: str
    environment: str
    manifest: str
    task: str
    tools: tuple[str, ...]
    issued_at: datetime
    expires_at: datetime


def looks_like(bearer: str) -> bool:
    """Whether this is shaped as a token and not as a key."""
    return bearer.count(".") == 2


def key_in_force() -> str:
    """The id of the key that signs now."""
    return grant_keys.key_id(grant_keys.signing_key().public_key())


def sign(claims: Claims) -> str:
    """The token. Raises Refused where there is no key to sign with."""
    body = {
        "iss": settings.PORTAL_URL,
        "aud": AUDIENCE,
        "jti": claims.number,
        "sub": claims.agent,
        "env": claims.environment,
        "manifest": claims.manifest,
        "task": claims.task,
        "tools": list(claims.tools),
        "iat": int(claims.issued_at.timestamp()),
        "exp": int(claims.expires_at.timestamp()),
    }
    key = grant_keys.signing_key()
    header = {"kid": grant_keys.key_id(key.public_key()), "typ": KIND}
    return jwt.encode(body, key, ALGORITHM, headers=header)


@dataclass(frozen=True)
class Read:
    """What a token with a good signature names; everything else is in the row."""

    number: str
    agent: str


def read(token: str) -> Read | None:
    """The grant that a token names; None where it is not signed by one of our keys.

    Whether it is over is not asked here: that depends on the row, and on the caller's ``now``.
    """
    try:
        kid = jwt.get_unverified_header(token).get("kid")
        key = grant_keys.verifying_keys().get(kid) if isinstance(kid, str) else None
        if key is None:
            return None
        body = jwt.decode(
            token,
            key,
            algorithms=[ALGORITHM],
            audience=AUDIENCE,
            issuer=settings.PORTAL_URL,
            options={
                "require": ["jti", "sub", "exp", "iat"],
                "verify_exp": False,
                "verify_iat": False,
            },
        )
    except jwt.PyJWTError:
        return None
    return Read(str(body["jti"]), str(body["sub"]))
