"""The web server: granian, whose processes are copies of the one that calls ``serve``.

What that one has loaded they share, and one that died is back at once. Where Python does not copy
processes (fork), each loads the portal for itself.
"""

import multiprocessing
import sys
from collections.abc import Mapping

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels


def serve(env: Mapping[str, str]) -> None:
    """Until told to stop; by the environment's HOST, PORT and WEB_… (docs/operations.md)."""
    if sys.platform == "linux":
        multiprocessing.set_start_method("fork", force=True)  # not Python's choice from 3.14 on
    Granian(
        "govportal.wsgi:application",
        address=env.get("HOST", "127.0.0.1"),
        port=int(env.get("PORT", "8000")),
        interface=Interfaces.WSGI,
        workers=int(env.get("WEB_PROCESSES", "2")),
        blocking_threads=int(env.get("WEB_THREADS", "4")),
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
        log_level=LogLevels.warning,
    ).serve()
