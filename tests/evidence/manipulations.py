"""What somebody may do to a pack, and what the check programme must then name.

Each is a function on the members (``unsigned``, ``signed_anew``) or on the ZIP file (``zipped``).
Those signed anew are by a forger who holds the portal's key: found by what they contradict.
"""

import csv
import io
import json
import zipfile
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from evidence.rules import archive, sheets
from govportal.ledger.rules import merkle
from tests.evidence import sample

Members = dict[str, bytes]
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
THREATS = "attachments/01_Threat_model_v3.pdf"
ENTRIES, TEXTS = "ledger/entries.jsonl", "ledger/disclosures.jsonl"
FIRST, SECOND = f"01JD{2:022d}", f"01JD{5:022d}"


@dataclass(frozen=True)
class Manipulation:
    """One of them: what it does, how, and words of the one line that must name it."""

    name: str
    kind: str
    act: Callable[[Any], Any]
    finds: tuple[str, ...]


ALL: list[Manipulation] = []


def found_as(kind: str, *finds: str) -> Callable[[Callable[[Any], Any]], Callable[[Any], Any]]:
    def keep(act: Callable[[Any], Any]) -> Callable[[Any], Any]:
        ALL.append(Manipulation(act.__name__, kind, act, finds))
        return act

    return keep


def edited(found: Members, name: str, old: str, new: str) -> Members:
    assert old.encode() in found[name], (name, old)
    return {**found, name: found[name].replace(old.encode(), new.encode(), 1)}


def without(found: Members, *names: str) -> Members:
    assert set(names) <= set(found)
    return {name: data for name, data in found.items() if name not in names}


def lines(found: Members, name: str) -> list[Any]:
    return [json.loads(line) for line in found[name].splitlines()]


def with_lines(found: Members, name: str, rows: list[Any]) -> Members:
    return {**found, name: "".join(json.dumps(row) + "\n" for row in rows).encode()}


def with_rows(found: Members, name: str, change: Callable[[list[Any]], None]) -> Members:
    """A population changed in both forms alike, and in its note."""
    rows = json.loads(found[f"population/{name}.json"])
    change(rows)
    notes = json.loads(found["populations.json"])
    note = next(note for note in notes if note["name"] == name)
    note["count"] = len(rows)
    return {
        **found,
        "populations.json": sheets.as_json(notes),
        note["json"]: sheets.as_json(rows),
        note["csv"]: sheets.as_csv(note["columns"], rows),
    }


# --- without a key: the manifest gives each away --------------------------------------------


@found_as("unsigned", "report.pdf: was changed")
def a_byte_of_the_report(found: Members) -> Members:
    return edited(found, "report.pdf", "approved", "Approved")


@found_as("unsigned", "versions/1.json: was changed")
def a_word_in_a_version(found: Members) -> Members:
    return edited(found, "versions/1.json", "CRM", "ERP")


@found_as("unsigned", f"{THREATS}: was changed")
def another_attachment(found: Members) -> Members:
    return {**found, THREATS: b"%PDF-1.7 nothing to fear"}


@found_as("unsigned", "README.txt: was changed")
def an_emptied_file(found: Members) -> Members:
    return {**found, "README.txt": b""}


@found_as("unsigned", "population/reviews.csv: is missing")
def a_file_taken_out(found: Members) -> Members:
    return without(found, "population/reviews.csv")


@found_as("unsigned", "letters/board.pdf: is not in the manifest")
def a_file_put_in(found: Members) -> Members:
    return {**found, "letters/board.pdf": b"%PDF-1.7"}


@found_as("unsigned", "versions/2.json: is not in the manifest")
def a_file_renamed(found: Members) -> Members:
    return {**without(found, "versions/1.json"), "versions/2.json": found["versions/1.json"]}


@found_as("unsigned", "people.json: was changed")
def two_files_exchanged(found: Members) -> Members:
    return {**found, "people.json": found["request.json"], "request.json": found["people.json"]}


@found_as("unsigned", "population/questions.csv: was changed")
def a_sheet_saved_again(found: Members) -> Members:
    text = found["population/questions.csv"].replace(b"\r\n", b"\n")
    return {**found, "population/questions.csv": text}


@found_as("unsigned", "manifest.json: is not the one that was signed")
def a_manifest_that_fits_the_change(found: Members) -> Members:
    changed = sample.resign(another_attachment(found))
    return {**changed, archive.SIGNATURE: found[archive.SIGNATURE]}


@found_as("unsigned", "manifest.note: is missing")
def a_signature_taken_out(found: Members) -> Members:
    return without(found, archive.SIGNATURE)


