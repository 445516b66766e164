"""The gallery as a signed-in person sees it, without a database."""

import pytest
from django.test import RequestFactory

from govportal.people.models import Person
from tests.ui import gallery


@pytest.fixture
def reader():
    return Person(full_name="Jun Ito", title="CISO", email="ito@example.org")


@pytest.fixture
def page_request(reader):
    request = RequestFactory().get("/gallery/")
    request.user = reader
    return request


@pytest.fixture
def gallery_html(page_request):
    return gallery.page(page_request).content.decode()
