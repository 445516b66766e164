import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import ResolverMatch

from govportal import context
from govportal.context import Count, portal
from govportal.menu import PLACES


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
    for place in PLACES:
        of_others = [one for one in beginnings if one not in place.pages]
        within = [beginning for one in place.within for beginning in one.pages]
        assert not [a for a in within if a.startswith(tuple(of_others))]
        assert not [a for a in of_others if a.startswith(tuple(within) or "-")]
    assert not [(a, b) for a in beginnings for b in beginnings if a != b and a.startswith(b)]


def test_what_is_within_a_place_shows_while_one_is_there(page_request, addresses):
    away = at(page_request, "request_list")
    assert "/incident_list/" in away and "/playbook_list/" not in away
    there = at(page_request, "playbook_detail")
    assert there["/playbook_list/"] == "true" and there["/incident_list/"] == ""
    assert at(page_request, "incident_detail")["/incident_list/"] == "true"
    assert at(page_request, "incident_figures")["/incident_figures/"] == "page"


def test_what_is_within_a_place_for_others_stands_alone(page_request, addresses):
    entries = at(page_request, "home")
    assert "/meeting_list/" not in entries and "/policy_list/" in entries


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
