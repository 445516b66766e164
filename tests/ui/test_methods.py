"""Addresses that only take a sent form, and forms that are too large: each answers with a page."""

import json

import pytest
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.test import Client, RequestFactory
from django.urls import get_resolver, resolve, reverse

from govportal.errors import bad_request
from govportal.methods import page_above, takes_get
from tests import make
from tests.people.test_access import ONLY_POST, PAGES

ACT, PAGE = "/findings/FND-2026-0001/plan/", "/findings/FND-2026-0001/"


@pytest.fixture
def cast(db):
    return make.organisation()


def test_what_takes_a_get_is_known_of_every_address():
    """The table of who sees what says 405 of those that do not."""
    views = dict(views_of(get_resolver()))
    for name, (_given, _seen_by, status) in PAGES.items():
        if status in {200, ONLY_POST}:
            assert takes_get(views[name]) is (status == 200), name
    assert not takes_get(views["finding_act"])


def views_of(resolver):
    for one in resolver.url_patterns:
        if hasattr(one, "url_patterns"):
            yield from views_of(one)
        else:
            yield one.name, one.callback


def test_a_get_of_what_only_takes_a_form_is_a_page_with_a_way_on(cast, client):
    client.force_login(cast.auditor)
    answer = client.get(ACT)
    said = answer.content.decode()
    assert answer.status_code == 405 and answer["Allow"] == "POST"
    assert "It takes what a form sends" in said and f'href="{PAGE}"' in said
    assert 'class="topbar"' in said or "<nav" in said
    other = client.post(reverse("finding_list"))
    assert other.status_code == 405 and "It is only read" in other.content.decode()


def test_one_comes_back_to_a_page_after_signing_in(cast, client):
    away = client.post(ACT)
    assert away.status_code == 302 and away["Location"].endswith(f"?next={PAGE}")
    assert client.get(PAGE)["Location"].endswith(f"?next={PAGE}")
    assert page_above(reverse("account_logout")) == ""
    sign_in, word = reverse("account_login"), "a long enough password 7"
    cast.auditor.set_password(word)
    cast.auditor.save()
    for path, goes in ((ACT, "/"), (PAGE, PAGE)):
        typed = {"login": cast.auditor.email, "password": word, "next": path}
        answer = Client().post(sign_in, typed)
        assert (answer.status_code, answer["Location"]) == (302, goes)


@pytest.mark.parametrize("reads", ["token", "view"])
def test_too_much_text_says_how_much_and_that_it_is_not_lost(cast, reads):
    """Whichever reads the form first: the check of its token, as in browsers, or the view."""
    client = Client(enforce_csrf_checks=reads == "token")
    client.cookies["csrftoken"] = "x" * 32
    client.force_login(cast.auditor)
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    answer = client.post(reverse("finding_new"), {"what": "x" * most})
    said = answer.content.decode()
    assert answer.status_code == 413 and "4.0\xa0MB" in said and "Back button" in said
    many = {f"n{n}": "" for n in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    answer = client.post(reverse("account_login"), many)
    assert answer.status_code == 413 and "more fields or files" in answer.content.decode()
    program = bad_request(RequestFactory().post("/api/v1/agents"), RequestDataTooBig())
    assert (program.status_code, json.loads(program.content)["code"]) == (413, "too_large")


def test_the_table_of_addresses_knows_what_is_above():
    assert resolve(page_above("/controls/lists/RCN-2026-0001/withdraw/")).url_name == (
        "reconciliation_detail"
    )
    assert page_above("/controls/settings/csv/") == "/controls/settings/"
