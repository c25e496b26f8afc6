"""Lines of a table that are not rows: blanks, sub-totals, signatures, headings said again, numbers of columns."""

from __future__ import annotations

import re

from caunoi.intake.rosters.columns import Cells, Layout, key_of
from caunoi.vocabulary.names import fold, nfc

_TOTAL = re.compile(
    r"(?:tong )?cong(?: so)?[ :.\d]*|tong (?:cong(?! ty)|so)\b.*|tong(?: ket)?[ :.\d]*|luy ke.*|cong luy ke.*"
)
_ACCENTED_TOTAL = re.compile(r"(?:tổng|cộng)(?! công ty| cty| ty| đoàn)\b.*")
_SIGNATURE = re.compile(
    r"(?:t\.? ?m\.? |k\.? ?t\.? |t\.? ?u\.? ?q\.? |t\.? ?l\.? )?(?:ban chap hanh|ban thuong vu|chu tich|pho chu tich|nguoi lap.*|lap bieu.*|"
    r"ke toan.*|thu truong.*|giam doc|tong giam doc|thu ky|xac nhan.*|noi nhan.*|dai dien.*|hieu truong|truong phong)"
    r"|\(?ky.*ho ten.*\)?|\(?ky(?: ten)?,? (?:va )?dong dau.*\)?|\(?da ky\)?"
)
_PLACE_AND_DAY = re.compile(r".{0,60}\bngay\b.{0,12}\bthang\b.{0,12}\bnam\b.{0,8}")
_COLUMN_NUMBER = re.compile(r"\(?(?:\d{1,2}|[a-d])\)?(?:\s*=.*)?", re.IGNORECASE)
_LONG_DIGITS = re.compile(r"\d[\d .\-]{7,}\d")


def blank(cell: object) -> bool:
    """Whether a cell holds nothing a reader would see."""
    return cell is None or cell == "" or (isinstance(cell, str) and not cell.strip(" \t\r\n\u00a0'"))


def is_total(text: object) -> bool:
    """Whether a cell begins a line of totals; 'Công ty' and people named Công do not."""
    if not isinstance(text, str) or len(text) > 80:
        return False
    written = " ".join(nfc(text).casefold().split())
    return bool(_ACCENTED_TOTAL.fullmatch(written) or _TOTAL.fullmatch(fold(written)))


def is_signature(text: object) -> bool:
    """Whether a cell belongs to the block of signatures under a table."""
    if not isinstance(text, str):
        return False
    folded = fold(text)
    return bool(_SIGNATURE.fullmatch(folded) or _PLACE_AND_DAY.fullmatch(folded))


def is_no_row(cells: Cells, layout: Layout, telling: tuple[int, ...]) -> bool:
    """Whether a line that lacks its name or its telling cells is no row of the list.

    `telling` are the columns whose value shows a row: the birth date, the number, the tax code. A line with
    an ordinal and any of them is a row, however faulty.
    """
    filled = [(place, cell) for place, cell in enumerate(cells) if not blank(cell)]
    if not filled:
        return True
    ordinal = layout.places.get("ordinal")
    numbered = ordinal is not None and any(p == ordinal and _is_ordinal(cell) for p, cell in filled)
    if repeats_heading(cells, layout):
        return True
    if any(is_total(cell) for _, cell in filled[:3]) and not any(_told(cells, place) for place in telling):
        return True
    if numbered:
        # Excel fills ordinals far down; alone they are nothing.
        return len(filled) == 1
    if any(is_signature(cell) for _, cell in filled):
        return True
    return not any(_told(cells, place) for place in telling) and len(filled) <= 2


def repeats_heading(cells: Cells, layout: Layout) -> bool:
    """Whether a line says the headings again, or numbers the columns."""
    filled = [(place, cell) for place, cell in enumerate(cells) if not blank(cell)]
    return is_column_numbers(filled) or _repeats_header(filled, layout)


def _is_ordinal(cell: object) -> bool:
    if isinstance(cell, (int, float)):
        return True
    return isinstance(cell, str) and cell.strip().rstrip(".").isdigit()


def _told(cells: Cells, place: int) -> bool:
    cell = cells[place] if place < len(cells) else None
    if isinstance(cell, str):
        # "Tổng cộng: 32 đoàn viên" has a digit and may stand in any column, a telling one too.
        return any(map(str.isdigit, cell)) and not is_total(cell) and not _PLACE_AND_DAY.fullmatch(fold(cell))
    return not blank(cell)


def is_column_numbers(filled: list[tuple[int, object]]) -> bool:
    """Whether a line numbers the columns, by its filled cells with their places."""
    if len(filled) < 3:
        return False
    words = [str(int(c)) if isinstance(c, float) and c.is_integer() else str(c).strip() for _, c in filled]
    return all(_COLUMN_NUMBER.fullmatch(word) for word in words)


def _repeats_header(filled: list[tuple[int, object]], layout: Layout) -> bool:
    same = sum(
        1
        for place, cell in filled
        if place < len(layout.labels) and (key := key_of(cell)) and key in key_of(layout.labels[place])
    )
    return same >= 2 and same * 2 > len(filled)
