"""``prove`` and ``consistency``: the proofs, for whoever checks without the portal's pages."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from govportal.ledger.actions import permit_pruning, prune, seal
from govportal.ledger.models import Checkpoint, Entry, Leaf, Node
from govportal.ledger.proofs import ConsistencyProof, InclusionProof, checkpoint_at
from govportal.ledger.rules import merkle, notes
from tests.ledger.cast import LATER, NOW, OWNER, an_entry
from tests.ledger.sample import key

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def said(*given):
    """What a command writes, and its exit status."""
    out = StringIO()
    status: object = 0
    try:
        call_command(*map(str, given), stdout=out)
    except SystemExit as end:
        status = int(end.code or 0)
    except CommandError:
        status = 2
    return (json.loads(out.getvalue()) if "--json" in given else out.getvalue()), status


def test_an_entry_is_proved_with_what_a_stranger_needs(ledger):
    for index, entry in enumerate(ledger):
        told, status = said("prove", entry.pk, "--json")
        assert status == 0 and told["ok"]
        proof = told["proof"]
        hashes = [bytes.fromhex(step) for step in proof["hashes"]]
        root = notes.read(told["checkpoint"]).root
        leaf = merkle.leaf_hash(told["body"].encode())
        InclusionProof(entry.pk, index, proof["size"], leaf, hashes).verify(root)
    assert "is number 3 in the tree of 7 entries" in said("prove", ledger[3].pk)[0]


def test_an_entry_is_proved_in_an_earlier_checkpoint(ledger):
    told, _status = said("prove", ledger[0].pk, "--size", 1, "--json")
    assert told["proof"]["size"] == 1 and told["proof"]["hashes"] == []


def test_a_pruned_entry_is_proved_by_its_leaf(ledger):
    granted = permit_pruning([ledger[1].pk], actor=OWNER, now=NOW, reason="over")
    prune(granted, actor=OWNER, now=NOW)
    told, status = said("prove", ledger[1].pk, "--json")
    assert status == 0 and told["body"] is None and told["ok"]


@pytest.mark.parametrize("part", ["body", "path", "checkpoint"])
def test_what_does_not_agree_is_named(part, ledger, open_tables):
    if part == "body":
        Entry.objects.filter(pk=ledger[3].pk).update(body="{}")
    elif part == "path":
        Leaf.objects.filter(index=2).update(leaf_hash=bytes(32))
    else:
        last = checkpoint_at(7)
        other = notes.Checkpoint("ledger.test/origin", 7, bytes(last.root), last.sealed_at)
        Checkpoint.objects.filter(size=7).update(note=notes.sign(other, key()))
    told, status = said("prove", ledger[3].pk, "--json")
    assert (status, told["ok"], told["fault"]) == (1, False, part)
    assert "does not hold" in said("prove", ledger[3].pk)[0]


def test_what_cannot_be_proved_is_said(ledger):
    waiting = an_entry()
    for given, code in (
        ((waiting.pk,), "ledger.not_sealed"),
        (("0" * 26,), "ledger.unknown_entry"),
        ((ledger[3].pk, "--size", 3), "ledger.no_checkpoint"),
        ((ledger[3].pk, "--size", 6), "ledger.no_checkpoint"),
    ):
        told, status = said("prove", *given, "--json")
        assert (status, told["ok"], told["code"]) == (2, False, code)


def test_any_two_checkpoints_are_compared(ledger):
    an_entry()
    seal(LATER)
    for old in (1, 7, 8):
        for new in (size for size in (1, 7, 8) if size >= old):
            told, status = said("consistency", old, new, "--json")
            assert status == 0 and told["ok"]
            hashes = [bytes.fromhex(step) for step in told["proof"]["hashes"]]
            roots = [notes.read(told[side]["note"]).root for side in ("from", "to")]
            ConsistencyProof(old, new, hashes).verify(*roots)
    assert said("consistency", 1, 8)[0].startswith("Holds: the tree of 8 entries begins with")


@pytest.mark.parametrize("part", ["path", "node", "checkpoint"])
def test_a_tree_that_does_not_begin_with_the_other_is_not_consistent(part, ledger, open_tables):
    if part == "path":
        Leaf.objects.filter(index=0).update(leaf_hash=bytes(32))
        Leaf.objects.filter(index=1).update(leaf_hash=bytes(32))
        Node.objects.filter(level=1, index=0).update(hash=bytes(32))
    elif part == "node":
        Node.objects.filter(level=1, index=1).delete()
    else:
        Checkpoint.objects.filter(size=1).update(note=checkpoint_at(7).note)
    told, status = said("consistency", 1, 7, "--json")
    assert (status, told["ok"], told["fault"]) == (1, False, part)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ((7, 1), "ledger.not_earlier"),
        ((1, 5), "ledger.no_checkpoint"),
        ((1, 99999999999999999999), "ledger.no_checkpoint"),
    ],
)
def test_what_cannot_be_compared_is_said(given, code, ledger):
    told, status = said("consistency", *given, "--json")
    assert (status, told["code"]) == (2, code)
