import pytest

from tests import make
from tests.make import START


@pytest.fixture
def cast(db):
    """The people of every story, with a committee, two units, calendars and the scheme."""
    return make.organisation()


@pytest.fixture
def agent(cast):
    """A tier 3 agent just approved: shadow 14 days, limited 14 days, then production."""
    return make.approve(make.request(cast, "tier3-claims"), START).agent
