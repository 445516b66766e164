"""What all tests share: the two databases, and servers to borrow. The cast is in tests/cast.py."""

import contextlib
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client, TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck, settings

from govportal.worklist.actions import load_calendars
from tests import make
from tests.services import migrated, postgres, redis

_begun = sqlite3.connect(":memory:", check_same_thread=False)
_flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

# A busy machine is slow, not wrong.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


@contextlib.contextmanager
def triggers_lifted() -> Iterator[None]:
    """No trigger fires inside. Only for emptying tables between tests: the ledger forbids it."""
    down, up = _switches()
    _run(down)
    try:
        yield
    finally:
        _run(up)


def _switches() -> tuple[list[str], list[str]]:
    # SQLite cannot switch a trigger off: it is dropped and made again from its own text.
    if connection.vendor == "postgresql":
        role = "SET session_replication_role = "
        return [f"{role} replica"], [f"{role} DEFAULT"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
    return [f'DROP TRIGGER "{name}"' for name, _ in triggers], [sql for _, sql in triggers]


def _run(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _flush_with_triggers_lifted(case: TransactionTestCase) -> None:
    if connection.vendor == "sqlite" and _put_back():
        return
    with triggers_lifted():
        _flush(case)
    if connection.vendor == "sqlite":  # what a trigger would have taken out of the index of words
        _run(["INSERT INTO registry_agentwords_fts(registry_agentwords_fts) VALUES ('rebuild')"])
        _run(["INSERT INTO ledger_words(ledger_words) VALUES ('rebuild')"])


def _keep() -> None:
    """The tables as all tests begin with them, beside the file that they change."""
    connection.ensure_connection()
    connection.connection.backup(_begun)


def _put_back() -> bool:
    """Whether the whole file is as it was: sooner done than emptying each table. Not while somebody
    holds it."""
    with contextlib.suppress(sqlite3.OperationalError):
        connection.ensure_connection()
        _begun.backup(connection.connection)
        return True
    return False


def pytest_configure(config: pytest.Config) -> None:
    if not config.getvalue("nomigrations"):
        migrated.filled_when_created(connection)
    # Django has no hook between a test with real transactions and the flush after it.
    TransactionTestCase._fixture_teardown = _flush_with_triggers_lifted  # type: ignore[attr-defined]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests for PostgreSQL only say why they do not run on SQLite.

    A test in a browser has one more try, and the run names it (``-rR``): a browser that a busy
    machine starves can answer between two pages. What truly fails, fails twice.
    """
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))
    if connection.vendor == "postgresql":
        return
    only = pytest.mark.skip(reason="needs PostgreSQL: TEST_POSTGRES=1, or make test-postgres")
    for item in items:
        if item.get_closest_marker("postgres"):
            item.add_marker(only)


class ClosingClient(Client):
    """Files that a test is sent are closed after it, whether it read them or not."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.files: list[Any] = []

    def request(self, **given: Any) -> Any:
        answer = super().request(**given)
        if answer.streaming:
            self.files.append(answer)
        return answer


@pytest.fixture
def client() -> Iterator[Client]:
    visitor = ClosingClient()
    yield visitor
    for file in visitor.files:
        # Not close(): that ends a request, and with it perhaps the connection.
        for close in file._resource_closers:
            close()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """A page in somebody's own language leaves that language on; no test inherits it."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server beside the test database, for programs started by a test."""
    if not postgres.installed():
        pytest.skip(postgres.MISSING)
    with postgres.server() as url:
        yield url


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A Redis server for programs started by a test."""
    if not redis.installed():
        pytest.skip(redis.MISSING)
    with redis.server() as url:
        yield url


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Calendars take longest to load and never change: once for all tests of a process."""
    with django_db_blocker.unblock():
        load_calendars(make.START)
        if connection.vendor == "sqlite":
            _keep()
