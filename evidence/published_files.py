"""Writes a checkpoint into a folder that is only added to."""

import os
from pathlib import Path
from tempfile import mkstemp

from django.conf import settings
from django.utils.translation import gettext as _

from evidence.models import Publication
from evidence.rules.publications import file_name
from govportal.ledger.rules import notes


class NotTaken(Exception):
    """A place did not take a checkpoint; the words say why."""


def write_note(publication: Publication) -> Path:
    """The file of this checkpoint, written whole or not at all; the same again changes nothing.

    A folder that is not there is not made, unless it is the one beside the data: what was meant
    for another machine must not land on this one because a disk is not mounted. Raises NotTaken
    also where another checkpoint of that size lies there already, which must never be.
    """
    folder = Path(publication.place)
    if folder == Path(settings.DATA_DIR) / "checkpoints":
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not folder.is_dir():
        raise NotTaken(_("The folder %(folder)s is not there.") % {"folder": folder})
    target = folder / file_name(notes.read(publication.note).origin, publication.size)
    if not target.exists():
        _put(target, publication.note.encode())
    if target.read_bytes() != publication.note.encode():
        words = _("%(file)s lies there already and says something else. Compare the two.")
        raise NotTaken(words % {"file": target.name})
    return target


def _put(target: Path, data: bytes) -> None:
    handle, draft = mkstemp(dir=target.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).chmod(0o444)
        target.hardlink_to(draft)  # fails where a name is taken; a rename would take its place
    except FileExistsError:
        return
    finally:
        Path(draft).unlink(missing_ok=True)
