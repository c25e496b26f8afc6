"""Hostile .ods: cells repeated without end, and parts that do more than hold a list."""

from __future__ import annotations

from functools import partial

from proof.museum.exhibit import Exhibit
from proof.museum.packing import HEAD, Entry, noughts, zipped

ODS = "ds.ods"
_SPACE = "urn:oasis:names:tc:opendocument:xmlns"
_SHEETS = b"application/vnd.oasis.opendocument.spreadsheet"
_SPACES = " ".join(
    [*(f'xmlns:{name}="{_SPACE}:{name}:1.0"' for name in ("office", "table", "text", "draw", "script")),
     'xmlns:xlink="http://www.w3.org/1999/xlink"']
)  # fmt: skip


def content(rows: str, *, before: str = "", head: bytes = HEAD) -> bytes:
    """The inside of a workbook with one table."""
    inside = (
        f"<office:document-content {_SPACES}><office:body><office:spreadsheet>{before}"
        f'<table:table table:name="Danh sách">{rows}</table:table>'
        f"</office:spreadsheet></office:body></office:document-content>"
    )
    return head + inside.encode()


def cell(words: str = "x", **repeated: object) -> str:
    """A cell with words."""
    return f'<table:table-cell office:value-type="string"{_said(repeated)}><text:p>{words}</text:p></table:table-cell>'


def row(inside: str, **repeated: object) -> str:
    """A row of cells."""
    return f"<table:table-row{_said(repeated)}>{inside}</table:table-row>"


def _said(repeated: dict[str, object]) -> str:
    return "".join(f' table:number-{name}-repeated="{count}"' for name, count in repeated.items())


def ods(inside: bytes, *more: Entry, mimetype: bytes = _SHEETS) -> bytes:
    """A workbook with this inside."""
    manifest = f'<manifest:manifest xmlns:manifest="{_SPACE}:manifest:1.0"/>'.encode()
    kept = [Entry("mimetype", mimetype, method=0), Entry("content.xml", inside)]
    if all(entry.name != "META-INF/manifest.xml" for entry in more):
        kept.append(Entry("META-INF/manifest.xml", HEAD + manifest))
    return zipped([*kept, *more])


def _with_rows(rows: str) -> bytes:
    return ods(content(rows))


_HONEST = content(row(cell("Họ và tên")))
_OUTWARD = '<draw:image xlink:href="{}"/>'
_SEALED = (
    f'<manifest:manifest xmlns:manifest="{_SPACE}:manifest:1.0"><manifest:file-entry manifest:full-path="content.xml">'
    f"<manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
).encode()

_INSIDE = {
    "a cell repeated four milliard times": ("file-far-cells", row(cell(columns=4_294_967_295))),
    "an empty cell repeated four milliard times": ("file-far-cells", row(
        f"<table:table-cell{_said({'columns': 4_294_967_295})}/>" + cell())),
    "a cell repeated a negative number of times": ("file-far-cells", row(cell(columns=-1))),
    "a cell repeated in words": ("file-far-cells", row(cell(columns="muời"))),
    "a row repeated ten million times": ("file-far-cells", row(cell(), rows=10_000_000)),
    "a row repeated to the end": ("file-far-cells", row(cell(), rows=1_048_576)),
    "a wide row repeated": ("file-far-cells", row(cell(columns=16_384), rows=100_000)),
    "a wide row repeated a little": ("file-far-cells", row(cell(columns=1_000), rows=2_000)),
    "a cell at the end of the world": ("file-far-cells", row(cell()) + row("", rows=1_048_574) + row(
        f"<table:table-cell{_said({'columns': 16_383})}/>" + cell())),
    "columns without end": ("file-far-cells", f"<table:table-column{_said({'columns': 2**40})}/>" + row(cell())),
    "20,000 cells in a row": ("file-too-wide", row(cell() * 20_000)),
    "a call of another program": ("file-calls-out", "<office:dde-source/>" + row(cell())),
    "a picture over the network": ("file-calls-out", row(cell(_OUTWARD.format("http://127.0.0.1:9/a.png")))),
    "a picture on a server": ("file-calls-out", row(cell(_OUTWARD.format("//10.0.0.1/a.png")))),
    "a table over the network": ("file-calls-out", '<table:table-source xlink:href="https://127.0.0.1:9/a.ods"/>'),
}  # fmt: skip
_LAUGHS = b"<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>"

EXHIBITS = [
    *(Exhibit(f".ods: {what}", code, partial(_with_rows, rows), name=ODS)
      for what, (code, rows) in _INSIDE.items()),
    Exhibit(".ods: a billion laughs", "file-doctype", lambda: ods(content("", head=HEAD + _LAUGHS)), name=ODS),
    Exhibit(".ods: a definition in the styles", "file-doctype", lambda: ods(
        _HONEST, Entry("styles.xml", HEAD + _LAUGHS + b"<x/>")), name=ODS),
    Exhibit(".ods: in UTF-16", "file-markup", lambda: ods(_HONEST.decode().encode("utf-16")), name=ODS),
    Exhibit(".ods: never closed", "file-markup", lambda: ods(_HONEST[:-9]), name=ODS),
    Exhibit(".ods: a hundred deep", "file-markup", lambda: ods(content("<text:p>" * 100 + "</text:p>" * 100)), name=ODS),
    Exhibit(".ods: a text under another name", "file-of-another-kind", lambda: ods(
        _HONEST, mimetype=b"application/vnd.oasis.opendocument.text"), name=ODS),
    Exhibit(".ods: slides under another name", "file-of-another-kind", lambda: ods(
        _HONEST, mimetype=b"application/vnd.oasis.opendocument.presentation"), name=ODS),
    Exhibit(".ods: a book for reading", "file-of-another-kind", lambda: ods(
        _HONEST, mimetype=b"application/epub+zip"), name=ODS),
    Exhibit(".ods: under a password", "file-encrypted", lambda: ods(
        _HONEST, Entry("META-INF/manifest.xml", HEAD + _SEALED)), name=ODS),
    Exhibit(".ods: an embedded container", "file-embedded", lambda: ods(
        _HONEST, Entry("Object 1", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9)), name=ODS),
    Exhibit(".ods: an embedded program", "file-embedded", lambda: ods(
        _HONEST, Entry("Pictures/a.png", b"MZ\x90\0" * 99)), name=ODS),
    Exhibit(".ods: a zip within", "file-nested", lambda: ods(_HONEST, Entry("Pictures/a.png", zipped([]) .replace(
        b"PK\x05\x06", b"PK\x03\x04"))), name=ODS),
    Exhibit(".ods: a bomb", "file-bomb", lambda: zipped([
        Entry("mimetype", _SHEETS, method=0), Entry("content.xml", raw=noughts(300), said_size=300 * 2**20)]), name=ODS),
    Exhibit(".ods: cut", "file-damaged", lambda: ods(_HONEST)[:400], name=ODS),
    Exhibit(".ods: a wrong checksum", "file-damaged", lambda: zipped([
        Entry("mimetype", _SHEETS, method=0), Entry("content.xml", _HONEST, said_checksum=7)]), name=ODS),
]  # fmt: skip
