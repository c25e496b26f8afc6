from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest

from caunoi.intake.cells import column_letter
from caunoi.intake.jail import Jail
from caunoi.intake.prescan import Unreadable, look_at
from caunoi.intake.reading import read_file
from caunoi.intake.receiving import readable
from caunoi.intake.tests.writing_lists import comma_separated, member, roster, workbook
from caunoi.intake.workbook import open_workbook


def repacked(content: bytes, **parts: bytes | None) -> bytes:
    """A workbook with parts replaced, added or (None) left out; `/` is `__` and `.` is `_dot_` in keywords."""
    names = {name.replace("__", "/").replace("_dot_", "."): part for name, part in parts.items()}
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for entry in before.infolist():
            if entry.filename not in names:
                after.writestr(entry.filename, before.read(entry.filename))
        for name, part in names.items():
            if part is not None:
                after.writestr(name, part)
    return out.getvalue()


def sheet_xml(inside: bytes, *, head: bytes = b"") -> bytes:
    return (
        b'<?xml version="1.0"?>'
        + head
        + b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b"<sheetData>" + inside + b"</sheetData></worksheet>"
    )


def why(content: bytes, name: str = "a.xlsx") -> str:
    with pytest.raises(Unreadable) as refused, Jail() as jail:
        list(jail.read(content, name=name))
    return refused.value.fault.code


PLAIN = workbook(roster(member(1)))


def test_a_plain_workbook_passes_the_scan():
    assert look_at(PLAIN, name="a.xlsx").warnings == []


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.xlsx", "file-empty"),
        (b"\xef\xbb\xbf \r\n", "a.csv", "file-empty"),
        (b"<html><table></table></html>", "a.xlsx", "file-of-another-kind"),
        (PLAIN[: len(PLAIN) // 2], "a.xlsx", "file-damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xls", "file-container-broken"),
        (b"whatever", "a.ods", "file-not-a-workbook"),
        (repacked(PLAIN, xl__vbaProject_dot_bin=b"x"), "a.xlsx", "file-macros-hidden"),
        (repacked(PLAIN, xl__workbook_dot_xml=None), "a.xlsx", "file-not-a-workbook"),
        (repacked(PLAIN, **{"..__evil_dot_xml": b"x"}), "a.xlsx", "file-part-names"),
        (workbook([["một"], ["hai"]]), "a.xlsx", "header-not-found"),
        (b"a;b\x01;c\n", "a.csv", "file-encoding"),
    ],
)
def test_what_cannot_be_read_has_its_own_sentence(content, name, code):
    assert why(content, name) == code


def test_a_tiny_file_that_asks_for_terabytes_is_refused_before_it_is_read():
    far = sheet_xml(
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    )
    assert why(repacked(PLAIN, xl__worksheets__sheet1_dot_xml=far)) == "file-far-cells"


