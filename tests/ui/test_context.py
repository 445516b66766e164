import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import ResolverMatch

from govportal import context
from govportal.context import PLACES, Count, portal


def at(request, url_name: str):
    request.resolver_match = ResolverMatch(lambda: None, (), {}, url_name=url_name)
    return {entry.address: entry.current for entry in portal(request)["nav"]}


@pytest.fixture
def addresses(monkeypatch):
    monkeypatch.setattr(context, "_address", lambda name: f"/{name}/")


def test_a_place_is_current_as_page_on_itself_and_as_true_inside(page_request, addresses):
    assert at(page_request, "request_list")["/request_list/"] == "page"
    assert at(page_request, "draft_step")["/request_list/"] == "true"
    assert at(page_request, "request_list")["/agent_list/"] == ""


def test_no_page_is_inside_two_places():
    beginnings = [beginning for place in PLACES for beginning in place.pages]
    assert not [(a, b) for a in beginnings for b in beginnings if a != b and a.startswith(b)]


def test_places_of_rooms_that_are_not_there_are_not_shown(page_request, monkeypatch):
    monkeypatch.setattr(context, "_address", lambda name: "/agents/" * (name == "agent_list"))
    assert [entry.label for entry in portal(page_request)["nav"]] == ["Agents"]


def test_nobody_who_is_not_signed_in_gets_a_navigation():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    assert list(portal(request)["nav"]) == []


def test_a_count_is_asked_only_when_the_page_draws_it(page_request, addresses, monkeypatch):
    asked = []

    def count(person):
        asked.append(person)
        return Count(7, "")

    monkeypatch.setitem(context._COUNTS, "home", count)
    values = portal(page_request)
    assert asked == []
    assert next(iter(values["nav"])).count == Count(7, "")
    assert list(values["nav"])[0].count == Count(7, "")
    assert len(asked) == 1


@pytest.mark.parametrize(("cookie", "theme"), [("dark", "dark"), ("light", "light"), ('"x', "")])
def test_only_a_known_theme_reaches_the_page(page_request, cookie, theme):
    page_request.COOKIES["theme"] = cookie
    assert portal(page_request)["theme"] == theme
