"""Figures of several units, groups or days side by side, each of them as its reader may see it.

Nothing is asked past `seen`, and no number is made of two that the reader does not see. Of a unit whose records the
reader may not open, a sensitive figure is the cell that was published of it (docs/decisions/0018), and the last day of
a published month is the only day on which there is one: whatever is on such a page could be read there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from caunoi.access.reach import Reach
from caunoi.organisations.models import UnitDescription, UnitParent
from caunoi.organisations.tree import under_on
from caunoi.vocabulary.text import Text

from .catalogue import indicator
from .cubes import CUBES, Cube
from .definition import Breakdown, CannotBeAsked, Indicator
from .figures import Coverage, Figure, percent
from .naming import CODED, public_ids
from .publishing import Table, WasTouched, last_day, published
from .question import AS_WAS, Manner
from .seen import figures_of
from .telling import newest_list_on, untold

#: Figures, columns and days side by side, and questions that one page may need.
CODES, COLUMNS, DAYS, QUESTIONS = 6, 48, 12, 150
#: Months between two columns of days.
STEPS = {"month": 1, "quarter": 3, "year": 12}
LEVELS = ("province", "upper", "grassroots", "member-union", "section", "to")
#: Whose rows are units: those directly under one, or those of one level wherever they are under it.
OF_UNITS = ("unit", *(f"level-{level}" for level in LEVELS))
BREAKDOWNS: tuple[Breakdown, ...] = (
    "ownership", "site", "place", "province", "commune", "sex", "age",
)  # fmt: skip

AS_PUBLISHED = Text(vi="chỉ đọc như đã công bố", en="read only as published")
HIDDEN = Text(vi="không nêu", en="not shown")
NOT_THERE = Text(vi="ngày ấy chưa có", en="not there on that day")
TOO_MUCH = Text(
    vi="Câu hỏi quá rộng để đặt trên một trang: chọn ít số liệu, ít ngày hơn, hoặc một đơn vị thấp hơn.",
    en="That is too much for one page: choose fewer figures, fewer days, or a unit further down.",
)
TWO_WAYS = Text(
    vi="Chỉ chia cột theo nhóm khi mỗi dòng là một đơn vị: hai cách chia không đi cùng nhau.",
    en="Columns can be groups only where each row is a unit: two ways of dividing do not go together.",
)


class TooMuch(CannotBeAsked):
    """More questions than one page may put."""

    def __init__(self) -> None:
        super().__init__(TOO_MUCH.vi, TOO_MUCH.en)


@dataclass(frozen=True, slots=True)
class Group:
    """The groups of a breakdown that are told as one; `of` is None alone for those of whom it is not known."""

    of: tuple[int | str | None, ...]
    title: Text | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is asked: figures of a unit, what its rows are, what its columns are, up to which day, in which reading.

    `rows` is one of OF_UNITS or BREAKDOWNS; `columns` is empty (the figures themselves), a key of STEPS (with `days`
    of them) or one of BREAKDOWNS.
    """

    codes: tuple[str, ...]
    unit: int
    at: date
    rows: str = "unit"
    columns: str = ""
    days: int = 4
    manner: Manner = AS_WAS

    @property
    def tree_on(self) -> date:
        """The day by whose tree units stand."""
        return self.manner.tree or self.at

    @property
    def days_asked(self) -> list[date]:
        """The day itself after the ends of the months, quarters or years before it."""
        found = [self.at]
        while self.columns in STEPS and len(found) < self.days:
            step, first = STEPS[self.columns], found[-1].replace(day=1)
            found.append(first.replace(month=step * ((first.month - 1) // step) + 1) - timedelta(days=1))
        return found[::-1]

    def check(self) -> list[Indicator]:
        """The indicators. Raises CannotBeAsked for what does not go together."""
        asked = [indicator(code) for code in self.codes]
        if len(asked) > CODES or self.days > DAYS:
            raise TooMuch
        if self.rows in BREAKDOWNS and self.columns in BREAKDOWNS:
            raise CannotBeAsked(TWO_WAYS.vi, TWO_WAYS.en)
        for by in (self.rows, self.columns):
            for one in asked if by in BREAKDOWNS else ():
                one.check_breakdown(by)
        return asked


@dataclass(frozen=True, slots=True)
class Column:
    """A figure on a day, of one group where columns are groups."""

    indicator: Indicator
    at: date
    by: Breakdown | None = None
    group: Group | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A cell: what a figure of a unit adds up to, or why nothing is said.

    `open` says whether the reader may open the records behind it; `by` and `group` which of them those are.
    """

    indicator: Indicator
    unit: int
    at: date
    numerator: int = 0
    denominator: int | None = None
    unknown: int = 0
    silent: Text | None = None
    by: Breakdown | None = None
    group: Group | None = None
    open: bool = False

    @property
    def value(self) -> Decimal | int | None:
        """What is shown; None where nothing is."""
        if self.silent is not None:
            return None
        return self.numerator if self.denominator is None else percent(self.numerator, self.denominator)

    @property
    def gap(self) -> int | None:
        """How many are missing, where that can be listed."""
        if self.silent is not None or self.denominator is None or self.indicator.over is not None:
            return None
        return self.denominator - self.numerator


@dataclass(frozen=True, slots=True)
class Line:
    """A row: a unit (`own`: what it holds itself, beside those under it) or a group of the whole unit."""

    unit: int
    cells: Sequence[Told]
    group: Group | None = None
    own: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """The table, in no order yet, with what the unit as a whole says in each column."""

    question: Comparison
    columns: Sequence[Column]
    lines: Sequence[Line]
    whole: Sequence[Told]
    coverage: Coverage | None


def compare(question: Comparison, *, within: Reach, at_once: bool = False) -> Compared:
    """Put the question, as far as the reader sees. Raises CannotBeAsked, TooMuch, inquiring.NotPrepared."""
    asked = question.check()
    return _Comparing(question, asked, within, at_once).told()


def _says(told: Told) -> bool:
    return bool(told.silent or told.numerator or told.denominator or told.unknown)


class _Comparing:
    """One question while it is being answered."""

    def __init__(
        self, question: Comparison, asked: Sequence[Indicator], within: Reach, at_once: bool
    ) -> None:
        self.question, self.asked, self.within, self.at_once = question, asked, within, at_once
        self.newest = newest_list_on(date.max)
        self.records = within.to("records.read")
        self._figures: dict[tuple[int, date, Breakdown | None], dict[tuple[str, object], Figure]] = {}
        self._tables: dict[tuple[str, date], Table | Text | None] = {}
        self._shown: dict[int, str] = {}

    # ------------------------------------------------------------ what is on the page

    def told(self) -> Compared:
        columns = self._columns()
        if len(columns) > COLUMNS:
            raise TooMuch
        of_units = self.question.rows in OF_UNITS
        lines = self._unit_lines(columns) if of_units else self._group_lines(columns)
        whole = [self._of_unit(self.question.unit, one) for one in columns]
        figures = self._asked(self.question.unit, self.question.at, None).values()
        return Compared(self.question, columns, lines, whole, next((one.coverage for one in figures), None))

    def _columns(self) -> list[Column]:
        by = next((one for one in BREAKDOWNS if one == self.question.columns), None)
        groups: Sequence[Group | None] = self._groups(by) if by else [None]
        return [
            Column(one, at, by, group)
            for one in self.asked
            for at in self.question.days_asked
            for group in groups
        ]

    @cached_property
    def parents(self) -> dict[int, int]:
        """Units of the rows, and under which one their figures are asked for together."""
        unit, day = self.question.unit, self.question.tree_on
        under = UnitParent.objects.on(day)
        if self.question.rows == "unit":
            return dict(under.filter(parent=unit).values_list("unit_id", "parent_id"))
        below = under_on(unit, day) - {unit}
        level = self.question.rows.removeprefix("level-")
        leveled = UnitDescription.objects.on(day).filter(level=level)
        wanted = below & set(leveled.values_list("unit_id", flat=True))
        return {one: parent for one, parent in under.values_list("unit_id", "parent_id") if one in wanted}

    def _unit_lines(self, columns: Sequence[Column]) -> list[Line]:
        apart = any(one.by is not None for one in columns) or any(
            not one.may_be_seen("unit", inside=self._inside(self.question.unit)) for one in self.asked
        )
        days = len(self.question.days_asked)
        if days * (len(self.parents) if apart else len(set(self.parents.values()))) > QUESTIONS:
            raise TooMuch
        units = list(self.parents)
        if self.question.rows == "unit" and self.question.columns not in BREAKDOWNS:
            units += [one for one in self._counted_besides() if one not in self.parents]
        return [
            Line(one, [self._of_row(one, column) for column in columns], own=one == self.question.unit)
            for one in units
        ]

    def _counted_besides(self) -> Iterable[int]:
        """The unit itself, and those that stand there no more, where they add something."""
        found: dict[int, None] = {}
        for at in self.question.days_asked:
            for (_code, group), figure in self._asked(self.question.unit, at, "unit").items():
                if isinstance(group, int) and (figure.numerator or figure.denominator or figure.unknown):
                    found[group] = None
        return found

    def _group_lines(self, columns: Sequence[Column]) -> list[Line]:
        by = next(one for one in BREAKDOWNS if one == self.question.rows)
        unit = self.question.unit
        lines = [
            Line(unit, [self._cell(unit, one, by, group) for one in columns], group)
            for group in self._groups(by)
        ]
        return [line for line in lines if line.group != Group((None,)) or any(map(_says, line.cells))]

    def _groups(self, by: Breakdown) -> list[Group]:
        """The groups of a breakdown: as they are published where somebody's can be read only so."""
        for cube in CUBES.values():
            if cube.by == by and not self._all_inside:
                return [Group(value.groups, value.title) for value in cube.values]
        if by in CODED:
            return [*(Group((code,), title) for code, title in CODED[by].items()), Group((None,))]
        found: dict[int | str | None, None] = {}
        for at in self.question.days_asked:
            for figure in self._asked(self.question.unit, at, by).values():
                found[figure.group] = None
        return [Group((one,)) for one in found]

    @cached_property
    def _all_inside(self) -> bool:
        units = self.parents if self.question.rows in OF_UNITS else ()
        return all(map(self._inside, (self.question.unit, *units)))

    # ------------------------------------------------------------ one cell

    def _of_row(self, unit: int, column: Column) -> Told:
        """Of a unit under the one asked about: with the others under the same one, where the reader may see that."""
        one, standing = column.indicator, unit in self.parents
        above = self.parents.get(unit, self.question.unit)
        seen = one.may_be_seen("unit", inside=self._inside(above))
        if not seen and not standing:
            return Told(one, unit, column.at, silent=AS_PUBLISHED)
        if column.by is not None or not seen:
            return self._of_unit(unit, column)
        figure = self._asked(above, column.at, "unit").get((one.code, unit))
        if standing:
            return self._telling(unit, column, [figure], None, None)
        # What the unit asked about holds itself are the records of that group, and not all below it.
        return self._telling(self.question.unit, column, [figure], "unit", Group((unit,)))

    def _of_unit(self, unit: int, column: Column) -> Told:
        return self._cell(unit, column, column.by, column.group)

    def _cell(self, unit: int, column: Column, by: Breakdown | None, group: Group | None) -> Told:
        one = column.indicator
        if not one.may_be_seen(by, inside=self._inside(unit)):
            return self._published(unit, column, by, group)
        figures = self._asked(unit, column.at, by)
        wanted = group.of if group else (None,)
        return self._telling(unit, column, [figures.get((one.code, of)) for of in wanted], by, group)

    def _telling(
        self,
        unit: int,
        column: Column,
        figures: Sequence[Figure | None],
        by: Breakdown | None,
        group: Group | None,
    ) -> Told:
        one, there = column.indicator, [figure for figure in figures if figure is not None]
        if not there and group is None:
            return Told(one, unit, column.at, silent=NOT_THERE)
        sides = (
            sum(figure.numerator for figure in there),
            sum(figure.denominator or 0 for figure in there) if one.reads == "percent" else None,
            sum(figure.unknown for figure in there),
        )
        reasons = [untold(figure, self.newest) for figure in there]
        silent = reasons[0] if there and all(reasons) else None
        return Told(one, unit, column.at, *sides, silent, by, group, open=self._inside(unit))

    def _published(self, unit: int, column: Column, by: Breakdown | None, group: Group | None) -> Told:
        """The cell that was published of it: there is no other number of it for this reader."""
        one = column.indicator
        why, count = self._read(unit, one, column.at, by, group.of if group else (None,))
        return Told(one, unit, column.at, count, silent=why, by=by, group=group)

    def _read(
        self, unit: int, one: Indicator, at: date, by: Breakdown | None, groups: Sequence[int | str | None]
    ) -> tuple[Text | None, int]:
        cube = next((each for each in CUBES.values() if each.of == one.code and each.by == by), None)
        # A table speaks of the last day of its month, by the tree of that day, as known when it was frozen.
        if cube is None or self.question.manner != AS_WAS or not self.within.may("cubes.read"):
            return AS_PUBLISHED, 0
        table = self._table(cube, at)
        if not isinstance(table, Table):
            return table or AS_PUBLISHED, 0
        line = next((each for each in table.lines if each.unit == self._public(unit)), None)
        place = next((n for n, value in enumerate(cube.values) if set(value.groups) == set(groups)), None)
        if line is None or place is None:
            return AS_PUBLISHED, 0
        return (HIDDEN, 0) if line.cells is None else (None, line.cells[place])

    def _table(self, cube: Cube, at: date) -> Table | Text | None:
        key = (cube.code, at)
        if key not in self._tables:
            month = at.replace(day=1)
            try:
                self._tables[key] = published(cube.code, month) if at == last_day(month) else None
            except WasTouched as touched:
                self._tables[key] = touched.text
        return self._tables[key]

    # ------------------------------------------------------------ what it needs

    def _inside(self, unit: int) -> bool:
        return self.records.covers(unit)

    def _public(self, unit: int) -> str:
        if unit not in self._shown:
            self._shown |= public_ids({unit, *self.parents})
        return self._shown[unit]

    def _asked(self, unit: int, at: date, by: Breakdown | None) -> dict[tuple[str, object], Figure]:
        """Every figure of the question that the reader sees of a unit on a day, in one question."""
        key = (unit, at, by)
        if key not in self._figures:
            codes = [one.code for one in self.asked if by is None or by in one.by]
            found = figures_of(
                codes, unit=unit, day=at, within=self.within, by=by, manner=self.question.manner,
                at_once=self.at_once,
            )  # fmt: skip
            self._figures[key] = {(one.indicator.code, one.group): one for one in found}
        return self._figures[key]
