"""Run the cases and print their table. `make bench`, `make bench-full`.

``python -m bench.run [--full] [--only NOUN] [--database sqlite|postgresql]``; a run of everything
writes the table into docs/performance.md too.
"""

import argparse
import importlib
import json
import pkgutil
import subprocess
import sys
import tempfile
import time
from operator import itemgetter
from pathlib import Path

import django

from bench import cases, report
from bench.databases import KINDS, environment
from bench.harness import CASES, Row, measure
from tests.services import postgres

MEASURE = "--measure"


def nouns() -> list[str]:
    """The modules with cases."""
    return sorted(module.name for module in pkgutil.iter_modules(cases.__path__))


def measure_noun(noun: str, database: str, full: bool, target: Path) -> None:
    """In a process of its own: run the cases of one module, leave their rows as JSON."""
    django.setup()
    importlib.import_module(f"bench.cases.{noun}")
    rows = []
    asked = [
        (size, case)
        for case in CASES
        if database in case.databases
        for size in [*case.sizes, *(case.full if full else ())]
    ]
    for size, case in sorted(asked, key=itemgetter(0)):  # a database only grows
        row = measure(case, database, size)
        print(f"  {report.line(row)}", flush=True)
        rows.append(row.as_json())
    target.write_text(json.dumps(rows))


def run_noun(noun: str, database: str, url: str, full: bool) -> list[Row]:
    """Start the measuring process. Raises CalledProcessError when a case fails."""
    with tempfile.TemporaryDirectory(prefix="govportal-bench-") as folder:
        target = Path(folder) / "rows.json"
        subprocess.run(
            [sys.executable, "-m", "bench.run", MEASURE, noun, database, str(int(full)), target],
            env=environment(url, folder),
            check=True,
        )
        return [Row(**row) for row in json.loads(target.read_text())]


def run_all(only: str | None, databases: list[str], full: bool) -> tuple[list[Row], list[str]]:
    """All rows, one database after the other, and the modules in which a case failed."""
    rows, failed = [], []
    for database in databases:
        print(f"\n{database}", flush=True)
        with KINDS[database]() as fresh:
            for noun in [only] if only else nouns():
                began = time.monotonic()
                try:
                    rows += run_noun(noun, database, fresh(noun), full)
                except subprocess.CalledProcessError:
                    failed.append(f"{noun} on {database}")
                print(f"  ({noun}: {time.monotonic() - began:.0f} s)", flush=True)
    return rows, failed


def main() -> None:
    """The command line."""
    reader = argparse.ArgumentParser(prog="python -m bench.run")
    reader.add_argument("--full", action="store_true", help="the large sizes too")
    reader.add_argument("--only", choices=nouns())
    reader.add_argument("--database", choices=list(KINDS), action="append")
    chosen = reader.parse_args()
    databases = chosen.database or ["sqlite", *(["postgresql"] if postgres.installed() else [])]
    if not chosen.database and len(databases) == 1:
        print(f"Without PostgreSQL: {postgres.MISSING}.")
    about = report.machine(postgres.version())
    rows, failed = run_all(chosen.only, databases, chosen.full)
    section = report.table(rows, about)
    print(f"\n{section}")
    if failed:
        sys.exit(f"A case failed, so nothing was written: {', '.join(failed)}.")
    if not chosen.only and not chosen.database:
        report.write(section)


if __name__ == "__main__":
    if sys.argv[1:2] == [MEASURE]:
        measure_noun(sys.argv[2], sys.argv[3], sys.argv[4] == "1", Path(sys.argv[5]))
    else:
        main()
