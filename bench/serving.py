"""Web servers for cases: the portal and the bare reference, on the database of the case."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

COMMAND = (
    *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "error"),
    *("--workers", "2", "--blocking-threads", "4"),
)


def free_port() -> int:
    """A port nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, path: str, seconds: float = 90) -> None:
    """Until the server answers. Raises TimeoutError."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", path)
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"no answer on port {port} in {seconds} s")


def end(server: "subprocess.Popen[bytes]") -> None:
    """Stop a server and its workers."""
    os.killpg(server.pid, signal.SIGTERM)
    try:
        server.wait(5)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


@contextlib.contextmanager
def serving(application: str, path: str, **env: str) -> Iterator[str]:
    """The address of a running application, ready to answer ``path``."""
    port = free_port()
    server = subprocess.Popen(
        [*COMMAND, "--port", str(port), application],
        env=os.environ | env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for(port, path)
        yield f"http://127.0.0.1:{port}"
    finally:
        end(server)


@contextlib.contextmanager
def portal() -> Iterator[str]:
    """The portal's web processes on the case's database. What the case wrote must be committed."""
    with serving("govportal.wsgi:application", "/healthz") as address:
        yield address


@contextlib.contextmanager
def bare() -> Iterator[str]:
    """The reference application (bench/bare.py) on the same kind of database: /page, /insert."""
    with tempfile.TemporaryDirectory() as folder:
        own = {"DJANGO_SETTINGS_MODULE": "", "BARE_DATABASE": str(Path(folder) / "bare.sqlite3")}
        if os.environ.get("DATABASE_URL", "").startswith("postgres"):
            own["BARE_DATABASE"] = os.environ["DATABASE_URL"]
        prepare = [sys.executable, "-c", "from bench import bare; bare.prepare()"]
        subprocess.run(prepare, env=os.environ | own, check=True)
        with serving("bench.bare:application", "/page", **own) as address:
            yield address
