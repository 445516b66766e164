"""Servers for the tests: in folders of their own, stopped by the process that began them."""

import contextlib
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

PR_SET_PDEATHSIG = 1


def free_port() -> int:
    """A port nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def find(name: str, *folders: str) -> str | None:
    """The path of a program, also where Debian keeps it out of PATH; the newest version first."""
    found = [path for pattern in folders for path in Path("/").glob(f"{pattern}/{name}")]
    by_version = sorted(found, key=lambda path: [int(p) for p in path.parts if p.isdigit()])
    return str(by_version[-1]) if by_version else shutil.which(name)


def end_with_parent() -> None:
    """Linux: a server must not outlive tests that were killed."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


def stop(process: "subprocess.Popen[bytes]", number: int = signal.SIGTERM) -> None:
    """Ask it to stop, wait five seconds, end it."""
    if process.poll() is None:
        process.send_signal(number)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until(answers: Callable[[], bool], what: str, seconds: float = 20) -> None:
    """Until it answers. Raises TimeoutError that names what did not."""
    until = time.monotonic() + seconds
    while not answers():
        if time.monotonic() > until:
            raise TimeoutError(f"{what} did not start in {seconds} s")
        time.sleep(0.05)


def listens(port: int) -> bool:
    """Whether something accepts connections on the port of this machine."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=0.5).close()
    except OSError:
        return False
    return True


def unprivileged() -> str | None:
    """Whom a server that refuses to run as root runs as: a user's name, or None for ourselves."""
    return None if os.geteuid() else "nobody"
