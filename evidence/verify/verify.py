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
  7. that CSV and JSON of every population say the same, in the number stated; that the list
     of entries says what the entries say; that files named in a row are the files in the pack,
  8. that every version of the request has the digest it was decided under, and every letter
     to the board the digest it was sent under (packs that have such).
KEY is the portal's public key, obtained from elsewhere than this pack: one line of the
form name+hash+base64, or the name of a file that holds such lines. Without it the key
inside the pack is used, which shows that the pack is unbroken, not who made it.
Signatures are checked by the arithmetic in this file and, where it is installed, also by the
package "cryptography" or else by the command "openssl"; both must agree.
With --against OTHER (another pack, or a published checkpoint) it also checks that both tell of
one ledger: the same root at the same size, or else a consistency proof between the two sizes,
from --proof FILE ("manage.py consistency FROM TO --json" prints one) or ledger/consistency.json.
Exit status: 0 all is well, 1 something is wrong, 2 the pack cannot be read or a proof is lacking.
"""

import os
import sys

if sys.version_info < (3, 9):  # noqa: UP036 - Python 2 cannot read the next line, and prints it
    THIS_PROGRAMME_NEEDS_PYTHON_3_9_OR_NEWER: str = "this programme needs Python 3.9 or newer"
    sys.stderr.write("Cannot check: " + THIS_PROGRAMME_NEEDS_PYTHON_3_9_OR_NEWER + ".\n")
    sys.exit(2)

if __name__ == "__main__":  # else an unpacked pack could bring a json.py of its own, and run it
    here = os.path.dirname(os.path.realpath(__file__))
    sys.path[:] = [place for place in sys.path if os.path.realpath(place) != here]

# Names of types that Python 3.9 cannot evaluate stand in quotation marks.
import argparse
import base64
import csv
import functools
import hashlib
import io
import itertools
import json
import re
import shutil
import struct
import subprocess
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, BinaryIO, Optional, TextIO, Tuple  # noqa: UP035

FORMAT = "govportal-evidence-pack-1"
MANIFEST, SIGNATURE, OMISSIONS = "manifest.json", "manifest.note", "omissions.json"
CHECKPOINT, KEYS = "ledger/checkpoint.txt", "ledger/keys.txt"
ENTRIES, DISCLOSURES = "ledger/entries.jsonl", "ledger/disclosures.jsonl"
CONSISTENCY = "ledger/consistency.json"
POPULATIONS = "populations.json"
NAMING = (("member", "sha256"), ("printed", "sha256"), ("frozen", "digest"))  # columns of files
COMMITMENT = "govportal-ledger-commitment-1"
CHUNK = 2**18  # bytes read at once: memory stays flat however large the pack is
LONGEST = 2**26  # bytes of one line or row: far more than any entry or text may have
MOST_PACKED = 100  # times as much may come out of a ZIP file that somebody packed anew
LISTED = 20  # faults of one check that are told one by one
LIMIT = 2**31 - 1  # places in a ZIP file beyond it are written in the larger form, ZIP64
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, RecursionError, csv.Error)
Row = dict[str, Any]


class Fault(Exception):
    """Something is wrong: where (a file, an entry or a row) and what, in words."""


class Unchecked(Exception):
    """Nothing can be said of this: what (a file) and for want of what, in words."""


# --- Ed25519, RFC 8032 section 5.1.7, in extended homogeneous coordinates ---------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
Point = Tuple[int, int, int, int]  # noqa: UP006


def recover_x(y: int, sign: int) -> "int | None":
    """The x of a point on the curve, or None when there is none for this y."""
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    return P - x if x % 2 != sign else x


def decode_point(data: bytes) -> "Point | None":
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


# --- a second opinion on signatures, by somebody else's code --------------------------------

KNOWN = tuple(  # RFC 8032 section 7.1, test 2: key, message, signature
    bytes.fromhex(text)
    for text in (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    )
)
Judge = Callable[[bytes, bytes, bytes], bool]


def ask_cryptography(key: bytes, message: bytes, signature: bytes) -> bool:
    """What the package says. ImportError where it is not installed."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - may be missing
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
        Ed25519PublicKey,
    )

    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def ask_openssl(key: bytes, message: bytes, signature: bytes) -> bool:
    """What the command says. OSError where there is none."""
    program = shutil.which("openssl")
    places = (os.getcwd(), os.path.dirname(os.path.realpath(__file__)))
    if program is None or os.path.dirname(os.path.realpath(program)) in places:
        raise OSError("there is no openssl outside the pack")
    encoded = base64.b64encode(bytes.fromhex("302a300506032b6570032100") + key).decode()
    pem = f"-----BEGIN PUBLIC KEY-----\n{encoded}\n-----END PUBLIC KEY-----\n"
    with tempfile.TemporaryDirectory() as folder:
        names = [os.path.join(folder, name) for name in ("key", "message", "signature")]
        for name, data in zip(names, (pem.encode(), message, signature)):  # noqa: B905
            with open(name, "wb") as file:
                file.write(data)
        command = [program, "pkeyutl", "-verify", "-pubin", "-inkey", names[0], "-rawin"]
        command += ["-in", names[1], "-sigfile", names[2]]
        done = subprocess.run(command, capture_output=True, timeout=30, check=False)  # noqa: S603
    return done.returncode == 0


