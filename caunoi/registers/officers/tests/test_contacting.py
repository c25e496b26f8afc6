"""A contact noted in two taps is noted once."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from caunoi.organisations.tree import root
from caunoi.registers.officers.assigning import CannotAssign, assign, relieve
from caunoi.registers.officers.contacting import CannotNoteContact, note_contact
from caunoi.registers.officers.models import Assignment, Contact
from tests.builders import NOW, TODAY, a_unit, an_account, an_employer, the_federation

pytestmark = pytest.mark.django_db


def noted(about, officer, **given):
    values = {
        "kind": "visit",
        "on": TODAY,
        "line": "Gặp chủ tịch",
        "held_by": root(TODAY),
        "client_ref": uuid4(),
        "by": officer,
        "at": NOW,
        "today": TODAY,
    }
    return note_contact(about, **(values | given))


@pytest.fixture
def officer():
    return an_account("Nguyễn Thị Mỹ", office="provincial-officer", in_unit=the_federation())


def test_a_second_tap_is_the_same_contact(officer):
    employer, ref = an_employer("Công ty TNHH Dệt Sao Mai"), uuid4()

    first, second = noted(employer, officer, client_ref=ref), noted(employer, officer, client_ref=ref)

    assert first == second
    assert Contact.objects.count() == 1


def test_the_same_reference_cannot_stand_for_a_contact_with_someone_else(officer):
    ref = uuid4()
    noted(an_employer("Công ty A"), officer, client_ref=ref)

    with pytest.raises(CannotNoteContact):
        noted(an_employer("Công ty B"), officer, client_ref=ref)


@pytest.mark.parametrize("given", [{"on": date(2024, 1, 3)}, {"kind": "letter"}, {"line": "x" * 201}])
def test_a_day_to_come_another_kind_or_a_long_line_is_refused_and_nothing_is_kept(officer, given):
    with pytest.raises(CannotNoteContact):
        noted(an_employer("Công ty A"), officer, **given)

    assert not Contact.objects.exists()


def test_an_officer_is_in_charge_of_a_union_once_a_day(officer):
    union = a_unit("CĐCS May Sen", under=the_federation())
    assign(officer, union, held_by=union.pk, on=TODAY, by=None, at=NOW)

    with pytest.raises(CannotAssign):
        assign(officer, union, held_by=union.pk, on=TODAY, by=None, at=NOW)


def test_an_assignment_that_ended_stays_true_of_its_days(officer):
    union = a_unit("CĐCS May Sen", under=the_federation())
    assignment = assign(officer, union, held_by=union.pk, on=date(2023, 1, 1), by=None, at=NOW)

    relieve(assignment, on=TODAY, by=None, at=NOW)

    assert Assignment.objects.on(date(2023, 6, 1)).count() == 1
    assert Assignment.objects.on(TODAY).count() == 0
    assignment.refresh_from_db()
    with pytest.raises(CannotAssign):
        relieve(assignment, on=TODAY, by=None, at=NOW)
