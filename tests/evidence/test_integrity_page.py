"""The state of the ledger: last verification, what waits, checkpoints, one beside another."""

from datetime import timedelta

import pytest
from django.utils import timezone

from evidence.actions.verifying import KIND, ask_verification
from evidence.models.climbs import climb_of
from govportal.ledger.actions import seal
from govportal.ledger.models import Checkpoint, Entry, Leaf, VerificationRun
from govportal.ledger.proofs import inclusion_proof
from govportal.worklist.actions import run_jobs
from govportal.worklist.models import Job, Notice
from tests import make
from tests.conftest import triggers_lifted


def state(client, person, **asked):
    client.force_login(person)
    return client.get("/audit/integrity/", asked)


@pytest.fixture
def two_checkpoints(cast, decided):
    """The sizes of an earlier and the newest checkpoint."""
    old = seal(timezone.now()).size
    make.approve(make.request(cast, slug="another"), make.START + timedelta(hours=1))
    return old, seal(timezone.now()).size


def test_it_says_what_waits_and_what_was_signed(client, cast, decided):
    text = state(client, cast.auditor).content.decode()
    assert "No checkpoint yet" in text and "Not verified yet" in text
    size = seal(timezone.now()).size
    text = client.get("/audit/integrity/").content.decode()
    assert "nothing waits" in text and f'<td class="n" data-label="Entries">{size}</td>' in text
    make.request(cast, slug="another")
    text = client.get("/audit/integrity/").content.decode()
    assert "nothing waits" not in text


def test_who_reads_the_trail_has_it_verified_once_in_the_background(client, cast, decided):
    seal(timezone.now())
    client.force_login(cast.auditor)
    for _twice in range(2):
        answer = client.post("/audit/integrity/verify/", follow=True)
    assert Job.objects.filter(kind=KIND).count() == 1
    assert "Verifying the ledger" in answer.content.decode()
    run_jobs(timezone.now())
    run = VerificationRun.objects.get()
    assert run.held and run.entries >= 10
    text = state(client, cast.auditor).content.decode()
    assert "All match" in text and "Verify all entries now" in text
    assert Entry.objects.filter(verb="ledger.verification_asked").count() == 1
    told = Notice.objects.filter(person=cast.auditor, subject__contains="was verified")
    assert told.exists()


def test_a_fault_is_named_and_told(client, cast, decided):
    seal(timezone.now())
    with triggers_lifted():
        Entry.objects.filter(verb="review.decided").update(role="forged")
    ask_verification(actor=cast.administrator, now=timezone.now())
    run_jobs(timezone.now())
    text = state(client, cast.auditor).content.decode()
    assert "found a fault" in text and "column role" in text
    told = Notice.objects.filter(person=cast.administrator, subject__contains="does not hold")
    assert told.exists()


def test_others_may_not_have_it_verified(client, cast):
    client.force_login(cast.owner)
    assert client.post("/audit/integrity/verify/").status_code == 403
    assert not Job.objects.filter(kind=KIND).exists()


def test_any_two_checkpoints_are_compared_with_the_proof(client, cast, two_checkpoints):
    old, new = two_checkpoints
    text = state(client, cast.auditor, earlier=old, later=new).content.decode()
    assert "Proved just now" in text and "&quot;kind&quot;: &quot;consistency&quot;" in text
    words = f"The first {old} of {new} entries are those of the earlier checkpoint."
    assert f'role="img" aria-label="{words}"' in text
    same = state(client, cast.auditor, earlier=new, later=new)
    assert "Proved just now" in same.content.decode()


def test_a_tree_that_was_rewritten_is_not_consistent(client, cast, two_checkpoints):
    old, new = two_checkpoints
    leaf = Leaf.objects.get(index=old)
    with triggers_lifted():
        Leaf.objects.filter(index=old).update(leaf_hash=bytes(32))
        Checkpoint.objects.filter(size=old).update(note=Checkpoint.objects.get(size=new).note)
    text = state(client, cast.auditor, earlier=old, later=new).content.decode()
    assert "Does not hold" in text and "Proved just now" not in text and leaf


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"earlier": "7", "later": "999999"}, "no checkpoint for"),
        ({"earlier": "999999", "later": "3"}, "A tree only grows"),
        ({"earlier": "x", "later": ""}, "Enter a whole number."),
        ({"earlier": "-1", "later": "9" * 30}, "greater than or equal to 0"),
    ],
)
def test_what_cannot_be_compared_is_said_and_kept(asked, words, client, cast, decided):
    answer = state(client, cast.auditor, **asked)
    text = answer.content.decode()
    assert answer.status_code == 422 and words in text
    assert f'value="{asked["earlier"]}"' in text


def test_htmx_gets_the_verification_only(client, cast, decided):
    client.force_login(cast.auditor)
    text = client.get("/audit/integrity/", headers={"HX-Request": "true"}).content.decode()
    assert "<h1>" not in text and 'id="running"' in text


def test_the_way_from_an_entry_to_the_root_is_drawn_and_told(client, cast, decided):
    seal(timezone.now())
    entry = Entry.objects.get(verb="review.decided")
    proof = inclusion_proof(entry)
    climb = climb_of(proof)
    assert climb is not None
    assert climb.root == Checkpoint.objects.get(size=proof.size).root_hex
    assert [rung.other for rung in climb.rungs] == [step.hex() for step in proof.hashes]
    client.force_login(cast.auditor)
    text = client.get(f"/audit/{entry.pk}/").content.decode()
    assert text.count('class="other"') == len(proof.hashes)
    assert f"joined with {len(proof.hashes)} others, one after the other" in text
    assert climb.root in text


def test_the_page_costs_at_most_fifteen_queries(
    client, cast, two_checkpoints, django_assert_max_num_queries
):
    old, new = two_checkpoints
    state(client, cast.auditor)
    with django_assert_max_num_queries(15):
        client.get("/audit/integrity/", {"earlier": old, "later": new})
