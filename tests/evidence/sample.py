"""A small ledger of its own that signs a pack about the request of ``case``."""

import hashlib
import json
from base64 import b64encode
from io import BytesIO
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from evidence.rules import archive, packing, sheets
from evidence.rules.dossiers import Dossier
from evidence.rules.slices import Access, Disclosure, Slice, SliceEntry, for_reader
from evidence.sentences import POPULATIONS
from govportal.ledger.rules import canonical, commitments, merkle
from tests.evidence.case import MOMENT, THREATS, a_dossier

__all__ = ["MOMENT", "a_dossier"]

ORIGIN = "portal.example/ledger"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
VERIFY = Path(__file__).parents[2] / "evidence" / "verify" / "verify.py"


def key_line() -> str:
    raw = b"\x01" + KEY.public_key().public_bytes_raw()
    number = hashlib.sha256(ORIGIN.encode() + b"\n" + raw).hexdigest()[:8]
    return f"{ORIGIN}+{number}+{b64encode(raw).decode()}"


def signed(text: str, key: Ed25519PrivateKey = KEY) -> str:
    raw = b"\x01" + key.public_key().public_bytes_raw()
    number = hashlib.sha256(ORIGIN.encode() + b"\n" + raw).digest()[:4]
    return f"{text}\n— {ORIGIN} {b64encode(number + key.sign(text.encode())).decode()}\n"


def a_body(number: int, ref: str, salt: str, rationale: str) -> str:
    body = {
        "id": f"01JD{number:022d}",
        "verb": "review.signed",
        "actor": "person:03",
        "role": "ciso",
        "on_behalf_of": None,
        "subject": "review:1",
        "refs": [ref, "review:1"],
        "personal": {"rationale": commitments.commitment(salt, rationale)},
        "changes": [],
        "occurred_at": "2026-11-09T09:10:00.000000Z",
        "recorded_at": "2026-11-09T09:10:00.000000Z",
        "demo": False,
    }
    return canonical.dumps(body).decode()


def a_slice(dossier: Dossier, mine: tuple[int, ...] = (2, 5, 6), size: int = 9) -> Slice:
    """A ledger of ``size`` entries, of which ``mine`` are about the dossier."""
    about = set(mine)
    texts = {n: (f"{n:032x}", f"Because of reason {n}.") for n in range(size)}
    bodies = [
        a_body(n, dossier.ref if n in about else "request:ADR-2026-0001", *texts[n])
        for n in range(size)
    ]
    tree, nodes = merkle.Tree(), {}
    for n, body in enumerate(bodies):
        nodes[0, n] = merkle.leaf_hash(body.encode())
        nodes |= {(level, at): node for level, at, node in tree.append(nodes[0, n])}
    root = b64encode(tree.root).decode()
    entries = tuple(
        SliceEntry(
            n,
            json.loads(bodies[n])["id"],
            bodies[n],
            nodes[0, n].hex(),
            tuple(h.hex() for h in merkle.proof(merkle.inclusion_cover(n, size), nodes)),
        )
        for n in mine
    )
    shown, withheld = for_reader(
        [Disclosure(e.id, "/personal/rationale", *texts[e.index]) for e in entries], Access.FULL
    )
    note = signed(f"{ORIGIN}\n{size}\n{root}\nsealed_at 2026-11-12T06:00:00.000000Z\n")
    return Slice(ORIGIN, size, root, MOMENT, note, (key_line(),), entries, shown, 0, withheld)


def members(mine: tuple[int, ...] = (2, 5, 6), size: int = 9) -> dict[str, bytes]:
    """All members of a small pack, manifest and its signature included."""
    dossier = a_dossier()
    ledger = a_slice(dossier, mine, size)
    words = {
        name: {"title": name, "source": "", "filters": "", "clock": ""} for name in POPULATIONS
    }
    found = packing.data_members(
        dossier, ledger, Access.FULL, packing.Wording(words, (), "Read me.\n")
    )
    found |= {dossier.attachments[0].member: THREATS, "verify.py": VERIFY.read_bytes()}
    scope = packing.Scope("request", dossier.number, Access.FULL)
    manifest = archive.manifest_of(found, packing.about(scope, dossier, ledger))
    note = signed(archive.manifest_text(ORIGIN, manifest)).encode()
    return {**found, archive.MANIFEST: manifest, archive.SIGNATURE: note}


def large(found: dict[str, bytes]) -> dict[str, bytes]:
    """A pack as large ones are made: populations line by line, several documents."""
    found = dict(found)
    notes = json.loads(found["populations.json"])
    for note in notes:
        rows = json.loads(found.pop(note["json"]))
        note["json"] += "l"
        found[note["json"]] = "".join(json.dumps(row) + "\n" for row in rows).encode()
    found["populations.json"] = sheets.as_json(notes)
    for name in ("report/00-contents.pdf", "report/01-record.pdf", "archive/01-record.pdf"):
        found[name] = b"%PDF-1.7 " + name.encode()
    return resign(found)


def book(found: dict[str, bytes]) -> dict[str, bytes]:
    """A pack as one about many requests is made: files and rows by chapter, here a single one."""
    own = ("versions/", "letters/", "attachments/", "request.json")
    made = {f"chapters/r-1/{n}" if n.startswith(own) else n: d for n, d in found.items()}
    notes = json.loads(made["populations.json"])
    for note in notes:
        rows = json.loads(made[note["json"]])
        if note["name"] != "entries":
            note["columns"] = ["of", *note["columns"]]
            rows = [{"of": "r-1", **row} for row in rows]
        for row in rows:
            if row.get("member"):
                row["member"] = f"chapters/r-1/{row['member']}"
        made[note["json"]] = sheets.as_json(rows)
        made[note["csv"]] = sheets.as_csv(note["columns"], rows)
    manifest = json.loads(made[archive.MANIFEST])
    manifest["scope"] = {"kind": "agent", "number": "crm", "access": "full", "language": "en"}
    made["populations.json"] = sheets.as_json(notes)
    return large({**made, archive.MANIFEST: sheets.as_json(manifest)})


def resign(found: dict[str, bytes], key: Ed25519PrivateKey = KEY) -> dict[str, bytes]:
    """The same members with manifest and signature made anew: a forger who holds a key."""
    manifest = json.loads(found[archive.MANIFEST])
    rest = {n: d for n, d in found.items() if n not in (archive.MANIFEST, archive.SIGNATURE)}
    about = {k: v for k, v in manifest.items() if k not in ("format", "files")}
    renewed = archive.manifest_of(rest, about)
    note = signed(archive.manifest_text(ORIGIN, renewed), key).encode()
    return {**rest, archive.MANIFEST: renewed, archive.SIGNATURE: note}


def packed(found: dict[str, bytes]) -> bytes:
    target = BytesIO()
    archive.write_archive(target, found)
    return target.getvalue()
