"""The export that is made before bodies are pruned: signed, with proofs, read back and checked."""

import hashlib
import json
import os
import zipfile
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkstemp
from typing import Any

from evidence.actions.building import VERIFY
from evidence.models.slices import keys_of, proofs_of
from evidence.rules import archive
from evidence.rules.packing import Members
from evidence.rules.sheets import as_json
from evidence.rules.signing import signed_note
from govportal.ledger.keys import signing_key
from govportal.ledger.models import Checkpoint, Disclosure, Entry, Leaf
from govportal.ledger.rules import merkle, notes
from govportal.refusals import Refusal, Refused

CHUNK = 200


@dataclass(frozen=True)
class Exported:
    """A file on disk that was read back, in numbers."""

    sha256: str
    size: int
    entries: int


def write_export(
    target: Path,
    number: str,
    ids: Sequence[str],
    checkpoint: Checkpoint,
    beat: Callable[[], None] = lambda: None,
) -> Exported:
    """Write bodies, plain texts and proofs of these sealed entries as an archive that
    ``verify.py`` reads, then read it back. Raises Refused where it is not what the tree says."""
    entries, refs = _entries(ids, checkpoint.size, beat)
    origin = notes.read(checkpoint.note).origin
    members: Members = {
        "ledger/checkpoint.txt": checkpoint.note.encode(),
        "ledger/keys.txt": "".join(f"{key}\n" for key in keys_of(checkpoint)).encode(),
        "ledger/entries.jsonl": entries,
        "ledger/disclosures.jsonl": _disclosures(ids),
        "populations.json": as_json([]),
        "verify.py": VERIFY.read_bytes(),
    }
    tree = {
        "origin": origin,
        "size": checkpoint.size,
        "root": b64encode(bytes(checkpoint.root)).decode(),
    }
    about = {"scope": {"kind": "pruned", "number": number}, "refs": sorted(refs), "tree": tree,
             "entries": len(ids)}  # fmt: skip
    manifest = archive.manifest_of(members, about)
    note = signed_note(archive.manifest_text(origin, manifest), origin, signing_key())
    _replace(target, {**members, archive.MANIFEST: manifest, archive.SIGNATURE: note.encode()})
    return read_back(target, checkpoint)


def _entries(ids: Sequence[str], size: int, beat: Callable[[], None]) -> tuple[bytes, set[str]]:
    places = list(Leaf.objects.filter(entry_id__in=ids).order_by("index"))
    lines, refs = [], set[str]()
    for start in range(0, len(places), CHUNK):
        some = places[start : start + CHUNK]
        found = Entry.objects.filter(pk__in=[leaf.entry_id for leaf in some])
        bodies = dict(found.values_list("pk", "body"))
        proofs = proofs_of([leaf.index for leaf in some], size)
        for leaf in some:
            body = bodies[leaf.entry_id]
            refs.update(json.loads(body)["refs"])
            lines.append(_line(leaf, body, proofs[leaf.index]))
        beat()
    return b"".join(lines), refs


def _line(leaf: Leaf, body: str, proof: Sequence[str]) -> bytes:
    said = {"index": leaf.index, "id": leaf.entry_id, "body": body,
            "leaf_hash": bytes(leaf.leaf_hash).hex(), "proof": list(proof)}  # fmt: skip
    return _json(said)


def _json(said: dict[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _disclosures(ids: Sequence[str]) -> bytes:
    rows = Disclosure.objects.filter(entry_id__in=ids).order_by("entry_id", "path")
    columns = rows.values_list("entry_id", "path", "salt", "value")
    return b"".join(
        _json({"entry": entry, "path": path, "salt": salt, "value": json.loads(value)})
        for entry, path, salt, value in columns.iterator(CHUNK)
    )


def _replace(target: Path, members: Members) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, draft = mkstemp(dir=target.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            archive.write_archive(file, members)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(target)
    finally:
        Path(draft).unlink(missing_ok=True)


def read_back(path: Path, checkpoint: Checkpoint) -> Exported:
    """Recompute each leaf and proof from the file itself. Raises Refused at the first fault."""
    count, root = 0, bytes(checkpoint.root)
    with zipfile.ZipFile(path) as opened, opened.open("ledger/entries.jsonl") as lines:
        for line in lines:
            said = json.loads(line)
            leaf = merkle.leaf_hash(said["body"].encode())
            steps = [bytes.fromhex(step) for step in said["proof"]]
            try:
                if leaf.hex() != said["leaf_hash"]:
                    raise merkle.BadProof(said["id"])
                merkle.verify_inclusion(leaf, said["index"], checkpoint.size, steps, root)
            except merkle.BadProof as bad:
                raise Refused(Refusal("retention.export_broken", {"entry": said["id"]})) from bad
            count += 1
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Exported(sha256, path.stat().st_size, count)
