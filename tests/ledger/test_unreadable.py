"""A value that cannot even be read is named as a fault, on whichever table it stands."""

import pytest
from django.db import connection

from govportal.ledger.actions import permit_pruning, verify_ledger
from govportal.ledger.models import VerificationRun
from tests.ledger.cast import LATER, NOW, OWNER, an_entry
from tests.ledger.tampering import fault

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL stores no such value"),
]
NOT_UTF_8 = "CAST(X'7b22ff227d' AS TEXT)"
BLOB, TEXT = "X'7b7d'", "'text'"
PLACES = [
    *((f"ledger_entry.{name}", NOT_UTF_8) for name in ("verb", "subject", "trace_id", "body")),
    ("ledger_entry.body", BLOB),
    ("ledger_entry.leaf_hash", TEXT),
    ("ledger_entry.leaf_hash", "9007199254740993"),
    ("ledger_entryref.ref", NOT_UTF_8),
    ("ledger_disclosure.salt", NOT_UTF_8),
    ("ledger_disclosure.value", NOT_UTF_8),
    ("ledger_unsealed.leaf_hash", TEXT),
    ("ledger_leaf.leaf_hash", TEXT),
    ("ledger_leaf.entry_id", NOT_UTF_8),
    ("ledger_node.hash", TEXT),
    ("ledger_checkpoint.size", TEXT),
    ("ledger_checkpoint.note", NOT_UTF_8),
    ("ledger_checkpoint.note", BLOB),
    ("ledger_checkpoint.root", TEXT),
    ("ledger_pruningpermit.entry_id", NOT_UTF_8),
    ("ledger_pruningpermit.entry_id", BLOB),
    ("ledger_verificationrun.root", NOT_UTF_8),
    ("ledger_verificationrun.root", BLOB),
]


def put(place: str, value: str) -> int:
    """Put an SQL value into the first row of ``table.column``; returns the row's number."""
    table, column = place.split(".")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        cursor.execute(f"SELECT MIN(rowid) FROM {table}")
        (row,) = cursor.fetchone()
        cursor.execute(f"UPDATE {table} SET {column} = {value} WHERE rowid = {row}")
        cursor.execute("PRAGMA ignore_check_constraints = OFF")
    return int(row)


@pytest.fixture
def every_table(ledger, open_tables):
    an_entry(personal={"a": "b"})
    permit_pruning([ledger[1].pk], actor=OWNER, now=NOW, reason="over")
    assert verify_ledger(NOW).held


@pytest.mark.parametrize(("place", "value"), PLACES)
def test_a_value_that_cannot_be_read_is_named(place, value, every_table):
    row = put(place, value)
    assert fault() == ("unreadable", f"{place} in row {row}")
    assert VerificationRun.objects.latest().fault == "unreadable"


@pytest.mark.parametrize("value", [TEXT, BLOB])
def test_a_time_that_is_none_is_named(value, every_table):
    row = put("ledger_checkpoint.sealed_at", value)
    assert fault() == ("checkpoint_column", str(row))


def test_a_plain_value_kept_as_bytes_does_not_pass_for_text(every_table):
    put("ledger_disclosure.value", "CAST(value AS BLOB)")
    assert fault()[0] == "disclosure"


def test_a_last_run_with_a_root_that_is_none_is_named(every_table):
    row = put("ledger_verificationrun.root", TEXT)
    assert fault() == ("verification_run", str(row))


def test_a_failure_that_no_stored_value_explains_is_not_called_a_fault(every_table, monkeypatch):
    def broken(*_: object) -> None:
        raise TypeError("a mistake of ours")

    monkeypatch.setattr("govportal.ledger.strays.check", broken)
    with pytest.raises(TypeError, match="a mistake of ours"):
        verify_ledger(LATER)
