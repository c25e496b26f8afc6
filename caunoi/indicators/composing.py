"""A composite as computed: of the engine's figures, in integers, divided once at the exit.

Before anything is divided each part is looked at: whether this reader may see it at every unit it is read of, and
whether anybody has told it. Where one may not be shown, nothing of the composite is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import singledispatch
from typing import Protocol

from caunoi.questions.parameters import Parameters
from caunoi.vocabulary.days import months_before
from caunoi.vocabulary.text import Text

from .composites import AverageStock, Composite, Cumulative, Difference, MovingAverage, Rank, Ratio
from .definition import CannotBeAsked, Indicator
from .figures import HUNDREDTH, Figure
from .question import Manner, Question
from .series import Series
from .telling import untold
from .trees import Closure

#: Days that an average is taken over at most: a leap year.
MOST_DAYS = 366
GUARDED = Text(
    vi="Số này ghép từ một số liệu chỉ xem được theo bảng đã công bố.",
    en="It is made of a figure that is read as published only.",
)
BY_NOTHING = Text(vi="Mẫu số bằng 0.", en="There is nothing to divide by.")
ALONE = Text(
    vi="Không có đơn vị nào khác trực thuộc cùng cấp trên để xếp hạng.",
    en="No other unit stands under the same one to be ranked with.",
)
NOT_RANKED = Text(
    vi="Đơn vị chưa có số liệu để xếp hạng.", en="There is no figure of this unit to rank it by."
)
OF_EACH_DAY = Text(
    vi="Bình quân của từng ngày: không có danh sách nào gộp; hỏi danh sách của một ngày.",
    en="An average of days has no list of its own; ask for the records of one day.",
)
OF_OTHERS = Text(
    vi="Thứ hạng là so sánh các đơn vị: không có danh sách riêng; hỏi danh sách của từng đơn vị.",
    en="A rank compares units and has no list of its own; ask for the records of each unit.",
)
NO_DAY = Text(vi="Chưa đến ngày bắt đầu cộng dồn.", en="It is not counted yet on that day.")
NOT_A_DAY = Text(
    vi="Tham số “{code}” không phải một ngày: ghi lại năm-tháng-ngày.",
    en="The setting “{code}” is no day: write it as year-month-day.",
)
TOO_LONG = Text(
    vi="Kỳ dài quá {most} ngày: hãy hỏi kỳ ngắn hơn.",
    en="The period is longer than {most} days: ask for a shorter one.",
)


class Engine(Protocol):
    """What a composite takes of the engine."""

    parameters: Parameters

    def figures(
        self, codes: Iterable[str], question: Question, *, units: Sequence[int] | None = None
    ) -> list[Figure]:
        """The figures of one day or period."""

    def series(
        self, codes: Iterable[str], days: Iterable[date], units: Sequence[int] | None, manner: Manner = ...
    ) -> Series:
        """The figures of many days."""

    def closure(self, question: Question) -> Closure:
        """The tree the question's totals follow."""


@dataclass(frozen=True, slots=True)
class Behind:
    """A list behind a part of a composite, as `caunoi records` is asked for it."""

    code: str
    at: date
    since: date | None


@dataclass(frozen=True, slots=True)
class Composed:
    """One composite of one unit on one day. `numerator` and `denominator` are integers, nothing where it is `silent`.

    `unknown`: how many rows of its parts could not be told. `behind`: the lists of its parts; where there are none,
    `why_none` says why.
    """

    composite: Composite
    unit: int
    at: date
    since: date | None
    numerator: int | None = None
    denominator: int | None = None
    unknown: int = 0
    silent: Text | None = None
    behind: tuple[Behind, ...] = ()
    why_none: Text | None = None

    @property
    def value(self) -> Decimal | int | None:
        """What is shown: a whole number, else two decimals half-up, per hundred where it reads so."""
        if self.numerator is None:
            return None
        if self.denominator is None or self.composite.shown == "place":
            return self.numerator
        scale = 100 if self.composite.shown in {"per-100", "points"} else 1
        whole = Decimal(scale * self.numerator) / Decimal(self.denominator)
        return whole.quantize(HUNDREDTH, ROUND_HALF_UP)


@dataclass(frozen=True)
class _Asked:
    """A composite's question, with the engine that answers its parts and what this reader may see."""

    engine: Engine
    question: Question
    unit: int
    newest: date | None
    inside: Callable[[int], bool]

    def at(self, day: date, since: date | None = None) -> Question:
        return replace(self.question, at=day, since=since)

    def figures(self, one: Indicator, question: Question, units: Sequence[int]) -> list[Figure]:
        return self.engine.figures([one.code], question, units=units)

    def figure(self, one: Indicator, question: Question) -> Figure:
        return self.figures(one, question, [self.unit])[0]


def composed(
    one: Composite,
    question: Question,
    *,
    unit: int,
    engine: Engine,
    newest: date | None,
    inside: Callable[[int], bool],
) -> Composed:
    """The composite of a unit. Raises CannotBeAsked.

    `newest` is the day of the newest list of all; `inside` says of a unit whether this reader may open its records.
    """
    asked = _Asked(engine, question, unit, newest, inside)
    blank = Composed(one, unit, question.at, None)
    if not one.may_be_seen(inside=inside(unit)):
        return replace(blank, silent=GUARDED)
    return _made(one, asked, blank)


@singledispatch
def _made(one: Composite, asked: _Asked, blank: Composed) -> Composed:
    """Each kind by its own."""
    raise TypeError(type(one).__name__)


