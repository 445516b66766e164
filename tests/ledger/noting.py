"""Small changes with their entries, for tests of history."""

from typing import Any

from govportal.ledger.actions import record, recorded
from govportal.ledger.models import Entry
from govportal.people.models import Unit
from tests.ledger.cast import NOW, OWNER, REQUEST


def note(verb: str = "unit.change") -> Entry:
    return record(verb, REQUEST, actor=OWNER, now=NOW)


@recorded
def add_unit(slug: str, parent: Unit | None = None) -> Unit:
    unit = Unit.objects.create(slug=slug, name=f"Name of {slug}", parent=parent)
    note("unit.add")
    return unit


def changes() -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = Entry.objects.order_by("-id")[0].content["changes"]
    return made
