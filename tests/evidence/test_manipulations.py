"""Each of many scripted manipulations of a pack is found, and the check programme says which."""

import zipfile
from io import BytesIO

import pytest

from tests.evidence import forgeries, sample
from tests.evidence.manipulations import ALL, Manipulation

assert forgeries
UNSIGNED = {"unsigned": (False, False), "signed_anew": (True, False), "large": (True, True)}


@pytest.fixture(scope="module")
def packs() -> dict[bool, dict[str, bytes]]:
    """A pack in the usual form (False) and in that of large ones (True)."""
    small = sample.resign({**sample.members(), "report.pdf": b"%PDF-1.7 approved"})
    return {False: small, True: sample.large(small)}


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
    signs, large = UNSIGNED[one.kind]
    members = one.act(packs[large])
    assert members != packs[large]
    return form(sample.resign(members) if signs else members, folder)


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("form", [unpacked, zipped])
def test_a_pack_nobody_touched_is_well(verify, capsys, packs, tmp_path, form, large):
    status, said = answer(verify, capsys, form(packs[large], tmp_path))
    assert status == 0, said
    assert not [line for line in said if line.startswith("WRONG")]


@pytest.mark.parametrize("form", [unpacked, zipped])
@pytest.mark.parametrize("one", [m for m in ALL if m.kind in UNSIGNED], ids=lambda m: m.name)
def test_the_manipulated_file_entry_or_row_is_named(verify, capsys, packs, tmp_path, one, form):
    status, said = answer(verify, capsys, manipulated(one, packs, tmp_path, form))
    assert status == 1 and named(one, said), said
    assert said[-1] == "This pack must not be relied on."


@pytest.mark.parametrize("one", [m for m in ALL if m.kind == "zipped"], ids=lambda m: m.name)
def test_what_was_done_to_the_zip_file_is_named(verify, capsys, packs, tmp_path, one):
    path = tmp_path / "pack.zip"
    path.write_bytes(one.act(sample.packed(packs[False])))
    status, said = answer(verify, capsys, path)
    assert status == 1 and named(one, said), said


def test_there_are_more_than_thirty_and_each_has_its_own_name():
    names = [one.name for one in ALL]
    assert len(names) == len(set(names)) > 60
