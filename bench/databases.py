"""Fresh databases for cases: migrated once, copied for each module."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg

from tests.services import postgres

Fresh = Callable[[str], str]


def environment(url: str, folder: str) -> dict[str, str]:
    """What a measuring process is started with."""
    return os.environ | {
        "DATABASE_URL": url,
        "DATA_DIR": folder,
        "GOVPORTAL_MODE": "test",
        "DJANGO_SETTINGS_MODULE": "govportal.settings",
    }


def _migrate(url: str, folder: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        env=environment(url, folder),
        check=True,
    )


@contextlib.contextmanager
def sqlite() -> Iterator[Fresh]:
    """A function from a name to the URL of a fresh SQLite database."""
    with tempfile.TemporaryDirectory(prefix="govportal-bench-") as folder:
        migrated = Path(folder) / "migrated.sqlite3"
        _migrate(f"sqlite:///{migrated}", folder)

        def fresh(name: str) -> str:
            shutil.copy(migrated, Path(folder) / f"{name}.sqlite3")
            return f"sqlite:///{folder}/{name}.sqlite3"

        yield fresh


@contextlib.contextmanager
def postgresql() -> Iterator[Fresh]:
    """A function from a name to the URL of a fresh database on a durable server of our own."""
    with (
        postgres.server(postgres.DURABLE) as url,
        tempfile.TemporaryDirectory(prefix="govportal-bench-") as folder,
    ):
        server = url.rsplit("/", 1)[0]
        _execute(url, "CREATE DATABASE migrated")
        _migrate(f"{server}/migrated", folder)

        def fresh(name: str) -> str:
            _execute(url, f'CREATE DATABASE "{name}" TEMPLATE migrated')
            return f"{server}/{name}"

        yield fresh


def _execute(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())


KINDS = {"sqlite": sqlite, "postgresql": postgresql}
