"""What an administrator of accounts asks for holds when another person confirms it: nobody has every key."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caunoi.access import by_two, factors
from caunoi.access.appointing import appoint, end_term
from caunoi.access.models import Account, Appointment
from caunoi.access.opening import close
from caunoi.office.tests.conftest import PASSWORD, Province, signed_in
from caunoi.organisations.models import TermOfOffice
from caunoi.trail.models import Act
from tests.builders import LONG_AGO, a_unit, an_account

NEW = {"full_name": "Trần Thị Ưng", "office": "chair", "username": "", "until": ""}
WHY = "không có nghị quyết nào về việc này"
PRINTED = re.compile(r"<code>((?:[a-z0-9]{4}-){3}[a-z0-9]{4})</code>")
CODE = re.compile(r"<code>(\d{4}-\d{4})</code>")


@pytest.fixture
def admin(province: Province) -> Account:
    return an_account("Võ Văn Quản", office="accounts", in_unit=province.root, password=PASSWORD)


@pytest.fixture
def asking(admin: Account) -> Client:
    return signed_in(admin)


def at(union) -> str:
    return reverse("accounts-of", args=[union.public_id])


def confirm(client: Client, waiting: Appointment | None = None):
    return client.post(
        reverse("confirm-appointment", args=[(waiting or Appointment.objects.get()).public_id])
    )


def said(client: Client) -> str:
    return client.get(reverse("appointments")).content.decode()


def test_what_one_asks_for_holds_when_another_confirms(
    asking: Client, officer: Client, province: Province, admin: Account
) -> None:
    first = asking.post(at(province.hoa_sen), NEW).content.decode()
    assert "Tờ thứ nhất" in first
    assert not CODE.findall(first)
    assert not Account.objects.filter(username="tran.thi.ung").exists()
    assert "Trần Thị Ưng" in said(officer)

    second = confirm(officer).content.decode()
    account = Account.objects.get(username="tran.thi.ung")
    assert "Tờ thứ hai" in second
    assert len(CODE.findall(second)) == 10
    assert not PRINTED.findall(second)
    (password,) = PRINTED.findall(first)
    assert account.check_password(password)
    assert account.terms.get().unit == province.hoa_sen
    asked = Act.objects.get(what="access.asked")
    done = Act.objects.get(what="access.appointed", by=province.officer)
    assert asked.by == admin
    assert done.about["asked"] == asked.about["asked"] == Appointment.objects.get().public_id.hex
    assert done.about["asked_by"] == admin.public_id.hex


def test_neither_sheet_alone_signs_in(asking: Client, officer: Client, province: Province) -> None:
    (password,) = PRINTED.findall(asking.post(at(province.hoa_sen), NEW).content.decode())
    told = {"username": "tran.thi.ung", "password": password}
    before, after = Client(), Client()
    assert before.post(reverse("sign-in"), told).status_code == 422
    code = CODE.findall(confirm(officer).content.decode())[0]

    assert after.post(reverse("sign-in"), told).url == reverse("sign-in-code")
    assert after.get("/").url.startswith("/sign-in/")
    assert after.post(reverse("sign-in-code"), {"code": code}).status_code == 302
    assert after.get("/").url == reverse("password")


def test_nobody_confirms_what_one_asked_for(asking: Client, province: Province) -> None:
    asking.post(at(province.hoa_sen), NEW)
    assert "confirm" not in said(asking)
    confirm(asking)

    assert "khác" in said(asking)
    assert Appointment.objects.get().outcome == ""
    assert not Account.objects.filter(username="tran.thi.ung").exists()
    # The database says so too.
    rows = Appointment.objects.filter(outcome="")
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(
            outcome="confirmed-by-another", decided_by=F("asked_by"), decided_at=timezone.now(), password=""
        )


def test_without_the_guard_one_would_confirm_the_own_asking_until_the_database_refuses(
    asking: Client, province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the guards in the code taken away, the constraint is what is left."""
    asking.post(at(province.hoa_sen), NEW)
    for guard in ("_check_people", "_check_hands"):
        monkeypatch.setattr(by_two, guard, lambda waiting, **rest: None)
    confirm(asking)

    assert "Người xác nhận phải khác" in said(asking)
    assert not Account.objects.filter(username="tran.thi.ung").exists()


