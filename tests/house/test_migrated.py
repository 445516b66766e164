"""Migrated databases kept for the next run of the tests are never stale, damaged or half made."""

import contextlib
import sqlite3
import zlib
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import pytest
from django.db import connection

from tests.house.tree import ROOT
from tests.services import migrated


@pytest.fixture
def migrations(monkeypatch) -> list[str]:
    """The databases that were migrated: by one statement, for speed."""
    done: list[str] = []

    def migrate(url: str) -> None:
        with contextlib.closing(sqlite3.connect(migrated._file(url))) as database:
            database.execute("CREATE TABLE thing (name)")
        done.append(url)

    monkeypatch.setattr(migrated, "_migrate", migrate)
    return done


@pytest.fixture
def fill(tmp_path, migrations):
    """Fill one more fresh database from the folder where they are kept; its tables."""
    numbers = count()

    def filled(folder: Path = tmp_path / "kept") -> list[str]:
        file = tmp_path / f"{next(numbers)}.sqlite3"
        migrated.fill(f"sqlite:///{file}", folder)
        with contextlib.closing(sqlite3.connect(file)) as database:
            return [name for (name,) in database.execute("SELECT name FROM sqlite_master")]

    return filled


def test_the_first_process_migrates_and_all_others_copy(fill, migrations):
    with ThreadPoolExecutor(4) as processes:
        made = list(processes.map(lambda _: fill(), range(4)))
    assert made == [["thing"]] * 4
    assert len(migrations) == 1


@pytest.mark.parametrize(
    "damage",
    [b"", b"not packed", zlib.compress(b"x" * 9000)[:-9]],
    ids=["empty", "not packed", "cut short"],
)
def test_what_is_damaged_is_made_anew(fill, migrations, tmp_path, damage):
    fill()
    (kept,) = (tmp_path / "kept").glob("*.z")
    kept.write_bytes(damage)
    assert fill() == ["thing"]
    assert len(migrations) == 2
    assert fill() == ["thing"]
    assert len(migrations) == 2


def test_what_was_kept_for_other_migrations_is_not_met(fill, migrations, monkeypatch):
    fill()
    monkeypatch.setattr(migrated, "digest", lambda: "another")
    fill()
    assert len(migrations) == 2


def test_where_nothing_can_be_kept_every_process_migrates(fill, migrations, tmp_path):
    (tmp_path / "file").touch()
    assert fill(tmp_path / "file") == fill(tmp_path / "file") == ["thing"]
    assert len(migrations) == 2


def test_only_the_newest_are_kept(fill, monkeypatch, tmp_path):
    for number in range(migrated.KEPT_AT_MOST + 2):
        monkeypatch.setattr(migrated, "digest", lambda number=number: str(number))
        fill()
    kept = [path.stem for path in (tmp_path / "kept").glob("*.z")]
    assert len(kept) == migrated.KEPT_AT_MOST
    assert f"sqlite-{number}" in kept


@pytest.mark.parametrize(
    "name",
    ["approvals/migrations/0003_guards.py", "govportal/guards.py", "registry/rules/lifecycle.py",
     "evidence/models/packs.py"],
)  # fmt: skip
def test_a_change_to_a_migration_or_to_what_it_imports_is_another_digest(monkeypatch, name):
    before, read = migrated.digest(), Path.read_bytes
    migrated.digest.cache_clear()
    with monkeypatch.context() as elsewhere:
        changed = ROOT / name
        elsewhere.setattr(
            Path, "read_bytes", lambda path: read(path) + (b"#" if path == changed else b"")
        )
        assert migrated.digest() != before
    migrated.digest.cache_clear()
    assert migrated.digest() == before


@pytest.mark.both_databases
@pytest.mark.django_db
def test_a_test_database_has_the_triggers(django_db_setup):
    where = "sqlite_master WHERE type = 'trigger' AND"
    if connection.vendor == "postgresql":
        where = "(SELECT tgname AS name FROM pg_trigger) AS triggers WHERE"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {where} name = 'ledger_entry_no_update'")
        assert cursor.fetchone() == (1,)
