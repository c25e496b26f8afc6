"""In the jail: the cells of a workbook told as text, and cells written into a copy of one that was supplied.

Only the rows of the sheets that are written into are spelled anew, byte by byte around what stands there: styles, other
sheets, checks and macros of the copy are those of the workbook that was supplied.
"""

from __future__ import annotations

import base64
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat
from xml.sax.saxutils import escape

from caunoi.intake.cells import TOLD_AT_ONCE, TOLD_CELLS, as_written, column_index, column_letter
from caunoi.intake.prescan.saying import Unreadable, refused
from caunoi.intake.prescan.workbooks import MAIN
from caunoi.intake.turns import Message
from caunoi.intake.workbook import open_workbook
from caunoi.vocabulary.faults import Catalogue

LONGEST = 2_000
_CHUNK = 2**20
_MARK = re.compile(rb"[>\"']")
_OWN = re.compile(rb"\s(?:r|spans)\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_STYLE = re.compile(r"[0-9]{1,6}")
_RECOUNT = re.compile(rb"<(?:[A-Za-z][\w.-]*:)?calcPr\b")
_RECOUNTED = re.compile(rb"\sfullCalcOnLoad\s*=\s*(?:\"[^\"]*\"|'[^']*')")
# What XML cannot hold.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FILLED = frozenset({"v", "is", "f"})

fault = Catalogue(
    {
        "template-not-xlsx": (
            "refuse",
            "Mẫu phải là tệp .xlsx hoặc .xlsm. Mở mẫu, lưu lại thành .xlsx rồi nộp.",
            "The template has to be an .xlsx or .xlsm. Open it, save it as .xlsx, and hand it in.",
        ),
        "template-sheet-gone": (
            "refuse",
            "Mẫu không có trang tính “{sheet}”. Nộp lại mẫu và khai lại cột.",
            "The template has no sheet “{sheet}”. Hand the template in again and map its columns anew.",
        ),
        "template-not-blank": (
            "refuse",
            "Mẫu không trống: ô {cell} đã có chữ. Xóa các dòng dưới dòng tiêu đề rồi nộp lại mẫu.",
            "The template is not blank: cell {cell} holds something. Remove the rows below the headings and hand it in"
            " again.",
        ),
    }
)


def told_cells(content: bytes, *, name: str) -> Iterator[Message]:
    """`cells` of each visible sheet as its reader sees them, in pieces; then `end`. Raises Unreadable."""
    for sheet in open_workbook(content, name=name):
        if not sheet.visible:
            continue
        rows = iter(sheet.rows)
        while piece := list(islice(rows, TOLD_AT_ONCE)):
            told = [
                [number, [as_written(cell)[:LONGEST] for cell in cells[:TOLD_CELLS]]]
                for number, cells in piece
            ]
            yield {"cells": {"sheet": sheet.name, "rows": told}}
    yield {"end": {"list": None, "digest": "", "warnings": []}}


def filled(content: bytes, *, name: str, orders: dict[str, Any]) -> Iterator[Message]:
    """A copy with the cells in it, as `entry` and its `bytes`. Raises Unreadable.

    `orders["sheets"]` are each a `sheet`, `first_row` and `rows`, each a list of (column from 0, "s" for text or "n" for
    a number, value). With `alike` rows look like the first of the blank ones; else a new cell looks like its column.
    With `orders["recount"]` a program that opens the copy computes its formulas anew.
    """
    copy = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(copy, "w") as target:
            parts = {_part_of(source, one["sheet"]): one for one in orders["sheets"]}
            for info in source.infolist():
                held = source.read(info)
                if (order := parts.get(info.filename)) is not None:
                    held = _with_rows(held, int(order["first_row"]), order["rows"], alike=order["alike"])
                elif orders.get("recount") and info.filename.lower() == MAIN:
                    held = _RECOUNTED.sub(b"", held)
                    held = _RECOUNT.sub(rb'\g<0> fullCalcOnLoad="1"', held, count=1)
                again = zipfile.ZipInfo(info.filename, info.date_time)
                again.compress_type, again.external_attr = info.compress_type, info.external_attr
                target.writestr(again, held)
    except (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        InvalidOperation,
        ElementTree.ParseError,
        expat.ExpatError,
        NotImplementedError,
    ) as error:
        raise refused("file-not-a-workbook") from error
    yield {"entry": name}
    whole = copy.getvalue()
    for start in range(0, len(whole), _CHUNK):
        yield {"bytes": base64.b64encode(whole[start : start + _CHUNK]).decode()}
    yield {"end": {"list": None, "digest": "", "warnings": []}}


def _part_of(source: zipfile.ZipFile, sheet: str) -> str:
    """The name under which the sheet stands in the file."""
    names = {one.lower(): one for one in source.namelist()}
    if MAIN not in names:
        raise Unreadable(fault("template-not-xlsx"))
    ids = {
        one.get("name"): next((value for key, value in one.attrib.items() if key.endswith("}id")), None)
        for one in ElementTree.fromstring(source.read(names[MAIN])).iter()  # noqa: S314 - jailed, and looked at before
        if _local(one.tag) == "sheet"
    }
    related = ElementTree.fromstring(source.read(names["xl/_rels/workbook.xml.rels"]))  # noqa: S314 - as above
    targets = {one.get("Id"): one.get("Target", "") for one in related}
    if (own := ids.get(sheet)) is None:
        raise Unreadable(fault("template-sheet-gone", sheet=sheet))
    target = targets[own]
    path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return names[path.lower()]


def _local(tag: str) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2]


