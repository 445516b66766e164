"""Reading inventory files: every rule of 4-fine-print.md, in CSV and in XLSX."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govportal.refusals import Refused
from registry.rules.inventory import (
    MOST_BYTES,
    REQUIRED,
    WORDS,
    header_faults,
    inert,
    reading,
    records,
    revived,
    word_of,
)
from tests.registry.inventories import FOLDER, ROW, csv_of, read, rows, with_part, xlsx_of

A_KEY = f"gpa_{'a' * 10}_{'b' * 43}"  # the same in every process: it is part of a test's name


def codes(faults):
    return [code for _row, _column, code in faults]


def refusal(data):
    with pytest.raises(Refused) as refused:
        list(records(data))
    return refused.value.refusal.code


def test_the_example_has_200_rows_and_no_faults():
    cells, faults = read((FOLDER / "inventory.csv").read_bytes())
    assert len(cells) == 200 and faults == []


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_any_line_end_with_or_without_mark_reads_the_same(end, mark):
    data = csv_of({}, {"purpose": "ä"}).replace(b"\r\n", end)
    cells, faults = read(mark + data)
    assert faults == [] and [c["purpose"] for c in cells] == [ROW["purpose"], "ä"]


def test_the_last_line_needs_no_end():
    assert read(csv_of({}).rstrip(b"\r\n"))[1] == []


def test_blank_lines_are_no_rows_but_are_counted():
    lines = csv_of({}, {"name": "=1"}).split(b"\r\n")
    data = b"\r\n".join([lines[0], b"", b",,", lines[1], b"", lines[2], b"", b""])
    cells, faults = read(data)
    assert len(cells) == 2 and faults == [(6, "name", "inventory.formula")]


def test_a_quoted_line_break_is_one_row_and_later_rows_keep_their_number():
    data = csv_of({"purpose": "two\nlines"}, {"name": "two\nlines"}, {"slug": "X"})
    cells, faults = read(data)
    assert cells[0]["purpose"] == "two\nlines"
    assert faults == [(3, "name", "inventory.line_break"), (4, "slug", "inventory.slug_wrong")]


def test_a_byte_that_is_no_utf_8_is_a_fault_of_its_row_and_column():
    data = csv_of({"business_unit": "Werkst#tte"}, {}).replace(b"#", b"\xe4")
    assert read(data)[1] == [(2, "business_unit", "inventory.byte_wrong")]


def test_quotes_that_are_not_in_pairs_are_said_where_they_begin():
    data = csv_of({}, {}) + b'"never ended,and more\nand more\n'
    assert read(data)[1] == [(4, "", "inventory.quotes")]


def test_rows_of_another_width():
    cells = rows({}, {}, {})
    cells[1] = cells[1][:5]
    cells[2] = [*cells[2], "one more"]
    cells[3] = [*cells[3], "", ""]
    assert read(csv_of(cells=cells))[1] == [
        (2, "", "inventory.columns_few"),
        (3, "", "inventory.columns_many"),
    ]


BAD = [
    ("slug", "x", "inventory.slug_length"),
    ("slug", "x" * 61, "inventory.slug_length"),
    ("slug", "Fleet Watcher/2", "inventory.slug_wrong"),
    ("slug", "größe", "inventory.slug_wrong"),
    ("name", "=1+1", "inventory.formula"),
    ("name", "  =1+1", "inventory.formula"),
    ("name", "+1", "inventory.formula"),
    ("name", "-1", "inventory.formula"),
    ("name", "@SUM(A1)", "inventory.formula"),
    ("name", "\tA", "inventory.formula"),
    ("name", "\rA", "inventory.formula"),
    ("name", "A\nB", "inventory.line_break"),
    ("name", "A\x00B", "inventory.character_wrong"),
    ("name", "A\u202eB", "inventory.character_wrong"),
    ("name", "\u200b", "inventory.character_wrong"),
    ("business_unit", "Claims\u202e", "inventory.character_wrong"),
    ("name", "A" * 161, "inventory.text_long"),
    ("purpose", f"Uses {A_KEY}.", "inventory.holds_key"),
    ("systems", f"erp;{A_KEY}", "inventory.holds_key"),
    ("business_owner", "nobody", "inventory.email_wrong"),
    ("business_owner", "a@b@c.example", "inventory.email_wrong"),
    ("business_owner", "a b@c.example", "inventory.email_wrong"),
    ("business_owner", "a(at)c.example", "inventory.email_wrong"),
    ("business_owner", "a@c", "inventory.email_wrong"),
    ("last_review_date", "2026-02-30", "inventory.date_wrong"),
    ("last_review_date", "30.11.2026", "inventory.date_wrong"),
    ("last_review_date", "2026-11-30 10:00", "inventory.date_wrong"),
    ("lifecycle_state", "productive", "inventory.word_unknown"),
    ("environment", "prod-eu", "inventory.word_unknown"),
    ("user_population", "everybody", "inventory.word_unknown"),
    ("kind", "robot", "inventory.word_unknown"),
    ("risk_tier", "5", "inventory.tier_wrong"),
    ("tools", ";".join(f"t{n}" for n in range(201)), "inventory.list_long"),
    *[(column, " ", "inventory.cell_missing") for column in REQUIRED],
]


@pytest.mark.parametrize(("column", "cell", "code"), BAD)
def test_a_cell_that_cannot_be_taken(column, cell, code):
    assert read(csv_of({column: cell}))[1] == [(2, column, code)]


GOOD = [
    ("business_owner", "Owner@Brackwater.example", "owner@brackwater.example"),
    ("lifecycle_state", "In_Review", "in review"),
    ("user_population", "REGULATED USERS", "regulated users"),
    ("user_population", "regulated", "regulated users"),
    ("kind", "Vendor's copilot", "vendor’s copilot"),
    ("kind", "", "built"),
    ("last_review_date", "", ""),
    ("tools", "a ; b;; a", "a;b"),
    ("purpose", "=1+1", "=1+1"),
    ("purpose", "'=1+1", "=1+1"),
    ("name", "'=1+1", "=1+1"),
    ("business_unit", "Legal,\n Risk", "Legal, Risk"),
]


@pytest.mark.parametrize(("column", "cell", "text"), GOOD)
def test_a_cell_in_its_own_form(column, cell, text):
    cells, faults = read(csv_of({column: cell}))
    assert faults == [] and cells[0][column] == text


def test_the_next_review_is_not_before_the_last():
    dates = {"last_review_date": "2026-05-02", "next_review_date": "2026-05-01"}
    assert codes(read(csv_of(dates))[1]) == ["inventory.dates_reversed"]
    assert read(csv_of(dates | {"next_review_date": "2026-05-02"}))[1] == []


def test_a_cell_that_says_what_the_portal_knows_is_never_wrong():
    known = ROW | {"name": "=old", "business_owner": "", "purpose": "", "slug": "letter-drafter-0"}
    odd = {"name": "=old", "business_owner": "", "purpose": ""}
    assert read(csv_of(odd), known)[1] == []
    assert codes(read(csv_of(odd), {})[1]) == [
        "inventory.formula", "inventory.cell_missing", "inventory.cell_missing",
    ]  # fmt: skip


@pytest.mark.parametrize("column", WORDS)
def test_every_word_is_read_as_itself_and_as_what_the_portal_stores(column):
    for value, word in WORDS[column].items():
        assert word_of(column, word) == word_of(column, value.upper()) == word


def header(*names):
    return [
        (fault.column, fault.why.code)
        for fault in header_faults(next(records(csv_of(cells=[list(names)]))))
    ]


def test_a_header_that_cannot_be_taken():
    assert header(*ROW, "approval_status", "Risk Tier") == []
    assert header(*ROW, "slug") == [("slug", "inventory.column_twice")]
    assert header(*[name for name in ROW if name != "name"]) == [
        ("name", "inventory.column_missing")
    ]
    assert header(*ROW, "toools", "weather") == [
        ("toools", "inventory.column_near"),
        ("weather", "inventory.column_unknown"),
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "inventory.file_empty"),
        (b"\xef\xbb\xbf\r\n\n", "inventory.file_empty"),
        (b"x" * (MOST_BYTES + 1), "inventory.file_large"),
        ("slug,name".encode("utf-16"), "inventory.file_type"),
        (b"\xd0\xcf\x11\xe0 old", "inventory.file_old"),
        (b"PK\x03\x04 no zip", "inventory.sheet_unreadable"),
    ],
)
def test_what_is_no_inventory_file(data, code):
    assert refusal(data) == code


def test_a_file_of_too_many_rows(monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", 2)
    assert read(csv_of({}, {}))[1] == []
    assert read(csv_of({}, {}, {}))[1] == [(4, "", "inventory.rows_many")]


def test_a_spreadsheet_reads_as_the_same_file_does():
    changes = [{"purpose": "two\nlines"}, {"name": "=1+1"}, {"business_owner": "nobody"}]
    assert read(xlsx_of(*changes)) == read(csv_of(*changes))


def test_days_and_numbers_of_a_spreadsheet():
    typed = {"last_review_date": date(2026, 5, 1), "next_review_date": datetime(2026, 6, 1)}  # noqa: DTZ001
    cells, faults = read(xlsx_of(typed | {"risk_tier": 2.0}))
    assert faults == []
    assert cells[0]["last_review_date"] == "2026-05-01"
    assert (cells[0]["next_review_date"], cells[0]["risk_tier"]) == ("2026-06-01", "2")


def test_a_spreadsheet_that_unpacks_to_too_much(monkeypatch):
    monkeypatch.setattr(reading, "MOST_UNPACKED", 100_000)
    bomb = with_part(xlsx_of({}), "docProps/app.xml", lambda body: b"\0" * 200_000)
    assert len(bomb) < 20_000 and refusal(bomb) == "inventory.sheet_large"


@pytest.mark.parametrize(
    ("part", "end", "much"),
    [
        ("xl/styles.xml", b"</cellXfs>", b"<xf/>" * 500_000),
        ("xl/worksheets/sheet1.xml", b"</sheetData>", b"<row/>" * 500_000),
    ],
)
def test_a_spreadsheet_with_a_small_part_of_very_many_elements_is_not_read(part, end, much):
    bomb = with_part(xlsx_of({}), part, lambda body: body.replace(end, much + end))
    assert len(bomb) < 20_000 and refusal(bomb) == "inventory.sheet_packed"


def test_a_spreadsheet_with_many_equal_rows_is_read():
    same = xlsx_of(cells=[*rows({}), *[rows({})[1]] * 5_000])
    assert len(read(same)[0]) == 5_001


def test_a_spreadsheet_with_an_entity_is_refused_and_not_expanded():
    entity = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><worksheet'
    sheet = "xl/worksheets/sheet1.xml"
    bad = with_part(xlsx_of({}), sheet, lambda body: body.replace(b"<worksheet", entity, 1))
    assert refusal(bad) == "inventory.sheet_unreadable"


def test_what_a_sheet_says_of_its_own_size_is_not_believed():
    sheet = "xl/worksheets/sheet1.xml"
    lying = with_part(
        xlsx_of({}, {}), sheet, lambda body: body.replace(b'ref="A1:I3"', b'ref="A1:XFD1048576"')
    )
    assert lying != xlsx_of({}, {}) and len(read(lying)[0]) == 2


@given(st.text(alphabet="'=+-@\t\r\n a"))
def test_what_is_made_inert_comes_back_and_is_no_formula(text):
    assert revived(inert(text)) == text
    assert not inert(text).lstrip(" \n").startswith(("=", "+", "-", "@", "\t", "\r"))
