"""A comparison as a table: its lines in an order, each cell a door, and at its end what adds up and what does not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from caunoi.access.reach import Reach
from caunoi.design import tables
from caunoi.design.tables import Cell, Table
from caunoi.design.templatetags.design import says
from caunoi.indicators.catalogue import indicator
from caunoi.indicators.comparing import OF_UNITS, Column, Compared, Group, Line, Told
from caunoi.indicators.definition import Breakdown
from caunoi.indicators.naming import group_names, public_ids, unit_names
from caunoi.office.cutting import UNKNOWN, keys_of
from caunoi.office.telling import DASH, written_value
from caunoi.vocabulary.names import sort_key

#: The order of a table when nobody asks for another.
BY_NAME = "name"
Order = tuple[bool, Any]


class Pivot:
    """A comparison as its reader reads it."""

    def __init__(self, found: Compared, *, within: Reach, sort: str, address: Callable[..., str]) -> None:
        self.found, self.within, self.sort, self.address = found, within, sort, address
        self.question = found.question

    # ------------------------------------------------------------ names and order

    @cached_property
    def _units(self) -> dict[int, str]:
        return unit_names({line.unit for line in self.found.lines}, at=self.question.tree_on)

    @cached_property
    def _groups(self) -> dict[int, str]:
        """Names of the zones, places and areas that are rows or columns."""
        found: dict[int, str] = {}
        for by, groups in self._groups_by.items():
            found |= group_names(by, groups, at=self.question.tree_on)
        return found

    @cached_property
    def _groups_by(self) -> dict[Breakdown, set[int | str | None]]:
        found: dict[Breakdown, set[int | str | None]] = {}
        for line in self.found.lines:
            for cell in line.cells:
                if cell.by is not None and cell.group is not None:
                    found.setdefault(cell.by, set()).update(cell.group.of)
        return found

    def _called(self, group: Group) -> str:
        if group.title is not None:
            return says(group.title)
        (one,) = group.of
        return self._groups.get(one, DASH) if isinstance(one, int) else _("chưa rõ")

    def name(self, line: Line) -> str:
        """What heads a line."""
        if line.group is not None:
            return self._called(line.group)
        name = self._units.get(line.unit, DASH)
        return _("{unit}, của riêng mình").format(unit=name) if line.own else name

    @cached_property
    def lines(self) -> list[Line]:
        """All lines in the order asked for: by name as a Vietnamese dictionary has it, or by a column; what says
        nothing comes last, either way."""
        named = sorted(self.found.lines, key=self._alphabetical)
        key, down = self.sort.removeprefix("-"), self.sort.startswith("-")
        at = int(key) - 1 if key.isdecimal() else -1
        if not 0 <= at < len(self.found.columns):
            return named[::-1] if down else named
        told = [line for line in named if line.cells[at].value is not None]
        silent = [line for line in named if line.cells[at].value is None]
        return [*sorted(told, key=lambda line: line.cells[at].value or 0, reverse=down), *silent]

    def _alphabetical(self, line: Line) -> tuple[bool, bool, str]:
        # What nobody knows stands after what has a name, and a unit's own after those under it.
        unknown = line.group is not None and None in line.group.of and len(line.group.of) == 1
        return line.own, unknown, sort_key(self.name(line))

    def sorts(self) -> list[tuple[str, str]]:
        """Every order there is, for a list to choose from."""
        found = [(BY_NAME, _("tên, A đến Y")), (f"-{BY_NAME}", _("tên, Y đến A"))]
        for place, column in enumerate(self.found.columns, start=1):
            label = self.label(column)
            found.append((f"-{place}", _("{column}, cao trước").format(column=label)))
            found.append((str(place), _("{column}, thấp trước").format(column=label)))
        return found

    # ------------------------------------------------------------ the table

    def label(self, column: Column) -> str:
        """What heads a column."""
        words = [says(column.indicator.title)]
        if len(self.question.days_asked) > 1:
            words.append(str(date_format(column.at)))
        if column.group is not None:
            words.append(self._called(column.group))
        return ", ".join(words if len(self.question.codes) > 1 or len(words) == 1 else words[1:])

    @property
    def caption(self) -> str:
        """What the table is of."""
        titles = [says(indicator(code).title) for code in self.question.codes]
        return _("{figures}, ngày {day}").format(figures="; ".join(titles), day=date_format(self.question.at))

    def table(
        self, lines: Sequence[Line], *, ends: bool, after: str, whole: bool = False, as_numbers: bool = False
    ) -> Table:
        """Those lines, and where the table `ends` what they add up to and what the whole unit says, or that alone
        (`whole`).

        `as_numbers`: whole numbers as such, for a file.
        """
        columns = [self._heading("", BY_NAME, "text")]
        columns += [
            self._heading(self.label(one), str(place), "num")
            for place, one in enumerate(self.found.columns, start=1)
        ]
        cell = self._number if as_numbers else self._door
        cells: list[list[object]] = [[self._head(line), *(cell(one) for one in line.cells)] for line in lines]
        if ends:
            cells.append([_("Các dòng cộng lại"), *self._sums(as_numbers)])
        if ends or whole:
            cells.append([_("Cả đơn vị"), *(cell(one) for one in self.found.whole)])
        return Table(self.caption + after, columns, cells)

    def _heading(self, label: str, key: str, kind: str) -> tables.Column:
        here, down = self.sort.removeprefix("-") == key, self.sort.startswith("-")
        # First from the highest: whoever looks at a column looks for the most or, again, for the least.
        other = (key if down else f"-{key}") if here else (key if key == BY_NAME else f"-{key}")
        order = ("descending" if down else "ascending") if here else ""
        rows = _("Đơn vị") if self.question.rows in OF_UNITS else _("Nhóm")
        return tables.Column(label or rows, kind, self.address(sort=other), order)

    def _head(self, line: Line) -> Cell:
        if line.group is not None or line.own or line.unit not in self._public:
            return Cell(self.name(line), data=line.group is None)
        return Cell(self.name(line), self.address(unit=self._public[line.unit], rows="unit"), data=True)

    @cached_property
    def _public(self) -> dict[int, str]:
        wanted = {line.unit for line in self.found.lines} | {self.question.unit}
        return public_ids({unit for unit in wanted if self.within.covers(unit)})

    # ------------------------------------------------------------ cells

    def _door(self, told: Told) -> Cell:
        """The value, which opens the records behind it, and what is missing, which opens those."""
        if told.silent is not None:
            return Cell(DASH, under=says(told.silent))
        text, under = written_value(told.indicator, told.value), ""
        if told.denominator is not None:
            under = _("{a} trên {b}").format(
                a=number_format(told.numerator, use_l10n=True),
                b=number_format(told.denominator, use_l10n=True),
            )
        part = "numerator" if told.indicator.over is not None else "counted"
        part = "holding" if told.gap is not None else part
        gap = _("còn thiếu {count}").format(count=number_format(told.gap, use_l10n=True)) if told.gap else ""
        way = self._records(told, part)
        missing = self._records(told, "gap") if gap and way else ""
        if gap and not missing:
            under = f"{under}; {gap}"
        return Cell(text, way, under=under, more=gap if missing else "", more_href=missing)

    def _number(self, told: Told) -> object:
        if told.silent is not None:
            return says(told.silent)
        value = told.value
        return value if isinstance(value, int) else written_value(told.indicator, value)

    def _records(self, told: Told, part: str) -> str:
        """The address of the records behind a cell; nothing where the reader may not open them, or a cell is of
        several groups at once."""
        if not told.open or told.unit not in self._public or (told.group and len(told.group.of) > 1):
            return ""
        query = {"unit": self._public[told.unit], "part": part, "at": told.at.isoformat()}
        if told.by is not None and told.group is not None:
            key = self._keys.get((told.by, told.group.of[0]))
            if key is None:
                return ""
            query |= {"by": told.by, "group": key}
        return f"{reverse('records', args=[told.indicator.code])}?{urlencode(query)}"

    @cached_property
    def _keys(self) -> dict[tuple[Breakdown, int | str | None], str]:
        found = {
            (by, group): key
            for by, groups in self._groups_by.items()
            for group, key in keys_of(by, groups, within=self.within).items()
        }
        return found | {(by, None): UNKNOWN for by in self._groups_by}

    # ------------------------------------------------------------ sums

    def _sums(self, as_numbers: bool) -> list[object]:
        return [
            self._sum([line.cells[at] for line in self.found.lines], self.found.whole[at], as_numbers)
            for at in range(len(self.found.columns))
        ]

    def _sum(self, cells: Sequence[Told], whole: Told, as_numbers: bool) -> object:
        """What the lines add up to; a word where they do not: shares are not added, nor is what nobody was shown."""
        word = ""
        if whole.indicator.reads == "percent":
            word = _("tỷ lệ không cộng")
        elif any(one.silent is not None for one in cells):
            word = _("có dòng không có số")
        elif (
            whole.silent is None
            and whole.indicator.kind != "net"
            and sum(one.numerator for one in cells) > whole.numerator
        ):
            word = _("một bản ghi ở nhiều dòng")
        if word:
            return word if as_numbers else Cell(DASH, under=word)
        value: Decimal | int = sum(one.numerator for one in cells)
        return value if as_numbers else Cell(written_value(whole.indicator, value))
