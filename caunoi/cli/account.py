"""`caunoi account add | demo`: opens accounts; password and codes are printed once and kept nowhere."""

from __future__ import annotations

import secrets
from contextlib import suppress
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import typer
from django.conf import settings
from django.utils import timezone

from caunoi.access import factors
from caunoi.access.door import (
    accounts_within,
    coverages_within,
    employers_within,
    terms_within,
    unit_descriptions_within,
    units_within,
)
from caunoi.access.models import Account
from caunoi.access.opening import choose_password, open_account
from caunoi.access.reach import operator
from caunoi.cli.homes import open_home
from caunoi.organisations.models import TermOfOffice
from caunoi.organisations.tree import root
from caunoi.synth.numbers import is_invented
from caunoi.vocabulary.days import day_of

Office = TermOfOffice.Office
# Held in a unit below the province: at the root they would reach everybody.
BELOW = {Office.UPPER, Office.IN_CHARGE, Office.CHAIR, Office.COMMITTEE, Office.GROUP_LEADER, Office.MEMBER}
DEMO_USER = "demo"
DEMO_NAME = "Nguyễn Thị Mỹ Lệ"
accounts = typer.Typer(no_args_is_help=True, help="Tài khoản đăng nhập. / Accounts that sign in.")


def add_to(app: typer.Typer) -> None:
    """Add the group of verbs."""
    app.add_typer(accounts, name="account")


@accounts.command()
def add(
    name: Annotated[str, typer.Argument(help="Họ và tên / full name")],
    office: Annotated[
        str, typer.Option(help="Chức danh / office: " + ", ".join(Office.values))
    ] = Office.PROVINCIAL,
    unit: Annotated[str, typer.Option(help="Mã hoặc public id của đơn vị; mặc định là cấp trên cùng")] = "",
    username: Annotated[str | None, typer.Option(help="Tên đăng nhập; không ghi thì đặt theo họ tên")] = None,
    sheet: Annotated[
        bool, typer.Option("--sheet", help="In thêm mười mã dùng một lần / ten one-time codes as well")
    ] = False,
) -> None:
    """Mở tài khoản và in mật khẩu lần đầu. / Open an account and print its first password."""
    if office not in Office.values:
        _stop(f"Không có chức danh “{office}”: {', '.join(Office.values)} / no such office")
    if not unit and office in BELOW:
        _stop(
            f"Chức danh “{Office(office).label}” cần đơn vị của người đó: ghi thêm --unit, mã hoặc public id của đơn vị."
            f" / The office “{office}” needs its unit: add --unit with the unit's code or public id."
        )
    now = timezone.now()
    open_home(at=now)
    _check_username(username)
    if username and accounts_within(operator(day_of(now))).filter(username=username).exists():
        _stop(f"Tên đăng nhập “{username}” đã có người dùng. / this user name is taken")
    password = secrets.token_urlsafe(12)
    account = open_account(
        name, office=Office(office), unit=_unit(unit), password=password, username=username or "",
        by=None, on=day_of(now), at=now,
    )  # fmt: skip
    _say_office(account, on=day_of(now))
    _say(account.username, password)
    typer.echo(
        f"Mật khẩu lần đầu: dùng được {settings.FIRST_PASSWORD_HOURS} giờ, phải đổi khi đăng nhập, không lưu ở đâu."
        f" / A first password: good for {settings.FIRST_PASSWORD_HOURS} hours, changed at sign-in, kept nowhere."
    )
    if sheet:
        _say_codes(factors.print_codes(account))


def _say_office(account: Account, *, on: date) -> None:
    """Which office it got and where: nobody should have to guess what was given by default."""
    within = operator(on)
    term = terms_within(within).filter(account=account).latest("pk")
    where = unit_descriptions_within(within).on(on).filter(unit=term.unit_id).first()
    typer.echo(f"Chức danh / office:        {term.office} – {term.get_office_display()}")
    typer.echo(f"Đơn vị / unit:             {where.name if where else ''}")


