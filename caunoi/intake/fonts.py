"""Which cells of a workbook stand in an old Vietnamese font, from the file's own markup. Only inside the jail.

The reader of cells knows no fonts. Nothing is looked at cell by cell unless the file names such a font at all.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element, fromstring, iterparse

from caunoi.intake.biff import fonts_of_xls
from caunoi.intake.cell_fonts import CellFonts, OldFont
from caunoi.vocabulary.old_letters import letters_of_font

CHUNK = 2**20
_OLD = re.compile(rb"[\"'](?:&apos;|&quot;)?(?:\.Vn|VNI[- ])", re.IGNORECASE)

__all__ = ["CellFonts", "fonts_of_ods", "fonts_of_xls", "fonts_of_xlsx"]


def _parsed(content: bytes) -> Element:
    return fromstring(content)  # noqa: S314 - no document type comes so far: the jail refuses it


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _attribute(element: Element, name: str) -> str:
    """An attribute by its local name, whatever its namespace."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


# --- .xlsx, .xlsm ---------------------------------------------------------------------------------------------


def fonts_of_xlsx(archive: zipfile.ZipFile) -> dict[str, CellFonts]:
    """The old fonts of each sheet, by its name; empty when the workbook uses none."""
    names = set(archive.namelist())
    styles = archive.read("xl/styles.xml") if "xl/styles.xml" in names else b""
    shared = "xl/sharedStrings.xml"
    runs = _runs(archive, shared) if shared in names and _names_old(archive, shared) else {}
    by_style = _styles_of(styles) if _OLD.search(styles) else {}
    if not runs and not by_style:
        return {}
    return {name: _cells_of(archive, part, by_style, runs) for name, part in _parts(archive) if part in names}


def _names_old(archive: zipfile.ZipFile, part: str) -> bool:
    carried = b""
    with archive.open(part) as source:
        while chunk := source.read(CHUNK):
            if _OLD.search(carried + chunk):
                return True
            carried = chunk[-32:]
    return False


def _styles_of(content: bytes) -> dict[int, OldFont]:
    """The old font of each style number that has one."""
    fonts: list[OldFont | None] = []
    found: dict[int, OldFont] = {}
    for group in _parsed(content):
        if _local(group) == "fonts":
            fonts = [_font_named(font) for font in group]
        elif _local(group) == "cellXfs":
            for number, style in enumerate(group):
                at = int(style.get("fontId", "0"))
                if at < len(fonts) and (font := fonts[at]) is not None:
                    found[number] = font
    return found


def _font_named(properties: Element) -> OldFont | None:
    named = (one.get("val", "") for one in properties if _local(one) in ("name", "rFont"))
    return letters_of_font(next(named, ""))


def _runs(archive: zipfile.ZipFile, part: str) -> dict[int, OldFont]:
    """The old font of each shared text that has one of its own, in any of its runs."""
    found: dict[int, OldFont] = {}
    number = 0
    with archive.open(part) as source:
        for _, element in iterparse(source):  # noqa: S314 - as in `_parsed`
            if _local(element) != "si":
                continue
            of_runs = [_font_named(one) for one in element.iter() if _local(one) == "rPr"]
            if old := next((font for font in of_runs if font is not None), None):
                found[number] = old
            number += 1
            element.clear()
    return found


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Each sheet's name and the part that holds it."""
    targets = {
        one.get("Id"): posixpath.normpath(posixpath.join("xl", one.get("Target", "")).lstrip("/"))
        for one in _parsed(archive.read("xl/_rels/workbook.xml.rels"))
    }
    for one in _parsed(archive.read("xl/workbook.xml")).iter():
        if _local(one) == "sheet":
            yield one.get("name", ""), targets.get(_attribute(one, "id"), "").removeprefix("/")


_CELL = re.compile(rb"<(?:\w+:)?(row|c)\b([^>]*)>(?:<(?:\w+:)?v>(\d+)<)?")
_ADDRESS = re.compile(rb"\br=[\"']([A-Z]*)(\d+)")
_STYLE = re.compile(rb"\bs=[\"'](\d+)")
_SHARED = re.compile(rb"\bt=[\"']s[\"']")
_TEXT = re.compile(rb"\bt=[\"'](?:s|str|inlineStr)[\"']")


