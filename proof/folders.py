"""A folder of lists that never was before, with the truth about it, taken in as an officer would."""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from caunoi.indicators import reading
from caunoi.indicators.computing import every_code
from caunoi.indicators.figures import Figure
from caunoi.intake.outcomes import Outcome
from caunoi.intake.running import Run
from caunoi.intake.taking_in import take_in
from caunoi.synth import lists, worlds
from caunoi.synth.places import PROVINCES
from caunoi.synth.scales import OFFICE, scaled
from caunoi.synth.worlds import World
from proof.homes import NOW

# Lists of a time when the units of state-paid bodies were there, and of one when they were gone.
FIRST, LAST = date(2022, 1, 31), date(2026, 3, 31)


@dataclass
class Folder:
    """Lists on disk, who is in them, and what a careful clerk would count there."""

    path: Path
    world: World
    truth: dict[str, Any]

    @property
    def at(self) -> date:
        """The day of the lists."""
        return self.world.at

    def take_in(self) -> Outcome:
        """Through the same door as `caunoi intake`."""
        return take_in([self.path], Run(by=None, at=NOW, as_of=self.at))


def folder_of(seed: int) -> Folder:
    """Lists of a small office of a province drawn by chance, at a size, a day and with a disorder drawn by chance."""
    chance = random.Random(seed)
    world = None
    while world is None:
        # Not every size drawn can be peopled: too many members for the workers, too few of them new.
        with suppress(ValueError):
            world = _world(chance, seed)
    path = Path(settings.CAUNOI_HOME).with_name("lists") / str(seed)
    return Folder(path, world, lists.write(world, path))


def _world(chance: random.Random, seed: int) -> World:
    size = scaled(chance.uniform(0.15, 0.45), base=OFFICE)
    members = round(size.large_workers * chance.uniform(0.15, 0.5))
    size = replace(
        size,
        members=members,
        new_members=round(members * chance.uniform(0.2, 0.8)),
        mess=chance.uniform(0.3, 1.5),
        zones=chance.randint(1, 5),
        clusters=chance.randint(1, 3),
    )
    at = FIRST + timedelta(days=chance.randrange((LAST - FIRST).days))
    return worlds.build(chance.randrange(len(PROVINCES)), size, seed=seed, at=at)


@dataclass(frozen=True)
class Told:
    """A figure, as far as it may be compared."""

    numerator: int
    denominator: int | None
    unknown: int

    @classmethod
    def of(cls, figure: Figure) -> Told:
        """What a figure tells."""
        return cls(figure.numerator, figure.denominator, figure.unknown)


def figures(at: date) -> dict[str, Told]:
    """Every figure of the whole federation, from the beginning of the year."""
    here = reading.current()
    question = reading.Question(at=at)
    found = here.engine.figures(every_code(None), question, units=[here.engine.closure(question).root])
    return {figure.indicator.code: Told.of(figure) for figure in found}