def _check_username(username: str | None) -> None:
    if username is None:
        return
    longest = Account._meta.get_field("username").max_length or 0
    if not username.strip() or username != username.strip():
        _stop(
            "Tên đăng nhập trống hoặc có khoảng trắng ở đầu, cuối: ghi một tên, hoặc bỏ --username."
            " / The user name is empty, or begins or ends with a blank: write one, or leave it out."
        )
    if len(username) > longest:
        _stop(
            f"Tên đăng nhập dài {len(username)} ký tự; dài nhất {longest}."
            f" / The user name has {len(username)} characters; at most {longest}."
        )


@accounts.command()
def demo() -> None:
    """Tài khoản cán bộ dùng thử, mật khẩu và mã mới mỗi lần. / A demo officer: new password and codes each time."""
    now = timezone.now()
    open_home(at=now)
    open_demo(at=now)


def open_demo(*, at: datetime) -> None:
    """Open the demo officer's account, or give it another password and codes, and print them; only among invented data."""
    now = at
    _check_invented(on=day_of(now))
    password = secrets.token_urlsafe(12)
    account = accounts_within(operator(day_of(now))).filter(username=DEMO_USER).first()
    if account is None:
        account = open_account(
            DEMO_NAME, office=Office.PROVINCIAL, unit=root(day_of(now)), password=password, username=DEMO_USER,
            by=None, on=day_of(now), at=now,
        )  # fmt: skip
    choose_password(account, password)
    factors.remove_all(account)
    secret = factors.new_secret()
    factors.add_app(account, secret)
    _say(DEMO_USER, password)
    _say_codes(factors.print_codes(account))
    typer.echo(f"Hoặc khóa cho ứng dụng xác thực / or the key for an authenticator app: {secret}")


def _check_invented(*, on: date) -> None:
    """An officer with a printed password belongs where every employer is invented: nowhere else, nor where none is yet."""
    known = employers_within(operator(on)).filter(tax_code__isnull=False).values_list("tax_code", flat=True)
    codes = list(known.iterator())
    if not codes or not all(map(is_invented, codes)):
        _stop(
            "Tài khoản dùng thử chỉ mở trong nơi lưu toàn dữ liệu bịa (make demo, caunoi synth); nơi lưu này không phải."
            " Tài khoản thật: caunoi account add."
            " / A demo account opens only in a home whose data are invented (make demo, caunoi synth); this one's are not."
            " A real account: caunoi account add."
        )


def _unit(asked: str) -> int:
    """A unit by official code, tax code of an employer it covers, or public id; the root when nothing is asked."""
    if not asked:
        return root(timezone.localdate())
    within = operator(timezone.localdate())
    coded = unit_descriptions_within(within).held_true().filter(official_code=asked)
    covering = coverages_within(within).filter(employer__tax_code=asked)
    found = {*coded.values_list("unit", flat=True), *covering.values_list("unit", flat=True)}
    with suppress(ValueError):  # not a public id: a code then
        found |= set(units_within(within).filter(public_id=UUID(asked)).values_list("pk", flat=True))
    if len(found) != 1:
        _stop(f"Không tìm được đúng một đơn vị cho “{asked}”. / not exactly one unit")
    return found.pop()


def _say(username: str, password: str) -> None:
    typer.echo(f"Tên đăng nhập / user name: {username}")
    typer.echo(f"Mật khẩu / password:       {password}")


def _say_codes(codes: list[str]) -> None:
    typer.echo(
        "Sau mật khẩu, nhập một mã; mỗi mã dùng một lần / after the password, one of these codes, each once:"
    )
    for start in range(0, len(codes), 5):
        typer.echo("  " + "  ".join(codes[start : start + 5]))


def _stop(sentence: str) -> None:
    typer.echo(sentence, err=True)
    raise typer.Exit(2)
