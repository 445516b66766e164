"""How much memory a piece of work takes at its highest, in MiB (Linux)."""

import re
import resource
from collections.abc import Callable
from pathlib import Path

STATUS, RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def _peak() -> float:
    found = re.search(r"VmHWM:\s+(\d+) kB", STATUS.read_text())
    return int(found[1]) / 1024 if found else 0.0


def peak_mib(work: Callable[[], object]) -> tuple[float, float]:
    """The process's memory before the work, and the highest it had during the work."""
    RESET.write_text("5")
    before = _peak()
    work()
    return before, _peak()


def peak_of_children_mib() -> float:
    """The highest of any child process that has ended so far."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
