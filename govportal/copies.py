"""Web and worker as copies of one process that has loaded the portal: it lies in memory once.

``python -m govportal.copies web worker`` loads, copies itself (fork) for each, starts again what
dies and stops them together. With one name only it becomes that one. Started by the supervisor.
"""

import ctypes
import gc
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module

from govportal.supervisor import Child, Program, Supervisor, die_with_parent

PR_SET_NAME = 15
SECONDS_A_LOOK = 0.05


def web(env: Mapping[str, str]) -> None:
    from govportal.web import serve  # noqa: PLC0415 - a worker alone needs no web server

    serve(env)


def worker(env: Mapping[str, str]) -> None:
    from govportal.celery import work  # noqa: PLC0415 - a web server alone needs no worker

    work(int(env.get("WORK_THREADS", "4")))


RUNS: Mapping[str, Callable[[Mapping[str, str]], None]] = {"web": web, "worker": worker}


def load(names: Sequence[str]) -> None:
    """What these need before their first page or task; no connection and no thread is left open."""
    gc.disable()  # what it frees leaves holes, and each copy would fill them for itself
    import_module("govportal.wsgi")
    # Django reads its settings when it is imported: only now does it know which.
    from django.db import connections  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    reverse("healthz")  # reads the whole address book
    if "web" in names:
        import_module("govportal.web")
    if "worker" in names:
        import_module("govportal.celery").app.autodiscover_tasks(force=True)
    connections.close_all()
    gc.freeze()  # the collector marks what it looks at; what is marked is shared no longer
    gc.enable()


@dataclass
class Copied:
    """A copy of this process, with what the supervisor asks of a ``Popen``."""

    pid: int
    returncode: int | None = None

    def poll(self) -> int | None:
        """The exit status, or None while it runs."""
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """The exit status. Raises TimeoutExpired."""
        until = time.monotonic() + (float("inf") if timeout is None else timeout)
        while (status := self.poll()) is None:
            if time.monotonic() > until:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
            time.sleep(SECONDS_A_LOOK)
        return status


class Copy(Child):
    """A child that is a copy of this process, in a process group of its own."""

    def start(self) -> None:
        """Copy this process, which has one thread and nothing open that both would use."""
        self.started = time.monotonic()
        pid = os.fork()
        if not pid:
            _become(self.program.name, self.env)
        self.process = Copied(pid)


def _become(name: str, env: Mapping[str, str]) -> None:
    """Never returns: what called it belongs to the process that was copied."""
    status: object = 1
    try:
        os.setsid()
        die_with_parent()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        ctypes.CDLL(None).prctl(PR_SET_NAME, name.encode())  # for ps and top
        RUNS[name](env)
        status = 0
    except SystemExit as ended:
        status = ended.code or 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status if isinstance(status, int) else 1)


def main(names: Sequence[str]) -> None:
    """Run these until told to stop."""
    if len(names) > 1 or names == ["web"]:
        load(names)
    if len(names) == 1:
        RUNS[names[0]](os.environ)
        return
    children: list[Child] = [Copy(Program(name, ()), os.environ) for name in names]
    Supervisor(children, announced=True).run()


if __name__ == "__main__":
    main(sys.argv[1:])
