"""Decision records and reports on paper: tagged, in one language, the same bytes each time."""

import io
from datetime import UTC, datetime

import pikepdf
import pytest
from django.utils import timezone
from weasyprint.urls import FatalURLFetchingError

from evidence.actions.exports import export_record
from evidence.printing import record_context, report_files, wording_of
from evidence.rules.omissions import omissions
from evidence.rules.packing import Scope
from evidence.rules.slices import Access
from govportal import pdf
from govportal.pdf import on_paper
from tests import make
from tests.evidence import sample

PAGE = "<!doctype html><html lang=en><head><title>T</title>{}</head><body>x{}</body></html>"


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


def tags(node):
    """Every structure element's type; a figure without a description ends in an exclamation."""
    if not isinstance(node, pikepdf.Dictionary):
        return
    if "/S" in node:
        yield str(node.S) + ("!" if node.S == "/Figure" and "/Alt" not in node else "")
    kids: pikepdf.Object | list[pikepdf.Object] = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        yield from tags(kid)


def _record(language: str = "en") -> bytes:
    dossier = sample.a_dossier()
    ledger = sample.a_slice(dossier)
    with on_paper(language):
        context = record_context(dossier, ledger) | {"trail": []}
        return pdf.render("evidence/record_print.html", context, moment=sample.MOMENT)


@pytest.mark.django_db
def test_a_record_declares_pdf_ua_and_carries_what_that_needs():
    data = _record()
    with opened(data) as document:
        assert document.Root.Lang == "en"
        assert document.Root.MarkInfo.Marked
        assert document.Root.ViewerPreferences.DisplayDocTitle
        with document.open_metadata() as meta:
            assert meta["pdfuaid:part"] == "1"
            assert meta["dc:title"] == "Decision record ADR-2026-0042"
        assert str(document.docinfo["/Title"]) == "Decision record ADR-2026-0042"
        found = list(tags(document.Root.StructTreeRoot))
        assert {"/H2", "/H3", "/Table", "/TH", "/TD", "/P"} <= set(found)
        assert not [tag for tag in found if tag.endswith("!")]
        assert len(document.pages) in {2, 3}
        box = document.pages[0].MediaBox
        assert [round(float(side)) for side in box] == [0, 0, 595, 842]


@pytest.mark.django_db
def test_every_font_is_embedded():
    with opened(_record()) as document:
        fonts = [f for page in document.pages for f in page.Resources.Font.values()]
        assert fonts
        assert all("/FontFile2" in _descriptor(f) or "/FontFile3" in _descriptor(f) for f in fonts)


def _descriptor(font):
    return font.DescendantFonts[0].FontDescriptor


@pytest.mark.django_db
def test_a_record_speaks_of_its_moment_and_not_of_the_day_it_is_printed():
    with opened(_record()) as document:
        assert str(document.docinfo["/CreationDate"]) == "D:20261109091000Z"
    assert _record() == _record()


@pytest.mark.django_db
def test_a_process_of_its_own_prints_the_same_bytes_and_is_looked_after(monkeypatch):
    looks = []
    monkeypatch.setattr(pdf, "SECONDS_A_LOOK", 0.05)
    monkeypatch.setattr(pdf, "SECONDS_A_DOCUMENT", 60)
    dossier = sample.a_dossier()
    ledger = sample.a_slice(dossier)
    scope = Scope("request", dossier.number, Access.FULL)
    wording = wording_of(scope, dossier, ledger, omissions(dossier, ledger, Access.FULL, ("x",)))
    files = {"population/reviews.csv": b"id\r\n"}
    found = report_files(scope, dossier, ledger, wording, files, lambda: looks.append(1))
    assert found["report.pdf"].startswith(b"%PDF-1.7") and looks
    assert report_files(scope, dossier, ledger, wording, files, lambda: None) == found
    with opened(found["archive.pdf"]) as document, document.open_metadata() as meta:
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("3", "A")
        assert list(document.attachments) == ["reviews.csv"]


def test_a_printer_that_takes_too_long_is_stopped(monkeypatch, settings):
    monkeypatch.setattr(pdf, "SECONDS_A_LOOK", 0.01)
    monkeypatch.setattr(pdf, "SECONDS_A_DOCUMENT", 0.02)
    with pytest.raises(pdf.RenderFailed, match="more than"):
        pdf.render_apart("print_base.html", {}, moment=sample.MOMENT)


def test_a_job_that_lost_its_lease_stops_its_printer(monkeypatch):
    monkeypatch.setattr(pdf, "SECONDS_A_LOOK", 0.01)

    def lost():
        raise LookupError

    with pytest.raises(LookupError):
        pdf.render_apart("print_base.html", {}, moment=sample.MOMENT, while_waiting=lost)


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="stylesheet" href="https://example.org/x.css">',
        '<link rel="stylesheet" href="file:///etc/passwd">',
        '<link rel="stylesheet" href="/../govportal/settings.py">',
        '<link rel="stylesheet" href="css/nothing-here.css">',
    ],
)
def test_paper_reads_static_files_and_nothing_else(link):
    with pytest.raises(FatalURLFetchingError, match="only use static files"):
        pdf.write(PAGE.format(link, ""), pdf.static_folders())


@pytest.mark.parametrize("picture", ["https://example.org/x.png", "file:///etc/passwd"])
def test_pictures_from_elsewhere_are_refused(picture):
    with pytest.raises(FatalURLFetchingError, match="only use static files"):
        pdf.write(PAGE.format("", f"<img src='{picture}'>"), pdf.static_folders())


def test_a_printer_that_fails_says_why(monkeypatch):
    monkeypatch.setattr(pdf, "render_to_string", lambda *args: PAGE.format("", "<img src='x:y'>"))
    with pytest.raises(pdf.RenderFailed, match="static files"):
        pdf.render_apart("any", {}, moment=datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.django_db
def test_markup_in_what_people_wrote_stays_text():
    dossier = sample.a_dossier(title="<script>alert(1)</script> <img src='file:///etc/passwd'>")
    ledger = sample.a_slice(dossier)
    with on_paper("en"):
        context = record_context(dossier, ledger) | {"trail": []}
        assert pdf.render("evidence/record_print.html", context, moment=sample.MOMENT)


def test_the_record_of_a_request_under_review_says_so(cast):
    request = make.request(cast, "tier2-crm-update")
    printed = export_record(request, actor=cast.owner, now=timezone.now())
    assert printed.name == f"{request.number}_decision-record.pdf"
    assert len(opened(printed.pdf).pages) >= 2
