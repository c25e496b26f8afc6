"""A supplied workbook is written into without breaking it, however its rows are spelled; one that cannot be is refused."""

from __future__ import annotations

import base64
import io
import zipfile
from xml.etree import ElementTree

import openpyxl
import pytest

from caunoi.intake.filling import filled
from caunoi.intake.prescan.saying import Unreadable

ROWS = [[[0, "n", 1], [1, "s", '=1+1 ]]> <&" Nguyễn']], [[0, "n", 2]]]
HEADINGS = b'<row r="1"><c r="A1" t="inlineStr"><is><t>STT</t></is></c></row>'
PART = "xl/worksheets/sheet1.xml"


def template(rows: bytes, columns: bytes = b"", *, headings: bytes = HEADINGS) -> bytes:
    """A workbook whose one sheet has those rows below its headings, spelled like that."""
    made, changed = io.BytesIO(), io.BytesIO()
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "T"
    book.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(changed, "w") as target:
        for info in source.infolist():
            held = source.read(info)
            if info.filename == PART:
                empty = next(one for one in (b"<sheetData/>", b"<sheetData></sheetData>") if one in held)
                held = held.replace(empty, columns + b"<sheetData>" + headings + rows + b"</sheetData>")
            target.writestr(info, held)
    return changed.getvalue()


def written(content: bytes) -> tuple[ElementTree.Element, openpyxl.Workbook]:
    orders = {"sheets": [{"sheet": "T", "first_row": 2, "rows": ROWS, "alike": True}]}
    copy = b"".join(
        base64.b64decode(one["bytes"])
        for one in filled(content, name="m.xlsx", orders=orders)
        if "bytes" in one
    )
    sheet = zipfile.ZipFile(io.BytesIO(copy)).read(PART)
    return ElementTree.fromstring(sheet), openpyxl.load_workbook(io.BytesIO(copy))  # noqa: S314 - made here


@pytest.mark.parametrize(
    "rows",
    [
        b"",
        # As Excel spells a blank cell with a look, and a blank row: with nothing between it and what closes around it.
        b'<row r="2"><c r="A2" s="0"/><c r="D2" s="0"/></row><row r="3" ht="20"/>',
        b'<row r="2"><c r="A2" s="0"/><c r="D2" s="0"/></row><row r="7"><c r="D7"/></row><row r="9"/>',
        b'<row r="2"><c r="A2" s="0"></c><c r="D2" s="0"></c></row>\n<row r="3"></row>\n',
    ],
)
def test_blank_rows_and_cells_are_kept_whichever_way_they_are_spelled(rows: bytes) -> None:
    sheet, book = written(template(rows))

    numbers = [int(one.attrib["r"]) for one in sheet.iter() if one.tag.endswith("}row")]
    assert numbers == sorted(set(numbers))
    assert [[cell.value for cell in row[:2]] for row in book["T"].iter_rows(max_row=3)] == [
        ["STT", None], [1, '=1+1 ]]> <&" Nguyễn'], [2, None],
    ]  # fmt: skip
    kept = rows.count(b'r="D')
    assert sum(one.attrib.get("r", "").startswith("D") for one in sheet.iter()) == kept


@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        (b'<row r="x"/>', b""),
        (b'<row r="-5"/>', b""),
        (b'<row r="3"/><row r="2"/>', b""),
        (b'<row r="2"><c r="A2" s="&quot;/&gt;"/></row>', b""),
        (b'<c r="A2"/>', b""),
        (b"", b'<cols><col min="a" max="b" style="1"/></cols>'),
    ],
)
def test_what_no_spreadsheet_program_writes_is_refused_in_words(rows: bytes, columns: bytes) -> None:
    outside_a_row = rows.startswith(b"<c ")
    content = template(rows, columns, headings=b"" if outside_a_row else HEADINGS)
    with pytest.raises(Unreadable) as told:
        written(content)
    assert told.value.fault.code == "file-not-a-workbook"
