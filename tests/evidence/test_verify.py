"""The check programme says yes to a whole pack and no to anything else."""

import json
import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from evidence.rules import archive, sheets
from govportal.ledger.rules import merkle
from tests.evidence import sample
from tests.evidence.checking import faults

VERSIONS = ["3.9", "3.10", "3.11", "3.12", "3.13"]
# RFC 8032 section 7.1: secret key, public key, message, signature
RFC_8032 = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.fixture(scope="module")
def whole() -> dict[str, bytes]:
    return sample.members()


def flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def changed(members: dict[str, bytes], name: str, old: str, new: str) -> dict[str, bytes]:
    assert old.encode() in members[name]
    return {**members, name: members[name].replace(old.encode(), new.encode(), 1)}


@pytest.mark.parametrize(("secret", "public", "message", "signature"), RFC_8032)
def test_signatures_of_rfc_8032_hold(verify, secret, public, message, signature):
    key, text, mark = map(bytes.fromhex, (public, message, signature))
    assert Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret)).sign(text) == mark
    assert verify.signature_holds(key, text, mark)
    assert not verify.signature_holds(key, text + b"x", mark)


def test_signatures_agree_with_cryptography_on_random_keys_and_broken_bits(verify):
    dice = random.Random(8032)
    for _ in range(40):
        key, message = Ed25519PrivateKey.generate(), dice.randbytes(dice.randrange(200))
        public, mark = key.public_key().public_bytes_raw(), key.sign(message)
        assert verify.signature_holds(public, message, mark)
        assert not verify.signature_holds(public, message, flipped(mark, dice.randrange(512)))
        assert not verify.signature_holds(flipped(public, dice.randrange(256)), message, mark)


def test_a_signature_with_the_order_added_is_refused(verify):
    key = Ed25519PrivateKey.generate()
    mark = key.sign(b"text")
    larger = int.from_bytes(mark[32:], "little") + verify.ORDER
    forged = mark[:32] + larger.to_bytes(32, "little")
    assert not verify.signature_holds(key.public_key().public_bytes_raw(), b"text", forged)


def test_a_key_that_is_no_point_is_refused_without_a_crash(verify):
    assert not verify.signature_holds(b"\xff" * 32, b"text", bytes(64))
    assert not verify.signature_holds((2).to_bytes(32, "little"), b"text", bytes(64))
    assert not verify.signature_holds(b"short", b"text", bytes(64))


def test_inclusion_proofs_of_every_leaf_in_trees_of_every_size_lead_to_the_root(verify):
    for size in range(1, 34):
        tree, nodes = merkle.Tree(), {}
        for n in range(size):
            nodes[0, n] = merkle.leaf_hash(b"%d" % n)
            nodes |= {(level, at): node for level, at, node in tree.append(nodes[0, n])}
        for n in range(size):
            path = merkle.proof(merkle.inclusion_cover(n, size), nodes)
            assert verify.root_from_proof(n, size, nodes[0, n], path) == tree.root


def test_a_whole_pack_passes_with_its_own_and_with_a_given_key(verify, whole):
    assert faults(verify, whole) == []
    assert faults(verify, whole, (sample.key_line(),)) == []


def test_any_flipped_bit_of_any_other_member_is_found(verify, whole):
    dice = random.Random(1980)
    for name in sorted(set(whole) - {"verify.py"}):
        bits = len(whole[name]) * 8
        for bit in {0, bits - 1, *(dice.randrange(bits) for _ in range(4))}:
            assert faults(verify, {**whole, name: flipped(whole[name], bit)}), (name, bit)


def test_every_bit_of_the_signature_counts(verify, whole):
    note, keys = whole[archive.SIGNATURE], [verify.read_key(sample.key_line())]
    text = verify.open_note("note", note, keys, only=True)
    for bit in range(len(note) * 8):
        try:
            assert verify.open_note("note", flipped(note, bit), keys, only=True) != text, bit
        except verify.Fault:
            continue


