"""Documents printed into files by a process of its own: one for reading, one for the archive.

The process prints once. From that document, which declares PDF/UA-1, it makes one that declares
PDF/A-3a and carries files (CSV) in it: the two differ in declarations, colour profile and files
only. ``python -m govportal.printing_files FOLDER…`` reads a line of JSON, then HTML.
"""

import io
import json
import mimetypes
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.resources import files as resource_files
from pathlib import Path

import pikepdf
from django.template.loader import render_to_string
from pikepdf import Array, Dictionary, Name, Pdf, String

from govportal.pdf import printed_apart, static_folders, with_moment, write

BESIDE = "beside:"
"""``beside:NAME.pdf#4`` links to the fifth page of a file in the same folder."""
READING = b'xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"', b'pdfuaid:part="1"'
ARCHIVE = (
    b'xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"',
    b'pdfaid:part="3" pdfaid:conformance="A"',
)
PRINTED = 4  # the flag of an annotation that is there on paper too, which PDF/A asks for


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
    command = [sys.executable, "-m", "govportal.printing_files", *map(str, static_folders())]
    given = json.dumps(order).encode() + b"\n" + html.encode()
    return Printed(**json.loads(printed_apart(command, given, while_waiting)))


def make_files(
    html: str,
    folders: Sequence[Path],
    reading: Path,
    archive: Path,
    attached: Sequence[Attached] = (),
) -> Printed:
    """Print HTML into both files, in this process."""
    data = write(html, folders)
    with pikepdf.open(io.BytesIO(data)) as document:
        changed = _link_beside(document)
        printed = Printed(len(document.pages), _places(document))
        if changed:
            document.save(reading, deterministic_id=True)
        else:
            reading.write_bytes(data)
        _declare_archive(document)
        for one in attached:
            _attach(document, one)
        document.save(archive, deterministic_id=True)
    return printed


def archived(data: bytes, attached: Mapping[str, tuple[bytes, str]]) -> bytes:
    """A document that declares PDF/UA-1 as one that declares PDF/A-3a; bytes and words by name."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        _declare_archive(document)
        for name, (content, about) in sorted(attached.items()):
            _embed(document, name, content, about, "Data")
        document.save(out, deterministic_id=True)
    return out.getvalue()


def _places(document: Pdf) -> dict[str, int]:
    """By name, the page that a link to it opens."""
    names = document.Root.get("/Names", Dictionary()).get("/Dests")
    if names is None:
        return {}
    numbers = {str(page.objgen): number for number, page in enumerate(document.pages, 1)}
    places = pikepdf.NameTree(names).items()
    return {str(name): numbers[str(place[0].objgen)] for name, place in places}


def _link_beside(document: Pdf) -> bool:
    """Turn links to ``beside:`` into ones that open a page of the file of that name."""
    found = False
    for page in document.pages:
        for link in page.get("/Annots", []):
            address = str(link.get("/A", Dictionary()).get("/URI", ""))
            if address.startswith(BESIDE):
                name, _, page_index = address.removeprefix(BESIDE).partition("#")
                link.A = Dictionary(
                    S=Name.GoToR,
                    F=Dictionary(Type=Name.Filespec, F=String(name), UF=String(name)),
                    D=Array([int(page_index), Name.Fit]),
                )
                found = True
    return found


def _declare_archive(document: Pdf) -> None:
    said = document.Root.Metadata.read_bytes()
    for before, after in zip(READING, ARCHIVE, strict=True):
        if said.count(before) != 1:
            raise ValueError("the document does not declare PDF/UA-1 as expected")
        said = said.replace(before, after)
    document.Root.Metadata = document.make_stream(said, Type=Name.Metadata, Subtype=Name.XML)
    profile = document.make_stream(_colours(), N=3, Alternate=Name.DeviceRGB)
    document.Root.OutputIntents = Array(
        [
            Dictionary(
                Type=Name.OutputIntent,
                S=Name.GTS_PDFA1,
                OutputConditionIdentifier=String("sRGB IEC61966-2.1"),
                DestOutputProfile=profile,
            )
        ]
    )
    for page in document.pages:
        for link in page.get("/Annots", []):
            link.F = PRINTED


def _colours() -> bytes:
    return (resource_files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()


def _attach(document: Pdf, one: Attached) -> None:
    _embed(document, one.name, Path(one.path).read_bytes(), one.about, one.relationship)


def _embed(document: Pdf, name: str, data: bytes, about: str, relationship: str) -> None:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    moment = str(document.docinfo.get("/ModDate", ""))
    file = document.make_stream(
        data,
        Type=Name.EmbeddedFile,
        Subtype=Name("/" + kind),
        Params=Dictionary(Size=len(data), ModDate=String(moment)),
    )
    spec = document.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=String(name),
            UF=String(name),
            Desc=String(about),
            AFRelationship=Name("/" + relationship),
            EF=Dictionary(F=file, UF=file),
        )
    )
    if "/Names" not in document.Root:
        document.Root.Names = Dictionary()
    if "/EmbeddedFiles" not in document.Root.Names:
        tree = pikepdf.NameTree.new(document)
        document.Root.Names.EmbeddedFiles = tree.obj
        document.Root.AF = Array()
    pikepdf.NameTree(document.Root.Names.EmbeddedFiles)[name] = spec
    document.Root.AF.append(spec)


def main(arguments: Sequence[str]) -> int:
    """Carry out one order from standard input; say on standard output how it came out."""
    line, _, html = sys.stdin.buffer.read().partition(b"\n")
    order = json.loads(line)
    printed = make_files(
        html.decode(),
        [Path(folder) for folder in arguments],
        Path(order["reading"]),
        Path(order["archive"]),
        [Attached(**one) for one in order["attached"]],
    )
    sys.stdout.write(json.dumps(asdict(printed)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
