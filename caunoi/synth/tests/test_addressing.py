"""Invented employers stand in communes, so that the map of a demonstration shows something; nobody else is moved."""

from __future__ import annotations

from datetime import date

import pytest

from caunoi.indicators.territory import places_on
from caunoi.organisations.gazetteer import Gazetteer
from caunoi.organisations.models import (
    Area,
    AreaDescription,
    AreaParent,
    AreaSuccession,
    Employer,
    EmployerPlace,
)
from caunoi.organisations.territory import lay
from caunoi.synth import worlds
from caunoi.synth.addressing import NoTerritory, address
from caunoi.synth.numbers import print_tax_code
from caunoi.synth.scales import AT
from caunoi.trail.acting import act
from caunoi.vocabulary.names import fold, sort_key
from tests.builders import NOW, TODAY, an_employer, the_federation

AFTER = date(2025, 7, 1)
pytestmark = [pytest.mark.django_db, pytest.mark.told_once]


def listed(employer: Employer, district: str) -> None:
    """As a list leaves it: in a place of which only a name is known."""
    with act("test.listed", by=None, at=NOW, on=AT) as writer:
        area = writer.add_one(Area)
        name = {"name": district, "name_fold": fold(district), "name_sort": sort_key(district)}
        writer.add_one(AreaDescription, area_id=area, level="unplaced", official_code="", **name)
        writer.add_one(EmployerPlace, employer_id=employer.pk, area_id=area)


def areas(level: str, day: date) -> dict[int, str]:
    return dict(AreaDescription.objects.on(day).filter(level=level).values_list("area", "name"))


def test_every_invented_employer_is_in_a_commune_of_its_district_and_a_real_one_stays() -> None:
    the_federation()
    world = next(worlds.each("office", seed=3))
    rows = range(0, len(world.employers.tax_code), 40)
    names = {}
    for row in rows:
        code = print_tax_code(int(world.employers.tax_code[row]))
        names[code] = world.land.districts[int(world.employers.place[row])][0]
        listed(an_employer(f"Công ty {row}", tax_code=code), names[code])
    real = an_employer("Công ty có thật", tax_code="1100000012")
    listed(real, next(iter(names.values())))
    with pytest.raises(NoTerritory):
        address([world], at=NOW)

    lay(Gazetteer.read(), by=None, at=NOW, on=TODAY)
    assert address([world], at=NOW) == len(names)

    above = dict(AreaParent.objects.on(AT).values_list("area", "parent"))
    communes, districts, provinces = (areas(one, AT) for one in ("commune", "district", "province"))
    held = EmployerPlace.objects.held_true().values_list("employer__tax_code", "area")
    for code, area in held:
        if code in names:
            assert area in communes
            assert districts[above[area]].endswith(names[code])
            assert "Long An" in provinces[above[above[area]]]
    assert EmployerPlace.objects.held_true().get(employer=real).area.reference is None
    # Pressed again, nobody moves.
    assert address([world], at=NOW) == 0


def test_they_are_somewhere_on_the_map_of_today_too() -> None:
    the_federation()
    world = next(worlds.each("office", seed=3))
    for row in range(0, len(world.employers.tax_code), 12):
        listed(
            an_employer(f"Công ty {row}", tax_code=print_tax_code(int(world.employers.tax_code[row]))), "A"
        )
    lay(Gazetteer.read(), by=None, at=NOW, on=TODAY)
    address([world], at=NOW)

    def days(rows: object) -> list[tuple[object, ...]]:
        return [tuple(one.toordinal() if isinstance(one, date) else one for one in row) for row in rows]  # type: ignore[attr-defined]

    span = ("valid_from", "valid_to")
    lies = places_on(
        days(AreaDescription.objects.held_true().values_list("area", "level", *span)),  # type: ignore[arg-type]
        days(AreaParent.objects.held_true().values_list("area", "parent", *span)),  # type: ignore[arg-type]
        days(AreaSuccession.objects.held_true().values_list("predecessor", "successor", "valid_from")),  # type: ignore[arg-type]
        AFTER.toordinal(),
    )
    found = [lies[area] for area in EmployerPlace.objects.held_true().values_list("area", flat=True)]
    assert {areas("province", AFTER)[place[0]] for place in found if place[0]} == {"Tỉnh Tây Ninh"}
    assert sum(place[1] is not None for place in found) > len(found) // 2
