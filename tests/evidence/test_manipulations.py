"""Each of many scripted manipulations of a pack is found, and the check programme says which."""

import json
import random
import zipfile
from io import BytesIO

import pytest

from tests.evidence import forgeries, sample
from tests.evidence.checking import faults
from tests.evidence.manipulations import ALL, Manipulation

assert forgeries
FORMS = {"unsigned": "small", "signed_anew": "small", "large": "large", "book": "book"}


@pytest.fixture(scope="module")
def packs() -> dict[str, dict[str, bytes]]:
    """A pack about one request in the usual form and in that of large ones, and one by chapters."""
    small = sample.resign({**sample.members(), "report.pdf": b"%PDF-1.7 approved"})
    return {"small": small, "large": sample.large(small), "book": sample.book(small)}


def unpacked(members, folder):
    for name, data in members.items():
        path = folder / "pack" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder / "pack"


def zipped(members, folder):
    with zipfile.ZipFile(target := BytesIO(), "w") as archive:
        for name in sorted(members):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system, info.external_attr = 3, 0o100644 << 16
            archive.writestr(info, members[name])
    path = folder / "pack.zip"
    path.write_bytes(target.getvalue())
    return path


def answer(verify, capsys, path) -> tuple[int, list[str]]:
    status = verify.main([str(path), "--key", sample.key_line()])
    return status, capsys.readouterr().out.splitlines()


def named(one: Manipulation, said: list[str]) -> bool:
    wrong = (line for line in said if line.startswith("WRONG  "))
    return any(all(words in line for words in one.finds) for line in wrong)


def manipulated(one: Manipulation, packs, folder, form):
    whole = packs[FORMS[one.kind]]
    members = one.act(whole)
    assert members != whole
    return form(members if one.kind == "unsigned" else sample.resign(members), folder)


@pytest.mark.parametrize("which", ["small", "large", "book"])
@pytest.mark.parametrize("form", [unpacked, zipped])
def test_a_pack_nobody_touched_is_well(verify, capsys, packs, tmp_path, form, which):
    status, said = answer(verify, capsys, form(packs[which], tmp_path))
    assert status == 0, said
    assert not [line for line in said if line.startswith("WRONG")]


@pytest.mark.parametrize("form", [unpacked, zipped])
@pytest.mark.parametrize("one", [m for m in ALL if m.kind in FORMS], ids=lambda m: m.name)
def test_the_manipulated_file_entry_or_row_is_named(verify, capsys, packs, tmp_path, one, form):
    status, said = answer(verify, capsys, manipulated(one, packs, tmp_path, form))
    assert status == 1 and named(one, said), said
    assert said[-1] == "This pack must not be relied on."


@pytest.mark.parametrize("one", [m for m in ALL if m.kind == "zipped"], ids=lambda m: m.name)
def test_what_was_done_to_the_zip_file_is_named(verify, capsys, packs, tmp_path, one):
    path = tmp_path / "pack.zip"
    path.write_bytes(one.act(sample.packed(packs["small"])))
    status, said = answer(verify, capsys, path)
    assert status == 1 and named(one, said), said


@pytest.mark.parametrize(
    ("change", "named_so"),
    [
        ({"report.pdf": b"%PDF-1.7 refused"}, "report.pdf: was changed"),
        ({"omissions.json": b"[]"}, "omissions.json: was changed"),
        ({"verify.py": b"print('well')"}, "verify.py: was changed"),
        ({"extra.txt": b"x"}, "extra.txt: is not in the manifest"),
        ({"../evil.txt": b"x"}, "holds '../evil.txt', which leads out of the folder"),
    ],
)
def test_in_a_pack_that_was_zipped_anew_the_file_is_named(
    verify, capsys, packs, tmp_path, change, named_so
):
    path = tmp_path / "pack.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**packs["small"], **change}.items():
            archive.writestr(name, data)
    status, said = answer(verify, capsys, path)
    assert status == 1 and any(named_so in line for line in said), said
    assert said[0].startswith("WRONG") and "packed anew" in said[0]
    assert said[-1] == "This pack must not be relied on."
    changed = [line for line in said if "was changed" in line]
    assert len(changed) == ("was changed" in named_so)


