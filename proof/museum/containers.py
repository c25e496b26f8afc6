"""Hostile .xls: containers whose chains never end, and workbooks whose records reach beyond them."""

from __future__ import annotations

import struct
from collections.abc import Mapping

from proof.museum.exhibit import Exhibit

SECTOR = 512
END, FREE, TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
XLS = "ds.xls"


def record(kind: int, data: bytes = b"") -> bytes:
    """One record of a workbook."""
    return struct.pack("<2H", kind, len(data)) + data


BEGIN = record(0x0809, struct.pack("<4H2L", 0x0600, 5, 0, 0, 0, 0))
STOP = record(0x000A)


def number(row: int, column: int) -> bytes:
    """A cell with a number; row and column begin at nought."""
    return record(0x0203, struct.pack("<3Hd", row, column, 0, 1.0))


def workbook(*records: bytes) -> bytes:
    """The stream of a workbook with these records."""
    return BEGIN + b"".join(records) + STOP


def container(streams: Mapping[str, bytes], *, storages: tuple[str, ...] = ()) -> bytearray:
    """A container: sector 0 is the table, then the directory, then each stream in sectors that follow each other."""
    bodies = {name: body.ljust(4_096, b"\0") for name, body in streams.items()}
    entries = [("Root Entry", 5, END, 0)]
    entries += [(name, 1, END, 0) for name in storages]
    here = 1 + -(-(len(bodies) + len(entries)) // 4)
    directory_end, table, body = here, [TABLE], b""
    table += [*range(2, directory_end), END]
    for name, content in bodies.items():
        sectors = -(-len(content) // SECTOR)
        entries.append((name, 2, here, len(content)))
        table += [*range(here + 1, here + sectors), END]
        body += content.ljust(sectors * SECTOR, b"\0")
        here += sectors
    directory = b"".join(_entry(*entry) for entry in entries).ljust((directory_end - 1) * SECTOR, b"\0")
    head = MAGIC + b"\0" * 16 + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += (
        struct.pack("<9L", 0, 1, 1, 0, 4_096, END, 0, END, 0)
        + struct.pack("<L", 0)
        + struct.pack("<L", FREE) * 108
    )
    words = struct.pack(f"<{len(table)}L", *table).ljust(SECTOR, b"\xff")
    return bytearray(head + words + directory + body)


def _entry(name: str, kind: int, first: int, size: int) -> bytes:
    words = name.encode("utf-16-le") + b"\0\0"
    return words.ljust(64, b"\0") + struct.pack("<H2B", len(words), kind, 1) + b"\xff" * 12 + b"\0" * 36 + struct.pack(
        "<2LL", first, size, 0)  # fmt: skip


def xls(*records: bytes, storages: tuple[str, ...] = (), **streams: bytes) -> bytes:
    """An .xls with these records, and other streams and folders beside them."""
    return bytes(container({"Workbook": workbook(*records), **streams}, storages=storages))


def _with(at: int, shape: str, *values: int) -> bytes:
    """The honest .xls with other values at a place."""
    content = container({"Workbook": workbook(number(0, 0), number(1, 1))})
    struct.pack_into(shape, content, at, *values)
    return bytes(content)


def _word(sector: int, value: int) -> bytes:
    """The honest .xls whose table says that this sector is followed by another one than it is."""
    return _with(SECTOR + 4 * sector, "<L", value)


def _stream_field(offset: int, value: int) -> bytes:
    # The second entry of the directory, in sector 1.
    return _with(2 * SECTOR + 128 + offset, "<L", value)


def _book_called(words: bytes) -> bytes:
    return record(0x01AE, struct.pack("<2HB", 1, len(words), 0) + words)


BROKEN = {
    "nothing but its beginning": lambda: MAGIC,
    "noughts behind its beginning": lambda: MAGIC + b"\0" * 2_000,
    "sectors of no size": lambda: _with(30, "<H", 0),
    "sectors of two gigabytes": lambda: _with(30, "<H", 31),
    "letters the other way round": lambda: _with(28, "<H", 0xFEFF),
    "a table beyond the file": lambda: _with(76, "<L", 9_999_999),
    "a table of four milliard sectors": lambda: _with(44, "<L", 2**32 - 1),
    "a table told twice": lambda: _with(44, "<L", 2),
    "a list of tables without an end": lambda: _with(68, "<2L", 0, 2**31),
    "a list of tables that is itself": lambda: _with(68, "<2L", 1, 12),
    "a directory that is followed by itself": lambda: _word(1, 1),
    "a directory beyond the file": lambda: _with(48, "<L", 9_999_999),
    "a stream that is followed by itself": lambda: _word(2, 2),
    "a stream that comes back": lambda: _word(5, 2),
    "a stream that leaves the file": lambda: _word(3, 8_000_000),
    "a stream in a free sector": lambda: _word(2, FREE),
    "a stream of four gigabytes": lambda: _stream_field(120, 2**32 - 1),
    "a stream longer than its sectors": lambda: _stream_field(120, 4_700),
    "a stream that begins beyond the file": lambda: _stream_field(116, 77_777),
    "a small stream without a room": lambda: _stream_field(120, 100),
    "cut in the middle": lambda: xls(number(0, 0))[:3_000],
    "a record longer than the stream": lambda: xls(struct.pack("<2H", 0x0203, 8_000)),
    "a record longer than a record": lambda: xls(record(0x0203, b"\0" * 9_000)),
    "a cell without a place": lambda: xls(record(0x0203, b"\0\0")),
    "no beginning": lambda: bytes(container({"Workbook": b"\0" * 100})),
}
FAR = {
    "a cell in column 65,535": lambda: xls(number(0, 65_534)),
    "a stretch to column 65,535": lambda: xls(record(0x00BE, struct.pack("<5H", 0, 0, 15, 15, 65_534))),
    "a stretch that ends before it begins": lambda: xls(
        record(0x00BD, struct.pack("<6H", 0, 9, 15, 0, 0, 3))
    ),
    "a cell in the last row and column": lambda: xls(number(0, 0), number(65_535, 255)),
    "two cells over a million": lambda: xls(number(0, 0), number(65_535, 40)),
}
DOING = {
    "under a password": ("file-encrypted", lambda: xls(record(0x002F, b"\x01\0" + b"x" * 52))),
    "a workbook under a password": ("file-encrypted", lambda: bytes(
        container({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}))),
    "a macro sheet": ("file-macro-sheets", lambda: xls(record(0x0085, struct.pack("<L2B", 0, 0, 1) + b"\x02\0ab"))),
    "a hidden macro sheet": ("file-macro-sheets", lambda: xls(record(0x0085, struct.pack("<L2B", 0, 2, 1) + b"\x02\0ab"))),
    "a call of another program": ("file-calls-out", lambda: xls(_book_called(b"cmd\x03/C calc"))),
    "texts told by the milliard": ("file-too-many-words", lambda: xls(record(0x00FC, struct.pack("<2L", 1, 2**32 - 1)))),
    "an embedded object": ("file-embedded", lambda: xls(storages=("MBD0001A",))),
    "an embedded program": ("file-embedded", lambda: bytes(
        container({"Workbook": workbook(), "\x01Ole10Native": b"MZ"}))),
    "a Word document": ("file-of-another-kind", lambda: bytes(container({"WordDocument": b"x"}))),
    "slides": ("file-of-another-kind", lambda: bytes(container({"PowerPoint Document": b"x"}))),
    "a letter": ("file-of-another-kind", lambda: bytes(container({"__properties_version1.0": b"x"}))),
    "no workbook": ("file-not-a-workbook", lambda: bytes(container({"Sach": b"x"}))),
}  # fmt: skip

EXHIBITS = [
    *(Exhibit(f".xls: {what}", "file-container-broken", make, name=XLS) for what, make in BROKEN.items()),
    *(Exhibit(f".xls: {what}", "file-far-cells", make, name=XLS) for what, make in FAR.items()),
    *(Exhibit(f".xls: {what}", code, make, name=XLS) for what, (code, make) in DOING.items()),
]
