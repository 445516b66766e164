"""Settings come from the environment, and production refuses what would be unsafe."""

import os
import subprocess
import sys

import pytest

from tests.house.tree import ROOT

SECRET = "a long secret of its own, made for this one test only"


def start(tmp_path, **environment: str) -> "subprocess.CompletedProcess[str]":
    inherited = {k: v for k, v in os.environ.items() if k in {"PATH", "HOME", "LANG"}}
    return subprocess.run(
        [sys.executable, "-c", "from django.conf import settings; print(settings.DEBUG)"],
        cwd=ROOT,
        env=inherited
        | {"DJANGO_SETTINGS_MODULE": "govportal.settings", "DATA_DIR": str(tmp_path)}
        | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("secret", [None, "not-secret-for-demo-and-tests-only", "short"])
def test_production_refuses_a_missing_default_or_short_secret(tmp_path, secret):
    given = {} if secret is None else {"SECRET_KEY": secret}
    done = start(tmp_path, GOVPORTAL_MODE="production", **given)
    assert done.returncode != 0
    assert "In production mode the portal does not start without its own secret" in done.stderr


def test_production_starts_with_a_secret_of_its_own(tmp_path):
    done = start(
        tmp_path, GOVPORTAL_MODE="production", SECRET_KEY=SECRET, ALLOWED_HOSTS="portal.example"
    )
    assert (done.returncode, done.stdout.strip()) == (0, "False"), done.stderr


def test_without_any_setting_the_embedded_default_runs(tmp_path):
    done = start(tmp_path)
    assert (done.returncode, done.stdout.strip()) == (0, "False"), done.stderr


def test_an_unknown_mode_is_refused(tmp_path):
    done = start(tmp_path, GOVPORTAL_MODE="staging")
    assert "GOVPORTAL_MODE is demo, test or production." in done.stderr


def manage(tmp_path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    inherited = {k: v for k, v in os.environ.items() if k in {"PATH", "HOME", "LANG"}}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=inherited | {"DATA_DIR": str(tmp_path)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"GOVPORTAL_MODE": "production", "SECRET_KEY": "short"}, "shorter than 40 characters"),
        ({"PORT": "abc"}, "PORT is “abc”; it must be a whole number."),
    ],
)
def test_a_wrong_setting_is_a_sentence_on_the_command_line(tmp_path, given, words):
    done = manage(tmp_path, "load_demo", **given)
    assert done.returncode == 1 and words in done.stderr
    assert "Traceback" not in done.stderr and not done.stdout


def test_the_demo_is_refused_in_production_before_a_database_is_asked(tmp_path):
    given = {"GOVPORTAL_MODE": "production", "SECRET_KEY": SECRET}
    done = manage(tmp_path, "load_demo", "--json", **given)
    assert done.returncode == 1 and '"demo.production"' in done.stdout
    assert "brackwater-demo" not in done.stdout + done.stderr
