"""Who employs whom, and where: firms, public bodies, their headcounts, zones and unions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from caunoi.synth import names, numbers
from caunoi.synth.places import Territory
from caunoi.synth.scales import Scale

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

LARGE = 25
# From this day no union exists where the State pays every salary.
ENDED_BY_LAW = date(2025, 7, 1)


class Kind(IntEnum):
    """What an employer is; the last three end their unions by law on 1.7.2025 where the State pays every salary."""

    ENTERPRISE = 0
    AGENCY = 1
    PAID_UNIT = 2
    EARNING_UNIT = 3


PAID_KINDS = (Kind.AGENCY, Kind.PAID_UNIT)


class Capital(IntEnum):
    """Whose money a firm is; of a public body, the State's."""

    STATE = 0
    PRIVATE = 1
    FOREIGN = 2


@dataclass(frozen=True, slots=True)
class Employers:
    """One row an employer, in the order of the list; `workers` is the truth, `known` whether the list says it."""

    name: list[str]
    tax_code: Ints
    kind: Ints
    capital: Ints
    trade: Ints
    place: Ints
    site: Ints  # index into zones + clusters, -1 for none
    workers: Ints
    known: Flags
    union: Ints  # -1 for none

    def __len__(self) -> int:
        return len(self.name)

    @property
    def enterprise(self) -> Flags:
        flags: Flags = self.kind == Kind.ENTERPRISE
        return flags


@dataclass(frozen=True, slots=True)
class Unions:
    """One row a grassroots union: whose, under which upper-level union, since which day (ordinal)."""

    employer: Ints
    upper: Ints
    founded: Ints

    def __len__(self) -> int:
        return len(self.employer)


def spread(rng: np.random.Generator, *, count: int, total: int, low: int, high: int, sigma: float) -> Ints:
    """`count` whole numbers in [low, high] with exactly this total, lognormal: many little, a few giant."""
    if not low * count <= total <= high * count:
        raise ValueError(f"{count} numbers in [{low}, {high}] cannot add up to {total}.")
    raw = rng.lognormal(0.0, sigma, count)
    values: Ints = np.minimum(low + (raw * ((total - low * count) / raw.sum())).astype(np.int64), high)
    while missing := total - int(values.sum()):
        room = np.flatnonzero(values < high)
        picked = room[rng.permutation(len(room))[:missing]]
        values[picked] += 1
    return values


def employ(rng: np.random.Generator, scale: Scale, land: Territory, *, at: date) -> Employers:
    """Firms and public bodies of a province, shuffled as a real list is."""
    small = scale.employers - scale.public_bodies - scale.large
    groups = (
        spread(rng, count=scale.large, total=scale.large_workers, low=LARGE, high=40_000, sigma=1.45),
        spread(rng, count=small, total=scale.small_workers, low=1, high=LARGE - 1, sigma=1.0),
        spread(rng, count=scale.public_bodies, total=scale.public_workers, low=8, high=2_000, sigma=0.7),
    )
    group = np.repeat(np.arange(3), [len(each) for each in groups])
    workers = np.concatenate(groups)
    unionised = _unionised(rng, scale, workers, group)
    known = np.ones(len(workers), dtype=bool)
    known[rng.permutation(np.flatnonzero(group == 1))[: scale.unknown_headcounts]] = False
    kind, capital = _kinds(rng, scale, group, unionised)
    if at >= ENDED_BY_LAW:
        unionised &= ~np.isin(kind, PAID_KINDS)
    order = rng.permutation(len(workers))
    workers, group, unionised, known = workers[order], group[order], unionised[order], known[order]
    kind, capital = kind[order], capital[order]
    trade = rng.integers(0, len(names.TRADES), len(workers))
    place, site = _places(rng, land, group)
    return Employers(
        name=_names(rng, land, kind, capital, trade, place),
        tax_code=numbers.tax_codes(rng, office=land.tax_office, count=len(workers), quick=land.on_ground),
        kind=kind,
        capital=capital,
        trade=trade,
        place=place,
        site=site,
        workers=workers,
        known=known,
        union=np.where(unionised, np.cumsum(unionised) - 1, -1),
    )


def _unionised(rng: np.random.Generator, scale: Scale, workers: Ints, group: Ints) -> Flags:
    """All public bodies; of the large all but some of the smaller; of the small some of the larger."""
    has: Flags = group != 1
    large = np.flatnonzero(group == 0)
    odds = 1.0 / workers[large]
    has[rng.choice(large, scale.large_without_union, replace=False, p=odds / odds.sum())] = False
    small = np.flatnonzero((group == 1) & (workers >= 5))
    odds = workers[small].astype(float) ** 2
    has[rng.choice(small, scale.small_with_union, replace=False, p=odds / odds.sum())] = True
    return has


