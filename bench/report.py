"""The table, and its place in docs/performance.md."""

import os
import platform
import re
import sqlite3
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.harness import Row

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
PLACE = re.compile(r"(<!-- bench:.*?-->\n).*?(<!-- /bench -->)", re.DOTALL)
HEAD = "| what | size | measured | beside it | ratio | must be | |\n|---|---|---|---|---|---|---|"
SIGNS = {True: "reached", False: "**missed**", None: ""}


def number(value: float) -> str:
    """Three figures that count: 0.0123, 4.57, 312, 45,600."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def line(row: Row) -> str:
    """One row in Markdown."""
    size = f"{row.size:,}" if row.size else ""
    remark = "; ".join(filter(None, (SIGNS[row.reached], row.note)))
    return (
        f"| {row.title} | {size} | {number(row.subject)} {row.unit} | {row.beside}: "
        f"{number(row.reference)} | {number(row.ratio)} | {row.must} | {remark} |"
    )


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text()
    except OSError:
        return platform.processor() or platform.machine()
    named = re.search(r"model name\s*: (.*)", text)
    return named[1] if named else platform.machine()


def _memory_gib() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def machine(postgres: str) -> str:
    """What it ran on, in two lines."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, commit {commit or 'unknown'}: {_processor()}, "
        f"{os.cpu_count()} cores, {_memory_gib():.0f} GiB, {platform.system()}; load "
        f"before the run {os.getloadavg()[0]:.1f}.\nPython {platform.python_version()}, "
        f"Django {version('django')}, SQLite {sqlite3.sqlite_version}, {postgres}."
    )


def table(rows: Sequence[Row], about: str) -> str:
    """The whole section: the machine, then a table for each database."""
    parts = [about]
    for database in dict.fromkeys(row.database for row in rows):
        lines = [line(row) for row in rows if row.database == database]
        parts.append("\n".join([f"### On {database}\n", HEAD, *lines]))
    return "\n\n".join(parts) + "\n"


def write(section: str) -> None:
    """Put the section into docs/performance.md. Raises ValueError without a place for it."""
    text = PAGE.read_text(encoding="utf-8")
    if not PLACE.search(text):
        raise ValueError(f"{PAGE.name} has no place for the table")
    PAGE.write_text(PLACE.sub(lambda m: f"{m[1]}{section}{m[2]}", text), encoding="utf-8")
