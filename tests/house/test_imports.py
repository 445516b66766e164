"""The import contracts hold, and would notice a breach."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

ROOMS = ("govportal", "registry", "approvals", "incidents", "scorecards", "evidence")
LINT = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as l; l()"]
BREACHES = {
    "a lower room that reads a higher one": (
        "govportal/ledger/breach.py",
        "import approvals",
        "Imports point down only",
    ),
    "a shared wrapper that knows a room": (
        "govportal/templatetags/breach.py",
        "import registry",
        "What all rooms share knows no room",
    ),
    "a rule that asks the framework": (
        "registry/rules/breach.py",
        "import django.db",
        "Rules are pure Python",
    ),
}


@pytest.mark.parametrize("breach", BREACHES)
def test_a_breach_is_noticed(tmp_path: Path, breach: str):
    path, line, contract = BREACHES[breach]
    for name in ROOMS:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / path).write_text(f"{line}\n")
    done = subprocess.run(LINT, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f"{contract} BROKEN" in done.stdout
