"""What may be once a day is once a day, though whoever writes it is shown nothing of what stands there already."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from caunoi.access.reach import reach_of
from caunoi.access.walls import within
from caunoi.registers.members.models import Membership
from caunoi.registers.reorganisations.tests.province import Province
from caunoi.trail.acting import act
from tests.builders import NOW, TODAY, a_unit, an_account

pytestmark = pytest.mark.django_db
NAME = "one_membership_of_a_person_a_day"


def admitted_elsewhere(province: Province) -> None:
    """By an officer of Bến Lức, of somebody who is a member in Đức Hòa and whom that officer does not see."""
    theirs = a_unit("CĐCS Hoa Sen", under=province.ben_luc)
    officer = an_account("Phạm Thị Bến", office="upper-officer", in_unit=province.ben_luc)
    reach = reach_of(officer, on=TODAY)
    with transaction.atomic(), within(reach):
        if connection.vendor == "postgresql":
            assert not Membership.objects.filter(person=province.person).exists()
        with act("test.joined", by=officer, at=NOW, on=TODAY) as writer:
            writer.add_one(
                Membership, spell=10**6, person_id=province.person.pk, unit_id=theirs.pk, held_by_id=theirs.pk,
                valid_from=date(2023, 1, 1), began_as="admitted",
            )  # fmt: skip


def test_nobody_is_a_member_twice_of_whom_one_union_is_hidden_from_the_other() -> None:
    province = Province()
    with pytest.raises(IntegrityError, match=NAME):
        admitted_elsewhere(province)


def test_without_the_guard_the_person_would_be_a_member_twice() -> None:
    """The negative control."""
    province = Province()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f'DROP TRIGGER "{NAME}_insert" ON members_membership')
        else:
            cursor.execute(f'DROP TRIGGER "{NAME}_insert"')
    admitted_elsewhere(province)

    assert Membership.objects.on(TODAY).filter(person=province.person).count() == 2
