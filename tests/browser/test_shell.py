"""The shell around every page, in a real browser: what only a browser can tell."""

import pytest

from govportal.people.models import Person

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("tests.ui.urls"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def reader(transactional_db):
    return Person.objects.create_user("ito@example.org", full_name="Jun Ito", title="CISO")


def test_every_part_is_accessible_in_both_schemes_and_widths(portal, reader):
    portal.sign_in(reader)
    portal.open("/gallery/")
    portal.look("gallery")
    portal.check()


def test_the_sign_in_page_is_accessible(portal):
    portal.open("/accounts/login/")
    portal.look("sign-in")
    portal.check()


def test_a_slash_goes_to_the_search_and_stays_a_slash_inside_a_field(portal, reader):
    portal.sign_in(reader)
    page = portal.open("/gallery/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("a/b")
    assert page.input_value("#q") == "a/b"


def test_the_first_tab_offers_to_skip_to_the_content(portal, reader):
    portal.sign_in(reader)
    page = portal.open("/gallery/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#main') !== null")


@pytest.mark.parametrize("with_script", [True, False], ids=["script", "no-script"], indirect=True)
def test_the_menu_of_a_phone_opens_without_script(portal, reader, with_script):
    portal.sign_in(reader)
    portal.page.set_viewport_size({"width": 390, "height": 800})
    page = portal.open("/gallery/")
    agents = page.get_by_role("link", name="Agents", exact=True)
    assert not agents.is_visible()
    page.get_by_role("button", name="Menu", exact=True).click()
    assert agents.is_visible()
    page.get_by_role("button", name="Close menu").click()
    assert not agents.is_visible()


def test_our_fonts_are_used_for_the_three_voices(portal, reader):
    portal.sign_in(reader)
    page = portal.open("/gallery/")
    page.wait_for_load_state("networkidle")
    loaded = page.evaluate(
        "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)"
    )
    assert {"Inter", "Source Serif 4"} <= {name.strip('"') for name in loaded}


def test_a_policy_without_inline_script_stops_an_injected_one(portal, reader):
    portal.sign_in(reader)
    page = portal.open("/gallery/")
    page.evaluate(
        "const s = document.createElement('script'); s.textContent = 'window.bad = 1';"
        "document.body.append(s)"
    )
    assert page.evaluate("window.bad") is None
    assert len(portal.faults) == 1
    portal.faults.clear()
