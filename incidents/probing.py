"""Asking the portal over HTTP, as an agent would, whether a key or grant is refused.

No redirect is followed, no proxy of the environment is used, and no secret is sent.
"""

import http.client
import json
import ssl
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

TIMEOUT = 5.0
MOST_BYTES = 64 * 1024
PATH = "/api/v1/me"


@dataclass(frozen=True)
class Answer:
    """What came back: the status and the code of the problem; 0 where nothing came."""

    status: int
    code: str


def ask(address: str, token: str) -> Answer:
    """What one address of the portal answers to a probe."""
    there, public = urlsplit(address), urlsplit(settings.PORTAL_URL)
    try:
        connection = _connect(there.scheme, there.hostname or "", there.port)
    except (ValueError, OSError) as error:
        return Answer(0, f"{type(error).__name__}: {error}"[:200])
    headers = {
        "Authorization": f"Bearer {token}",
        "Accept": "application/json",
        "Host": public.netloc,
        "X-Forwarded-Proto": public.scheme,
    }
    try:
        connection.request("GET", f"{there.path.rstrip('/')}{PATH}", headers=headers)
        answer = connection.getresponse()
        return Answer(answer.status, _code(answer.read(MOST_BYTES)))
    except (OSError, http.client.HTTPException) as error:
        return Answer(0, f"{type(error).__name__}: {error}"[:200])
    finally:
        connection.close()


def _connect(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "https":
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(host, port, timeout=TIMEOUT, context=context)
    return http.client.HTTPConnection(host, port, timeout=TIMEOUT)


def _code(body: bytes) -> str:
    try:
        said = json.loads(body)
    except ValueError:
        return ""
    return str(said.get("code", "")) if isinstance(said, dict) else ""