def _cells_of(
    archive: zipfile.ZipFile, part: str, by_style: dict[int, OldFont], runs: dict[int, OldFont]
) -> CellFonts:
    fonts = CellFonts()
    row = column = 0
    for what, attributes, value in _tags(archive, part):
        address = _ADDRESS.search(attributes)
        if what == b"row":
            row, column = int(address[2]) if address else row + 1, 0
            continue
        if address and address[1]:
            column = _column(address[1])
        if not _TEXT.search(attributes):
            column += 1
            continue
        style = _STYLE.search(attributes)
        font = by_style.get(int(style[1]) if style else 0)
        if runs and value and _SHARED.search(attributes):
            font = runs.get(int(value), font)
        if font is not None:
            fonts.put(row, column, font)
        column += 1
    return fonts


def _tags(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[bytes, bytes, bytes]]:
    carried = b""
    with archive.open(part) as source:
        while chunk := source.read(CHUNK):
            text = carried + chunk
            # Cut before a row, so that no cell is parted from its value.
            cut = max(text.rfind(b"<row"), text.rfind(b":row"), 0)
            cut = text.rfind(b"<", 0, cut + 1) if cut else 0
            yield from _CELL.findall(text[:cut])
            carried = text[cut:]
    yield from _CELL.findall(carried)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters[:4]:
        number = number * 26 + letter - 64
    return number - 1


# --- .ods -----------------------------------------------------------------------------------------------------


def fonts_of_ods(archive: zipfile.ZipFile) -> dict[str, CellFonts]:
    """The old fonts of each sheet, by its name; empty when the workbook uses none."""
    names = set(archive.namelist())
    named = [part for part in ("styles.xml", "content.xml") if part in names]
    if not any(_names_old(archive, part) for part in named):
        return {}
    styles = _Styles()
    found: dict[str, CellFonts] = {}
    for part in named:
        root = _parsed(archive.read(part))
        for element in root.iter():
            styles.learn(element)
        for table in root.iter():
            if _local(table) == "table":
                found[_attribute(table, "name")] = _fonts_of_table(table, styles)
    return found


class _Styles:
    """Styles by name: the font each names itself, or its parent's."""

    def __init__(self) -> None:
        self._faces: dict[str, str] = {}
        self._own: dict[str, str] = {}
        self._parents: dict[str, str] = {}

    def learn(self, element: Element) -> None:
        kind = _local(element)
        if kind == "font-face":
            self._faces[_attribute(element, "name")] = _attribute(element, "font-family")
        elif kind in ("style", "default-style"):
            name = _attribute(element, "name") if kind == "style" else ""
            if kind == "default-style" and _attribute(element, "family") != "table-cell":
                return
            self._parents[name] = _attribute(element, "parent-style-name")
            for one in element:
                if _local(one) == "text-properties":
                    own = _attribute(one, "font-name") or _attribute(one, "font-family")
                    self._own[name] = own

    def font(self, name: str) -> OldFont | None:
        """The old font of a style, its own or inherited."""
        for _ in range(16):
            if own := self._own.get(name):
                return letters_of_font(self._faces.get(own, own)) or letters_of_font(own)
            if not name:
                break
            name = self._parents.get(name, "")
        return None


# A sheet's last row stands for a million blank ones.
_MOST_REPEATED = 1_000


def _fonts_of_table(table: Element, styles: _Styles) -> CellFonts:
    fonts, row = CellFonts(), 0
    by_column: list[str] = []
    for element in table.iter():
        if _local(element) == "table-column":
            again = min(int(_attribute(element, "number-columns-repeated") or 1), _MOST_REPEATED)
            by_column += [_attribute(element, "default-cell-style-name")] * again
        elif _local(element) == "table-row":
            again = int(_attribute(element, "number-rows-repeated") or 1)
            for place, font in _fonts_of_row(element, by_column, styles):
                for down in range(min(again, _MOST_REPEATED)):
                    fonts.put(row + down + 1, place, font)
            row += again
    return fonts


def _fonts_of_row(row: Element, by_column: list[str], styles: _Styles) -> Iterator[tuple[int, OldFont]]:
    place = 0
    for cell in row:
        again = int(_attribute(cell, "number-columns-repeated") or 1)
        # Only what the look at the file counted as a cell: any other may be repeated without end.
        if _attribute(cell, "value-type"):
            default = by_column[place] if place < len(by_column) else ""
            style = _attribute(cell, "style-name") or _attribute(row, "default-cell-style-name") or default
            spans = (
                styles.font(_attribute(one, "style-name")) for one in cell.iter() if _local(one) == "span"
            )
            font = next((one for one in spans if one is not None), None) or styles.font(style)
            if font is not None:
                for across in range(min(again, _MOST_REPEATED)):
                    yield place + across, font
        place += again
