"""What tests say of refusals."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from govportal.refusals import Refused


@contextmanager
def refused(code: str) -> Iterator[None]:
    """What happens inside is refused, with a code that holds ``code``."""
    with pytest.raises(Refused) as error:
        yield
    assert code in error.value.refusal.code
