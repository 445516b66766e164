"""What long titles and long names do to paper: covers stay a page, fingerprints stay whole."""

import io
from dataclasses import dataclass, field
from typing import Any

import pikepdf
import pytest
from django.template.loader import render_to_string
from django.utils import timezone
from weasyprint import HTML
from weasyprint.formatting_structure.boxes import TextBox

from evidence.printing import FileLine
from govportal.pdf import render, static_folders
from govportal.press import BASE_URL, StaticFilesOnly

ROOT = "g1dIpYgW7/G9C6cmDQ628/VFi3bwTgySrwTw7xYEKbA="
SHA = "ab12" * 16
PARTS = 5
"""Cover, contents, the incident, populations, files."""


@dataclass(frozen=True)
class Fake:
    """A ledger and a scope, as far as templates look at them."""

    size: int = 7610
    root: str = ROOT
    origin: str = "govportal.example/ledger"
    access: str = "full"
    sealed_at: Any = field(default_factory=timezone.now)
    entries: tuple[int, ...] = (1,) * 59


def context(title: str, *, is_exercise: bool = False, files: tuple[FileLine, ...] = ()):
    dossier = {
        "number": "INC-2026-0001", "title": title, "agent_name": "An invented agent",
        "is_exercise": is_exercise, "severity": "SEV1", "kind_name": "Data exfiltration",
        "state_name": "Closed", "sections": [],
    }  # fmt: skip
    return {"dossier": dossier, "ledger": Fake(), "scope": Fake(), "portal_name": "Govportal",
            "running": "Pack", "seal": "seal", "trail": [], "files": files}  # fmt: skip


@pytest.mark.parametrize("is_exercise", [False, True])
@pytest.mark.parametrize("length", [20, 52, 80, 120, 150, 300])
def test_the_cover_of_an_incident_is_one_page(length, is_exercise):
    title = ("A hidden instruction in a supplier’s file " * 9)[:length]
    given = context(title, is_exercise=is_exercise)
    printed = render("evidence/incident_print.html", given, moment=given["ledger"].sealed_at)
    assert len(pikepdf.open(io.BytesIO(printed)).pages) == PARTS


def test_fingerprints_of_files_with_long_names_stay_on_the_page():
    names = ("chapters/request-adr-2026-0042/attachments/01_" + "a-long-name-" * 12, "x" * 200)
    files = tuple(FileLine(name, 123456789, SHA) for name in names)
    html = render_to_string("evidence/incident_print.html", context("Short", files=files))
    source = HTML(string=html, base_url=BASE_URL, url_fetcher=StaticFilesOnly(static_folders()))
    edges = [
        box.position_x + box.width <= page.width - page._page_box.margin_right + 1
        for page in source.render().pages
        for box in page._page_box.descendants()
        if isinstance(box, TextBox) and box.text == SHA
    ]
    assert edges == [True, True]
