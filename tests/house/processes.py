"""Who descends from whom, and who still runs (Linux)."""

from pathlib import Path


def children_of(pid: int) -> list[int]:
    """Process ids of all descendants that are alive (Linux)."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid and fields[0] != "Z":
            found += [int(folder.name), *children_of(int(folder.name))]
    return found


def alive(pids: list[int]) -> list[int]:
    """Which of them still run."""
    return [
        pid
        for pid in pids
        if Path(f"/proc/{pid}/stat").exists()
        and Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    ]


def name_of(pid: int) -> str:
    """What a process calls itself; empty for one that has just ended."""
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def words_of(pid: int) -> str:
    """A process's command line; empty for one that has just ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""
