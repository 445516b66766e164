"""On a plain SQLite connection INSERT OR REPLACE gets past no table that is written once."""

import re
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own way to overwrite a row"),
]
TABLES = [
    *(
        f"ledger_{name}"
        for name in (
            "entry", "entryref", "disclosure", "unsealed", "leaf", "node", "checkpoint",
            "pruningpermit", "verificationrun",
        )
    ),
    "registry_manifest",
    "approvals_requestversion",
    "approvals_signoff",
    "approvals_decision",
    "approvals_boardletter",
    "worklist_clockchange",
    "worklist_calendarversion",
]  # fmt: skip
UNDER_A_CONDITION = {"kind": "stopped", "is_signature": 1}  # as the partial keys ask for
NUMBERS = re.compile("big|bool|int|small", re.IGNORECASE)
Row = dict[str, Any]


@pytest.fixture
def raw() -> Iterator[sqlite3.Connection]:
    """The portal's schema under a connection of somebody else's: no setting, no foreign keys.

    Of the triggers only those meant here, so that no other refuses in their place.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' "
            # Tables that a virtual table makes for itself.
            "AND name NOT LIKE '%_fts_%' AND name NOT LIKE 'ledger_words_%' "
            "AND (type <> 'trigger' OR name LIKE '%_no_replace' OR name LIKE '%_keeps_id')"
        )
        statements = [sql for (sql,) in cursor.fetchall()]
    with sqlite3.connect(":memory:") as plain:
        plain.execute("PRAGMA ignore_check_constraints = ON")
        assert plain.execute("PRAGMA recursive_triggers").fetchone() == (0,)
        for statement in sorted(statements, key=lambda sql: "CREATE TABLE" not in sql):
            plain.execute(statement)
        yield plain


def keys_of(plain: sqlite3.Connection, table: str) -> list[set[str]]:
    """Every unique key that the database itself knows of, and the row's number."""
    unique = [row[1] for row in plain.execute(f"PRAGMA index_list({table})") if row[2]]
    keys = [{row[2] for row in plain.execute(f"PRAGMA index_info({name})")} for name in unique]
    return [*keys, {"rowid"}]


def a_row(plain: sqlite3.Connection, table: str, variant: int) -> Row:
    """A row that shares no value with that of another variant, save what conditions ask for."""
    row: Row = {"rowid": variant}
    for _, name, kind, *_ in plain.execute(f"PRAGMA table_info({table})"):
        row[name] = variant if NUMBERS.match(kind) else f"value {variant}"
    row.update({name: value for name, value in UNDER_A_CONDITION.items() if name in row})
    if row.get("id") == variant:  # an integer key is another name of the row's number
        del row["rowid"]
    return row


def put(plain: sqlite3.Connection, table: str, row: Row) -> None:
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" for _ in row)
    plain.execute(f"INSERT OR REPLACE INTO {table} ({names}) VALUES ({marks})", list(row.values()))


@pytest.mark.parametrize("table", TABLES)
def test_no_row_gives_way_to_one_with_any_of_its_keys(table: str, raw: sqlite3.Connection) -> None:
    first = a_row(raw, table, 1)
    put(raw, table, first)
    before = raw.execute(f"SELECT rowid, * FROM {table}").fetchall()
    for key in keys_of(raw, table):
        names = {"id"} if key == {"rowid"} and "rowid" not in first else key
        taking = {**a_row(raw, table, 2), **{name: first[name] for name in names}}
        with pytest.raises(sqlite3.IntegrityError, match=rf"{table} is (append-only|written once)"):
            put(raw, table, taking)
        assert raw.execute(f"SELECT rowid, * FROM {table}").fetchall() == before, key


@pytest.mark.parametrize("table", TABLES)
def test_rows_with_keys_of_their_own_are_let_in(table: str, raw: sqlite3.Connection) -> None:
    for variant in (1, 2):
        put(raw, table, a_row(raw, table, variant))
    unnumbered = {k: v for k, v in a_row(raw, table, 3).items() if k != "rowid"}
    if isinstance(unnumbered.get("id"), int):
        del unnumbered["id"]
    put(raw, table, unnumbered)
    assert raw.execute(f"SELECT COUNT(*) FROM {table}").fetchone() == (3,)


def test_a_key_under_a_condition_counts_only_there(raw: sqlite3.Connection) -> None:
    shared = {"review_id": 1, "person_id": 1, "digest": "d", "is_signature": 0}
    for variant in (1, 2):
        put(raw, "approvals_signoff", {**a_row(raw, "approvals_signoff", variant), **shared})
    assert raw.execute("SELECT COUNT(*) FROM approvals_signoff").fetchone() == (2,)


def test_a_published_calendar_cannot_take_the_number_of_another(raw: sqlite3.Connection) -> None:
    table = "worklist_calendarversion"
    for variant in (1, 2):
        put(raw, table, a_row(raw, table, variant))
    with pytest.raises(sqlite3.IntegrityError, match="keeps its id"):
        raw.execute(f"UPDATE OR REPLACE {table} SET id = 2 WHERE id = 1")
