"""Accounts are opened by the level above, handed over once on paper, and taken back."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caunoi.access import factors
from caunoi.access.appointing import appoint
from caunoi.access.models import Account
from caunoi.office.accounts import SHOWN
from caunoi.office.tests.conftest import PASSWORD, Province, signed_in
from caunoi.trail.models import Act
from tests.builders import LONG_AGO, NOW, a_unit, an_account

NEW = {"full_name": "Trần  Thị Ưng", "office": "chair", "username": "", "until": ""}


def at(union) -> str:
    return reverse("accounts-of", args=[union.public_id])


def test_an_officer_opens_the_account_of_a_chair_below(officer: Client, province: Province) -> None:
    page = officer.get(reverse("accounts"), {"q": "hoa sen"}).content.decode()
    assert at(province.hoa_sen) in page
    sheet = officer.post(at(province.hoa_sen), NEW).content.decode()
    account = Account.objects.get(username="tran.thi.ung")

    assert account.full_name == "Trần Thị Ưng"
    assert account.terms.get().unit == province.hoa_sen
    (password,) = re.findall(r"<code>((?:[a-z0-9]{4}-){3}[a-z0-9]{4})</code>", sheet)
    assert account.check_password(password)
    assert len(re.findall(r"<code>\d{4}-\d{4}</code>", sheet)) == 10
    assert Act.objects.filter(what="access.appointed", by=province.officer).exists()


def test_what_was_handed_over_signs_in_on_that_browser_and_asks_for_an_own_password(
    officer: Client, province: Province, client: Client
) -> None:
    sheet = officer.post(at(province.hoa_sen), NEW).content.decode()
    (password,) = re.findall(r"<code>((?:[a-z0-9]{4}-){3}[a-z0-9]{4})</code>", sheet)
    code = re.findall(r"<code>(\d{4}-\d{4})</code>", sheet)[0]
    client.post(reverse("sign-in"), {"username": "tran.thi.ung", "password": password})
    client.post(reverse("sign-in-code"), {"code": code, "mine": "on"})
    assert client.get("/").url == reverse("password")
    client.post(reverse("password"), {"new": "một câu của tôi", "again": "một câu của tôi"})

    assert client.get("/").status_code == 200


def test_an_officer_gets_no_codes_and_needs_a_factor_of_the_own(officer: Client, province: Province) -> None:
    upper = a_unit("Công đoàn các Khu công nghiệp", under=province.root, level="upper")
    sheet = officer.post(at(upper), {**NEW, "office": "upper-officer"}).content.decode()

    assert not re.search(r"\d{4}-\d{4}</code>", sheet)
    assert not factors.held(Account.objects.get(username="tran.thi.ung"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"full_name": ""}, "bắt buộc"),
        ({"office": "national-officer"}, "không"),
        ({"username": "Có Dấu"}, "không dấu"),
        ({"username": "le.thuy.duong"}, "đã có người dùng"),
        ({"until": "31/02/2030"}, "ngày"),
        ({"until": "01/01/2020"}, "sau hôm nay"),
        ({"full_name": "x" * 121}, "120"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(
    officer: Client, province: Province, wrong: dict[str, str], said: str
) -> None:
    before = Account.objects.count()
    answer = officer.post(at(province.hoa_sen), NEW | wrong)

    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors)
    assert Account.objects.count() == before


def test_units_that_are_not_directly_below_are_not_there(
    officer: Client, chair: Client, province: Province
) -> None:
    upper = a_unit("Công đoàn các Khu công nghiệp", under=province.root, level="upper")
    below = a_unit("CĐCS Bao bì Tân Á", under=upper)

    assert officer.get(at(below)).status_code == 404
    assert officer.get(at(province.root)).status_code == 404
    assert chair.get(at(province.hoa_sen)).status_code == 403


def test_after_a_loss_a_new_sheet_is_handed_over_and_the_old_is_worth_nothing(
    officer: Client, chair: Client, province: Province
) -> None:
    old = factors.print_codes(province.chair)
    sheet = officer.post(reverse("issue-again", args=[province.chair.public_id])).content.decode()

    province.chair.refresh_from_db()
    assert not province.chair.check_password(PASSWORD)
    assert province.chair.password_until is not None
    assert old[0] not in sheet
    assert chair.get("/").status_code == 302


def test_a_closed_account_opens_nothing_from_that_moment(
    officer: Client, chair: Client, province: Province
) -> None:
    assert chair.get("/").status_code == 200
    officer.post(reverse("close-account", args=[province.chair.public_id]))

    assert chair.get("/").url.startswith("/sign-in/")
    assert Act.objects.filter(what="access.closed").exists()


@pytest.mark.parametrize("what", ["issue-again", "close-account"])
def test_nobody_takes_over_whoever_holds_a_higher_office_too(
    officer: Client, province: Province, what: str
) -> None:
    appoint(province.chair, "provincial-officer", province.root, on=LONG_AGO, by=None, at=NOW)

    assert officer.post(reverse(what, args=[province.chair.public_id])).status_code == 404
    assert officer.post(reverse(what, args=[province.officer.public_id])).status_code == 404


def test_taking_over_asks_for_a_fresh_factor(officer: Client, province: Province) -> None:
    session = officer.session
    session["confirmed"] = int(time.time()) - 601
    session.save()

    asked = officer.post(reverse("issue-again", args=[province.chair.public_id]))
    assert asked.url.startswith(reverse("confirm"))
    province.chair.refresh_from_db()
    assert province.chair.check_password(PASSWORD)
    # Opening one is no less: an account made in an unattended session would outlive it.
    there = Account.objects.count()
    opened = officer.post(at(province.hoa_sen), NEW)
    assert opened.url.startswith(reverse("confirm"))
    assert Account.objects.count() == there


def test_an_administrator_of_accounts_begins_at_the_accounts_and_sees_no_data(
    province: Province, client: Client
) -> None:
    admin = an_account("Võ Văn Quản", office="accounts", in_unit=province.root, password=PASSWORD)
    factors.add_app(admin, factors.new_secret())
    code = factors.print_codes(admin)[0]
    client.post(reverse("sign-in"), {"username": admin.username, "password": PASSWORD})

    assert client.post(reverse("sign-in-code"), {"code": code}).url == reverse("accounts")
    assert client.get(at(province.root)).status_code == 200
    # No page leads into a refusal: neither the tabs, nor the name of the federation above, nor the refusal itself.
    page, refused = client.get(reverse("accounts")).content.decode(), client.get("/").content.decode()
    assert f'<a href="{reverse("accounts")}" aria-current="page">' in page
    for shown in (page, refused):
        assert 'href="/"' not in shown
        assert f'class="brand" href="{reverse("accounts")}"' in shown
    assert client.get(reverse("lists")).status_code == client.get("/").status_code == 403


def test_every_account_page_says_who_may_come_in(province: Province, client: Client) -> None:
    chair = signed_in(province.chair)
    for name in ("account", "confirm", "password", "set-up", "add-app", "add-passkey"):
        assert client.get(reverse(name)).status_code == 302, name
        assert chair.get(reverse(name)).status_code == 200, name


def test_what_is_set_up_at_first_leads_on_to_a_page_that_opens(province: Province, client: Client) -> None:
    admin = an_account("Võ Văn Quản", office="accounts", in_unit=province.root, password=PASSWORD)
    Account.objects.filter(pk=admin.pk).update(password_until=timezone.now() + timedelta(hours=72))
    client.force_login(admin)
    new = "một mật khẩu khác đủ dài"

    assert client.post(reverse("password"), {"new": new, "again": new}).url == reverse("accounts")


def test_a_reader_of_figures_alone_has_no_tab_where_nothing_ever_waits(province: Province) -> None:
    reader = signed_in(an_account("Cao Văn Đọc", office="party-reader", in_unit=province.root))

    page = reader.get(reverse("scoreboard")).content.decode()
    assert f'class="brand" href="{reverse("scoreboard")}"' in page
    assert 'href="/"' not in page
    assert 'href="/"' in signed_in(province.officer).get(reverse("scoreboard")).content.decode()


def test_the_unions_directly_below_are_listed_however_many_grassroots_ones_there_are(
    officer: Client, province: Province
) -> None:
    upper = a_unit("Liên đoàn Lao động huyện Đức Hòa", under=province.root, level="upper")
    for number in range(SHOWN * 5 + 1):
        a_unit(f"CĐCS {number:03}", under=upper)

    page = officer.get(reverse("accounts")).content.decode()
    assert str(upper.public_id) in page
    admin = signed_in(an_account("Võ Văn Quản", office="accounts", in_unit=province.root))
    assert f"{SHOWN} nơi đầu" in admin.get(reverse("accounts")).content.decode()
    assert "nơi đầu" not in page


def test_no_office_is_chosen_beforehand(officer: Client, province: Province) -> None:
    page = officer.get(at(province.hoa_sen)).content.decode()

    assert page.count('<option value="" selected>') == 2
    assert officer.post(at(province.hoa_sen), {**NEW, "office": ""}).status_code == 422
