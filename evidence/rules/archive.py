"""The ZIP file of a pack: the same members give the same bytes, on every machine.

Members are stored, not compressed, because compression differs from one zlib to the next; names
are ASCII and sorted, dates are fixed. verify.py checks that not one byte is outside this layout.
"""

import hashlib
import json
import zipfile
from collections.abc import Mapping
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import IO, BinaryIO

from evidence.rules.sheets import as_json

FORMAT = "govportal-evidence-pack-1"
MANIFEST = "manifest.json"
SIGNATURE = "manifest.note"
EPOCH = (1980, 1, 1, 0, 0, 0)
REGULAR_FILE = 0o100644 << 16
PIECE = 2**20
MAX_BYTES = 2**31 - 1  # beyond it ZIP64 fields appear, which verify.py does not read


Content = bytes | Path
"""A member: in memory, or a file that is only read in pieces."""


class TooLarge(Exception):
    """The members together exceed what one pack may hold (2 GiB)."""


class Changed(Exception):
    """A member is not what the manifest says of it: somebody wrote in it meanwhile."""


def manifest_of(members: Mapping[str, Content], about: Mapping[str, object]) -> bytes:
    """manifest.json: what the pack is about and the SHA-256 of every other member."""
    files = [
        {"name": name, "size": size_of(data), "sha256": sha256_of(data)}
        for name, data in sorted(members.items())
    ]
    return as_json({"format": FORMAT, **about, "files": files})


def size_of(content: Content) -> int:
    """How many bytes a member has."""
    return content.stat().st_size if isinstance(content, Path) else len(content)


def sha256_of(content: Content) -> str:
    """A member's fingerprint; files are read in pieces."""
    with opened(content) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def opened(content: Content) -> BufferedReader | BytesIO:
    """A member to read from, wherever it lies."""
    return content.open("rb") if isinstance(content, Path) else BytesIO(content)


def digests_of(manifest: bytes) -> dict[str, str]:
    """By name, the SHA-256 that manifest.json states."""
    return {file["name"]: file["sha256"] for file in json.loads(manifest)["files"]}


def manifest_text(origin: str, manifest: bytes) -> str:
    """What is signed: a C2SP note text that no checkpoint can be confused with."""
    return f"{origin}/evidence-pack\n{FORMAT}\nsha256:{hashlib.sha256(manifest).hexdigest()}\n"


def write_archive(
    target: BinaryIO, members: Mapping[str, Content], digests: Mapping[str, str] | None = None
) -> None:
    """Write all members to ``target`` in the fixed layout.

    ``digests``: what each must be while it is copied. Raises Changed for another one, TooLarge
    above 2 GiB and ValueError for a name that is not plain ASCII.
    """
    if sum(size_of(data) + 3 * len(name) + 98 for name, data in members.items()) > MAX_BYTES:
        raise TooLarge
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(members):
            if not is_plain(name):
                raise ValueError(f"{name!r} cannot be the name of a member")
            info = zipfile.ZipInfo(name, EPOCH)
            info.create_system = 3
            info.external_attr = REGULAR_FILE
            info.file_size = size_of(members[name])
            with archive.open(info, "w") as member:
                digest = _copied(members[name], member)
            if digest != (digests or {}).get(name, digest):
                raise Changed(name)


def _copied(content: Content, member: IO[bytes]) -> str:
    digest = hashlib.sha256()
    with opened(content) as file:
        while piece := file.read(PIECE):
            digest.update(piece)
            member.write(piece)
    return digest.hexdigest()


def is_plain(name: str) -> bool:
    """Whether a name is a relative ASCII path that every system can unpack as it stands."""
    parts = name.split("/")
    return (
        name.isascii()
        and name.isprintable()
        and not set(name) & set('\\:*?"<>|')
        and all(part and not part.startswith(".") for part in parts)
    )


def plain_name(text: str, limit: int = 80) -> str:
    """A file's own name made plain: what is not a letter, digit, ``.``, ``-`` or ``_`` becomes _.

    >>> plain_name("Bedrohungs-Modell v2.pdf")
    'Bedrohungs-Modell_v2.pdf'
    """
    kept = "".join(c if c.isascii() and (c.isalnum() or c in ".-_") else "_" for c in text)
    stem, dot, ending = kept.strip(".").rpartition(".")
    return f"{stem[:limit]}.{ending[:12]}" if dot else ending[:limit] or "file"