@found_as("unsigned", "manifest.note: carries no valid signature")
def a_manifest_signed_by_a_stranger(found: Members) -> Members:
    return sample.resign(another_attachment(found), STRANGER)


@found_as("unsigned", "manifest.note: carries no valid signature")
def all_signed_by_a_stranger_who_brings_a_key(found: Members) -> Members:
    raw = b"\x01" + STRANGER.public_key().public_bytes_raw()
    note = sample.signed("", STRANGER)
    number = note.rsplit(" ", 1)[1]
    line = f"{sample.ORIGIN}+{number[:8]}+{b64encode(raw).decode()}\n"
    return sample.resign({**found, "ledger/keys.txt": line.encode()}, STRANGER)


@found_as("unsigned", "manifest.note: is no signed note")
def a_second_signature(found: Members) -> Members:
    note = found[archive.SIGNATURE]
    return {**found, archive.SIGNATURE: note + note.splitlines(keepends=True)[-1]}


@found_as("unsigned", "json.py: is not in the manifest")
def a_module_of_its_own_for_python(found: Members) -> Members:
    return {**found, "json.py": b"raise SystemExit(0)\n", "csv.py": b"raise SystemExit(0)\n"}


@found_as("unsigned", "a\\nwell   all is well: is not in the manifest")
def a_name_that_feigns_an_answer(found: Members) -> Members:
    return {**found, "a\nwell   all is well": b""}


# --- on the ZIP file ------------------------------------------------------------------------


@found_as("zipped", "has an end record that does not belong to it")
def bytes_before_it(data: bytes) -> bytes:
    return b"MZ" + data


@found_as("zipped", "is not a complete ZIP file, or something was added at its end")
def bytes_behind_it(data: bytes) -> bytes:
    return data + b"<script>"


@found_as("zipped", "does not belong to it")
def bytes_between_members(data: bytes) -> bytes:
    at = data.index(b"PK\x03\x04", 4)
    return data[:at] + b"junk" + data[at:]


@found_as("zipped", "is not a complete ZIP file")
def a_comment(data: bytes) -> bytes:
    return data[:-2] + b"\x05\x00hello"


@found_as("zipped", "is not a complete ZIP file")
def the_end_cut_off(data: bytes) -> bytes:
    return data[:-30]


@found_as("zipped", "is damaged at its member 'request.json'")
def a_bit_of_a_member(data: bytes) -> bytes:
    at = data.index(b"request.json{") + 60
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def repacked(data: bytes, method: int = zipfile.ZIP_STORED, **other: Any) -> bytes:
    target, order = io.BytesIO(), other.get("order", list)
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", method) as new:
        for name in order(old.namelist()):
            info = zipfile.ZipInfo(name, other.get("date", archive.EPOCH))
            info.create_system, info.external_attr = 3, archive.REGULAR_FILE
            info.compress_type = method
            new.writestr(info, old.read(name))
    return target.getvalue()


@found_as("zipped", "is damaged at its member 'README.txt', or was packed anew")
def members_compressed(data: bytes) -> bytes:
    return repacked(data, zipfile.ZIP_DEFLATED)


@found_as("zipped", "is damaged at its member 'README.txt', or was packed anew")
def another_date(data: bytes) -> bytes:
    return repacked(data, date=(2026, 11, 26, 0, 0, 0))


@found_as("zipped", "was packed anew", "is not in the order of names")
def members_in_another_order(data: bytes) -> bytes:
    return repacked(data, order=lambda names: names[::-1])


@found_as("zipped", "holds 'README.txt' twice")
def a_member_twice(data: bytes) -> bytes:
    return repacked(data, order=lambda names: [names[0], *names])


@found_as("zipped", "population/turns.csv: was changed")
def a_member_exchanged_and_packed_well(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        found = {name: old.read(name) for name in old.namelist()}
    return sample.packed({**found, "population/turns.csv": b"kind\r\n"})


def as_sheet(found: Members, name: str) -> list[list[str]]:
    text = found[f"population/{name}.csv"].decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def with_sheet(found: Members, name: str, rows: list[list[str]]) -> Members:
    target = io.StringIO()
    csv.writer(target, lineterminator="\r\n").writerows(rows)
    return {**found, f"population/{name}.csv": target.getvalue().encode("utf-8-sig")}


def a_tree(*bodies: str) -> merkle.Tree:
    tree = merkle.Tree()
    for body in bodies:
        tree.append(merkle.leaf_hash(body.encode()))
    return tree
