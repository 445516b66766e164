"""The whole portal as users start it, on files and SQLite and on Redis and PostgreSQL."""

import http.client
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from govportal.supervisor import hold
from govportal.ticks import TICKS
from tests.house.processes import alive, children_of, name_of, words_of
from tests.house.tree import ROOT
from tests.services import redis
from tests.services.migrated import fill
from tests.services.programs import free_port, wait_until

pytestmark = pytest.mark.soak

RECORD = """
from django.utils import timezone
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM

class Thing:
    ledger_ref = "thing:house"

@recorded
def happen():
    record("house.happened", Thing(), actor=SYSTEM("house"), now=timezone.now())

happen()
"""


@dataclass
class Portal:
    """A running portal and the environment it was started with."""

    process: "subprocess.Popen[str]"
    env: dict[str, str]
    log: Path

    def manage(self, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def health(self) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", int(self.env["PORT"]), timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()

    def pids(self, name: str) -> list[int]:
        """The processes of one program, oldest first: for web the one that has two more."""
        family = children_of(self.process.pid)
        if name == "beat":
            return [pid for pid in family if "govportal.timers" in words_of(pid)]
        return [pid for pid in family if name_of(pid) == name]

    def count(self, table: str) -> int:
        url = self.env["DATABASE_URL"]
        if url.startswith("sqlite"):
            reader = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=10)
        else:
            reader = psycopg.connect(url)  # type: ignore[assignment]
        try:
            return int(reader.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
        finally:
            reader.close()

    def all_is_sealed(self) -> bool:
        return self.count("ledger_unsealed") == 0 and self.count("ledger_checkpoint") > 0


def begin(env: dict[str, str], folder: Path) -> Portal:
    log = folder / "log"
    with log.open("a") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "govportal.supervisor"],
            cwd=ROOT,
            env=env,
            stdout=output,
            stderr=output,
            text=True,
            start_new_session=True,
        )
    return Portal(process, env, log)


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite database to copy."""
    file = tmp_path_factory.mktemp("migrated") / "it"
    fill(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="module")
def migrated_postgres(postgres_url: str) -> str:
    """A migrated database on the server beside the tests."""
    fill(postgres_url)
    return postgres_url


def surroundings(folder: Path, migrated: Path, **more: str) -> dict[str, str]:
    """The environment of a portal on files and a copy of the migrated database."""
    shutil.copy(migrated, folder / "portal.sqlite3")
    return os.environ | {
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "govportal.settings",
        "GOVPORTAL_MODE": "demo",
        "PORT": str(free_port()),
        "DATABASE_URL": f"sqlite:///{folder}/portal.sqlite3",
        "REDIS_URL": "",
        **more,
    }


@pytest.fixture(params=["files and SQLite", "Redis and PostgreSQL"])
def env(request: pytest.FixtureRequest, tmp_path: Path, migrated: Path) -> dict[str, str]:
    if request.param == "files and SQLite":
        return surroundings(tmp_path, migrated)
    servers = {
        "REDIS_URL": request.getfixturevalue("redis_url"),
        "DATABASE_URL": request.getfixturevalue("migrated_postgres"),
    }
    return surroundings(tmp_path, migrated, **servers)


@pytest.fixture
def portal(env: dict[str, str], tmp_path: Path) -> Iterator[Portal]:
    running = begin(env, tmp_path)
    try:
        wait_until(lambda: running.health() == 200, "the portal", 150)
        yield running
    finally:
        if running.process.poll() is None:
            running.process.send_signal(signal.SIGINT)
            running.process.wait(40)


def test_it_works_survives_a_killed_worker_and_stops(portal):
    portal.manage("shell", "-c", RECORD)
    wait_until(portal.all_is_sealed, "the sealer", 90)

    for name in ("worker", "beat"):
        killed = portal.pids(name)
        assert len(killed) == 1, portal.log.read_text()
        os.kill(killed[0], signal.SIGKILL)
        wait_until(lambda: portal.pids(name) not in ([], killed), f"another {name}", 60)  # noqa: B023
    portal.manage("shell", "-c", RECORD)
    wait_until(portal.all_is_sealed, "the sealer after the kill", 90)

    family = children_of(portal.process.pid)
    portal.process.send_signal(signal.SIGINT)
    assert portal.process.wait(40) == 0
    assert alive(family) == []
    assert "Traceback" not in portal.log.read_text()


@pytest.mark.parametrize("env", ["files and SQLite"], indirect=True)
def test_whichever_process_of_the_web_is_killed_comes_back(portal):
    def web_is_whole_without(gone: int) -> bool:
        now = portal.pids("web")
        return gone not in now and len(now) == 3 and portal.health() == 200

    def parent_of(pid: int) -> int:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])

    wait_until(lambda: web_is_whole_without(0), "two processes and the one they are copies of")
    for which in ("a copy", "the server", "what was loaded"):
        web = portal.pids("web")
        server = next(pid for pid in web if parent_of(pid) not in web)
        copy = next(pid for pid in web if pid != server)
        killed = {"a copy": copy, "the server": server, "what was loaded": parent_of(server)}[which]
        old = children_of(killed) if killed != copy else []
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: web_is_whole_without(killed), f"the web without {which}", 90)  # noqa: B023
        wait_until(lambda: alive(old) == [], f"the end of what {which} left behind", 15)  # noqa: B023
    for _ in range(30):
        assert portal.health() == 200
    family = children_of(portal.process.pid)
    portal.process.send_signal(signal.SIGTERM)
    assert portal.process.wait(15) == 0
    assert alive(family) == []


def test_a_second_portal_on_the_same_data_is_refused(tmp_path):
    first = hold(tmp_path / "portal.lock")
    second = subprocess.run(
        [sys.executable, "-m", "govportal.supervisor"],
        cwd=ROOT,
        env=os.environ | {"DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert first
    first.close()
    assert second.returncode == 1
    assert second.stdout == f"The portal is already running on the data in {tmp_path}.\n"


@pytest.mark.parametrize("env", ["files and SQLite"], indirect=True)
def test_a_night_with_a_dead_worker_leaves_nothing_to_catch_up_with(env, tmp_path):
    env |= {"PORTAL_RUNS": "beat"}
    beat = begin(env, tmp_path)
    queue = tmp_path / "queue"
    try:
        soon = sum(tick.seconds <= 5 for tick in TICKS)
        wait_until(lambda: len(list(queue.glob("*.msg"))) == soon, "a tick of each kind", 120)
        time.sleep(4)  # four more of the one-second tick were due
        assert len(list(queue.glob("*.msg"))) == soon
    finally:
        beat.process.send_signal(signal.SIGTERM)
        beat.process.wait(40)


def test_redis_may_go_away_and_come_back(tmp_path, migrated):
    if not redis.installed():
        pytest.skip(redis.MISSING)
    port = free_port()
    env = surroundings(tmp_path, migrated, REDIS_URL=f"redis://127.0.0.1:{port}/0")
    portal = begin(env, tmp_path)
    try:
        with redis.server(port):
            wait_until(lambda: portal.health() == 200, "the portal", 150)
        portal.manage("shell", "-c", RECORD)
        time.sleep(3)
        assert portal.health() == 200
        with redis.server(port):
            wait_until(portal.all_is_sealed, "the sealer, once Redis is back", 120)
    finally:
        portal.process.send_signal(signal.SIGINT)
        portal.process.wait(40)
