"""Publishing the sensitive figures of a month, and reading what was published: the only way they leave their unit.

A month is computed once, from the tree of its last day, protected against itself and every month published before,
and frozen under an Act. What is hidden is not written down, so that nobody can read it here by any right.
"""

from __future__ import annotations

import hashlib
import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction

from caunoi.organisations.settled import parameters
from caunoi.trail.acting import act
from caunoi.trail.canonical import dense
from caunoi.trail.refusals import refusal
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.text import Text

from .cubes import CUBES, VERSION, Cells, Cube
from .models import PublishedCube
from .naming import public_ids, unit_names
from .small_numbers import Line, Published, protect
from .telling import NO_LIST, newest_list_on


class CannotPublish(Exception):
    """The month cannot be published; the message says why."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.vi)


ALL_HIDDEN = Text(
    vi="Tháng {month}: mọi ô đều phải che vì từ {small} người trở xuống; công bố thì không ai đọc được gì và không"
    " rút lại được. Nếu vẫn muốn, chạy trên máy chủ: caunoi publish --month {typed} --even-all-hidden.",
    en="{typed}: every cell would be hidden, being of {small} people or fewer; published, it tells nobody anything and"
    " cannot be taken back. If that is meant, run on the server: caunoi publish --month {typed} --even-all-hidden.",
)
NOT_REACHED = Text(
    vi="Danh sách mới nhất nói về ngày {newest}: chưa công bố được tháng {month}. Nhận danh sách đến hết tháng trước đã.",
    en="The newest list speaks of {newest_en}: {typed} cannot be published yet. Take in lists up to its last day first.",
)


class WasTouched(Exception):
    """A published table is not what was frozen: it is not shown, and `caunoi verify` says by which rows."""

    def __init__(self, cube: PublishedCube) -> None:
        self.text = Text(
            vi=f"Bảng {cube.code} tháng {cube.month:%m/%Y} không còn như lúc công bố; hãy chạy caunoi verify.",
            en=f"The table {cube.code} of {cube.month:%Y-%m} is not as it was published; run caunoi verify.",
        )
        super().__init__(self.text.vi)


@dataclass(frozen=True)
class Table:
    """A published table as anyone may read it."""

    cube: Cube
    month: date
    tree_on: date
    small: int
    lines: Sequence[Line]
    names: Mapping[str, str]

    @property
    def hidden(self) -> int:
        """How many cells are not shown."""
        return sum(line.cells is None for line in self.lines) * len(self.cube.values)

    @property
    def cells(self) -> int:
        """How many cells there are."""
        return len(self.lines) * len(self.cube.values)


def month_of(text: str) -> date:
    """The first day of a month written YYYY-MM, or as an officer writes it, 3/2026. Raises CannotPublish."""
    written = re.sub(r"^(\d{1,2})/(\d{4})$", lambda found: f"{found[2]}-{found[1]:0>2}", text)
    if re.fullmatch(r"(19|20|21)\d\d-(0[1-9]|1[0-2])", written):
        return date.fromisoformat(f"{written}-01")
    raise CannotPublish(
        Text(
            vi=f"Tháng “{text}” không hiểu được: ghi tháng rồi năm, ví dụ 03/2026, hoặc 2026-03.",
            en=f"The month “{text}” is not understood: write the month and the year, for example 03/2026, or 2026-03.",
        )
    )


def last_day(month: date) -> date:
    """The day a month's table speaks of."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def publish(
    month: date,
    *,
    by: AbstractBaseUser | None,
    at: datetime,
    counted: Callable[[Cube, date], Cells],
    even_all_hidden: bool = False,
    dry_run: bool = False,
) -> list[Table]:
    """Freeze every table of the list for that month. Raises CannotPublish.

    `by` answers for it and may. `counted` gives the cells of a cube on a day: `reading.counted`, or over the socket
    `inquiring.counted`. With `even_all_hidden` tables that show nothing are frozen; with `dry_run` all is undone.
    """
    end = last_day(month)
    if end >= day_of(at):
        raise CannotPublish(
            Text(
                vi=f"Tháng {month:%m/%Y} chưa hết: công bố được từ ngày đầu tháng sau.",
                en=f"The month {month:%Y-%m} is not over: it can be published from the first of the next.",
            )
        )
    _check_reached(month)
    newest = max((one for code in CUBES for one in months_published(code)), default=None)
    if newest is not None and newest > month:
        raise CannotPublish(
            Text(
                vi=f"Đã công bố tháng {newest:%m/%Y}: không công bố lùi về tháng trước đó.",
                en=f"{newest:%Y-%m} has been published: no earlier month is published after it.",
            )
        )
    small = parameters().number("small-number", end)
    earlier = {code: _frozen(code) for code in CUBES}
    made = [_table(cube, counted(cube, end), end, small, earlier[cube.code]) for cube in CUBES.values()]
    # A month that was published already is refused as such, below.
    if newest != month and not even_all_hidden and all(table.hidden == table.cells for table in made):
        raise CannotPublish(ALL_HIDDEN.fill(month=f"{month:%m/%Y}", typed=f"{month:%Y-%m}", small=small))
    about: dict[str, object] = {table.cube.code: [table.cells, table.hidden] for table in made}
    try:
        with transaction.atomic():
            about["month"] = f"{month:%Y-%m}"
            with act("cubes.published", by=by, at=at, on=end, about=about) as writer:
                for table in made:
                    row = _row(table, place=len(earlier[table.cube.code]))
                    writer.add_one(PublishedCube, **row, began_by=writer.act)
            transaction.set_rollback(dry_run)
    except IntegrityError as error:
        raise CannotPublish(refusal(error).text) from error
    return made


