"""Lists come in every encoding and shape; none may be misread silently and none may crash."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringback.intake.tables import CannotRead, Table, read_table

LINES = "Name;Phone;Notes\nAnn;303-555-0100;likes a, b, and c\nBo;303-555-0101;x\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_the_same_list_reads_the_same_in_every_encoding(encoding: str) -> None:
    table = read_table("Name,City\nJürgen Müller,Köln\nZoë,Malmö\n".encode(encoding))
    assert table.columns == ("Name", "City")
    assert table.rows == (("Jürgen Müller", "Köln"), ("Zoë", "Malmö"))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_though_the_notes_hold_others(delimiter: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(["Name", "Phone", "Notes"])
    writer.writerows(
        [f"Ann {n}", "303-555-0100", "wants a, b; c | d" if n % 2 else "ok, maybe, later"] for n in range(9)
    )
    table = read_table(out.getvalue().encode())
    assert table.delimiter == delimiter
    assert {len(row) for row in table.rows} == {3}


def test_commas_in_the_notes_of_a_semicolon_file_do_not_split() -> None:
    assert read_table(LINES.encode()).rows[0] == ("Ann", "303-555-0100", "likes a, b, and c")


def test_quoted_line_ends_stay_in_their_cell_and_old_line_ends_are_read() -> None:
    assert read_table(b'Name,Notes\r\nAnn,"one\r\ntwo"\r\n').rows == (("Ann", "one\r\ntwo"),)
    assert read_table(b"Name,Notes\rAnn,x\rBo,y\r").rows == (("Ann", "x"), ("Bo", "y"))


def test_ragged_rows_keep_every_cell_and_can_be_written_back() -> None:
    table = read_table(b"Name,Phone\nAnn\nBo,1,left over,more\n")
    assert table.rows == (("Ann",), ("Bo", "1", "left over", "more"))
    assert table.raw(0) == (("Name", "Ann"), ("Phone", ""))
    assert table.raw(1)[2:] == (("Extra 1", "left over"), ("Extra 2", "more"))


def test_columns_of_one_name_are_told_apart() -> None:
    assert read_table(b"Phone,Phone,,phone\n1,2,3,4\n").columns == (
        "Phone",
        "Phone (2)",
        "Column 3",
        "phone (3)",
    )


def test_a_quotation_mark_that_is_never_closed_costs_no_row() -> None:
    table = read_table(b'Name,Notes\nAnn,x\nBo,"open\nCy,z\nDi,w\n')
    assert [row[0] for row in table.rows] == ["Ann", "Bo", "Cy", "Di"]
    assert "Line 3" in table.notes[0]


def test_a_title_above_the_names_and_a_missing_header_are_noticed() -> None:
    titled = read_table(b"Leads of March,,\n,,\nName,Phone,City\nAnn,1,Rome\n")
    assert titled.columns == ("Name", "Phone", "City")
    bare = read_table(b"Ann Lee,ann@example.com\nBo Day,bo@example.com\n")
    assert not bare.had_header
    assert len(bare.rows) == 2


def test_a_list_with_names_only_has_no_rows_and_is_no_error() -> None:
    table = read_table(b"Name,Phone\n")
    assert table.columns == ("Name", "Phone")
    assert table.rows == ()


def test_the_hint_of_excel_is_followed() -> None:
    assert read_table(b"sep=;\r\nName;City\r\nAnn;Rome\r\n").rows == (("Ann", "Rome"),)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n,,\r\n", "empty"),
        (b"PK\x03\x04rest", "save it as CSV"),
        (b"\xd0\xcf\x11\xe0rest", "save it as CSV"),
        (b"%PDF-1.7", "Export"),
        (bytes(range(256)) * 20, "save it as CSV"),
        (b"a,b\n" * 400, "Split"),
    ],
)
def test_what_is_no_list_is_refused_with_what_to_do(data: bytes, says: str) -> None:
    with pytest.raises(CannotRead, match=says):
        read_table(data, limit=1500 if says == "Split" else 10_000_000)


@given(st.binary(max_size=400))
def test_any_bytes_give_a_table_or_a_clear_refusal(data: bytes) -> None:
    refusal = ""
    table: Table | None
    try:
        table = read_table(data)
    except CannotRead as error:
        refusal = str(error)
        table = None
    if table is None:
        assert refusal.endswith(".")
    else:
        assert len(table.rows) == len(table.line_numbers)
        assert len(set(table.columns)) == len(table.columns)


CELL = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=8).map(
    lambda t: f"a{t}"
)


@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=6))
def test_a_written_list_is_read_back_unchanged(rows: list[tuple[str, str, str]]) -> None:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([("Name", "City", "Notes"), *rows])
    assert read_table(out.getvalue().encode()).rows == tuple(rows)


def test_a_file_of_blanks_of_any_kind_is_empty() -> None:
    for blank in (b"\xa0", "\u2003\n\u00a0\n".encode(), b" \t\r\n"):
        with pytest.raises(CannotRead, match="empty"):
            read_table(blank)
