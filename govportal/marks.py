"""What a row looked like when somebody read it, so that a write from an old look is told."""

import hashlib
from collections.abc import Collection

from django.db.models import Model

from govportal.refusals import Refusal

Seen = Collection[str] | None
"""Marks of which one must still be the row's; None asks for nothing."""


def mark_of(row: Model, without: Collection[str] = ()) -> str:
    """A short digest of a row's columns; ``without``: columns that programs touch by themselves."""
    names = [field.attname for field in row._meta.concrete_fields]
    state = [(name, repr(getattr(row, name))) for name in names if name not in without]
    return hashlib.sha256(repr(state).encode()).hexdigest()[:32]


def changed_refusal(mark: str, seen: Seen) -> Refusal | None:
    """Why a row with this mark may not be written by somebody who saw ``seen``."""
    return Refusal("row.changed_stale") if seen is not None and mark not in seen else None
