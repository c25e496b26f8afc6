"""An invented nation on the evening of 30.6.2025, on the real territory of that day, written into a fresh home."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime

import numpy as np

from caunoi.organisations import territory
from caunoi.organisations.gazetteer import Gazetteer
from caunoi.organisations.models import Area
from caunoi.synth import worlds
from caunoi.synth.grounds import Ground, grounds
from caunoi.synth.reform.sizes import NATIONS, sizes
from caunoi.synth.registering import loading
from caunoi.synth.registering.desk import Ints, Placed
from caunoi.synth.registering.organisations import add_sites
from caunoi.synth.worlds import World
from caunoi.trail.writing import Writer

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)
# The writers of lists and of registers draw from the purposes below this one.
_PURPOSE = 30


def make(
    scale: str, gazetteer: Gazetteer, *, seed: int, at: datetime, advance: Callable[[int], None]
) -> None:
    """Write the territory of that day and a nation of `office`, `province` or `nation` on it.

    A union for every province, one for every district, one for the zones of each province and one for its bodies;
    and below them grassroots unions at employers that have an address in a commune. Raises loading.HomeHoldsData.
    """
    loading.refuse_a_home_in_use()
    if Area.objects.exists():
        raise loading.HomeHoldsData
    territory.lay(gazetteer.until(BEFORE), by=None, at=at, on=BEFORE)
    size = NATIONS[scale]
    there = grounds(gazetteer, BEFORE, zones=size.zones, clusters=size.clusters)
    placing = _Placing(there)
    loading.load(_worlds(scale, there, seed=seed), at=at, nation=True, advance=advance, placing=placing)


def rows_about(scale: str) -> int:
    """Roughly how many rows `make` says it has written: the length of a progress bar."""
    return sum(size.employers + size.members + sum(size.gifts) for size in sizes(scale))


def _worlds(scale: str, there: list[Ground], *, seed: int) -> Iterator[World]:
    for ordinal, (size, ground) in enumerate(zip(sizes(scale), there, strict=True)):
        yield worlds.build(ordinal, size, seed=seed, at=BEFORE, land=ground.land, ends_foretold=False)


class _Placing:
    """Where everything of a world is: every employer in a commune of its district, the first of them the fullest."""

    def __init__(self, there: list[Ground]) -> None:
        self._there = there
        self._ids = dict(Area.objects.exclude(reference=None).values_list("reference", "pk"))

    def __call__(self, world: World, writer: Writer) -> Placed:
        ground = self._there[world.land.ordinal]
        return Placed(
            districts=np.array([self._ids[one] for one in ground.districts], dtype=np.int64),
            sites=add_sites(world, writer),
            addresses=self._addresses(world, ground),
        )

    def _addresses(self, world: World, ground: Ground) -> Ints:
        rng = world.generator(_PURPOSE)
        place = world.employers.place
        found = np.zeros(len(place), dtype=np.int64)
        for district, communes in enumerate(ground.communes):
            rows = np.flatnonzero(place == district)
            ids = np.array([self._ids[one] for one in communes], dtype=np.int64)
            odds = 1.0 / np.arange(1, len(ids) + 1)
            found[rows] = ids[rng.choice(len(ids), len(rows), p=odds / odds.sum())]
        return found
