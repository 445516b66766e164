"""What a row looked like when somebody read it, so that a write from an old look is told."""

import hashlib
import json
from collections.abc import Collection
from typing import Any

from django.db.models import Field, Model
from django.forms import BaseForm

from govportal.refusals import Refusal

Seen = Collection[str] | None
"""Marks of which one must still be the row's; None asks for nothing."""


def mark_of(row: Model, without: Collection[str] = (), beside: Any = None) -> str:
    """A short digest of a row's columns; ``without``: columns that programs touch by themselves.

    ``beside``: what else is judged with the row, as what was said of it.
    """
    fields = [field for field in row._meta.concrete_fields if field.attname not in without]
    state = {field.attname: _written(row, field) for field in fields}
    if beside is not None:
        state["+"] = beside
    text = json.dumps(state, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _written(row: Model, field: "Field[Any, Any]") -> Any:
    """A column as text, the same for a row just made and one just read."""
    return None if getattr(row, field.attname) is None else field.value_to_string(row)


def changed_refusal(mark: str, seen: Seen) -> Refusal | None:
    """Why a row with this mark may not be written by somebody who saw ``seen``."""
    return Refusal("row.changed_stale") if seen is not None and mark not in seen else None


def seen_anew(form: BaseForm, refusal: Refusal | None, **shown: object) -> None:
    """A refused form is shown once more: what was typed stays, and it is of what is shown now.

    Only where the refusal told that something changed; otherwise the old look is still the
    reader's. ``shown``: hidden fields, as the mark, by their names without prefix.
    """
    if refusal is None or not refusal.is_stale or not form.is_bound:
        return
    data: Any = form.data
    data = data.copy()
    for name, value in shown.items():
        data[form.add_prefix(name)] = str(value)
    form.data = data