@pytest.mark.parametrize("name", ["xl/odd.xml", "xl/worksheets/sheet1.dat", "tờ.bin"])
def test_a_sheet_under_an_odd_name_is_looked_at_too(name):
    far = sheet_xml(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    assert why(repacked(PLAIN, **{name: far})) == "file-far-cells"
    assert why(repacked(PLAIN, **{name: sheet_xml(b"", head=b"<!DOCTYPE x>")})) == "file-doctype"


def test_a_picture_in_a_workbook_is_no_sheet():
    pictured = repacked(PLAIN, **{"xl/media/image1.png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR<!DOCTYPE"})
    assert look_at(pictured, name="a.xlsx").warnings == []


def test_a_row_of_cells_without_addresses_is_counted():
    wide = sheet_xml(b"<row>" + b"<c ><v>1</v></c>" * 20_000 + b"</row>")
    assert why(repacked(PLAIN, xl__worksheets__sheet1_dot_xml=wide)) == "file-too-wide"


def test_a_bomb_is_refused_by_its_ratio():
    bomb = sheet_xml(b" " * (30 * 2**20))
    assert why(repacked(PLAIN, xl__worksheets__sheet1_dot_xml=bomb)) == "file-bomb"


def test_a_document_type_is_refused():
    trap = sheet_xml(b"", head=b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>')
    assert why(repacked(PLAIN, xl__worksheets__sheet1_dot_xml=trap)) == "file-doctype"


def test_a_reader_that_dies_or_hangs_is_one_unreadable_file_and_the_next_is_read():
    with Jail(deadline=0.001) as jail:
        with pytest.raises(Unreadable) as refused:
            list(jail.read(PLAIN, name="a.xlsx"))
        assert refused.value.fault.code == "file-reader-died"
    with Jail() as jail:
        list(jail.read(PLAIN, name="a.xlsx"))
        jail._child.kill()
        jail._child.wait()
        assert any("rows" in message for message in jail.read(PLAIN, name="a.xlsx"))


def test_the_reader_has_neither_our_keys_nor_a_file_to_write():
    with Jail() as jail:
        list(jail.read(PLAIN, name="a.xlsx"))
        process = f"/proc/{jail._child.pid}"
        with open(f"{process}/environ", "rb") as environment:
            assert b"CAUNOI" not in environment.read()
        with open(f"{process}/limits") as limits:
            assert any(line.startswith("Max file size") and line.split()[3] == "0" for line in limits)


def test_addresses_are_those_of_the_sheet_wherever_the_table_starts():
    rows = roster(member(1), member(2, name=""))
    with Jail() as jail:
        messages = list(jail.read(workbook(rows, first="C4"), name="a.xlsx"))
    (bad,) = [bad for message in messages for bad in message.get("bad", ())]
    assert bad["row"] == 10
    assert bad["faults"][0][2] == "D"


def test_a_hidden_sheet_is_said_and_not_read():
    with Jail() as jail:
        messages = list(jail.read(workbook(roster(member(1)), hidden=roster(member(2))), name="a.xlsx"))
    assert sum(len(message.get("rows", ())) for message in messages) == 1
    assert [warning[1] for warning in messages[-1]["end"]["warnings"]] == ["sheet-hidden"]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_csv_is_read_whatever_parts_its_cells_and_codes_its_letters(separator, encoding):
    content = comma_separated(roster(member(1)), separator=separator, encoding=encoding)
    with Jail() as jail:
        rows = [row for message in jail.read(content, name="a.csv") for row in message.get("rows", ())]
    assert rows[0][:2] == [6, "Nguyễn Thị Lan"]


def test_a_csv_with_a_line_break_in_a_cell_keeps_its_row_numbers():
    rows = roster(member(1, note="một\nhai"), member(2, name=""))
    (sheet,) = open_workbook(comma_separated(rows), name="a.csv")
    assert [number for number, _ in sheet.rows] == list(range(1, 8))


def test_columns_have_the_letters_of_the_sheet():
    assert [column_letter(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "A.XLS"])
def test_a_workbook_under_the_name_of_another_kind_is_refused_with_what_to_do(name):
    assert why(PLAIN, name) == "file-not-as-named"
    with pytest.raises(Unreadable) as refused:
        open_workbook(PLAIN, name=name)
    assert ".xlsx rồi gửi lại" in refused.value.fault.text.vi


def test_a_real_date_is_a_date():
    content = workbook(roster(member(1, birth=date(1990, 3, 5))))
    with Jail() as jail:
        rows = [row for message in jail.read(content, name="a.xlsx") for row in message.get("rows", ())]
    assert rows[0][4:6] == ["1990-03-05", "day"]


def test_a_csv_row_wider_than_any_sheet_is_refused():
    with pytest.raises(Unreadable):
        list(read_file(b"," * 20_000, name="a.csv"))


def test_a_file_s_name_in_another_encoding_can_be_stored_and_printed():
    assert readable("Danh s\udce1ch.csv") == "Danh s\ufffdch.csv"
    assert readable("Danh sách.csv") == "Danh sách.csv"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_wide_text_without_its_mark_is_read(encoding):
    (sheet,) = open_workbook("Họ và tên;Ngày sinh\nĐỗ Thị Na;01/01/1995\n".encode(encoding), name="a.csv")
    assert next(iter(sheet.rows)) == (1, ["Họ và tên", "Ngày sinh"])


def test_one_nought_in_a_text_is_a_fault_of_the_file_and_not_another_encoding():
    (sheet,) = open_workbook("Họ và tên;Ngày sinh\nĐỗ Thị\x00 Na;01/01/1995\n".encode(), name="a.csv")
    with pytest.raises(Unreadable) as refused:
        list(sheet.rows)
    assert refused.value.fault.code == "file-encoding"
