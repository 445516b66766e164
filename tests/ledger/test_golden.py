"""The format is what the golden vectors say, recomputed here with the standard library alone."""

import base64
import json
from hashlib import sha256
from pathlib import Path

from tests.ledger import sample

GOLDEN = json.loads((Path(__file__).parent / "golden.json").read_text())


def test_the_code_still_makes_the_golden_bytes():
    assert sample.golden() == GOLDEN


def test_leaf_hashes_are_sha256_of_zero_and_the_body():
    for entry in GOLDEN["entries"]:
        assert sha256(b"\x00" + entry["body"].encode()).hexdigest() == entry["leaf_hash"]


def test_commitments_are_sha256_of_label_salt_and_value():
    opened = [(c["salt"], c["value"], c["commitment"]) for c in GOLDEN["commitments"]]
    for entry in GOLDEN["entries"]:
        for one in entry["disclosures"]:
            place = json.loads(entry["body"])
            for step in one["path"].split("/")[1:]:
                place = place[int(step)] if isinstance(place, list) else place[step]
            said = place["commitment"] if isinstance(place, dict) else place
            opened.append((one["salt"], one["value"], said))
    assert len(opened) == 6
    for salt, value, commitment in opened:
        label = ["govportal-ledger-commitment-1", salt, value]
        text = json.dumps(label, separators=(",", ":"), ensure_ascii=False)
        assert sha256(text.encode()).hexdigest() == commitment


def test_roots_are_those_of_rfc_6962():
    leaves = [bytes.fromhex(entry["leaf_hash"]) for entry in GOLDEN["entries"]]
    for size, root in enumerate(GOLDEN["roots"]):
        assert _root(leaves[:size]).hex() == root


def _root(leaves: list[bytes]) -> bytes:
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256(b"").digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + _root(leaves[:split]) + _root(leaves[split:])).digest()


def test_checkpoints_are_signed_notes():
    name, key_id, shown = GOLDEN["verifier_key"].split("+", 2)
    raw = base64.b64decode(shown)
    assert sha256(name.encode() + b"\n" + raw).hexdigest()[:8] == key_id
    for size, note in GOLDEN["checkpoints"].items():
        origin, said, root, sealed, gap, signature, end = note.split("\n")
        assert (origin, said, gap, end) == (name, size, "", "")
        assert base64.b64decode(root).hex() == GOLDEN["roots"][int(size)]
        assert sealed == "sealed_at 2026-11-20T09:00:01.250000Z"
        assert signature.startswith(f"— {name} ")
        blob = base64.b64decode(signature.rsplit(" ", 1)[1])
        assert blob[:4].hex() == key_id and len(blob) == 68
        sample.key().public_key().verify(blob[4:], note.rpartition("\n\n")[0].encode() + b"\n")


def test_secrets_are_cut_out_of_the_golden_entry():
    data = json.loads(GOLDEN["entries"][4]["body"])["data"]
    assert data == {"api_key": "[redacted]", "note": "[redacted]"}


def test_the_document_shows_the_same_vectors():
    page = (Path(__file__).parents[2] / "docs" / "ledger-format.md").read_text()
    entry = GOLDEN["entries"][3]
    shown = [GOLDEN["commitments"][0]["commitment"], entry["body"], entry["leaf_hash"]]
    shown += [GOLDEN["roots"][4], GOLDEN["roots"][7], GOLDEN["verifier_key"]]
    shown += GOLDEN["checkpoints"]["7"].split("\n")
    assert [text for text in shown if text not in page] == []