@functools.lru_cache(maxsize=None)  # noqa: UP033 - once a run
def second_opinion() -> "tuple[str, Judge] | None":
    """Who else checks signatures here: somebody who knows a good one from a bad one."""
    key, message, signature = KNOWN
    asked: tuple[tuple[str, Judge], ...] = (
        ("cryptography", ask_cryptography),
        ("openssl", ask_openssl),
    )
    for name, judge in asked:
        try:
            if judge(key, message, signature) and not judge(key, message + b"x", signature):
                return name, judge
        except Exception:  # noqa: S112 - missing, too old or broken: then the next one
            continue
    return None


def is_signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature holds, by this file's arithmetic and by the second opinion."""
    other = second_opinion()
    return signature_holds(key, message, signature) and (
        other is None or other[1](key, message, signature)
    )


def checked_by() -> str:
    other = second_opinion()
    if other is None:
        return "the arithmetic in this file alone (no package cryptography, no usable openssl here)"
    return f"{other[0]} and the arithmetic in this file, which agree"


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
                fits = key_name == name and number == data[:4]
                if fits and is_signed(key, signed, data[4:]):
                    return text + "\n", name
    except ValueError as broken:
        raise Fault(where, f"is no signed note ({broken})") from broken
    raise Fault(where, "carries no valid signature of a key that is trusted here")


def read_checkpoint(where: str, text: str, signer: str) -> "tuple[int, bytes]":
    """Size and root of the tree that a checkpoint states."""
    origin, size, root, *_ = [*text.split("\n"), "", ""]
    if origin != signer or not (size.isascii() and size.isdecimal()):
        raise Fault(where, "is signed, but is no checkpoint of this ledger")
    return int(size), strict_base64(root)


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


def consistency_fault(
    old: int, new: int, hashes: Sequence[bytes], old_root: bytes, new_root: bytes
) -> str:
    """Why a tree of ``new`` leaves does not begin with the one of ``old``; "" when it does.

    RFC 9162 section 2.1.4.2, for 0 < old < new.
    """
    path = [old_root, *hashes] if old & (old - 1) == 0 else list(hashes)
    if not path:
        return "the proof is too short"
    shared = (old & -old).bit_length() - 1  # levels that the old tree fills on its right edge
    node, last = (old - 1) >> shared, (new - 1) >> shared
    before = after = path[0]
    for step in path[1:]:
        if last == 0:
            return "the proof is too long"
        if node & 1 or node == last:
            before = hashlib.sha256(b"\x01" + step + before).digest()
            after = hashlib.sha256(b"\x01" + step + after).digest()
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            after = hashlib.sha256(b"\x01" + after + step).digest()
        node, last = node >> 1, last >> 1
    reached = last == 0 and (before, after) == (old_root, new_root)
    return "" if reached else "the proof does not lead to both roots"


# --- the pack: a ZIP file in one fixed layout, or a folder -------------------------------


class Folder:
    """An unpacked pack."""

    def __init__(self, path: str) -> None:
        self.path = path
        found = []
        for top, folders, files in os.walk(path):
            links = [name for name in folders if os.path.islink(os.path.join(top, name))]
            found += [os.path.join(top, name) for name in files + links]
        self.names = sorted(os.path.relpath(name, path).replace(os.sep, "/") for name in found)
        self.known = set(self.names)

    def open(self, name: str, at: int = 0) -> BinaryIO:
        """A file of the pack, from byte ``at`` on."""
        if name not in self.known:
            raise Fault(name, "is missing")
        path = os.path.join(self.path, *name.split("/"))
        if os.path.islink(path) or not os.path.isfile(path):
            raise Fault(name, "is a link or a device and no file: what it leads to is not read")
        file = open(path, "rb")  # noqa: SIM115
        file.seek(at)
        return file


class Window(io.RawIOBase):
    """One member of a ZIP file as a file of its own."""

    def __init__(self, path: str, start: int, size: int) -> None:
        self.file, self.left = open(path, "rb", 0), size  # noqa: SIM115
        self.file.seek(start)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self.file.read(min(len(buffer), self.left))
        buffer[: len(data)] = data
        self.left -= len(data)
        return len(data)

    def close(self) -> None:
        self.file.close()
        super().close()


