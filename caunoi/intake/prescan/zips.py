"""The directory of a zip, believed in nothing, and its parts unpacked a piece at a time.

Readers differ in which directory they believe and in how much they unpack, so a zip that leaves them a choice is
refused: what was looked at here is then what is read afterwards.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from caunoi.intake.prescan.saying import refused

ENTRIES = 2_000
UNPACKED_BYTES = 700 * 2**20
RATIO = 150
# Below this a high ratio is a list with many equal cells.
SMALL_BYTES = 8 * 2**20
LONGEST_NAME = 300
CHUNK = 2**20

_END, _CENTRAL, _LOCAL = b"PK\x05\x06", b"PK\x01\x02", b"PK\x03\x04"
_END_SIZE, _CENTRAL_SIZE, _LOCAL_SIZE = 22, 46, 30
_UNKNOWN = 0xFFFFFFFF
_STORED, _DEFLATED, _SEALED = 0, 8, 99
_SYMBOLIC_LINK = 0o120000
# Out of the archive, of another system, or not what it looks like.
_UNSAFE_NAME = re.compile(
    r"^/|^\.\.?/|/\.\.?(?:/|$)|\\|^[A-Za-z]:|[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]"
)


@dataclass(frozen=True, slots=True)
class Part:
    """One entry of the directory; `at` is where its own header begins, sizes are in bytes."""

    name: str
    raw_name: bytes
    method: int
    checksum: int
    packed: int
    size: int
    at: int

    @property
    def lowered(self) -> str:
        """Its name as readers look for it."""
        return self.name.lower()


def parts_of(content: bytes) -> list[Part]:
    """The parts in the order of the directory. Raises Unreadable for a zip that is broken, a trap or a bomb."""
    at, count, start, end = _directory(content)
    parts = []
    here = start
    for _ in range(count):
        part, here = _entry(content, here, end)
        parts.append(part)
    if here != end:
        raise refused("file-parts-overlap")
    _look_at_names(parts)
    _look_at_room(content, parts, start)
    _look_at_sizes(parts, len(content))
    if content.find(_END, end) != at:
        raise refused("file-parts-overlap")
    return parts


def _directory(content: bytes) -> tuple[int, int, int, int]:
    """Where the zip's end record stands, how many entries it tells of, where they begin and end."""
    at = content.rfind(_END, max(0, len(content) - _END_SIZE - 0xFFFF))
    if at < 0 or at + _END_SIZE > len(content):
        raise refused("file-damaged")
    disk, first_disk, here, count, size, start, comment = struct.unpack_from("<4H2LH", content, at + 4)
    if max(count, here) > ENTRIES:
        raise refused("file-too-many-parts", most=ENTRIES)
    if disk or first_disk or here != count or _UNKNOWN in (size, start):
        raise refused("file-packed-oddly")
    after = at + _END_SIZE + comment
    if start + size > at or after > len(content) or content[after:].strip(b"\0\r\n "):
        raise refused("file-damaged")
    return at, count, start, start + size


def _entry(content: bytes, here: int, end: int) -> tuple[Part, int]:
    if here + _CENTRAL_SIZE > end or content[here : here + 4] != _CENTRAL:
        raise refused("file-damaged")
    flags, method = struct.unpack_from("<2H", content, here + 8)
    checksum, packed, size, named, extra, comment = struct.unpack_from("<3L3H", content, here + 16)
    attributes, at = struct.unpack_from("<2L", content, here + 38)
    raw = content[here + _CENTRAL_SIZE : here + _CENTRAL_SIZE + named]
    if flags & 0x2041 or method == _SEALED:
        raise refused("file-encrypted")
    if method not in (_STORED, _DEFLATED) or _UNKNOWN in (packed, size, at):
        raise refused("file-packed-oddly")
    if (attributes >> 16) & 0o170000 == _SYMBOLIC_LINK:
        raise refused("file-part-names")
    name = raw.decode("utf-8" if flags & 0x800 else "cp437", "replace")
    return Part(name, raw, method, checksum, packed, size, at), here + _CENTRAL_SIZE + named + extra + comment


def _look_at_names(parts: list[Part]) -> None:
    names = {part.lowered for part in parts}
    odd = any(len(part.name) > LONGEST_NAME or _UNSAFE_NAME.search(part.name) for part in parts)
    if odd or len(names) != len(parts):
        raise refused("file-part-names")


def _look_at_room(content: bytes, parts: list[Part], start: int) -> None:
    """Each part has room of its own before the next one, and all before the directory."""
    behind = 0
    for part in sorted(parts, key=lambda part: part.at):
        if part.at < behind or part.at + _LOCAL_SIZE > start:
            raise refused("file-parts-overlap")
        # What a part says of itself counts too: its own header may be longer than the directory knows.
        named, extra = struct.unpack_from("<2H", content, part.at + 26)
        behind = part.at + _LOCAL_SIZE + named + extra + part.packed
    if behind > start:
        raise refused("file-parts-overlap")


def _look_at_sizes(parts: list[Part], whole: int) -> None:
    unpacked = sum(part.size for part in parts)
    bomb = unpacked > UNPACKED_BYTES or (unpacked > SMALL_BYTES and unpacked > RATIO * whole)
    bomb = bomb or any(part.size > SMALL_BYTES and part.size > RATIO * max(1, part.packed) for part in parts)
    if bomb:
        raise refused("file-bomb", megabytes=unpacked // 2**20, packed=whole // 2**10)
    if any(part.method == _STORED and part.size != part.packed for part in parts):
        raise refused("file-sizes-lie")


def unpacked(content: bytes, part: Part) -> Iterator[bytes]:
    """A part in pieces of at most CHUNK bytes. Raises Unreadable as soon as it is not what the directory says."""
    header = content[part.at : part.at + _LOCAL_SIZE]
    if len(header) < _LOCAL_SIZE or header[:4] != _LOCAL:
        raise refused("file-damaged")
    (method,) = struct.unpack_from("<H", header, 8)
    named, extra = struct.unpack_from("<2H", header, 26)
    begin = part.at + _LOCAL_SIZE
    if method != part.method or content[begin : begin + named] != part.raw_name:
        raise refused("file-parts-overlap")
    begin += named + extra
    packed = memoryview(content)[begin : begin + part.packed]
    seen = checksum = 0
    for piece in _stored(packed) if method == _STORED else _inflated(packed):
        seen += len(piece)
        if seen > part.size:
            raise refused("file-sizes-lie")
        checksum = zlib.crc32(piece, checksum)
        yield piece
    if seen != part.size:
        raise refused("file-sizes-lie")
    if checksum != part.checksum:
        raise refused("file-damaged")


def _stored(packed: memoryview) -> Iterator[bytes]:
    for begin in range(0, len(packed), CHUNK):
        yield bytes(packed[begin : begin + CHUNK])


def _inflated(packed: memoryview) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for begin in range(0, len(packed), CHUNK // 4):
            left = bytes(packed[begin : begin + CHUNK // 4])
            while left:
                piece = inflater.decompress(left, CHUNK)
                left = inflater.unconsumed_tail
                if piece:
                    yield piece
                if inflater.eof:
                    break
        if last := inflater.flush():
            yield last
    except zlib.error as error:
        raise refused("file-damaged") from error
    if not inflater.eof or inflater.unused_data:
        raise refused("file-damaged")
