"""What a row looked like when somebody read it, so that a write from an old look is told."""

import hashlib
import json
from collections.abc import Collection
from typing import Any

from django.db.models import Field, Model

from govportal.refusals import Refusal

Seen = Collection[str] | None
"""Marks of which one must still be the row's; None asks for nothing."""


def mark_of(row: Model, without: Collection[str] = ()) -> str:
    """A short digest of a row's columns; ``without``: columns that programs touch by themselves."""
    fields = [field for field in row._meta.concrete_fields if field.attname not in without]
    state = {field.attname: _written(row, field) for field in fields}
    text = json.dumps(state, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _written(row: Model, field: "Field[Any, Any]") -> Any:
    """A column as text, the same for a row just made and one just read."""
    return None if getattr(row, field.attname) is None else field.value_to_string(row)


def changed_refusal(mark: str, seen: Seen) -> Refusal | None:
    """Why a row with this mark may not be written by somebody who saw ``seen``."""
    return Refusal("row.changed_stale") if seen is not None and mark not in seen else None
