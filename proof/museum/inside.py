"""Hostile inside: names that are defined, cells that are far away, and parts that do more than hold a list."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import partial

from proof.museum.exhibit import Exhibit
from proof.museum.packing import (
    HEAD,
    MAIN,
    Entry,
    book,
    plain,
    relations,
    row,
    sheet,
    with_rows,
    with_sheet,
    xml,
    zipped,
)

#: The file of 1.7 KB may take this much (seconds): it is the one that a reader dies of.
SPARSE_SECONDS = 0.2

_LAUGHS = (
    "<!DOCTYPE x [<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{at} '{f'&a{at - 1};' * 10}'>" for at in range(1, 10))
    + "]>"
).encode()
_OUTSIDE = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
_DEFINED = {
    "a billion laughs": _LAUGHS,
    "a file of the machine": _OUTSIDE,
    "a page of the network": b'<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:9/x">]>',
    "a definition fetched": b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    "a definition within": b'<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>',
    "quadratic growth": b"<!DOCTYPE x [<!ENTITY a '" + b"A" * 100_000 + b"'>]>",
    "small letters": b"<!doctype x>",
    "nothing defined": b"<!DOCTYPE worksheet>",
}
_PARTS = {
    "the book": "xl/workbook.xml",
    "the table of texts": "xl/sharedStrings.xml",
    "the styles": "xl/styles.xml",
    "the pointers": "xl/_rels/workbook.xml.rels",
    "the list of types": "[Content_Types].xml",
    "a part under an odd name": "xl/so.bin",
    "a drawing of the old kind": "xl/drawings/vmlDrawing1.vml",
    "the notes": "docProps/core.xml",
}
_FAR = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
_SPELLED = {
    "": _FAR,
    " in other quotes": _FAR.replace(b'"', b"'"),
    " with prefixes": _FAR.replace(b"<row", b"<x:row").replace(b"</row", b"</x:row").replace(b"<c", b"<x:c")
        .replace(b"</c", b"</x:c").replace(b'r="1"', b'xmlns:x="' + MAIN.encode() + b'" r="1"')
        .replace(b'r="1048576"', b'xmlns:x="' + MAIN.encode() + b'" r="1048576"'),
    " with a tab in the tag": _FAR.replace(b"<c r", b"<c\tr"),
    " with a line break in the tag": _FAR.replace(b"<c r", b"<c\nr"),
    " with blanks around the sign": _FAR.replace(b"r=", b"r = "),
    " with a sign by its number": _FAR.replace(b"XFD", b"&#88;FD"),
    " behind another attribute": _FAR.replace(b"<c r", b'<c t="n" s="0" r'),
    " in small letters": _FAR.replace(b"XFD", b"xfd"),
    " behind noughts": _FAR.replace(b"1048576", b"0000000001048576"),
    " among comments": b"<!-- x -->" + _FAR,
    " behind half a megabyte": b"".join(row(at, "x" * 90) for at in range(2, 4_000)) + _FAR,
    " in rows without numbers": b'<row><c r="A1"><v>1</v></c></row><row><c r="XFD1048576"><v>1</v></c></row>',
}  # fmt: skip
_CELLS = b"<c><v>1</v></c>"
_CALLS = {
    "WEBSERVICE": 'WEBSERVICE("http://127.0.0.1:9/"&amp;A2)',
    "a program": "cmd|'/C calc'!A0",
    "CALL": 'CALL("kernel32","WinExec","JCJ","calc",0)',
    "REGISTER.ID": 'REGISTER.ID("kernel32","WinExec")',
    "EXEC": 'EXEC("calc")',
    "RTD": 'RTD("server",,"x")',
}
_OUTWARD = {
    "a template over the network": ("attachedTemplate", "http://127.0.0.1:9/t.dotm"),
    "a picture over the network": ("image", "https://127.0.0.1:9/a.png"),
    "an object elsewhere": ("oleObject", "file:///C:/a.exe"),
    "a frame": ("frame", "http://127.0.0.1:9/"),
    "a book over the network": ("externalLinkPath", "http://127.0.0.1:9/a.xlsx"),
    "a book on a share": ("externalLinkPath", "file:///\\\\10.0.0.1\\c$\\a.xlsx"),
    "a book on a server": ("externalLinkPath", "\\\\10.0.0.1\\c$\\a.xlsx"),
    "a book by ftp": ("externalLinkPath", "ftp://127.0.0.1/a.xlsx"),
    "a protocol of Office": ("externalLinkPath", "ms-excel:ofe|u|http://127.0.0.1:9/"),
}
_MORE = {
    "macros under a name without": ("file-macros-hidden", "xl/vbaProject.bin"),
    "macros in a corner": ("file-macros-hidden", "custom/vbaProject1.bin"),
    "a macro sheet": ("file-macro-sheets", "xl/macrosheets/sheet1.xml"),
    "a dialogue sheet": ("file-macro-sheets", "xl/dialogsheets/sheet1.xml"),
    "a control": ("file-embedded", "xl/activeX/activeX1.xml"),
    "an embedded object": ("file-embedded", "xl/embeddings/oleObject1.bin"),
    "an embedded workbook": ("file-embedded", "xl/embeddings/book1.xlsx"),
    "connections": ("file-calls-out", "xl/connections.xml"),
    "a query": ("file-calls-out", "xl/queryTables/queryTable1.xml"),
}
_DATA = {
    "a container in a picture": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "a program in a picture": b"MZ\x90\0\x03\0\0\0",
    "a program of Linux in a picture": b"\x7fELF\x02\x01\x01",
    "a PDF in a picture": b"%PDF-1.7 /JS",
}


def _defined(name: str, definition: bytes) -> bytes:
    return book(Entry(name, HEAD + definition + b"<x>&e;</x>"))


def _link(kind: str) -> bytes:
    inside = f'<externalLink xmlns="{MAIN}"><{kind} ddeService="cmd" ddeTopic="/C calc"/></externalLink>'
    return book(Entry("xl/externalLinks/externalLink1.xml", HEAD + inside.encode()))


def _pointer(kind: str, target: str, *, outward: bool = True) -> bytes:
    return book(Entry("xl/worksheets/_rels/sheet1.xml.rels", relations((kind, target, outward))))


def _coded(letters: str, *, head: bytes | None = None) -> bytes:
    words = sheet().decode().replace("UTF-8", letters)
    return with_sheet(words.encode(letters) if head is None else head + sheet().split(b"?>", 1)[1])


def _far(address: str) -> bytes:
    return with_rows(f'<row r="1"><c r="A1"><v>1</v></c><c r="{address}"><v>1</v></c></row>'.encode())


def _crowded() -> bytes:
    """Sixty thousand cells a block, each packed by itself, so that the whole is no bomb by its ratio."""
    chance = random.Random(5)
    block = b'<c r="A1"/>' * 60_000
    # What cannot be packed keeps the ratio low.
    return with_rows(
        b"".join(block + b"<v>" + chance.randbytes(4_000).hex().encode() + b"</v>" for _ in range(201))
    )


def _texts(inside: bytes, head: str = "") -> bytes:
    return book(
        Entry("xl/sharedStrings.xml", HEAD + f'<sst xmlns="{MAIN}"{head}>'.encode() + inside + b"</sst>")
    )


def _dimension(reference: str) -> bytes:
    return with_sheet(sheet().replace(b"<sheetData>", f'<dimension ref="{reference}"/><sheetData>'.encode()))


DEFINED = [
    *(Exhibit(f"defines in the sheet: {what}", "file-doctype", partial(with_sheet, xml(b"", head=HEAD + said)))
      for what, said in _DEFINED.items()),
    *(Exhibit(f"defines in {what}", "file-doctype", partial(_defined, name, _LAUGHS))
      for what, name in _PARTS.items()),
    *(Exhibit(f"a file of the machine in {what}", "file-doctype", partial(_defined, name, _OUTSIDE))
      for what, name in _PARTS.items()),
    Exhibit("defines behind a megabyte", "file-doctype", lambda: with_sheet(
        xml(b"".join(row(at, "x" * 90) for at in range(2, 9_000)) + _OUTSIDE))),
]  # fmt: skip

WRITTEN = [
    Exhibit("in UTF-16", "file-markup", lambda: _coded("utf-16")),
    Exhibit("in UTF-16 without a mark", "file-markup", lambda: _coded("utf-16-le")),
    Exhibit("a definition in UTF-16", "file-markup", lambda: with_sheet(
        (HEAD + _OUTSIDE + b"<x/>").decode().replace("UTF-8", "UTF-16").encode("utf-16"))),
    Exhibit("in UTF-7", "file-markup", lambda: _coded("", head=b'<?xml version="1.0" encoding="UTF-7"?>')),
    Exhibit("in letters of a mainframe", "file-markup", lambda: _coded("", head=b'<?xml version="1.0" encoding="cp037"?>')),
    Exhibit("in letters of nobody", "file-markup", lambda: _coded("", head=b"<?xml version='1.0' encoding='x-none'?>")),
    Exhibit("noughts between the letters", "file-markup", lambda: with_sheet(sheet().replace(b"<row", b"\0<row"))),
    Exhibit("ten thousand deep", "file-markup", lambda: with_sheet(xml(b"<a>" * 10_000 + b"</a>" * 10_000))),
    Exhibit("a hundred deep", "file-markup", lambda: with_rows(b"<a>" * 100 + b"</a>" * 100)),
    Exhibit("never closed", "file-markup", lambda: with_sheet(sheet()[:-20])),
    Exhibit("closed twice", "file-markup", lambda: with_sheet(sheet() + b"</worksheet>")),
    Exhibit("rubbish", "file-markup", lambda: with_sheet(b"<" + b"\x01\xfe" * 600)),
    Exhibit("a tag of five megabytes", "file-markup", lambda: with_sheet(xml(b"<c " + b"abc " * 1_250_000 + b"/>"))),
    Exhibit("a word of five megabytes in a tag", "file-markup", lambda: with_sheet(
        xml(b'<c s="' + bytes(range(65, 91)) * 200_000 + b'"/>'))),
    Exhibit("cells with no address", "file-markup", lambda: _far("!!")),
    Exhibit("an address of words", "file-markup", lambda: _far("A1:XFD1048576")),
]  # fmt: skip

FAR = [
    *(Exhibit(f"a cell at the end of the world{what}", "file-far-cells", partial(with_rows, inside),
              seconds=SPARSE_SECONDS if not what else 3.0)
      for what, inside in _SPELLED.items()),
    Exhibit("a far cell in a part under an odd name", "file-far-cells", lambda: book(Entry("xl/so.dat", xml(_FAR)))),
    Exhibit("a far cell on a second sheet", "file-far-cells", lambda: book(Entry("xl/worksheets/sheet2.xml", xml(_FAR)))),
    Exhibit("a cell below the last row", "file-far-cells", lambda: _far("A1048577")),
    Exhibit("a cell below any row", "file-far-cells", lambda: _far("A999999999999")),
    Exhibit("a lone cell in the last row", "file-far-cells", lambda: _far("B1048576")),
    Exhibit("a cell right of the last column", "file-too-wide", lambda: _far("XFE1")),
    Exhibit("a cell right of any column", "file-too-wide", lambda: _far("ZZZZZZ1")),
    Exhibit("a few cells over much room", "file-far-cells", lambda: _far("AAA17000")),
    Exhibit("a reach that no sheet has", "file-far-cells", lambda: _dimension("A1:ZZZZ99999999")),
    Exhibit("a million cells in a row", "file-too-wide", lambda: with_rows(b"<row>" + b"<c/>" * 1_000_000 + b"</row>")),
    Exhibit("20,000 cells in a row", "file-too-wide", lambda: with_rows(b'<row r="1">' + _CELLS * 20_000 + b"</row>")),
    Exhibit("20,000 cells in a row, with prefixes", "file-too-wide", lambda: with_sheet(
        b'<x:worksheet xmlns:x="' + MAIN.encode() + b'"><x:sheetData><x:row>' + b"<x:c/>" * 20_000
        + b"</x:row></x:sheetData></x:worksheet>")),
    Exhibit("20,000 cells in a row, hidden by rows", "file-too-wide", lambda: with_rows(
        b'<row r="1"/>' * 20_000 + b"<row>" + b"<c />" * 20_000 + b"</row>")),
    Exhibit("more rows than a sheet has", "file-far-cells", lambda: with_rows(b"<row/>" * 1_100_000)),
    Exhibit("a cell told over and over", "file-too-many-cells", _crowded),
    Exhibit("texts told by the milliard", "file-too-many-words", lambda: _texts(b"", ' uniqueCount="4294967295"')),
    Exhibit("four million texts", "file-bomb", lambda: _texts(b"<si/>" * 4_100_000)),
]  # fmt: skip

DOING = [
    *(Exhibit(what, code, partial(book, Entry(name, b"<x/>"))) for what, (code, name) in _MORE.items()),
    *(Exhibit(what, "file-embedded", partial(book, Entry("xl/media/image1.png", head + b"\0" * 600)))
      for what, head in _DATA.items()),
    *(Exhibit(f"a formula: {what}", "file-calls-out", partial(
        with_rows,         f'<row r="1"><c r="A1"><f>{said}</f><v>0</v></c></row>'.encode())) for what, said in _CALLS.items()),
    *(Exhibit(what, "file-calls-out", partial(_pointer, kind, target))
      for what, (kind, target) in _OUTWARD.items()),
    Exhibit("a call of another program", "file-calls-out", lambda: _link("ddeLink")),
    Exhibit("a link to an object", "file-calls-out", lambda: _link("oleLink")),
    Exhibit("a pointer out of the file", "file-part-names", lambda: _pointer(
        "worksheet", "../../../../etc/passwd", outward=False)),
    Exhibit("a pointer with strokes backwards", "file-part-names", lambda: _pointer(
        "worksheet", "..\\sheet2.xml", outward=False)),
    Exhibit("no main part", "file-not-a-workbook", lambda: zipped(
        replace(part, name=part.name.replace("xl/workbook.xml", "xl/quyen.xml")) for part in plain())),
]  # fmt: skip

EXHIBITS = [*DEFINED, *WRITTEN, *FAR, *DOING]
