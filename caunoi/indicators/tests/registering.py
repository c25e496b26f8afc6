"""Small registers written as the application writes them: under Acts, in the database."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count

from caunoi.organisations.models import (
    Area,
    AreaDescription,
    Coverage,
    Employer,
    EmployerDescription,
    EmployerPlace,
    Headcount,
    Submission,
    Unit,
    UnitDescription,
    UnitParent,
)
from caunoi.registers.members.models import Membership, Particulars, Person
from caunoi.trail.acting import act
from caunoi.trail.writing import Writer
from caunoi.vocabulary.names import fold, sort_key

NOON = datetime(2024, 1, 5, 5, 0, tzinfo=UTC)
DAY = date(2023, 12, 31)
_numbers = count(1)


def named(name: str) -> dict[str, str]:
    """A name in the three forms it is stored in."""
    return {"name": name, "name_fold": fold(name), "name_sort": sort_key(name)}


def unit(writer: Writer, name: str, *, level: str, parent: int | None = None) -> int:
    """A unit that has always been."""
    pk = writer.add_one(Unit)
    kind = "grassroots" if level == "grassroots" else "federation"
    writer.add_one(UnitDescription, unit_id=pk, level=level, kind=kind, official_code="", **named(name))
    if parent is not None:
        writer.add_one(UnitParent, unit_id=pk, parent_id=parent)
    return pk


def area(writer: Writer, name: str) -> int:
    """A place as lists write it."""
    pk = writer.add_one(Area)
    writer.add_one(AreaDescription, area_id=pk, level="unplaced", official_code="", **named(name))
    return pk


def employer(
    writer: Writer,
    name: str,
    *,
    workers: int | None,
    place: int,
    union: int | None = None,
    capital: str = "private",
) -> int:
    """An enterprise with its headcount at the end of 2023."""
    pk = writer.add_one(Employer, tax_code=f"{next(_numbers):010d}")
    writer.add_one(
        EmployerDescription, employer_id=pk, kind="enterprise", capital=capital, sector="", **named(name)
    )
    writer.add_one(EmployerPlace, employer_id=pk, area_id=place, site_id=None)
    if workers is not None:
        writer.add_one(Headcount, employer_id=pk, valid_from=DAY, workers=workers, source="union-list")
    if union is not None:
        writer.add_one(Coverage, unit_id=union, employer_id=pk)
    return pk


def member(writer: Writer, name: str, *, union: int, at: int | None, since: date | None = None) -> int:
    """A person with an open membership. Returns the membership's id."""
    person = writer.add_one(Person)
    folded = {"name": name, "name_fold": fold(name), "name_sort": sort_key(name)}
    writer.add_one(
        Particulars, person_id=person, birth_on=date(1990, 1, 1), birth_precision="year", sex="", **folded
    )
    return writer.add_one(
        Membership, spell=next(_numbers), person_id=person, unit_id=union, employer_id=at, held_by_id=union,
        began_as="admitted", ended_as="", valid_from=since,
    )  # fmt: skip


def a_list(of: int, *, day: date, at: datetime = NOON) -> None:
    """A roster of that unit came in, speaking of that day."""
    with act("test.received", by=None, at=at, on=day) as writer:
        writer.add_one(Submission, unit_id=of, kind="members", valid_from=day, rows=1)


def small_province(*, at: datetime = NOON) -> dict[str, int]:
    """A province of two unions and three enterprises, by name."""
    with act("test.drawn", by=None, at=at, on=DAY) as writer:
        ids = {"Tỉnh": unit(writer, "LĐLĐ tỉnh", level="province")}
        ids["A"] = unit(writer, "CĐCS May Hồng", level="grassroots", parent=ids["Tỉnh"])
        ids["B"] = unit(writer, "CĐCS May Sen", level="grassroots", parent=ids["Tỉnh"])
        ids["Đức Hòa"] = area(writer, "Đức Hòa")
        ids["Hồng"] = employer(writer, "May Hồng", workers=30, place=ids["Đức Hòa"], union=ids["A"])
        ids["Sen"] = employer(
            writer, "May Sen", workers=10, place=ids["Đức Hòa"], union=ids["B"], capital="fdi"
        )
        ids["Lan"] = employer(writer, "May Lan", workers=None, place=ids["Đức Hòa"])
        ids["An"] = member(writer, "Nguyễn An", union=ids["A"], at=ids["Hồng"], since=date(2020, 1, 1))
        ids["Bình"] = member(writer, "Trần Bình", union=ids["B"], at=ids["Sen"])
    return ids
