"""Large packs are read piece by piece: memory stays flat, and places beyond 2 GiB are read."""

import json
import random
import subprocess
import sys
import zipfile
from io import StringIO
from pathlib import Path

import pytest

from evidence.rules import sheets
from tests.evidence import sample

RUN = """
import runpy, sys
try:
    runpy.run_path(sys.argv[1], run_name="__main__")
except SystemExit as end:
    peak = [line for line in open("/proc/self/status") if line.startswith("VmHWM")]
    print(end.code, peak[0].split()[1])
"""
MANY = 12_000


def peak_of(path: Path) -> int:
    """The most memory, in KiB, that checking a pack takes; it must be well."""
    code = f"import sys; sys.argv = [{str(sample.VERIFY)!r}, {str(path)!r}]\n" + RUN.replace(
        "sys.argv[1]", repr(str(sample.VERIFY))
    )
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True)
    status, peak = done.stdout.split()[-2:]
    assert status == "0", done.stdout + done.stderr
    return int(peak)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="tells peaks on Linux only")
def test_memory_stays_flat_whatever_the_size(tmp_path):
    little, many = tmp_path / "little.zip", tmp_path / "many.zip"
    little.write_bytes(sample.packed(sample.members()))
    members = sample.members(tuple(range(MANY)), MANY)
    members["report/01-record.pdf"] = bytes(2**25)
    many.write_bytes(sample.packed(sample.resign(members)))
    lined = tmp_path / "lined.zip"
    lined.write_bytes(sample.packed(sample.large(members)))
    base = peak_of(little)
    assert many.stat().st_size > 50 * 2**20
    allowed = base + 4 * 1024  # what grows is one place for each entry, about 0.15 KiB
    assert peak_of(many) < allowed
    assert peak_of(lined) < allowed


@pytest.mark.parametrize("seed", range(3))
def test_rows_of_an_array_are_those_that_the_whole_has(verify, monkeypatch, seed):
    dice = random.Random(seed)
    signs = 'aé😀"\\{}[],:\n\u2028 0'
    rows = [
        {"n": n, "text": "".join(dice.choices(signs, k=dice.randrange(60))), "more": [{"x": n}]}
        for n in range(dice.randrange(40))
    ]
    for text in (sheets.as_json(rows).decode(), json.dumps(rows), f" {json.dumps(rows)}\n\n"):
        for size in (1, 2, 3, 7, 64, 10_000):
            monkeypatch.setattr(verify, "CHUNK", size)
            assert list(verify.ArrayRows(StringIO(text))) == rows


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no JSON array"),
        ("{}", "no JSON array"),
        ("[1]", "no object"),
        ('[{"a": 1}', "something else stands between"),
        ('[{"a": 1} {"a": 1}]', "something else stands between"),
        ('[{"a": 1},]', "no object"),
        ('[{"a": 1}] x', "stands behind the last row"),
        ('[{"a": 1.5}]', "no exact form"),
        ('[{"a": 1, "a": 2}]', "a key stands twice"),
        ('[{"a": NaN}]', "no exact form"),
        ('[{"a": "', "Unterminated string"),
    ],
)
def test_what_is_no_array_of_objects_is_refused(verify, text, words):
    with pytest.raises(ValueError, match=words):
        list(verify.ArrayRows(StringIO(text)))


def test_a_row_or_line_without_end_is_refused_before_it_fills_the_memory(verify, monkeypatch):
    monkeypatch.setattr(verify, "LONGEST", 1000)
    monkeypatch.setattr(verify, "CHUNK", 100)
    with pytest.raises(ValueError, match="too long"):
        list(verify.ArrayRows(StringIO('[{"a": "' + "x" * 5000)))


@pytest.fixture
def far(verify, monkeypatch, tmp_path) -> Path:
    """A pack in the form that places beyond 2 GiB take, with a limit that is quickly reached."""
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 100_000)
    monkeypatch.setattr(verify, "LIMIT", 100_000)
    more = {f"attachments/{n:02d}.bin": bytes([n]) * 9000 for n in range(2, 20)}
    path = tmp_path / "far.zip"
    path.write_bytes(sample.packed(sample.resign({**sample.members(), **more})))
    assert b"PK\x06\x06" in path.read_bytes()
    return path


def test_places_beyond_two_gibibytes_are_read(verify, far):
    assert verify.main([str(far), "--key", sample.key_line()]) == 0


def test_every_byte_of_that_form_counts_too(verify, far):
    data = far.read_bytes()
    start = data.index(b"PK\x01\x02")
    for at in range(start, len(data), 11):
        far.write_bytes(data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :])
        with pytest.raises((verify.Fault, ValueError)):
            verify.Archive(str(far))


def test_many_faults_of_one_kind_are_counted_not_listed(verify, capsys, tmp_path):
    members = sample.members(tuple(range(50)), 50)
    text = members["population/entries.csv"].decode().replace("review.signed", "review.asked")
    members["population/entries.csv"] = text.encode()
    path = tmp_path / "pack.zip"
    path.write_bytes(sample.packed(sample.resign(members)))
    assert verify.main([str(path)]) == 1
    said = capsys.readouterr().out
    assert said.count("population/entries.csv: row") == verify.LISTED
    assert "populations.json: 30 more faults like these" in said
