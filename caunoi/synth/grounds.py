"""Real ground for an invented nation: the provinces, districts and communes that a gazetteer has on a day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from caunoi.organisations.gazetteer import Described, Gazetteer
from caunoi.synth.places import PROVINCES, Territory, on_districts

# As they begin a name; in this order the firms are, the towns first.
_RANKS = ("Thành phố", "Quận", "Thị xã", "Huyện")


@dataclass(frozen=True, slots=True)
class Ground:
    """A province to build on: what `Territory` tells of it, and the gazetteer's keys of its areas.

    `districts` stand in the order of the territory's, `communes` in each of them by their keys.
    """

    land: Territory
    province: str
    districts: tuple[str, ...]
    communes: tuple[tuple[str, ...], ...]


def grounds(gazetteer: Gazetteer, day: date, *, zones: int, clusters: int) -> list[Ground]:
    """The ground of each of PROVINCES, in their order, as the gazetteer has it at the end of a day with districts."""
    inside: dict[str, list[Described]] = defaultdict(list)
    provinces: dict[str, Described] = {}
    for area in gazetteer.areas:
        if area.on(day):
            inside[area.parent].append(area)
            if area.level == "province":
                provinces[area.code] = area
    return [
        _ground(ordinal, provinces[f"{code:02}"], inside, zones=zones, clusters=clusters)
        for ordinal, (code, _) in enumerate(PROVINCES)
    ]


def _ground(
    ordinal: int, province: Described, inside: dict[str, list[Described]], *, zones: int, clusters: int
) -> Ground:
    districts = sorted(inside[province.area], key=_towns_first)
    return Ground(
        land=on_districts(ordinal, province.name, [_split(one) for one in districts], zones=zones, clusters=clusters),
        province=province.area,
        districts=tuple(one.area for one in districts),
        communes=tuple(tuple(sorted(each.area for each in inside[one.area])) for one in districts),
    )  # fmt: skip


def _towns_first(district: Described) -> tuple[int, bool, str]:
    """Numbered quarters after those with a name: a zone is called after its district."""
    name, rank = _split(district)
    return ([each.lower() for each in _RANKS].index(rank), name.isdecimal(), district.code)


def _split(district: Described) -> tuple[str, str]:
    """*Huyện Bến Lức* as *Bến Lức* and *huyện*."""
    rank = next(each for each in _RANKS if district.name.lower().startswith(each.lower()))
    return district.name[len(rank) :].strip(), rank.lower()
