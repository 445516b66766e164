"""Pages asked for in turns on two databases: one small, one grown from it.

Server time: the whole request through every middleware, session and template, without network.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.contrib.auth import get_user_model
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.filling import Filled
from bench.harness import Measured, beside_each_other, processor_seconds
from bench.twins import on_small

QUERIES_OF_A_LIST, QUERIES_OF_A_PAGE, KIB = 12, 15, 100


@cache
def client_of(email: str) -> Client:
    """Somebody's browser. Signed in before the copy is taken, so that both know the session."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(get_user_model().objects.get(email=email))
    return client


@dataclass(frozen=True)
class Page:
    """An address, who asks for it, and how many queries it may cost."""

    title: str
    reader: str
    address: Callable[[Filled], str]
    queries: int = QUERIES_OF_A_LIST


def fixed(address: str) -> Callable[[Filled], str]:
    return lambda made: address


def beside_small(page: Page, made: Filled, *, apart: int = 0) -> Measured:
    """Server time at the large size beside the small one, and what the page costs. ``apart``: so
    many queries more or less are no fault."""
    client = client_of(getattr(made.cast, page.reader).email)

    def ask() -> HttpResponse:
        answer = client.get(page.address(made))
        assert isinstance(answer, HttpResponse)
        return answer

    ask()  # calendars and templates are in memory from the first page on
    with on_small():
        ask()  # and a connection once asks its database whether it can do JSON
        _, few = cost(ask)
    answer, many = cost(ask)
    size = len(answer.content)
    faults = []
    if abs(few - many) > apart or many > page.queries:
        faults.append(f"queries must be the same and at most {page.queries}")
    if size > KIB * 1024:
        faults.append(f"must be at most {KIB} KiB")
    busy = min(processor_seconds(ask) for _ in range(5)) * 1000
    note = f"{few} and {many} queries, {size / 1024:.0f} KiB, {busy:.0f} ms of processor"

    def ask_small() -> None:
        with on_small():
            ask()

    return beside_each_other(ask, ask_small, repeat=7, note=note, fault="; ".join(faults))


def cost(ask: Callable[[], HttpResponse]) -> tuple[HttpResponse, int]:
    """The answer and its number of queries. Raises AssertionError for anything but a page."""
    with CaptureQueriesContext(connection) as captured:
        answer = ask()
    assert answer.status_code == 200, answer.status_code
    return answer, len(captured)
