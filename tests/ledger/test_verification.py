"""Tampering, with every trigger out of the way: whatever is changed, verification names it."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import models, transaction

from govportal.ledger import strays
from govportal.ledger.actions import erase, permit_pruning, prune, record, seal, verify_ledger
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
from govportal.ledger.proofs import checkpoint_at
from govportal.ledger.rules import Facts, compose, dumps, merkle, notes
from tests.conftest import triggers_lifted
from tests.ledger.cast import (
    AGENT,
    LATER,
    NOW,
    OWNER,
    REQUEST,
    a_sealed_ledger,
    an_entry,
    entries,
    newest,
)
from tests.ledger.sample import key

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def ledger():
    return a_sealed_ledger()


@pytest.fixture
def open_tables():
    """No trigger: the attacker owns the database."""
    with triggers_lifted():
        yield


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


def rewrite_tail(start: int, size: int, signer: object = None) -> None:
    """Replace the entries from ``start`` on, with a tree that is right in itself."""
    tail = Leaf.objects.filter(index__gte=start)
    ids = list(tail.values_list("entry_id", flat=True))
    for model in (EntryRef, Disclosure):
        model.objects.filter(entry_id__in=ids).delete()
    Entry.objects.filter(pk__in=ids).delete()
    Checkpoint.objects.filter(size__gt=start).delete()
    tail.delete()
    tree = merkle.Tree()
    for leaf in Leaf.objects.order_by("index"):
        tree.append(bytes(leaf.leaf_hash))
    Node.objects.all().delete()
    with transaction.atomic():
        for _ in range(size - start):
            record("a.forged", AGENT, actor=OWNER, now=NOW)
    if start:
        rebuilt = merkle.Tree()
        for leaf in Leaf.objects.order_by("index"):
            for level, index, hashed in rebuilt.append(bytes(leaf.leaf_hash)):
                Node.objects.create(level=level, index=index, hash=hashed)
    seal(LATER)


def test_a_rewritten_tail_is_right_in_itself_but_not_beside_an_earlier_checkpoint(
    ledger, open_tables, tmp_path
):
    published = tmp_path / "checkpoint.txt"
    published.write_text(newest().note)
    rewrite_tail(1, 7)
    assert fault() == ("", "")  # the attacker has the key, too
    VerificationRun.objects.all().delete()
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("verify_ledger", "--json", checkpoint=[published], stdout=out)
    assert json.loads(out.getvalue())["fault"] == {"code": "outside_checkpoint", "place": "7"}


def test_a_rewritten_tail_does_not_lead_to_the_last_clean_run(ledger, open_tables):
    assert verify_ledger(NOW).held
    rewrite_tail(1, 7)
    assert fault() == ("outside_checkpoint", "7")


def test_a_ledger_cut_back_is_shorter_than_the_last_clean_run(ledger, open_tables):
    assert verify_ledger(NOW).held
    rewrite_tail(1, 5)
    assert fault() == ("tree_shrunk", "7")


def test_a_checkpoint_under_a_strangers_key_is_not_believed(ledger, open_tables):
    last = newest()
    said = notes.Checkpoint("ledger.test/origin", 7, bytes(last.root), last.sealed_at)
    Checkpoint.objects.filter(size=7).update(note=notes.sign(said, key()))
    assert fault() == ("checkpoint_signature", "7")


def test_an_entry_sealed_while_it_was_looked_at_is_no_fault(ledger):
    entry = an_entry()
    looked_at = [ledger[0].pk, entry.pk]  # the first has left the queue since
    hashes = {made.pk: bytes(made.leaf_hash) for made in (ledger[0], entry)}
    assert strays._queued(looked_at) == hashes


def test_a_body_that_is_no_entry_is_named_even_with_the_right_hash(ledger, open_tables):
    body = dumps({"v": 1})
    hashed = merkle.leaf_hash(body)
    Entry.objects.filter(pk=ledger[0].pk).update(body=body.decode(), leaf_hash=hashed)
    Leaf.objects.filter(index=0).update(leaf_hash=hashed)
    assert fault() == ("body", ledger[0].pk)


def test_since_a_checkpoint_only_what_is_newer_is_read(ledger, open_tables):
    assert verify_ledger(NOW, since=1).entries == 6
    Entry.objects.filter(pk=ledger[0].pk).update(verb="a.b")
    assert verify_ledger(NOW, since=1).held
    Entry.objects.filter(pk=ledger[1].pk).update(verb="a.b")
    assert verify_ledger(NOW, since=1).place == ledger[1].pk


def test_since_begins_from_a_checkpoint_that_is_itself_checked(ledger, open_tables):
    entries(3)
    seal(LATER)
    assert verify_ledger(NOW, since=7).held
    assert verify_ledger(NOW, since=6).fault == "checkpoint_missing"
    assert verify_ledger(NOW, since=99).fault == "checkpoint_missing"
    Leaf.objects.filter(index=6).update(leaf_hash=b"x" * 32)
    run = verify_ledger(NOW, since=7)
    assert (run.fault, run.place) == ("checkpoint_root", "7")
    Node.objects.filter(level=1, index=2).delete()
    assert verify_ledger(NOW, since=7).fault == "node_missing"


def test_a_body_gone_without_permit_or_under_anothers_permit_is_missed(ledger, open_tables):
    granted = permit_pruning([ledger[1].pk], actor=OWNER, now=NOW, reason="over")
    prune(granted, actor=OWNER, now=NOW)
    seal(LATER)
    assert fault() == ("", "")
    EntryRef.objects.filter(entry_id=ledger[2].pk).delete()
    Entry.objects.filter(pk=ledger[2].pk).delete()
    assert fault() == ("entry_missing", ledger[2].pk)
    PruningPermit.objects.create(entry_id=ledger[2].pk, granted_by=granted.pk)
    assert fault() == ("pruning_permit", granted.pk)


def test_an_erased_ledger_holds(ledger):
    erase(ledger, actor=OWNER, now=NOW, reason="asked for")
    assert Disclosure.objects.count() == 1  # the reason itself
    seal(LATER)
    assert verify_ledger(LATER).held


def test_a_ledger_of_several_batches_holds_and_its_faults_are_found(monkeypatch, open_tables):
    monkeypatch.setattr("govportal.ledger.verification.BATCH", 8)
    made = entries(70)
    seal(NOW, batch=9)
    made += entries(9)
    run = verify_ledger(NOW)
    assert (run.fault, run.size, run.entries) == ("", 70, 79)
    for since in (9, 18, 63, 70):
        assert verify_ledger(NOW, since=since).held
    for entry in (made[0], made[8], made[63], made[69], made[70], made[78]):
        Entry.objects.filter(pk=entry.pk).update(role="x")
        assert fault() == ("column role", entry.pk)
        Entry.objects.filter(pk=entry.pk).update(role="")


def test_the_commands_say_what_they_did_and_exit_with_it(ledger, open_tables):
    def output(*command: str) -> Any:
        out = StringIO()
        try:
            call_command(*command, "--json", stdout=out)
        except SystemExit as ended:
            assert ended.code == 1
        return json.loads(out.getvalue())

    an_entry()
    assert output("seal_ledger") == {"sealed": 1, "size": 8}
    said = output("verify_ledger")
    assert (said["held"], said["size"], said["entries"], said["fault"]) == (True, 8, 8, None)
    Entry.objects.filter(pk=ledger[0].pk).update(verb="a.b")
    said = output("verify_ledger")
    assert said["fault"] == {"code": "column verb", "place": ledger[0].pk}
    assert VerificationRun.objects.latest().place == ledger[0].pk


def test_a_checkpoint_file_that_is_none_is_refused(ledger, tmp_path):
    (tmp_path / "no").write_text("no")
    with pytest.raises(CommandError, match="no signature"):
        call_command("verify_ledger", checkpoint=[tmp_path / "no"])
    with pytest.raises(CommandError):
        call_command("verify_ledger", checkpoint=[tmp_path / "absent"])


@pytest.mark.parametrize("many", [1, 400])
def test_verifying_many_takes_as_many_statements_as_one(many, django_assert_max_num_queries):
    entries(many)
    seal(NOW)
    an_entry(subject=REQUEST)
    with django_assert_max_num_queries(30):
        assert verify_ledger(NOW).held
