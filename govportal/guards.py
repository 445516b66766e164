"""Rules that the database itself keeps, as triggers on SQLite and PostgreSQL; for migrations.

A guard refuses an event on a table unless a condition holds; the condition is SQL that both
databases read alike, with NEW and OLD for the row.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import migrations


@dataclass(frozen=True)
class Guard:
    """Refuse ``event`` (INSERT, UPDATE, DELETE) on ``table`` unless ``allowed`` holds."""

    table: str
    event: str
    name: str
    message: str
    allowed: str = "1 = 0"

    def sqlite(self) -> list[str]:
        return [
            f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} "
            f"WHEN NOT ({self.allowed}) BEGIN SELECT RAISE(ABORT, '{self.message}'); END"
        ]

    def postgresql(self) -> list[str]:
        row = "OLD" if self.event == "DELETE" else "NEW"
        return [
            f"CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {self.allowed} THEN RETURN {row}; END IF; "
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


def operation(guards: Iterable[Guard]) -> Any:
    """The migration operation that puts the guards up, and takes them down again."""
    up, down = _steps(guards)
    return migrations.RunPython(up, down)


def lifting(guards: Iterable[Guard]) -> Any:
    """The operation that takes guards down, and puts them up again when it is undone.

    Before tables change that they name: SQLite makes such a table anew, which loses its own
    triggers and fails while another table's still name it.
    """
    up, down = _steps(guards)
    return migrations.RunPython(down, up)


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
