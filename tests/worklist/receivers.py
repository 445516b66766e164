"""A real HTTP server on this machine that receives posts, and what tests send to it."""

import base64
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.db import transaction

from govportal.ledger.rules import Reference
from govportal.worklist.actions import post, put_receiver
from govportal.worklist.models import Post, Receiver
from govportal.worklist.rules.shapes import Message, Shape

SECRET = b"thirty-two bytes of a test secret"[:32]
SECRET_TEXT = "whsec_" + base64.b64encode(SECRET).decode()
CASE = Reference("incident:INC-2026-0001")


@dataclass
class Inbox:
    """What arrived, and what is answered to it."""

    url: str = ""
    got: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    status: int = 200
    answer: bytes = b"ok"
    location: str = ""
    wait: threading.Event | None = None

    def take(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in handler.headers.items()}
        self.got.append((handler.path, headers, body))
        if self.wait is not None:
            self.wait.wait(20)
        handler.send_response(self.status)
        if self.location:
            handler.send_header("Location", self.location)
        handler.send_header("Content-Length", str(len(self.answer)))
        handler.end_headers()
        handler.wfile.write(self.answer)


@contextmanager
def listening(port: int = 0, wrap: Any = None) -> Iterator[Inbox]:
    """A receiver at a port of its own; ``wrap``: what makes its socket speak TLS."""
    inbox = Inbox()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            inbox.take(self)

        def log_message(self, *args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *args: None  # type: ignore[method-assign]
    if wrap is not None:
        server.socket = wrap(server.socket)
    inbox.url = f"http://127.0.0.1:{server.server_address[1]}/hook/T0/s3cr3t"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield inbox
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def a_message(at: datetime, **changes: Any) -> Message:
    given = {
        "event": "incident.paged",
        "title": "SEV1: Claims agent pays <!channel> twice",
        "text": "Nobody has taken it. [look](http://evil.example) & <b>go</b>",
        "link": "https://portal.example.test/incidents/INC-2026-0001/",
        "link_words": "Open it",
        "at": at,
        "facts": (("Agent", "claims-triage"), ("Class", "Unauthorised action")),
        "data": {"incident": "INC-2026-0001", "severity": "SEV1"},
        **changes,
    }
    return Message(**given)


def a_receiver(url: str, shape: Shape = Shape.WEBHOOK) -> Receiver:
    with transaction.atomic():
        return put_receiver(None, shape, url, "soc" if shape is Shape.WEBHOOK else "")


def a_post(receiver: Receiver, now: datetime, key: str = "page:1") -> Post:
    return post(receiver, a_message(now), key=key, subject=CASE, now=now)
