"""A small copy of the case's database, so that both sizes can be measured in turns."""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from django.db import connections

SMALL = "small"


def keep_small() -> None:
    """Copy the database as it is now; ``on_small`` turns to the copy from then on."""
    large = connections["default"]
    settings = dict(large.settings_dict)
    if large.vendor == "sqlite":
        _fold_log(large)
        large.close()
        copy = f"{settings['NAME']}.small"
        shutil.copy(settings["NAME"], copy)
    else:
        large.close()
        copy = f"{settings['NAME']}_small"
        _copy_on_server(settings, copy)
    connections.databases[SMALL] = settings | {"NAME": copy}


def _fold_log(connection: Any) -> None:
    """Bring the write-ahead log into the file, which is all that is copied."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _copy_on_server(settings: dict[str, Any], copy: str) -> None:
    server = psycopg.connect(
        host=settings["HOST"],
        port=settings["PORT"],
        user=settings["USER"],
        dbname="postgres",
        autocommit=True,
    )
    with server:
        server.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{settings["NAME"]}"'.encode())


@contextlib.contextmanager
def on_small() -> Iterator[None]:
    """Inside, everything asks the small copy."""
    large = connections["default"]
    connections["default"] = connections[SMALL]
    try:
        yield
    finally:
        connections["default"] = large


def collect_statistics() -> None:
    """What PostgreSQL's housekeeping does by itself within minutes; SQLite has none of its own."""
    for connection in (connections["default"], connections[SMALL]):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")


def remove_small() -> None:
    """Give the disk back."""
    settings = connections.databases.pop(SMALL)
    connections[SMALL].close()
    if settings["ENGINE"].endswith("sqlite3"):
        Path(settings["NAME"]).unlink(missing_ok=True)
