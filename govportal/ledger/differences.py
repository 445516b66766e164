"""What one history row changed, as the ledger writes it (docs/ledger-format.md §3)."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from simple_history.utils import get_m2m_reverse_field_name

from govportal.ledger.rules import Change, Hidden, moment
from govportal.ledger.rules.canonical import MAX_INTEGER

OPS = {"+": "create", "~": "update", "-": "delete"}
EMPTY: tuple[Any, ...] = (None, "", [], {}, Hidden(""))
PLAIN_FIELDS = (models.SlugField, models.UUIDField)


def difference(instance: models.Model, row: Any) -> Change | None:
    """The change that history row ``row`` of ``instance`` stands for, None if nothing differs."""
    op = OPS[row.history_type]
    before = _previous(instance, row) if op == "update" else None
    fields: dict[str, tuple[Any, Any]] = {}
    for field in row.tracked_fields:
        if not field.primary_key:
            _compare(fields, field.name, op, _column(field, before), _column(field, row), instance)
    for field in row._history_m2m_fields:
        _compare(fields, field.name, op, _links(field, before), _links(field, row), instance)
    if op == "update" and not fields:
        return None
    return Change(instance._meta.label, ref_of(instance), op, fields)


def ref_of(instance: models.Model) -> str:
    """The object's own reference, or ``room.model:<primary key>`` where it has none."""
    own = getattr(instance, "ledger_ref", None)
    return own if isinstance(own, str) else f"{instance._meta.label_lower}:{instance.pk}"


def _previous(instance: models.Model, row: Any) -> Any | None:
    """The history row before this one. By number: times may be equal, or travelled."""
    model: type[models.Model] = type(row)
    rows = model._default_manager.raw(_newest_before(model), [instance.pk, row.history_id])
    return next(iter(rows), None)


@cache
def _newest_before(model: type[models.Model]) -> str:
    """Written by hand, since each change of an audited row asks: building it anew costs more."""
    columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
    key = model.instance_type._meta.pk.column  # type: ignore[attr-defined]
    return (
        f'SELECT {columns} FROM "{model._meta.db_table}" WHERE "{key}" = %s AND history_id < %s'  # noqa: S608
        " ORDER BY history_id DESC LIMIT 1"
    )


def _compare(
    fields: dict[str, tuple[Any, Any]],
    name: str,
    op: str,
    before: "_Value",
    after: "_Value",
    instance: models.Model,
) -> None:
    if op == "delete":
        before, after = after, before
    if before.raw == after.raw:
        return
    pair = (before.shown(instance), after.shown(instance))
    if op != "update" and all(value in EMPTY for value in pair):
        return
    fields[name] = (None, pair[1]) if op == "create" else pair


class _Value:
    """A field's value in one history row, compared raw and rendered only where it differs."""

    def __init__(self, raw: Any, show: Callable[[Any, models.Model], Any]) -> None:
        self.raw = raw
        self._show = show

    def shown(self, instance: models.Model) -> Any:
        return None if self.raw is None else self._show(self.raw, instance)


def _column(field: Any, row: Any | None) -> _Value:
    if row is None:
        return _Value(None, _nothing)
    raw = field.to_python(getattr(row, field.attname))
    if isinstance(field, models.ForeignKey):
        return _Value(raw, lambda value, instance: _target(field, value, instance))
    return _Value(raw, lambda value, instance: _shown(field, value, instance))


def _nothing(_value: Any, _instance: models.Model) -> None:
    return None


def _shown(field: Any, value: Any, instance: models.Model) -> Any:
    plain = _plain(value)
    if plain is not None:
        return plain
    if field.choices or isinstance(field, PLAIN_FIELDS) or _declared_plain(field, instance):
        return str(value)
    if isinstance(field, models.JSONField):
        return Hidden(json.dumps(value, sort_keys=True, cls=DjangoJSONEncoder))
    return Hidden(value.hex() if isinstance(value, bytes) else str(value))


def _declared_plain(field: Any, instance: models.Model) -> bool:
    """Whether the model names this field in ``ledger_plain``: text that is nobody's (a digest)."""
    return field.name in getattr(instance, "ledger_plain", ())


def _plain(value: Any) -> Any:
    """Numbers, booleans and times as JSON; None for everything else."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value) if -MAX_INTEGER < value < MAX_INTEGER else str(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return moment(value if value.tzinfo else value.replace(tzinfo=UTC))
    if isinstance(value, timedelta):
        return str(value // timedelta(microseconds=1))
    if isinstance(value, float | UUID):
        return str(value)
    return value.isoformat() if hasattr(value, "isoformat") else None


def _target(field: Any, value: Any, instance: models.Model) -> str:
    """The reference of what a foreign key points to."""
    model = field.remote_field.model
    if not hasattr(model, "ledger_ref"):
        return f"{model._meta.label_lower}:{value}"
    own_field = instance._meta.get_field(field.name)
    cached = own_field.is_cached(instance) and getattr(instance, field.name)  # type: ignore[union-attr]
    if cached and getattr(cached, field.target_field.attname) == value:
        return ref_of(cached)
    found = model._base_manager.filter(**{field.target_field.attname: value}).first()
    return ref_of(found) if found else f"{model._meta.label_lower}:{value}"


def _links(field: Any, row: Any | None) -> _Value:
    """What a many-to-many field held in this history row."""
    if row is None:
        return _Value([], _nothing)
    name = get_m2m_reverse_field_name(field)
    keys = sorted(getattr(row, field.name).values_list(f"{name}_id", flat=True))
    return _Value(keys, lambda value, _: _refs(field.remote_field.model, value))


def _refs(model: Any, keys: list[Any]) -> list[str]:
    if not hasattr(model, "ledger_ref"):
        return sorted(f"{model._meta.label_lower}:{key}" for key in keys)
    found = {item.pk: item for item in model._base_manager.filter(pk__in=keys)}
    return sorted(
        ref_of(found[key]) if key in found else f"{model._meta.label_lower}:{key}" for key in keys
    )
