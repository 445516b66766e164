#!/usr/bin/env python3
"""Check an evidence pack without the portal: python3 verify.py PACK.zip --key KEY

Works on the ZIP file or on the folder it was unpacked to (no argument: the folder this
file lies in), offline, with Python 3.9 or newer and nothing else. It checks
  1. that the ZIP file holds nothing beside its members,
  2. that every file has the SHA-256 that manifest.json states, none missing, none added,
  3. that manifest.json was signed with the key of the portal's ledger,
  4. that the checkpoint (the signed state of the ledger) was signed with such a key,
  5. that every ledger entry has its leaf hash and stands in the tree of that checkpoint,
  6. that every text shown in plain belongs to the salted commitment in its entry,
  7. that CSV and JSON of every population say the same, in the number stated,
  8. that every version of the request has the digest it was decided under (packs about requests).
KEY is the portal's public key, obtained from elsewhere than this pack: one line of the
form name+hash+base64, or the name of a file that holds such lines. Without it the key
inside the pack is used, which shows that the pack is unbroken, not who made it.
Exit status: 0 all is well, 1 something is wrong, 2 the pack cannot be read.
"""

from __future__ import annotations

import argparse
import base64
import csv
import hashlib
import io
import json
import os
import struct
import sys
import zlib
from collections.abc import Sequence
from typing import Any, BinaryIO, Tuple  # noqa: UP035 - an alias that Python 3.9 evaluates

FORMAT = "govportal-evidence-pack-1"
MANIFEST, SIGNATURE = "manifest.json", "manifest.note"
CHECKPOINT, KEYS = "ledger/checkpoint.txt", "ledger/keys.txt"
ENTRIES, DISCLOSURES = "ledger/entries.jsonl", "ledger/disclosures.jsonl"
POPULATIONS = "populations.json"
COMMITMENT = "govportal-ledger-commitment-1"


class Fault(Exception):
    """Something is wrong: where (a file or an entry) and what, in words."""


# --- Ed25519, RFC 8032 section 5.1.7, in extended homogeneous coordinates ---------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
Point = Tuple[int, int, int, int]  # noqa: UP006


def recover_x(y: int, sign: int) -> int | None:
    """The x of a point on the curve, or None when there is none for this y."""
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    return P - x if x % 2 != sign else x


def decode_point(data: bytes) -> Point | None:
    """A point from its 32 bytes, or None when they are not the encoding of one."""
    number = int.from_bytes(data, "little")
    y, sign = number & (2**255 - 1), number >> 255
    x = recover_x(y, sign) if y < P else None
    return None if x is None else (x, y, 1, x * y % P)


def encode_point(point: Point) -> bytes:
    x, y, z, _ = point
    inverse = pow(z, P - 2, P)
    return (y * inverse % P | (x * inverse % P & 1) << 255).to_bytes(32, "little")


