"""The parts of an .ods: what it is, what it points at, and how far its repeated cells reach."""

from __future__ import annotations

from itertools import chain

from caunoi.intake.prescan import zips
from caunoi.intake.prescan.area import COLUMNS, ROWS, Area
from caunoi.intake.prescan.markup import Attributes, is_markup, look_at_letters, read_events
from caunoi.intake.prescan.saying import of_another_kind, refused
from caunoi.intake.prescan.workbooks import Seen, is_outward
from caunoi.intake.prescan.zips import Part
from caunoi.vocabulary.text import Text

MIMETYPE = "mimetype"
_SHEETS = "application/vnd.oasis.opendocument.spreadsheet"
_OPEN_DOCUMENT = Text(vi="một văn bản OpenDocument khác", en="another kind of OpenDocument")
_FOREIGN = {b"\xd0\xcf\x11\xe0": "file-embedded", b"MZ": "file-embedded", b"PK\x03\x04": "file-nested"}
_MACRO_LISTS = ("script-lc.xml", "script-lb.xml")


def look_at_open_document(content: bytes, parts: list[Part]) -> Seen:
    """Raises Unreadable for a workbook that is a trap, or no workbook."""
    seen = Seen(unpacked=sum(part.size for part in parts))
    for part in parts:
        _look_at_name(part, seen)
        pieces = zips.unpacked(content, part)
        first = next(pieces, b"")
        if part.name == MIMETYPE and first.strip().decode("ascii", "replace") != _SHEETS:
            raise of_another_kind(_OPEN_DOCUMENT)
        for beginning, code in _FOREIGN.items():
            if first.startswith(beginning):
                raise refused(code)
        # Older programs leave parts with nothing in them.
        if first and (part.lowered.endswith((".xml", ".rdf")) or is_markup(first)):
            look_at_letters(first)
            inside = _Inside(seen)
            read_events(chain([first], pieces), inside.begins)
            seen.cells = max(seen.cells, inside.ends())
        else:
            for _ in pieces:
                # To its end: only then is it as large as it says, and whole.
                pass
    return seen


def _look_at_name(part: Part, seen: Seen) -> None:
    if part.lowered.startswith(("basic/", "scripts/")) and not part.lowered.endswith((*_MACRO_LISTS, "/")):
        seen.warn("file-macros")


class _Inside:
    """Cells as they are repeated: a long stretch of empty ones behind the list is how every sheet ends."""

    def __init__(self, seen: Seen) -> None:
        self._seen = seen
        self._most = 0
        self._table()

    def _table(self) -> None:
        self._area = Area()
        self._row, self._height = 0, 0
        self._column, self._last, self._filled = 0, 0, 0

    def begins(self, name: str, attributes: Attributes) -> None:
        """An element begins; raises Unreadable."""
        if name in ("table-cell", "covered-table-cell"):
            self._cell(attributes)
        elif name == "table-row":
            self._end_row()
            self._height = _repeated(attributes, "number-rows-repeated", ROWS)
        elif name == "table":
            self.ends()
            self._table()
        elif name == "encryption-data":
            raise refused("file-encrypted")
        elif name == "dde-source" or (name != "a" and is_outward(attributes.get("href", ""))):
            raise refused("file-calls-out")
        elif name in ("table-source", "cell-range-source"):
            self._seen.warn("file-links")
        elif name == "table-column":
            _repeated(attributes, "number-columns-repeated", COLUMNS)

    def ends(self) -> int:
        """The cells to make room for, of the largest table so far."""
        self._end_row()
        self._area.ends()
        self._most = max(self._most, self._area.size if self._area.cells else 0)
        return self._most

    def _cell(self, attributes: Attributes) -> None:
        width = _repeated(attributes, "number-columns-repeated", COLUMNS)
        self._column += width
        if "value-type" in attributes or "formula" in attributes:
            self._last = self._column
            self._filled += width

    def _end_row(self) -> None:
        if self._last:
            self._area.reaches(self._row + self._height, self._last)
            # Repeated ones are one in the file: what fills an area by repeating does not fill it.
            self._area.holds(self._filled)
        self._row += self._height
        self._height = self._column = self._last = self._filled = 0


def _repeated(attributes: Attributes, name: str, most: int) -> int:
    said = attributes.get(name, "1")
    count = int(said) if said.isascii() and said.isdigit() and len(said) < 10 else most + 1
    if count > most:
        raise refused(
            "file-far-cells", rows=count if most == ROWS else 1, columns=count if most == COLUMNS else 1
        )
    return max(1, count)
