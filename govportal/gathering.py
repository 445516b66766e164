"""Rows of several tables in one statement, for pages that show a little of much.

A case is drawn from some twenty small tables. Prefetching asks each by itself, and every question
costs the way to the database and back; a page has fifteen (3-quality.md §1).
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import Field, JSONField, Model, QuerySet, Value
from django.db.models.functions import JSONArray


def gather(*asked: QuerySet[Any]) -> list[list[Any]]:
    """The rows of each query set, by primary key, read together as a UNION ALL.

    Order, joins and prefetches of a query set are not kept: ``join`` what was read already.
    """
    found: list[list[Any]] = [[] for _ in asked]
    # What is known to be empty is left out: putting a part together costs more than reading it.
    parts = [_numbered(n, rows) for n, rows in enumerate(asked) if not rows.query.is_empty()]
    for n, row in parts[0].union(*parts[1:], all=True) if parts else ():
        found[n].append(_made(asked[n].model, row))
    return [sorted(rows, key=lambda row: row.pk) for rows in found]


def join(rows: Iterable[Model], known: dict[Any, Any], *names: str) -> None:
    """Give each row what its foreign keys name, where it is among the ``known`` (by key)."""
    for row in rows:
        for name in names:
            key = getattr(row, _column(row, name))
            if key in known:
                setattr(row, name, known[key])


def keys_in(rows: Iterable[Model], *names: str) -> set[Any]:
    """The keys that foreign keys of these rows name."""
    keys = (getattr(row, _column(row, name)) for row in rows for name in names)
    return {key for key in keys if key is not None}


def _column(row: Model, name: str) -> str:
    field: Any = row._meta.get_field(name)
    return str(field.attname)


def _columns(model: type[Model]) -> "list[Field[Any, Any]]":
    return list(model._meta.concrete_fields)


def _numbered(n: int, rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    """The query set's number and its columns, in a shape that all tables share."""
    columns = JSONArray(*(field.attname for field in _columns(rows.model)))
    numbered: QuerySet[Any, Any] = rows.order_by().annotate(of=Value(n), row=columns)
    return numbered.values_list("of", "row")


def _made(model: type[Model], row: list[Any]) -> Model:
    fields = _columns(model)
    values = [_value(field, value) for field, value in zip(fields, row, strict=True)]
    return model.from_db("default", [field.attname for field in fields], values)


def _value(field: "Field[Any, Any]", value: Any) -> Any:
    """A column as its field has it, from what JSON made of it."""
    if isinstance(field, JSONField):
        is_text = connection.vendor == "sqlite" and value is not None
        return json.loads(value, cls=field.decoder) if is_text else value
    made = field.to_python(value)
    is_naive = isinstance(made, datetime) and made.tzinfo is None  # SQLite stores UTC so
    return made.replace(tzinfo=UTC) if is_naive else made
