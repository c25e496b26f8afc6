"""Hostile as zips: cut, lying, overlapping, endless, or with names that lead elsewhere."""

from __future__ import annotations

import zlib
from dataclasses import replace
from functools import partial

from proof.museum.exhibit import Exhibit
from proof.museum.packing import Entry, book, noughts, plain, sheet, with_sheet, zipped

SHEET = "xl/worksheets/sheet1.xml"
_METHODS = {
    "shrink": 1,
    "implode": 6,
    "deflate64": 9,
    "bzip2": 12,
    "lzma": 14,
    "zstd": 93,
    "xz": 95,
    "ppmd": 98,
}
_NAMES = {
    "up and out": "../../ngoai.xml",
    "up from inside": "xl/../../ngoai.xml",
    "from the root": "/etc/cron.d/ngoai",
    "of a drive": "C:/Windows/ngoai.xml",
    "backwards strokes": "..\\..\\ngoai.xml",
    "with a nought": "xl/ngoai\0.xml",
    "with a line break": "xl/ngoai\n.xml",
    "turned round": "xl/\u202elmx.exe",
    "too long": "xl/" + "a" * 1_000 + ".xml",
    "a folder of dots": "./xl/ngoai.xml",
}
_BEFORE = {
    "a script": b"#!/bin/sh\nrm -rf /\n",
    "words": b"Danh sach doan vien\r\n",
    "noughts": b"\0" * 512,
}


def _cut(share: float) -> bytes:
    whole = book()
    return whole[: int(len(whole) * share)]


def _between(before: bytes, behind: bytes) -> bytes:
    return before + book() + behind


def _without_end() -> bytes:
    return book().replace(b"PK\x05\x06", b"PK\x05\x07")


def _flipped() -> bytes:
    whole = bytearray(book(replace(plain()[4], method=0)))
    at = whole.find(b"Lan")
    whole[at] ^= 1
    return bytes(whole)


def _same_place(*, extra: bool) -> bytes:
    """Many names over the same bytes: what unpacks to much and is stored once."""
    kernel = Entry("xl/media/0.bin", b"x" * 200_000, local_extra=b"\x99\x99\x04\x00abcd" if extra else b"")
    names = [replace(kernel, name=f"xl/media/{at}.bin", said_at=0) for at in range(1, 400)]
    return zipped([kernel, *names, *plain()])


