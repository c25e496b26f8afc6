"""The parts of an .xlsx or .xlsm: which may be there, what they point at, and how far the sheets reach."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from caunoi.intake.prescan import zips
from caunoi.intake.prescan.markup import Attributes, Cells, Counted, is_markup, look_at_letters, read_events
from caunoi.intake.prescan.saying import fault, refused
from caunoi.intake.prescan.zips import Part
from caunoi.vocabulary.faults import Fault

MAIN = "xl/workbook.xml"
# Whose name alone says that the file does more than hold a list.
_FORBIDDEN = {
    "xl/macrosheets/": "file-macro-sheets",
    "xl/dialogsheets/": "file-macro-sheets",
    "xl/activex/": "file-embedded",
    "xl/embeddings/": "file-embedded",
    "xl/connections.xml": "file-calls-out",
    "xl/querytables/": "file-calls-out",
}
_MACROS = re.compile(r"(?:^|/)vbaproject[^/]*\.bin$")
_FOREIGN = (b"\xd0\xcf\x11\xe0", b"MZ", b"%PDF", b"\x7fELF")
_OUTWARD = re.compile(
    r"\s*(?:(?:https?|ftps?|smb|ldap|gopher|ms-\w+):|\\\\|//|file:/*\\\\|file://[^/\\]|file:/{4})",
    re.IGNORECASE,
)
# An address in a cell is opened by whoever presses on it, by nobody else.
_PRESSED = "/hyperlink"
_FOLLOWED = ("/attachedTemplate", "/oleObject", "/frame", "/subDocument", "/image", "/package", "/control")


@dataclass
class Seen:
    """What is said of a file that may be read: warnings, its bytes unpacked, the cells a reader makes room for."""

    warnings: list[Fault] = field(default_factory=list)
    unpacked: int = 0
    cells: int = 0

    def warn(self, code: str) -> None:
        """Say it once."""
        if all(said.code != code for said in self.warnings):
            self.warnings.append(fault(code))


def look_at_workbook(content: bytes, parts: list[Part], *, ending: str) -> Seen:
    """Raises Unreadable for a workbook that is a trap."""
    seen = Seen(unpacked=sum(part.size for part in parts))
    for part in parts:
        for begins, code in _FORBIDDEN.items():
            if part.lowered.startswith(begins):
                raise refused(code)
        if _MACROS.search(part.lowered):
            if ending not in ("xlsm", "xltm"):
                raise refused("file-macros-hidden", ending=f".{ending}")
            seen.warn("file-macros")
        if part.lowered.startswith("xl/externallinks/") and part.lowered.endswith(".xml"):
            seen.warn("file-links")
    for part in parts:
        seen.cells = max(seen.cells, look_at_part(content, part))
    return seen


def look_at_part(content: bytes, part: Part) -> int:
    """The cells that a part asks room for. Raises Unreadable."""
    pieces = zips.unpacked(content, part)
    first = next(pieces, b"")
    named = part.lowered.endswith((".xml", ".rels", ".vml"))
    if not named and not is_markup(first):
        _look_at_data(part, first)
        for _ in pieces:
            # To its end: only then is it as large as it says, and whole.
            pass
        return 0
    if not first:
        return 0
    look_at_letters(first)
    if part.lowered.endswith(".rels"):
        read_events(chain([first], pieces), _Pointers(part).begins)
        return 0
    if part.lowered.startswith("xl/externallinks/"):
        read_events(chain([first], pieces), _look_at_link)
        return 0
    counted = Counted()
    for piece in chain([first], pieces):
        counted.take(piece)
    counted.ends()
    if not counted.odd:
        return max(counted.area.size, counted.area.cells)
    # Nobody reads a drawing of the old kind, and browsers' markup is no XML.
    return 0 if part.lowered.endswith(".vml") else _events(zips.unpacked(content, part))


def _events(pieces: Iterator[bytes]) -> int:
    cells = Cells()
    read_events(pieces, cells.begins)
    cells.area.ends()
    return max(cells.area.size, cells.area.cells)


def _look_at_data(part: Part, first: bytes) -> None:
    if first.startswith((b"PK\x03\x04", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")):
        raise refused("file-nested")
    if first.startswith(_FOREIGN) and not _MACROS.search(part.lowered):
        raise refused("file-embedded")


def _look_at_link(name: str, attributes: Attributes) -> None:
    if name in ("ddeLink", "oleLink"):
        raise refused("file-calls-out")


class _Pointers:
    """Where a part points: at parts of the same file, or outward."""

    def __init__(self, part: Part) -> None:
        # Pointers of xl/_rels/workbook.xml.rels begin in xl/.
        self._depth = part.name.count("/") - 1

    def begins(self, name: str, attributes: Attributes) -> None:
        if name != "Relationship":
            return
        target, kind = attributes.get("Target", ""), attributes.get("Type", "")
        if attributes.get("TargetMode") == "External":
            if not kind.endswith(_PRESSED) and (_OUTWARD.match(target) or kind.endswith(_FOLLOWED)):
                raise refused("file-calls-out")
        elif re.split(r"[\\/]", target).count("..") > max(0, self._depth) or "\\" in target:
            raise refused("file-part-names")


def is_outward(target: str) -> bool:
    """Whether an address lies on another machine."""
    return _OUTWARD.match(target) is not None
