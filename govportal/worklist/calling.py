"""One HTTP request to the outside: resolved once, pinned, no redirects, short, and small.

http.client and not a library that follows proxies, redirects and cookies by itself.
"""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from govportal.refusals import refuse
from govportal.worklist.rules.addresses import (
    Policy,
    Target,
    address_refusal,
    found_refusal,
    target_of,
)

TIME_OUT = 5.0
"""Seconds for all of it, from the first packet to the last byte."""
ANSWER_MOST = 64 * 1024
KEPT = 200
Resolve = Callable[[str, int], list[str]]


@dataclass(frozen=True)
class Answer:
    """What came back. ``text``: the beginning of it; ``data``: all of it."""

    status: int
    text: str
    data: bytes = b""

    @property
    def is_taken(self) -> bool:
        return 200 <= self.status < 300


class NotSent(Exception):
    """Nothing, or nothing usable, came back; the words say why."""


def resolve(host: str, port: int) -> list[str]:
    """Every address of a host, asked of the system once. An unknown name has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(row[4][0]) for row in found))


def post_to(
    address: str,
    body: bytes,
    headers: Mapping[str, str],
    policy: Policy,
    *,
    ca_file: str = "",
    resolving: Resolve | None = None,
    time_out: float = TIME_OUT,
) -> Answer:
    """Post ``body`` there. Raises Refused where it may not go, NotSent where it did not arrive."""
    refuse(address_refusal(address, policy))
    target = target_of(address)
    assert target is not None  # refused before
    found = (resolving or resolve)(target.host, target.port)
    refuse(found_refusal(target, found, policy))
    connection = _Pinned(target, found[0], ca_file, time_out)
    watch = threading.Timer(time_out, connection.cut)
    watch.start()
    try:
        return _asked(connection, target, body, headers)
    except (OSError, http.client.HTTPException, ValueError) as error:
        if connection.was_cut or isinstance(error, TimeoutError):
            raise NotSent(f"no answer within {time_out:g} seconds") from None
        raise NotSent(f"{type(error).__name__}: {error}"[:300]) from None
    finally:
        watch.cancel()
        connection.close()


def _asked(
    connection: "_Pinned", target: Target, body: bytes, headers: Mapping[str, str]
) -> Answer:
    connection.request("POST", target.path, body, {**headers, "Connection": "close"})
    response = connection.getresponse()
    text = response.read(ANSWER_MOST + 1)
    if len(text) > ANSWER_MOST:
        raise NotSent(f"an answer of more than {ANSWER_MOST} bytes")
    if 300 <= response.status < 400:
        raise NotSent(f"{response.status}: redirects are not followed")
    return Answer(response.status, text.decode("utf-8", "replace")[:KEPT], text)


class _Pinned(http.client.HTTPConnection):
    """A connection to one address, which asks for another name there, by TLS too."""

    def __init__(self, target: Target, address: str, ca_file: str, time_out: float) -> None:
        super().__init__(target.host, target.port, timeout=time_out)
        self._target, self._address, self._ca_file = target, address, ca_file
        self._until = time.monotonic() + time_out
        self.was_cut = False
        self._plain: socket.socket | None = None

    def connect(self) -> None:
        self._plain = socket.create_connection((self._address, self._target.port), self._left())
        self.sock = self._plain
        if not self._target.is_plain:
            context = ssl.create_default_context(cafile=self._ca_file or None)
            self._plain.settimeout(self._left())
            self.sock = context.wrap_socket(self._plain, server_hostname=self._target.host)
            self._plain = self.sock

    def _left(self) -> float:
        return max(self._until - time.monotonic(), 0.01)

    def cut(self) -> None:
        """End it from outside: a receiver that drips must not hold the worker."""
        self.was_cut = True
        if self._plain is not None:
            try:
                self._plain.shutdown(socket.SHUT_RDWR)
            except OSError:
                self._plain.close()
