"""Which files may be attached: by ending, by content, by size. Pure Python (1-domain.md §4)."""

from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath

from govportal.refusals import Refusal

TEXT, ZIP = b"", b"PK\x03\x04"
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
TYPES: dict[str, tuple[str, bytes]] = {
    ".pdf": ("application/pdf", b"%PDF-"),
    ".docx": (_OFFICE + "wordprocessingml.document", ZIP),
    ".xlsx": (_OFFICE + "spreadsheetml.sheet", ZIP),
    ".pptx": (_OFFICE + "presentationml.presentation", ZIP),
    ".odt": (_OPEN + "text", ZIP),
    ".ods": (_OPEN + "spreadsheet", ZIP),
    ".png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    ".jpg": ("image/jpeg", b"\xff\xd8\xff"),
    ".jpeg": ("image/jpeg", b"\xff\xd8\xff"),
    ".txt": ("text/plain", TEXT),
    ".md": ("text/markdown", TEXT),
    ".csv": ("text/csv", TEXT),
    ".yaml": ("application/yaml", TEXT),
    ".yml": ("application/yaml", TEXT),
    ".json": ("application/json", TEXT),
}


@dataclass(frozen=True)
class FileFacts:
    """A file as it came: its name as typed, its size in bytes, its first bytes."""

    name: str
    size: int
    head: bytes


def plain_name(name: str) -> str:
    """The last part of a name, without folders, control characters or leading dots."""
    last = PurePosixPath(PureWindowsPath(name).name).name
    kept = "".join(c for c in last if c.isprintable() and c not in '<>:"/\\|?*')
    return kept.strip().lstrip(".")[-120:]


def content_type(name: str) -> str:
    """The type a file is served with, from its ending. Raises KeyError for an unknown one."""
    return TYPES[PurePosixPath(name.lower()).suffix][0]


def file_refusal(file: FileFacts, limit: int) -> Refusal | None:
    """Why the file may not be attached; None when it may. ``limit`` is in bytes."""
    name = plain_name(file.name)
    suffix = PurePosixPath(name.lower()).suffix
    if not name or name == suffix:
        return Refusal("file.name_missing")
    if file.size == 0:
        return Refusal("file.empty", {"name": name})
    if file.size > limit:
        return Refusal("file.too_large", {"name": name, "limit": limit // (1024 * 1024)})
    if suffix not in TYPES:
        return Refusal("file.type_unknown", {"name": name})
    return _mismatch(name, file.head, TYPES[suffix][1])


def _mismatch(name: str, head: bytes, magic: bytes) -> Refusal | None:
    looks_right = head.startswith(magic) if magic else b"\x00" not in head
    return None if looks_right else Refusal("file.type_mismatch", {"name": name})
