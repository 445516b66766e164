import pytest
from django.utils import timezone

from tests import make


@pytest.fixture
def cast(db):
    """The people of every story, with a committee, two units, calendars and the scheme."""
    return make.organisation()


@pytest.fixture
def writer(client, cast):
    client.force_login(cast.owner)
    return client


@pytest.fixture
def draft(cast):
    return make.draft(cast, "tier3-claims", now=timezone.now())
