"""Telling somebody once that a figure went over a bound: what is asked for, and what the worker looks at after Acts.

Looked at with the right that the account has on that day: who lost it is told nothing more.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from django.contrib.auth.base_user import AbstractBaseUser

from caunoi.access.reach import Reach
from caunoi.trail.acting import act
from caunoi.vocabulary.text import Text

from .catalogue import CATALOGUE
from .models import Alert, Crossing

#: Alerts that one account may keep.
ALERTS = 50
#: Days for which a change is told where work begins; a bound is told until the figure comes back.
TOLD_FOR = 7


class CannotAlert(Exception):
    """The alert cannot be kept so; the message says why."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.vi)


TOO_MANY = Text(
    vi="Mỗi người giữ tối đa 50 điều cần báo. Hãy bỏ bớt trước.",
    en="One keeps 50 alerts at most. Let some go first.",
)
NOT_SHOWN = Text(
    vi="Số liệu này chỉ báo cho người xem được danh sách của đơn vị.",
    en="Of this figure only those are told who may open the unit's records.",
)


NO_CHANGE = Text(
    vi="Mức thay đổi phải lớn hơn 0: nếu không, mỗi lần xem lại đều là một lần báo.",
    en="A change has to be greater than 0: otherwise every look would be told.",
)


def may_be_told(alert: Alert, within: Reach) -> bool:
    """Whether that reach still sees the figure as it stands."""
    one = CATALOGUE.get(alert.code)
    if one is None or not within.may_at("figures.read", alert.unit_id):
        return False
    return one.may_be_seen(None, inside=within.may_at("records.read", alert.unit_id))


def keep(
    unit: int, code: str, how: str, bound: Decimal, *, held: int, within: Reach, by: AbstractBaseUser, at: datetime, on: date
) -> UUID:  # fmt: skip
    """A new alert; `held` is how many its owner keeps. Raises CannotAlert."""
    if held >= ALERTS:
        raise CannotAlert(TOO_MANY)
    if not may_be_told(Alert(unit_id=unit, code=code), within):
        raise CannotAlert(NOT_SHOWN)
    if how == Alert.How.CHANGES and bound <= 0:
        raise CannotAlert(NO_CHANGE)
    record = uuid4()
    about = {"record": str(record), "unit": unit, "code": code}
    with act("alerts.kept", by=by, at=at, on=on, about=about) as writer:
        writer.add_one(
            Alert,
            record=record,
            account_id=by.pk,
            unit_id=unit,
            code=code,
            how=how,
            bound=bound,
            valid_from=on,
        )
    return record


def let_go(alert: Alert, *, by: AbstractBaseUser, at: datetime, on: date) -> None:
    """Nothing more is told of it."""
    with act("alerts.ended", by=by, at=at, on=on, about={"record": str(alert.record)}) as writer:
        writer.end(Alert, [alert.pk])


def newest(records: list[UUID]) -> dict[UUID, Crossing]:
    """The last crossing of each."""
    found: dict[UUID, Crossing] = {}
    for one in Crossing.objects.filter(record__in=records).order_by("place"):
        found[one.record] = one
    return found


def to_tell(alert: Alert, last: Crossing | None, day: date) -> bool:
    """Whether it is told where work begins on a day."""
    if last is None or not last.crossed:
        return False
    return alert.how != Alert.How.CHANGES or (day - last.day).days <= TOLD_FOR


def next_one(alert: Alert, last: Crossing | None, value: Decimal) -> bool | None:
    """What is new about a value: it crossed (True), it came back (False), or nothing (None).

    A change is held against the value that was told last, at first against the one that was found first.
    """
    if alert.how == Alert.How.CHANGES:
        if last is None:
            return False
        # What is told is an Act, and after each Act the worker looks again: no change told would never end.
        change = abs(value - last.value)
        return True if change and change >= alert.bound else None
    beyond = value > alert.bound if alert.how == Alert.How.ABOVE else value < alert.bound
    return beyond if beyond != bool(last and last.crossed) else None


def tell(alert: Alert, last: Crossing | None, value: Decimal, *, at: datetime, day: date) -> bool:
    """Note what is new about a value, if anything is; whether it was. Raises IntegrityError where another did first.

    The Act says that something was told, and not what: a number would be read in the trail by others.
    """
    crossed = next_one(alert, last, value)
    if crossed is None:
        return False
    about = {"record": str(alert.record)}
    with act("alerts.told", by=None, at=at, on=day, about=about) as writer:
        writer.add_one(
            Crossing, record=alert.record, account_id=alert.account_id, place=last.place + 1 if last else 0, day=day,
            value=value, crossed=crossed, began_by=writer.act,
        )  # fmt: skip
    return True
