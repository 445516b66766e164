"""What tampering tests share: the first fault found, another value, the columns there are."""

from datetime import timedelta
from typing import Any

from django.db import models

from govportal.ledger.actions import verify_ledger
from tests.ledger.cast import (
    LATER,
)


def fault() -> tuple[str, str]:
    run = verify_ledger(LATER)
    return run.fault, run.place


def other(value: Any) -> Any:
    """Some other value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 100
    if isinstance(value, str):
        return value[:-1] + ("x" if not value.endswith("x") else "y") if value else "x"
    if hasattr(value, "tzinfo"):
        return value + timedelta(microseconds=1)
    return bytes([bytes(value)[0] ^ 1]) + bytes(value)[1:]


def columns(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]
