from django import forms

from tests.ui.gallery import DecisionForm, FilterForm
from tests.ui.reading import elements


def html_of(form) -> str:
    return str(form)


def test_a_fields_error_stands_between_its_hint_and_its_control():
    html = DecisionForm({"reasons": "short"})["reasons"].as_field_group()
    places = [
        html.index("Your reasons"),
        html.index('id="id_reasons_helptext"'),
        html.index('id="id_reasons_error"'),
        html.index("<textarea"),
    ]
    assert places == sorted(places)
    assert 'aria-describedby="id_reasons_helptext id_reasons_error"' in html
    assert 'aria-invalid="true"' in html
    assert "has-error" in html


def test_a_faultless_field_says_nothing_of_errors():
    html = DecisionForm()["reasons"].as_field_group()
    assert "error" not in html
    assert 'aria-describedby="id_reasons_helptext"' in html


def test_controls_get_their_class_and_keep_their_own():
    found = {e.attributes.get("id"): e for e in elements(html_of(DecisionForm()))}
    assert found["id_volume"].attributes["class"] == "input input-s"
    assert found["id_reasons"].attributes["class"] == "textarea said wide"
    assert found["id_unit"].attributes["class"] == "select"
    assert "class" not in found["id_before_live"].attributes


def test_choices_are_a_group_with_a_legend_and_their_hints():
    html = DecisionForm()["verdict"].as_field_group()
    assert "<fieldset" in html
    assert "<legend" in html
    assert 'id="id_verdict_1_hint">Each with an owner and a date<' in html
    assert 'aria-describedby="id_verdict_1_hint"' in html
    assert html.count("choice-card") == 3


def test_an_optional_field_says_so():
    assert "(optional)" in DecisionForm()["due"].as_field_group()
    assert "(optional)" not in DecisionForm()["reasons"].as_field_group()


def test_all_errors_stand_once_more_at_the_top_and_lead_to_their_fields():
    found = elements(html_of(DecisionForm({"reasons": "short"})))
    summary = next(e for e in found if e.attributes.get("id") == "errors")
    assert summary.attributes["role"] == "alert"
    links = [e.attributes["href"] for e in found if e.name == "a"]
    assert links == ["#id_verdict", "#id_reasons", "#id_volume", "#id_unit"]
    assert {link[1:] for link in links} <= {e.attributes.get("id") for e in found}


def test_what_a_person_typed_is_escaped_in_its_field():
    html = html_of(DecisionForm({"reasons": "</textarea><script>alert(1)</script>"}))
    assert "<script" not in html


def test_a_prefix_keeps_two_forms_apart_on_a_page():
    assert 'id="id_f-q"' in html_of(FilterForm())


def test_a_select_says_what_is_chosen_escapes_its_words_and_keeps_its_groups():
    choices = [("", "<any>"), ("Size", [("1", "one & only"), ("2", "two")]), ("3", "three")]
    html = forms.ChoiceField(choices=choices).widget.render("size", "2")
    assert [line.strip() for line in html.splitlines()] == [
        '<select name="size" class="select">',
        '<option value="">&lt;any&gt;</option>',
        '<optgroup label="Size">',
        '<option value="1">one &amp; only</option>',
        '<option value="2" selected>two</option>',
        "</optgroup>",
        '<option value="3">three</option>',
        "</select>",
    ]