@_made.register
def _ratio(one: Ratio, asked: _Asked, blank: Composed) -> Composed:
    upper, lower = (asked.figure(part, asked.question) for part in one.parts)
    told = _of_parts(blank, [upper, lower], asked)
    if told.silent is None and lower.numerator == 0:
        told = replace(told, silent=BY_NOTHING)
    return told if told.silent else replace(told, numerator=upper.numerator, denominator=lower.numerator)


@_made.register
def _difference(one: Difference, asked: _Asked, blank: Composed) -> Composed:
    now = asked.figure(one.of, asked.question)
    before = asked.figure(one.of, asked.at(same_day_before(asked.question.at, one.months)))
    told = replace(_of_parts(blank, [now, before], asked), since=before.at)
    if told.silent:
        return told
    if now.denominator is None or before.denominator is None:
        return replace(told, numerator=now.numerator - before.numerator)
    if 0 in {now.denominator, before.denominator}:
        return replace(told, silent=BY_NOTHING)
    # Over one common denominator, so that nothing is rounded before the exit.
    apart = now.numerator * before.denominator - before.numerator * now.denominator
    return replace(told, numerator=apart, denominator=now.denominator * before.denominator)


@_made.register
def _cumulative(one: Cumulative, asked: _Asked, blank: Composed) -> Composed:
    question = asked.question
    try:
        opened = one.opens(asked.engine.parameters, question.at, question.known_on)
    except ValueError:
        wrong = NOT_A_DAY.fill(code=one.opening.code)
        raise CannotBeAsked(vi=wrong.vi, en=wrong.en) from None
    if opened > question.at:
        return replace(blank, silent=NO_DAY)
    figure = asked.figure(one.of, asked.at(question.at, opened))
    told = replace(_of_parts(blank, [figure], asked), since=opened)
    return told if told.silent else replace(told, numerator=figure.numerator)


@_made.register
def _moving_average(one: MovingAverage, asked: _Asked, blank: Composed) -> Composed:
    first, last = whole_months(asked.question.at, one.months)
    # A flow adds up over times: one period of three months is the sum of the three.
    figure = asked.figure(one.of, asked.at(last, first))
    told = replace(_of_parts(blank, [figure], asked), at=last, since=first)
    return told if told.silent else replace(told, numerator=figure.numerator, denominator=one.months)


@_made.register
def _average_stock(one: AverageStock, asked: _Asked, blank: Composed) -> Composed:
    question, since = asked.question, asked.question.begins
    days = [since + timedelta(days=place) for place in range((question.at - since).days + 1)]
    if len(days) > MOST_DAYS:
        long = TOO_LONG.fill(most=MOST_DAYS)
        raise CannotBeAsked(vi=long.vi, en=long.en)
    last = asked.figure(one.of, question)
    told = replace(_of_parts(blank, [last], asked), since=since, behind=(), why_none=OF_EACH_DAY)
    if told.silent:
        return told
    manner = Manner(question.tree, question.known_on, question.scope)
    points = asked.engine.series([one.of.code], days, [asked.unit], manner).of(one.of.code, asked.unit)
    return replace(
        told,
        numerator=sum(point.numerator for point in points),
        denominator=len(days),
        unknown=sum(point.unknown for point in points),
    )


@_made.register
def _rank(one: Rank, asked: _Asked, blank: Composed) -> Composed:
    told = replace(blank, why_none=OF_OTHERS)
    units = _beside(asked)
    if len(units) < 2:
        return replace(told, silent=ALONE)
    # A place tells of the others too.
    if not all(one.may_be_seen(inside=asked.inside(unit)) for unit in units):
        return replace(told, silent=GUARDED)
    ranked = {
        figure.unit: figure
        for figure in asked.figures(one.of, asked.question, units)
        if figure.denominator != 0 and untold(figure, asked.newest) is None
    }
    mine = ranked.get(asked.unit)
    if mine is None:
        return replace(told, silent=NOT_RANKED)
    place = 1 + sum(_is_higher(other, mine) for other in ranked.values())
    return replace(told, numerator=place, denominator=len(ranked), unknown=mine.unknown)


def _beside(asked: _Asked) -> list[int]:
    """The units that stand directly under the same one, this one with them; none where it stands under no other."""
    standing = asked.engine.closure(asked.question).standing
    return next((sorted(units) for units in standing.values() if asked.unit in units), [])


def _is_higher(one: Figure, other: Figure) -> bool:
    """By the integers: values that are the same to two decimals need not be."""
    left, right = one.denominator, other.denominator
    return one.numerator * (1 if right is None else right) > other.numerator * (1 if left is None else left)


def _of_parts(blank: Composed, figures: Sequence[Figure], asked: _Asked) -> Composed:
    """What its parts say of it: whether one is untold, what is unknown in them, and the lists behind."""
    reasons = (untold(figure, asked.newest) for figure in figures)
    return replace(
        blank,
        silent=next((reason for reason in reasons if reason), None),
        unknown=sum(figure.unknown for figure in figures),
        behind=tuple(Behind(figure.indicator.code, figure.at, figure.since) for figure in figures),
    )


def same_day_before(day: date, months: int) -> date:
    """The same day so many months before; of a month's last day, the last of that month."""
    if (day + timedelta(days=1)).day != 1:
        return months_before(day, months)
    return months_before(day + timedelta(days=1), months) - timedelta(days=1)


def whole_months(day: date, months: int) -> tuple[date, date]:
    """The first and the last day of the last so many months that are over at the end of a day."""
    after = (day + timedelta(days=1)).replace(day=1)
    return months_before(after, months), after - timedelta(days=1)
