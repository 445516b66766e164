"""Documents printed into files by a process of its own: one for reading, one for the archive.

That process is ``govportal.archiving``; only there is the library that changes PDF files loaded.
"""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.template.loader import render_to_string

from govportal.pdf import printed_apart, static_folders, with_moment


@dataclass(frozen=True)
class Attached:
    """A file in the archive's document; ``about`` says in words what it is."""

    name: str
    path: str
    about: str
    relationship: str = "Data"


@dataclass(frozen=True)
class Printed:
    """How long a document came out, and on which page (from 1) each place of ``#name`` links is."""

    pages: int
    places: Mapping[str, int]


def print_files(
    template: str,
    context: Mapping[str, object],
    *,
    moment: datetime,
    reading: Path,
    archive: Path,
    attached: Sequence[Attached] = (),
    while_waiting: Callable[[], None] = lambda: None,
) -> Printed:
    """Print the template into both files. Raises as ``pdf.render_apart``."""
    html = render_to_string(template, with_moment(context, moment))
    order = {
        "reading": str(reading),
        "archive": str(archive),
        "attached": [asdict(one) for one in attached],
    }
    command = [sys.executable, "-m", "govportal.archiving", *map(str, static_folders())]
    given = json.dumps(order).encode() + b"\n" + html.encode()
    return Printed(**json.loads(printed_apart(command, given, while_waiting)))
