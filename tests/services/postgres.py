"""A PostgreSQL server for tests: own folder, own port, nothing written to disk for safety's sake.

``TEST_POSTGRES=1 pytest`` uses it; ``python -m tests.services.postgres COMMAND …`` runs a command
with DATABASE_URL set to a fresh one.
"""

import atexit
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg

from tests.services.programs import (
    end_with_parent,
    find,
    free_port,
    stop,
    unprivileged,
    wait_until,
)

DEBIAN = "usr/lib/postgresql/*/bin"
MISSING = "the PostgreSQL server programs are not installed (Debian: postgresql)"
# Lost on a power cut, which no test has: durability is measured by the benchmarks instead.
CAREFREE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=120")
DURABLE = ("max_connections=120",)


def installed() -> bool:
    """Whether a server can be started here."""
    return find("initdb", DEBIAN) is not None


def version() -> str:
    """The server's name and version, or that there is none."""
    program = find("postgres", DEBIAN)
    if not program:
        return "no PostgreSQL"
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    return said.replace("postgres (PostgreSQL)", "PostgreSQL").split(" (")[0].strip()


def _answers(url: str) -> bool:
    # It listens a moment before it lets anybody in.
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


@contextlib.contextmanager
def server(options: tuple[str, ...] = CAREFREE) -> Iterator[str]:
    """A running server's DATABASE_URL. Raises FileNotFoundError with a sentence without one."""
    initdb, postgres = find("initdb", DEBIAN), find("postgres", DEBIAN)
    if not initdb or not postgres:
        raise FileNotFoundError(MISSING)
    user, port = unprivileged(), free_port()
    folder = Path(tempfile.mkdtemp(prefix="govportal-postgres-"))
    try:
        if user:
            shutil.chown(folder, user)
        data = folder / "data"
        subprocess.run(
            [initdb, "-D", str(data), "-U", "govportal", "-A", "trust", "-E", "UTF8", "-N"]
            + ["--locale=C.UTF-8"],
            user=user,
            cwd=folder,
            check=True,
            capture_output=True,
        )
        process = subprocess.Popen(
            [postgres, "-D", str(data), "-p", str(port), "-c", f"unix_socket_directories={folder}"]
            + ["-c", "listen_addresses=127.0.0.1"]
            + [part for option in options for part in ("-c", option)],
            user=user,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C must not end it before the tests are done
            preexec_fn=end_with_parent,
        )
        try:
            url = f"postgres://govportal@127.0.0.1:{port}/postgres"
            wait_until(lambda: _answers(url), "PostgreSQL", 60)
            yield url
        finally:
            stop(process, signal.SIGINT)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _end(running: contextlib.AbstractContextManager[str], owner: int) -> None:
    # Children of ours inherit the registration; the server is not theirs.
    if os.getpid() == owner:
        running.__exit__(None, None, None)


def begin_for_tests() -> str:
    """Start a server that ends with this process; test processes begun by it inherit its URL."""
    running = server()
    try:
        url = running.__enter__()
    except FileNotFoundError as missing:
        print(f"No tests on PostgreSQL: {missing}.", file=sys.stderr)
        sys.exit(0 if os.environ.get("CI") is None else 1)
    atexit.register(_end, running, os.getpid())
    return url


def main() -> int:
    """Run the command given on the command line beside a fresh server."""
    with server() as url:
        return subprocess.call(sys.argv[1:], env=os.environ | {"DATABASE_URL": url})


if __name__ == "__main__":
    sys.exit(main())
