"""A report in both forms: for reading, and for the archive with the tables of the pack in it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from evidence.rules.packing import Members, Wording
from govportal import printing_files
from govportal.printing_files import Attached

TABLES = "population/"


def both_forms(
    template: str,
    context: Mapping[str, object],
    *,
    members: Members,
    wording: Wording,
    moment: datetime,
    while_waiting: Callable[[], None],
) -> Members:
    """``report.pdf`` and ``archive.pdf``, printed once, apart. Raises pdf.RenderFailed."""
    with TemporaryDirectory() as folder:
        reading, archive = Path(folder) / "report.pdf", Path(folder) / "archive.pdf"
        printing_files.print_files(
            template,
            context,
            moment=moment,
            reading=reading,
            archive=archive,
            attached=_tables(members, wording, Path(folder)),
            while_waiting=while_waiting,
        )
        return {path.name: path.read_bytes() for path in (reading, archive)}


def _tables(members: Members, wording: Wording, folder: Path) -> list[Attached]:
    """Every CSV of the pack, laid where the printing process finds it."""
    found = []
    for name in sorted(members):
        if name.startswith(TABLES) and name.endswith(".csv"):
            path = folder / name.removeprefix(TABLES)
            path.write_bytes(members[name])
            found.append(
                Attached(path.name, str(path), str(wording.populations[path.stem]["title"]))
            )
    return found
