"""A reach of thousands of units shows what a reach of a few shows, and costs a page no walk over the whole tree."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caunoi.access.door import employers_within, unit_descriptions_within, units_within, way_up
from caunoi.access.reach import Reach, Units
from caunoi.access.rights import Term
from caunoi.organisations.models import Coverage, UnitParent
from caunoi.organisations.tree import Tree, above_on, root
from tests.builders import a_unit, an_employer, the_federation

DAY = date(2024, 1, 5)
MANY = range(1_000_000, 1_000_200)

pytestmark = pytest.mark.django_db


def reach_over(*units: int) -> Reach:
    return Reach(None, DAY, (Term("upper-officer", units[0], frozenset(units)),)).to("units.read")


def test_however_many_units_are_named_the_same_rows_are_within_reach() -> None:
    federation = the_federation()
    mine, other = a_unit("CĐCS Một", under=federation), a_unit("CĐCS Hai", under=federation)
    here = an_employer("Công ty Một", tax_code="1100000012", workers=10, covered_by=mine)
    an_employer("Công ty Hai", tax_code="1100000037", workers=10, covered_by=other)
    few, many = reach_over(mine.pk), reach_over(mine.pk, *MANY)
    for reach in (few, many):
        assert set(units_within(reach).values_list("pk", flat=True)) == {mine.pk}
        assert set(units_within(reach).exclude(pk=mine.pk)) == set()
        assert {one.unit_id for one in unit_descriptions_within(reach).on(DAY)} == {mine.pk}
        assert set(employers_within(reach).values_list("pk", flat=True)) == {here.pk}
        assert not set(Coverage.objects.exclude(unit__in=reach.units).filter(unit=mine))
    with CaptureQueriesContext(connection) as asked:
        list(units_within(many))
    # As one value, not one by one.
    assert asked[0]["sql"].count("1000100") == 1
    assert "IN (SELECT" in asked[0]["sql"]
    assert not units_within(Reach(None, DAY, ())).exists()


def test_a_reach_is_asked_for_once_and_spelled_once() -> None:
    reach = Reach(None, DAY, (Term("upper-officer", 5, frozenset({5, *MANY})),))
    first, second = reach.to("units.read"), reach.to("people.read")
    assert first.units is second.units
    assert first.units == Units({5, *MANY})
    assert reach.to("trail.read").units == frozenset()
    with pytest.raises(KeyError):
        reach.to("no.such")


def test_the_way_up_is_read_without_the_rest_of_the_tree() -> None:
    federation = the_federation()
    district = a_unit("Huyện Một", under=federation, level="upper")
    unions = [a_unit(f"CĐCS {number}", under=district) for number in range(12)]
    assert above_on(unions[3].pk, DAY) == [district.pk, federation.pk] == Tree.on(DAY).above(unions[3].pk)
    assert above_on(federation.pk, DAY) == []
    assert above_on(unions[3].pk, date(1900, 1, 1)) == Tree.on(date(1900, 1, 1)).above(unions[3].pk)
    assert [unit for unit, _name in way_up(unions[3].pk, on=DAY, within=reach_over(unions[3].pk))] == [
        district.pk,
        federation.pk,
    ]
    assert root(DAY) == federation.pk
    assert not UnitParent.objects.filter(unit=federation).exists()
