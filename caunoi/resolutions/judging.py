"""Where a figure stands against what was promised: reached, on course, behind, or why that cannot be said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from caunoi.indicators.figures import Figure
from caunoi.organisations.models import UnitDescription
from caunoi.questions.parameters import Parameters
from caunoi.vocabulary.text import Text

from .models import Target
from .shipped import DUES, READING

# Figures that rest on the units' lists of members: with none in, there is no data, not nought.
OF_MEMBERS = {"members", "joinings", "changes"}
Status = Literal["reached", "on-course", "behind", "no-data", "not-quantified"]


@dataclass(frozen=True, slots=True)
class Promise:
    """A value due by a day, in a paper's words. `value` None has no number."""

    code: str
    due_on: date
    value: Decimal | None
    wording: Text
    paper: str
    is_step: bool = False
    # Whether what is due holds still until the next step, in place of rising along a straight line.
    is_stepped: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """The promise a figure is held to, and how it stands; `course` is where it should be on the day."""

    promise: Promise
    status: Status
    course: Decimal | None


def judge(value: Decimal | int | None, promises: Sequence[Promise], *, at: date) -> Judgement | None:
    """How a value stands on a day; None when nothing is promised for that day or later.

    The promise is the next one due. Behind or on course is told by the straight line between the steps before
    and after the day; before the first step, by that step itself. Of a stepped course it is told by the newest step
    that was due by then; before the first, nothing is due yet.
    """
    ahead = sorted((one for one in promises if not one.is_step and one.due_on >= at), key=_due)
    if not ahead:
        return None
    promise = ahead[0]
    if promise.value is None:
        return Judgement(promise, "not-quantified", None)
    course = course_on(promises, at)
    if value is None:
        return Judgement(promise, "no-data", course)
    if value >= promise.value:
        return Judgement(promise, "reached", course)
    return Judgement(promise, "behind" if course is not None and value < course else "on-course", course)


def _due(promise: Promise) -> date:
    return promise.due_on


def course_on(promises: Sequence[Promise], at: date) -> Decimal | None:
    """Where the figure should be on that day, by its steps; None where nothing with a number is due then or later."""
    steps = sorted((one for one in promises if one.value is not None), key=_due)
    past = [one for one in steps if one.due_on <= at]
    ahead = [one for one in steps if one.due_on >= at]
    if not ahead:
        return None
    target = ahead[0]
    if target.is_stepped:
        return past[-1].value if past else None
    if target.value is None or not past or past[-1].value is None or past[-1].due_on == target.due_on:
        return target.value
    start = past[-1]
    span = Decimal((target.due_on - start.due_on).days)
    gone = Decimal((at - start.due_on).days)
    return past[-1].value + (target.value - past[-1].value) * gone / span


def judged(
    figures: Iterable[Figure],
    *,
    parameters: Parameters,
    headline: dict[tuple[str, int], Decimal] | None = None,
) -> dict[tuple[str, int], Judgement]:
    """Judgements of whole figures by (code, unit): of the nation, of provinces, and of units with targets of their own.

    A figure of members has no data while no list of members is in. `headline` gives reported values that stand for computed ones.
    """
    whole = [figure for figure in figures if figure.by is None]
    if not whole:
        return {}
    promises = promises_of({figure.unit for figure in whole}, whole[0].at, parameters)
    found: dict[tuple[str, int], Judgement] = {}
    for figure in whole:
        key = (figure.indicator.code, figure.unit)
        judgement = judge((headline or {}).get(key, value_told(figure)), promises.get(key, ()), at=figure.at)
        if judgement is not None:
            found[key] = judgement
    return found


def value_told(figure: Figure) -> Decimal | int | None:
    """The value of a whole figure; None while no list of members is in, of a figure that rests on them."""
    of_members = figure.indicator.one_row_per.name in OF_MEMBERS
    return None if of_members and not figure.coverage.received else figure.value


def promises_of(
    units: set[int], at: date, parameters: Parameters
) -> dict[tuple[str, int], tuple[Promise, ...]]:
    """Everything promised for these units, steps too, by (code, unit): shipped targets, or the unit's own in their place."""
    reading = str(parameters.dated(READING, at).value)
    promised: dict[tuple[str, int], tuple[Promise, ...]] = {}
    for unit, level in _levels(units, at).items():
        for due in DUES:
            if level in due.levels:
                code = reading if due.code == READING else due.code
                one = Promise(code, due.due_on, due.value, due.wording, due.paper.number, due.is_step)
                promised[code, unit] = (*promised.get((code, unit), ()), one)
    own: dict[tuple[str, int], list[Promise]] = {}
    for target in Target.objects.on(at).filter(unit__in=units).order_by("due_on"):
        wording = Text(vi=target.wording, en=target.wording)
        own.setdefault((target.code, target.unit_id), []).append(
            Promise(
                target.code,
                target.due_on,
                target.value,
                wording,
                target.paper,
                target.is_step,
                target.course == Target.Course.STEPPED,
            )
        )
    # A unit's own targets replace the shipped ones of the same figure: the plan is what it is held to.
    return {**promised, **{key: tuple(promises) for key, promises in own.items()}}


def _levels(units: set[int], at: date) -> dict[int, str]:
    high = UnitDescription.objects.on(at).filter(level__in=("national", "province"))
    return {unit: level for unit, level in high.values_list("unit_id", "level") if unit in units}
