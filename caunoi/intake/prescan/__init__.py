"""A file looked at before anything parses it, as bytes that stream by: what is a trap is refused with its sentence.

Light on purpose, and the first thing that the jailed process loads: most hostile files never meet a parser.
"""

from __future__ import annotations

import re

from caunoi.intake.prescan import zips
from caunoi.intake.prescan.containers import MAGIC, look_at_container
from caunoi.intake.prescan.opendocuments import MIMETYPE, look_at_open_document
from caunoi.intake.prescan.saying import Unreadable, of_another_kind, refused
from caunoi.intake.prescan.texts import look_at_text
from caunoi.intake.prescan.workbooks import MAIN, Seen, look_at_workbook
from caunoi.vocabulary.text import Text

__all__ = ["Seen", "Unreadable", "look_at"]

LONGEST_NAME = 255
_TEXTS = ("csv", "tsv", "txt")

_PAGE = Text(vi="một trang web (HTML) hoặc XML", en="a web page (HTML), or XML")
_PROGRAM = Text(vi="một chương trình", en="a program")
_PICTURE = Text(vi="một hình ảnh", en="a picture")
_ARCHIVE = Text(vi="một tệp nén kiểu khác", en="a packed file of another kind")
_BEGINNINGS: tuple[tuple[bytes, Text], ...] = (
    (b"%PDF", Text(vi="một tệp PDF", en="a PDF")),
    (b"MIME-Version:", _PAGE),
    (b"{\\rtf", Text(vi="một văn bản RTF", en="an RTF document")),
    (b"MZ", _PROGRAM),
    (b"\x7fELF", _PROGRAM),
    (b"\xca\xfe\xba\xbe", _PROGRAM),
    (b"\xcf\xfa\xed\xfe", _PROGRAM),
    (b"L\0\0\0\x01\x14\x02\0", Text(vi="một lối tắt của Windows", en="a Windows shortcut")),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"Rar!", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"\x1f\x8b", _ARCHIVE),
    (b"BZh", _ARCHIVE),
    (b"\xfd7zXZ", _ARCHIVE),
    (b"MSCF", _ARCHIVE),
    (b"SQLite format 3\0", Text(vi="một cơ sở dữ liệu", en="a database")),
)
_BEGINS_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:[!?]|[a-z])", re.IGNORECASE)
_PARTS_OF_OTHERS = {
    "word/document.xml": Text(vi="một văn bản Word", en="a Word document"),
    "ppt/presentation.xml": Text(vi="một tệp trình chiếu", en="a presentation"),
    "androidmanifest.xml": _PROGRAM,
    "meta-inf/manifest.mf": _PROGRAM,
}
_UNSAFE_NAME = re.compile("[\x00-\x1f\x7f/\\\\\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|^\\.{1,2}$")


def look_at(content: bytes, *, name: str) -> Seen:
    """What is to be said of a file that may be read. Raises Unreadable for one that may not."""
    if not name.strip() or len(name.encode(errors="replace")) > LONGEST_NAME or _UNSAFE_NAME.search(name):
        raise refused("file-name-unsafe")
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise refused("file-empty")
    return _look_inside(content, ending=name.lower().rpartition(".")[2])


def _look_inside(content: bytes, *, ending: str) -> Seen:
    if content.startswith(MAGIC):
        return look_at_container(content)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _look_at_zip(content, ending=ending)
    for beginning, inside in _BEGINNINGS:
        # A heading may begin with two capital letters; a program has noughts.
        if content.startswith(beginning) and (
            ending not in _TEXTS or b"\0" in content[:1024] or len(beginning) > 3
        ):
            raise of_another_kind(inside)
    if _BEGINS_PAGE.match(content):
        raise of_another_kind(_PAGE)
    if ending in _TEXTS:
        return look_at_text(content)
    if b"PK\x05\x06" in content[-zips.CHUNK :]:
        # Something stands before a packed file: two files in one.
        raise refused("file-parts-overlap")
    return Seen(unpacked=len(content))


def _look_at_zip(content: bytes, *, ending: str) -> Seen:
    parts = zips.parts_of(content)
    names = {part.lowered for part in parts}
    if "xl/workbook.bin" in names:
        raise refused("file-binary-workbook")
    for name, inside in _PARTS_OF_OTHERS.items():
        if name in names:
            raise of_another_kind(inside)
    if MAIN in names:
        return look_at_workbook(content, parts, ending=ending)
    if MIMETYPE in names:
        return look_at_open_document(content, parts)
    if ending != "zip" or not parts:
        raise refused("file-not-a-workbook")
    # A zip of lists: each is looked at as if it had come alone, when it is read.
    return Seen(unpacked=sum(part.size for part in parts))
