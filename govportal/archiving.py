"""Prints a document once and makes two files of it: for reading, and for the archive.

The one for reading declares PDF/UA-1, as the renderer made it. The one for the archive declares
PDF/A-3a and carries files (CSV): the two differ in declarations, colour profile and files only.
``python -m govportal.archiving FOLDER…`` reads a line of JSON, then HTML, from standard input.
"""

import io
import json
import mimetypes
import sys
from collections.abc import Sequence
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from govportal.pdf import write
from govportal.printing_files import Attached, Printed

BESIDE = "beside:"
"""``beside:NAME.pdf#4`` links to the fifth page of a file in the same folder."""
READING = b'xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"', b'pdfuaid:part="1"'
ARCHIVE = (
    b'xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"',
    b'pdfaid:part="3" pdfaid:conformance="A"',
)
PRINTED = 4  # the flag of an annotation that is there on paper too, which PDF/A asks for


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
                link.Contents = String(f"{name}#page={int(page_index) + 1}")
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
    """The profile that the renderer ships for sRGB."""
    found = find_spec("weasyprint")
    assert found is not None and found.origin is not None
    return (Path(found.origin).parent / "pdf" / "sRGB2014.icc").read_bytes()


def _attach(document: Pdf, one: Attached) -> None:
    data = Path(one.path).read_bytes()
    kind = mimetypes.guess_type(one.name)[0] or "application/octet-stream"
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
            F=String(one.name),
            UF=String(one.name),
            Desc=String(one.about),
            AFRelationship=Name("/" + one.relationship),
            EF=Dictionary(F=file, UF=file),
        )
    )
    if "/Names" not in document.Root:
        document.Root.Names = Dictionary()
    if "/EmbeddedFiles" not in document.Root.Names:
        tree = pikepdf.NameTree.new(document)
        document.Root.Names.EmbeddedFiles = tree.obj
        document.Root.AF = Array()
    pikepdf.NameTree(document.Root.Names.EmbeddedFiles)[one.name] = spec
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
