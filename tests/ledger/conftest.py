"""Each test begins with an empty ledger and seals with a key of its own."""

from pathlib import Path

import pytest

from govportal.ledger.models import Disclosure, Entry, EntryRef, Unsealed
from tests.conftest import triggers_lifted
from tests.ledger.cast import a_sealed_ledger


@pytest.fixture(autouse=True)
def signing_key(tmp_path: Path, settings) -> Path:
    path = tmp_path / "keys" / "ledger.pem"
    settings.LEDGER_SIGNING_KEY_FILE = str(path)
    settings.LEDGER_ORIGIN = "ledger.test/origin"
    return path


@pytest.fixture(autouse=True)
def empty_ledger(request: pytest.FixtureRequest) -> None:
    """Without the entries of what is loaded once for all tests."""
    if request.node.get_closest_marker("django_db") and Entry.objects.exists():
        with triggers_lifted():
            for model in (Unsealed, Disclosure, EntryRef, Entry):
                model.objects.all().delete()


@pytest.fixture
def ledger():
    return a_sealed_ledger()


@pytest.fixture
def open_tables():
    """No trigger: the attacker owns the database."""
    with triggers_lifted():
        yield
