"""Files of the portal's store for a pack: read when it is written, and only if they are intact."""

from collections.abc import Iterable

from django.core.files.storage import default_storage

from approvals.models import Attachment
from evidence.rules.packing import Members, attachment_member
from evidence.rules.sections import Stored


def stored_files(lines: Iterable[Stored]) -> tuple[Members, tuple[str, ...]]:
    """Those that still are what was stored, by their name in the pack; and the others' names."""
    found: Members = {}
    missing = []
    for line in lines:
        data = _bytes(line.path)
        if data is not None and line.fits(data):
            found[line.member] = data
        else:
            missing.append(line.name)
    return found, tuple(missing)


def _bytes(path: str) -> bytes | None:
    try:
        with default_storage.open(path) as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None


def attached(n: int, file: Attachment) -> Stored:
    """An attachment, under the ``n``-th name of the pack."""
    member = attachment_member(n, file.name)
    return Stored(member, file.name, str(file.file.name), file.size, file.sha256)
