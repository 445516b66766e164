"""Web, worker and timers as one command: starts them, restarts what dies, stops them together.

``python -m govportal.supervisor`` (or ``manage.py portal``). Needs the standard library only, so
that it stays small beside what it watches. Settings: docs/operations.md.
"""

import contextlib
import ctypes
import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Protocol

LONGEST_WAIT = 30.0  # seconds between two starts of a child that keeps dying
STEADY = 60.0  # seconds alive after which earlier deaths are forgotten
PATIENCE = 10.0  # seconds a child has to stop by itself
PR_SET_PDEATHSIG = 1
LITTLE_MEMORY = {"MALLOC_ARENA_MAX": "2"}
"""For glibc, unless set otherwise: threads that take turns need no heaps of their own."""


@dataclass(frozen=True)
class Program:
    """A child's name, as it stands before its output, and its command."""

    name: str
    command: Sequence[str]


def back_off(deaths: int) -> float:
    """Seconds to wait before the start after so many deaths in a row: 0.5, 1, 2 … 30."""
    return min(LONGEST_WAIT, 0.5 * 2.0 ** min(max(0, deaths - 1), 16))


def programs(env: Mapping[str, str]) -> list[Program]:
    """What runs here, by the environment's PORTAL_RUNS: web and worker together where that can be.

    Raises KeyError for a program that does not exist.
    """
    python = sys.executable
    wanted = [name.strip() for name in env.get("PORTAL_RUNS", "web,worker,beat").split(",")]
    if unknown := set(wanted) - {"web", "worker", "beat"}:
        raise KeyError(*unknown)
    beat = Program("beat", [python, "-m", "govportal.timers"])
    loaded = [name for name in wanted if name != "beat"]
    copies = [python, "-m", "govportal.copies"]
    if sys.platform == "linux" and len(loaded) > 1:
        found = [Program("portal", [*copies, *loaded])]
    else:
        found = [Program(name, [*copies, name]) for name in loaded]
    return [*found, beat] if "beat" in wanted else found


def die_with_parent() -> None:
    """Linux only: should the supervisor itself be killed, its children are told to stop."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Running(Protocol):
    """What is asked of a process."""

    @property
    def pid(self) -> int: ...
    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...


@dataclass
class Child:
    """One program and the process it has at the moment."""

    program: Program
    env: Mapping[str, str]
    process: Running | None = None
    deaths: int = 0
    started: float = 0.0
    start_at: float = 0.0

    def start(self) -> None:
        """Start in a process group of its own: Ctrl-C reaches only the supervisor."""
        self.started = time.monotonic()
        process = subprocess.Popen(  # noqa: S603  the command is ours
            self.program.command,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509  no threads of ours hold locks here
        )
        self.process = process
        threading.Thread(target=self._copy_output, args=(process.stdout,), daemon=True).start()

    def _copy_output(self, lines: IO[str]) -> None:
        for line in lines:
            say(f"{self.program.name:6} | {line.rstrip()}")

    def look(self) -> None:
        """Note a death, or start again when its time has come."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.start_at:
                self.start()
        elif (status := self.process.poll()) is not None:
            self.signal(signal.SIGKILL)  # what it may have left behind in its group
            self.deaths = 1 if now - self.started > STEADY else self.deaths + 1
            wait = back_off(self.deaths)
            say(f"{self.program.name:6} | ended ({status}); starts again in {wait:g} s")
            self.process, self.start_at = None, now + wait

    def signal(self, number: int) -> None:
        """Send a signal to the whole group of the child, if it still has one."""
        if self.process:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)


def say(line: str) -> None:
    """Print one line, whole, at once."""
    with contextlib.suppress(BrokenPipeError, ValueError):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


@dataclass
class Supervisor:
    """Keeps children running until it is told to stop."""

    children: list[Child]
    address: tuple[str, int] = ("127.0.0.1", 8000)
    stopping: threading.Event = field(default_factory=threading.Event)
    announced: bool = False
    patience: float = field(default_factory=lambda: PATIENCE)

    def run(self) -> None:
        """Until SIGINT or SIGTERM; then all children are stopped, within seconds."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._asked_to_stop)
        try:
            while not self.stopping.wait(0.25):
                for child in self.children:
                    child.look()
                self.announced = self.announced or self._announce()
        finally:
            self.stop()

    def _asked_to_stop(self, number: int, frame: Any) -> None:
        self.stopping.set()

    def _announce(self) -> bool:
        try:
            socket.create_connection(self.address, timeout=0.2).close()
        except OSError:
            return False
        say(f"\nThe portal is at http://{self.address[0]}:{self.address[1]}/ (Ctrl-C stops it)\n")
        return True

    def stop(self) -> None:
        """Ask all to stop, wait, then end what is left."""
        running = [child for child in self.children if child.process]
        for child in running:
            child.signal(signal.SIGTERM)
        until = time.monotonic() + self.patience
        for child in running:
            assert child.process
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0.1, until - time.monotonic()))
            child.signal(signal.SIGKILL)
            child.process.wait()


def hold(lock: Path) -> IO[str] | None:
    """The data folder for us alone: an open, locked file, or None when another holds it."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    file = lock.open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


def port_is_free(host: str, port: int) -> bool:
    """Whether a server could listen there now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def main() -> int:
    """Run the portal. Exit status 1 with a sentence when it runs already or the port is taken."""
    data = Path(os.environ.get("DATA_DIR") or Path(__file__).resolve().parent.parent / "var")
    host, port = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))
    lock = hold(data / "portal.lock")
    if lock is None:
        say(f"The portal is already running on the data in {data}.")
        return 1
    if not port_is_free(host, port):
        say(f"Port {port} is taken by another program. Choose another one: PORT=8001 make demo")
        return 1
    own_temp = data / "tmp"
    own_temp.mkdir(exist_ok=True)
    env = (
        LITTLE_MEMORY
        | os.environ
        | {
            "PYTHONUNBUFFERED": "1",
            "TMPDIR": str(own_temp),
            "DJANGO_SETTINGS_MODULE": os.environ.get(
                "DJANGO_SETTINGS_MODULE", "govportal.settings"
            ),
        }
    )
    shown = "localhost" if host in {"127.0.0.1", "0.0.0.0"} else host  # noqa: S104
    children = [Child(program, env) for program in programs(env)]
    Supervisor(children, (shown, port), patience=PATIENCE + 2.0).run()
    say("The portal has stopped.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
