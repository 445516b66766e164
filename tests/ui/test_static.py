"""The files that go over the wire: small, pinned, ours, and without anything inline."""

import gzip
import hashlib
import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
STATIC = ROOT / "static"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SHEETS = sorted((STATIC / "css").glob("*.css"))
# The published files, unchanged: sha256 of htmx.org 2.0.11 and axe-core 4.14.1 from npm.
HTMX = STATIC / "vendor/htmx/htmx-2.0.11.min.js"
AXE = ROOT / "tests/browser/vendor/axe-core/axe-4.14.1.min.js"
PINNED = {
    HTMX: "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717",
    AXE: "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c",
}


@pytest.mark.parametrize("path", PINNED, ids=lambda path: path.name)
def test_foreign_scripts_are_the_published_ones(path):
    assert hashlib.sha256(path.read_bytes()).hexdigest() == PINNED[path]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_has_inline_style_or_script(path):
    text = path.read_text()
    assert not re.search(r"\sstyle=|<style", text)
    assert not re.search(r"\son[a-z]+=", text)
    assert not re.search(r"hx-on|hx-vals=.js:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_are_short(path):
    assert len(path.read_text().splitlines()) < 120


def test_styles_and_scripts_of_a_page_are_small_over_the_wire():
    linked = re.findall(r'static "([^"]+)"', (ROOT / "templates/base.html").read_text())
    linked += re.findall(
        r'static "(css/[^"]+)"', (ROOT / "templates/parts/document_head.html").read_text()
    )
    size = sum(len(gzip.compress((STATIC / name).read_bytes(), 6)) for name in linked)
    assert size < 50 * 1024, f"{size} bytes; a page has 100 KiB, half of them are for its words"


def test_every_sheet_of_the_screen_is_linked():
    head = (ROOT / "templates/parts/document_head.html").read_text()
    own = {path.name for path in SHEETS if not path.name.startswith("print")}
    assert set(re.findall(r"css/([\w-]+\.css)", head)) == own


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_a_sheet_names_only_files_that_exist(path):
    for name in re.findall(r'url\("([^"]+)"\)', path.read_text()):
        assert (path.parent / name).is_file(), name


def test_every_font_has_its_licence_beside_it():
    folders = {path.parent for path in (STATIC / "fonts").rglob("*.woff2")}
    assert len(folders) == 3
    for folder in folders:
        assert "SIL Open Font License" in (folder / "LICENSE").read_text()


def test_no_two_fonts_for_paper_share_family_weight_and_style():
    """WeasyPrint would print the glyphs of the one file with the other."""
    faces = re.findall(
        r"@font-face \{(.*?)\}", (STATIC / "css/print-fonts.css").read_text(), re.DOTALL
    )
    keys = [tuple(re.findall(r"font-(?:family|weight|style): ([^;]+);", face)) for face in faces]
    assert len(keys) == 20
    assert len(set(keys)) == len(keys)
