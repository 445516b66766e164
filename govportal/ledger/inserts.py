"""Plain bulk inserts, several times as fast as the ORM's: gateways record thousands a second."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper

SQLITE_CHUNK = 10_000


Rows = Sequence[Sequence[Any]]


def insert(connection: BaseDatabaseWrapper, *tables: tuple[type[models.Model], Rows]) -> None:
    """Insert rows into one table after the other; on PostgreSQL in one statement.

    Values stand in the order of the model's fields, without an automatic key, and are not
    validated: the caller knows its own types. Raises as the database does (IntegrityError).
    """
    filled = [(model, _adapted(connection, model, rows)) for model, rows in tables if rows]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _at_once(connection, cursor, filled)
            return
        for model, rows in filled:
            for start in range(0, len(rows), SQLITE_CHUNK):
                cursor.executemany(_one(model), rows[start : start + SQLITE_CHUNK])


def _at_once(
    connection: BaseDatabaseWrapper, cursor: Any, filled: Sequence[tuple[type[models.Model], Rows]]
) -> None:
    """One statement, one journey to the server: each insert but the last is a WITH query."""
    statements: list[str] = []
    params: list[Any] = []
    for model, rows in filled:
        if len(rows) == 1:
            statements.append(_one(model))
            params += rows[0]
        else:
            kinds = tuple(str(field.db_type(connection)) for field in _fields(model))
            statements.append(_unnested(model, kinds))
            params += [list(column) for column in zip(*rows, strict=True)]
    if statements:
        *first, last = statements
        named = ", ".join(f"t{n} AS ({statement})" for n, statement in enumerate(first))
        cursor.execute(f"WITH {named} {last}" if named else last, params)


def insert_once(row: models.Model) -> bool:
    """Insert ``row`` unless one that is the same by a unique key is there; whether it was.

    One statement, where get_or_create takes four. The row gets its key; no signals, no history.
    Raises IntegrityError for any other constraint.
    """
    model = type(row)
    connection = connections[router.db_for_write(model)]
    values = [
        field.get_db_prep_save(getattr(row, field.attname), connection) for field in _fields(model)
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"{_one(model)} ON CONFLICT DO NOTHING RETURNING {_key(model)}", values)
        found = cursor.fetchone()
    if found is None:
        return False
    row.pk = found[0]
    row._state.adding, row._state.db = False, connection.alias
    return True


@cache
def _key(model: type[models.Model]) -> str:
    return f'"{model._meta.pk.column}"'


@cache
def _fields(model: type[models.Model]) -> list[Any]:
    return [f for f in model._meta.concrete_fields if not isinstance(f, models.AutoField)]


def _adapted(connection: BaseDatabaseWrapper, model: type[models.Model], rows: Rows) -> Rows:
    """SQLite keeps days and times as text, in the form that Django reads back."""
    if connection.vendor != "sqlite":
        return rows
    adapt = {
        n: connection.ops.adapt_datetimefield_value
        if isinstance(f, models.DateTimeField)
        else connection.ops.adapt_datefield_value
        for n, f in enumerate(_fields(model))
        if isinstance(f, models.DateField)
    }
    if not adapt:
        return rows
    return [[adapt[n](v) if n in adapt else v for n, v in enumerate(row)] for row in rows]


def _target(model: type[models.Model]) -> str:
    names = ", ".join(f'"{field.column}"' for field in _fields(model))
    return f'INSERT INTO "{model._meta.db_table}" ({names})'


@cache
def _one(model: type[models.Model]) -> str:
    places = ", ".join(["%s"] * len(_fields(model)))
    return f"{_target(model)} VALUES ({places})"


@cache
def _unnested(model: type[models.Model], types: tuple[str, ...]) -> str:
    places = ", ".join(f"%s::{kind}[]" for kind in types)
    return f"{_target(model)} SELECT * FROM unnest({places})"  # noqa: S608 - names of our columns
