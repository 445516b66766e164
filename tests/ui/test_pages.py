import pytest
from django.db import OperationalError
from django.template.loader import render_to_string
from django.utils import timezone

from tests import make
from tests.ui.reading import elements

ERRORS = (400, 403, 404, 405, 409, 413, 419, 500, 503)


def error_page(request, status):
    context = {"reference": "E-7F21-0943", "now": timezone.now(), "status": status}
    return render_to_string(f"errors/{status}.html", context, request)


@pytest.mark.parametrize("status", ERRORS)
def test_an_error_page_says_what_happened_what_is_safe_and_what_to_do(page_request, status):
    html = error_page(page_request, status)
    assert [e.name for e in elements(html)].count("h1") == 1
    for words in ("What you can do", "What is safe", "E-7F21-0943"):
        assert words in html


@pytest.mark.parametrize("status", [500, 503])
def test_pages_for_a_broken_portal_ask_for_nobody(page_request, status, monkeypatch):
    class Broken:
        def __getattr__(self, name):
            raise AssertionError(f"the page asked for the person's {name}")

    page_request.user = Broken()
    assert "What you can do" in error_page(page_request, status)


@pytest.mark.parametrize(
    "name",
    [
        "login",
        "logout",
        "locked",
        "password_change",
        "password_reset",
        "password_reset_done",
        "password_reset_from_key",
        "password_reset_from_key_done",
        "reauthenticate",
        "account_inactive",
    ],
)
def test_pages_of_signing_in_are_ours(page_request, name):
    html = render_to_string(f"account/{name}.html", {"action_url": "/"}, page_request)
    assert 'class="solo"' in html
    assert [e.name for e in elements(html)].count("h1") == 1


def test_demo_sign_ins_are_shown_only_where_they_are_given(page_request):
    people = [{"email": "a@example.org", "full_name": "Ada", "does": "Chair", "password": "p"}]
    assert "Sign in as somebody" not in render_to_string("account/login.html", {}, page_request)
    html = render_to_string("account/login.html", {"demo_sign_ins": people}, page_request)
    assert "Sign in as somebody" in html
    assert 'value="a@example.org"' in html


@pytest.mark.parametrize("path", ["/vendors/", "/api/v1/vendors"])
def test_a_database_that_is_busy_is_503_and_says_when_to_come_again(client, db, monkeypatch, path):
    def busy(*_args, **_named):
        raise OperationalError("database is locked")

    client.raise_request_exception = False
    client.force_login(make.organisation().auditor)
    monkeypatch.setattr("registry.models.Vendor.objects.get_queryset", busy)
    answer = client.get(path)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "database is locked" not in answer.content.decode()
