"""Each test seals with a key of its own."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def signing_key(tmp_path: Path, settings) -> Path:
    path = tmp_path / "keys" / "ledger.pem"
    settings.LEDGER_SIGNING_KEY_FILE = str(path)
    settings.LEDGER_ORIGIN = "ledger.test/origin"
    return path
