"""What a province's leadership is shown: a reformed nation in which one province is big enough to ask questions of.

Tây Ninh on the last day of July 2025, with what was Long An a month before: its own published number, a target, officers
to send, and one union's roster as a volunteer typed it. Everybody is invented.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np

from caunoi.access.models import Account
from caunoi.access.opening import open_account
from caunoi.indicators.models import ReportedFigure
from caunoi.organisations.gazetteer import Gazetteer
from caunoi.organisations.models import (
    Employer,
    EmployerPlace,
    Headcount,
    Responsibility,
    TermOfOffice,
    Unit,
    UnitDescription,
)
from caunoi.registers.officers.assigning import relieve
from caunoi.registers.officers.models import Assignment
from caunoi.resolutions.promising import Step, Terms, set_targets
from caunoi.synth import rosters, worlds
from caunoi.synth.grounds import grounds
from caunoi.synth.habits import Habit
from caunoi.synth.numbers import print_tax_code
from caunoi.synth.places import LONG_AN, PROVINCES
from caunoi.synth.reform.nation import BEFORE
from caunoi.synth.reform.replaying import Replayed, Watch, replay
from caunoi.synth.reform.sizes import NATIONS, STAGE, sizes
from caunoi.synth.sheets import Row, Sheet, write_xlsx
from caunoi.synth.worlds import World
from caunoi.trail.acting import act
from caunoi.vocabulary.days import day_of

#: The day that is looked at, and the first on which the province is the one of today.
DAY, SINCE = date(2025, 7, 31), date(2025, 7, 1)
LONG_AN_CODE, TAY_NINH_CODE = "80", "72"
#: Days on which the workers of each employer were counted before, so that there are months to forecast from.
COUNTED_BEFORE = (date(2022, 6, 30), date(2023, 6, 30), date(2024, 6, 30))
#: Who leads, and who is sent to enterprises.
LEADER = "Nguyễn Thị Mỹ Lệ"
OFFICERS = ("Trần Quốc Bảo", "Phạm Ngọc Diễm", "Võ Hữu Phước")
#: A roster of about so many members can be read on a wall.
READABLE = 45
_PURPOSE = 40
_GONE = frozenset({4, 9, 15, 22})
_NEW = 5


@dataclass(frozen=True, slots=True)
class Staged:
    """The units and the file that the showing goes by."""

    replayed: Replayed
    province: Unit
    before: Unit
    union: str
    roster: Path
    officers: tuple[Account, ...]


def stage(folder: Path, *, seed: int, at: datetime, watch: Watch) -> Staged:
    """Fill the home at hand, which holds nothing, and write the roster into the folder.

    Raises loading.HomeHoldsData, and CannotReorganise as `replay` does.
    """
    replayed = replay(STAGE, seed=seed, at=at, watch=watch)
    before, province = _federation(LONG_AN_CODE), _federation(TAY_NINH_CODE)
    world = _long_an(seed)
    _count_before(world, at=at)
    _answer_for(world, before, on=None, until=SINCE, at=at)
    _answer_for(world, province, on=SINCE, until=None, at=at)
    _let_go(world, at=at)
    _publish(before, at=at)
    _promise(province, at=at)
    officers = tuple(_officer(name, province, at=at) for name in OFFICERS)
    union = _readable(world)
    path = folder / "danh-sach-doan-vien.xlsx"
    write_xlsx(path, _ugly(world, union))
    return Staged(replayed, province, before, _name_of(world, union), path, officers)


def _federation(code: str) -> Unit:
    """The provincial federation that had that code on the evening before."""
    level = UnitDescription.Level.PROVINCE
    told = UnitDescription.objects.on(BEFORE).get(official_code=code, level=level)
    return Unit.objects.get(pk=told.unit_id)


def _long_an(seed: int) -> World:
    """Long An as the nation was made of it: drawn again from the same number, the same people."""
    size = NATIONS[STAGE]
    there = grounds(Gazetteer.read(), BEFORE, zones=size.zones, clusters=size.clusters)
    land = there[LONG_AN].land
    return worlds.build(LONG_AN, sizes(STAGE)[LONG_AN], seed=seed, at=BEFORE, land=land, ends_foretold=False)


def _employers(world: World) -> dict[str, int]:
    """Every employer of the world: its tax code, its id."""
    codes = [print_tax_code(code) for code in world.employers.tax_code.tolist()]
    known = Employer.objects.filter(tax_code__in=codes).values_list("tax_code", "pk")
    return {code: key for code, key in known if code is not None}


def _answer_for(world: World, unit: Unit, *, on: date | None, until: date | None, at: datetime) -> None:
    """The federation answers for employers without a union in every commune where nobody nearer does."""
    day = on or BEFORE
    taken = Responsibility.objects.on(day).filter(area__isnull=False).values("area")
    placed = (
        EmployerPlace.objects.on(day).filter(employer__in=_employers(world).values()).exclude(area__in=taken)
    )
    areas = sorted(set(placed.values_list("area_id", flat=True)))
    span = tuple(one.isoformat() if one else None for one in (on, until))
    with act("synth.loaded", by=None, at=at, on=day, about={"province": world.land.name}) as writer:
        writer.add(
            Responsibility,
            ("unit_id", "area_id", "valid_from", "valid_to"),
            [(unit.pk, area, *span) for area in areas],
        )


def _let_go(world: World, *, at: datetime) -> None:
    """With the district unions their officers went: from the day after the reform nobody is in charge of these employers."""
    after = SINCE + timedelta(days=1)
    held = Assignment.objects.on(after).filter(employer__in=_employers(world).values())
    for assignment in held.order_by("pk"):
        relieve(assignment, on=after, by=None, at=at)


def _count_before(world: World, *, at: datetime) -> None:
    firms, ids = world.employers, _employers(world)
    known = np.flatnonzero(firms.known)
    codes = [print_tax_code(code) for code in firms.tax_code[known].tolist()]
    counted = [(ids[code], count) for code, count in zip(codes, firms.workers[known].tolist(), strict=True)]
    for day in COUNTED_BEFORE:
        with act("synth.loaded", by=None, at=at, on=day, about={"province": world.land.name}) as writer:
            writer.add(
                Headcount,
                ("employer_id", "workers", "valid_from", "source"),
                [(key, count, day.isoformat(), Headcount.Source.UNION_LIST) for key, count in counted],
            )


def _publish(unit: Unit, *, at: datetime) -> None:
    """What was told in public of the province, of the day before the reform."""
    day = BEFORE.isoformat()
    with act("synth.loaded", by=None, at=at, on=BEFORE, about={"province": PROVINCES[LONG_AN][1]}) as writer:
        writer.add(
            ReportedFigure,
            ("unit_id", "code", "value", "signer", "valid_from", "signed_on"),
            [(unit.pk, code, value, LEADER, day, day) for code, value in (
                ("agreement-signed", 80), ("union-at-employers-25", 90),
            )],
        )  # fmt: skip


def _promise(unit: Unit, *, at: datetime) -> None:
    told = (
        ("agreement-signed", 85, "85 % doanh nghiệp có công đoàn ký thoả ước lao động tập thể"),
        ("union-at-employers-25", 97, "97 % doanh nghiệp từ 25 lao động có công đoàn"),
    )
    for code, value, wording in told:
        steps = (Step(date(2026, 12, 31), Decimal(value)),)
        terms = Terms(code, steps, wording, "05/CTr-LĐLĐ (bịa)", SINCE, "Ban Tổ chức")
        set_targets(unit, terms, by=None, at=at)


def _officer(name: str, unit: Unit, *, at: datetime) -> Account:
    return open_account(
        name, office=TermOfOffice.Office.IN_CHARGE, unit=unit.pk, password="", username="", by=None,
        on=day_of(at), at=at,
    )  # fmt: skip


# ---------------------------------------------------------------- the roster


def _readable(world: World) -> int:
    """The union whose roster is nearest to what can be read on a wall."""
    lengths = np.diff(world.memberships.start)
    return int(np.argmin(np.abs(lengths - READABLE)))


def _name_of(world: World, union: int) -> str:
    return f"CĐCS {world.employers.name[int(world.unions.employer[union])]}"


def _ugly(world: World, union: int) -> Sheet:
    """The union's list of July as typed: four are gone without a word, five are new, two rows are impossible."""
    habit = Habit("two-row header", "dd.mm.yyyy", None, True, False, True, True, True)
    rng = world.generator(_PURPOSE)
    rostered = len(world.memberships.union)
    joined = date(2025, 7, 10).toordinal()
    new = [(rostered + number, joined) for number in range(_NEW)]
    sheet = rosters.roster(world, union, habit, rng, new)
    return Sheet(sheet.name, _without(sheet.rows), sheet.merges, sheet.date_format, sheet.about)


def _without(rows: Iterable[Row]) -> Iterator[Row]:
    return (row for row in rows if row[0] not in _GONE)
