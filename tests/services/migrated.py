"""Migrated databases, kept between runs in var/: migrating takes longer than most tests.

What is kept carries in its name a digest of all migrations, of whatever they import, and of the
installed packages: what was kept for other migrations is never met. Damaged or missing, it is
made anew.
"""

import ast
import contextlib
import fcntl
import hashlib
import os
import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import distributions
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper

from tests.services.postgres import DEBIAN
from tests.services.programs import find

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "var" / "migrated"
KEPT_AT_MOST = 6
DAMAGED = (OSError, zlib.error, sqlite3.Error, subprocess.CalledProcessError)


def filled_when_created(database: BaseDatabaseWrapper) -> None:
    """From now on a test database of this connection is created with its tables."""
    creation: Any = database.creation  # the hook has no public name
    create = creation._create_test_db

    def create_and_fill(verbosity: int, autoclobber: bool, keepdb: bool = False) -> str:
        name = create(verbosity, autoclobber, keepdb)
        if not keepdb:
            fill(_url(database, name))
        return name

    creation._create_test_db = create_and_fill


def _url(database: BaseDatabaseWrapper, name: str) -> str:
    if database.vendor == "sqlite":
        return f"sqlite:///{name}"
    part = {key: quote(str(database.settings_dict[key]), "") for key in ("USER", "PASSWORD")}
    sign_in = f"{part['USER']}:{part['PASSWORD']}" if part["PASSWORD"] else part["USER"]
    return "postgres://{}@{HOST}:{PORT}/{}".format(sign_in, name, **database.settings_dict)


def fill(url: str, folder: Path = FOLDER) -> None:
    """Give the empty database at ``url`` every table, trigger and row that migrating gives."""
    kept = folder / f"{url.partition(':')[0]}-{digest()}.z"
    with _alone(folder):
        try:
            _load(url, zlib.decompress(kept.read_bytes()))
        except DAMAGED:
            _migrate(url)
            with contextlib.suppress(*DAMAGED):
                _keep(kept, _dump(url))


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    # Test processes begin side by side: the first migrates, the others wait and copy.
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "lock").open("a")
    except OSError:  # nowhere to keep anything
        yield
        return
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _keep(kept: Path, content: bytes) -> None:
    new = kept.with_suffix(".new")
    new.write_bytes(zlib.compress(content, 1))
    new.replace(kept)
    newest_first = sorted(kept.parent.glob("*-*.z"), key=lambda path: -path.stat().st_mtime)
    for path in newest_first[KEPT_AT_MOST:]:
        path.unlink()


def _migrate(url: str) -> None:
    env = {name: value for name, value in os.environ.items() if name != "MIGRATION_DATABASE_URL"}
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v0"],
        cwd=ROOT,
        env=env | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "govportal.settings"},
        check=True,
    )


def _dump(url: str) -> bytes:
    if url.startswith("sqlite:"):
        with contextlib.closing(sqlite3.connect(_file(url))) as database:
            return database.serialize()  # the file with what its log still holds
    return _run(url, "pg_dump", "--no-owner")


def _load(url: str, content: bytes) -> None:
    if url.startswith("sqlite:"):
        _file(url).write_bytes(content)
    else:
        _run(url, "psql", "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", given=content)


def _run(url: str, name: str, *arguments: str, given: bytes = b"") -> bytes:
    program = find(name, DEBIAN)
    if program is None:
        raise FileNotFoundError(name)
    address = url.replace("postgres:", "postgresql:", 1)
    command = [program, *arguments, "-d", address]
    return subprocess.run(command, input=given, capture_output=True, check=True).stdout


def _file(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


@cache
def digest() -> str:
    """What the tables depend on: migrations, the modules they import, models, packages."""
    found = hashlib.sha256()
    for package in sorted(f"{each.name} {each.version}" for each in distributions()):
        found.update(f"{sys.version} {package}\n".encode())
    named = {_name(path): path for path in _sources()}
    for name in sorted(named):
        found.update(f"{name} ".encode() + hashlib.sha256(named[name].read_bytes()).digest())
    return found.hexdigest()[:32]


def _name(path: Path) -> str:
    """Where a file lies within the project or its packages: another clone has the same."""
    here, _, package = str(path).partition("/site-packages/")
    return package or str(Path(here).relative_to(ROOT))


def _sources() -> set[Path]:
    reached: set[Path] = set()
    folders = [Path(app.path) for app in apps.get_app_configs()]
    ahead = {path for folder in folders for path in folder.glob("migrations/*.py")}
    while ahead:
        reached |= ahead
        ahead = {found for path in ahead for found in _imported(path)} - reached
    # After migrating, rights are made for the models as they are.
    models = {path for folder in folders for path in folder.glob("models/**/*.py")}
    models |= {folder / "models.py" for folder in folders if (folder / "models.py").is_file()}
    return reached | models | {ROOT / "govportal" / "settings.py"}


def _imported(path: Path) -> set[Path]:
    """The project's own modules that a module imports, with the packages around them."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    parts = [name.split(".") for name in names]
    modules = {"/".join(part[:length]) for part in parts for length in range(1, len(part) + 1)}
    files = {ROOT / f"{module}{end}" for module in modules for end in (".py", "/__init__.py")}
    return {file for file in files if file.is_file()}
