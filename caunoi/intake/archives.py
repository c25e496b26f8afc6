"""A zip of lists: its entries are told apart as the files of a folder are. Unpacked only inside the jail."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import PurePath

from caunoi.intake.prescan import zips
from caunoi.intake.prescan.saying import Unreadable, refused
from caunoi.intake.turns import Message, fault_message

ENDING = ".zip"
# Lists come as workbooks; older and richer formats are lists too, and get a sentence instead of silence.
_SHEETS = frozenset({".xlsx", ".csv", ".tsv", ".xls", ".xlsm", ".xlsb", ".ods"})
# What unpacks again, as it is named.
_PACKED = frozenset({ENDING, ".jar", ".rar", ".7z", ".gz", ".bz2", ".xz", ".tar", ".tgz", ".cab", ".iso"})
_OF_OTHER_SYSTEMS = "__MACOSX/"


def may_be_a_list(name: str) -> bool:
    """Whether a file of that name is read: hidden files and those that Excel leaves while it is open are not."""
    path = PurePath(name)
    return path.suffix.lower() in _SHEETS | {ENDING} and not path.name.startswith((".", "~$"))


def is_archive(content: bytes, *, name: str) -> bool:
    """Whether the file is a zip of lists."""
    return name.lower().endswith(ENDING) and content[:4] in (b"PK\x03\x04", b"PK\x05\x06")


def entries_of(content: bytes) -> Iterator[Message]:
    """`entry` begins a file of the zip, `bytes` (base64) are its pieces, `refused` why it is not read; `ignored` is a name.

    Each file is looked at when it is read, as if it had come alone. Raises Unreadable where none may be a list.
    """
    lists = 0
    for part in zips.parts_of(content):
        name = _name(part)
        if name.endswith("/") or name.startswith(_OF_OTHER_SYSTEMS):
            continue
        base = name.rpartition("/")[2]
        if PurePath(base).suffix.lower() in _PACKED:
            yield {"entry": base}
            yield {"refused": fault_message(refused("file-nested").fault)}
        elif may_be_a_list(base):
            yield {"entry": base}
            yield from _pieces(content, part)
        else:
            yield {"ignored": base}
            continue
        lists += 1
    if not lists:
        raise refused("file-without-lists")


def _pieces(content: bytes, part: zips.Part) -> Iterator[Message]:
    try:
        for piece in zips.unpacked(content, part):
            yield {"bytes": base64.b64encode(piece).decode()}
    except Unreadable as unreadable:
        yield {"refused": fault_message(unreadable.fault)}


def _name(part: zips.Part) -> str:
    """An entry's name; programs that set no flag wrote it in UTF-8 or in the letters of their Windows."""
    for encoding in ("utf-8", "cp1258"):
        try:
            return part.raw_name.decode(encoding)
        except UnicodeDecodeError:
            continue
    return part.name