def test_a_missing_and_an_added_file_are_named(verify, whole):
    without = {name: data for name, data in whole.items() if name != "population/questions.csv"}
    assert any("population/questions.csv: is missing" in f for f in faults(verify, without))
    assert any("extra.txt: is not in" in f for f in faults(verify, {**whole, "extra.txt": b"x"}))


def test_every_byte_of_the_zip_file_outside_its_members_counts(verify, whole, tmp_path):
    data = sample.packed(whole)
    contents = {data.index(body): len(body) for body in whole.values()}
    inside = {at + n for at, length in contents.items() for n in range(length)}
    dice, path = random.Random(7), tmp_path / "pack.zip"
    for at in sorted(set(range(len(data))) - inside):
        path.write_bytes(flipped(data, at * 8 + dice.randrange(8)))
        with pytest.raises((verify.Fault, ValueError)):
            verify.Archive(str(path))


def test_bytes_put_before_between_or_behind_the_members_are_found(verify, whole, tmp_path):
    data, path = sample.packed(whole), tmp_path / "pack.zip"
    second = data.index(b"PK\x03\x04", 4)
    between = data[:second] + b"junk" + data[second:]
    for tampered in (b"junk" + data, between, data + b"x", data[:-1], b"x"):
        path.write_bytes(tampered)
        assert verify.main([str(path)]) == 1


def test_another_key_passes_for_itself_but_not_against_the_trusted_one(verify, whole):
    stranger = Ed25519PrivateKey.generate()
    raw = b"\x01" + stranger.public_key().public_bytes_raw()
    old = sample.key_line()
    forged = {**whole, "ledger/checkpoint.txt": b""}
    text = whole["ledger/checkpoint.txt"].decode().rpartition("\n\n")[0] + "\n"
    forged["ledger/checkpoint.txt"] = sample.signed(text, stranger).encode()
    number = verify.hashlib.sha256(sample.ORIGIN.encode() + b"\n" + raw).hexdigest()[:8]
    line = f"{sample.ORIGIN}+{number}+{verify.base64.b64encode(raw).decode()}\n"
    forged["ledger/keys.txt"] = line.encode()
    forged = sample.resign(forged, stranger)
    assert faults(verify, forged) == []
    found = faults(verify, forged, (old,))
    assert any("manifest.note: carries no valid signature" in fault for fault in found)
    assert any("checkpoint.txt: carries no valid signature" in fault for fault in found)


