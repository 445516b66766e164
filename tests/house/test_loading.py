"""What a process has loaded when it is ready, and what waits for its first use."""

import json
import subprocess
import sys

import pytest

from tests.house.tree import ROOT

SELDOM = {
    *("weasyprint", "fontTools", "PIL", "lxml", "pydyf", "cffi", "pyphen", "tinycss2"),
    *("tinyhtml5", "cssselect2", "pikepdf", "openpyxl", "xlsxwriter", "granian"),
}
"""Printing, sheets, the web server: each of them some MiB. ``requests`` is there wherever the tools
for tests are installed, because Django REST framework takes it then; the portal has none."""

READY = """
import json, sys
import django
django.setup()
from django.urls import reverse
reverse("healthz")
print(json.dumps(sorted(sys.modules)))
"""
COPIED = """
import json, os, sys, threading
from govportal.copies import load
load(["web", "worker"])
from django.db import connections
files = [os.readlink(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd") if int(fd) > 2
         and os.path.exists(f"/proc/self/fd/{fd}")]
print(json.dumps({
    "threads": threading.active_count(), "tasks": len(os.listdir("/proc/self/task")),
    "connected": [one.alias for one in connections.all() if one.connection is not None],
    "files": files, "modules": sorted(sys.modules),
}))
"""


def said_by(program):
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def modules():
    return said_by(READY)


def test_a_fresh_process_has_loaded_nothing_for_seldom_acts(modules):
    assert {name.partition(".")[0] for name in modules} & SELDOM == set()


def test_the_demo_is_loaded_by_who_tells_it_only(modules):
    demo = {name for name in modules if "demo" in name}
    assert demo <= {
        "approvals.demo", "approvals.demo.chapters", "approvals.demo.sentences", "scorecards.demo",
    }  # fmt: skip


@pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux only")
def test_what_is_copied_has_one_thread_and_nothing_open():
    """A connection or a lock that two processes have is broken in both."""
    found = said_by(COPIED)
    assert (found["threads"], found["tasks"], found["connected"]) == (1, 1, [])
    assert [file for file in found["files"] if "/proc/" not in file] == []
    assert {"granian", "govportal.celery", "evidence.tasks"} <= set(found["modules"])
