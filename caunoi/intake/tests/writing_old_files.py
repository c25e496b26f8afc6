"""Files as old programs leave them, for the tests: text in old letters, .xls, .ods, workbooks whose cells name their font."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter

from caunoi.intake.tests.writing_lists import Rows
from caunoi.vocabulary.old_letters import OldLetters
from caunoi.vocabulary.tests.writing_letters import in_old_letters

#: The font of a cell by its row and column from 0; None is the workbook's own.
FontOf = Callable[[int, int], "str | None"]


def rows_in_old_letters(rows: Rows, letters: OldLetters) -> list[list[Any]]:
    """The rows with every text in old letters."""
    return [[in_old_letters(c, letters) if isinstance(c, str) else c for c in row] for row in rows]


def everywhere(font: str) -> FontOf:
    """One font for every cell."""
    return lambda row, column: font


def workbook_in_fonts(rows: Rows, font_of: FontOf, *, sheet: str = "Danh sách", **options: Any) -> bytes:
    """An .xlsx whose cells stand in the fonts given."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, options)
    page = book.add_worksheet(sheet)
    formats: dict[tuple[str | None, bool], Any] = {}
    for down, cells in enumerate(rows):
        for across, cell in enumerate(cells):
            if cell is None or cell == "":
                continue
            key = font_of(down, across), isinstance(cell, date)
            if key not in formats:
                said = {"font_name": key[0]} if key[0] else {}
                formats[key] = book.add_format(said | ({"num_format": "dd/mm/yyyy"} if key[1] else {}))
            if isinstance(cell, date):
                page.write_datetime(down, across, cell, formats[key])
            elif isinstance(cell, str):
                page.write_string(down, across, cell, formats[key])
            else:
                page.write_number(down, across, cell, formats[key])
    book.close()
    return content.getvalue()


# --- .ods -----------------------------------------------------------------------------------------------------

_NAMESPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"),
        ("svg", "svg-compatible"),
    )
)  # fmt: skip


def open_document(sheets: dict[str, Rows], *, font: str | None = None, hidden: tuple[str, ...] = ()) -> bytes:
    """An .ods with these sheets, every text in the font given."""
    face = font or "Arial"
    tables = "".join(
        f"<table:table table:name={quoteattr(name)} table:style-name={quoteattr('off' if name in hidden else 'on')}>"
        + "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in rows)
        + "</table:table>"
        for name, rows in sheets.items()
    )
    style = "".join(
        f'<style:style style:name="{name}" style:family="table">'
        f'<style:table-properties table:display="{shown}"/></style:style>'
        for name, shown in (("on", "true"), ("off", "false"))
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMESPACES} office:version="1.2">'
        f'<office:font-face-decls><style:font-face style:name="F1" svg:font-family="&apos;{escape(face)}&apos;"/>'
        f"</office:font-face-decls><office:automatic-styles>{style}"
        '<style:style style:name="ce1" style:family="table-cell"><style:text-properties style:font-name="F1"/>'
        f"</style:style></office:automatic-styles><office:body><office:spreadsheet>{tables}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>',
        )
    return out.getvalue()


def _cell(cell: Any) -> str:
    if cell is None or cell == "":
        return '<table:table-cell table:style-name="ce1"/>'
    if isinstance(cell, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{cell:%Y-%m-%d}"><text:p>{cell}</text:p></table:table-cell>'
    if isinstance(cell, (int, float)):
        return f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p></table:table-cell>'
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in cell.split("\n"))
    return f'<table:table-cell table:style-name="ce1" office:value-type="string">{lines}</table:table-cell>'


# --- .xls -----------------------------------------------------------------------------------------------------

_SECTOR = 512
_FREE, _END, _OF_THE_TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
# The number format 14 is a day.
_DAY = 14


def old_workbook(
    sheets: dict[str, Rows], *, font: str | None = None, hidden: tuple[str, ...] = (), from_1904: bool = False
) -> bytes:
    """An .xls (BIFF8) with these sheets, every text in the font given; dates are real dates."""
    parts = [_sheet(rows, from_1904) for rows in sheets.values()]
    # Four fonts come before the one that has no number 4.
    fonts = ["Arial"] * 4 + [font or "Arial"]
    begin = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0x0DBB, 1996, 0, 0x600)) + _record(
        0x42, b"\xb0\x04"
    )
    begin += _record(0x22, struct.pack("<H", from_1904))
    begin += b"".join(
        _record(0x31, struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + _short(f))
        for f in fonts
    )
    begin += b"".join(
        _record(0xE0, struct.pack("<HH16x", number, shown)) for number, shown in ((0, 0), (5, 0), (0, _DAY))
    )
    length = len(begin) + sum(4 + 6 + len(_short(name)) for name in sheets) + 4
    places, at = [], length
    for part in parts:
        places.append(at)
        at += len(part)
    named = b"".join(
        _record(0x85, struct.pack("<IBB", place, name in hidden, 0) + _short(name))
        for name, place in zip(sheets, places, strict=True)
    )
    return _compound(begin + named + _record(0x0A, b"") + b"".join(parts))


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _short(text: str) -> bytes:
    return struct.pack("<BB", len(text), 1) + text.encode("utf-16-le")


def _sheet(rows: Rows, from_1904: bool) -> bytes:
    cells = [_record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0x0DBB, 1996, 0, 0x600))]
    for down, row in enumerate(rows):
        for across, cell in enumerate(row):
            if cell is None or cell == "":
                continue
            if isinstance(cell, str):
                text = struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le")
                cells.append(_record(0x204, struct.pack("<HHH", down, across, 1) + text))
                continue
            number, style = float(cell) if not isinstance(cell, date) else 0.0, 0
            if isinstance(cell, date):
                number = float((cell - (date(1904, 1, 1) if from_1904 else date(1899, 12, 30))).days)
                style = 2
            cells.append(_record(0x203, struct.pack("<HHHd", down, across, style, number)))
    return b"".join(cells) + _record(0x0A, b"")


def _compound(stream: bytes) -> bytes:
    stream = stream.ljust(4096, b"\0")
    blocks = -(-len(stream) // _SECTOR)
    tables = 1
    while tables * 128 < tables + 1 + blocks:
        tables += 1
    chain = [_OF_THE_TABLE] * tables + [_END]
    chain += [tables + 2 + n for n in range(blocks - 1)] + [_END]
    table = struct.pack(f"<{tables * 128}I", *chain, *[_FREE] * (tables * 128 - len(chain)))
    directory = _entry("Root Entry", 5, 1, _END, 0) + _entry("Workbook", 2, _FREE, tables + 1, len(stream))
    places = [*range(tables), *[_FREE] * (109 - tables)]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack(
        "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, tables, tables, 0, 4096, _END, 0, _END, 0
    )
    header += struct.pack("<109I", *places)
    return header + table + directory.ljust(_SECTOR, b"\0") + stream.ljust(blocks * _SECTOR, b"\0")


def _entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
    spelled = (name + "\0").encode("utf-16-le")
    return (
        spelled.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(spelled), kind, 1, _FREE, _FREE, child)
        + bytes(36)
        + struct.pack("<IQ", first, size)
    )


def packed(files: dict[str, bytes]) -> bytes:
    """A zip of files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()
