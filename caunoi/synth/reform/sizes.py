"""How big the nation is that goes through the reform: the same territory at every scale, and more or fewer people in it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from caunoi.synth.places import LONG_AN, PROVINCES, size
from caunoi.synth.scales import OFFICE, Scale

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Nation:
    """Totals to reach exactly, workers of the average employer of each sort, and what is in each of the 63 provinces.

    `commune_union` is how many unions and how many members a commune must have for one of its own. The national
    federation's criterion is 10 and 1,500 (docs/decisions/0036); at the smaller scales it is invented to fit them.
    """

    employers: int
    public_bodies: int
    large: int
    large_without_union: int
    small_with_union: int
    members: int
    large_workers: int
    small_workers: int
    public_workers: int
    zones: int
    clusters: int
    commune_union: tuple[int, int]


# Of the nation's members 2.6 million were in bodies whose every salary the State pays (docs/decisions/0036).
NATIONS = {
    "office": Nation(
        employers=1_260, public_bodies=189, large=189, large_without_union=0, small_with_union=63, members=6_300,
        large_workers=32, small_workers=8, public_workers=14, zones=1, clusters=1, commune_union=(2, 30),
    ),
    "province": Nation(
        employers=24_200, public_bodies=1_450, large=1_815, large_without_union=480, small_with_union=240,
        members=290_000, large_workers=170, small_workers=6, public_workers=64, zones=2, clusters=2,
        commune_union=(2, 60),
    ),
    "nation": Nation(
        employers=1_000_000, public_bodies=60_000, large=75_000, large_without_union=20_000, small_with_union=10_000,
        members=12_000_000, large_workers=170, small_workers=4, public_workers=64, zones=6, clusters=6,
        commune_union=(10, 1_500),
    ),
}  # fmt: skip
#: An office's nation in which Long An is big enough to be asked questions of.
STAGE = "stage"
NATIONS[STAGE] = replace(NATIONS["office"], zones=5, clusters=3)
_ON_STAGE = replace(
    OFFICE, employers=260, large=150, large_workers=14_000, large_without_union=14, small_workers=700, zones=5,
    clusters=3, districts=0, mess=0.0,
)  # fmt: skip
_WORKERS_OF_THOSE_WITHOUT = 30
_WORKERS_OF_SMALL_WITH = 10


def sizes(scale: str) -> list[Scale]:
    """The size of each of PROVINCES in a nation of that scale: `office`, `province`, `nation`, or the one on stage."""
    nation = NATIONS[scale]
    large, without = _dealt(nation.large), _dealt(nation.large_without_union)
    public, small_with = _dealt(nation.public_bodies), _dealt(nation.small_with_union)
    employers = _dealt(nation.employers)
    workers = nation.large_workers * large - _WORKERS_OF_THOSE_WITHOUT * without
    workers += nation.public_workers * public + _WORKERS_OF_SMALL_WITH * small_with
    members = _dealt(nation.members, by=workers)
    found = [
        _province(nation, *map(int, counts))
        for counts in zip(employers, public, large, without, small_with, members, strict=True)
    ]
    if scale == STAGE:
        found[LONG_AN] = _ON_STAGE
    return found


def _province(
    nation: Nation, employers: int, public: int, large: int, without: int, small_with: int, members: int
) -> Scale:
    small = employers - public - large
    return Scale(
        employers=employers,
        public_bodies=public,
        large=large,
        large_workers=large * nation.large_workers,
        small_workers=small * nation.small_workers,
        public_workers=public * nation.public_workers,
        unknown_headcounts=small // 50,
        large_without_union=without,
        small_with_union=small_with,
        members=members,
        new_members=members * 4 // 5,
        state_unionised=max(1, large // 40),
        gifts=(max(2, members // 100), max(2, members // 160)),
        districts=0,
        zones=nation.zones,
        clusters=nation.clusters,
        mess=0.0,
    )


def _dealt(total: int, *, by: Ints | None = None) -> Ints:
    """A total over the provinces, at least a three-hundredth of an even share to each; the largest remainders round up."""
    weights = np.array([size(each) for each in range(len(PROVINCES))]) if by is None else by.astype(float)
    least = total // len(PROVINCES) // 3 if by is None else 0
    shares = (total - least * len(PROVINCES)) * weights / weights.sum()
    dealt: Ints = least + shares.astype(np.int64)
    missing = total - int(dealt.sum())
    dealt[np.argsort(-(shares % 1), kind="stable")[:missing]] += 1
    return dealt
