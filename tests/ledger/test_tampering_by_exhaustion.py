"""Every column of every row of every table, by hand: changed, deleted, inserted, reordered.

Each is undone before the next, so that one ledger shows them all.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import models

from govportal.ledger.actions import permit_pruning, prune, seal, verify_ledger
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
from govportal.ledger.rules import notes
from govportal.ledger.verification import Verification
from tests.ledger.cast import LATER, NOW, OWNER, an_entry, entries, newest
from tests.ledger.tampering import columns, other

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NAMED_BY = {Entry: "pk", EntryRef: "entry_id", Disclosure: "entry_id", Leaf: "index"}
# A number of the database's own: nothing is read by it, and nothing hangs on it.
OWN_NUMBERS = {(Disclosure, "id"), (Unsealed, "id")}
# The order of the queue, by which only the warning of a late sealer is told.
WARNS_ONLY = {(Unsealed, "recorded_at")}


@pytest.fixture
def whole(ledger):
    """A ledger with rows in every table: sealed, pruned, and one that waits."""
    granted = permit_pruning([ledger[1].pk], actor=OWNER, now=NOW, reason="over")
    prune(granted, actor=OWNER, now=NOW)
    seal(LATER)
    an_entry(personal={"a": "b"})
    assert found() == ("", "")
    return ledger


def found() -> tuple[str, str]:
    """The first fault; keeps no run, which would be one more thing to compare with."""
    return Verification().run().fault or ("", "")


def places(model: type[models.Model]) -> Iterator[tuple[dict[str, Any], str]]:
    """Every column of every row: the row as it stands, and the column."""
    for values in list(model._default_manager.order_by("pk").values()):
        row = {name: values[name] for name in columns(model)}
        for column in row:
            if (model, column) not in OWN_NUMBERS | WARNS_ONLY:
                yield row, column


def replaced(model: type[models.Model], row: dict[str, Any], changed: dict[str, Any]) -> None:
    """The row with other values: taken out and put in, so that keys change as well."""
    rows = model._default_manager.filter(**row)
    assert rows.count() == 1
    rows.delete()
    model._default_manager.create(**changed)


@pytest.mark.parametrize(
    "model", [Entry, EntryRef, Disclosure, Leaf, Node, Checkpoint, PruningPermit, Unsealed]
)
def test_every_column_of_every_row_is_compared(model, whole, open_tables):
    tried = 0
    for row, column in places(model):
        changed = {**row, column: other(row[column])}
        replaced(model, row, changed)
        code, place = found()
        assert code, (row, column)
        if model is Entry:  # its own name, or that of what it was
            assert row["id"] in place or changed["id"] in place, (column, code, place)
        elif model in NAMED_BY and column != NAMED_BY[model]:
            assert place, (row, column)
        replaced(model, changed, row)
        tried += 1
    assert tried >= len(columns(model)) - 2
    assert found() == ("", "")


@pytest.mark.parametrize("model", [Entry, EntryRef, Leaf, Node, Checkpoint, PruningPermit])
def test_every_deleted_row_is_missed(model, whole, open_tables):
    last = newest().size
    for row in list(model._default_manager.values()):
        values = {name: row[name] for name in columns(model)}
        model._default_manager.filter(**values).delete()
        code, _place = found()
        # Nothing hangs on a checkpoint in between; whoever kept it compares it with the tree.
        lost_alone = model is Checkpoint and values["size"] != last
        assert code or lost_alone, values
        model._default_manager.create(**values)
    assert found() == ("", "")


def test_any_two_neighbours_that_change_places_are_noticed(whole, open_tables):
    leaves = list(Leaf.objects.order_by("index").values("index", "entry_id", "leaf_hash"))
    for first, second in zip(leaves, leaves[1:], strict=False):
        pair = Leaf.objects.filter(index__in=(first["index"], second["index"]))
        pair.delete()
        Leaf.objects.create(**second | {"index": first["index"]})
        Leaf.objects.create(**first | {"index": second["index"]})
        same = bytes(first["leaf_hash"]) == bytes(second["leaf_hash"])
        assert found()[0] in {"node", "checkpoint_root"} or same
        pair.delete()
        Leaf.objects.create(**first)
        Leaf.objects.create(**second)
    assert found() == ("", "")


def test_bodies_that_change_places_are_named(whole, open_tables):
    rows = list(Entry.objects.exclude(verb="ledger.pruned").order_by("pk"))
    for first, second in zip(rows, rows[1:], strict=False):
        for entry, body in ((first, second.body), (second, first.body)):
            Entry.objects.filter(pk=entry.pk).update(body=body)
        code, place = found()
        assert code == "body" and place in {first.pk, second.pk}
        for entry in (first, second):
            Entry.objects.filter(pk=entry.pk).update(body=entry.body)
    assert found() == ("", "")


def test_an_entry_put_in_between_is_noticed_at_every_place(whole, open_tables):
    stranger = entries(1)[0]
    Unsealed.objects.filter(entry_id=stranger.pk).delete()
    size = newest().size
    for place in range(size):
        moved = list(Leaf.objects.filter(index__gte=place).order_by("-index").values())
        Leaf.objects.filter(index__gte=place).delete()
        for leaf in moved:
            Leaf.objects.create(**leaf | {"index": leaf["index"] + 1})
        hashed = bytes(stranger.leaf_hash)
        Leaf.objects.create(index=place, entry_id=stranger.pk, leaf_hash=hashed)
        assert found()[0] in {"node", "checkpoint_root", "beyond_the_tree"}, place
        Leaf.objects.filter(index__gte=place).delete()
        for leaf in moved:
            Leaf.objects.create(**leaf)


@pytest.mark.parametrize("start", range(7))
def test_a_tail_rewritten_from_anywhere_is_caught_by_an_earlier_checkpoint(
    start, ledger, open_tables
):
    """Even with the portal's own key, so that the tree is right in itself."""
    kept = notes.read(newest().note)
    rewrite_from(start)
    VerificationRun.objects.all().delete()
    assert found() == ("", "")
    run = verify_ledger(LATER, outside={kept.size: kept.root})
    assert (run.fault, run.place) == ("outside_checkpoint", "7")


def rewrite_from(start: int) -> None:
    """Put other entries in the place of those from ``start`` on, and seal all of it anew."""
    rows = list(Leaf.objects.order_by("index").values_list("entry_id", "leaf_hash"))
    gone = [entry_id for entry_id, _ in rows[start:]]
    for model, key in ((EntryRef, "entry_id"), (Disclosure, "entry_id"), (Entry, "pk")):
        model._default_manager.filter(**{f"{key}__in": gone}).delete()
    for table in (Checkpoint, Leaf, Node, Unsealed):
        table._default_manager.all().delete()
    for entry_id, hashed in rows[:start]:
        Unsealed.objects.create(entry_id=entry_id, leaf_hash=hashed, recorded_at=NOW)
    entries(len(gone))
    seal(LATER)
    assert newest().size == len(rows)
