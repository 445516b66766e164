"""Tampering, with every trigger out of the way: whatever is changed, verification names it."""

from typing import Any

import pytest

from govportal.ledger.actions import verify_ledger
from govportal.ledger.models import (
    Checkpoint,
    Disclosure,
    Entry,
    EntryRef,
    Leaf,
    Node,
    Unsealed,
)
from govportal.ledger.proofs import checkpoint_at
from govportal.ledger.rules import Facts, compose, merkle
from tests.ledger.cast import (
    AGENT,
    LATER,
    NOW,
    OWNER,
    an_entry,
)
from tests.ledger.tampering import columns, fault, other

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_an_untouched_ledger_holds(ledger):
    an_entry(personal={"a": "b"})
    run = verify_ledger(LATER)
    assert (run.held, run.size, run.entries, run.place) == (True, 7, 8, "")
    assert run.root == bytes(checkpoint_at(7).root).hex()


def test_an_empty_ledger_holds():
    run = verify_ledger(NOW)
    assert (run.held, run.size, run.root) == (True, 0, merkle.EMPTY_ROOT.hex())


@pytest.mark.parametrize("sealed", [True, False])
@pytest.mark.parametrize("column", columns(Entry))
def test_any_column_of_any_entry_is_compared(column, sealed, ledger, open_tables):
    entry = ledger[0] if sealed else an_entry(personal={"a": "b"})
    changed = other(getattr(entry, column))
    Entry.objects.filter(pk=entry.pk).update(**{column: changed})
    place = entry.pk
    expected = {"id": "entry_missing", "body": "body"}.get(column, f"column {column}")
    if column == "id" and not sealed:
        expected, place = "not_queued", str(changed)
    assert fault() == (expected, place)


@pytest.mark.parametrize("column", ["body", "verb", "actor", "demo"])
def test_the_last_entry_is_compared_as_the_first(column, ledger, open_tables):
    value = other(getattr(ledger[-1], column))
    Entry.objects.filter(pk=ledger[-1].pk).update(**{column: value})
    assert fault()[1] == ledger[-1].pk


@pytest.mark.parametrize("column", ["index", "entry_id", "leaf_hash"])
def test_any_column_of_any_leaf_is_compared(column, ledger, open_tables):
    leaf = Leaf.objects.get(index=3)
    Leaf.objects.filter(index=3).update(**{column: other(getattr(leaf, column))})
    expected = {
        "index": ("leaf_missing", "3"),
        "entry_id": ("entry_missing", other(leaf.entry_id)),
        "leaf_hash": ("body", leaf.entry_id),
    }
    assert fault() == expected[column]


@pytest.mark.parametrize("column", ["level", "index", "hash"])
def test_any_column_of_any_node_is_compared(column, ledger, open_tables):
    for node in list(Node.objects.all()):
        at = Node.objects.filter(level=node.level, index=node.index)
        changed = other(getattr(node, column))
        at.update(**{column: changed})
        assert fault() == ("node", f"{node.level}/{node.index}")
        where: dict[str, Any] = {"level": node.level, "index": node.index}
        if column != "hash":
            where[column] = changed
        Node.objects.filter(**where).update(**{column: getattr(node, column)})
    assert fault() == ("", "")


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("size", "checkpoint_column"),
        ("root", "checkpoint_column"),
        ("sealed_at", "checkpoint_column"),
        ("key_id", "checkpoint_column"),
        ("note", "checkpoint_signature"),
    ],
)
def test_any_column_of_any_checkpoint_is_compared(column, expected, ledger, open_tables):
    checkpoint = Checkpoint.objects.order_by("size")[0]
    changed = 2 if column == "size" else other(getattr(checkpoint, column))
    Checkpoint.objects.filter(size=1).update(**{column: changed})
    code, place = fault()
    if column == "size":  # the note of size 1 stands where the tree has two leaves
        assert (code, place) == ("checkpoint_root", "2")
    else:
        assert (code, place) == (expected, "1")


@pytest.mark.parametrize("column", columns(Disclosure)[1:])
def test_any_column_of_any_plain_value_is_compared(column, ledger, open_tables):
    row = Disclosure.objects.get()
    changed = other(getattr(row, column))
    if column == "value":
        changed = '"other"'
    Disclosure.objects.update(**{column: changed})
    if column == "entry_id":
        assert fault() == ("disclosure_without_entry", changed)
    else:
        assert fault()[0] == "disclosure"


