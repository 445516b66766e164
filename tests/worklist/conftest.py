"""The cast, for every test of this room."""

from typing import Any

import pytest

from tests.worklist.cast import Cast, the_cast


@pytest.fixture
def cast(db: Any) -> Cast:
    return the_cast()
