"""The check programme is written for Python 3.9: no newer syntax, no newer library."""

import ast
import subprocess
import sys

import pytest

from tests.evidence import sample
from tests.evidence.test_verify import interpreter

SOURCE = sample.VERIFY.read_text()
NEWER_NAMES = {
    "aiter anext EncodingWarning ExceptionGroup BaseExceptionGroup PythonFinalizationError",
    "bit_count pairwise batched file_digest UTC StrEnum Self TypeAlias ParamSpec Never override",
    "add_note chdir stdlib_module_names cbrt exp2 sumprod",
    "tomllib TaskGroup reveal_type assert_never LiteralString",
}
NEWER = {name for line in NEWER_NAMES for name in line.split()}
NEWER_ARGUMENTS = {("zip", "strict"), ("dataclass", "slots"), ("dataclass", "kw_only")}
NEWER_ARGUMENTS |= {("bisect_left", "key"), ("TemporaryDirectory", "ignore_cleanup_errors")}
NEWER_ARGUMENTS |= {("TemporaryDirectory", "delete"), ("sum", "strict"), ("map", "strict")}
NEWER_SYNTAX = ("Match", "TryStar", "TypeAlias", "TemplateStr")


def annotations(tree: ast.AST) -> list[ast.expr]:
    """What Python evaluates while it reads the file, unless it stands in quotation marks."""
    found: list[ast.expr | None] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            every = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            found += [node.returns, *(argument.annotation for argument in every)]
        elif isinstance(node, ast.AnnAssign):
            found.append(node.annotation)
    return [one for one in found if one is not None]


def newer_than_3_9(source: str) -> list[str]:
    """What of a source Python 3.9 does not know, as line and words."""
    tree = ast.parse(source)
    found = [(a.lineno, "a union that is evaluated") for a in annotations(tree) if has_bar(a)]
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Call):
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            given = [(called, keyword.arg) for keyword in node.keywords]
            found += [(line, f"{a}({b}=)") for a, b in given if (a, b) in NEWER_ARGUMENTS]
        names = [getattr(node, part, None) for part in ("attr", "id", "name", "module")]
        found += [(line, name) for name in names if isinstance(name, str) and name in NEWER]
        if type(node).__name__ in NEWER_SYNTAX or getattr(node, "type_params", None):
            found.append((line, type(node).__name__))
    return [f"{line}: {words}" for line, words in sorted(found)]


def has_bar(annotation: ast.expr) -> bool:
    return any(
        isinstance(n, ast.BinOp) and isinstance(n.op, ast.BitOr) for n in ast.walk(annotation)
    )


def test_it_compiles_as_python_3_9():
    compile(ast.parse(SOURCE, feature_version=(3, 9)), "verify.py", "exec")


def test_it_uses_nothing_newer_than_python_3_9():
    assert newer_than_3_9(SOURCE) == []


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("def f(x: int | None): ...", "1: a union that is evaluated"),
        ("x: 'int | None' = 1\ny: int | str = 2", "2: a union that is evaluated"),
        ("match x:\n    case 1: ...", "1: Match"),
        ("zip(a, b, strict=True)", "1: zip(strict=)"),
        ("n.bit_count()", "1: bit_count"),
        ("from itertools import pairwise", "1: pairwise"),
        ("import tomllib", "1: tomllib"),
        ("hashlib.file_digest(f, 'sha256')", "1: file_digest"),
    ],
)
def test_what_is_newer_is_found(source, words):
    assert words in newer_than_3_9(source)


def test_it_imports_the_standard_library_alone_and_one_package_where_it_is_there():
    tree = ast.parse(SOURCE)
    inside = {n for f in ast.walk(tree) if isinstance(f, ast.FunctionDef) for n in ast.walk(f)}
    names: dict[bool, set[str]] = {True: set(), False: set()}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names[node in inside] |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names[node in inside].add((node.module or "").split(".")[0])
    assert {name.split(".")[0] for name in names[False]} <= set(sys.stdlib_module_names)
    assert names[True] == {"cryptography"}


ATTRIBUTES = """
import ast, importlib, sys
tree = ast.parse(sys.stdin.read())
modules = {a.name: importlib.import_module(a.name) for n in tree.body
           if isinstance(n, ast.Import) for a in n.names}
for n in ast.walk(tree):
    if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and n.value.id in modules:
        if not hasattr(modules[n.value.id], n.attr):
            print(n.lineno, n.value.id + "." + n.attr)
"""


def missing_in_3_9(source: str) -> str:
    python = interpreter("3.9")
    if python is None:
        pytest.skip("no Python 3.9 here")
    command = [python, "-I", "-c", ATTRIBUTES]
    done = subprocess.run(command, input=source, capture_output=True, text=True, check=True)
    return done.stdout


def test_a_real_python_3_9_has_every_part_of_the_library_that_it_names():
    assert missing_in_3_9(SOURCE) == ""
    assert missing_in_3_9("import itertools\nitertools.pairwise([])") == "2 itertools.pairwise\n"
