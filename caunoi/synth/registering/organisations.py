"""Units, territory, zones, employers, headcounts, coverage and who answers for whom."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from caunoi.organisations.models import (
    Area,
    AreaDescription,
    AreaParent,
    Coverage,
    Employer,
    EmployerDescription,
    EmployerPlace,
    Headcount,
    Responsibility,
    Site,
    SiteDescription,
    Submission,
    Unit,
    UnitDescription,
    UnitParent,
)
from caunoi.synth.employing import Capital, Kind
from caunoi.synth.habits import Habit
from caunoi.synth.numbers import print_tax_code
from caunoi.synth.registering.desk import Desk, Ints, Placed, law_ends, spell_days
from caunoi.synth.worlds import World
from caunoi.trail.writing import Writer
from caunoi.vocabulary.names import fold, sort_key

_KIND = {
    Kind.ENTERPRISE: EmployerDescription.Kind.ENTERPRISE,
    Kind.AGENCY: EmployerDescription.Kind.AGENCY,
    Kind.PAID_UNIT: EmployerDescription.Kind.PUBLIC_UNIT_PAID,
    Kind.EARNING_UNIT: EmployerDescription.Kind.PUBLIC_UNIT,
}
_CAPITAL = {
    Capital.STATE: EmployerDescription.Capital.STATE,
    Capital.PRIVATE: EmployerDescription.Capital.PRIVATE,
    Capital.FOREIGN: EmployerDescription.Capital.FDI,
}
_NAME = ("name", "name_fold", "name_sort")


Placing = Callable[[World, Writer], Placed]


def organise(
    world: World, manners: list[Habit], writer: Writer, federation: int, placing: Placing | None = None
) -> Desk:
    """Write the organisation of one province under `federation` and return the desk for the rest.

    `placing` says where everything is; without one the province gets an area of its own, and its districts.
    """
    desk = Desk(
        world=world,
        manners=manners,
        writer=writer,
        federation=federation,
        uppers=_uppers(world, writer, federation),
        unions=_ids(writer, Unit, len(world.unions)),
        employers=_ids(writer, Employer, len(world.employers)),
        placed=(placing or _on_land_of_its_own)(world, writer),
    )
    _unions(desk)
    _employers(desk)
    _answerable(desk)
    _submitted(desk)
    return desk


def named(name: str) -> tuple[str, str, str]:
    """A name with its folded form and its sort key."""
    return name, fold(name), sort_key(name)


def _ids(writer: Writer, model: type[Unit | Employer | Area | Site], count: int) -> Ints:
    return np.array(writer.ids(model, count), dtype=np.int64)


def _on_land_of_its_own(world: World, writer: Writer) -> Placed:
    land = world.land
    areas = _ids(writer, Area, 1 + len(land.districts))
    ids = areas.tolist()
    writer.add(Area, ("id",), [(area,) for area in ids])
    level = AreaDescription.Level
    rows = [(ids[0], level.PROVINCE, f"{land.citizen_code:02}", *named(land.name))]
    rows += [
        (area, level.DISTRICT, "", *named(name))
        for area, (name, _) in zip(ids[1:], land.districts, strict=True)
    ]
    writer.add(AreaDescription, ("area_id", "level", "official_code", *_NAME), rows)
    writer.add(AreaParent, ("area_id", "parent_id"), [(area, ids[0]) for area in ids[1:]])
    districts = areas[1:]
    return Placed(districts, add_sites(world, writer), districts[world.employers.place])


def add_sites(world: World, writer: Writer) -> Ints:
    """Write the zones and then the clusters of a world; their ids."""
    land = world.land
    sites = _ids(writer, Site, len(land.zones) + len(land.clusters))
    writer.add(Site, ("id",), [(site,) for site in sites.tolist()])
    zone = (SiteDescription.Kind.ZONE, SiteDescription.Status.ELIGIBLE)
    cluster = (SiteDescription.Kind.CLUSTER, SiteDescription.Status.OPERATING)
    kinds = [zone] * len(land.zones) + [cluster] * len(land.clusters)
    names = (*land.zones, *land.clusters)
    writer.add(
        SiteDescription,
        ("site_id", "kind", "status", *_NAME),
        [(site, *kind, *named(name)) for site, kind, name in zip(sites.tolist(), kinds, names, strict=True)],
    )
    return sites


def _uppers(world: World, writer: Writer, federation: int) -> Ints:
    names = world.land.upper_levels()
    units = _ids(writer, Unit, len(names))
    kind = UnitDescription.Kind
    kinds = [kind.DISTRICT] * len(world.land.districts) + [kind.ZONE, kind.SECTOR]
    rows = [
        (unit, UnitDescription.Level.UPPER, kind, *named(name))
        for unit, kind, name in zip(units.tolist(), kinds, names, strict=True)
    ]
    writer.add(Unit, ("id",), [(unit,) for unit in units.tolist()])
    writer.add(UnitDescription, ("unit_id", "level", "kind", *_NAME), rows)
    writer.add(UnitParent, ("unit_id", "parent_id"), [(unit, federation) for unit in units.tolist()])
    return units


def _unions(desk: Desk) -> None:
    world, writer, ids = desk.world, desk.writer, desk.unions.tolist()
    founded, ends = spell_days(world.unions.founded), law_ends(world)
    level, kind = UnitDescription.Level.GRASSROOTS, UnitDescription.Kind.GRASSROOTS
    names = [f"CĐCS {world.employers.name[employer]}" for employer in world.unions.employer.tolist()]
    days = list(zip(ids, founded, ends, strict=True))
    writer.add(Unit, ("id",), [(unit,) for unit in ids])
    writer.add(
        UnitDescription,
        ("unit_id", "valid_from", "valid_to", "level", "kind", *_NAME),
        [(*span, level, kind, *named(name)) for span, name in zip(days, names, strict=True)],
    )
    above = desk.uppers[world.unions.upper].tolist()
    writer.add(
        UnitParent,
        ("unit_id", "valid_from", "valid_to", "parent_id"),
        [(*span, parent) for span, parent in zip(days, above, strict=True)],
    )
    covered = desk.employers[world.unions.employer].tolist()
    writer.add(
        Coverage,
        ("unit_id", "valid_from", "valid_to", "employer_id"),
        [(*span, employer) for span, employer in zip(days, covered, strict=True)],
    )


def _employers(desk: Desk) -> None:
    world, writer = desk.world, desk.writer
    firms, ids = world.employers, desk.employers.tolist()
    codes = [print_tax_code(code) for code in firms.tax_code.tolist()]
    kinds = [_KIND[Kind(kind)] for kind in firms.kind.tolist()]
    capitals = [_CAPITAL[Capital(capital)] for capital in firms.capital.tolist()]
    writer.add(Employer, ("id", "tax_code"), zip(ids, codes, strict=True))
    writer.add(
        EmployerDescription,
        ("employer_id", "kind", "capital", *_NAME),
        ((*row[:3], *named(row[3])) for row in zip(ids, kinds, capitals, firms.name, strict=True)),
    )
    areas = desk.placed.addresses.tolist()
    sites = [int(desk.placed.sites[site]) if site >= 0 else None for site in firms.site.tolist()]
    writer.add(EmployerPlace, ("employer_id", "area_id", "site_id"), zip(ids, areas, sites, strict=True))
    known = np.flatnonzero(firms.known)
    writer.add(
        Headcount,
        ("employer_id", "workers", "valid_from", "source"),
        [
            (employer, workers, desk.at, Headcount.Source.UNION_LIST)
            for employer, workers in zip(
                desk.employers[known].tolist(), firms.workers[known].tolist(), strict=True
            )
        ],
    )


def _answerable(desk: Desk) -> None:
    """A district's union answers for its place, the zones' union for what stands inside a zone."""
    districts, zones = len(desk.world.land.districts), len(desk.world.land.zones)
    uppers = desk.uppers.tolist()
    places = zip(uppers[:districts], desk.placed.districts.tolist(), strict=True)
    desk.writer.add(Responsibility, ("unit_id", "area_id"), places)
    inside = [(uppers[districts], site) for site in desk.placed.sites[:zones].tolist()]
    desk.writer.add(Responsibility, ("unit_id", "site_id"), inside)


def _submitted(desk: Desk) -> None:
    world, kind = desk.world, Submission.Kind
    rows = (np.diff(world.memberships.start)).tolist()
    sent = [
        (unit, kind.MEMBERS, True, count, desk.at)
        for unit, count in zip(desk.unions.tolist(), rows, strict=True)
    ]
    sent += [
        (desk.federation, kind.EMPLOYERS, True, len(world.employers), desk.at),
        (desk.federation, kind.AGREEMENTS, True, len(world.agreements), desk.at),
        (desk.federation, kind.NOMINATIONS, False, sum(map(len, world.programmes)), desk.at),
    ]
    desk.writer.add(Submission, ("unit_id", "kind", "complete", "rows", "valid_from"), sent)


def name_federation(world: World, writer: Writer, unit: int) -> None:
    """Give the unit the name and level of the world's provincial federation."""
    _describe(
        writer, unit, world.land.federation, UnitDescription.Level.PROVINCE, f"{world.land.citizen_code:02}"
    )


def name_nation(writer: Writer, unit: int) -> None:
    """Make the root the national federation."""
    _describe(writer, unit, "Tổng Liên đoàn Lao động Việt Nam", UnitDescription.Level.NATIONAL, "")


def found_province(world: World, writer: Writer, root: int) -> int:
    """A provincial federation under the national one."""
    unit = writer.add_one(Unit)
    _describe(
        writer, unit, world.land.federation, UnitDescription.Level.PROVINCE, f"{world.land.citizen_code:02}"
    )
    writer.add_one(UnitParent, unit_id=unit, parent_id=root, valid_from=None)
    return unit


def _describe(writer: Writer, unit: int, name: str, level: str, code: str) -> None:
    before = UnitDescription.objects.held_true().filter(unit=unit).values_list("id", flat=True)
    writer.end(UnitDescription, list(before))
    row = (unit, level, UnitDescription.Kind.FEDERATION, code, *named(name))
    writer.add(UnitDescription, ("unit_id", "level", "kind", "official_code", *_NAME), [row])