class Archive:
    """A packed pack. Every byte of the file must be where the layout puts it."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.places: dict[str, tuple[int, int]] = {}
        self.last = ""
        with open(path, "rb") as file:
            self._read_layout(file, os.path.getsize(path))
        self.names = sorted(self.places)

    def _read_layout(self, file: BinaryIO, length: int) -> None:
        file.seek(max(0, length - 98))
        tail = file.read()
        if tail[-22:-18] != b"PK\x05\x06":
            raise Fault(self.path, "is not a complete ZIP file, or something was added at its end")
        large = tail[:4] == b"PK\x06\x06"
        numbers = (
            struct.unpack("<QQQ", tail[32:56]) if large else struct.unpack("<HLL", tail[-12:-2])
        )
        count, size, start = (int(number) for number in numbers)
        end = end_record(count, size, start)
        if not tail.endswith(end) or start + size + len(end) != length:
            raise Fault(self.path, "has an end record that does not belong to it")
        with Window(self.path, start, size) as directory:
            at = 0
            for _ in range(count):
                at = self._read_member(file, directory, at)
            if directory.read(1) or at != start:
                raise Fault(self.path, "holds bytes that belong to no member")

    def _read_member(self, file: BinaryIO, directory: Window, at: int) -> int:
        record = directory.read(46) or b""
        if len(record) != 46:
            raise Fault(self.path, "has a broken list of members")
        numbers: tuple[int, int, int, int, int] = struct.unpack("<LLLHH", record[16:32])
        crc, _, size, name_length, extra_length = numbers
        name = directory.read(name_length) or b""
        if not name.isascii():
            raise Fault(self.path, f"holds {name!r}, which is no plain name")
        record += name + (directory.read(extra_length) or b"")
        local, central = member_records(name, crc, size, at)
        file.seek(at)
        if record != central or file.read(len(local)) != local or sum_of(file, size) != crc:
            shown = name.decode("ascii", "replace")
            raise Fault(self.path, f"is damaged at its member {shown!r}, or was packed anew")
        text = name.decode("ascii")
        if text in self.places:
            raise Fault(self.path, f"holds {text!r} twice")
        if text < self.last:
            raise Fault(self.path, f"was packed anew: {text!r} is not in the order of names")
        self.last, self.places[text] = text, (at + len(local), size)
        return at + len(local) + size

    def open(self, name: str, at: int = 0) -> BinaryIO:
        """A file of the pack, from byte ``at`` on."""
        if name not in self.places:
            raise Fault(name, "is missing")
        start, size = self.places[name]
        return io.BufferedReader(Window(self.path, start + at, max(0, size - at)))


class Repacked:
    """A ZIP file in another layout than the portal's: its members can be compared nonetheless.

    ``layout`` says what is wrong with the file itself. Raises it for one that cannot be read.
    """

    def __init__(self, path: str, layout: Fault) -> None:
        self.layout, self.flaws = layout, [layout]
        try:
            self.file = zipfile.ZipFile(path)
        except Exception as broken:
            raise layout from broken
        members = self.file.infolist()
        most = MOST_PACKED * os.path.getsize(path) + CHUNK
        if sum(member.file_size for member in members) > most:
            self.file.close()
            raise layout
        inside = self._folder([member.orig_filename for member in members])
        self.places: dict[str, zipfile.ZipInfo] = {}
        self.walking: dict[str, Any] = {}
        for member in members:
            name = member.orig_filename
            name = name[len(inside) :] if name.startswith(inside) else name
            if name in self.places:
                twice = Fault(path, f"holds {name!r} twice")
                self.flaws += [twice] if twice.args not in [f.args for f in self.flaws] else []
            if member.file_size or not name.endswith("/") and name:
                self.places[name] = member
        self.names = sorted(self.places)

    def _folder(self, names: "list[str]") -> str:
        """The folder that all of the pack was packed in, if it was."""
        tops = [name for name in names if name.count("/") == 1 and name.endswith("/" + MANIFEST)]
        return tops[0][: -len(MANIFEST)] if MANIFEST not in names and len(tops) == 1 else ""

    def open(self, name: str, at: int = 0) -> Any:
        """A file of the pack; from byte ``at`` on only its next line, as packed bytes have no
        places to go to: what was read before is kept, and reading on is cheap."""
        if name not in self.places:
            raise Fault(name, "is missing")
        if not at:
            return self.file.open(self.places[name])
        if name not in self.walking:
            self.walking[name] = self.file.open(self.places[name])
        self.walking[name].seek(at)
        return io.BytesIO(self.walking[name].readline(LONGEST + 1))


def member_records(name: bytes, crc: int, size: int, at: int) -> "tuple[bytes, bytes]":
    """The header before a member at ``at``, and its record in the list of members."""
    same = (0, 0, 0, 0, 33, crc, size, size, len(name))
    local = struct.pack("<4s2B4H3L2H", b"PK\x03\x04", 20, *same, 0)
    far = at > LIMIT
    extra = struct.pack("<HHQ", 1, 8, at) if far else b""
    version, place = (45, 2**32 - 1) if far else (20, at)
    rest = (len(extra), 0, 0, 0, 0o100644 << 16, place)
    central = struct.pack("<4s4B4H3L5H2L", b"PK\x01\x02", version, 3, version, *same, *rest)
    return local + name, central + name + extra


def end_record(count: int, size: int, start: int) -> bytes:
    """What ends a ZIP file with ``count`` members, whose list has ``size`` bytes from ``start``."""
    large = b""
    if count > 65535 or size > LIMIT or start > LIMIT:
        large = struct.pack(
            "<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, start
        )
        large += struct.pack("<4sLQL", b"PK\x06\x07", 0, start + size, 1)
    shown, most = min(count, 65535), 2**32 - 1
    numbers = (0, 0, shown, shown, min(size, most), min(start, most), 0)
    return large + struct.pack("<4s4H2LH", b"PK\x05\x06", *numbers)


def chunks(file: BinaryIO, size: "int | None" = None) -> Iterator[bytes]:
    """What comes next in a file, all of it or ``size`` bytes, piece by piece."""
    while True:
        data = file.read(CHUNK if size is None else min(CHUNK, size))
        if not data:
            return
        yield data
        size = None if size is None else size - len(data)


def sum_of(file: BinaryIO, size: int) -> int:
    """The CRC of the next ``size`` bytes."""
    crc = 0
    for data in chunks(file, size):
        crc = zlib.crc32(data, crc)
    return crc


def digest_of(file: BinaryIO, most: "int | None" = None) -> "tuple[str, int]":
    """SHA-256 and size of a whole file, or of its first ``most`` bytes."""
    digest, size = hashlib.sha256(), 0
    for data in chunks(file, most):
        digest.update(data)
        size += len(data)
    return digest.hexdigest(), size


# --- reading: JSON, lines of JSON and CSV, row by row ---------------------------------------


def once(pairs: "list[tuple[str, Any]]") -> Row:
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def refuse(text: str) -> Any:
    raise ValueError(f"the number {text} has no exact form")


DECODER = json.JSONDecoder(object_pairs_hook=once, parse_float=refuse, parse_constant=refuse)
SPACE = re.compile(r"[ \t\r\n]*")


def parse(data: bytes) -> Any:
    """JSON without doubled keys, fractions or anything but one value."""
    return DECODER.decode(data.decode("utf-8"))


def lines_of(file: BinaryIO) -> Iterator[bytes]:
    while True:
        line = file.readline(LONGEST + 1)
        if not line:
            return
        if len(line) > LONGEST:
            raise ValueError("the line is too long")
        yield line


class ArrayRows:
    """The objects in a JSON array, one after the other, without holding all of it."""

    def __init__(self, text: TextIO) -> None:
        self.text, self.held, self.at = text, "", 0

    def __iter__(self) -> Iterator[Row]:
        if self._sign() != "[":
            raise ValueError("it is no JSON array")
        self.at += 1
        sign = self._sign()
        while sign != "]":
            if sign != "{":
                raise ValueError("it is no object")
            yield self._value()
            sign = self._sign()
            if sign == ",":
                self.at += 1
                sign = self._sign() if self._sign() == "{" else ""
            elif sign != "]":
                raise ValueError("something else stands between two rows")
        self.at += 1
        if self._sign():
            raise ValueError("something stands behind the last row")

    def _more(self) -> bool:
        piece = self.text.read(max(CHUNK, len(self.held) - self.at))
        self.held, self.at = self.held[self.at :] + piece, 0
        if len(self.held) > LONGEST:
            raise ValueError("the row is too long")
        return bool(piece)

    def _sign(self) -> str:
        """The next character that is no white space; "" at the end."""
        while True:
            space = SPACE.match(self.held, self.at)
            self.at = space.end() if space else self.at
            if self.at < len(self.held) or not self._more():
                return self.held[self.at : self.at + 1]

    def _value(self) -> Any:
        while True:
            try:
                value, self.at = DECODER.raw_decode(self.held, self.at)
            except json.JSONDecodeError:
                if not self._more():
                    raise
            else:
                return value


def cell(value: Any) -> str:
    """One value as CSV text, the way the pack writes it: inert for a spreadsheet."""
    if value is None:
        return ""
    text = (
        value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    )
    return "'" + text if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else text


def at_path(body: Any, path: str) -> Any:
    """What stands at a JSON Pointer."""
    for step in path.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        body = body[int(key)] if isinstance(body, list) else body[key]
    return body


# --- the checks ---------------------------------------------------------------------------


class Check:
    """One run over one pack: collects faults instead of stopping at the first."""

    def __init__(self, pack: Any, trusted: "list[Key]") -> None:
        self.pack, self.trusted = pack, trusted
        self.faults: list[tuple[str, str]] = []
        self.doubts: list[tuple[str, str]] = []  # what may be due to something else that is wrong
        self.unchecked: list[tuple[str, str]] = []
        self.passed: list[str] = []
        self.is_signed = False  # whether manifest.json is the one that was signed
        self.told = 0
        self.keys: list[Key] = []
        self.manifest: Row = {}
        self.stated: dict[str, Row] = {}
        self.tree: Optional[Tuple[int, bytes]] = None  # noqa: UP006, UP045 - size and root
        self.lines: dict[str, int] = {}  # where the line of each entry begins
        self.left_out: dict[str, int] = {}

    def run(self) -> bool:
        steps = (
            self.read_keys,
            self.signed_manifest,
            self.members,
            self.omissions,
            self.signed_checkpoint,
            self.ledger_entries,
            self.plain_texts,
            self.populations,
            self.listed_entries,
            self.named_files,
            self.versions,
        )
        for flaw in getattr(self.pack, "flaws", ()):
            self.fault(str(flaw.args[0]), str(flaw.args[1]))
        for step in steps:
            self.take(step)
        return not self.faults

    def take(self, step: Callable[[], str]) -> None:
        """One check; what cannot be read is a fault of the pack."""
        before, self.told = len(self.faults) + len(self.doubts), 0
        try:
            sentence = step()
        except Unchecked as lack:
            self.unchecked.append((str(lack.args[0]), str(lack.args[1])))
            return
        except Fault as fault:
            self.fault(str(fault.args[0]), str(fault.args[1]))
        except Exception as broken:
            where = str(step.__doc__).split(":")[0]
            self.fault(where, f"could not be read ({type(broken).__name__}: {broken})")
        if self.told > LISTED:
            where = str(step.__doc__).split(":")[0]
            self.faults.append((where, f"{self.told - LISTED} more faults like these"))
        if len(self.faults) + len(self.doubts) == before:
            self.passed.append(sentence)

    def fault(self, where: str, what: str) -> None:
        self.told += 1
        if self.told <= LISTED:
            self.faults.append((where, what))

    def differs(self, where: str, what: str) -> None:
        """Something is not as manifest.json says, which may itself be what was changed."""
        if self.is_signed:
            self.fault(where, what)
        elif len(self.doubts) < LISTED:
            self.doubts.append((where, what))

    def needs_manifest(self, what: str) -> None:
        if not self.manifest:
            raise Unchecked(what, f"for want of a {MANIFEST} that can be read")

    def read(self, name: str) -> bytes:
        """The whole of a small file."""
        with self.pack.open(name) as file:
            data: bytes = file.read(LONGEST + 1)
        if len(data) > LONGEST:
            raise Fault(name, "is too large for what it is")
        return data

    def rows(self, name: str) -> Iterator[Row]:
        """The rows of a population, from a JSON array or from lines of JSON."""
        number = 0
        with self.pack.open(name) as file:
            try:
                found: Iterable[Any] = (
                    map(parse, lines_of(file))
                    if name.endswith(".jsonl")
                    else ArrayRows(io.TextIOWrapper(file, "utf-8", newline=""))
                )
                for row in found:
                    if not isinstance(row, dict):
                        raise ValueError("it is no object")
                    number += 1
                    yield row
            except UNREADABLE as broken:
                place = f"{name}, row {number + 1}"
                raise Fault(place, f"cannot be read ({broken})") from broken

    def sheet(self, name: str) -> "Iterator[list[str]]":
        """The rows of a CSV file, the names of its columns first."""
        number = -1
        csv.field_size_limit(LONGEST)
        with self.pack.open(name) as file:
            try:
                text = io.TextIOWrapper(file, "utf-8-sig", newline="")
                for line in csv.reader(text, strict=True):
                    number += 1
                    yield line
            except UNREADABLE as broken:
                place = f"{name}, row {number + 1}"
                raise Fault(place, f"cannot be read ({broken})") from broken

    def notes(self) -> "list[Row]":
        """What populations.json says of each population."""
        return list(parse(self.read(POPULATIONS)))

    def population(self, name: str) -> "Row | None":
        return next((note for note in self.notes() if note["name"] == name), None)

    def read_keys(self) -> str:
        """ledger/keys.txt: the public keys that came with the pack."""
        self.keys = self.trusted
        lines = self.read(KEYS).decode("ascii").splitlines()
        own = [read_key(line) for line in lines]
        if not own:
            raise Fault(KEYS, "holds no key")
        self.keys = self.trusted or own
        return "the keys you gave are used" if self.trusted else "the key inside the pack is used"

    def signed_manifest(self) -> str:
        """manifest.json: signed by the portal."""
        if not self.keys:
            raise Unchecked(SIGNATURE, f"for want of a key: {KEYS} has none")
        data = self.read(MANIFEST)
        text, name = open_note(SIGNATURE, self.read(SIGNATURE), self.keys, only=True)
        digest = hashlib.sha256(data).hexdigest()
        if text != f"{name}/evidence-pack\n{FORMAT}\nsha256:{digest}\n":
            raise Fault(MANIFEST, "is not the one that was signed: it was changed afterwards")
        self.is_signed = True
        return f"manifest.json is signed by {name}"

    def members(self) -> str:
        """the files: exactly those of the manifest, unchanged."""
        try:
            manifest = parse(self.read(MANIFEST))
            stated = self.stated = {str(file["name"]): file for file in manifest["files"]}
            said = [(file["sha256"], file["size"]) for file in stated.values()]
            known = (manifest["scope"]["kind"], manifest["tree"]["size"], manifest["refs"])
        except UNREADABLE as broken:
            raise Fault(MANIFEST, f"is not made as a manifest is ({broken!r})") from broken
        assert len(said) == len(stated) and len(known) == 3
        self.manifest = manifest
        if len(stated) != len(self.manifest["files"]):
            self.fault(MANIFEST, "lists a file twice")
        present = set(self.pack.names) - {MANIFEST, SIGNATURE}
        for name in sorted(present - set(stated)):
            self.differs(name, "is not in the manifest: it was added after the pack was made")
        for name in sorted(set(stated) - present):
            self.differs(name, "is missing, although the manifest lists it")
        for name in sorted(present & set(stated)):
            self.member(name, stated[name]["sha256"], stated[name]["size"])
        return f"{len(stated)} files are exactly those that the manifest lists"

    def member(self, name: str, wanted: str, length: int) -> None:
        """One file must have the SHA-256 and the size that the manifest states."""
        try:
            with self.pack.open(name) as file:
                digest, size = digest_of(file, length + 1)
        except Fault as fault:
            self.fault(str(fault.args[0]), str(fault.args[1]))
        except Exception as broken:  # what a ZIP file brings: false sums, unknown ways of packing
            self.fault(name, f"was changed: it cannot be read ({type(broken).__name__}: {broken})")
        else:
            what = f"its SHA-256 is {digest}, the manifest says {wanted}"
            if size > length:
                what = f"it is longer than the {length} bytes that the manifest says"
            if (digest, size) != (wanted, length):
                self.differs(name, f"was changed: {what}")

    def omissions(self) -> str:
        """omissions.json: what was left out, and why."""
        self.needs_manifest(OMISSIONS)
        kind = self.manifest["scope"]["kind"]
        if kind == "pruned":
            return "this file holds pruned entries, all that there was of them"
        for row in parse(self.read(OMISSIONS)):
            if not (row["what"] and row["why"]):
                self.fault(OMISSIONS, f"does not say what or why at {row['code']!r}")
            self.left_out[row["code"]] = self.left_out.get(row["code"], 0) + (row["count"] or 0)
        return f"{len(self.left_out)} kinds of omissions are listed: read omissions.json"

    def signed_checkpoint(self) -> str:
        """ledger/checkpoint.txt: signed by the portal."""
        if not self.keys:
            raise Unchecked(CHECKPOINT, f"for want of a key: {KEYS} has none")
        text, name = open_note(CHECKPOINT, self.read(CHECKPOINT), self.keys)
        size, root = self.tree = read_checkpoint(CHECKPOINT, text, name)
        self.needs_manifest(f"whether {CHECKPOINT} is the one of this pack")
        tree, said = self.manifest["tree"], base64.b64encode(root).decode()
        if (tree["origin"], tree["size"], tree["root"]) != (name, size, said):
            self.differs(CHECKPOINT, "is another checkpoint than the manifest names")
        return f"checkpoint of {size} entries is signed by {name}"

    def ledger_entries(self) -> str:
        """ledger/entries.jsonl: each entry stands in the tree of the checkpoint."""
        if self.tree is None:
            raise Unchecked(ENTRIES, "for want of a checkpoint that can be trusted")
        self.needs_manifest(ENTRIES)
        refs, at, last, pruned = set(self.manifest["refs"]), 0, -1, 0
        with self.pack.open(ENTRIES) as file:
            for number, line in enumerate(lines_of(file), 1):
                where = f"{ENTRIES}, line {number}"
                try:
                    entry = parse(line)
                    where = f"{ENTRIES}, entry {entry['id']}"
                    if entry["index"] <= last or entry["id"] in self.lines:
                        self.fault(where, "is out of order or stands twice")
                    self.entry(where, entry, refs)
                    last, self.lines[entry["id"]] = entry["index"], at
                    pruned += entry["body"] is None
                except UNREADABLE as broken:
                    self.fault(where, f"cannot be read ({broken})")
                at += len(line)
        if len(self.lines) != self.manifest["entries"]:
            stated = self.manifest["entries"]
            self.differs(ENTRIES, f"holds {len(self.lines)} entries, not {stated}")
        if pruned != self.left_out.get("pruned_bodies", 0):
            listed = self.left_out.get("pruned_bodies", 0)
            self.fault(ENTRIES, f"lacks {pruned} bodies, {OMISSIONS} speaks of {listed}")
        return f"{len(self.lines)} ledger entries stand in the tree of that checkpoint"

    def entry(self, where: str, entry: Row, refs: "set[str]") -> None:
        """One entry: its leaf hash, its place in the tree, and that it belongs here."""
        assert self.tree is not None
        size, root = self.tree
        text, leaf = entry["body"], bytes.fromhex(entry["leaf_hash"])
        if text is not None and leaf_hash(text.encode()) != leaf:
            self.fault(where, "has a body that does not give its leaf hash")
        try:
            proof = [bytes.fromhex(step) for step in entry["proof"]]
            found = root_from_proof(entry["index"], size, leaf, proof)
            reason = "" if found == root else " (the proof leads to another root)"
        except ValueError as broken:
            reason = f" ({broken})"
        if reason:
            self.fault(where, f"does not stand in the tree of the checkpoint{reason}")
        if text is None:
            return
        body = parse(text.encode())
        if body["id"] != entry["id"]:
            self.fault(where, f"has the body of entry {body['id']}")
        elif refs.isdisjoint(body["refs"]):
            self.differs(where, "is not about the request of this pack, or what else it is about")

    def plain_texts(self) -> str:
        """ledger/disclosures.jsonl: each text belongs to the commitment in its entry."""
        count, held, body = 0, "", None
        if self.tree is None or not self.manifest:
            raise Unchecked(DISCLOSURES, f"for want of what {ENTRIES} holds")
        with self.pack.open(DISCLOSURES) as file:
            for line in lines_of(file):
                count += 1
                where = f"{DISCLOSURES}, line {count}"
                try:
                    text = parse(line)
                    where = f"{DISCLOSURES}, entry {text['entry']}"
                    if text["entry"] != held:
                        held, body = text["entry"], self.body_of(text["entry"])
                    self.plain_text(where, text, body)
                except UNREADABLE as broken:
                    self.fault(where, f"cannot be read ({type(broken).__name__}: {broken})")
        return f"{count} texts are the ones that the entries committed to"

    def body_of(self, entry: str) -> Any:
        """The body of an entry, read again from its line; None without one."""
        if entry not in self.lines:
            return None
        with self.pack.open(ENTRIES, self.lines[entry]) as file:
            body = parse(file.readline())["body"]
        return None if body is None else parse(body.encode())

    def plain_text(self, where: str, text: Row, body: Any) -> None:
        if body is None:
            self.fault(where, "is a text of an entry that is not in this pack, or has no body")
            return
        try:
            place = at_path(body, text["path"])
        except (LookupError, ValueError, TypeError):
            self.fault(where, f"has a text at {text['path']}, where the entry has nothing")
            return
        stated = place["commitment"] if isinstance(place, dict) else place
        sealed = json.dumps(
            [COMMITMENT, text["salt"], text["value"]],
            ensure_ascii=False,
            separators=(",", ":"),
            sort_keys=True,
        )
        if hashlib.sha256(sealed.encode()).hexdigest() != stated:
            self.fault(where, f"the text at {text['path']} is not the one that was recorded")

    def populations(self) -> str:
        """populations.json: CSV and JSON say the same, in the number stated."""
        notes = self.notes()
        spoken_of = {note[form] for note in notes for form in ("json", "csv")}
        for name in self.pack.names:
            if name.startswith("population/") and name not in spoken_of:
                self.fault(name, "is a population that populations.json does not speak of")
        for note in notes:
            try:
                self.both_forms(note)
            except Fault as fault:
                self.fault(str(fault.args[0]), str(fault.args[1]))
        return f"{len(notes)} populations say the same in CSV and JSON"

    def both_forms(self, note: Row) -> None:
        """One population: the same rows in both files, as many as stated."""
        rows, lines, columns = self.rows(note["json"]), self.sheet(note["csv"]), note["columns"]
        if next(lines, []) != columns:
            raise Fault(note["csv"], "has other columns than populations.json says")
        in_json = in_csv = 0
        for number, (row, line) in enumerate(itertools.zip_longest(rows, lines), 1):
            in_json, in_csv = in_json + (row is not None), in_csv + (line is not None)
            if row is None or line is None:
                continue
            if set(row) != set(columns):
                where = f"{note['json']}, row {number}"
                self.fault(where, "has other columns than populations.json says")
            elif [cell(row[column]) for column in columns] != line:
                self.fault(note["csv"], f"row {number} says something else than {note['json']}")
        if not in_json == in_csv == note["count"]:
            said = f"{note['json']} has {in_json}, populations.json says {note['count']}"
            self.fault(note["csv"], f"has {in_csv} rows, {said}")

    def listed_entries(self) -> str:
        """the population of entries: what the entries themselves say."""
        note = self.population("entries")
        if note is None:
            return "this pack has no list of entries beside the entries"
        copies = ("occurred_at", "recorded_at", "verb", "actor", "role", "subject", "demo")
        with self.pack.open(ENTRIES) as file:
            both = itertools.zip_longest(self.rows(note["json"]), lines_of(file))
            for number, (row, line) in enumerate(both, 1):
                entry = parse(line) if line else {}
                body = parse(entry["body"].encode()) if entry.get("body") else {}
                wanted = {name: entry.get(name) for name in ("index", "id", "leaf_hash")}
                wanted.update((name, body.get(name, "")) for name in copies)
                for name in [name for name in wanted if (row or {}).get(name) != wanted[name]][:1]:
                    where = f"{note['json']}, row {number}"
                    self.fault(where, f"says something else of {name} than {ENTRIES}")
        return "the list of entries says what the entries say"

    def named_files(self) -> str:
        """files named in populations: the files in the pack."""
        self.needs_manifest("the files that populations name")
        count, absent = 0, []
        for where, row, named, digest in self.naming():
            file = self.stated.get(row[named])
            if file is None:
                absent += [f"{where}: {row[named]}"] if row[named] else []
                continue
            count += 1
            said = (str(row[digest]).replace("sha256:", ""), row.get("size", file["size"]))
            if said != (file["sha256"], file["size"]):
                self.differs(where, f"says another SHA-256 or size than {row[named]} has")
        listed = sum(n for code, n in self.left_out.items() if "file" in code)
        if len(absent) > listed:
            place, _, name = absent[0].partition(": ")
            self.fault(place, f"names {name}, which neither the pack nor {OMISSIONS} has")
        if not count:
            return "populations name no file of this pack"
        return f"{count} files are the ones that populations name"

    def naming(self) -> "Iterator[tuple[str, Row, str, str]]":
        """Each row that may name a file, where it stands, and the columns of name and digest."""
        for note in self.notes():
            pairs = [pair for pair in NAMING if set(pair) <= set(note["columns"])]
            for number, row in enumerate(self.rows(note["json"]) if pairs else (), 1):
                for named, digest in pairs:
                    yield f"{note['json']}, row {number}", row, named, digest

    def versions(self) -> str:
        """versions and letters: each has the digest that it was decided or sent under."""
        self.needs_manifest("versions and letters")
        versions, letters = self.population("versions"), self.population("board_letters")
        if versions is None and self.manifest["scope"]["kind"] == "request":
            raise Fault(POPULATIONS, "does not speak of the versions of the request")
        for row in self.rows(letters["json"]) if letters else ():
            self.frozen(row, f"letters/{row['number']}.json", "letter")
        if versions is None:
            return "this pack is not about requests, and so has no versions of them"
        known = set()
        for row in self.rows(versions["json"]):
            self.frozen(row, f"versions/{row['n']}.json", "version")
            known.add((row.get("of"), row["digest"]))
        sign_offs = self.population("sign_offs")
        for row in self.rows(sign_offs["json"]) if sign_offs else ():
            if (row.get("of"), row["digest"]) not in known:
                self.fault(f"verdict {row['id']}", "is about a digest that no version has")
        return f"{len(known)} version(s) of requests have the digests that verdicts are about"

    def frozen(self, row: Row, name: str, what: str) -> None:
        """A file must have the digest that its row states; ``of`` is the chapter it lies in."""
        name = f"chapters/{row['of']}/{name}" if "of" in row else name
        if name not in self.stated:
            self.fault(name, f"is missing, although a {what} is listed")
            return
        with self.pack.open(name) as file:
            found = "sha256:" + digest_of(file)[0]
        if found != row["digest"]:
            self.fault(name, f"does not have the digest of that {what}")

    # --- --against: two states of one ledger ------------------------------------------------

    def against(self, where: str, note: bytes, proofs: "list[Row]") -> str:
        """the other checkpoint: of the same ledger as this pack."""
        if self.tree is None:
            raise Fault(CHECKPOINT, "cannot be compared")
        text, name = open_note(where, note, self.keys)
        size, root = read_checkpoint(where, text, name)
        (old, old_root), (new, new_root) = sorted([(size, root), self.tree], key=lambda t: t[0])
        if name != self.manifest["tree"]["origin"]:
            raise Fault(where, "is a checkpoint of another ledger")
        if old == new and root != self.tree[1]:
            raise Fault(where, f"is another tree of {old} entries: two ledgers were signed")
        if old in (0, new):
            return f"the checkpoint in {where} is of the same ledger"
        found = [p for p in proofs if p.get("from") == old and p.get("to") == new]
        if not found:
            raise Lacking(
                f"no proof that the tree of {new} entries begins with that of {old}: ask the "
                f'portal for "manage.py consistency {old} {new} --json" and give it with --proof'
            )
        hashes = [bytes.fromhex(step) for step in found[0]["hashes"]]
        reason = consistency_fault(old, new, hashes, old_root, new_root)
        if reason:
            raise Fault(where, f"is of another ledger: {reason}, from {old} to {new} entries")
        return f"the tree of {new} entries begins with that of {old}: both are of one ledger"


class Lacking(BaseException):
    """What was asked for cannot be checked; no fault of the pack."""


def open_pack(path: str) -> "Folder | Archive | Repacked":
    if os.path.isdir(path):
        return Folder(path)
    try:
        return Archive(path)
    except Fault as layout:
        return Repacked(path, layout)


def let_go(pack: "Folder | Archive | Repacked | None") -> None:
    """Close what a pack keeps open while it is looked at."""
    if isinstance(pack, Repacked):
        for file in (*pack.walking.values(), pack.file):
            file.close()


def other_note(path: str) -> "tuple[bytes, list[Row]]":
    """Checkpoint and proofs of another pack, or a checkpoint alone."""
    if not os.path.isdir(path):
        with open(path, "rb") as file:
            start = file.read(2**16)
        if start[:2] != b"PK":
            return start, []
    pack = open_pack(path)
    try:
        with pack.open(CHECKPOINT) as file:
            return file.read(2**16), proofs_in(pack)
    finally:
        let_go(pack)


def proofs_in(pack: Any) -> "list[Row]":
    if CONSISTENCY not in pack.names:
        return []
    with pack.open(CONSISTENCY) as file:
        return proofs_of(file.read(LONGEST))


def proofs_of(data: bytes) -> "list[Row]":
    """Consistency proofs: one, several in a list, or the answer of the portal's command."""
    found = parse(data)
    many = found if isinstance(found, list) else [found]
    proofs = [one.get("proof", one) if isinstance(one, dict) else None for one in many]
    return [one for one in proofs if isinstance(one, dict) and one.get("kind") == "consistency"]


