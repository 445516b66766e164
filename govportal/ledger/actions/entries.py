"""Writing into the ledger. ``record`` once, last thing in an action; ``recorded`` around it."""

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, ParamSpec, TypeVar

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from ulid import LaxMonotonicPolicy, ULIDGenerator

from govportal.ledger import history
from govportal.ledger.inserts import insert
from govportal.ledger.models import Disclosure, Entry, EntryRef, Unsealed
from govportal.ledger.rules import (
    Actor,
    Change,
    Composed,
    Facts,
    HasRef,
    Retention,
    Subject,
    compose,
    dumps,
)

P = ParamSpec("P")
R = TypeVar("R")

ENTRY_COLUMNS = [field.attname for field in Entry._meta.concrete_fields]

_ids = ULIDGenerator(policy=LaxMonotonicPolicy())
_demo: ContextVar[bool] = ContextVar("ledger_demo", default=False)
_kept: ContextVar[list[Composed] | None] = ContextVar("ledger_kept", default=None)


def recorded(action: Callable[P, R]) -> Callable[P, R]:
    """Make an action one transaction. Raises Unrecorded, so that it rolls back, when it changed
    audited models without an entry. Actions nest; each is answerable for its own changes."""

    @functools.wraps(action)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        connection = history.ledger_connection()
        alone = _kept.get() is None
        now = kwargs.get("now")
        with (
            transaction.atomic(connection.alias, savepoint=alone),
            history.frame(connection, now if isinstance(now, datetime) else None),
        ):
            return action(*args, **kwargs)

    return run


@contextmanager
def demonstration() -> Iterator[None]:
    """Entries recorded inside are marked as demo: their time was travelled."""
    token = _demo.set(True)
    try:
        yield
    finally:
        _demo.reset(token)


@contextmanager
def in_bulk() -> Iterator[None]:
    """For a load that is one transaction: what is recorded inside is written together at the end.

    Actions inside have no savepoints of their own, so that where one fails, all of it fails: no
    entry could outlive its change. Raises OutsideTransaction outside ``atomic``.
    """
    history.require_transaction("in_bulk")
    token = _kept.set([])
    try:
        yield
        write_kept()
    finally:
        _kept.reset(token)


def write_kept() -> None:
    """Write what ``in_bulk`` keeps, for whoever reads entries inside; nothing elsewhere."""
    kept = _kept.get()
    if kept:
        _insert(history.ledger_connection(), kept)
        kept.clear()


def record(
    verb: str,
    subject: Subject,
    *,
    actor: Actor,
    now: datetime,
    role: str = "",
    on_behalf_of: Actor | None = None,
    refs: Iterable[HasRef] = (),
    data: Mapping[str, Any] | None = None,
    personal: Mapping[str, Any] | None = None,
    policy: Mapping[str, Any] | None = None,
    trace_id: str = "",
    retention: str = Retention.STANDARD,
) -> Entry:
    """Write one entry, with the field changes made since the action began.

    ``now`` is when it happened; the time of writing is taken from the clock. ``personal`` values
    stand in the entry only as commitments. Raises OutsideTransaction outside ``atomic`` and
    Unrecordable (a ValueError) for what canonical JSON cannot hold.
    """
    connection = history.require_transaction(f"record {verb}")
    facts = Facts(
        verb, subject, actor, now, role, on_behalf_of, tuple(refs), data or {}, personal or {},
        policy, trace_id, retention,
    )  # fmt: skip
    return _write(connection, [_composed(facts, history.fold(connection))])[0]


def record_many(
    facts: Sequence[Facts], changes: Sequence[Iterable[Change]] | None = None
) -> list[Entry]:
    """Write many entries at the price of few statements; folds no field changes.

    For loads that change no audited model (gateway decisions, events), or that bring the changes
    of each entry themselves (``create_with_history``). Raises as ``record``; ValueError when
    there are not as many changes as facts.
    """
    connection = history.require_transaction("record_many")
    each = zip(facts, changes or [()] * len(facts), strict=True)
    return _write(connection, [_composed(item, its) for item, its in each])


def _composed(facts: Facts, changes: Iterable[Change]) -> Composed:
    written = datetime.now(UTC)
    entry_id = str(_ids.generate(written))
    return compose(facts, entry_id=entry_id, recorded_at=written, demo=_demo.get(), changes=changes)


def _write(connection: BaseDatabaseWrapper, made: Sequence[Composed]) -> list[Entry]:
    kept = _kept.get()
    if kept is None:
        _insert(connection, made)
    else:
        kept.extend(made)
    return [Entry.from_db(connection.alias, ENTRY_COLUMNS, _row(item)) for item in made]


def _row(item: Composed) -> tuple[Any, ...]:
    return (*item.columns, item.body.decode(), item.leaf_hash)


def _insert(connection: BaseDatabaseWrapper, made: Sequence[Composed]) -> None:
    rows = [_row(item) for item in made]
    refs = [(item.columns.id, ref, item.columns.occurred_at) for item in made for ref in item.refs]
    opened = [
        (item.columns.id, one.path, one.salt, dumps(one.value).decode())
        for item in made
        for one in item.disclosures
    ]
    queue = [(item.columns.id, item.leaf_hash, item.columns.recorded_at) for item in made]
    insert(connection, (Entry, rows), (EntryRef, refs), (Disclosure, opened), (Unsealed, queue))