def test_the_same_files_zipped_anew_are_said_to_be_the_same(verify, capsys, packs, tmp_path):
    path = tmp_path / "pack.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("letters/", b"")
        for name, data in packs["small"].items():
            archive.writestr(name, data)
    status, said = answer(verify, capsys, path)
    assert status == 1 and len([line for line in said if line.startswith("WRONG")]) == 1
    assert any("Its files are those that were signed" in line for line in said)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_twice_is_named_in_a_pack_that_was_zipped_anew(verify, capsys, packs, tmp_path):
    path = tmp_path / "pack.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in [*packs["small"].items(), ("report.pdf", b"another")]:
            archive.writestr(name, data)
    status, said = answer(verify, capsys, path)
    assert status == 1 and any("holds 'report.pdf' twice" in line for line in said), said
    assert any("report.pdf: was changed" in line for line in said)


def test_a_link_to_a_folder_and_an_unplain_name_are_named(verify, capsys, packs, tmp_path):
    folder = unpacked(packs["small"], tmp_path)
    (folder / "letters").mkdir(exist_ok=True)
    (folder / "more").symlink_to(tmp_path)
    status, said = answer(verify, capsys, folder)
    assert status == 1 and any("WRONG  more: is not in the manifest" in line for line in said)
    path = zipped({**packs["small"], "ä.txt": b""}, tmp_path)
    status, said = answer(verify, capsys, path)
    assert status == 1 and "README.txt" not in said[0] and said[0].startswith("WRONG"), said


def test_a_row_that_is_no_object_is_named_by_its_number(verify, packs):
    name = "population/sign_offs.jsonl"
    first, second, *rest = packs["large"][name].splitlines(keepends=True)
    found = faults(verify, {**packs["large"], name: b"".join([first, b"[1]\n", *rest])})
    assert f"{name}, row 2: cannot be read (it is no object)" in found


def test_a_manifest_that_lists_a_file_twice_is_named(verify, packs):
    manifest = json.loads(packs["small"]["manifest.json"])
    manifest["files"].append(manifest["files"][0])
    found = faults(verify, {**packs["small"], "manifest.json": json.dumps(manifest).encode()})
    assert "manifest.json: lists a file twice" in found


ODD: tuple[object, ...] = (
    None,
    True,
    -1,
    2**70,
    "",
    "../../x",
    "\ud800",
    [],
    {},
    [[]],
    {"a": {}},
    "x" * 300,
)


def odd(dice: random.Random, value, depth: int = 0):
    """The same data with one part of it made odd."""
    if depth and dice.random() < 0.3 or not value or not isinstance(value, dict | list):
        return dice.choice(ODD)
    places = list(value) if isinstance(value, dict) else range(len(value))
    copy, at = value.copy(), dice.choice(places)
    copy[at] = odd(dice, value[at], depth + 1)
    return copy


@pytest.mark.parametrize("seed", range(25))
def test_nothing_in_a_signed_pack_makes_it_fall_over(verify, capsys, packs, tmp_path, seed):
    dice, members = random.Random(seed), packs[("small", "large", "book")[seed % 3]]
    names = sorted(n for n in members if n.endswith((".json", ".jsonl")) and "versions/" not in n)
    for name in dice.choices(names, k=6):
        if name.endswith(".json"):
            data = json.dumps(odd(dice, json.loads(members[name]))).encode()
        else:
            rows = [json.loads(line) for line in members[name].splitlines()]
            data = "".join(f"{json.dumps(odd(dice, row))}\n" for row in rows).encode()
        changed = {**members, name: data}
        try:
            changed = sample.resign(changed)
        except (TypeError, AttributeError, ValueError):
            changed = {**members, name: data}
        status, said = answer(verify, capsys, unpacked(changed, tmp_path))
        assert status in (0, 1) and said[-1], (name, said)


def test_there_are_more_than_thirty_and_each_has_its_own_name():
    names = [one.name for one in ALL]
    assert len(names) == len(set(names)) > 60