# --- the command line -----------------------------------------------------------------------


def keys_given(arguments: Sequence[str]) -> "list[Key]":
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


def say(text: str, error: bool = False) -> None:
    """Print one line; nothing that a pack made up ends it, moves the cursor or hides."""
    safe = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    print(safe, file=sys.stderr if error else sys.stdout)


def arguments_of(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pack", nargs="?", help="ZIP file or folder (default: this file's folder)")
    parser.add_argument("--key", action="append", default=[], help="trusted key, or a file of keys")
    parser.add_argument("--against", metavar="OTHER", help="another pack, or a file: a checkpoint")
    parser.add_argument("--proof", metavar="FILE", help="a consistency proof between the two")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    options = arguments_of(arguments)
    path = options.pack or os.path.dirname(os.path.abspath(__file__))
    pack, lacking = None, ""
    try:
        pack = open_pack(path)
        check = Check(pack, keys_given(options.key))
        check.run()
        if options.against:
            lacking = compare(check, options)
    except Fault as fault:
        say(f"WRONG  {fault.args[0]}: {fault.args[1]}.")
        print("\nThis pack must not be relied on.")
        return 1
    except (OSError, ValueError) as unreadable:
        say(f"Cannot check: {unreadable}", error=True)
        return 2
    finally:
        let_go(pack)
    return tell(check, lacking, bool(options.key))


def compare(check: Check, options: argparse.Namespace) -> str:
    """The check against another checkpoint; what is lacking for it, in words."""
    note, proofs = other_note(options.against)
    proofs += proofs_in(check.pack)
    if options.proof:
        with open(options.proof, "rb") as file:
            proofs = [*proofs_of(file.read(LONGEST)), *proofs]

    def step() -> str:
        return check.against(options.against, note, proofs)

    step.__doc__ = f"{options.against}: the other checkpoint"
    try:
        check.take(step)
    except Lacking as lack:
        return str(lack)
    return ""


def tell(check: Check, lacking: str, with_key: bool) -> int:
    """Print what was found; the exit status."""
    for line in findings(check):
        say(line)
    say(f"       Signatures were checked by {checked_by()}.")
    print()
    well = not (check.faults or check.doubts or check.unchecked)
    for line in verdict(well, with_key, packed_anew(check)).split("\n"):
        say(line)
    if lacking:
        say("It was not compared with the other checkpoint: something is lacking for that.")
        say(f"Cannot check: {lacking}.", error=True)
    return 1 if not well else 2 if lacking else 0


def findings(check: Check) -> Iterator[str]:
    yield from (f"well   {sentence}." for sentence in check.passed)
    yield from (f"WRONG  {where}: {what}." for where, what in check.faults)
    yield from (f"DOUBT  {where}: {what}." for where, what in check.doubts)
    if check.doubts:
        yield f"       {MANIFEST} is not known to be the one signed: it may be what is wrong."
    yield from (f"       Not checked: {where}, {why}." for where, why in check.unchecked)


def packed_anew(check: Check) -> bool:
    """Whether nothing is wrong but the layout of the ZIP file."""
    flaws = getattr(check.pack, "flaws", ())
    return len(flaws) == len(check.faults) == 1 and not (check.doubts or check.unchecked)


def verdict(well: bool, with_key: bool, packed_anew: bool = False) -> str:
    if packed_anew:
        return (
            "This ZIP file must not be relied on: it is not as the portal packed it, and may hold\n"
            "more than is seen. The files in it are what they were: unpack it and check the\n"
            "folder, or ask the portal for the pack again."
        )
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
