"""What an administrator of accounts asks for holds when a second person confirms it, so that nobody has every key.

Who asks prints the first password, who confirms prints the one-time codes: neither can sign in with what the own
paper says. The level above, which opens for the units directly below, needs nobody (`delegating.may_open_alone`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NoReturn

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from caunoi.access import delegating, events, opening
from caunoi.access.appointing import appoint, reason_told
from caunoi.access.door import offices_of
from caunoi.access.models import Account, Appointment
from caunoi.access.reach import Reach, reach_of
from caunoi.access.walls import naming_account
from caunoi.organisations.models import TermOfOffice, Unit, UnitParent
from caunoi.trail.acting import act
from caunoi.trail.refusals import refusal
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.names import fold, tidy
from caunoi.vocabulary.text import Text

Kind, Outcome = Appointment.Kind, Appointment.Outcome
RIGHT = "accounts.open"


class CannotConfirm(Exception):
    """It goes on waiting, or was decided already; `text` says why."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.vi)


@dataclass(frozen=True)
class Asked:
    """What somebody asks for: an office in a unit for a new account or one that is there, or an account issued again."""

    kind: str
    unit: Unit
    office: str = ""
    until: date | None = None
    account: Account | None = None
    full_name: str = ""
    username: str = ""


def openable(reach: Reach, unit: int) -> frozenset[str]:
    """The offices that this reach may open, end and give there."""
    return delegating.may_open(reach.terms, _place(unit, reach.day))


def openable_alone(reach: Reach, unit: int) -> frozenset[str]:
    """Those of them that need no second person."""
    return delegating.may_open_alone(reach.terms, _place(unit, reach.day))


def _place(unit: int, day: date) -> delegating.Place:
    parents = UnitParent.objects.on(day).filter(unit=unit)
    return delegating.Place(unit, parents.values_list("parent_id", flat=True).first())


def ask(asked: Asked, *, days: int, browser: str = "", by: Account, at: datetime) -> tuple[Appointment, str]:
    """Put it before a second person, for so many days; with the first password to print, empty where none is needed."""
    password = "" if asked.kind == Kind.GIVE else opening.first_password()
    name = tidy(asked.full_name)
    waiting = Appointment(
        kind=asked.kind, unit=asked.unit, office=asked.office, until=asked.until, account=asked.account,
        full_name=name, username=asked.username or (opening.free_username(name) if name else ""),
        password=make_password(password) if password else "",
        asked_by=by, asked_at=at, lapses_at=at + timedelta(days=days),
    )  # fmt: skip
    about = {**_told(waiting), "office": asked.office}
    with act("access.asked", by=by, at=at, on=day_of(at), about=about):
        waiting.save(force_insert=True)
    if asked.kind == Kind.AGAIN and asked.account is not None:
        events.note("again-asked", asked.account, browser=browser, at=at)
    return waiting, password


def confirm(
    waiting: Appointment, *, within: Reach, by: Account, at: datetime
) -> tuple[Account, tuple[str, ...]]:
    """It holds from now on: the account, and the codes that go onto the second paper. Raises CannotConfirm.

    `within` is how far who confirms may open accounts.
    """
    today = day_of(at)
    password, asked = waiting.password, {**_told(waiting), "asked_by": waiting.asked_by.public_id.hex}
    _check_people(waiting, by=by, at=at)
    _check_hands(waiting, by=by)
    _check_power(waiting, within=within, on=today)
    try:
        with transaction.atomic():
            _decide(waiting, Outcome.CONFIRMED, by=by, at=at)
            account = _carried_out(waiting, password, asked, by=by, on=today, at=at)
            return account, opening.hand_over(account, "", with_codes=bool(password)).codes
    except IntegrityError as error:
        raise CannotConfirm(refusal(error).text) from error


def refuse(waiting: Appointment, *, reason: str, by: Account, at: datetime) -> None:
    """It never holds; who asked may take it back so too. Raises CannotConfirm when it was decided, CannotAppoint without a reason."""
    told = reason_told(reason)
    with act("access.asked-refused", by=by, at=at, on=day_of(at), about={**_told(waiting), "reason": told}):
        _decide(waiting, Outcome.REFUSED, by=by, at=at, reason=told)


def _told(waiting: Appointment) -> dict[str, str]:
    account = {"account": waiting.account.public_id.hex} if waiting.account else {}
    return {"asked": waiting.public_id.hex, "kind": waiting.kind, **account}


