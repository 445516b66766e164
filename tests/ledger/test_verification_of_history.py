"""Tails rewritten, ledgers cut back, runs since a checkpoint, and the commands."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

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
    VerificationRun,
)
from govportal.ledger.rules import dumps, merkle, notes
from tests.ledger.cast import (
    AGENT,
    LATER,
    NOW,
    OWNER,
    REQUEST,
    an_entry,
    entries,
    newest,
)
from tests.ledger.sample import key
from tests.ledger.tampering import fault

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


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