def add_points(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def multiply_point(number: int, point: Point) -> Point:
    result = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = add_points(result, point)
        point, number = add_points(point, point), number >> 1
    return result


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = recover_x(BASE_Y, 0) or 0
BASE: Point = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def signature_holds(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the 64 bytes of signature are those of this 32-byte key for the message."""
    point = decode_point(key) if len(key) == 32 and len(signature) == 64 else None
    s = int.from_bytes(signature[32:], "little")
    if point is None or s >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + key + message).digest()
    factor = int.from_bytes(digest, "little") % ORDER
    minus = (P - point[0], point[1], 1, P - point[3])
    found = add_points(multiply_point(s, BASE), multiply_point(factor, minus))
    return encode_point(found) == signature[:32]


# --- signed notes, C2SP signed-note -----------------------------------------------------

Key = Tuple[str, bytes, bytes]  # noqa: UP006 - name, key id, public key


def strict_base64(text: str) -> bytes:
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:
        raise ValueError("base64 that is not in its one proper form")
    return data


def read_key(line: str) -> Key:
    """A verifier key name+hash+base64 as (name, hash, 32 bytes). ValueError when it is none."""
    parts = line.strip().split("+", 2)
    if len(parts) != 3:
        raise ValueError("a key has the form name+hash+base64")
    name, number, encoded = parts
    data = strict_base64(encoded)
    wanted = hashlib.sha256(name.encode() + b"\n" + data).hexdigest()[:8]
    if data[:1] != b"\x01" or len(data) != 33 or number != wanted:
        raise ValueError("not an Ed25519 verifier key")
    return name, bytes.fromhex(number), data[1:]


def open_note(where: str, note: bytes, keys: Sequence[Key], only: bool = False) -> tuple[str, str]:
    """Text and signer of a signed note, when one of the keys signed it. Raises Fault otherwise.

    Signatures of unknown keys (witnesses) are passed over, unless it must be the only one.
    """
    try:
        text, between, lines = note.decode("utf-8").rpartition("\n\n")
        signatures = [line.split(" ") for line in lines[:-1].split("\n")]
        if (
            not between
            or lines[-1:] != "\n"
            or any(len(s) != 3 or s[0] != "\u2014" for s in signatures)
        ):
            raise ValueError("its form is broken")
        if only and len(signatures) > 1:
            raise ValueError("it carries more than one signature")
        signed = (text + "\n").encode()
        for _, name, encoded in signatures:
            data = strict_base64(encoded)
            for key_name, number, key in keys:
                if (
                    key_name == name
                    and number == data[:4]
                    and signature_holds(key, signed, data[4:])
                ):
                    return text + "\n", name
    except ValueError as broken:
        raise Fault(where, f"is no signed note ({broken})") from broken
    raise Fault(where, "carries no valid signature of a key that is trusted here")


# --- the Merkle tree, RFC 6962 section 2.1 ----------------------------------------------


def leaf_hash(body: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + body).digest()


def root_from_proof(index: int, size: int, leaf: bytes, proof: Sequence[bytes]) -> bytes:
    """The root that an inclusion proof leads to (RFC 9162 section 2.1.3.2)."""
    if not 0 <= index < size:
        raise ValueError(f"entry {index} cannot be in a tree of {size}")
    node, last, found = index, size - 1, leaf
    for step in proof:
        if last == 0:
            raise ValueError("the proof is too long")
        if node & 1 or node == last:
            found = hashlib.sha256(b"\x01" + step + found).digest()
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            found = hashlib.sha256(b"\x01" + found + step).digest()
        node, last = node >> 1, last >> 1
    if last:
        raise ValueError("the proof is too short")
    return found


# --- the pack: a ZIP file in one fixed layout, or a folder -------------------------------


class Folder:
    """An unpacked pack."""

    def __init__(self, path: str) -> None:
        self.path = path
        found = [os.path.join(top, name) for top, _, files in os.walk(path) for name in files]
        self.names = sorted(os.path.relpath(name, path).replace(os.sep, "/") for name in found)

    def read(self, name: str) -> bytes:
        with open(os.path.join(self.path, *name.split("/")), "rb") as file:
            return file.read()


class Archive:
    """A packed pack. Every byte of the file must be where the layout puts it."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.places: dict[str, tuple[int, int]] = {}
        with open(path, "rb") as file:
            self._read_layout(file, os.path.getsize(path))
        self.names = sorted(self.places)

    def _read_layout(self, file: BinaryIO, length: int) -> None:
        file.seek(max(0, length - 22))
        end = file.read(22)
        if len(end) != 22 or end[:4] != b"PK\x05\x06":
            raise Fault(self.path, "is not a complete ZIP file, or something was added at its end")
        count, size, start = struct.unpack("<HLL", end[10:20])
        expected = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, size, start, 0)
        if end != expected or start + size + 22 != length:
            raise Fault(self.path, "has an end record that does not belong to it")
        file.seek(start)
        directory, at = io.BytesIO(file.read(size)), 0
        for _ in range(count):
            at = self._read_member(file, directory, at)
        if directory.read(1) or at != start:
            raise Fault(self.path, "holds bytes that belong to no member")

    def _read_member(self, file: BinaryIO, directory: BinaryIO, at: int) -> int:
        record = directory.read(46)
        if len(record) != 46:
            raise Fault(self.path, "has a broken list of members")
        numbers: tuple[int, int, int, int] = struct.unpack("<LLLH", record[16:30])
        crc, _, size, name_length = numbers
        name = directory.read(name_length)
        same = (0, 0, 0, 0, 33, crc, size, size, name_length)
        local = struct.pack("<4s2B4H3L2H", b"PK\x03\x04", 20, *same, 0)
        place = (0, 0, 0, 0, 0o100644 << 16, at)
        central = struct.pack("<4s4B4H3L5H2L", b"PK\x01\x02", 20, 3, 20, *same, *place)
        file.seek(at)
        found = file.read(30 + name_length)
        data = file.read(size)
        if record != central or found != local + name or zlib.crc32(data) != crc:
            shown = name.decode("ascii", "replace")
            raise Fault(self.path, f"is damaged at its member {shown!r}, or was packed anew")
        text = name.decode("ascii")
        if text in self.places:
            raise Fault(self.path, f"holds {text!r} twice")
        self.places[text] = (at + len(found), size)
        return at + len(found) + size

    def read(self, name: str) -> bytes:
        place, size = self.places[name]
        with open(self.path, "rb") as file:
            file.seek(place)
            return file.read(size)


# --- the checks ---------------------------------------------------------------------------


def parse(data: bytes) -> Any:
    """JSON without doubled keys, fractions or anything but one value."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({key for key, _ in pairs}) != len(pairs):
            raise ValueError("a key stands twice")
        return dict(pairs)

    def refuse(text: str) -> Any:
        raise ValueError(f"the number {text} has no exact form")

    return json.loads(
        data.decode("utf-8"), object_pairs_hook=once, parse_float=refuse, parse_constant=refuse
    )


class Check:
    """One run over one pack: collects faults instead of stopping at the first."""

    def __init__(self, pack: Folder | Archive, trusted: list[Key]) -> None:
        self.pack, self.trusted = pack, trusted
        self.faults: list[tuple[str, str]] = []
        self.passed: list[str] = []
        self.keys: list[Key] = []
        self.manifest: dict[str, Any] = {}
        self.checkpoint: dict[str, Any] = {}
        self.entries: dict[str, Any] = {}

    def run(self) -> bool:
        steps = (
            self.read_keys,
            self.signed_manifest,
            self.members,
            self.signed_checkpoint,
            self.ledger_entries,
            self.plain_texts,
            self.populations,
            self.versions,
        )
        for step in steps:
            before = len(self.faults)
            try:
                sentence = step()
            except Fault as fault:
                self.faults.append((str(fault.args[0]), str(fault.args[1])))
            except Exception as broken:  # whatever cannot be read is a fault of the pack
                reason = f"{type(broken).__name__}: {broken}"
                where = str(step.__doc__).split(":")[0]
                self.faults.append((where, f"could not be read ({reason})"))
            if len(self.faults) == before:
                self.passed.append(sentence)
        return not self.faults

    def fault(self, where: str, what: str) -> None:
        self.faults.append((where, what))

    def read_keys(self) -> str:
        """ledger/keys.txt: the public keys that came with the pack."""
        lines = self.pack.read(KEYS).decode("ascii").splitlines()
        own = [read_key(line) for line in lines]
        self.keys = self.trusted or own
        return "the keys you gave are used" if self.trusted else "the key inside the pack is used"

    def signed_manifest(self) -> str:
        """manifest.json: signed by the portal."""
        data = self.pack.read(MANIFEST)
        text, name = open_note(SIGNATURE, self.pack.read(SIGNATURE), self.keys, only=True)
        digest = hashlib.sha256(data).hexdigest()
        if text != f"{name}/evidence-pack\n{FORMAT}\nsha256:{digest}\n":
            raise Fault(MANIFEST, "is not the one that was signed: it was changed afterwards")
        self.manifest = parse(data)
        return f"manifest.json is signed by {name}"

    def members(self) -> str:
        """the files: exactly those of the manifest, unchanged."""
        stated = {file["name"]: file for file in parse(self.pack.read(MANIFEST))["files"]}
        present = set(self.pack.names) - {MANIFEST, SIGNATURE}
        for name in sorted(present - set(stated)):
            self.fault(name, "is not in the manifest: it was added after the pack was made")
        for name in sorted(set(stated) - present):
            self.fault(name, "is missing, although the manifest lists it")
        for name in sorted(present & set(stated)):
            data = self.pack.read(name)
            digest = hashlib.sha256(data).hexdigest()
            if (digest, len(data)) != (stated[name]["sha256"], stated[name]["size"]):
                self.fault(
                    name,
                    f"was changed: its SHA-256 is {digest}, the manifest says "
                    f"{stated[name]['sha256']}",
                )
        return f"{len(stated)} files are exactly those that the manifest lists"

    def signed_checkpoint(self) -> str:
        """ledger/checkpoint.txt: signed by the portal."""
        text, name = open_note(CHECKPOINT, self.pack.read(CHECKPOINT), self.keys)
        origin, size, root, *_ = text.split("\n")
        if origin != name or not size.isdecimal():
            raise Fault(CHECKPOINT, "is signed, but is no checkpoint of this ledger")
        self.checkpoint = {"origin": origin, "size": int(size), "root": strict_base64(root)}
        tree = self.manifest["tree"]
        if (tree["origin"], tree["size"], tree["root"]) != (origin, int(size), root):
            raise Fault(CHECKPOINT, "is another checkpoint than the manifest names")
        return f"checkpoint of {size} entries is signed by {name}"

    def ledger_entries(self) -> str:
        """ledger/entries.jsonl: each entry stands in the tree of the checkpoint."""
        size, root, last = self.checkpoint["size"], self.checkpoint["root"], -1
        for line in self.pack.read(ENTRIES).splitlines():
            entry = parse(line)
            where = f"{ENTRIES}, entry {entry['id']}"
            body, index = entry["body"], entry["index"]
            leaf = bytes.fromhex(entry["leaf_hash"])
            if index <= last:
                self.fault(where, "is out of order or stands twice")
            if body is not None and leaf_hash(body.encode()) != leaf:
                self.fault(where, "has a body that does not give its leaf hash")
            if (
                root_from_proof(index, size, leaf, [bytes.fromhex(h) for h in entry["proof"]])
                != root
            ):
                self.fault(where, "does not stand in the tree of the checkpoint")
            last, self.entries[entry["id"]] = index, parse(body.encode()) if body else {}
            self.entry_belongs(where, entry["id"])
        if len(self.entries) != self.manifest["entries"]:
            self.fault(
                ENTRIES, f"holds {len(self.entries)} entries, not {self.manifest['entries']}"
            )
        return f"{len(self.entries)} ledger entries stand in the tree of that checkpoint"

    def entry_belongs(self, where: str, number: str) -> None:
        body, refs = self.entries[number], set(self.manifest["refs"])
        if body and (body["id"] != number or not refs & set(body["refs"])):
            self.fault(where, "is not about the request of this pack")

    def plain_texts(self) -> str:
        """ledger/disclosures.jsonl: each text belongs to the commitment in its entry."""
        lines = self.pack.read(DISCLOSURES).splitlines()
        for line in lines:
            text = parse(line)
            place = self.entries[text["entry"]]
            for step in text["path"].split("/")[1:]:
                key = step.replace("~1", "/").replace("~0", "~")
                place = place[int(key)] if isinstance(place, list) else place[key]
            stated = place["commitment"] if isinstance(place, dict) else place
            sealed = json.dumps(
                [COMMITMENT, text["salt"], text["value"]],
                ensure_ascii=False,
                separators=(",", ":"),
                sort_keys=True,
            )
            if hashlib.sha256(sealed.encode()).hexdigest() != stated:
                self.fault(
                    f"{DISCLOSURES}, entry {text['entry']}",
                    f"the text at {text['path']} is not the one that was recorded",
                )
        return f"{len(lines)} texts are the ones that the entries committed to"

    def populations(self) -> str:
        """populations.json: CSV and JSON say the same, in the number stated."""
        notes = parse(self.pack.read(POPULATIONS))
        for note in notes:
            rows = parse(self.pack.read(note["json"]))
            sheet = io.StringIO(self.pack.read(note["csv"]).decode("utf-8-sig"), newline="")
            header, *lines = list(csv.reader(sheet)) or [[]]
            if not len(rows) == len(lines) == note["count"]:
                self.fault(
                    note["csv"],
                    f"has {len(lines)} rows, {note['json']} has {len(rows)}, "
                    f"populations.json says {note['count']}",
                )
            if header != note["columns"]:
                self.fault(note["csv"], "has other columns than populations.json says")
            for number, (row, line) in enumerate(zip(rows, lines), 1):  # noqa: B905 - Python 3.9
                if [cell(row[column]) for column in header] != line:
                    self.fault(note["csv"], f"row {number} says something else than {note['json']}")
        return f"{len(notes)} populations say the same in CSV and JSON"

    def versions(self) -> str:
        """population/versions.json: each version has the digest that it was decided under."""
        kind = self.manifest["scope"]["kind"]
        if kind == "incident":
            return "this pack is about an incident, and so has no versions of a request"
        if kind == "pruned":
            return "this file holds pruned entries, and so has no versions of a request"
        known = set()
        for row in parse(self.pack.read("population/versions.json")):
            frozen = self.pack.read(f"versions/{row['n']}.json")
            known.add("sha256:" + hashlib.sha256(frozen).hexdigest())
            if row["digest"] not in known:
                self.fault(f"versions/{row['n']}.json", "does not have the digest of that version")
        for row in parse(self.pack.read("population/sign_offs.json")):
            if row["digest"] not in known:
                self.fault(f"verdict {row['id']}", "is about a digest that no version has")
        return f"{len(known)} version(s) of the request have the digests that verdicts are about"


def cell(value: Any) -> str:
    """One value as CSV text, the way the pack writes it: inert for a spreadsheet."""
    if value is None:
        return ""
    text = (
        value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    )
    return "'" + text if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else text


# --- the command line -----------------------------------------------------------------------


def keys_given(arguments: Sequence[str]) -> list[Key]:
    """The keys of --key options: each a verifier key, or a file with one on each line.

    Raises ValueError with a sentence for anything else, and for a file without any key: with
    none given, the key inside the pack would stand in for it.
    """
    keys = []
    for text in arguments:
        lines, where = [text], f"--key {text!r} is no key of a portal and no file of such keys"
        if os.path.isfile(text):
            with open(text, "rb") as file:
                lines = file.read().decode("ascii", "replace").split()
            where = f"the file {text!r} given with --key is no list of keys"
            if not lines:
                raise ValueError(f"{where} (it is empty).")
        try:
            keys += [read_key(line) for line in lines]
        except ValueError as fault:
            raise ValueError(f"{where} ({fault}).") from fault
    return keys


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pack", nargs="?", help="ZIP file or folder (default: this file's folder)")
    parser.add_argument("--key", action="append", default=[], help="trusted key, or a file of keys")
    options = parser.parse_args(arguments)
    path = options.pack or os.path.dirname(os.path.abspath(__file__))
    try:
        keys = keys_given(options.key)
        check = Check(Folder(path) if os.path.isdir(path) else Archive(path), keys)
    except Fault as fault:
        print(f"WRONG  {fault.args[0]}: {fault.args[1]}.\n\nThis pack must not be relied on.")
        return 1
    except (OSError, ValueError) as unreadable:
        print(f"Cannot check: {unreadable}", file=sys.stderr)
        return 2
    well = check.run()
    for sentence in check.passed:
        print(f"well   {sentence}.")
    for where, what in check.faults:
        print(f"WRONG  {where}: {what}.")
    print("\n" + verdict(well, bool(options.key)))
    return 0 if well else 1


def verdict(well: bool, with_key: bool) -> str:
    if not well:
        return "This pack must not be relied on."
    if with_key:
        return "The pack is whole, unchanged, and signed with a key that you gave."
    return (
        "The pack is whole and unchanged since it was signed with the key inside it.\n"
        "To know who signed it, run this again with --key and the portal's key from elsewhere."
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
