"""Large packs, the rules: volumes, names, omissions, files that are streamed."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.rules import archive
from evidence.rules.book_omissions import Told, book_omissions
from evidence.rules.book_parts import with_own_ids
from evidence.rules.books import refuse_keys
from evidence.rules.omissions import Omission
from evidence.rules.packs import SHARES, percent
from evidence.rules.slices import Access
from evidence.rules.volumes import contents_name, planned, planned_again, volume_names


def test_a_file_that_somebody_writes_in_while_it_is_packed_stops_the_pack(tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("one")
    found = {"a.txt": file, "b.txt": b"two"}
    digests = archive.digests_of(archive.manifest_of(found, {}))
    archive.write_archive(io.BytesIO(), found, digests)
    file.write_text("eno")
    with pytest.raises(archive.Changed):
        archive.write_archive(io.BytesIO(), found, digests)


def test_files_and_bytes_make_the_same_archive(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"one" * 10**6)
    mixed = {"a.txt": tmp_path / "a.txt", "b.txt": b"two"}
    plain = {"a.txt": b"one" * 10**6, "b.txt": b"two"}
    both = [io.BytesIO(), io.BytesIO()]
    for target, found in zip(both, (mixed, plain), strict=True):
        archive.write_archive(target, found)
    assert both[0].getvalue() == both[1].getvalue()
    assert archive.manifest_of(mixed, {}) == archive.manifest_of(plain, {})


@pytest.mark.parametrize("keys", [["a", "a"], ["A"], ["a/b"], [""], ["a-"]])
def test_keys_of_chapters_are_plain_and_their_own(keys):
    with pytest.raises(ValueError, match="keys of chapters"):
        refuse_keys(keys)


def test_volumes_hold_at_most_a_hundred_pages_and_one_chapter_at_least():
    assert planned([]) == []
    assert planned([250]) == [(0, 1)]
    assert planned([40, 40, 40, 250, 1]) == [(0, 2), (2, 3), (3, 4), (4, 5)]
    assert planned([33, 33, 33, 33]) == [(0, 3), (3, 4)]
    assert volume_names([(n, n + 1) for n in range(100)], [str(n) for n in range(100)])[99] == (
        "100-99.pdf"
    )
    assert contents_name(100) == "000-contents.pdf"


@given(
    pages=st.lists(st.integers(1, 40), min_size=2, max_size=60),
    came_out=st.integers(101, 2_000),
    data=st.data(),
)
def test_chapters_that_came_out_too_long_are_cut_and_so_is_what_follows(pages, came_out, data):
    first = data.draw(st.integers(0, len(pages) - 2))
    end = data.draw(st.integers(first + 2, len(pages)))
    again = planned_again(pages, (first, end), came_out)
    assert [at for one, other in again for at in range(one, other)] == [*range(first, len(pages))]
    assert again[0][1] < end


def test_later_volumes_learn_from_one_that_was_too_long():
    assert planned_again([4] * 100, (0, 24), 193) == [
        (n, min(n + 11, 100)) for n in range(0, 100, 11)
    ]


def test_equal_omissions_of_several_chapters_are_one_line():
    told = Told(7, Access.FULL, 0, 2, 0)
    found = book_omissions(
        told, [Omission("drafts"), Omission("missing_file", 1, {"name": "a"})] * 2
    )
    assert [(one.code, one.count) for one in found] == [
        ("later_entries", None),
        ("mail_addresses", None),
        ("erased_texts", 2),
        ("drafts", None),
        ("missing_file", 2),
    ]


def test_ids_of_two_chapters_never_meet_in_a_volume():
    part = (
        '<h3 id="a">A</h3><section aria-labelledby="a b" class="x"><a href="#a">up</a>'
        '<a href="https://x.example/#a">out</a><td headers="a b">&quot; id=&quot;n</td></section>'
    )
    assert with_own_ids(part, "c1-") == (
        '<h3 id="c1-a">A</h3><section aria-labelledby="c1-a c1-b" class="x"><a href="#c1-a">up</a>'
        '<a href="https://x.example/#a">out</a><td headers="c1-a c1-b">&quot; id=&quot;n</td>'
        "</section>"
    )


def test_progress_never_goes_back():
    told = [percent(step, done, 9) for step in SHARES for done in range(10)]
    assert told == sorted(told) and (told[0], told[-1]) == (0, 100)
    assert percent("printing", 5, 0) == SHARES["printing"][0]
