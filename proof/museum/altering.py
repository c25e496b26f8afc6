"""Files that nobody thought of: exhibits and honest lists altered by chance, their parts inside too."""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from functools import cache

from proof.museum import containers, exhibits, opendocuments
from proof.museum.packing import Entry, book, zipped

# Larger ones say nothing more, and take longer (bytes).
_LARGEST = 64 * 2**10
_HONEST_TEXT = (
    "CĐCS Công ty TNHH Dệt Vĩnh Hưng;;;\r\nDANH SÁCH ĐOÀN VIÊN;;;\r\nMã số thuế: 1100313720;;;\r\n"
    "Họ và tên;Ngày sinh;Số CCCD;Ngày vào công đoàn\r\nNguyễn Thị Lan;05/03/1990;080190000001;01/02/2019\r\n"
).encode()
_WORDS = (
    b"<!DOCTYPE", b"\0", b"&#88;", b'r="XFD1048576"', b"<row>", b"<c/>", b'"', b";", b"\xff\xff\xff\xff", b"PK\x01\x02",
    b"PK\x05\x06", b"PK\x03\x04", b"=cmd|'/C'!A0", b"30/02/1990", b"8.01E+10", b"\xef\xbb\xbf", b"\xd0\xcf\x11\xe0",
)  # fmt: skip


@cache
def originals() -> tuple[tuple[str, bytes], ...]:
    """Names and contents to begin from: the small exhibits, and honest lists of each kind."""
    honest = (
        ("ds.xlsx", book()),
        ("ds.csv", _HONEST_TEXT),
        (
            "ds.xls",
            containers.xls(*(containers.number(row, column) for row in range(9) for column in range(4))),
        ),
        (
            "ds.ods",
            opendocuments.ods(opendocuments.content(opendocuments.row(opendocuments.cell("Họ và tên")))),
        ),
        ("ds.zip", zipped([Entry("a.csv", _HONEST_TEXT), Entry("b.xlsx", book())])),
    )
    hostile = ((exhibit.name, exhibit.make()) for exhibit in exhibits())
    return honest * 8 + tuple((name, content) for name, content in hostile if len(content) <= _LARGEST)


def altered(seed: int) -> tuple[str, bytes]:
    """The name and content of one file that nobody made."""
    chance = random.Random(seed)
    name, content = chance.choice(originals())
    if content.startswith(b"PK") and chance.random() < 0.7:
        content = _within(content, chance)
    for _ in range(chance.randint(0, 3)):
        content = _turned(content, chance)
    return (name if chance.random() < 0.9 else chance.choice(originals())[0]), content


def altered_text(seed: int) -> bytes:
    """A list as text, its cells altered more than its form."""
    chance = random.Random(seed)
    content = _HONEST_TEXT + _HONEST_TEXT.splitlines(keepends=True)[-1] * chance.randint(0, 3)
    for _ in range(chance.randint(1, 4)):
        content = _turned(content, chance)
    return content if chance.random() < 0.8 else content.decode(errors="replace").encode("utf-16")


def _within(content: bytes, chance: random.Random) -> bytes:
    """The same zip with one part altered: packed anew, so that what is wrong lies deeper than the packing."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {
                entry.filename: archive.read(entry) for entry in archive.infolist() if entry.file_size < 2**20
            }
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        return content
    if not parts:
        return content
    chosen = chance.choice(sorted(parts))
    parts[chosen] = _turned(parts[chosen], chance)
    return zipped(Entry(name, part) for name, part in parts.items())


def _turned(content: bytes, chance: random.Random) -> bytes:
    at, size = chance.randrange(len(content) + 1), chance.choice((1, 2, 4, 16, 64, 512))
    way = chance.randrange(6)
    if way == 0:
        return (
            content[:at]
            + bytes(chance.randrange(256) for _ in range(min(size, 16)))
            + content[at + min(size, 16) :]
        )
    if way == 1:
        return content[:at] + content[at + size :]
    if way == 2:
        return content[:at] + chance.choice(_WORDS) + content[at:]
    if way == 3:
        return content[:at] + content[at : at + size] * chance.choice((2, 9, 99)) + content[at + size :]
    if way == 4:
        other = chance.choice(originals())[1]
        return content[:at] + other[at : at + size] + content[at:]
    return content[:at]
