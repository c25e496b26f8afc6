"""What is entered about a unit that is to be closed goes on as far as whoever enters it reaches, or is refused in words."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection

from caunoi.access.appointing import CannotAppoint, appoint
from caunoi.access.models import Account
from caunoi.access.reach import operator, reach_of
from caunoi.access.walls import within
from caunoi.organisations.models import TermOfOffice, Unit
from caunoi.registers.reorganisations.carrying_out import Decision, carry_out
from caunoi.registers.reorganisations.changes import Merge
from caunoi.trail.models import Act
from tests.builders import NOW, TODAY, a_unit, an_account, the_federation

pytestmark = pytest.mark.django_db
PLANNED = date(2030, 1, 1)


@pytest.fixture
def union() -> Unit:
    """Of Đức Hòa; it is to be merged into one of Bến Lức."""
    root = the_federation()
    here, there = (a_unit(name, under=root, level="upper") for name in ("Đức Hòa", "Bến Lức"))
    union, other = a_unit("CĐCS Phú Cường", under=here), a_unit("CĐCS Hoa Sen", under=there)
    decision = Decision(root.pk, "1/QĐ", TODAY, PLANNED, uuid4())
    carry_out(Merge((union.pk,), other.pk), decision, operator(TODAY), at=NOW)
    return union


def given(office: str, union: Unit, by: Account) -> list[tuple[str, date | None]]:
    account = Account.objects.open(username=office, full_name="Lê Văn Mới", password=None)
    with within(reach_of(by, on=TODAY)):
        appoint(account, office, union, on=TODAY, by=by, at=NOW)
    held = TermOfOffice.objects.held_true().filter(account=account).order_by("valid_from")
    return [(term.unit.public_id.hex, term.valid_to) for term in held]


def of_the_level_above(union: Unit) -> Account:
    above = Unit.objects.get(children__unit=union, children__ended_by=None)
    return an_account("Phạm Thị Cấp Trên", office="upper-officer", in_unit=above)


def test_an_office_ends_with_the_unit(union: Unit) -> None:
    assert given("chair", union, of_the_level_above(union)) == [(union.public_id.hex, PLANNED)]


def test_a_members_own_office_goes_on_where_whoever_gives_it_reaches(union: Unit) -> None:
    nation = an_account("Đỗ Thị Cả", office="provincial-officer", in_unit=the_federation())

    assert [until for _, until in given("member", union, nation)] == [PLANNED, None]


def test_a_members_own_office_that_would_go_on_out_of_reach_is_refused_in_words(union: Unit) -> None:
    by, acts = of_the_level_above(union), Act.objects.count()
    if connection.vendor == "sqlite":
        # It has no wall.
        assert len(given("member", union, by)) == 2
        return
    with pytest.raises(CannotAppoint, match="CĐCS Hoa Sen") as refused:
        given("member", union, by)

    assert "ngoài phạm vi" in refused.value.text.vi
    assert Act.objects.count() == acts
