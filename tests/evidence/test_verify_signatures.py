"""Signatures are checked by two: the programme's own arithmetic and somebody else's code."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.evidence import sample
from tests.evidence.test_verify import flipped

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(7, 39)))
PUBLIC, TEXT = KEY.public_key().public_bytes_raw(), b"a text\n"
MARK = KEY.sign(TEXT)


@pytest.fixture
def fresh(verify):
    """Who else checks is asked anew."""
    asked = verify.second_opinion
    asked.cache_clear()
    yield verify
    asked.cache_clear()


@pytest.fixture
def pack(tmp_path) -> Path:
    path = tmp_path / "pack.zip"
    path.write_bytes(sample.packed(sample.members()))
    return path


def unable(*_):
    raise ImportError


def test_the_package_is_asked_first_and_openssl_where_it_is_not_there(fresh, monkeypatch):
    assert fresh.second_opinion()[0] == "cryptography"
    fresh.second_opinion.cache_clear()
    monkeypatch.setattr(fresh, "ask_cryptography", unable)
    if shutil.which("openssl"):
        assert fresh.second_opinion()[0] == "openssl"
        assert fresh.is_signed(PUBLIC, TEXT, MARK)
        assert not fresh.ask_openssl(PUBLIC, TEXT, flipped(MARK, 9))
    fresh.second_opinion.cache_clear()
    monkeypatch.setattr(fresh, "ask_openssl", unable)
    assert fresh.second_opinion() is None and "alone" in fresh.checked_by()
    assert fresh.is_signed(PUBLIC, TEXT, MARK)
    assert not fresh.is_signed(PUBLIC, TEXT, flipped(MARK, 3))


def test_who_cannot_tell_good_from_bad_is_not_asked(fresh, monkeypatch):
    monkeypatch.setattr(fresh, "ask_cryptography", lambda *_: True)
    monkeypatch.setattr(fresh, "ask_openssl", lambda *_: False)
    assert fresh.second_opinion() is None


def test_a_signature_that_only_one_of_the_two_accepts_does_not_hold(fresh, monkeypatch, pack):
    known = fresh.KNOWN[1]
    monkeypatch.setattr(fresh, "ask_cryptography", lambda key, text, mark: text == known)
    assert fresh.second_opinion()[0] == "cryptography"
    assert fresh.signature_holds(PUBLIC, TEXT, MARK)
    assert not fresh.is_signed(PUBLIC, TEXT, MARK)
    assert fresh.main([str(pack), "--key", sample.key_line()]) == 1
    monkeypatch.setattr(fresh, "signature_holds", lambda *_: False)
    monkeypatch.setattr(fresh, "second_opinion", lambda: ("x", lambda *_: True))
    assert not fresh.is_signed(PUBLIC, TEXT, MARK)


def test_the_answer_says_who_checked(fresh, monkeypatch, pack, capsys):
    fresh.main([str(pack)])
    assert "checked by cryptography and the arithmetic in this file" in capsys.readouterr().out
    monkeypatch.setattr(fresh, "second_opinion", lambda: None)
    fresh.main([str(pack)])
    assert "by the arithmetic in this file alone" in capsys.readouterr().out


def test_an_openssl_that_lies_in_the_pack_is_not_run(fresh, monkeypatch, tmp_path):
    trap = tmp_path / "openssl"
    trap.write_text("#!/bin/sh\nexit 0\n")
    trap.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OSError, match="outside the pack"):
        fresh.ask_openssl(PUBLIC, TEXT, MARK)


@pytest.mark.parametrize("module", ["json", "csv", "__future__", "argparse", "cryptography"])
def test_a_module_in_the_unpacked_folder_is_named_and_not_run(module, tmp_path):
    members = sample.members() | {f"{module}.py": b"print('well   all'); raise SystemExit(0)\n"}
    for name, data in members.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    command = [sys.executable, str(tmp_path / "verify.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 1
    assert f"WRONG  {module}.py: is not in the manifest" in done.stdout
    assert "well   all\n" not in done.stdout
