"""The command that prints the keys an auditor needs."""

import io
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command

from govportal.ledger import keys
from govportal.ledger.proofs import latest_checkpoint
from govportal.ledger.rules import notes
from tests.ledger.cast import a_sealed_ledger

pytestmark = pytest.mark.django_db


def run(*args: str) -> str:
    out = io.StringIO()
    call_command("ledger_key", *args, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def a_retired_key() -> str:
    return str(notes.Verifier("ledger.test/origin", Ed25519PrivateKey.generate().public_key()))


def test_the_key_in_force_verifies_the_newest_checkpoint(ledger) -> None:
    (line,) = run().splitlines()
    newest = latest_checkpoint()
    assert newest is not None
    assert notes.verify(newest.note, [notes.verifier(line)]).size == newest.size


def test_retired_keys_come_after_the_one_in_force(ledger, settings) -> None:
    own, retired = str(keys.verifiers()[0]), a_retired_key()
    settings.LEDGER_TRUSTED_KEYS = [retired, own]
    assert run().splitlines() == [own, retired]
    assert json.loads(run("--json"))["keys"] == [
        {"key": own, "in_force": True},
        {"key": retired, "in_force": False},
    ]


def test_a_host_without_the_signing_key_knows_which_is_in_force(settings, signing_key) -> None:
    a_sealed_ledger()
    own, retired = str(keys.verifiers()[0]), a_retired_key()
    Path(signing_key).unlink()
    settings.LEDGER_TRUSTED_KEYS = [retired, own]
    assert run().splitlines() == [own, retired]


@pytest.mark.parametrize(
    ("trusted", "words"), [([], "no key here"), (["bogus"], "malformed verifier key")]
)
def test_without_a_key_it_says_so(settings, trusted, words) -> None:
    settings.LEDGER_TRUSTED_KEYS = trusted
    for args in ([], ["--json"]):
        with pytest.raises(CommandError, match=words):
            run(*args)


def test_a_refusal_is_json_when_asked_for(settings, capsys) -> None:
    settings.LEDGER_TRUSTED_KEYS = []
    with pytest.raises(CommandError):
        call_command("ledger_key", "--json")
    said = json.loads(capsys.readouterr().out)
    assert said["ok"] is False and "no key here" in said["error"]