# What a forger who holds the signing key still cannot do without being found: each change below
# comes with a manifest that was made and signed anew.
FORGERIES = {
    "ledger/disclosures.jsonl": ("reason 5", "reason 7", "is not the one that was recorded"),
    "population/questions.csv": ("at night", "by day", "says something else than"),
    "population/versions.json": ("2.0.1", "9.9.9", "says something else than"),
    "populations.json": ('"count": 5', '"count": 4', "populations.json says 4"),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_change_signed_anew_is_found_by_what_it_contradicts(verify, whole, name):
    old, new, words = FORGERIES[name]
    found = faults(verify, sample.resign(changed(whole, name, old, new)))
    assert any(words in fault for fault in found), found


def entries_of(members: dict[str, bytes]) -> list[dict[str, object]]:
    return [json.loads(line) for line in members["ledger/entries.jsonl"].splitlines()]


def with_entries(members: dict[str, bytes], entries: list[dict[str, object]]) -> dict[str, bytes]:
    lines = "".join(json.dumps(entry) + "\n" for entry in entries)
    return sample.resign({**members, "ledger/entries.jsonl": lines.encode()})


def test_a_changed_body_a_changed_proof_and_a_wrong_place_are_found(verify, whole):
    for key, value, words in (
        ("body", '{"id":"other"}', "does not give its leaf hash"),
        ("leaf_hash", "00" * 32, "does not stand in the tree"),
        ("index", 1, "does not stand in the tree"),
        ("proof", [], "too short"),
        ("proof", ["00" * 32] * 40, "too long"),
        ("index", 9, "cannot be in a tree"),
    ):
        entries = entries_of(whole)
        entries[0][key] = value
        found = faults(verify, with_entries(whole, entries))
        assert any(words in fault for fault in found), (key, found)


def test_a_removed_a_repeated_and_a_strange_entry_are_found(verify, whole):
    entries = entries_of(whole)
    assert any(
        "holds 2 entries, not 3" in f for f in faults(verify, with_entries(whole, entries[1:]))
    )
    doubled = with_entries(whole, [entries[0], *entries])
    assert any("stands twice" in f for f in faults(verify, doubled))
    dossier = sample.a_dossier()
    other = sample.a_slice(dossier, mine=(2, 5, 6))
    assert other.size == 9
    manifest = json.loads(whole[archive.MANIFEST])
    strange = {**whole, archive.MANIFEST: sheets.as_json({**manifest, "refs": ["request:X"]})}
    assert any("is not about the request" in f for f in faults(verify, sample.resign(strange)))


def test_a_checkpoint_signed_for_something_else_does_not_pass(verify, whole):
    note = sample.signed(f"{sample.ORIGIN}\n9\n").encode()
    assert faults(verify, sample.resign({**whole, "ledger/checkpoint.txt": note}))
    manifest = whole[archive.SIGNATURE]
    assert faults(verify, sample.resign({**whole, "ledger/checkpoint.txt": manifest}))


def interpreter(version: str) -> str | None:
    """A python of that version: on the path, or among pyenv's; None where there is none."""
    for found in (Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions").glob(
        f"{version}.*/bin/python"
    ):
        return str(found)
    return shutil.which(f"python{version}")


@pytest.mark.parametrize("version", VERSIONS)
def test_a_bare_interpreter_says_yes_and_no(version, whole, tmp_path, capsys):
    python = interpreter(version)
    if python is None:
        pytest.skip(f"no Python {version} here")
    with capsys.disabled():
        print(f" [verify.py under Python {version}]", end="")
    pack, folder = tmp_path / "pack.zip", tmp_path / "folder"
    pack.write_bytes(sample.packed(whole))
    shutil.unpack_archive(pack, folder)

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [python, "-I", "-W", "error", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    answer = run(str(sample.VERIFY), str(pack), "--key", sample.key_line())
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "signed with a key that you gave" in answer.stdout
    assert run(str(folder / "verify.py")).returncode == 0
    (folder / "request.json").write_bytes(flipped(whole["request.json"], 99))
    answer = run(str(folder / "verify.py"))
    assert answer.returncode == 1
    assert "request.json: was changed" in answer.stdout
    assert run(str(folder / "verify.py"), str(tmp_path / "nothing.zip")).returncode == 2


def test_what_is_no_key_is_said_in_a_sentence(verify, whole, tmp_path, capsys):
    pack, empty, junk = (tmp_path / name for name in ("pack.zip", "empty.txt", "junk.txt"))
    pack.write_bytes(sample.packed(whole))
    empty.write_text("\n")
    junk.write_bytes(b"\xff\xfe")
    line = sample.key_line()
    for given, words in (
        ("bogus", "--key 'bogus' is no key of a portal and no file of such keys"),
        ("", "a key has the form name+hash+base64"),
        (line.replace("+", "+0", 1), "not an Ed25519 verifier key"),
        (line + "=", "is no key of a portal"),
        (str(junk), "is no list of keys"),
        (str(empty), "it is empty"),
    ):
        assert verify.main([str(pack), "--key", given]) == 2, given
        said = capsys.readouterr()
        assert words in said.err and "unpack" not in said.err, said.err
        assert not said.out


def test_a_file_of_keys_is_taken(verify, whole, tmp_path):
    pack, file = tmp_path / "pack.zip", tmp_path / "keys.txt"
    pack.write_bytes(sample.packed(whole))
    file.write_text(sample.key_line() + "\n")
    assert verify.main([str(pack), "--key", str(file)]) == 0
