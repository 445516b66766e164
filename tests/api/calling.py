"""Calling the API as a program does: with a key, without cookies."""

import json
from typing import Any

from django.test import Client
from django.utils import timezone

from govportal.people.models import Person
from govportal.people.token_actions import make_token


class Caller:
    """A program with a person's token; it answers as Django's test client does."""

    def __init__(self, person: Person, *, can_write: bool = True, name: str = "Tests") -> None:
        self.token, self.text = make_token(
            name, 30, can_write=can_write, actor=person, now=timezone.now()
        )
        self.client = Client(raise_request_exception=False)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """``body``: JSON, or bytes as they are. ``headers``: ``If_Match`` for If-Match."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        kind = named.pop("Content-Type", "application/json")
        return self.client.generic(
            method,
            path,
            b"" if body is None else raw,
            content_type=kind,
            headers={"Authorization": f"Bearer {self.text}"} | named,
        )

    def get(self, path: str, **headers: str) -> Any:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any, **headers: str) -> Any:
        return self.call("POST", path, body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        return self.call("PATCH", path, body, **headers)


def problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    """The problem that an answer is, of this status and code."""
    assert answer.status_code == status, (answer.status_code, answer.content[:500])
    assert answer["Content-Type"] == "application/problem+json"
    said = json.loads(answer.content)
    assert (said["status"], said["code"]) == (status, code), said
    return said


def places(said: dict[str, Any]) -> dict[str, str]:
    """Where the faults of a problem are, and their codes."""
    return {
        one.get("pointer") or one.get("parameter") or one.get("header", ""): one["code"]
        for one in said.get("errors", [])
    }
