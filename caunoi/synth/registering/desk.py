"""What every part of a load needs: the world, the writer, the ids already given, days as the registers spell them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from caunoi.synth.employing import ENDED_BY_LAW, PAID_KINDS
from caunoi.synth.habits import Habit
from caunoi.synth.worlds import World
from caunoi.trail.writing import Writer

Ints = NDArray[np.int64]
Days = list[str | None]


@dataclass(frozen=True, slots=True)
class Placed:
    """Ids of a province's areas: its districts, its zones and clusters, and where each employer's address is."""

    districts: Ints
    sites: Ints
    addresses: Ints


@dataclass(frozen=True, slots=True)
class Desk:
    """One province being written. Ids stand in the order of the world's rows."""

    world: World
    manners: list[Habit]
    writer: Writer
    federation: int
    uppers: Ints
    unions: Ints
    employers: Ints
    placed: Placed

    @property
    def at(self) -> str:
        """The day of the lists."""
        return self.world.at.isoformat()

    def union_of_employer(self, employers: Ints) -> Ints:
        """The id of each employer's own union; the federation's where there is none."""
        own = self.world.employers.union[employers]
        return np.where(own >= 0, self.unions[own], self.federation)


def spell_days(ordinals: Ints) -> list[str]:
    """Days as text, each different day spelled once."""
    different, back = np.unique(ordinals, return_inverse=True)
    spelled = [date.fromordinal(day).isoformat() for day in different.tolist()]
    return [spelled[index] for index in back.tolist()]


def law_ends(world: World) -> list[str | None]:
    """The day a union no longer exists, by union: only those of bodies whose every salary the State pays, if foretold."""
    paid = np.isin(world.employers.kind[world.unions.employer], PAID_KINDS) & world.ends_foretold
    return [ENDED_BY_LAW.isoformat() if ends else None for ends in paid.tolist()]


def picked(values: Sequence[str | None], index: Ints) -> list[str | None]:
    """`values` at each index."""
    return [values[row] for row in index.tolist()]
