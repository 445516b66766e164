"""What is committed keeps the house rules that no linter knows."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from tests.house.tree import ROOT, files, functions, python_files, text_of

LOCKS = ("requirements.lock", "requirements-dev.lock")
# In pieces, so that this file does not find itself.
REGISTRY_HOSTS = re.compile(
    "|".join(
        [
            r"pypi\." + "org",
            "python" + "hosted",
            r"registry\." + "npmjs",
            r"deb\." + "debian",
            "/simple" + "/",
        ]
    )
)
MACHINE_PATHS = re.compile(r"(?:^|[^A-Za-z0-9._-])/(?:work|farm|root|opt|home/[a-z]+)/")
FORBIDDEN_NAMES = {"utils", "helpers", "services", "managers", "common"}
LONGEST_FILE, LONGEST_TEMPLATE = 300, 120
ONE_FILE_BY_PURPOSE = {Path("evidence/verify/verify.py")}  # auditors take it away alone
LONGEST_FUNCTION, LONG_FUNCTION, LONG_ONES_IN_A_HUNDRED = 60, 40, 1


def found(pattern: re.Pattern[str]) -> list[str]:
    """Where a pattern stands, as path:line."""
    return [
        f"{path}:{number}"
        for path in files()
        if "vendor" not in path.parts and (text := text_of(path)) is not None
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring."""
    docstring = ast.get_docstring(function, clean=False) or ""
    return (function.end_lineno or 0) - function.lineno + 1 - len(docstring.splitlines())


def test_no_file_names_a_package_registry():
    assert found(REGISTRY_HOSTS) == []


def test_no_file_names_a_path_of_one_machine():
    assert found(MACHINE_PATHS) == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_a_version_and_hashes_and_no_address(name):
    lock = (ROOT / name).read_text()
    packages = re.findall(r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", lock, re.MULTILINE | re.DOTALL)
    assert len(packages) > 40
    without = [p.splitlines()[0] for p in packages if "==" not in p or "--hash=sha256:" not in p]
    assert without == []
    assert not re.search(r"://|--index|--find-links|--extra", lock)


def test_both_locks_agree():
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^(\S+==\S+)", (ROOT / name).read_text(), re.MULTILINE))

    assert pins("requirements.lock") <= pins("requirements-dev.lock")


def test_every_dependency_has_its_line_in_the_documentation():
    documented = (ROOT / "docs/dependencies.md").read_text().lower()
    wanted = [
        re.split(r"[\[<>=~ ]", line)[0]
        for name in ("requirements.in", "requirements-dev.in")
        for line in (ROOT / name).read_text().splitlines()
        if line and not line.startswith(("#", "-"))
    ]
    assert [name for name in wanted if f"`{name.lower()}`" not in documented] == []


def test_files_stay_short():
    long = {
        str(path): len((text_of(path) or "").splitlines())
        for path in sorted({*python_files()} - ONE_FILE_BY_PURPOSE)
        if len((text_of(path) or "").splitlines()) > LONGEST_FILE
    }
    assert long == {}, "look for the second idea in each"


def test_templates_stay_short():
    templates = [path for path in files() if path.parts[0] == "templates"]
    lengths = {str(path): len((text_of(path) or "").splitlines()) for path in templates}
    assert {path: n for path, n in lengths.items() if n > LONGEST_TEMPLATE} == {}


def test_functions_stay_short():
    lengths = {
        f"{path}:{function.lineno} {function.name}": length(function)
        for path in python_files()
        if path.parts[0] != "tests"
        for function in functions(path)
    }
    assert {name: n for name, n in lengths.items() if n > LONGEST_FUNCTION} == {}
    long = sorted(name for name, n in lengths.items() if n > LONG_FUNCTION)
    assert len(long) * 100 <= LONG_ONES_IN_A_HUNDRED * len(lengths), long


def test_no_module_is_named_after_nothing():
    rooms = [path for path in python_files() if path.parts[0] not in {"tests", "bench"}]
    assert [str(p) for p in rooms if FORBIDDEN_NAMES & {*p.parts[:-1], p.stem}] == []


def test_every_room_is_under_the_import_contract():
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())
    rooms = {
        path.parts[0]
        for path in python_files()
        if len(path.parts) == 2 and path.name == "__init__.py"
    } - {"bench", "tests"}
    assert rooms == set(contract["tool"]["importlinter"]["root_packages"])
    assert rooms <= {package.split(".")[0] for package in contract["tool"]["mypy"]["files"]}


def test_scripts_may_be_run():
    scripts = [path for path in files() if path.parts[0] in {"setup", ".ci"}]
    assert scripts
    assert [str(path) for path in scripts if not (ROOT / path).stat().st_mode & 0o100] == []


def test_the_license_is_complete():
    text = (ROOT / "LICENSE").read_text()
    assert "Apache License" in text and "END OF TERMS AND CONDITIONS" in text


@pytest.mark.parametrize("path", ["README.md", "CHANGELOG.md", "docs"])
def test_links_between_documents_lead_somewhere(path):
    pages = [p for p in files() if p.suffix == ".md" and p.parts[0] == path]
    assert pages
    broken = [
        f"{page}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", text_of(page) or "")
        if not (ROOT / page.parent / Path(target)).exists()
    ]
    assert broken == []
