"""The database itself refuses to change the record, on SQLite and on PostgreSQL."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from govportal.ledger.actions import erase, permit_pruning, prune, seal, verify_ledger
from govportal.ledger.models import (
    Checkpoint,
    Disclosure,
    Entry,
    EntryRef,
    Leaf,
    Node,
    PruningPermit,
    Unsealed,
    VerificationRun,
)
from govportal.ledger.proofs import checkpoint_at, inclusion_proof
from govportal.refusals import Refused
from tests.conftest import triggers_lifted
from tests.ledger.cast import LATER, NOW, OWNER, a_sealed_ledger, an_entry

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
FROZEN = [Entry, EntryRef, Leaf, Node, Checkpoint, PruningPermit, VerificationRun]


@pytest.fixture
def ledger():
    made = a_sealed_ledger()
    an_entry(personal={"a": "b"})
    permit_pruning([made[1].pk], actor=OWNER, now=NOW, reason="over")
    verify_ledger(NOW)
    return made


def run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("model", [*FROZEN, Disclosure, Unsealed], ids=lambda m: m.__name__)
def test_no_row_can_be_changed(model, ledger):
    column = model._meta.concrete_fields[-1].column
    with pytest.raises(IntegrityError, match="append-only"):
        run(f'UPDATE {model._meta.db_table} SET "{column}" = "{column}"')


@pytest.mark.parametrize("model", FROZEN, ids=lambda m: m.__name__)
def test_no_row_can_be_deleted(model, ledger):
    with pytest.raises(IntegrityError, match="append-only"):
        run(f"DELETE FROM {model._meta.db_table}")


@pytest.mark.postgres
@pytest.mark.parametrize("model", [*FROZEN, Disclosure, Unsealed], ids=lambda m: m.__name__)
def test_no_table_can_be_truncated(model, ledger):
    with pytest.raises(IntegrityError, match="append-only"):
        run(f"TRUNCATE {model._meta.db_table}")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own way to overwrite a row")
@pytest.mark.parametrize("model", FROZEN[:5], ids=lambda m: m.__name__)
def test_no_row_can_be_replaced(model, ledger):
    table = model._meta.db_table
    with pytest.raises(IntegrityError, match="append-only"):
        run(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


def test_an_upsert_is_refused_too(ledger):
    with pytest.raises(IntegrityError, match="append-only"):
        run(
            "INSERT INTO ledger_entry SELECT * FROM ledger_entry WHERE true "
            "ON CONFLICT (id) DO UPDATE SET verb = 'a.b'"
        )


def test_a_permit_must_be_recorded(ledger):
    for granted_by in ("01M7XQ00000000000000000000", ledger[0].pk):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            PruningPermit.objects.create(entry_id=ledger[2].pk, granted_by=granted_by)


def test_a_permit_cannot_be_pruned(ledger):
    granted = Entry.objects.get(verb="ledger.pruning_permitted")
    seal(LATER)
    with pytest.raises(Refused):
        permit_pruning([granted.pk], actor=OWNER, now=NOW, reason="x")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        PruningPermit.objects.create(entry_id=granted.pk, granted_by=granted.pk)


def test_only_the_permitted_body_can_be_pruned_and_the_proofs_hold(ledger):
    granted = Entry.objects.get(verb="ledger.pruning_permitted")
    assert prune(granted, actor=OWNER, now=NOW) == 1
    assert not Entry.objects.filter(pk=ledger[1].pk).exists()
    assert not EntryRef.objects.filter(entry_id=ledger[1].pk).exists()
    inclusion_proof(ledger[1].pk).verify(bytes(checkpoint_at(7).root))
    seal(LATER)
    assert verify_ledger(LATER).held


def test_an_unsealed_body_cannot_be_pruned():
    entry = an_entry()
    with pytest.raises(Refused, match="sealed"):
        permit_pruning([entry.pk], actor=OWNER, now=NOW, reason="x")


def test_a_permit_alone_does_not_let_an_unsealed_body_go(ledger):
    granted = Entry.objects.get(verb="ledger.pruning_permitted")
    entry = an_entry()
    PruningPermit.objects.create(entry_id=entry.pk, granted_by=granted.pk)
    with pytest.raises(IntegrityError, match="append-only"):
        run(f"DELETE FROM ledger_entry WHERE id = '{entry.pk}'")


def test_plain_values_can_be_erased_and_every_proof_holds(ledger):
    before = inclusion_proof(ledger[0])
    assert erase([ledger[0]], actor=OWNER, now=NOW, reason="asked for") == 1
    assert not Disclosure.objects.filter(entry_id=ledger[0].pk).exists()
    assert inclusion_proof(ledger[0]) == before
    seal(LATER)
    assert verify_ledger(LATER).held


def test_lifted_triggers_come_back(ledger):
    with triggers_lifted():
        run("UPDATE ledger_entry SET verb = verb")
    with pytest.raises(DatabaseError, match="append-only"):
        run("UPDATE ledger_entry SET verb = verb")
