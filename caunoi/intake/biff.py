"""The fonts of an .xls: the records of its workbook, read as far as fonts need. Only in the jail.

Every length and number is the file's own word: what does not fit ends the reading of fonts, and the letters of the
cells are then told by their content.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from caunoi.intake.cell_fonts import CellFonts, OldFont
from caunoi.intake.prescan.containers import WORKBOOK_STREAMS, Container
from caunoi.vocabulary.old_letters import letters_of_font

_FONT, _XF, _BOUNDSHEET, _EOF = 0x31, 0xE0, 0x85, 0x0A
# Cells that may hold text: a shared string, a label, a rich label, a formula's string.
_TEXT_CELLS = frozenset({0xFD, 0x204, 0xD6, 0x06})


def fonts_of_xls(content: bytes) -> dict[str, CellFonts]:
    """The old fonts of each sheet, by its name; empty when the workbook uses none. May raise struct.error, IndexError."""
    container = Container(content)
    book = container.named(*WORKBOOK_STREAMS)
    return _fonts_of(container.read(book)) if book is not None else {}


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, bytes]]:
    """Kind, place and body of each record of one part, up to its end."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, at, stream[at + 4 : at + 4 + length]
        if kind == _EOF:
            return
        at += 4 + length


def _fonts_of(stream: bytes) -> dict[str, CellFonts]:
    fonts: list[OldFont | None] = []
    styles: list[int] = []
    sheets: list[tuple[str, int]] = []
    for kind, _, body in _records(stream, 0):
        if kind == _FONT:
            fonts.append(letters_of_font(_text(body, 14)))
            if len(fonts) == 4:
                # The format has no font of the number 4.
                fonts.append(None)
        elif kind == _XF:
            styles.append(struct.unpack_from("<H", body)[0])
        elif kind == _BOUNDSHEET:
            sheets.append((_text(body, 6), struct.unpack_from("<I", body)[0]))
    by_style = {
        number: font
        for number, at in enumerate(styles)
        if at < len(fonts) and (font := fonts[at]) is not None
    }
    return {name: _cells_of(stream, at, by_style) for name, at in sheets} if by_style else {}


def _cells_of(stream: bytes, at: int, by_style: dict[int, OldFont]) -> CellFonts:
    found = CellFonts()
    for kind, _, body in _records(stream, at):
        if kind in _TEXT_CELLS:
            row, column, style = struct.unpack_from("<HHH", body)
            if (font := by_style.get(style)) is not None:
                found.put(row + 1, column, font)
    return found


def _text(body: bytes, at: int) -> str:
    """A short text: its length, its width in one flag (in the older format: none), its letters."""
    length = body[at]
    if at + 1 + length == len(body):
        return body[at + 1 :].decode("cp1252", "replace")
    wide, start = body[at + 1] & 1, at + 2
    raw = body[start : start + length * (1 + wide)]
    return raw.decode("utf-16-le" if wide else "latin-1", "replace")
