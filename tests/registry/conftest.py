import pytest

from tests import make


@pytest.fixture
def cast(db):
    """The people of every story, with a committee, two units, calendars and the scheme."""
    return make.organisation()
