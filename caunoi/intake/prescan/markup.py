"""The XML of a workbook as it streams by: nothing defined, nothing endless, and how far its cells reach.

A sheet spelled as every program spells it is counted by its bytes, at the speed of a search. Any other spelling is
read event by event.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from xml.parsers import expat

from caunoi.intake.prescan.area import COLUMNS, ROWS, TEXTS, Area, column_number
from caunoi.intake.prescan.saying import refused
from caunoi.intake.prescan.zips import CHUNK

Attributes = dict[str, str]
Begins = Callable[[str, Attributes], None]

DEEPEST = 64
# Parts so small are read event by event whatever their spelling (bytes).
SMALL = 128 * 2**10
_LONGEST_TAG = 64 * 2**10

_BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?\s*<")
_WIDE = re.compile(rb"\xff\xfe|\xfe\xff|\x00|[^\x00]\x00")
_CODED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)")
_LETTERS = {b"utf-8", b"utf8", b"us-ascii", b"ascii"}
_DEFINES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
# A prefix, a break or a blank where none is usual, another quote, a sign written by its number, words in brackets.
# Each is looked for only where its rarest sign occurs, which costs next to nothing.
_ODD: dict[bytes, tuple[bytes, ...]] = {
    b":": (b":row", b":c ", b":c>", b":c/", b":si", b":f>", b":f "),
    b"'": (b" r='",),
    b"&": (b"&#",),
    b"!": (b"<!",),
    b" ": (b" r ", b" r= "),
    b"\t": (b"<c\t", b"<row\t", b" r\t", b"\tr=", b"\tr ", b" r=\t"),
    b"\n": (b"<c\n", b"<row\n", b" r\n", b"\nr=", b"\nr ", b" r=\n"),
    b"\r": (b"<c\r", b"<row\r", b" r\r", b"\rr=", b"\rr ", b" r=\r"),
}
_ADDRESS = re.compile(rb' r="([A-Za-z]+)(\d+)')
# Lists are narrow and shorter than a million rows: only addresses beyond that are looked at one by one.
_FAR = re.compile(rb' r="(?:[A-Za-z]{2}|[A-Za-z]?\d{6})')
_CALLS = re.compile(
    rb"<(?:\w+:)?f\b[^>]*>(?:[=+@-]*\w+\||[^<]*?\b(?:WEBSERVICE|CALL|REGISTER(?:\.ID)?|EXEC|RTD|DDE)\s*\()",
    re.IGNORECASE,
)
_REACH = re.compile(r"\$?([A-Za-z]+)\$?(\d+)")


def is_markup(beginning: bytes) -> bool:
    """Whether a part is XML by its first bytes, in letters of any width."""
    return bool(_BEGINS.match(beginning) or beginning[:2] in (b"\xff\xfe", b"\xfe\xff", b"\0<", b"<\0"))


def look_at_letters(beginning: bytes) -> None:
    """Only UTF-8 is read by every reader alike. Raises Unreadable for markup in other letters."""
    coded = _CODED.search(beginning[:1024])
    if _WIDE.match(beginning[:64]) or b"\0" in beginning[:1024]:
        raise refused("file-markup")
    if coded and coded[1].lower() not in _LETTERS:
        raise refused("file-markup")


class Counted:
    """A sheet or a table of texts, a piece at a time; `odd` once it has to be read event by event."""

    def __init__(self) -> None:
        self.area = Area()
        self.odd = False
        self._carried = b""
        self._in_row = 0
        self._rows = 0
        self._texts = 0
        self._size = 0

    def take(self, piece: bytes) -> None:
        """The next piece; raises Unreadable."""
        self._size += len(piece)
        text = self._carried + piece
        cut = max(0, text.rfind(b"<"))
        if len(text) - cut > _LONGEST_TAG:
            if text.rfind(b">") < cut:
                raise refused("file-markup")
            # Words may be long, a tag may not.
            cut = len(text)
        self._carried = text[cut:]
        self._count(text[:cut])

    def ends(self) -> None:
        """No piece follows; raises Unreadable."""
        self._count(self._carried)
        if self._size <= SMALL:
            self.odd = True
        if not self.odd:
            self.area.ends()

    def _count(self, text: bytes) -> None:
        if b"<!" in text and _DEFINES.search(text):
            raise refused("file-doctype")
        self.odd = self.odd or _is_odd(text)
        if self.odd or b"<f>" in text or b"<f " in text:
            look_at_formulas(text)
        if self.odd:
            return
        self._texts += text.count(b"<si")
        if self._texts > TEXTS:
            raise refused("file-too-many-words", count=self._texts)
        cells, rows = _cells(text), text.count(b"<row")
        self._rows += rows
        self.area.holds(cells)
        if self._rows > self.area.last_row:
            self.area.reaches(self._rows, 1)
        if _FAR.search(text):
            self._measure(text)
        if cells + rows > text.count(b' r="'):
            self._count_in_rows(text)

    def _measure(self, text: bytes) -> None:
        # Rows may go unnumbered, or disagree with their cells; the reader believes the cells.
        addresses = _ADDRESS.findall(text)
        # By digits and not by value: a number may be written longer than any machine counts. The reader skips noughts.
        rows = max((row.lstrip(b"0") for _, row in addresses), key=lambda row: (len(row), row), default=b"")
        columns = {column for column, _ in addresses}
        widest = max((column_number(column.decode()) for column in columns), default=1)
        self.area.reaches(int(rows[:9] or b"1"), widest)

    def _count_in_rows(self, text: bytes) -> None:
        for position, row in enumerate(text.split(b"<row")):
            self._in_row = _cells(row) + (0 if position else self._in_row)
            if self._in_row > self.area.last_column:
                self.area.reaches(1, self._in_row)


def _is_odd(text: bytes) -> bool:
    return any(spelling in text for sign, spellings in _ODD.items() if sign in text for spelling in spellings)


def _cells(text: bytes) -> int:
    bare = text.count(b"<c>") + text.count(b"<c/>") if b"<c>" in text or b"<c/>" in text else 0
    return text.count(b"<c ") + bare


def look_at_formulas(text: bytes) -> None:
    """Formulas are read as their last value, but one that calls a program or a network is no clerk's."""
    if _CALLS.search(text):
        raise refused("file-calls-out")


