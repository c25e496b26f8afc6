"""What lists would do to the figures that targets are set for: counted before, and while what they write stands."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

from caunoi.indicators import feeding, reading
from caunoi.indicators.computing import Engine
from caunoi.indicators.figures import Figure
from caunoi.indicators.question import Question
from caunoi.intake.looking import Measure
from caunoi.organisations.models import UnitDescription, UnitParent
from caunoi.questions.parameters import Parameters
from caunoi.resolutions.judging import judged, promises_of

#: Figures that lists move, beside those that a target is set for.
CODES = ("members", "new-members", "employers-25", "union-at-employers-25", "agreement-in-force")
#: Units of the lists that are told of by name; of more than these, the units above them are.
MOST_UNITS = 5


def begin(stack: ExitStack) -> Measure:
    """Count from the registers as they stand now; what is returned counts again among what was written since.

    Rows that are not committed are read into a folder that goes with the stack, and are never the store's own.
    """
    before = reading.current()
    making = tempfile.mkdtemp(prefix=".making-look-", dir=reading.rows_folder())
    stack.callback(shutil.rmtree, making, ignore_errors=True)

    def measure(day: date, units: Collection[int]) -> list[Any]:
        after = Engine(folder := feeding.feed(Path(making), before=before.folder), feeding.parameters(folder))
        stack.callback(after.close)
        told = _units_told_of(units, day)
        was, now = _figures(before.engine, told, day), _figures(after, told, day)
        return _rows(told, was, now, after.parameters)

    return measure


def _units_told_of(units: Collection[int], day: date) -> list[int]:
    """The units of the lists, if they are few, and every unit above them, from below."""
    above: list[int] = []
    here = sorted(units)
    while here:
        here = sorted(
            set(UnitParent.objects.on(day).filter(unit__in=here).values_list("parent_id", flat=True))
            - set(above)
        )
        above += here
    own = sorted(set(units) - set(above))
    return [*(own if len(own) <= MOST_UNITS else []), *above]


def _figures(engine: Engine, units: Sequence[int], day: date) -> dict[tuple[str, int], Figure]:
    """Whole figures by code and unit; none of a unit that is not there yet."""
    question = Question(at=day)
    there = [unit for unit in units if unit in engine.closure(question).units]
    promised = {code for code, _ in promises_of(set(units), day, engine.parameters)}
    codes = [*CODES, *sorted(promised - set(CODES))]
    found = engine.figures(codes, question, units=there) if there else []
    return {(figure.indicator.code, figure.unit): figure for figure in found}


def _rows(
    units: Sequence[int],
    was: dict[tuple[str, int], Figure],
    now: dict[tuple[str, int], Figure],
    parameters: Parameters,
) -> list[Any]:
    stood, stands = judged(was.values(), parameters=parameters), judged(now.values(), parameters=parameters)
    public = {
        unit: public_id.hex
        for unit, public_id in UnitDescription.objects.filter(unit__in=units).values_list(
            "unit_id", "unit__public_id"
        )
    }
    rows = []
    for unit in units:
        for key, figure in now.items():
            if key[1] != unit:
                continue
            before, promise = was.get(key), stands.get(key) or stood.get(key)
            rows.append(
                {
                    "unit": public.get(unit, ""),
                    "code": key[0],
                    "before": _value(before),
                    "after": _value(figure),
                    "target": None
                    if promise is None or promise.promise.value is None
                    else str(promise.promise.value),
                    "was": stood[key].status if key in stood else None,
                    "is": stands[key].status if key in stands else None,
                }
            )
    return rows


def _value(figure: Figure | None) -> dict[str, Any] | None:
    if figure is None:
        return None
    value = None if figure.value is None else str(figure.value)
    return {"value": value, "numerator": figure.numerator, "denominator": figure.denominator}
