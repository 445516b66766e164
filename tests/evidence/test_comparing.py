"""A checkpoint from elsewhere beside the ledger: the same, a fork, more than there is, foreign."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from evidence.actions.comparing import compare, compare_and_record
from evidence.models import Publication
from evidence.rules.publications import Verdict
from govportal.ledger.actions import seal
from govportal.ledger.keys import signing_key
from govportal.ledger.models import Checkpoint, Entry, Leaf, Node
from govportal.ledger.proofs import latest_checkpoint
from govportal.ledger.rules import notes
from tests import make
from tests.conftest import triggers_lifted
from tests.evidence.keeping import noted

NOW = make.START


@pytest.fixture
def two(cast):
    """Two checkpoints, the older one and the newest."""
    seal(NOW)
    first = latest_checkpoint()
    for _ in range(5):
        noted("item.opened", actor=cast.owner, now=NOW)
    seal(NOW)
    return first, latest_checkpoint()


def signed(size, root=b"\1" * 32, origin="govportal.localhost/ledger"):
    return notes.sign(notes.Checkpoint(origin, size, root, NOW), signing_key())


def test_a_checkpoint_of_this_ledger_leads_to_the_newest_with_a_proof(two):
    first, newest = two
    found = compare(first.note)
    assert found.verdict is Verdict.SAME and found.holds
    assert (found.size, found.newest) == (first.size, newest.size)
    found.proof.verify(bytes(first.root), bytes(newest.root))
    assert compare(newest.note).holds
    assert compare(newest.note.replace("\n", "\r\n")).holds  # as a mail program may save it


@pytest.mark.parametrize(
    "bent",
    [
        lambda note: f"\n\n  \n{note}\n \n",
        lambda note: "".join(f"   {line}  \n" for line in note.split("\n")),
        lambda note: "".join(f"> {line}\n" for line in note.rstrip().split("\n")),
        lambda note: "".join(f"> > {line}".rstrip() + "\r\n" for line in note.split("\n")),
        lambda note: f"\ufeff{note}",
    ],
)
def test_what_a_mail_program_makes_of_a_note_changes_nothing(two, bent):
    assert compare(bent(two[0].note)).holds


def test_a_signed_size_between_two_checkpoints_is_compared_too(two):
    first, _newest = two
    from govportal.ledger.proofs import tree_at  # noqa: PLC0415

    assert compare(signed(first.size + 2, tree_at(first.size + 2).root)).holds
    assert compare(signed(first.size + 2)).verdict is Verdict.FORKED


def test_another_root_is_a_fork_and_a_larger_tree_a_ledger_cut_back(two):
    _first, newest = two
    assert compare(signed(newest.size)).verdict is Verdict.FORKED
    assert compare(signed(newest.size + 1)).verdict is Verdict.SHRUNK


@pytest.mark.parametrize("text", ["", "x", "\n\n\n", "a\nb\n\n— c d\n", "é\x00"])
def test_what_nobody_trusted_signed_is_foreign(two, text):
    found = compare(text)
    assert found.verdict is Verdict.FOREIGN and found.why and not found.holds


def test_a_changed_letter_is_foreign(two):
    note = two[0].note
    assert compare(note.replace("sealed_at 2026", "sealed_at 2025")).verdict is Verdict.FOREIGN


def test_a_rewritten_tail_is_caught_by_an_earlier_publication(two, cast):
    _first, newest = two
    with triggers_lifted():
        leaf = Leaf.objects.get(index=newest.size - 1)
        Leaf.objects.filter(pk=leaf.pk).update(leaf_hash=b"\2" * 32)
        Node.objects.filter(level__gte=1, index__gte=0).exclude(level__gte=60).update()
        for level in range(1, newest.size.bit_length()):
            Node.objects.filter(level=level, index=(newest.size >> level) - 1).update(
                hash=b"\3" * 32
            )
        Checkpoint.objects.filter(pk=newest.pk).update(root=b"\4" * 32)
    assert compare(newest.note).verdict in {Verdict.FORKED, Verdict.DAMAGED}


def test_who_compared_and_what_came_of_it_is_recorded(two, cast):
    compare_and_record(two[0].note, actor=cast.auditor, now=NOW)
    entry = Entry.objects.get(verb="checkpoint.compared")
    assert entry.actor == cast.auditor.ledger_ref
    assert entry.content["data"]["verdict"] == "same"


def test_the_commands_say_it_as_json(two, settings, tmp_path):
    settings.CHECKPOINT_DIR = str(tmp_path)
    out = StringIO()
    call_command("publish_checkpoint", "--json", stdout=out)
    said = json.loads(out.getvalue())
    assert said["ok"] and said["publications"][0]["channel"] == "file"
    assert said["size"] == Publication.objects.get().size >= two[1].size
    file = next(tmp_path.glob("*.note"))
    out = StringIO()
    call_command("compare_checkpoint", str(file), "--json", stdout=out)
    assert json.loads(out.getvalue())["holds"] is True
    file.chmod(0o600)
    file.write_text(signed(two[1].size))
    out = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("compare_checkpoint", str(file), "--json", stdout=out)
    assert left.value.code == 1 and json.loads(out.getvalue())["verdict"] == "forked"
    with pytest.raises(CommandError):
        call_command("compare_checkpoint", str(tmp_path / "nothing"))
    out = StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("compare_checkpoint", str(tmp_path / "nothing"), "--json", stdout=out)
    said = json.loads(out.getvalue())
    assert refused.value.returncode == 1
    assert said["ok"] is False and said["code"] == "checkpoint.unreadable"
    assert timezone.now()
