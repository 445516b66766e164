"""One command starts everything, keeps it running and stops it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from govportal.supervisor import back_off, hold, port_is_free, programs
from tests.house.processes import alive, children_of, words_of
from tests.services.programs import free_port, listens, wait_until

SUPERVISED = """
import sys
from govportal.supervisor import Child, Program, Supervisor
import os
sleeper = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(600)"]
stubborn = [sys.executable, "-c", (
    "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']);"
    "print('up', flush=True); time.sleep(600)"
)]
import govportal.supervisor as supervisor
supervisor.PATIENCE = 1.0
Supervisor([Child(Program("calm", sleeper), os.environ), Child(Program("stubb", stubborn),
    os.environ)]).run()
"""


@pytest.fixture
def supervised(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen([sys.executable, "-c", SUPERVISED], stdout=log, text=True)
    process.log = tmp_path / "log"  # type: ignore[attr-defined]
    yield process
    for pid in [*children_of(process.pid), process.pid]:
        if alive([pid]):
            os.kill(pid, signal.SIGKILL)
    process.wait()


def test_a_child_that_is_killed_comes_back(supervised):
    wait_until(lambda: supervised.log.read_text().count("up") == 2, "both children")
    os.kill(children_of(supervised.pid)[0], signal.SIGKILL)
    wait_until(lambda: supervised.log.read_text().count("up") == 3, "the killed child", 5)
    assert "ended (-9); starts again in 0.5 s" in supervised.log.read_text()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_stop_it_leaves_no_process_behind(supervised, number):
    wait_until(lambda: supervised.log.read_text().count("up") == 2, "both children")
    wait_until(lambda: len(children_of(supervised.pid)) == 3, "the grandchild")
    family = children_of(supervised.pid)
    supervised.send_signal(number)
    assert supervised.wait(8) == 0
    assert alive(family) == []


def test_children_end_when_the_supervisor_is_killed(supervised):
    wait_until(lambda: supervised.log.read_text().count("up") == 2, "both children")
    calm = [
        pid
        for pid in children_of(supervised.pid)
        if "SIG_IGN" not in words_of(pid)
        and Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]
        == str(supervised.pid)
    ]
    rest = [pid for pid in children_of(supervised.pid) if pid not in calm]
    supervised.kill()
    supervised.wait()
    wait_until(lambda: alive(calm) == [], "the end of the child", 5)
    for pid in rest:
        os.kill(pid, signal.SIGKILL)


def test_starts_get_rarer_and_never_stop():
    assert [back_off(deaths) for deaths in (1, 2, 3, 7, 1000)] == [0.5, 1.0, 2.0, 30.0, 30.0]


def test_two_portals_do_not_share_one_data_folder(tmp_path):
    first = hold(tmp_path / "lock")
    assert first is not None
    assert hold(tmp_path / "lock") is None
    first.close()
    again = hold(tmp_path / "lock")
    assert again is not None
    again.close()


def test_a_taken_port_is_noticed():
    port = free_port()
    assert port_is_free("127.0.0.1", port)
    server = subprocess.Popen(
        [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until(lambda: listens(port), "a server")
        assert not port_is_free("127.0.0.1", port)
    finally:
        server.kill()
        server.wait()


def test_an_installation_of_many_machines_chooses_what_runs_where():
    names = {"": "portal beat", "worker": "worker", "web,beat": "web beat", "web, worker": "portal"}
    for runs, expected in names.items():
        env = {"PORTAL_RUNS": runs} if runs else {}
        assert [p.name for p in programs(env)] == expected.split(), runs


def test_where_processes_cannot_be_copied_each_loads_for_itself(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert [p.name for p in programs({})] == ["web", "worker", "beat"]


def test_a_program_that_is_not_there_is_no_program():
    with pytest.raises(KeyError):
        programs({"PORTAL_RUNS": "wrker"})


def test_the_supervisor_stays_small_beside_what_it_watches():
    loaded = subprocess.run(
        [sys.executable, "-c", "import govportal.supervisor, sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert not {"django", "celery", "granian"} & set(loaded)


def test_waiting_does_not_keep_a_processor_busy(supervised):
    wait_until(lambda: supervised.log.read_text().count("up") == 2, "both children")
    spent = Path(f"/proc/{supervised.pid}/stat")

    def ticks() -> int:
        return sum(map(int, spent.read_text().rpartition(")")[2].split()[11:13]))

    before = ticks()
    time.sleep(1)
    assert ticks() - before <= 5  # hundredths of a second
