"""The one receiver: what simple_history sees changed becomes part of the action's entry.

Changes wait in the connection's own list of commit hooks, as hooks that do nothing. Django cuts
that list back when a savepoint or a transaction is rolled back, so a change that did not happen
cannot be folded, and a folding that did not happen leaves its changes waiting: no state of ours
that could disagree with the database's.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from django.db import connections, models, router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from simple_history.manager import HistoryManager

from govportal.ledger.differences import difference
from govportal.ledger.models import Entry
from govportal.ledger.rules import Change

M = TypeVar("M", bound=models.Model)


class OutsideTransaction(RuntimeError):
    """A change or a record that no transaction ties together."""


class Unrecorded(RuntimeError):
    """An action ended with changes that are in no entry."""


class KeptManager(HistoryManager):
    """Reads history. Its class is made once, where simple_history makes one at each save."""

    @classmethod
    @cache
    def from_queryset(cls, *args: Any, **kwargs: Any) -> Any:
        return super().from_queryset(*args, **kwargs)


@dataclass(eq=False)
class Frame:
    """One running action. Its changes belong to its own entry, not to that of an inner action.

    ``now``: when it happens, where it was told; its history says the same.
    """

    now: datetime | None = None


@dataclass(frozen=True)
class _Mark:
    """A commit hook that does nothing: its place in the list is what counts."""

    frame: Frame | None

    def __call__(self) -> None:
        return None


class _Opened(_Mark):
    pass


class _Folded(_Mark):
    pass


@dataclass(frozen=True)
class _Changed(_Mark):
    change: Change


_running: ContextVar[Frame | None] = ContextVar("ledger_frame", default=None)


def ledger_connection() -> BaseDatabaseWrapper:
    """The connection that writes entries."""
    return connections[router.db_for_write(Entry)]


def require_transaction(what: str) -> BaseDatabaseWrapper:
    """The ledger's connection. Raises OutsideTransaction when it is not inside ``atomic``."""
    connection = ledger_connection()
    if not connection.in_atomic_block:
        raise OutsideTransaction(f"{what} outside transaction.atomic")
    return connection


def on_dated(instance: models.Model, history_instance: models.Model, **_: Any) -> None:
    """Receiver of pre_create_historical_record: history happens when its action does.

    So that what a row looked like on a day (``as_of``) and what the ledger tells of that day agree,
    also where time was travelled.
    """
    running = _running.get()
    if running is not None and running.now is not None and not hasattr(instance, "_history_date"):
        history_instance.history_date = running.now  # type: ignore[attr-defined]


def on_history(
    instance: models.Model, history_instance: models.Model, using: str | None = None, **_: Any
) -> None:
    """Receiver of post_create_historical_record. Raises OutsideTransaction outside ``atomic``.

    A history row without any difference (a save that changed nothing audited) needs no entry.
    simple_history sends this after it has written the rows of many-to-many fields; relation
    tables with a history of their own come as any other model.
    """
    change = difference(instance, history_instance)
    if change is None:
        return
    _mark(require_transaction(f"{change.op} of {change.ref}"), _Changed(_running.get(), change))


def create_many(rows: list[M]) -> list[M]:
    """Insert many rows of one audited model, each with its history, in two statements.

    As if each were saved: the running action's entry tells of all of them. They get their keys.
    Raises OutsideTransaction outside ``atomic``.
    """
    for change in create_with_history(rows):
        _mark(ledger_connection(), _Changed(_running.get(), change))
    return rows


def create_with_history(rows: list[M]) -> list[Change]:
    """Insert many rows of one audited model, each with its history; the change each stands for.

    Few statements; they get their keys. Who calls it writes the changes into entries
    (``record_many``), since the receiver does not see them. Foreign keys of the rows should be
    loaded, or each costs a query. Raises OutsideTransaction outside ``atomic``.
    """
    if not rows:
        return []
    require_transaction("create_with_history")
    model: Any = type(rows[0])
    made = model._default_manager.bulk_create(rows)
    running = _running.get()
    written = model.history.bulk_history_create(made, default_date=running and running.now)
    pairs = zip(made, written, strict=True)
    return [change for pair in pairs if (change := difference(*pair))]  # of new rows never None


def _mark(connection: BaseDatabaseWrapper, mark: _Mark) -> None:
    transaction.on_commit(mark, using=connection.alias)


def _waiting(connection: BaseDatabaseWrapper, frame: Frame | None) -> Iterator[Change]:
    """Changes of ``frame`` that no entry has folded yet, newest first."""
    for _, hook, *_ in reversed(connection.run_on_commit):
        if not isinstance(hook, _Mark) or hook.frame is not frame:
            continue
        if not isinstance(hook, _Changed):
            return
        yield hook.change


def fold(connection: BaseDatabaseWrapper) -> list[Change]:
    """Take the waiting changes of the running action, oldest first, for the entry being written."""
    frame = _running.get()
    taken = list(_waiting(connection, frame))[::-1]
    if taken:
        _mark(connection, _Folded(frame))
    return taken


@contextmanager
def frame(connection: BaseDatabaseWrapper, now: datetime | None = None) -> Iterator[None]:
    """Run an action that happens at ``now``. Raises Unrecorded at the end when changes of its own
    are in no entry."""
    running = Frame(now)
    token = _running.set(running)
    try:
        _mark(connection, _Opened(running))
        yield
        left = next(_waiting(connection, running), None)
        if left is not None:
            raise Unrecorded(f"{left.op} of {left.ref} is in no entry")
    finally:
        _running.reset(token)
