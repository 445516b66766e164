"""Secrets never reach the ledger (docs/ledger-format.md §6, spec 1-domain §8)."""

import re
from functools import lru_cache
from typing import Any

REDACTED = "[redacted]"

_KEPT_OUT = (
    r"password|passwd|pwd|passphrase|secret|secrets|credential|credentials|authorization|"
    r"cookie|cookies|bearer|apikey|(?:api|access|private|signing|encryption|session|secret)_?key"
)
_SECRET_NAME = re.compile(rf"(?:^|_)(?:{_KEPT_OUT}|pin)(?:_\d+)?$|_secret_|^client_secret")
_TOKEN_NAME = re.compile(r"(?:^|_)tokens?$")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")

_PEM = r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|$)"
_KNOWN = re.compile(
    rf"(?P<pem>{_PEM})"
    r"|\b(?:Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{12,}"
    r"|\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*"
    r"|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"
    r"|\bgh[pousr]_[A-Za-z0-9]{30,}|\bgithub_pat_[A-Za-z0-9_]{30,}|\bglpat-[A-Za-z0-9_-]{20,}"
    r"|\bxox[abeoprs]-[A-Za-z0-9-]{10,}"
    r"|\bgp[a-z]_[A-Za-z0-9]{10}_[A-Za-z0-9]{20,}"
    r"|\bsk-[A-Za-z0-9_-]{20,}|\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}|\bwhsec_[A-Za-z0-9+/=]{16,}"
    r"|\bAIza[0-9A-Za-z_-]{35}"
    r"|(?<=://)[^\s/:@]{1,200}:[^\s/@]{1,200}(?=@)",
    re.DOTALL,
)
_ASSIGNED = re.compile(
    rf"(?i)\b((?:[a-z0-9]+[_-])*(?:{_KEPT_OUT}|token))(\"?'?\s*[=:]\s*)(\"[^\"]+\"|'[^']+'|[^\s,;&\"']+)"
)


def is_secret_name(name: str) -> bool:
    """Whether a key of this name holds a secret, whatever its spelling (snake, kebab, camel)."""
    return bool(_SECRET_NAME.search(_words(name)))


def redacted(value: Any) -> Any:
    """``value`` with every secret in it replaced by ``[redacted]``; plain JSON in and out."""
    if isinstance(value, str):
        return redacted_text(value)
    if isinstance(value, dict):
        return {key: redacted_field(key, item) for key, item in value.items()}
    if isinstance(value, list):
        return [redacted(item) for item in value]
    return value


def redacted_field(name: str, value: Any) -> Any:
    """``value`` as it may be kept under ``name``. Counts of tokens stay, tokens do not."""
    kind = _kind_of(name)
    if kind is _SECRET_NAME:
        return value if value is None or isinstance(value, bool) or value == "" else REDACTED
    return _without_text(value) if kind is _TOKEN_NAME else redacted(value)


@lru_cache(maxsize=4096)
def _kind_of(name: str) -> re.Pattern[str] | None:
    """Which of the two a name is, if any: few names come again and again."""
    words = _words(name)
    return next((kind for kind in (_SECRET_NAME, _TOKEN_NAME) if kind.search(words)), None)


def redacted_text(text: str) -> str:
    """``text`` with what looks like a secret cut out; the words around it stay."""
    if len(text) < 8:  # shorter than anything the patterns know
        return text
    return _ASSIGNED.sub(_keep_the_name, _KNOWN.sub(REDACTED, text))


def _keep_the_name(found: re.Match[str]) -> str:
    return f"{found[1]}{found[2]}{REDACTED}"


def _without_text(value: Any) -> Any:
    if isinstance(value, str):
        return REDACTED if value else value
    if isinstance(value, dict):
        return {key: _without_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_text(item) for item in value]
    return value


def _words(name: str) -> str:
    return _CAMEL.sub("_", name).replace("-", "_").replace(" ", "_").lower()
