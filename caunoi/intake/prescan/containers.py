"""An .xls: a file system in a file, and the records of its workbook. Every chain is followed once, and ends."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from caunoi.intake.prescan.area import Area
from caunoi.intake.prescan.saying import of_another_kind, refused
from caunoi.intake.prescan.workbooks import Seen
from caunoi.vocabulary.text import Text

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The stream of records, in this format and in the one before it.
WORKBOOK_STREAMS = "Workbook", "Book"
_LARGEST_SECTOR = 0xFFFFFFF9
_END = 0xFFFFFFFE
_FREE = 0xFFFFFFFF
_HEADER, _ENTRY = 512, 128
_ENTRIES = 4_096

_WORD = Text(vi="một văn bản Word", en="a Word document")
_SLIDES = Text(vi="một tệp trình chiếu", en="a presentation")
_INSTALLER = Text(vi="một bộ cài đặt hoặc thư điện tử", en="an installer, or a letter")
_OTHERS = {
    "WordDocument": _WORD,
    "PowerPoint Document": _SLIDES,
    "__properties_version1.0": _INSTALLER,
}


@dataclass(frozen=True, slots=True)
class _Stream:
    name: str
    kind: int
    first: int
    size: int


class Container:
    """Sectors, their chains and the streams named in the directory. Raises Unreadable for what does not add up."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        if len(content) < _HEADER:
            raise refused("file-container-broken")
        order, shift, small = struct.unpack_from("<3H", content, 28)
        if order != 0xFFFE or shift not in (9, 12) or small != 6:
            raise refused("file-container-broken")
        self._sector = 1 << shift
        self._count = max(0, -(-len(content) // self._sector) - 1)
        self._next = self._allocation()
        (first,) = struct.unpack_from("<L", content, 48)
        self._cutoff, self._small_first = struct.unpack_from("<2L", content, 56)
        self.streams = self._directory(first)

    def _allocation(self) -> memoryview:
        """The next sector of each, as the file tells it."""
        content, sector = self._content, self._sector
        (declared,) = struct.unpack_from("<L", content, 44)
        here, count = struct.unpack_from("<2L", content, 68)
        if declared > self._count or count > self._count:
            raise refused("file-container-broken")
        places = list(struct.unpack_from("<109L", content, 76))
        for _ in range(count):
            if here >= self._count:
                break
            words = struct.unpack(f"<{sector // 4}L", self._bytes(here))
            places += words[:-1]
            here = words[-1]
        table = b"".join(self._bytes(place) for place in places[:declared] if place <= _LARGEST_SECTOR)
        if len(table) != declared * sector or len(set(places[:declared])) != declared:
            raise refused("file-container-broken")
        return memoryview(table).cast("I")

    def _bytes(self, place: int) -> bytes:
        begin = (place + 1) * self._sector
        piece = self._content[begin : begin + self._sector]
        if place >= self._count or not piece:
            raise refused("file-container-broken")
        return piece.ljust(self._sector, b"\0")

    def chain(self, first: int) -> Iterator[bytes]:
        """The sectors from this one on; a chain that comes back to itself is longer than the file."""
        here, met = first, 0
        while here != _END:
            met += 1
            if met > self._count or here >= min(self._count, len(self._next)):
                raise refused("file-container-broken")
            yield self._bytes(here)
            here = self._next[here]

    def _directory(self, first: int) -> list[_Stream]:
        streams: list[_Stream] = []
        for piece in self.chain(first):
            for begin in range(0, len(piece), _ENTRY):
                entry = piece[begin : begin + _ENTRY]
                length, kind = struct.unpack_from("<HB", entry, 64)
                start, size = struct.unpack_from("<2L", entry, 116)
                if kind:
                    name = entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
                    streams.append(_Stream(name, kind, start, size))
            if len(streams) > _ENTRIES:
                raise refused("file-too-many-parts", most=_ENTRIES)
        return streams

    def named(self, *names: str) -> _Stream | None:
        """The first stream of one of these names."""
        return next((stream for stream in self.streams if stream.kind == 2 and stream.name in names), None)

    def read(self, stream: _Stream) -> bytes:
        """The bytes of a stream that lies in sectors of the file's own size."""
        if stream.size > len(self._content):
            raise refused("file-container-broken")
        if stream.size < self._cutoff:
            return self._read_small(stream)
        content = b"".join(self.chain(stream.first))
        if len(content) < stream.size:
            raise refused("file-container-broken")
        return content[: stream.size]

    def _read_small(self, stream: _Stream) -> bytes:
        root = next((one for one in self.streams if one.kind == 5), None)
        if root is None or self._small_first in (_FREE, _END):
            raise refused("file-container-broken")
        room = b"".join(self.chain(root.first))
        table = memoryview(b"".join(self.chain(self._small_first))).cast("I")
        content, here = bytearray(), stream.first
        while len(content) < stream.size:
            if here >= len(table) or (here + 1) * 64 > len(room):
                raise refused("file-container-broken")
            content += room[here * 64 : here * 64 + 64]
            here = table[here]
        return bytes(content[: stream.size])


def look_at_container(content: bytes) -> Seen:
    """Raises Unreadable for an .xls that is a trap, or none."""
    container = Container(content)
    names = {stream.name for stream in container.streams}
    if "EncryptedPackage" in names or "EncryptionInfo" in names:
        raise refused("file-encrypted")
    for name, inside in _OTHERS.items():
        if name in names:
            raise of_another_kind(inside)
    book = container.named(*WORKBOOK_STREAMS)
    if book is None:
        raise refused("file-not-a-workbook")
    seen = Seen(unpacked=len(content))
    if "_VBA_PROJECT_CUR" in names or "_VBA_PROJECT" in names:
        seen.warn("file-macros")
    if any(name.startswith(("MBD", "\x01Ole10")) for name in names):
        raise refused("file-embedded")
    records = _Records()
    records.take(container.read(book))
    seen.cells = records.most
    if records.links:
        seen.warn("file-links")
    return seen


# --- the records of a workbook ---------------------------------------------------------------------------------

_BEGIN, _SEALED, _SHEET, _TEXTS, _BOOK = 0x0809, 0x002F, 0x0085, 0x00FC, 0x01AE
# Records of one cell, and those of a stretch of cells that tell the last one at their end.
_ONE = {0x0006, 0x0201, 0x0203, 0x0204, 0x0205, 0x00D6, 0x00FD, 0x027E}
_MANY = {0x00BD, 0x00BE}
_COLUMNS = 256
_MACRO_SHEET = 1
_LONGEST_RECORD = 8_224


class _Records:
    def __init__(self) -> None:
        self.most = 0
        self.links = False
        self._area = Area()

    def take(self, stream: bytes) -> None:
        """Every record of the stream; raises Unreadable."""
        here, end = 0, len(stream)
        if end < 8 or stream[0] != 0x09:
            raise refused("file-container-broken")
        while here + 4 <= end:
            kind, size = struct.unpack_from("<2H", stream, here)
            here += 4
            if here + size > end or size > _LONGEST_RECORD:
                raise refused("file-container-broken")
            if kind in _ONE or kind in _MANY:
                self._cell(kind, stream, here, size)
            elif kind in _LOOKED_AT:
                self._look(kind, stream[here : here + size])
            here += size
        self._end_sheet()

    def _cell(self, kind: int, stream: bytes, here: int, size: int) -> None:
        if size < 6:
            raise refused("file-container-broken")
        row, first = struct.unpack_from("<2H", stream, here)
        (last,) = struct.unpack_from("<H", stream, here + size - 2) if kind in _MANY else (first,)
        if last >= _COLUMNS or last < first:
            raise refused("file-far-cells", rows=row + 1, columns=last + 1)
        self._area.holds(last - first + 1)
        self._area.reaches(row + 1, last + 1)

    def _look(self, kind: int, record: bytes) -> None:
        if kind == _BEGIN:
            self._end_sheet()
        elif kind == _SEALED:
            raise refused("file-encrypted")
        elif kind == _SHEET and len(record) > 5 and record[5] & 0x0F == _MACRO_SHEET:
            raise refused("file-macro-sheets")
        elif kind == _TEXTS and len(record) >= 8:
            (count,) = struct.unpack_from("<L", record, 4)
            if count > 1_000_000:
                raise refused("file-too-many-words", count=count)
        elif kind == _BOOK and len(record) > 4:
            self._look_at_book(record)

    def _look_at_book(self, record: bytes) -> None:
        """A book of its own or of functions says so in two bytes; any other is a file, or a program that is called."""
        if record[2:4] in (b"\x01\x04", b"\x01\x3a"):
            return
        if record[5:6] != b"\x01" and b"\x03" in record[5:]:
            # A path begins with its own sign; program and document, parted by this one, are a call.
            raise refused("file-calls-out")
        self.links = True

    def _end_sheet(self) -> None:
        self._area.ends()
        self.most = max(self.most, self._area.size if self._area.cells else 0)
        self._area = Area()


_LOOKED_AT = {_BEGIN, _SEALED, _SHEET, _TEXTS, _BOOK}