class Cells:
    """The same, told the beginning of each element."""

    def __init__(self) -> None:
        self.area = Area()
        self._row = self._column = 0
        self._texts = 0

    def begins(self, name: str, attributes: Attributes) -> None:
        """An element begins; raises Unreadable."""
        if name == "c":
            self._cell(attributes)
        elif name == "row":
            self._row += 1
            self._column = 0
            self.area.reaches(self._row, 1)
        elif name == "dimension":
            self._dimension(attributes.get("ref", ""))
        elif name == "si":
            self._texts += 1
            if self._texts > TEXTS:
                raise refused("file-too-many-words", count=self._texts)
        elif name == "sst":
            declared = attributes.get("uniqueCount", "0")
            if len(declared) > 7:
                raise refused("file-too-many-words", count=declared[:20])

    def _cell(self, attributes: Attributes) -> None:
        self.area.holds(1)
        self._column += 1
        address = attributes.get("r", "")
        if found := _REACH.fullmatch(address):
            self._column = column_number(found[1])
            self.area.reaches(max(1, int(found[2][:9])), self._column)
        elif address:
            raise refused("file-markup")
        else:
            self.area.reaches(max(1, self._row), self._column)

    def _dimension(self, reference: str) -> None:
        # What a sheet says of its own reach is believed by no one; what no sheet can have is a forgery.
        for corner in reference.split(":")[:2]:
            if found := _REACH.fullmatch(corner):
                rows, columns = int(found[2][:9]), column_number(found[1])
                if rows > ROWS or columns > COLUMNS:
                    raise refused("file-far-cells", rows=rows, columns=columns)


def read_events(pieces: Iterable[bytes], begins: Begins) -> None:
    """Tell the beginning of each element, names without their prefixes. Raises Unreadable."""
    parser = expat.ParserCreate()
    depth = 0

    def start(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise refused("file-markup")
        begins(name.rpartition(":")[2], {key.rpartition(":")[2]: word for key, word in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1

    def defines(*said: object) -> int:
        raise refused("file-doctype")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = defines
    parser.ExternalEntityRefHandler = defines
    try:
        for piece in pieces:
            _look_at_tags(piece)
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise refused("file-markup") from error


def _look_at_tags(piece: bytes) -> None:
    # Expat begins a tag anew with each piece that does not end it.
    if len(piece) >= CHUNK and b"<" not in piece:
        raise refused("file-markup")
