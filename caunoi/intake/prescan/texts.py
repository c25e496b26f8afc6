"""A .csv by its bytes: text and no pictures, rows no longer and no wider than a sheet's."""

from __future__ import annotations

import re

from caunoi.intake.prescan.area import COLUMNS, ROWS
from caunoi.intake.prescan.saying import refused
from caunoi.intake.prescan.workbooks import Seen

LONGEST_LINE = 2 * 2**20
LONGEST_CELL = 128 * 2**10
_LONG_LINE = re.compile(rb"[^\r\n]{16384,}")
_ENDLESS_CELL = re.compile(rb'(?:\A|[\n\r,;\t|])"[^"]{%d}' % LONGEST_CELL)
# What a spreadsheet would run on opening it: a cell that begins as a formula and names a program and its document.
_CALLS = re.compile(
    rb"(?:\A|[\n\r,;\t|\"])[ ]*[=+@-][^\n\r,;\t|]{0,80}?(?:\w+\|[^\n\r]{0,200}!|\b(?:WEBSERVICE|DDE|CALL|EXEC)\s*\()",
    re.IGNORECASE,
)


def look_at_text(content: bytes) -> Seen:
    """Raises Unreadable for what is no text, or no list."""
    text = _narrow(content)
    lines = max(text.count(b"\n"), text.count(b"\r"))
    if lines > ROWS:
        raise refused("file-too-long", rows=lines)
    for line in _LONG_LINE.finditer(text):
        _look_at_line(text, *line.span())
    if _ENDLESS_CELL.search(text):
        raise refused("file-cell-too-long")
    if _CALLS.search(text):
        raise refused("file-calls-out")
    return Seen(unpacked=len(content))


def _narrow(content: bytes) -> bytes:
    """Its bytes; of a text in the wide letters, without their noughts."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.replace(b"\0", b"")
    if b"\0" not in content:
        return content
    # Without a mark: in the wide encodings of Latin letters every other byte is mostly nought.
    halves = content[0:200:2], content[1:200:2]
    if any(half.count(0) * 2 > len(half) for half in halves) and not all(half.count(0) for half in halves):
        return content.replace(b"\0", b"")
    raise refused("file-binary")


def _look_at_line(text: bytes, start: int, end: int) -> None:
    """Where it stands: a copy of a line as long as its file would be the file a second time."""
    cells = 1 + max(text.count(sign, start, end) for sign in (b",", b";", b"\t", b"|"))
    if cells > COLUMNS:
        raise refused("file-too-wide", columns=cells)
    if end - start > LONGEST_LINE:
        raise refused("file-line-too-long", kilobytes=(end - start) // 2**10)
