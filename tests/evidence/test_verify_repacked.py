"""A pack that somebody zipped anew: the check programme says so, goes on, and names what differs.
And when manifest, keys or checkpoint are broken, files that are what they were are not blamed."""

import io
import json
import os
import subprocess
import warnings
import zipfile

import pytest

from tests.evidence import sample
from tests.evidence.manipulations import a_member_twice, members_compressed
from tests.evidence.test_manipulations import answer, unpacked
from tests.evidence.test_verify import interpreter


@pytest.fixture(scope="module")
def whole() -> dict[str, bytes]:
    return sample.resign({**sample.members(), "report.pdf": b"%PDF-1.7 approved"})


def anew(folder, *pairs: tuple[str, bytes]):
    """A ZIP file as an ordinary programme packs it: compressed, dated, in any order."""
    with warnings.catch_warnings(), zipfile.ZipFile(target := io.BytesIO(), "w") as archive:
        warnings.simplefilter("ignore")
        for name, data in pairs:
            archive.writestr(name, data, zipfile.ZIP_DEFLATED)
    path = folder / "pack.zip"
    path.write_bytes(target.getvalue())
    return path


def wrong(said: list[str]) -> list[str]:
    """What is called wrong beside the layout, by name."""
    found = [line[7:] for line in said if line.startswith("WRONG  ")]
    assert "packed anew" in found[0] or "ZIP file" in found[0] or "end record" in found[0], said
    return found[1:]


def test_unchanged_files_packed_anew_are_said_to_be_what_they_were(verify, whole, tmp_path, capsys):
    status, said = answer(verify, capsys, anew(tmp_path, *whole.items()))
    assert status == 1 and wrong(said) == []
    assert f"well   {len(whole) - 2} files are exactly those that the manifest lists." in said
    assert any("The files in it are what they were" in line for line in said)


def test_so_is_a_pack_packed_anew_in_a_folder_of_its_own(verify, whole, tmp_path, capsys):
    inside = [(f"EP-2026-0001/{name}", data) for name, data in whole.items()]
    path = anew(tmp_path, ("EP-2026-0001/", b""), ("EP-2026-0001/ledger/", b""), *inside)
    assert (answer(verify, capsys, path)[0], wrong(answer(verify, capsys, path)[1])) == (1, [])


CHANGES = {
    "report.pdf": "report.pdf: was changed",
    "omissions.json": "omissions.json: was changed",
    "verify.py": "verify.py: was changed",
    "extra.txt": "extra.txt: is not in the manifest",
    "../up.txt": "../up.txt: is not in the manifest",
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_was_changed_or_added_in_one_packed_anew_is_named(
    verify, whole, tmp_path, capsys, name
):
    changed = {**whole, name: whole.get(name, b"") + b"\n"}
    status, said = answer(verify, capsys, anew(tmp_path, *changed.items()))
    found = wrong(said)
    assert status == 1 and len(found) == 1 and found[0].startswith(CHANGES[name]), said
    assert said[-1] == "This pack must not be relied on."


def test_a_missing_and_a_doubled_member_are_named(verify, whole, tmp_path, capsys):
    rest = [(name, data) for name, data in whole.items() if name != "people.json"]
    _, said = answer(verify, capsys, anew(tmp_path, *rest))
    assert [line.partition(",")[0] for line in wrong(said)] == ["people.json: is missing"]
    path = anew(tmp_path, ("report.pdf", b"%PDF another"), *whole.items())
    status, said = answer(verify, capsys, path)
    assert status == 1 and ["holds 'report.pdf' twice" in line for line in wrong(said)] == [True]
    assert said[-1] == "This pack must not be relied on."  # one of the two may be read by others
    path.write_bytes(a_member_twice(sample.packed(whole)))
    assert sum("twice" in line for line in answer(verify, capsys, path)[1]) == 1


def test_a_damaged_member_is_named_and_the_rest_still_looked_at(verify, whole, tmp_path, capsys):
    path = tmp_path / "pack.zip"
    data = sample.packed({**whole, "people.json": b"[]"})
    at = data.index(whole["report.pdf"])
    path.write_bytes(data[:at] + b"X" + data[at + 1 :])
    _, said = answer(verify, capsys, path)
    found = wrong(said)
    assert [line.partition(":")[0] for line in found] == ["people.json", "report.pdf"]
    assert "was changed: it cannot be read" in found[1]


def test_what_would_swell_without_end_is_not_unpacked(verify, whole, tmp_path, capsys):
    path = anew(tmp_path, *whole.items(), ("bomb", bytes(2**25)))
    status, said = answer(verify, capsys, path)
    assert status == 1 and said[0].startswith("WRONG") and not any("bomb" in line for line in said)


def test_texts_are_found_in_entries_that_are_compressed(verify, whole, tmp_path, capsys):
    path = tmp_path / "pack.zip"
    path.write_bytes(members_compressed(sample.packed(sample.large(whole))))
    _, said = answer(verify, capsys, path)
    assert wrong(said) == [] and any("texts are the ones" in line for line in said)


def test_a_link_to_the_same_bytes_is_not_a_file_of_the_pack(verify, whole, tmp_path, capsys):
    folder = unpacked(whole, tmp_path)
    (folder / "report.pdf").rename(tmp_path / "elsewhere.pdf")
    (folder / "report.pdf").symlink_to(tmp_path / "elsewhere.pdf")
    os.mkfifo(folder / "pipe")
    status, said = answer(verify, capsys, folder)
    assert status == 1 and any("WRONG  report.pdf: is a link" in line for line in said)


BROKEN = {
    "manifest.json": b"{",
    "manifest.note": b"nothing",
    "ledger/keys.txt": b"nothing\n",
    "ledger/checkpoint.txt": b"nothing",
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_at_the_root_blames_no_good_file(verify, whole, name, tmp_path, capsys):
    folder = unpacked({**whole, name: BROKEN[name]}, tmp_path)
    status = verify.main([str(folder)])
    said = capsys.readouterr().out.splitlines()
    blamed = {line[7:].partition(":")[0] for line in said if line.startswith("WRONG")}
    assert status == 1 and blamed == {name}, said
    assert said[-1] == "This pack must not be relied on."


def test_files_that_do_not_fit_an_unsigned_manifest_are_in_doubt(verify, whole, tmp_path, capsys):
    manifest = json.loads(whole["manifest.json"])
    next(f for f in manifest["files"] if f["name"] == "report.pdf")["sha256"] = "00" * 32
    changed = {**whole, "manifest.json": json.dumps(manifest).encode()}
    status, said = answer(verify, capsys, unpacked(changed, tmp_path))
    assert status == 1 and not any(line.startswith("WRONG  report") for line in said)
    assert any(line.startswith("DOUBT  report.pdf: was changed") for line in said)


def test_a_pack_without_a_key_is_not_passed(verify, whole, tmp_path, capsys):
    keyless = sample.resign({**whole, "ledger/keys.txt": b""})
    assert verify.main([str(unpacked(keyless, tmp_path))]) == 1
    assert "ledger/keys.txt: holds no key" in capsys.readouterr().out


@pytest.mark.parametrize("version", ["2.7", "3.6", "3.7", "3.8"])
def test_an_older_python_is_told_which_it_takes(version, tmp_path):
    python = interpreter(version)
    if python is None:
        pytest.skip(f"no Python {version} here")
    command = [python, str(sample.VERIFY), "pack.zip"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode and "PYTHON 3.9 OR NEWER" in done.stderr.upper().replace(
        "_", " "
    ).replace("3 9", "3.9")
    assert "Traceback" not in done.stderr
