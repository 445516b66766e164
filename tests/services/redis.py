"""A Redis server for tests: own folder, own port, keeps nothing."""

import contextlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator

from tests.services.programs import end_with_parent, find, free_port, listens, stop, wait_until

MISSING = "the Redis server is not installed (Debian: redis-server)"


def installed() -> bool:
    """Whether a server can be started here."""
    return find("redis-server") is not None


@contextlib.contextmanager
def server(port: int | None = None) -> Iterator[str]:
    """A running server's REDIS_URL. Raises FileNotFoundError with a sentence without one."""
    program = find("redis-server")
    if not program:
        raise FileNotFoundError(MISSING)
    port = port or free_port()
    folder = tempfile.mkdtemp(prefix="govportal-redis-")
    process = subprocess.Popen(
        [program, "--port", str(port), "--bind", "127.0.0.1", "--dir", folder]
        + ["--save", "", "--appendonly", "no"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=end_with_parent,
    )
    try:
        wait_until(lambda: listens(port), "Redis")
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        stop(process)
        shutil.rmtree(folder, ignore_errors=True)
