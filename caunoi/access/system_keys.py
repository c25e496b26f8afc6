"""A key of another system is made, used, and over: it reads what one term of its owner's reaches and changes nothing, or
hands lists in for the units of that term and reads nothing but what became of them.

Shown once; only a digest is kept. One that is over in whatever way is refused in the same words.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NoReturn

from caunoi.access.models import Account, SystemKey
from caunoi.access.reach import Reach, reach_of
from caunoi.organisations.models import TermOfOffice
from caunoi.trail.acting import act
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.discretion import without_numbers
from caunoi.vocabulary.names import tidy
from caunoi.vocabulary.text import Text

RIGHT = "keys.make"
#: Of a key that hands lists in, besides.
HANDS_IN = "rounds.hand-in"
#: A key says what it is: whoever finds one in a file or a log knows what to withdraw.
BEGINS = "caunoi_"
#: Keys that one account may have running at once.
MOST = 10
# A system that asks every second is known closely enough, and reading stays nearly free of writes.
_KNOWN_WITHIN = timedelta(minutes=1)


class KeyIsOver(Exception):
    """No such key, expired, withdrawn, its term or account ended: nobody is told which."""


class CannotMakeKey(Exception):
    """The key is not made, or was withdrawn already; `text` says why."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.vi)


def digest_of(key: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


def make(
    term: TermOfOffice,
    *,
    purpose: str,
    until: date | None,
    days: int,
    hands_in: bool = False,
    by: Account,
    at: datetime,
) -> tuple[SystemKey, str]:
    """The row, and the key itself: known to nobody afterwards. `days` is the longest it may last.

    Raises CannotMakeKey for another's term or one that has not the right, without a purpose, for a last day out of
    those days, and where MOST are running.
    """
    today, said = day_of(at), without_numbers(tidy(purpose))[:120]
    last = until or today + timedelta(days=days)
    reach = _reach(by, term.office, term.unit_id, term.valid_from, on=today)
    if not reach.may(RIGHT):
        _refuse("Chức danh này không tạo được khóa.", "This office makes no keys.")
    if hands_in and not reach.may(HANDS_IN):
        _refuse("Chức danh này không nộp được danh sách.", "This office hands no lists in.")
    if not said:
        _refuse("Hãy ghi khóa dùng cho hệ thống nào.", "Say which system the key is for.")
    if not today <= last <= today + timedelta(days=days):
        _refuse(
            f"Ngày cuối phải từ hôm nay và không quá {days} ngày.",
            f"The last day is today or later, and within {days} days.",
        )
    if SystemKey.objects.filter(account=by, withdrawn_at=None, until__gte=today).count() >= MOST:
        _refuse(
            f"Đã có {MOST} khóa đang dùng. Hãy rút lại khóa không cần nữa.",
            f"{MOST} keys are in use. Withdraw one that is not needed any more.",
        )
    key = BEGINS + secrets.token_urlsafe(32)
    kept = SystemKey(
        digest=digest_of(key), account=by, office=term.office, unit_id=term.unit_id, term_from=term.valid_from,
        purpose=said, hands_in=hands_in, made_at=at, until=last,
    )  # fmt: skip
    about = {
        "key": kept.public_id.hex,
        "office": term.office,
        "until": last.isoformat(),
        "hands-in": hands_in,
    }
    with act("access.key-made", by=by, at=at, on=today, about=about):
        kept.save(force_insert=True)
    return kept, key


def running(digest: str, *, at: datetime) -> tuple[SystemKey, Reach]:
    """The key, and how far its one term reaches today. Raises KeyIsOver."""
    today = day_of(at)
    key = SystemKey.objects.filter(digest=digest).select_related("account").first()
    if key is None or key.withdrawn_at is not None or today > key.until:
        raise KeyIsOver
    # Whoever was given a first password again has lost what was there before: nothing of it answers meanwhile.
    if key.account.password_until is not None:
        raise KeyIsOver
    reach = _reach(key.account, key.office, key.unit_id, key.term_from, on=today)
    if not reach.may(RIGHT):
        raise KeyIsOver
    return key, reach


def used(key: SystemKey, *, at: datetime) -> None:
    """Seen just now."""
    if key.used_at is None or at - key.used_at >= _KNOWN_WITHIN:
        SystemKey.objects.filter(pk=key.pk).update(used_at=at)


def withdraw(key: SystemKey, *, by: Account, at: datetime) -> None:
    """It reads nothing from now on. Raises CannotMakeKey the second time."""
    with act("access.key-withdrawn", by=by, at=at, on=day_of(at), about={"key": key.public_id.hex}):
        # Guarded: of two who press at once, one withdraws it.
        if not SystemKey.objects.filter(pk=key.pk, withdrawn_at=None).update(withdrawn_at=at):
            _refuse("Khóa này đã được rút lại.", "This key was withdrawn already.")


def withdraw_all(account: Account, *, at: datetime) -> None:
    """All of an account's, where the account itself is taken back; the Act is that one's."""
    SystemKey.objects.filter(account=account, withdrawn_at=None).update(withdrawn_at=at)


def withdraw_of(term: TermOfOffice, *, at: datetime) -> None:
    """Those of a term that ends today; the Act is that one's. Given again on the same day, it would be the same term."""
    running = SystemKey.objects.filter(account=term.account_id, office=term.office, unit=term.unit_id)
    running.filter(withdrawn_at=None).update(withdrawn_at=at)


def _reach(account: Account, office: str, unit: int, since: date | None, *, on: date) -> Reach:
    """What that term alone gives; nothing where it is not running."""
    reach = reach_of(account, on=on)
    running = TermOfOffice.objects.on(on).filter(account=account, office=office, unit=unit)
    still = running.filter(valid_from__isnull=True) if since is None else running.filter(valid_from=since)
    held = tuple(term for term in reach.terms if (term.office, term.unit) == (office, unit))
    return replace(reach, terms=held if still.exists() else ())


def _refuse(vi: str, en: str) -> NoReturn:
    raise CannotMakeKey(Text(vi=vi, en=en))
