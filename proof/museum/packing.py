"""Zips that lie: every field of every header can be said otherwise than it is."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True)
class Entry:
    """A part as it is packed; what is None is said as it is. `said_*` stands in the headers, whatever is there."""

    name: str
    data: bytes = b""
    method: int = 8
    raw: bytes | None = None
    said_size: int | None = None
    said_packed: int | None = None
    said_checksum: int | None = None
    local_name: str | None = None
    local_method: int | None = None
    local_extra: bytes = b""
    said_at: int | None = None
    flags: int = 0x800
    attributes: int = 0

    def packed(self) -> bytes:
        """Its bytes as they lie in the zip."""
        if self.raw is not None:
            return self.raw
        if self.method == 0:
            return self.data
        packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
        return packer.compress(self.data) + packer.flush()

    def fields(self, packed: bytes) -> tuple[int, int, int]:
        """Checksum, packed and unpacked size as the headers say them."""
        checksum = zlib.crc32(self.data) if self.said_checksum is None else self.said_checksum
        size = len(self.data) if self.said_size is None else self.said_size
        return checksum, len(packed) if self.said_packed is None else self.said_packed, size


def zipped(
    entries: Iterable[Entry],
    *,
    count: int | None = None,
    disk: int = 0,
    at: int | None = None,
    comment: bytes = b"",
) -> bytes:
    """A zip of the entries; `count` and `at` are what its end says of the directory."""
    body, directory, there = bytearray(), bytearray(), 0
    for entry in entries:
        there += 1
        place = len(body) if entry.said_at is None else entry.said_at
        packed = entry.packed()
        name, local = entry.name.encode(), (entry.local_name or entry.name).encode()
        fields = entry.fields(packed)
        method = entry.method if entry.local_method is None else entry.local_method
        if entry.said_at is None:
            extra = len(entry.local_extra)
            body += struct.pack(
                "<4s5H3L2H", b"PK\x03\x04", 20, entry.flags, method, 0, 33, *fields, len(local), extra
            )
            body += local + entry.local_extra + packed
        directory += struct.pack(
            "<4s6H3L5H2L", b"PK\x01\x02", 0x314, 20, entry.flags, entry.method, 0, 33, *fields, len(name), 0, 0, 0, 0,
            entry.attributes, place,
        ) + name  # fmt: skip
    said = there if count is None else count
    start = len(body) if at is None else at
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", disk, 0, said, said, len(directory), start, len(comment))
    return bytes(body + directory + end + comment)


def xml(inside: bytes, *, head: bytes = HEAD) -> bytes:
    """A sheet with these rows."""
    return (
        head + b'<worksheet xmlns="' + MAIN.encode() + b'"><sheetData>' + inside + b"</sheetData></worksheet>"
    )


def cell(address: str, words: str) -> bytes:
    """A cell with words of its own."""
    return f'<c r="{address}" t="inlineStr"><is><t>{words}</t></is></c>'.encode()


def row(number: int, *words: str) -> bytes:
    """A row from column A on."""
    cells = b"".join(cell(f"{chr(65 + at)}{number}", word) for at, word in enumerate(words))
    return f'<row r="{number}">'.encode() + cells + b"</row>"


@cache
def sheet() -> bytes:
    """A list of two members: what every exhibit pretends to be."""
    return xml(
        row(1, "Họ và tên", "Ngày sinh", "Số CCCD", "Ngày vào công đoàn")
        + row(2, "Nguyễn Thị Lan", "05/03/1990", "080190000001", "01/02/2019")
        + row(3, "Trần Văn Bình", "09/11/1988", "080088000002", "01/02/2019")
    )


def relations(*targets: tuple[str, str, bool]) -> bytes:
    """Pointers: kind, target, outward."""
    said = "".join(
        f'<Relationship Id="r{at}" Type="{RELATIONS}/{kind}" Target="{target}"{(" TargetMode=" + chr(34) + "External" + chr(34)) if outward else ""}/>'
        for at, (kind, target, outward) in enumerate(targets, start=1)
    )
    return HEAD + f'<Relationships xmlns="{PACKAGE}/relationships">{said}</Relationships>'.encode()


@cache
def plain() -> tuple[Entry, ...]:
    """The parts of a small honest workbook."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    types = (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>'
    )
    book = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
        f'<sheet name="Danh sách" sheetId="1" r:id="r1"/></sheets></workbook>'
    )
    return (
        Entry("[Content_Types].xml", HEAD + types.encode()),
        Entry("_rels/.rels", relations(("officeDocument", "xl/workbook.xml", False))),
        Entry("xl/workbook.xml", HEAD + book.encode()),
        Entry("xl/_rels/workbook.xml.rels", relations(("worksheet", "worksheets/sheet1.xml", False))),
        Entry("xl/worksheets/sheet1.xml", sheet()),
    )


def book(*more: Entry, count: int | None = None, disk: int = 0) -> bytes:
    """The honest workbook with parts replaced (by name) or added."""
    given = {entry.name: entry for entry in more}
    kept = [given.pop(entry.name, entry) for entry in plain()]
    return zipped([*kept, *given.values()], count=count, disk=disk)


def with_sheet(content: bytes, **said: Any) -> bytes:
    """The honest workbook with another sheet; the keywords are fields of its entry."""
    return book(replace(Entry("xl/worksheets/sheet1.xml", content), **said))


def with_rows(inside: bytes) -> bytes:
    """The honest workbook with other rows."""
    return with_sheet(xml(inside))


def noughts(megabytes: int) -> bytes:
    """Deflate that unpacks to so many megabytes of blanks, made without packing them all."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    one = packer.compress(b" " * 2**20) + packer.flush(zlib.Z_FULL_FLUSH)
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return one * megabytes + packer.compress(b"") + packer.flush()
