"""The shell around every page, in a real browser: what only a browser can tell."""

import pytest
from django.utils import timezone

from govportal.ledger.rules import SYSTEM
from govportal.people.actions import add_person

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("tests.ui.urls"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def reader(transactional_db):
    now = timezone.now()
    return add_person("ito@example.org", "Jun Ito", title="CISO", actor=SYSTEM("tests"), now=now)


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


def test_who_is_signed_out_meanwhile_keeps_the_page_and_is_told(portal, reader):
    portal.sign_in(reader)
    page = portal.open("/gallery/")
    page.fill("#id_reasons", "What I typed")
    page.context.clear_cookies()
    page.evaluate("htmx.ajax('GET', '/accounts/password/change/', {target: '#main'})")
    page.get_by_role("alert").get_by_text("You are signed out").wait_for()
    assert page.input_value("#id_reasons") == "What I typed"
    portal.check()
    assert [words for words in portal.faults if "401" not in words] == []
    portal.faults.clear()
