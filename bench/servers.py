"""gunicorn against granian on the reference application, with memory. `python -m bench.servers`."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.load import Load, load
from bench.serving import end, free_port, wait_for

PYTHON = sys.executable
GUNICORN = "gunicorn bench.bare:application -b 127.0.0.1:{port}"
GRANIAN = "granian bench.bare:application --interface wsgi --port {port}"
SERVERS = {
    "gunicorn 1 x 4 threads": f"{GUNICORN} -w 1 --threads 4",
    "gunicorn 1 x 8 threads": f"{GUNICORN} -w 1 --threads 8",
    "gunicorn 2 x 4 threads": f"{GUNICORN} -w 2 --threads 4",
    "gunicorn 2 sync": f"{GUNICORN} -w 2",
    "granian 1 x 4 threads": f"{GRANIAN} --workers 1 --blocking-threads 4",
    "granian 1 x 8 threads": f"{GRANIAN} --workers 1 --blocking-threads 8",
    "granian 2 x 4 threads": f"{GRANIAN} --workers 2 --blocking-threads 4",
}


def memory_mib(group: int) -> float:
    """Proportional memory of all processes of a process group, in MiB (Linux)."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(folder.name)) == group:
                rollup = (folder / "smaps_rollup").read_text()
                total += int(rollup.split("\nPss:")[1].split()[0])
        except (OSError, IndexError):
            continue
    return total / 1024


def measure(
    command: str, database: str, path: str, clients: int, seconds: float
) -> tuple[Load, float]:
    """Start the server, warm it, load it, stop it. Returns what was seen and MiB used."""
    port = free_port()
    server = subprocess.Popen(
        [PYTHON, "-m", *command.format(port=port).split()],
        env=os.environ | {"BARE_DATABASE": database},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for(port, path)
        load(f"http://127.0.0.1:{port}{path}", clients=clients, seconds=1)
        seen = load(f"http://127.0.0.1:{port}{path}", clients=clients, seconds=seconds)
        return seen, memory_mib(server.pid)
    finally:
        end(server)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = str(Path(folder) / "bare.sqlite3")
        subprocess.run(
            [PYTHON, "-c", "from bench import bare; bare.prepare()"],
            env=os.environ | {"BARE_DATABASE": database},
            check=True,
        )
        for path in ("/page", "/insert"):
            print(f"\n{path}, 8 clients: answers/s, p50, p95, p99 (ms), failed, MiB")
            for name, command in SERVERS.items():
                seen, mib = measure(command, database, path, 8, 4)
                print(
                    f"{name:24} {seen.per_second:7.0f} {seen.p50:7.1f} {seen.p95:7.1f}"
                    f" {seen.p99:7.1f} {seen.failed:4} {mib:6.0f}"
                )


if __name__ == "__main__":
    main()
