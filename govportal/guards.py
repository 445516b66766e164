"""Rules that the database itself keeps, as triggers on SQLite and PostgreSQL; for migrations.

A guard refuses an event on a table unless a condition holds; the condition is SQL that both
databases read alike, with NEW and OLD for the row.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.migrations.operations.base import Operation

Step = Callable[[Any, Any], None]
_DAYS = re.compile(r"DAYS\{([^}]+)\}")


def days(moment: str) -> str:
    """A moment or a day as a number of days; the difference of two is time in both databases."""
    return f"DAYS{{{moment}}}"


@dataclass(frozen=True)
class Guard:
    """Refuse ``event`` (INSERT, UPDATE, DELETE) on ``table`` unless ``allowed`` holds."""

    table: str
    event: str
    name: str
    message: str
    allowed: str = "1 = 0"
    sqlite_only: bool = False

    def sqlite(self) -> list[str]:
        allowed = _DAYS.sub(r"julianday(\1)", self.allowed)
        return [
            f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} "
            f"WHEN NOT ({allowed}) BEGIN SELECT RAISE(ABORT, '{self.message}'); END"
        ]

    def postgresql(self) -> list[str]:
        if self.sqlite_only:
            return []
        allowed = _DAYS.sub(r"(EXTRACT(EPOCH FROM \1) / 86400)", self.allowed)
        row = "OLD" if self.event == "DELETE" else "NEW"
        return [
            f"CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {allowed} THEN RETURN {row}; END IF; "
            f"RAISE EXCEPTION '{self.message}' USING ERRCODE = '23001'; END $$",
            f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} "
            f"FOR EACH ROW EXECUTE FUNCTION {self.name}()",
        ]

    def removal(self, vendor: str) -> list[str]:
        if vendor == "sqlite":
            return [f"DROP TRIGGER IF EXISTS {self.name}"]
        return [f"DROP FUNCTION IF EXISTS {self.name}() CASCADE"]


def frozen(table: str) -> list[Guard]:
    """Rows of ``table`` are written once and stay."""
    message = f"{table} is written once"
    return [
        Guard(table, event, f"{table}_no_{event.lower()}", message)
        for event in ("UPDATE", "DELETE")
    ]


def never_replaced(
    table: str,
    *keys: tuple[str, ...],
    partly: Mapping[tuple[str, ...], str] | None = None,
    message: str = "",
) -> list[Guard]:
    """No row of ``table`` gives way to another with one of its unique ``keys``.

    ``INSERT OR REPLACE`` deletes the old row, and SQLite tells triggers of that only on
    connections with recursive_triggers; somebody else's has none. ``partly`` maps keys that are
    unique under a condition to that condition on NEW. The row's number is always a key.
    """
    conditions = {("rowid",): "", **dict.fromkeys(keys, ""), **(partly or {})}
    free = " AND ".join(_free(table, key, when) for key, when in conditions.items())
    name, said = f"{table}_no_replace", message or f"{table} is written once"
    return [Guard(table, "INSERT", name, said, free, sqlite_only=True)]


def _free(table: str, key: tuple[str, ...], when: str) -> str:
    same = [f'{table}."{column}" = NEW."{column}"' for column in key]
    taken = " AND ".join([*same, when] if when else same)
    return f"NOT EXISTS (SELECT 1 FROM {table} WHERE {taken})"  # noqa: S608 - names of our own


class Guarding(Operation):
    """Runs statements that need no models. ``RunPython`` would build the classes of all models for
    it each time, which is most of what migrating a new database costs."""

    reversible = True

    def __init__(self, forwards: Step, backwards: Step) -> None:
        self.forwards, self.backwards = forwards, backwards

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Guards are nothing that models know of."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        self.forwards(None, schema_editor)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        self.backwards(None, schema_editor)

    def describe(self) -> str:
        return "Rules that the database itself keeps"


def operation(guards: Iterable[Guard]) -> Any:
    """The migration operation that puts the guards up, and takes them down again."""
    up, down = _steps(guards)
    return Guarding(up, down)


def lifting(guards: Iterable[Guard]) -> Any:
    """The operation that takes guards down, and puts them up again when it is undone.

    Before tables change that they name: SQLite makes such a table anew, which loses its own
    triggers and fails while another table's still name it.
    """
    up, down = _steps(guards)
    return Guarding(down, up)


def _steps(guards: Iterable[Guard]) -> tuple[Any, Any]:
    kept = tuple(guards)

    def up(apps: Any, schema_editor: Any) -> None:
        for guard in kept:
            for statement in getattr(guard, schema_editor.connection.vendor)():
                schema_editor.execute(statement)

    def down(apps: Any, schema_editor: Any) -> None:
        for guard in kept:
            for statement in guard.removal(schema_editor.connection.vendor):
                schema_editor.execute(statement)

    return up, down
