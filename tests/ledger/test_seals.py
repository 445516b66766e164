"""Sealing: gap-free, signed, at most once, all or nothing."""

import os
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, connections, transaction

from govportal.ledger import keys
from govportal.ledger.actions import record, seal, seals, verify_ledger
from govportal.ledger.actions.seals import TreeDamaged
from govportal.ledger.models import Checkpoint, Entry, Leaf, Node, Unsealed
from govportal.ledger.proofs import unsealed_age
from govportal.ledger.rules import merkle, notes
from govportal.refusals import Refused
from tests.conftest import triggers_lifted
from tests.ledger.cast import LATER, NOW, OWNER, REQUEST, an_entry, entries, newest

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_every_waiting_entry_gets_the_next_index_and_leaves_the_queue():
    first, then = entries(3), entries(4)
    assert seal(NOW) == seals.Sealed(7, 7)
    last = an_entry()
    assert seal(LATER) == seals.Sealed(1, 8)
    placed = list(Leaf.objects.order_by("index").values_list("index", "entry_id"))
    assert placed == list(enumerate(entry.pk for entry in [*first, *then, last]))
    assert not Unsealed.objects.exists()


def test_the_checkpoint_is_signed_and_says_the_root_of_these_entries():
    tree = merkle.Tree()
    for entry in entries(5):
        tree.append(bytes(entry.leaf_hash))
    seal(NOW)
    checkpoint = newest()
    note = notes.verify(checkpoint.note, keys.verifiers())
    assert note == notes.Checkpoint("ledger.test/origin", 5, tree.root, NOW)
    assert (checkpoint.size, bytes(checkpoint.root), checkpoint.sealed_at) == (5, tree.root, NOW)


def test_small_batches_make_the_same_tree_with_more_checkpoints():
    entries(23)
    assert seal(NOW, batch=5) == seals.Sealed(23, 23)
    assert list(Checkpoint.objects.order_by("size").values_list("size", flat=True)) == [
        5, 10, 15, 20, 23,
    ]  # fmt: skip
    assert Node.objects.count() == sum(23 >> level for level in range(1, 5))
    assert verify_ledger(NOW).held


def test_a_tick_with_nothing_to_do_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert seal(NOW) == seals.Sealed(0, 0)
    assert not Checkpoint.objects.exists()


@pytest.mark.parametrize("many", [1, 400])
def test_sealing_many_takes_as_many_statements_as_one(many, django_assert_max_num_queries):
    entries(9)
    seal(NOW)
    entries(many)
    with django_assert_max_num_queries(13):
        seal(LATER)


def test_a_tree_that_does_not_lead_to_its_checkpoint_is_not_sealed_on():
    entries(4)
    seal(NOW)
    an_entry()
    with triggers_lifted():
        Node.objects.filter(level=2).update(hash=b"x" * 32)
    with pytest.raises(TreeDamaged):
        seal(LATER)
    with triggers_lifted():
        Node.objects.filter(level=2).delete()
    with pytest.raises(TreeDamaged):
        seal(LATER)
    assert Leaf.objects.count() == 4 and Unsealed.objects.count() == 1


@pytest.mark.parametrize("step", ["_append", "_sign"])
def test_killed_in_the_middle_nothing_is_half_sealed(step, monkeypatch):
    entries(5)
    after = getattr(seals, step)

    def killed(*given: object) -> None:
        after(*given)
        raise SystemExit

    monkeypatch.setattr(seals, step, killed)
    with pytest.raises(SystemExit):
        seal(NOW)
    assert not (Leaf.objects.exists() or Node.objects.exists() or Checkpoint.objects.exists())
    assert Unsealed.objects.count() == 5
    monkeypatch.undo()
    assert seal(NOW).entries == 5


def test_the_age_of_the_oldest_unsealed_entry_is_known():
    assert unsealed_age(NOW) == timedelta()
    entry = an_entry()
    an_entry()
    assert unsealed_age(entry.recorded_at + timedelta(seconds=12)) == timedelta(seconds=12)
    assert unsealed_age(entry.recorded_at - timedelta(hours=1)) == timedelta()


