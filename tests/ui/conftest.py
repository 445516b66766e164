"""The gallery as a signed-in person sees it, without a database."""

import pytest
from django.test import RequestFactory

from govportal import context
from govportal.people.models import Person
from tests.ui import gallery


@pytest.fixture(autouse=True)
def no_numbers(monkeypatch):
    """The rooms' numbers in the navigation come from the database, which is not here."""
    monkeypatch.setattr(context, "_COUNTS", {})
    monkeypatch.setattr(context, "_TALLIES", {})


@pytest.fixture
def reader():
    somebody = Person(full_name="Jun Ito", title="CISO", email="ito@example.org")
    somebody.__dict__["_dated_roles"] = []  # nothing here asks a database
    return somebody


@pytest.fixture
def page_request(reader):
    request = RequestFactory().get("/gallery/")
    request.user = reader
    return request


@pytest.fixture
def gallery_html(page_request):
    return gallery.page(page_request).content.decode()
