"""Hostile as something else: files under another name, texts that are none, and names that deceive."""

from __future__ import annotations

import bz2
import gzip
import lzma
import struct
from functools import partial

from proof.museum.exhibit import Exhibit
from proof.museum.packing import Entry, book, zipped

CSV = "ds.csv"
_HEAD = "Họ và tên;Ngày sinh;Số CCCD;Ngày vào công đoàn\r\n".encode()
_ROW = "Nguyễn Thị Lan;05/03/1990;080190000001;01/02/2019\r\n".encode()
_LIST = _HEAD + _ROW
_PAGE = b"<html><body><table><tr><td>Ho va ten</td></tr></table><script>alert(1)</script></body></html>"
_XML = b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
_PDF = b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj"
_PROGRAM = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0" * 40
_PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">2L", 2**31 - 1, 2**31 - 1)

_KINDS = {
    "a page": _PAGE,
    "a page behind a mark": b"\xef\xbb\xbf\r\n " + _PAGE,
    "a workbook as one page of XML": _XML,
    "a drawing with a script": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "a letter with a page": b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
    + _PAGE,
    "a PDF that runs": _PDF,
    "a program": _PROGRAM,
    "a program of Linux": b"\x7fELF\x02\x01\x01" + b"\0" * 900,
    "a program of Apple": b"\xcf\xfa\xed\xfe" + b"\0" * 900,
    "a class of Java": b"\xca\xfe\xba\xbe\0\0\0\x34" * 9,
    "a shortcut": b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0" * 9,
    "a picture of endless size": _PICTURE,
    "a photograph": b"\xff\xd8\xff\xe0\0\x10JFIF" * 20,
    "a moving picture": b"GIF89a" + b"\xff" * 99,
    "rar": b"Rar!\x1a\x07\x01\0" * 9,
    "7z": b"7z\xbc\xaf\x27\x1c\0\x04" * 9,
    "gzip": gzip.compress(b"x" * 10_000_000, mtime=0),
    "bzip2": bz2.compress(b"x" * 10_000),
    "xz": lzma.compress(b"x" * 10_000),
    "a cabinet": b"MSCF\0\0\0\0" * 9,
    "rich text": b"{\\rtf1\\object\\objupdate}",
    "a database": b"SQLite format 3\0" + b"\0" * 900,
    "Word": zipped([Entry("[Content_Types].xml", b"<x/>"), Entry("word/document.xml", b"<x/>")]),
    "slides": zipped([Entry("[Content_Types].xml", b"<x/>"), Entry("ppt/presentation.xml", b"<x/>")]),
    "a program of Android": zipped(
        [Entry("AndroidManifest.xml", b"\x03\0\x08\0"), Entry("classes.dex", b"dex\n035")]
    ),
    "an archive of Java": zipped([Entry("META-INF/MANIFEST.MF", b"Main-Class: A")]),
}
_AS_TEXT = {
    "a page": _PAGE,
    "a PDF that runs": _PDF,
    "a program": _PROGRAM,
    "a picture": _PICTURE,
    "XML": _XML,
}
_TEXTS = {
    "noughts in it": ("file-binary", lambda: _LIST + b"a\0b\r\n"),
    "noughts at its end": ("file-binary", lambda: _LIST + b"\0" * 5_000),
    "rubbish": ("file-binary", lambda: bytes(range(256)) * 40),
    "a line of twenty megabytes": ("file-line-too-long", lambda: _LIST + b"x" * (20 * 2**20)),
    "a wide text with a line of ten megabytes": ("file-line-too-long", lambda: (
        _LIST.decode() + "x" * (5 * 2**20)).encode("utf-16")),
    "a million columns": ("file-too-wide", lambda: _HEAD + b";" * 1_000_000),
    "a million columns by commas": ("file-too-wide", lambda: b"," * 1_000_000),
    "20,000 columns by tabs": ("file-too-wide", lambda: b"a\t" * 20_000),
    "20,000 columns in a wide text": ("file-too-wide", lambda: ("a;" * 20_000).encode("utf-16")),
    "a cell without an end": ("file-cell-too-long", lambda: _LIST + b'"' + _ROW * 4_000),
    "ten million empty lines": ("file-too-long", lambda: _LIST + b"\n" * 10_000_000),
    "more rows than a sheet": ("file-too-long", lambda: _HEAD + b"a;b\r\n" * 1_100_000),
    "a call of a program": ("file-calls-out", lambda: _LIST + b"=cmd|'/C calc'!A0;1;2;3\r\n"),
    "a call with a plus": ("file-calls-out", lambda: _LIST + b"+cmd|' /C powershell'!A0;1;2;3\r\n"),
    "a call with a minus": ("file-calls-out", lambda: _LIST + b'"-2+3+cmd|\' /C calc\'!D2";1;2;3\r\n'),
    "a call behind a sum": ("file-calls-out", lambda: _LIST + b"@SUM(1+1)*cmd|' /C calc'!A0;1;2;3\r\n"),
    "a call over the network": ("file-calls-out", lambda: _LIST + b"x;=WEBSERVICE(\"http://127.0.0.1:9/\")\r\n"),
    "a call by DDE": ("file-calls-out", lambda: _LIST + b'x;=DDE("cmd","/C calc","x")\r\n'),
}  # fmt: skip
_NAMES = {
    "turned round": "ds\u202exslx.exe",
    "turned round for good": "\u202dds.xlsx",
    "turned left": "ds\u202b.xlsx",
    "in a box": "ds\u2066.xlsx",
    "marked to the left": "ds\u200f.xlsx",
    "with a letter of no width": "d\u200bs.xlsx",
    "with a joiner": "d\u2060s.xlsx",
    "with a mark of order": "\ufeffds.xlsx",
    "with a nought": "ds.exe\0.xlsx",
    "of two lines": "ds\n.xlsx",
    "with a sign of the terminal": "ds\x1b[2J.xlsx",
    "up and out": "../../ds.xlsx",
    "in a folder": "thang 1/ds.xlsx",
    "on a drive": "C:\\Windows\\ds.xlsx",
    "a folder": "ds.xlsx/",
    "dots": "..",
    "nothing": "",
    "blanks": "   ",
    "too long": "d" * 300 + ".xlsx",
}
_NOTHING = {
    "no byte": b"",
    "blanks": b" \r\n" * 200,
    "a mark": b"\xef\xbb\xbf",
    "a mark of the wide letters": b"\xff\xfe",
    "noughts": b"\0" * 70_000,
}