def test_the_key_is_made_once_for_its_owner_only(signing_key):
    first = keys.signing_key().private_bytes_raw()
    assert keys.signing_key().private_bytes_raw() == first
    assert os.stat(signing_key).st_mode & 0o777 == 0o600
    assert [path.name for path in signing_key.parent.iterdir()] == ["ledger.pem"]


def test_who_comes_second_uses_the_first_ones_key(signing_key, monkeypatch):
    ours = keys.signing_key().private_bytes_raw()
    keys.make_key(signing_key)
    assert keys.signing_key().private_bytes_raw() == ours


def test_in_production_a_missing_key_is_refused_with_a_sentence(settings):
    settings.GOVPORTAL_MODE = "production"
    an_entry()
    with pytest.raises(Refused, match="LEDGER_SIGNING_KEY_FILE"):
        seal(NOW)
    assert not Path(settings.LEDGER_SIGNING_KEY_FILE).exists()


def test_after_a_change_of_key_the_old_checkpoints_verify_under_the_retired_one(settings):
    an_entry()
    seal(NOW)
    retired = str(keys.verifiers()[0])
    Path(settings.LEDGER_SIGNING_KEY_FILE).unlink()
    an_entry()
    seal(LATER)
    assert verify_ledger(LATER).fault == "checkpoint_signature"
    settings.LEDGER_TRUSTED_KEYS = [retired]
    assert verify_ledger(LATER).held


def together(*acts) -> None:
    """Run each act in a thread of its own, as near to at once as a barrier brings it."""
    barrier, faults = threading.Barrier(len(acts)), []

    def run(act) -> None:
        try:
            barrier.wait(10)
            act()
        except BaseException as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []


@pytest.mark.django_db(transaction=True)
def test_sealers_and_writers_at_once_seal_each_entry_once():
    def write() -> None:
        for _ in range(20):
            an_entry(personal={"a": "b"})

    def keep_sealing() -> None:
        for _ in range(15):
            seal(NOW, batch=7)

    together(write, keep_sealing, write, keep_sealing)
    seal(LATER)
    assert Entry.objects.count() == Leaf.objects.count() == 40
    assert list(Leaf.objects.order_by("index").values_list("index", flat=True)) == list(range(40))
    run = verify_ledger(LATER)
    assert (run.fault, run.entries) == ("", 40)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_an_entry_committed_late_under_an_earlier_number_is_sealed_by_the_next_run():
    written, sealed = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            record("a.slow", REQUEST, actor=OWNER, now=NOW)
            written.set()
            assert sealed.wait(30)

    def quick() -> None:
        assert written.wait(30)
        an_entry("a.quick")
        assert seal(NOW).entries == 1
        sealed.set()

    together(slow, quick)
    assert seal(LATER).entries == 1
    order = Leaf.objects.order_by("index").values_list("entry_id", flat=True)
    verbs = dict(Entry.objects.values_list("pk", "verb"))
    assert [verbs[pk] for pk in order] == ["a.quick", "a.slow"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_an_entry_committed_while_its_neighbours_are_sealed_stays_in_the_queue(monkeypatch):
    written, read, committed = (threading.Event() for _ in range(3))
    sign = seals._sign

    def sign_later(*given) -> None:
        read.set()
        assert committed.wait(30)
        sign(*given)

    def slow() -> None:
        with transaction.atomic():
            record("a.slow", REQUEST, actor=OWNER, now=NOW)
            written.set()
            assert read.wait(30)
        committed.set()

    def quick() -> None:
        assert written.wait(30)
        an_entry("a.quick")
        assert seal(NOW, batch=2).entries == 3

    an_entry("a.first")
    monkeypatch.setattr(seals, "_sign", sign_later)
    together(slow, quick)
    assert Leaf.objects.count() == 3 and verify_ledger(LATER).held


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_while_one_seals_another_does_nothing():
    an_entry()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [seals.LOCK])
        done = []
        together(lambda: done.append(seal(NOW)))
        assert done == [seals.Sealed(0, 0)]
    assert seal(NOW).entries == 1
