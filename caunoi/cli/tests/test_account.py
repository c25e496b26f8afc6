"""Accounts from the command line: the password is printed once, in plain letters, and works."""

from __future__ import annotations

import re

import pytest
import typer
from django.conf import settings
from django.contrib.auth import authenticate
from typer.testing import CliRunner

from caunoi.access import factors
from caunoi.access.models import Account
from caunoi.access.reach import reach_of
from caunoi.cli import account
from caunoi.synth import worlds
from caunoi.synth.numbers import is_invented, print_tax_code
from caunoi.synth.places import LONG_AN
from caunoi.synth.scales import OFFICE, scaled
from tests.builders import a_unit, an_employer, the_federation

pytestmark = pytest.mark.django_db


def run(*words: str):
    app = typer.Typer()
    account.add_to(app)
    return CliRunner().invoke(app, ["account", *words])


def printed(result) -> tuple[str, str]:
    """User name and password as printed."""
    lines = result.stdout.splitlines()
    first = next(at for at, line in enumerate(lines) if line.startswith("Tên đăng nhập / user name:"))
    name, password = (line.rsplit(" ", 1)[-1] for line in lines[first : first + 2])
    return name, password


# Of tax office 11: one that no office has issued, and one that might be a living firm's.
INVENTED, ISSUED = "1157500027", "1100123455"


def an_invented_home() -> None:
    the_federation()
    an_employer("May Hoa Bịa", tax_code=INVENTED)
    an_employer("Trường Hoa Bịa")


def test_the_demo_officer_signs_in_with_what_was_printed():
    an_invented_home()
    name, password = printed(run("demo"))

    assert password.isascii()
    assert len(password) >= 12
    officer = authenticate(username=name, password=password)
    assert reach_of(officer, on=officer.terms.get().valid_from).may("lists.send")


def test_a_second_demo_is_the_same_officer_with_another_password():
    an_invented_home()
    first, second = printed(run("demo")), printed(run("demo"))

    assert first[0] == second[0]
    assert authenticate(username=first[0], password=first[1]) is None
    assert authenticate(username=second[0], password=second[1]) is not None


def test_the_demo_officer_has_codes_and_an_app_and_nothing_left_to_set_up():
    an_invented_home()
    result = run("demo")
    officer = Account.objects.get()
    codes = re.findall(r"\b\d{4}-\d{4}\b", result.stdout)

    assert len(codes) == 10
    assert officer.password_until is None
    assert factors.held(officer) == {"totp", "recovery_codes"}
    assert factors.Authenticator.objects.get(type="recovery_codes").wrap().validate_code(codes[3])


def test_no_demo_officer_among_employers_who_may_exist_nor_where_nobody_is_yet():
    the_federation()
    empty = run("demo")
    an_employer("May Đông Á", tax_code=ISSUED)
    real = run("demo")
    an_employer("May Hoa Bịa", tax_code=INVENTED)
    mixed = run("demo")

    for refused in (empty, real, mixed):
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert "toàn dữ liệu bịa" in refused.stderr
        assert "data are invented" in refused.stderr
    assert not Account.objects.exists()


def test_every_employer_of_an_invented_office_is_known_for_one():
    world = worlds.build(LONG_AN, scaled(0.3, base=OFFICE), seed=3)

    assert all(is_invented(print_tax_code(int(code))) for code in world.employers.tax_code)
    assert not is_invented(ISSUED)


def test_a_first_password_is_short_lived_and_codes_are_printed_only_when_asked_for():
    the_federation()
    plain, with_sheet = run("add", "Lê Thị Ánh"), run("add", "Lý Thị Ánh", "--sheet")

    assert all(account.password_until is not None for account in Account.objects.all())
    assert not re.search(r"\d{4}-\d{4}", plain.stdout)
    assert printed(plain)[1] == plain.stdout.splitlines()[-2].rsplit(" ", 1)[-1]
    assert f"{settings.FIRST_PASSWORD_HOURS} giờ" in plain.stdout.splitlines()[-1]
    assert len(re.findall(r"\b\d{4}-\d{4}\b", with_sheet.stdout)) == 10


def test_an_account_is_opened_in_a_unit_by_its_code():
    union = a_unit("CĐCS May Đông Á", under=the_federation(), code="LA-017")
    name, _password = printed(run("add", "Đặng Thị Ưng", "--office", "chair", "--unit", "LA-017"))

    assert name == "dang.thi.ung"
    term = Account.objects.get(username=name).terms.get()
    assert (term.unit, term.office) == (union, "chair")
    assert not reach_of(term.account, on=term.valid_from).may("lists.send")


@pytest.mark.parametrize(
    "office", ["chair", "committee", "group-leader", "member", "upper-officer", "officer-in-charge"]
)
def test_an_office_below_the_province_needs_its_unit(office):
    union = a_unit("CĐCS May Đông Á", under=the_federation(), code="LA-017")
    refused = run("add", "Đặng Thị Ưng", "--office", office)

    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "--unit" in refused.stderr
    assert not Account.objects.exists()
    assert run("add", "Đặng Thị Ưng", "--office", office, "--unit", "LA-017").exit_code == 0
    assert Account.objects.get().terms.get().unit == union


def test_what_an_account_got_by_default_is_said():
    the_federation()
    said = run("add", "Lê Văn Ân").stdout

    assert "provincial-officer – cán bộ Liên đoàn Lao động tỉnh" in said
    assert "Liên đoàn Lao động" in said.splitlines()[1]


@pytest.mark.parametrize("username", ["", "  ", "a" * 151, " an"])
def test_a_user_name_that_cannot_be_is_a_sentence(username):
    the_federation()
    refused = run("add", "Lê Văn Ân", "--username", username)

    assert refused.exit_code == 2
    assert "Tên đăng nhập" in refused.stderr
    assert not Account.objects.exists()


def test_two_of_one_name_get_two_user_names():
    the_federation()

    assert [printed(run("add", "Lê Thị Ánh"))[0] for _ in range(2)] == ["le.thi.anh", "le.thi.anh2"]


@pytest.mark.parametrize(
    "words",
    [
        ("add", "Lê Thị Ánh", "--office", "king"),
        ("add", "Lê Thị Ánh", "--unit", "nowhere"),
        ("add", "Lê Thị Ánh", "--unit", "00000000-0000-0000-0000-000000000000"),
    ],
)
def test_what_does_not_exist_is_refused_with_a_sentence(words: tuple[str, ...]):
    the_federation()
    result = run(*words)

    assert result.exit_code == 2
    assert result.stderr.strip()
    assert not Account.objects.exists()


def test_a_user_name_that_is_taken_is_refused():
    the_federation()
    run("add", "Lê Thị Ánh", "--username", "anh")
    result = run("add", "Lý Thị Ánh", "--username", "anh")

    assert result.exit_code == 2
    assert Account.objects.count() == 1