def _check_reached(month: date) -> None:
    """What is published stays: a month that no list tells of would be frozen as noughts for good."""
    newest = newest_list_on(date.max)
    if newest is None:
        raise CannotPublish(NO_LIST)
    if newest < last_day(month):
        raise CannotPublish(
            NOT_REACHED.fill(
                newest=f"{newest:%d/%m/%Y}", newest_en=f"{newest:%Y-%m-%d}",
                month=f"{month:%m/%Y}", typed=f"{month:%Y-%m}",
            )
        )  # fmt: skip


def published(code: str, month: date) -> Table | None:
    """The table of a month as it was frozen; None where that month was not published. Raises WasTouched.

    The only exit for readers outside a unit: there is no day, tree or filter to choose.
    """
    found = PublishedCube.objects.filter(code=code, month=month).first()
    return None if found is None else _read(found)


def months_published(code: str) -> list[date]:
    """Which months of a table can be read, the newest first."""
    return list(PublishedCube.objects.filter(code=code).order_by("-month").values_list("month", flat=True))


def lines_of(cube: Cube, cells: Cells) -> list[Line]:
    """The table with nothing hidden, by ids that may be shown: only to be protected."""
    shown = public_ids(cells)
    lines = []
    for unit in cells.keys() & shown.keys():
        over, counts = cells[unit]
        total = sum(counts) if cube.total_is_public else None
        lines.append(Line(shown[unit], shown[over] if over is not None else None, total, counts))
    return sorted(lines, key=_unit)


def _unit(line: Line) -> str:
    return line.unit


def _table(cube: Cube, cells: Cells, end: date, small: int, earlier: Iterable[Table]) -> Table:
    before = [Published(table.lines) for table in earlier]
    lines = protect(lines_of(cube, cells), before, small=small)
    ids = public_ids(cells)
    called = unit_names(ids, at=end)
    names = {shown: called.get(unit, "") for unit, shown in ids.items()}
    return Table(cube, end.replace(day=1), end, small, lines, names)


def _frozen(code: str) -> list[Table]:
    return [_read(found) for found in PublishedCube.objects.filter(code=code).order_by("place")]


def _read(found: PublishedCube) -> Table:
    if found.digest != _digest(
        found.code, found.list_version, found.month, found.tree_on, found.small, found.lines
    ):
        raise WasTouched(found)
    lines = [
        Line(unit, above, total, None if cells is None else tuple(cells))
        for unit, above, _, total, cells in found.lines
    ]
    names = {unit: name for unit, _, name, _, _ in found.lines}
    return Table(CUBES[found.code], found.month, found.tree_on, found.small, lines, names)


def _row(table: Table, *, place: int) -> dict[str, Any]:
    lines = [
        [line.unit, line.above, table.names[line.unit], line.total, line.cells and list(line.cells)]
        for line in table.lines
    ]
    return {
        "code": table.cube.code,
        "list_version": VERSION,
        "place": place,
        "month": table.month,
        "tree_on": table.tree_on,
        "small": table.small,
        "lines": lines,
        "digest": _digest(table.cube.code, VERSION, table.month, table.tree_on, table.small, lines),
    }


def _digest(code: str, version: int, month: date, tree_on: date, small: int, lines: object) -> str:
    told = [code, version, month.isoformat(), tree_on.isoformat(), small, lines]
    return hashlib.sha256(dense(told).encode()).hexdigest()