EXHIBITS = [
    *(Exhibit(f"as .xlsx: {what}", "file-of-another-kind", partial(bytes, content))
      for what, content in _KINDS.items()),
    *(Exhibit(f"as .xls: {what}", "file-of-another-kind", partial(bytes, content), name="ds.xls")
      for what, content in _AS_TEXT.items()),
    *(Exhibit(f"as .csv: {what}", "file-of-another-kind", partial(bytes, content), name=CSV)
      for what, content in _AS_TEXT.items()),
    *(Exhibit(f".csv: {what}", code, make, name=CSV) for what, (code, make) in _TEXTS.items()),
    *(Exhibit(f"a name {what}", "file-name-unsafe", book, name=name) for what, name in _NAMES.items()),
    *(Exhibit(f"empty: {what}", "file-empty", partial(bytes, content))
      for what, content in _NOTHING.items()),
    Exhibit("a binary workbook", "file-binary-workbook", lambda: zipped(
        [Entry("[Content_Types].xml", b"<x/>"), Entry("xl/workbook.bin", b"\x83\x01\0")])),
    Exhibit("a binary workbook under its own name", "file-binary-workbook", lambda: zipped(
        [Entry("xl/workbook.bin", b"\x83\x01\0")]), name="ds.xlsb"),
    Exhibit("a picture before a workbook", "file-of-another-kind", lambda: b"GIF89a" + b"\0" * 90 + book()),
    Exhibit("a program before a workbook", "file-of-another-kind", lambda: _PROGRAM + book()),
    Exhibit("a PDF before a workbook", "file-of-another-kind", lambda: _PDF + book()),
    Exhibit("a page before a workbook", "file-of-another-kind", lambda: _PAGE + book()),
]  # fmt: skip
