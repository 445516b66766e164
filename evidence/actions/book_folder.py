"""The work folder of a book: what is already done, so that another worker can go on with it.

``files/`` holds members of the pack under their names, ``chapters/`` the parts to print,
``printed/`` the volumes. Two notes say what is whole: ``gathered.json`` and ``printed.json``, each
written beside and renamed, so that a killed worker leaves the last whole one.
"""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from evidence.rules.archive import is_plain, sha256_of
from evidence.rules.volumes import Range, Volume


@dataclass(frozen=True)
class WorkFolder:
    """One folder, readable by the portal only."""

    path: Path

    @property
    def files(self) -> Path:
        return self.path / "files"

    @property
    def printed(self) -> Path:
        return self.path / "printed"

    def chapter(self, at: int) -> Path:
        """Where the part of one chapter lies."""
        return self.path / "chapters" / f"{at:06d}.html"

    def volume(self, first: int, form: str) -> Path:
        """Where a volume lies that begins with this chapter; ``form`` is reading or archive."""
        return self.printed / f"{first:06d}-{form}.pdf"

    def clear(self) -> None:
        """Make it empty."""
        shutil.rmtree(self.path, ignore_errors=True)
        self.path.mkdir(mode=0o700, parents=True)
        for name in ("files", "chapters", "printed"):
            (self.path / name).mkdir(mode=0o700)

    def remove(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)

    def touched_at(self) -> float:
        """When something was last written there, in seconds since 1970."""
        return max(path.stat().st_mtime for path in (self.path, *self.path.glob("*")))

    def put(self, name: str, data: bytes) -> None:
        """Write one member. Raises ValueError for a name that cannot be or is taken."""
        path = self.files / name
        if not is_plain(name) or path.exists():
            raise ValueError(f"{name!r} cannot be the name of a member")
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_bytes(data)

    def members(self) -> dict[str, Path]:
        """All members so far, by their names in the pack."""
        return {str(path.relative_to(self.files)): path for path in _files(self.files)}

    def json_of(self, name: str) -> Any:
        """One member as data."""
        return json.loads((self.files / name).read_text())

    def note_gathered(self, facts: Mapping[str, Any]) -> None:
        """Say that everything is read; with the fingerprint of every file."""
        self._write("gathered.json", {**facts, "digests": self._digests()})

    def gathered(self) -> dict[str, Any] | None:
        """What ``note_gathered`` said; None when it said nothing, or a file is another now."""
        facts = self._read("gathered.json")
        if facts is None or facts["digests"] != self._digests():
            return None
        return facts

    def _digests(self) -> dict[str, str]:
        found = [*_files(self.files), *_files(self.path / "chapters")]
        return {str(path.relative_to(self.path)): sha256_of(path) for path in found}

    def note_printed(self, done: Sequence[Volume], queue: Sequence[Range]) -> None:
        """Say which volumes are whole, and which ranges are still to be printed."""
        self._write("printed.json", {"done": [vars(one) for one in done], "queue": list(queue)})

    def printed_so_far(self) -> tuple[list[Volume], list[Range]] | None:
        """Whole volumes and what is still to print; from the first one that is not whole on."""
        said = self._read("printed.json")
        if said is None:
            return None
        volumes = [Volume.read(one) for one in said["done"]]
        whole = next((n for n, one in enumerate(volumes) if not self._is_whole(one)), len(volumes))
        again = [(one.first, one.end) for one in volumes[whole:]]
        return volumes[:whole], [*again, *((first, end) for first, end in said["queue"])]

    def _is_whole(self, volume: Volume) -> bool:
        forms = (("reading", volume.reading), ("archive", volume.archive))
        paths = [(self.volume(volume.first, form), digest) for form, digest in forms]
        return all(path.is_file() and sha256_of(path) == digest for path, digest in paths)

    def _write(self, name: str, value: object) -> None:
        draft = self.path / f"{name}.part"
        draft.write_text(json.dumps(value))
        draft.replace(self.path / name)

    def _read(self, name: str) -> dict[str, Any] | None:
        try:
            found: dict[str, Any] = json.loads((self.path / name).read_text())
        except (OSError, ValueError):
            return None
        return found


def shelf() -> Path:
    """Where the work folders of all packs lie: beside the packs, never below what is served."""
    return Path(settings.DATA_DIR) / "packs" / "work"


def work_of(number: str) -> WorkFolder:
    """The work folder of one pack."""
    return WorkFolder(shelf() / number)


def works() -> list[WorkFolder]:
    """All work folders that there are."""
    return [WorkFolder(path) for path in sorted(shelf().glob("*")) if path.is_dir()]


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted(path for path in folder.rglob("*") if path.is_file())