def _quoted() -> bytes:
    """Each part's own header is hidden in the extra field of the one before it, which covers it."""
    first = Entry("xl/media/a.bin", b"y" * 5_000, local_extra=b"\x99\x99\xe8\x03" + b"\0" * 1_000)
    size = len(zipped([first])) // 2
    return zipped([first, Entry("xl/media/b.bin", b"y" * 5_000, said_at=size // 2), *plain()])


def _many(count: int) -> bytes:
    return zipped([*plain(), *(Entry(f"xl/media/{at}.bin", method=0) for at in range(count))])


def _two_directories() -> bytes:
    """One reader sees an honest list, another the second one."""
    first = book()
    return first + zipped([replace(entry) for entry in plain()], at=0)


def _comment_with_an_end() -> bytes:
    hidden = b"PK\x05\x06" + b"\0" * 18
    return zipped(plain(), comment=b"x" * 40 + hidden)


def _fitting_lie() -> bytes:
    """Says that it is short, with the checksum of the short part: readers that believe it never see the rest."""
    content = sheet() + b" " * 900_000
    return with_sheet(content, said_size=len(sheet()), said_checksum=zlib.crc32(sheet()))


def _bomb(megabytes: int, **said: int) -> bytes:
    return with_sheet(b"", raw=noughts(megabytes), said_size=megabytes * 2**20, **said)


def _swarm() -> bytes:
    """No part is large; together they are."""
    seven = noughts(7)
    parts = (
        Entry(f"xl/media/{at}.xml", raw=seven, said_size=7 * 2**20, said_checksum=0) for at in range(120)
    )
    return zipped([*plain(), *parts])


def _nested(depth: int) -> bytes:
    inside = book()
    for level in range(depth):
        inside = zipped([Entry(f"{level}.zip", inside, method=0)])
    return inside


DAMAGED = [
    *(Exhibit(f"cut after {share:.0%}", "file-damaged", partial(_cut, share))
      for share in (0.1, 0.25, 0.5, 0.75, 0.9, 0.99)),
    Exhibit("without its end", "file-damaged", _without_end),
    Exhibit("a wrong checksum", "file-damaged", lambda: with_sheet(sheet(), said_checksum=1)),
    Exhibit("a letter turned", "file-damaged", _flipped),
    Exhibit("rubbish for deflate", "file-damaged", lambda: with_sheet(sheet(), raw=b"\xff" * 300)),
    Exhibit("deflate that does not end", "file-damaged", lambda: with_sheet(
        sheet(), raw=Entry("x", sheet()).packed()[:-4])),
    Exhibit("rubbish after deflate", "file-damaged", lambda: with_sheet(
        sheet(), raw=Entry("x", sheet()).packed() + b"rubbish" * 40)),
    Exhibit("a directory in the dark", "file-damaged", lambda: zipped(plain(), at=7)),
    Exhibit("a directory beyond the end", "file-damaged", lambda: zipped(plain(), at=2**31)),
    Exhibit("nothing but an end", "file-not-a-workbook", lambda: zipped([])),
    Exhibit("no workbook inside", "file-not-a-workbook", lambda: zipped([Entry("a.txt", b"x")])),
    Exhibit("more parts told than there are", "file-damaged", lambda: book(count=9)),
    *(Exhibit(f"{what} behind the zip", "file-damaged", partial(_between, b"", tail))
      for what, tail in {"a page": b"<html><script>alert(1)</script></html>", "a program": b"MZ\x90\0" * 40}.items()),
]  # fmt: skip

LYING = [
    Exhibit("fewer parts told than there are", "file-parts-overlap", lambda: book(count=3)),
    Exhibit("says it is smaller", "file-sizes-lie", lambda: with_sheet(sheet(), said_size=100)),
    Exhibit("says it is larger", "file-sizes-lie", lambda: with_sheet(sheet(), said_size=10_000)),
    Exhibit("says it is smaller, and the checksum fits", "file-sizes-lie", _fitting_lie),
    Exhibit("stored, and says it is larger", "file-sizes-lie", lambda: with_sheet(sheet(), method=0, said_size=9_999)),
    Exhibit("a gigabyte that says it is a kilobyte", "file-sizes-lie", lambda: with_sheet(
        b"", raw=noughts(1_024), said_size=1_000)),
    Exhibit("another name in its own header", "file-parts-overlap", lambda: with_sheet(sheet(), local_name="xl/x.xml")),
    Exhibit("another packing in its own header", "file-parts-overlap", lambda: with_sheet(sheet(), local_method=0)),
    Exhibit("400 names for the same bytes", "file-parts-overlap", lambda: _same_place(extra=False)),
    Exhibit("400 names for the same bytes, padded", "file-parts-overlap", lambda: _same_place(extra=True)),
    Exhibit("a part quoted by another", "file-parts-overlap", _quoted),
    Exhibit("a part in the directory", "file-parts-overlap", lambda: zipped([*plain(), Entry("xl/x.xml", said_at=2**30)])),
    Exhibit("two zips, one after the other", "file-damaged", _two_directories),
    Exhibit("a second end in the comment", "file-parts-overlap", _comment_with_an_end),
    *(Exhibit(f"{what} before the zip", "file-parts-overlap", partial(_between, head, b""))
      for what, head in _BEFORE.items()),
]  # fmt: skip

ENDLESS = [
    Exhibit("a megabyte for a gigabyte", "file-bomb", lambda: _bomb(1_024)),
    Exhibit("a hundred kilobytes for a hundred megabytes", "file-bomb", lambda: _bomb(100)),
    Exhibit("ten megabytes of blanks", "file-bomb", lambda: _bomb(10)),
    Exhibit("a swarm of small parts", "file-bomb", _swarm),
    Exhibit("a picture that is a bomb", "file-bomb", lambda: book(
        Entry("xl/media/image1.png", raw=noughts(200), said_size=200 * 2**20))),
    Exhibit("a table of texts that is a bomb", "file-bomb", lambda: book(
        Entry("xl/sharedStrings.xml", raw=noughts(64), said_size=64 * 2**20))),
    Exhibit("2,500 parts", "file-too-many-parts", lambda: _many(2_500)),
    Exhibit("20,000 parts", "file-too-many-parts", lambda: _many(20_000)),
    Exhibit("65,535 parts told", "file-too-many-parts", lambda: book(count=65_535)),
]  # fmt: skip

ODD = [
    *(Exhibit(f"packed by {name}", "file-packed-oddly", partial(with_sheet, sheet(), method=method))
      for name, method in _METHODS.items()),
    Exhibit("one of several disks", "file-packed-oddly", lambda: book(disk=3)),
    Exhibit("sizes beyond four gigabytes", "file-packed-oddly", lambda: with_sheet(
        sheet(), said_size=2**32 - 1, said_packed=2**32 - 1)),
    Exhibit("under a password", "file-encrypted", lambda: with_sheet(sheet(), flags=0x801)),
    Exhibit("under a strong password", "file-encrypted", lambda: with_sheet(sheet(), flags=0x841)),
    Exhibit("under a password by AES", "file-encrypted", lambda: with_sheet(sheet(), method=99)),
]  # fmt: skip

NAMES = [
    *(Exhibit(f"a part's name {what}", "file-part-names", partial(book, Entry(name, b"x")))
      for what, name in _NAMES.items()),
    Exhibit("two parts of a name", "file-part-names", lambda: zipped([*plain(), plain()[4]])),
    Exhibit("two parts of a name but for capitals", "file-part-names", lambda: book(Entry(SHEET.upper(), sheet()))),
    Exhibit("a pointer to another file", "file-part-names", lambda: book(
        Entry("xl/media/a", b"/etc/passwd", attributes=0o120777 << 16))),
]  # fmt: skip

LISTS = [
    Exhibit("a zip in a zip", "file-nested", lambda: _nested(2), name="ds.zip"),
    Exhibit("zips forty deep", "file-nested", lambda: _nested(40), name="ds.zip"),
    Exhibit("a zip in a zip, named as a workbook", "file-not-a-workbook", lambda: zipped(
        [Entry("ds.xlsx", zipped([Entry("a.csv", b"a;b")]))]), name="ds.zip"),
    Exhibit("a rar in a zip", "file-nested", lambda: zipped([Entry("ds.rar", b"Rar!\x1a\x07\0" * 9)]), name="ds.zip"),
    Exhibit("a bomb in a zip", "file-bomb", lambda: zipped([Entry("ds.xlsx", _bomb(100))]), name="ds.zip"),
    Exhibit("a bomb of text in a zip", "file-bomb", lambda: zipped(
        [Entry("ds.csv", raw=noughts(300), said_size=300 * 2**20)]), name="ds.zip"),
    Exhibit("a program in a zip", "file-without-lists", lambda: zipped([Entry("ds.exe", b"MZ\x90\0" * 99)]), name="ds.zip"),
    Exhibit("a program in a zip, named as a workbook", "file-of-another-kind", lambda: zipped(
        [Entry("ds.xlsx", b"MZ\x90\0" * 99)]), name="ds.zip"),
    Exhibit("a page in a zip", "file-of-another-kind", lambda: zipped([Entry("ds.xls", b"<html></html>")]), name="ds.zip"),
    Exhibit("a workbook of hidden macros in a zip", "file-macros-hidden", lambda: zipped(
        [Entry("ds.xlsx", book(Entry("xl/vbaProject.bin", b"x")))]), name="ds.zip"),
    Exhibit("a damaged workbook in a zip", "file-damaged", lambda: zipped([Entry("ds.xlsx", _cut(0.5))]), name="ds.zip"),
    Exhibit("a zip within a workbook", "file-nested", lambda: book(Entry("xl/media/a.bin", _nested(1)))),
    Exhibit("gzip within a workbook", "file-nested", lambda: book(Entry("xl/media/a.bin", b"\x1f\x8b\x08" * 9))),
]  # fmt: skip

EXHIBITS = [*DAMAGED, *LYING, *ENDLESS, *ODD, *NAMES, *LISTS]