def _decide(waiting: Appointment, outcome: str, *, by: Account, at: datetime, reason: str = "") -> None:
    """Guarded: of two who press at once, one decides."""
    still = Appointment.objects.filter(pk=waiting.pk, outcome=Outcome.WAITING)
    if not still.update(outcome=outcome, decided_by=by, decided_at=at, reason=reason, password=""):
        _stop("Đề nghị này đã được quyết định rồi.", "This was decided already.")


def _check_people(waiting: Appointment, *, by: Account, at: datetime) -> None:
    if at >= waiting.lapses_at:
        _stop("Đề nghị này đã hết hạn; hãy đề nghị lại.", "This has lapsed; ask for it again.")
    if by == waiting.asked_by:
        _stop(
            "Người đã đề nghị không tự xác nhận được; cần một người khác.",
            "Whoever asked cannot confirm it; another person is needed.",
        )
    # One person may have two accounts, and a new one has no owner yet to tell from a namesake: another confirms.
    named = (
        waiting.full_name,
        waiting.asked_by.full_name,
        waiting.account.full_name if waiting.account else "",
    )
    if by == waiting.account or fold(by.full_name) in map(fold, filter(None, named)):
        _stop(
            "Bạn không tự xác nhận cho chính mình hay cho người trùng họ tên; cần một người khác.",
            "Nobody confirms for oneself, or for somebody of the same name; another person is needed.",
        )


def _check_hands(waiting: Appointment, *, by: Account) -> None:
    """Nobody had in hand by which two of them sign in: who asks, who confirms, who is given the office."""
    two = [hands(waiting.asked_by), hands(by)]
    if two[0] & two[1]:
        _stop(
            "Có người từng một mình giao cả mật khẩu lẫn mã cho bạn và cho người đề nghị (hoặc là một trong hai); "
            "cần một người khác xác nhận.",
            "Somebody alone once handed you and whoever asked all that you sign in with (or is one of you two); "
            "another person has to confirm.",
        )
    if (
        waiting.kind == Kind.GIVE
        and waiting.account is not None
        and hands(waiting.account) & (two[0] | two[1])
    ):
        _stop(
            "Tài khoản ấy do một mình người đề nghị hoặc người xác nhận giao, hay do cùng một người giao; hãy để "
            "hai người cấp lại tài khoản ấy trước.",
            "That account was handed over alone by who asks or who confirms, or by the same person as theirs; "
            "have it issued again by two first.",
        )


def hands(account: Account) -> frozenset[int]:
    """The account, who alone handed over all that signs in with it, who did so for that one, and so on."""
    found: set[int] = set()
    at: Account | None = account
    while at is not None and at.pk not in found:
        found.add(at.pk)
        at = at.handed_by
    return frozenset(found)


def _check_power(waiting: Appointment, *, within: Reach, on: date) -> None:
    """Who asked could still ask for it today, and who confirms has power over each place that it is about."""
    needed = [(waiting.office, waiting.unit_id)]
    if waiting.account is not None:
        if not waiting.account.is_active:
            _stop("Tài khoản ấy đã bị khóa.", "That account is closed.")
        if waiting.kind == Kind.AGAIN:
            needed = offices_of(waiting.account, on=on)
    with naming_account(waiting.asked_by_id):
        asking = reach_of(waiting.asked_by, on=on)
    reach = within.to(RIGHT)
    if not needed or any(office not in openable(asking, unit) for office, unit in needed):
        _stop("Người đã đề nghị không còn quyền ấy.", "Whoever asked has no right to it any more.")
    if any(not reach.covers(unit) for _office, unit in needed):
        _stop(
            "Người ấy còn giữ chức danh ngoài phạm vi của bạn; cần một người ở cấp cao hơn xác nhận.",
            "That person also holds an office out of your reach; somebody at a higher level has to confirm.",
        )


def _carried_out(
    waiting: Appointment, encoded: str, asked: dict[str, str], *, by: Account, on: date, at: datetime
) -> Account:
    account = waiting.account
    if account is not None and waiting.kind == Kind.AGAIN:
        opening.replace_password(account, encoded, by=by, on=on, at=at, asked=asked)
        return account
    if account is None:
        account = Account.objects.open(username=waiting.username, full_name=waiting.full_name, password=None)
        account.password = encoded
        opening.is_first(account, by=None, at=at)
        Appointment.objects.filter(pk=waiting.pk).update(account=account)
    until = waiting.until
    appoint(
        account,
        TermOfOffice.Office(waiting.office),
        waiting.unit,
        on=on,
        until=until,
        by=by,
        at=at,
        asked=asked,
    )
    return account


def _stop(vi: str, en: str) -> NoReturn:
    raise CannotConfirm(Text(vi=vi, en=en))
