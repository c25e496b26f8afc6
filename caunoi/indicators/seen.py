"""Figures as a reader may see them: the only way by which a door to people outside gets one."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import date

from caunoi.access.reach import Reach

from . import inquiring
from .catalogue import indicator
from .definition import Breakdown
from .figures import Figure
from .question import AS_WAS, Manner


def figures_of(
    codes: list[str],
    *,
    unit: int,
    day: date,
    since: date | None = None,
    within: Reach | None = None,
    by: Breakdown | None = None,
    manner: Manner = AS_WAS,
    at_once: bool = False,
) -> list[Figure]:
    """Figures of a unit on a day, as far as the reader may see them as they stand. Raises CannotBeAsked, and
    inquiring.NotPrepared, soon where they are wanted `at_once`.

    Whoever may not open the unit's records, or says nothing of a reach, gets the public ones: the sensitive are
    read as published.
    """
    inside = within is not None and within.may_at("records.read", unit)
    seen = [code for code in codes if indicator(code).may_be_seen(by, inside=inside)]
    return inquiring.figures(seen, unit=unit, at=day, since=since, by=by, manner=manner, at_once=at_once)


def part_counts(figure: Figure) -> list[tuple[str, int]]:
    """The parts of a figure that hold something to look at, with what they add up to."""
    if figure.denominator is None:
        whole = [("counted", figure.numerator), ("unknown", figure.unknown)]
    elif figure.indicator.over is not None:
        whole = [
            ("numerator", figure.numerator),
            ("denominator", figure.denominator),
            ("unknown", figure.unknown),
        ]
    else:
        whole = [
            ("counted", figure.denominator),
            ("holding", figure.numerator),
            ("gap", figure.denominator - figure.numerator),
            ("unknown", figure.unknown),
        ]
    return [(part, count) for part, count in whole if count or part != "unknown"]


#: Seconds that an answer made of many figures waits for them in all; after them, only what is there is told.
IN_ALL = 8.0


@dataclass(frozen=True, slots=True)
class Asking:
    """Many figures of one unit for one answer: what `waits` does so for a while in all, what does not waits for none.

    What is not there is being counted for whoever asks again: then `inquiring.NotCounted` is raised. `manner` is the
    reading of all of them: a unit that took over others is followed back as it is by the tree of one day.
    """

    unit: int
    within: Reach
    waits: bool
    manner: Manner = AS_WAS
    _since: float = field(default_factory=time.monotonic)

    def asked(self, codes: list[str], day: date, by: Breakdown | None = None) -> list[Figure]:
        """As `figures_of`."""
        if not codes:
            return []
        at_once = not self.waits or time.monotonic() > self._since + IN_ALL
        return figures_of(
            codes, unit=self.unit, day=day, within=self.within, by=by, manner=self.manner, at_once=at_once
        )

    def figure(self, code: str, day: date) -> Figure | None:
        """The whole figure of a day; None where this reader may not see it."""
        return next(iter(self.asked([code], day)), None)
