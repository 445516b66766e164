"""Every manipulation is named under each Python from 3.9 to 3.13, with openssl and without."""

import json
import subprocess

import pytest

from tests.evidence import sample
from tests.evidence.manipulations import ALL
from tests.evidence.test_manipulations import FORMS, manipulated, named, packs, zipped
from tests.evidence.test_verify import VERSIONS, interpreter

assert packs  # the fixture
RUN = """
import contextlib, io, json, runpy, sys
main = runpy.run_path(sys.argv[1])["main"]
answers = {}
for name, path in json.load(sys.stdin).items():
    with contextlib.redirect_stdout(io.StringIO()) as said:
        status = main([path, "--key", sys.argv[2]])
    answers[name] = [status, said.getvalue().splitlines()]
print(json.dumps(answers))
"""


@pytest.fixture(scope="module")
def written(packs, tmp_path_factory) -> dict[str, str]:
    """The file of each manipulated pack, and of one that nobody touched."""
    files = {}
    for one in ALL:
        folder = tmp_path_factory.mktemp("packs")
        if one.kind in FORMS:
            files[one.name] = str(manipulated(one, packs, folder, zipped))
        else:
            (folder / "pack.zip").write_bytes(one.act(sample.packed(packs["small"])))
            files[one.name] = str(folder / "pack.zip")
    folder = tmp_path_factory.mktemp("packs")
    return {**files, "whole": str(zipped(packs["book"], folder))}


def answers(version: str, written: dict[str, str], **other) -> dict[str, tuple[int, list[str]]]:
    python = interpreter(version)
    if python is None:
        pytest.skip(f"no Python {version} here")
    command = [python, "-I", "-W", "error", "-c", RUN, str(sample.VERIFY), sample.key_line()]
    given = json.dumps(written)
    done = subprocess.run(command, input=given, capture_output=True, text=True, **other)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("version", VERSIONS)
def test_each_manipulation_is_named(version, written):
    found = answers(version, written)
    assert found.pop("whole")[0] == 0
    assert [status for status, _ in found.values()] == [1] * len(ALL)
    assert [one.name for one in ALL if not named(one, found[one.name][1])] == []


def test_without_openssl_too_and_the_answer_says_so(written, tmp_path):
    some = {name: written[name] for name in ("whole", "a_manifest_signed_by_a_stranger")}
    found = answers("3.9", some, env={"PATH": str(tmp_path)})
    assert [status for status, _ in found.values()] == [0, 1]
    assert any("the arithmetic in this file alone" in line for line in found["whole"][1])
