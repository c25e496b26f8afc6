"""The second person behind the wall: what waits is shown where accounts may be opened, and no office is overlooked."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from caunoi.access import by_two
from caunoi.access.appointing import appoint
from caunoi.access.door import offices_of
from caunoi.access.models import Account, Appointment
from caunoi.access.reach import reach_of
from caunoi.access.walls import within
from caunoi.office.tests.conftest import signed_in
from caunoi.organisations.models import TermOfOffice, Unit
from tests.builders import a_unit, an_account, the_federation

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
ON_POSTGRESQL = connection.vendor == "postgresql"
PASSWORD = "một mật khẩu đủ dài"


@pytest.fixture
def upper() -> Unit:
    return a_unit("Công đoàn các Khu công nghiệp", under=the_federation(), level="upper")


@pytest.fixture
def union(upper: Unit) -> Unit:
    return a_unit("CĐCS May Đông Á", under=upper)


@pytest.fixture
def officer(upper: Unit) -> Account:
    return an_account("Phan Văn Khác", office="upper-officer", in_unit=upper)


@pytest.fixture
def of_two_offices(union: Unit) -> Account:
    """The chair of a union below, who answers for the whole province too."""
    account = an_account("Lê Thuỳ Dương", office="chair", in_unit=union, password=PASSWORD)
    at = timezone.now()
    appoint(account, "provincial-officer", the_federation(), on=date(2020, 1, 1), by=None, at=at)
    return account


def test_an_office_out_of_reach_is_not_overlooked_by_whoever_issues_an_account_again(
    officer: Account, of_two_offices: Account
) -> None:
    """Else an officer of a level below would be one of the level above."""
    answer = signed_in(officer).post(reverse("issue-again", args=[of_two_offices.public_id]))

    assert answer.status_code == 404
    of_two_offices.refresh_from_db()
    assert of_two_offices.check_password(PASSWORD)


def test_unless_the_account_is_named_the_wall_hides_what_it_holds_elsewhere(
    officer: Account, of_two_offices: Account
) -> None:
    """The negative control: what the wall shows by itself, and what it shows once the account is named."""
    today = timezone.localdate()
    with within(reach_of(officer, on=today)):
        shown = set(TermOfOffice.objects.filter(account=of_two_offices).values_list("office", flat=True))
        held = {office for office, _unit in offices_of(of_two_offices, on=today)}
        after = TermOfOffice.objects.filter(account=of_two_offices).count()

    assert held == {"chair", "provincial-officer"}
    assert shown == ({"chair"} if ON_POSTGRESQL else held)
    assert after == len(shown)


def test_an_officer_of_the_unit_confirms_what_an_administrator_above_asked_for(
    officer: Account, union: Unit
) -> None:
    """Who asked holds office out of the reach of who confirms, and is asked about all the same."""
    admin = an_account("Võ Văn Quản", office="accounts", in_unit=the_federation())
    told = {"full_name": "Trần Thị Ưng", "office": "group-leader", "username": "", "until": ""}
    signed_in(admin).post(reverse("accounts-of", args=[union.public_id]), told)
    waiting = Appointment.objects.get()
    answer = signed_in(officer).post(reverse("confirm-appointment", args=[waiting.public_id]))

    assert answer.status_code == 200
    assert Account.objects.get(username="tran.thi.ung").terms.get().unit == union


def test_what_waits_elsewhere_is_not_shown(officer: Account, union: Unit) -> None:
    admin = an_account("Võ Văn Quản", office="accounts", in_unit=the_federation())
    for unit in (union, the_federation()):
        asked = by_two.Asked("open-account", unit, "chair", full_name="Trần Thị Ưng")
        by_two.ask(asked, days=7, by=admin, at=timezone.now())
    with within(reach_of(officer, on=timezone.localdate())):
        units = set(Appointment.objects.values_list("unit", flat=True))

    assert units == ({union.pk} if ON_POSTGRESQL else {union.pk, the_federation().pk})