@pytest.mark.parametrize("column", columns(EntryRef))
def test_any_column_of_any_reference_is_compared(column, ledger, open_tables):
    row = EntryRef.objects.filter(entry_id=ledger[2].pk)
    row.update(**{column: other(getattr(row.get(), column))})
    assert fault() == ("references", ledger[2].pk)


@pytest.mark.parametrize("column", columns(Unsealed)[1:3])
def test_what_the_queue_says_is_compared(column, ledger, open_tables):
    entry = an_entry()
    row = Unsealed.objects.get()
    Unsealed.objects.update(**{column: other(getattr(row, column))})
    expected = {"entry_id": "not_queued", "leaf_hash": "body"}
    assert fault() == (expected[column], entry.pk)


@pytest.mark.parametrize("model", [Entry, EntryRef, Leaf, Node])
def test_any_deleted_row_is_missed(model, ledger, open_tables):
    rows = list(model.objects.values())
    for values in rows:
        model.objects.filter(**values).delete()
        assert fault()[0] in {"entry_missing", "references", "leaf_missing", "node"}
        model.objects.create(**values)
    assert fault() == ("", "")


def test_a_deleted_queue_row_is_missed(ledger, open_tables):
    entry = an_entry()
    Unsealed.objects.all().delete()
    assert fault() == ("not_queued", entry.pk)


def test_an_entry_brought_in_beside_the_tree_is_named(ledger, open_tables):
    made = compose(Facts("a.b", AGENT, OWNER, NOW), entry_id="0" * 26, recorded_at=NOW)
    Entry.objects.create(
        **made.columns._asdict(), body=made.body.decode(), leaf_hash=made.leaf_hash
    )
    assert fault() == ("not_queued", "0" * 26)


def test_an_entry_brought_in_with_a_leaf_is_named(ledger, open_tables):
    made = compose(Facts("a.b", AGENT, OWNER, NOW), entry_id="0" * 26, recorded_at=NOW)
    Entry.objects.create(
        **made.columns._asdict(), body=made.body.decode(), leaf_hash=made.leaf_hash
    )
    Leaf.objects.create(index=7, entry_id="0" * 26, leaf_hash=made.leaf_hash)
    assert fault() == ("beyond_the_tree", "0/7")


@pytest.mark.parametrize(("level", "index"), [(1, 3), (3, 0), (1, -1), (9, 0)])
def test_a_node_brought_in_is_named(level, index, ledger, open_tables):
    Node.objects.create(level=level, index=index, hash=b"x" * 32)
    assert fault() == ("beyond_the_tree", f"{level}/{index}")


@pytest.mark.parametrize("model", [EntryRef, Disclosure, Unsealed])
def test_rows_that_hang_on_nothing_are_named(model, ledger, open_tables):
    fields = {"ref": "a:b", "occurred_at": NOW, "path": "/a", "salt": "", "value": "1"}
    fields |= {"leaf_hash": b"x", "recorded_at": NOW, "entry_id": "0" * 26}
    model.objects.create(**{k: v for k, v in fields.items() if k in columns(model)})
    code, place = fault()
    assert code.endswith("_without_entry") and place == "0" * 26


def test_an_entry_queued_again_is_named(ledger, open_tables):
    leaf = Leaf.objects.get(index=2)
    Unsealed.objects.create(entry_id=leaf.entry_id, leaf_hash=leaf.leaf_hash, recorded_at=NOW)
    assert fault() == ("queued_though_sealed", leaf.entry_id)


def test_a_plain_value_for_another_entrys_commitment_is_named(ledger, open_tables):
    Disclosure.objects.create(entry_id=ledger[1].pk, path="/data/n", salt="00", value="1")
    assert fault() == ("disclosure", f"{ledger[1].pk}/data/n")


def test_two_leaves_in_the_wrong_order_are_noticed(ledger, open_tables):
    first, second = Leaf.objects.get(index=3), Leaf.objects.get(index=4)
    Leaf.objects.filter(index__in=(3, 4)).delete()
    Leaf.objects.create(index=3, entry_id=second.entry_id, leaf_hash=second.leaf_hash)
    Leaf.objects.create(index=4, entry_id=first.entry_id, leaf_hash=first.leaf_hash)
    assert fault()[0] in {"node", "checkpoint_root"}
