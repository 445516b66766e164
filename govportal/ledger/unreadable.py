"""Finds the value that cannot be read, after a verification tripped over one.

A column of SQLite holds whatever was put into it: bytes that are not UTF-8, text where a hash
belongs. Reading such a value fails in many ways, none of which says where it stands.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import connections, models, router

from govportal.ledger.faults import Faulty
from govportal.ledger.models import (
    Checkpoint,
    Disclosure,
    Entry,
    EntryRef,
    Leaf,
    Node,
    PruningPermit,
    Unsealed,
    VerificationRun,
)

TABLES: tuple[type[models.Model], ...] = (
    Checkpoint, Leaf, Node, Entry, EntryRef, Disclosure, Unsealed, PruningPermit, VerificationRun,
)  # fmt: skip
CHUNK = 1000


def look() -> None:
    """Raises Faulty for the first value of another type than its column's; reads everything.

    Finds nothing on PostgreSQL, which stores no such values.
    """
    connection = connections[router.db_for_read(Entry)]
    if connection.vendor != "sqlite":
        return
    for model in TABLES:
        table = model._meta.db_table
        for number, field, kind, raw in _values(connection, model):
            if not _readable(field, kind, raw):
                raise Faulty("unreadable", f"{table}.{field.column} in row {number}")


def _values(connection: Any, model: type[models.Model]) -> Iterator[tuple[int, Any, str, bytes]]:
    """Every value of a table as row number, field, SQLite's type and bytes."""
    fields = model._meta.concrete_fields
    quote = connection.ops.quote_name
    names = [quote(field.column) for field in fields]
    columns = ", ".join(f"typeof({name}), CAST({name} AS BLOB)" for name in names)
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT rowid, {columns} FROM {table} ORDER BY rowid")  # noqa: S608
        while rows := cursor.fetchmany(CHUNK):
            for number, *row in rows:
                for field, kind, raw in zip(fields, row[::2], row[1::2], strict=True):
                    yield number, field, kind, raw


def _readable(field: Any, kind: str, raw: bytes) -> bool:
    if isinstance(field, models.BinaryField):
        return kind == "blob"
    if isinstance(field, models.IntegerField | models.BooleanField):
        return kind == "integer"
    return kind == "text" and _is_text(field, raw)


def _is_text(field: Any, raw: bytes) -> bool:
    try:
        text = raw.decode()
        if isinstance(field, models.DateTimeField):
            datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