def test_without_the_second_person_one_would_hold_every_key(
    asking: Client, province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of all of it: with everything opened alone the account is there at once."""
    monkeypatch.setattr("caunoi.office.accounts.openable_alone", by_two.openable)
    asking.post(at(province.root), {**NEW, "office": "provincial-officer"})

    assert Account.objects.filter(username="tran.thi.ung").exists()


def test_whoever_is_appointed_does_not_confirm_nor_does_a_namesake(
    asking: Client, officer: Client, province: Province
) -> None:
    giving = reverse("give-office", args=[province.root.public_id])
    answer = asking.post(giving, {"username": province.officer.username, "office": "front", "until": ""})
    assert answer.url == at(province.root)
    assert not province.officer.terms.filter(office="front").exists()
    confirm(officer)
    assert not province.officer.terms.filter(office="front").exists()
    another = signed_in(an_account("Lý Thị Hai", office="provincial-officer", in_unit=province.root))
    confirm(another)
    assert province.officer.terms.filter(office="front").exists()

    asking.post(at(province.root), {**NEW, "full_name": "nguyễn thị MỸ", "office": "provincial-officer"})
    waiting = Appointment.objects.get(outcome="")
    confirm(officer, waiting)
    assert "trùng họ tên" in said(officer)
    assert confirm(another, waiting).status_code == 200


def test_an_account_is_issued_again_by_two_and_stands_as_it_is_until_then(
    asking: Client, officer: Client, chair: Client, province: Province
) -> None:
    first = asking.post(reverse("issue-again", args=[province.chair.public_id])).content.decode()
    province.chair.refresh_from_db()
    assert province.chair.check_password(PASSWORD)
    assert chair.get("/").status_code == 200
    # Its owner reads of it before anything happens.
    assert "Có người xin cấp lại" in chair.get(reverse("account")).content.decode()
    confirm(officer)

    province.chair.refresh_from_db()
    assert province.chair.check_password(PRINTED.findall(first)[0])
    assert factors.codes_left(province.chair) == 10
    assert chair.get("/").status_code == 302
    assert Act.objects.get(what="access.issued-again").by == province.officer


def test_it_is_refused_with_a_reason_and_taken_back_by_who_asked(
    asking: Client, officer: Client, province: Province
) -> None:
    asking.post(at(province.hoa_sen), NEW)
    refuse = reverse("refuse-appointment", args=[Appointment.objects.get().public_id])
    officer.post(refuse, {"reason": "không"})
    assert Appointment.objects.get().outcome == ""
    officer.post(refuse, {"reason": WHY})

    row = Appointment.objects.get()
    assert (row.outcome, row.reason, row.password) == ("refused", WHY, "")
    assert Act.objects.get(what="access.asked-refused").about["reason"] == WHY
    assert WHY in said(asking)
    confirm(officer)
    assert "quyết định rồi" in said(officer)
    asking.post(at(province.hoa_sen), NEW)
    again = Appointment.objects.get(outcome="")
    asking.post(reverse("refuse-appointment", args=[again.public_id]), {"reason": WHY})
    assert not Appointment.objects.filter(outcome="").exists()


def test_it_lapses_after_the_days_of_the_setting(asking: Client, officer: Client, province: Province) -> None:
    asking.post(at(province.hoa_sen), NEW)
    row = Appointment.objects.get()
    assert row.lapses_at - row.asked_at == timedelta(days=7)
    Appointment.objects.update(lapses_at=timezone.now())
    assert "confirm" not in said(officer)
    confirm(officer)

    assert "hết hạn" in said(officer)
    assert not Account.objects.filter(username="tran.thi.ung").exists()


@pytest.mark.parametrize("gone", ["the term ended", "the account was closed"])
def test_what_somebody_asked_who_has_no_right_any_more_is_not_confirmed(
    asking: Client, officer: Client, province: Province, admin: Account, gone: str
) -> None:
    asking.post(at(province.hoa_sen), NEW)
    now, today = timezone.now(), timezone.localdate()
    if gone == "the term ended":
        end_term(admin.terms.get(), on=today, reason=WHY, by=None, at=now)
    else:
        close(admin, by=None, on=today, at=now)
    confirm(officer)

    assert "không còn quyền" in said(officer)
    assert not Account.objects.filter(username="tran.thi.ung").exists()


def test_confirming_asks_for_a_fresh_factor_and_for_power_over_that_unit(
    asking: Client, officer: Client, chair: Client, province: Province
) -> None:
    upper = a_unit("Công đoàn các Khu công nghiệp", under=province.root, level="upper")
    elsewhere = signed_in(an_account("Phan Văn Khác", office="upper-officer", in_unit=upper))
    asking.post(at(province.hoa_sen), NEW)
    assert confirm(elsewhere).status_code == 404
    assert confirm(chair).status_code == 403
    session = officer.session
    session["confirmed"] = int(time.time()) - 601
    session.save()

    assert confirm(officer).url.startswith(reverse("confirm"))
    assert Appointment.objects.get().outcome == ""


def test_whoever_has_less_power_than_the_account_does_not_confirm_it(
    asking: Client, province: Province
) -> None:
    upper = a_unit("Công đoàn các Khu công nghiệp", under=province.root, level="upper")
    below = a_unit("CĐCS Bao bì Tân Á", under=upper)
    chair = an_account("Hồ Thị Chín", office="chair", in_unit=below)
    colleague = signed_in(an_account("Phan Văn Khác", office="upper-officer", in_unit=upper))
    by_two.appoint(chair, "party-reader", province.root, on=timezone.localdate(), by=None, at=timezone.now())
    term = TermOfOffice.objects.get(account=chair, office="chair")
    by_two.ask(
        by_two.Asked("issue-again", term.unit, account=chair),
        days=7,
        by=Account.objects.get(full_name="Võ Văn Quản"),
        at=timezone.now(),
    )
    confirm(colleague)

    assert "ngoài phạm vi" in said(colleague)


def test_the_level_above_opens_for_those_directly_below_alone_but_no_administrator(
    officer: Client, province: Province
) -> None:
    """One who could open two administrators would be both persons."""
    assert PRINTED.findall(officer.post(at(province.hoa_sen), NEW).content.decode())
    assert Account.objects.filter(username="tran.thi.ung").exists()
    assert not Appointment.objects.exists()
    nation = signed_in(an_account("Lê Văn Nước", office="national-officer", in_unit=province.root))
    told = {**NEW, "full_name": "Tạ Thị Mười", "office": "accounts"}
    assert "Tờ thứ nhất" in nation.post(at(province.dong_a), told).content.decode()
    assert not Account.objects.filter(username="ta.thi.muoi").exists()


def test_a_name_that_waits_is_taken(asking: Client, province: Province) -> None:
    asking.post(at(province.hoa_sen), {**NEW, "username": "ung"})
    answer = asking.post(at(province.hoa_sen), {**NEW, "username": "ung"})

    assert answer.status_code == 422
    assert "đã có người dùng" in str(answer.context["form"].errors)


# ------------------------------------------------------------ one person who would be two


@pytest.fixture
def upper(province: Province):
    return a_unit("Công đoàn các Khu công nghiệp", under=province.root, level="upper")


@pytest.fixture
def union_below(upper):
    return a_unit("CĐCS Bao bì Tân Á", under=upper)


@pytest.fixture
def both(province: Province) -> Client:
    """Officer of the province and administrator of its accounts in one person."""
    account = an_account("Võ Văn Quản", office="accounts", in_unit=province.root, password=PASSWORD)
    appoint(account, "provincial-officer", province.root, on=LONG_AGO, by=None, at=timezone.now())
    return signed_in(account)


def opened_alone(by: Client, upper, name: str) -> Client:
    """An officer below, of whose account that one person has the password and the way to a second thing."""
    by.post(at(upper), {**NEW, "full_name": name, "office": "upper-officer"})
    account = Account.objects.get(full_name=name)
    account.password_until = None
    account.save()
    return signed_in(account)


def in_the_own_place(client: Client, unit):
    """A reader for the Party committee, whom no level opens for alone but the national one."""
    return client.post(at(unit), {**NEW, "office": "party-reader"})


def test_whom_one_opened_alone_does_not_confirm_what_the_same_one_asks_for(
    both: Client, upper, union_below
) -> None:
    puppet = opened_alone(both, upper, "Phan Văn Khác")
    in_the_own_place(both, union_below)
    confirm(puppet)

    assert "một mình giao" in said(puppet)
    assert not Account.objects.filter(username="tran.thi.ung").exists()
    # Somebody else of that unit does.
    confirm(signed_in(an_account("Lý Thị Hai", office="upper-officer", in_unit=upper)))
    assert Account.objects.filter(username="tran.thi.ung").exists()


def test_without_that_rule_one_would_be_both(
    both: Client, upper, union_below, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(by_two, "_check_hands", lambda waiting, **rest: None)
    puppet = opened_alone(both, upper, "Phan Văn Khác")
    in_the_own_place(both, union_below)
    confirm(puppet)

    assert Account.objects.filter(username="tran.thi.ung").exists()


def test_two_whom_the_same_third_opened_alone_do_not_confirm_for_each_other(
    both: Client, upper, union_below, province: Province
) -> None:
    _first, second = (opened_alone(both, upper, name) for name in ("Phan Văn Khác", "Lý Thị Hai"))
    one = Account.objects.get(full_name="Phan Văn Khác")
    appoint(one, "accounts", upper, on=timezone.localdate(), by=None, at=timezone.now())
    in_the_own_place(signed_in(one), union_below)
    confirm(second)

    assert "một mình giao" in said(second)
    # Nor would whoever opened one of them; that one is one of two.
    confirm(both)
    assert not Account.objects.filter(username="tran.thi.ung").exists()
    assert by_two.hands(one) == {one.pk, Account.objects.get(full_name="Võ Văn Quản").pk}


def test_an_office_that_takes_two_is_not_given_to_an_account_that_one_of_them_handed_over_alone(
    both: Client, officer: Client, upper
) -> None:
    """Whoever has its papers would hold that office, whatever the second person believed."""
    opened_alone(both, upper, "Phan Văn Khác")
    puppet = Account.objects.get(full_name="Phan Văn Khác")
    giving = reverse("give-office", args=[upper.public_id])
    both.post(giving, {"username": puppet.username, "office": "party-reader", "until": ""})
    confirm(officer)
    assert "hai người cấp lại" in said(officer)
    assert not puppet.terms.filter(office="party-reader").exists()

    # Issued again by two, it is its owner's: nobody else has both papers.
    admin = an_account("Hồ Thị Chín", office="accounts", in_unit=upper, password=PASSWORD)
    signed_in(admin).post(reverse("issue-again", args=[puppet.public_id]))
    confirm(officer, Appointment.objects.get(kind="issue-again"))
    puppet.refresh_from_db()
    assert puppet.handed_by is None
    confirm(officer, Appointment.objects.get(outcome=""))
    assert puppet.terms.filter(office="party-reader").exists()


def test_two_accounts_of_one_name_are_not_two_persons(
    asking: Client, province: Province, officer: Client
) -> None:
    """Whoever has two accounts asks with one and confirms with the other, or gives the second one an office."""
    second = Account.objects.open(username="quan2", full_name="VÕ VĂN QUẢN", password=PASSWORD)
    appoint(second, "provincial-officer", province.root, on=LONG_AGO, by=None, at=timezone.now())
    asking.post(at(province.hoa_sen), NEW)
    with_the_second = signed_in(second)
    confirm(with_the_second)
    assert "trùng họ tên" in said(with_the_second)
    assert not Account.objects.filter(username="tran.thi.ung").exists()

    third = Account.objects.open(username="my2", full_name="Nguyễn Thị Mỹ", password=PASSWORD)
    appoint(third, "chair", province.hoa_sen, on=LONG_AGO, by=None, at=timezone.now())
    giving = reverse("give-office", args=[province.root.public_id])
    asking.post(giving, {"username": "my2", "office": "provincial-officer", "until": ""})
    confirm(officer, Appointment.objects.get(kind="give-office"))
    assert not third.terms.filter(office="provincial-officer").exists()