def _tag_at(markup: bytes, start: int) -> bytes:
    """The whole tag that begins there; a mark between quotes ends nothing."""
    quote = b""
    if markup[start : start + 1] == b"<":
        for found in _MARK.finditer(markup, start):
            if not quote and found[0] == b">":
                return markup[start : found.end()]
            if found[0] in (quote, b">"):
                quote = quote if found[0] == b">" else b""
            elif not quote:
                quote = found[0]
    # Only UTF-8 has its marks where they are looked for.
    raise refused("file-not-a-workbook")


@dataclass(slots=True)
class _Cell:
    column: int
    start: int
    end: int
    style: str
    filled: bool = False


@dataclass(slots=True)
class _Row:
    number: int
    start: int
    end: int = 0
    cells: list[_Cell] = field(default_factory=list)


class _Standing:
    """Where rows and cells of a sheet stand in its bytes."""

    def __init__(self, markup: bytes) -> None:
        self._markup = markup
        self.rows: list[_Row] = []
        self.columns: list[tuple[int, int, str]] = []
        self.data: tuple[int, int] | None = None
        self.dimension: tuple[int, int] | None = None
        self.prefix = b""
        self.closed = False
        self._inside = False
        self._parser = parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self._begins, self._ends
        parser.Parse(markup, True)

    def _tag(self) -> bytes:
        return _tag_at(self._markup, self._parser.CurrentByteIndex)

    def _begins(self, name: str, said: dict[str, str]) -> None:
        at, what = self._parser.CurrentByteIndex, _local(name)
        if what == "dimension":
            self.dimension = at, at + len(self._tag())
        elif what == "col" and _STYLE.fullmatch(said.get("style", "")):
            self.columns.append((int(said["min"]) - 1, int(said["max"]) - 1, said["style"]))
        elif what == "sheetData":
            tag = self._tag()
            self.closed, self._inside = tag.endswith(b"/>"), True
            self.data = at, at + len(tag)
            self.prefix = name.encode()[: -len("sheetData")]
        elif self._inside and what == "row":
            self._row_begins(at, said)
        elif self._inside and what == "c":
            self._cell_begins(at, said)
        elif self._inside and what in _FILLED and self.rows and self.rows[-1].cells:
            self.rows[-1].cells[-1].filled = True

    def _row_begins(self, at: int, said: dict[str, str]) -> None:
        last = self.rows[-1].number if self.rows else 0
        self.rows.append(_Row(int(said.get("r", last + 1)), at, self._end_of_empty(at)))
        if self.rows[-1].number <= last:
            raise refused("file-not-a-workbook")

    def _cell_begins(self, at: int, said: dict[str, str]) -> None:
        place, style = _PLACE.fullmatch(said.get("r", "")), said.get("s", "")
        if place is None or not self.rows or (style and not _STYLE.fullmatch(style)):
            raise refused("file-not-a-workbook")
        self.rows[-1].cells.append(_Cell(column_index(place[1]), at, self._end_of_empty(at), style))

    def _ends(self, name: str) -> None:
        what = _local(name)
        if not self._inside or what not in {"sheetData", "row", "c"}:
            return
        at = self._parser.CurrentByteIndex
        if what == "sheetData":
            self._inside = False
            if self.data is not None and not self.closed:
                self.data = self.data[1], at
            return
        one = self.rows[-1] if what == "row" else self.rows[-1].cells[-1]
        if not one.end:
            one.end = at + len(self._tag())

    def _end_of_empty(self, at: int) -> int:
        """Where an element without content ends: with its one tag. 0 for any other, which ends with a tag of its own."""
        tag = self._tag()
        return at + len(tag) if tag.endswith(b"/>") else 0

    def style(self, column: int) -> str:
        """What a new row's cell in that column looks like where no row says it."""
        return next((style for first, last, style in self.columns if first <= column <= last), "")


