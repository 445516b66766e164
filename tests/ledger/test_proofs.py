"""Any entry is shown to be in any later checkpoint; any two checkpoints are one history."""

import json

import pytest

from govportal.ledger import proofs
from govportal.ledger.actions import seal
from govportal.ledger.models import Entry
from govportal.ledger.rules import Reference, merkle
from govportal.refusals import Refused
from tests.ledger.cast import AGENT, LATER, NOW, REQUEST, a_sealed_ledger, an_entry, entries

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def root(size: int) -> bytes:
    return bytes(proofs.checkpoint_at(size).root)


@pytest.fixture
def ledger():
    """Checkpoints of sizes 5, 10, 15, 20 and 21."""
    made = entries(21)
    seal(NOW, batch=5)
    return made


def test_every_entry_is_proved_in_every_checkpoint_that_covers_it(ledger):
    for index, entry in enumerate(ledger):
        for size in (5, 10, 15, 20, 21):
            if index < size:
                proof = proofs.inclusion_proof(entry, size)
                assert proof.index == index
                proof.verify(root(size))


def test_any_two_checkpoints_are_consistent(ledger):
    for new in (5, 10, 15, 20, 21):
        for old in (5, 10, 15, 20, 21):
            if old <= new:
                proofs.consistency_proof(old, new).verify(root(old), root(new))


def test_a_proof_is_for_the_newest_checkpoint_unless_asked_otherwise(ledger):
    assert proofs.inclusion_proof(ledger[3].pk).size == 21


def test_a_proof_as_json_has_the_documented_shape(ledger):
    proof = proofs.inclusion_proof(ledger[5], 10)
    said = json.loads(json.dumps(proof.as_json()))
    assert list(said) == ["kind", "v", "entry", "index", "size", "leaf_hash", "hashes"]
    assert (said["kind"], said["v"], said["entry"], said["index"]) == (
        "inclusion", 1, ledger[5].pk, 5,
    )  # fmt: skip
    merkle.verify_inclusion(
        bytes.fromhex(said["leaf_hash"]), 5, 10, list(map(bytes.fromhex, said["hashes"])), root(10)
    )
    between = proofs.consistency_proof(5, 21).as_json()
    assert list(between) == ["kind", "v", "from", "to", "hashes"]


@pytest.mark.parametrize("many", [2, 1000])
def test_a_proof_takes_few_reads_however_large_the_tree(many, django_assert_max_num_queries):
    made = entries(many)
    seal(NOW)
    with django_assert_max_num_queries(4):
        proofs.inclusion_proof(made[0])
    with django_assert_max_num_queries(3):
        proofs.consistency_proof(many // 2, many)


@pytest.mark.parametrize("size", [0, 3, 22])
def test_an_entry_is_not_proved_in_a_tree_that_does_not_hold_it(ledger, size):
    with pytest.raises(Refused, match="no checkpoint"):
        proofs.inclusion_proof(ledger[3], size)


def test_an_unsealed_and_an_unknown_entry_are_refused_with_a_sentence(ledger):
    with pytest.raises(Refused, match="not sealed yet"):
        proofs.inclusion_proof(an_entry())
    with pytest.raises(Refused, match="has no entry"):
        proofs.inclusion_proof("01M7XQ00000000000000000000")
    with pytest.raises(Refused, match="no checkpoint"):
        proofs.checkpoint_at(6)
    with pytest.raises(Refused, match="no checkpoint"):
        proofs.consistency_proof(5, 22)


def test_the_first_checkpoint_that_covers_some_entries_never_changes(ledger):
    assert proofs.checkpoint_covering([ledger[0], ledger[6].pk]).size == 10
    entries(9)
    seal(LATER)
    assert proofs.checkpoint_covering([ledger[0], ledger[6].pk]).size == 10
    with pytest.raises(Refused, match="not sealed yet"):
        proofs.checkpoint_covering([ledger[0], an_entry()])


def test_before_the_first_sealing_there_is_nothing_to_prove():
    assert proofs.latest_checkpoint() is None and proofs.tree_size() == 0
    assert proofs.consistency_proof(0, 0).hashes == []


@pytest.mark.parametrize("many", [1, 40])
def test_what_happened_to_something_costs_one_query(many, django_assert_num_queries):
    entries(many)
    an_entry(subject=Reference("agent:other"))
    with django_assert_num_queries(1):
        assert len(proofs.entries_about(AGENT)) == many


def test_entries_about_several_subjects_come_once_and_newest_first():
    made = a_sealed_ledger(3)
    assert list(proofs.entries_about(REQUEST, AGENT)) == made[::-1]
    assert list(proofs.entries_about(REQUEST.ledger_ref)) == made[:1]
    assert list(proofs.entries_about()) == [] == list(Entry.objects.about("agent:nobody"))
