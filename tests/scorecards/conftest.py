import pytest

from tests import make


@pytest.fixture
def cast(db):
    """The people of every story."""
    return make.organisation()
