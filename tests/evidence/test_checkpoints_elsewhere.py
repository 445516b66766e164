"""The page and the check say truthfully whether checkpoints leave the administrators' reach."""

import pytest
from django.core.checks import run_checks

TITLE = "It lies beside the portal’s own data"
NEVER = "goes where nobody who runs the portal can change it"


@pytest.fixture
def data(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    settings.CHECKPOINT_DIR = str(tmp_path / "data" / "checkpoints")
    settings.CHECKPOINT_MAIL = []
    settings.CHECKPOINT_WEBHOOK = settings.TIMESTAMP_URL = ""
    return settings


def told():
    return [one.id for one in run_checks(tags=["checkpoints"], include_deployment_checks=True)]


def page(client, cast):
    client.force_login(cast.auditor)
    return client.get("/checkpoints/").content.decode()


def test_the_folder_beside_the_data_is_warned_of(client, cast, data):
    text = page(client, cast)
    assert TITLE in text and NEVER not in text
    assert "CHECKPOINT_MAIL" in text and data.CHECKPOINT_DIR in text
    assert told() == ["evidence.W002"]
    assert run_checks(tags=["checkpoints"]) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CHECKPOINT_DIR", "/mnt/elsewhere"),
        ("CHECKPOINT_MAIL", ["notary@brackwater.example"]),
        ("CHECKPOINT_WEBHOOK", "https://hooks.brackwater.example/"),
        ("TIMESTAMP_URL", "https://tsa.brackwater.example/"),
    ],
)
def test_anywhere_else_is_not(client, cast, data, name, value):
    setattr(data, name, value)
    assert TITLE not in page(client, cast) and told() == []


def test_nowhere_is_warned_of_too(client, cast, data):
    data.CHECKPOINT_DIR = ""
    text = page(client, cast)
    assert "No place is set" in text and TITLE not in text and told() == ["evidence.W001"]
