from collections import Counter

from govportal.charts import SHAPES
from tests.ui.reading import elements


def test_no_page_needs_inline_style_or_script(gallery_html):
    for element in elements(gallery_html):
        assert "style" not in element.attributes
        assert not [name for name in element.attributes if name.startswith("on")]
        assert element.name != "style"
        assert element.name != "script" or element.attributes.get("src", "").startswith("/static/")


def test_every_id_is_there_once(gallery_html):
    ids = [e.attributes["id"] for e in elements(gallery_html) if "id" in e.attributes]
    assert [name for name, count in Counter(ids).items() if count > 1] == []


def test_every_reference_on_the_page_has_its_target(gallery_html):
    found = elements(gallery_html)
    ids = {e.attributes.get("id") for e in found}
    for element in found:
        for name in ("aria-labelledby", "aria-describedby", "for", "popovertarget"):
            assert set(element.attributes.get(name, "").split()) <= ids, (element, name)


def test_every_sign_used_is_in_the_sprite(gallery_html):
    found = elements(gallery_html)
    symbols = {"#" + e.attributes["id"] for e in found if e.name == "symbol"}
    used = {e.attributes["href"] for e in found if e.name == "use"}
    assert used <= symbols
    assert {f"#s-{name}" for name in SHAPES} <= symbols


def test_there_is_one_heading_of_the_page_and_one_primary_button_of_the_head(gallery_html):
    assert [e.name for e in elements(gallery_html)].count("h1") == 1


def test_headings_never_skip_a_level(gallery_html):
    levels = [int(e.name[1]) for e in elements(gallery_html) if e.name in {"h1", "h2", "h3", "h4"}]
    assert all(deeper - level <= 1 for level, deeper in zip(levels, levels[1:], strict=False))


def test_every_control_has_a_name(gallery_html):
    found = elements(gallery_html)
    labelled = {e.attributes.get("for") for e in found if e.name == "label"}
    for control in found:
        if control.name not in {"input", "select", "textarea"}:
            continue
        if control.attributes.get("type") == "hidden":
            continue
        named = control.attributes.get("id") in labelled or "aria-label" in control.attributes
        assert named, control


def test_cells_of_stacking_tables_carry_their_label(gallery_html):
    cells = [e for e in elements(gallery_html) if e.name == "td"]
    assert cells
    assert all("data-label" in cell.attributes for cell in cells)
