"""What a unit is held to: its own targets, those of the resolution, or of the nearest unit above that has one.

A percent holds for every unit below as it is written; a number of the whole is nobody else's, until it is shared out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from caunoi.access.door import way_up
from caunoi.access.reach import Reach
from caunoi.indicators.catalogue import CATALOGUE
from caunoi.indicators.figures import Figure
from caunoi.questions.parameters import Parameters

from .judging import Judgement, Promise, judge, promises_of, value_told
from .models import Target

Source = Literal["own", "resolution", "above"]


@dataclass(frozen=True, slots=True)
class HeldTo:
    """What is promised of one figure of a unit: by whom (`of` is that unit, `name` as it is called), and how.

    `row` is the unit's own target that is due next, or its last; None where the promise is not its own.
    """

    code: str
    promises: tuple[Promise, ...]
    source: Source
    of: int
    name: str = ""
    row: Target | None = None

    def judged(self, figure: Figure | None, at: date) -> Judgement | None:
        """How the unit's figure stands; without one there is no data. None where nothing is due on the day or later."""
        return judge(None if figure is None else value_told(figure), self.promises, at=at)


def held_to(unit: int, at: date, parameters: Parameters, *, within: Reach) -> dict[str, HeldTo]:
    """By code, what a unit within reach is held to on a day; nothing for one out of reach."""
    way = way_up(unit, on=at, within=within)
    promised = promises_of({unit, *(above for above, _name in way)}, at, parameters)
    own: dict[tuple[str, int], Target] = {}
    for row in Target.objects.on(at).filter(unit=unit).order_by("-due_on").select_related("began_by__by"):
        if (row.due_on >= at and not row.is_step) or (row.code, row.unit_id) not in own:
            own[row.code, row.unit_id] = row
    found: dict[str, HeldTo] = {}
    for one, name in [(unit, ""), *way]:
        for (code, of), promises in promised.items():
            if of != one or code in found or code not in CATALOGUE:
                continue
            if one == unit:
                mine = own.get((code, unit))
                found[code] = HeldTo(code, promises, "own" if mine else "resolution", unit, row=mine)
            elif CATALOGUE[code].reads == "percent":
                found[code] = HeldTo(code, promises, "above", one, name)
    return {code: found[code] for code in CATALOGUE if code in found}
