"""Columns whose days may be written month first, or were turned about by Excel: asked about, never guessed.

03/04/1990 alone is 3 April. Beside 03/25/1990 it may be 4 March; and a column where every true date has a day of 12
or less, while all higher days stayed text, was typed in an Excel that reads the month first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from caunoi.vocabulary.faults import Catalogue, Fault

Doubted = Literal["text", "dates"]

# So many on either side before chance is ruled out.
FEWEST_TEXTS, FEWEST_DATES = 4, 8

fault = Catalogue(
    {
        "day-order-doubtful": (
            "hold",
            "“{written}”: cột này có ngày ghi tháng trước ngày, nên có thể là {one} hoặc {other}. Ghi lại "
            "ngày/tháng/năm.",
            "“{written}”: this column has days written month first, so it may be {one} or {other}. Write it as "
            "day/month/year.",
        ),
        "day-turned-about": (
            "hold",
            "Excel có thể đã đảo ngày và tháng trong cột này: {one} hay {other}? Ghi lại ngày/tháng/năm dạng văn bản.",
            "Excel may have turned day and month about in this column: {one} or {other}? Write it as day/month/year, "
            "as text.",
        ),
    }
)

_DAY = re.compile(
    r"\s*['’]?(\d{1,2})\s*[/\-.]\s*(\d{1,2})\s*[/\-.]\s*(\d{4})(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?\s*"
)


@dataclass(slots=True)
class _Met:
    day_first: int = 0
    month_first: int = 0
    either: int = 0
    low: int = 0
    high: int = 0

    def doubted(self) -> Doubted | None:
        if self.month_first and self.month_first >= self.day_first:
            return "text"
        texts = self.day_first + self.month_first
        turned = not self.either and not self.high
        return "dates" if turned and texts >= FEWEST_TEXTS and self.low >= FEWEST_DATES else None


def doubted_columns(rows: Iterable[Sequence[object]], places: Iterable[int]) -> dict[int, Doubted]:
    """The columns, of those given, whose texts or whose true dates may mean another day."""
    met = {place: _Met() for place in places}
    for cells in rows:
        for place, one in met.items():
            if place < len(cells):
                _meet(one, cells[place])
    return {place: said for place, one in met.items() if (said := one.doubted()) is not None}


def _meet(met: _Met, cell: object) -> None:
    if isinstance(cell, date):
        met.low += cell.day <= 12
        met.high += cell.day > 12
    elif isinstance(cell, str) and (found := _DAY.fullmatch(cell)):
        first, second = int(found[1]), int(found[2])
        met.day_first += first > 12 >= second
        met.month_first += second > 12 >= first
        met.either += first <= 12 and second <= 12


def doubt(cell: object, doubted: Doubted) -> Fault | None:
    """What is to be asked about a cell of such a column; None where either order is one day, or only one can be."""
    if doubted == "dates":
        if not isinstance(cell, date) or cell.day > 12 or cell.day == cell.month:
            return None
        one, other = f"{cell:%d/%m/%Y}", f"{cell:%m/%d/%Y}"
        return fault("day-turned-about", one=one, other=other)
    found = _DAY.fullmatch(cell) if isinstance(cell, str) else None
    if found is None:
        return None
    first, second = int(found[1]), int(found[2])
    if first == second or not (1 <= first <= 12 and 1 <= second <= 12):
        return None
    return fault(
        "day-order-doubtful",
        written=str(cell).strip(),
        one=f"{first:02}/{second:02}/{found[3]}",
        other=f"{second:02}/{first:02}/{found[3]}",
    )
