"""manage.py evidence_pack, for administrators and pipelines."""

import json
import subprocess
import sys

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from govportal.ledger.models import Entry
from tests.evidence import sample


def run(capsys, *arguments):
    call_command("evidence_pack", *arguments)
    return capsys.readouterr().out


def test_the_command_writes_a_pack_that_verifies_and_records_it(cast, decided, tmp_path, capsys):
    out = tmp_path / "pack.zip"
    said = json.loads(run(capsys, "--request", decided.number, "--out", str(out), "--json"))
    assert said["ok"] and said["file"] == str(out)
    done = subprocess.run([sys.executable, "-I", str(sample.VERIFY), str(out)], check=False)
    assert done.returncode == 0
    entry = Entry.objects.get(verb="evidence.pack_exported")
    assert entry.content["data"]["sha256"] == said["sha256"]
    assert entry.actor == "system:command"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pack.zip"]


def test_the_same_tree_size_gives_the_same_bytes(cast, decided, tmp_path, capsys):
    first, second = tmp_path / "1.zip", tmp_path / "2.zip"
    said = json.loads(run(capsys, "--request", decided.number, "--out", str(first), "--json"))
    size = str(said["tree_size"])
    assert "sha256" in run(
        capsys, "--request", decided.number, "--out", str(second), "--tree-size", size
    )
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--request", "ADR-1999-0001"), "pack.request_unknown", "no request ADR-1999-0001"),
        (("--tree-size", "2"), "pack.checkpoint_unknown", "no signed checkpoint of 2 entries"),
    ],
)
def test_a_refusal_is_a_sentence_and_an_exit_status(
    cast, decided, tmp_path, capsys, arguments, code, words
):
    out = tmp_path / "pack.zip"
    given = ["--request", decided.number, "--out", str(out), "--json", *arguments]
    with pytest.raises(CommandError, match=words):
        call_command("evidence_pack", *given)
    assert json.loads(capsys.readouterr().out)["code"] == code
    assert not list(tmp_path.iterdir())
    assert not Entry.objects.filter(verb="evidence.pack_exported").exists()


def test_a_folder_that_is_not_there_is_refused(cast, decided, tmp_path):
    out = tmp_path / "missing" / "pack.zip"
    with pytest.raises(CommandError, match="in no existing folder"):
        call_command("evidence_pack", "--request", decided.number, "--out", str(out))