def _with_rows(
    markup: bytes, first_row: int, rows: Sequence[Sequence[tuple[int, str, Any]]], *, alike: bool
) -> bytes:
    there = _Standing(markup)
    if there.data is None:
        raise refused("file-not-a-workbook")
    below = {one.number: one for one in there.rows if one.number >= first_row}
    first = min(below.values(), key=_number) if below and alike else None
    model = {cell.column: cell.style for cell in first.cells} if first is not None else {}
    before = [one for one in there.rows if one.number < first_row]
    said = [markup[one.start : one.end] for one in before]
    last = max([first_row + len(rows) - 1, *below])
    for number in range(first_row, last + 1):
        at = number - first_row
        if number in below or (at < len(rows) and (alike or rows[at])):
            said.append(
                _row(markup, there, below.get(number), number, rows[at] if at < len(rows) else (), model)
            )
    data = b"".join(said)
    if there.closed:
        tag = b"<" + there.prefix + b"sheetData>"
        data = tag + data + b"</" + tag[1:]
    whole = markup[: there.data[0]] + data + markup[there.data[1] :]
    widest = max((cell[0] for row in rows for cell in row), default=0)
    return _with_dimension(whole, there, widest, last)


def _number(row: _Row) -> int:
    return row.number


def _row(
    markup: bytes,
    there: _Standing,
    row: _Row | None,
    number: int,
    cells: Sequence[tuple[int, str, Any]],
    model: dict[int, str],
) -> bytes:
    """One row: what stood there stays, but for the cells that are written."""
    attributes, kept = b"", {}
    if row is not None:
        if not cells:
            return markup[row.start : row.end]
        begun = _tag_at(markup, row.start).rstrip(b"/>")
        attributes = _OWN.sub(b"", begun[len(b"<row") + len(there.prefix) :]).rstrip()
        kept = {cell.column: cell for cell in row.cells}
    written: dict[int, bytes] = {column: markup[cell.start : cell.end] for column, cell in kept.items()}
    for column, kind, value in cells:
        place = f"{column_letter(column)}{number}"
        if column in kept and kept[column].filled:
            raise Unreadable(fault("template-not-blank", cell=place))
        style = kept[column].style if column in kept else model.get(column, there.style(column))
        written[column] = _cell(there.prefix, place, style, kind, value)
    inner = b"".join(written[column] for column in sorted(written))
    return b'<%brow r="%d"%b>%b</%brow>' % (there.prefix, number, attributes, inner, there.prefix)


def _cell(prefix: bytes, place: str, style: str, kind: str, value: Any) -> bytes:
    own = prefix.decode()
    begun = f'<{own}c r="{place}"' + (f' s="{style}"' if style else "")
    if value in ("", None):
        return f"{begun}/>".encode()
    if kind == "n":
        return f"{begun}><{own}v>{Decimal(str(value)):f}</{own}v></{own}c>".encode()
    text = escape(_UNWRITABLE.sub("", str(value)))
    return (
        f'{begun} t="inlineStr"><{own}is><{own}t xml:space="preserve">{text}</{own}t></{own}is></{own}c>'
    ).encode()


def _with_dimension(whole: bytes, there: _Standing, widest: int, last: int) -> bytes:
    if there.dimension is None or there.data is None or there.dimension[1] > there.data[0]:
        return whole
    start, end = there.dimension
    found = re.search(rb"ref\s*=\s*[\"']\$?([A-Z]+)\$?([0-9]+)(?::\$?([A-Z]+)\$?([0-9]+))?", whole[start:end])
    if found is None:
        return whole
    first, top, right, bottom = (one.decode() if one else "" for one in found.groups())
    wide = max(widest, column_index(right or first))
    deep = max(last, int(bottom or top))
    said = f'<{there.prefix.decode()}dimension ref="{first}{top}:{column_letter(wide)}{deep}"/>'
    return whole[:start] + said.encode() + whole[end:] if whole[start:end].endswith(b"/>") else whole