def _kinds(rng: np.random.Generator, scale: Scale, group: Ints, unionised: Flags) -> tuple[Ints, Ints]:
    kind = np.zeros(len(group), dtype=np.int64)
    public = np.flatnonzero(group == 2)
    kind[public] = rng.choice(
        (Kind.AGENCY, Kind.PAID_UNIT, Kind.EARNING_UNIT), len(public), p=(0.4, 0.5, 0.1)
    )
    foreign = rng.random(len(group)) < np.choose(group, (0.5, 0.05, 0.0))
    capital = np.where(foreign, Capital.FOREIGN, Capital.PRIVATE).astype(np.int64)
    capital[public] = Capital.STATE
    firms = rng.permutation(np.flatnonzero(unionised & (group != 2)))
    capital[firms[: scale.state_unionised]] = Capital.STATE
    return kind, capital


def _places(rng: np.random.Generator, land: Territory, group: Ints) -> tuple[Ints, Ints]:
    shares = np.array(land.shares, dtype=float)
    place = rng.choice(len(shares), len(group), p=shares / shares.sum())
    sites = (*land.zones, *land.clusters)
    districts = [name for name, _ in land.districts]
    where = np.array([districts.index(name.split(" ", 1)[1].rsplit(" ", 1)[0]) for name in sites])
    site = np.full(len(group), -1, dtype=np.int64)
    wants = rng.random(len(group)) < np.choose(group, (0.6, 0.06, 0.0))
    for here in range(len(districts)):
        rows, local = np.flatnonzero(wants & (place == here)), np.flatnonzero(where == here)
        if len(local):
            site[rows] = local[rng.integers(0, len(local), len(rows))]
    free = iter(rng.permutation(np.flatnonzero((group == 1) & (site < 0))))
    for empty in sorted(set(range(len(sites))) - set(site.tolist())):
        row = next(free)
        place[row], site[row] = where[empty], empty
    return place, site


def _names(
    rng: np.random.Generator, land: Territory, kind: Ints, capital: Ints, trade: Ints, place: Ints
) -> list[str]:
    forms = {
        Capital.STATE: names.STATE_FORMS,
        Capital.PRIVATE: names.FORMS,
        Capital.FOREIGN: names.FDI_FORMS,
    }
    drawn = rng.random(len(kind))
    firm_forms = [
        forms[Capital(money)][int(chance * len(forms[Capital(money)]))]
        for money, chance in zip(capital.tolist(), drawn.tolist(), strict=True)
    ]
    named = names.firm_names(rng, trade, firm_forms)
    taken: set[str] = set()
    for row in np.flatnonzero(kind != Kind.ENTERPRISE).tolist():
        named[row] = _public_name(rng, Kind(int(kind[row])), land.districts[int(place[row])], taken)
    return named


_BODIES = {
    Kind.AGENCY: (
        "UBND xã {word}",
        "Phòng Nội vụ {district} {word}",
        "Chi cục {word}",
        "Thanh tra {district} {word}",
    ),
    Kind.PAID_UNIT: (
        "Trường Tiểu học {word}",
        "Trường THCS {word}",
        "Trường Mầm non {word}",
        "Trạm Y tế xã {word}",
    ),
    Kind.EARNING_UNIT: (
        "Bệnh viện Đa khoa {word}",
        "Trung tâm Dịch vụ công ích {word}",
        "Trường Cao đẳng {word}",
    ),
}


def _public_name(rng: np.random.Generator, kind: Kind, district: tuple[str, str], taken: set[str]) -> str:
    patterns = _BODIES[kind]
    while True:
        first, second, pattern = rng.integers(0, (len(names.FIRST), len(names.SECOND), len(patterns)))
        word = f"{names.FIRST[first]} {names.SECOND[second]}"
        name = f"{patterns[pattern].format(word=word, district=district[0])}, {district[1]} {district[0]}"
        if name not in taken:
            taken.add(name)
            return name


def organise(rng: np.random.Generator, employers: Employers, land: Territory, *, at: date) -> Unions:
    """A union an employer that has one, in the employers' order, with its founding day and its upper level."""
    has = np.flatnonzero(employers.union >= 0)
    upper = upper_levels(rng, employers, land)
    window = date(at.year - 5, 1, 1).toordinal()
    old = rng.integers(date(1996, 1, 1).toordinal(), window, len(has))
    young = rng.integers(window, at.toordinal() - 120, len(has))
    recent = (rng.random(len(has)) < 0.25) & employers.enterprise[has] & (employers.workers[has] < 400)
    return Unions(employer=has, upper=upper[has], founded=np.where(recent, young, old))


def upper_levels(rng: np.random.Generator, employers: Employers, land: Territory) -> Ints:
    """The upper-level union answerable for each employer: the zones' inside a zone, else the district's."""
    zones_union, provincial = len(land.districts), len(land.districts) + 1
    inside = (employers.site >= 0) & (employers.site < len(land.zones))
    upper = np.where(inside, zones_union, employers.place)
    by_province = ~employers.enterprise & (rng.random(len(employers)) < 0.25)
    return np.where(by_province, provincial, upper)
