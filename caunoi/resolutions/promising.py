"""A unit's targets are set, changed, ended, and shared out to the units below: each an Act, on a paper with its day.

What replaces a target closes it on the day of the new paper: what a figure was held to on an earlier day stays told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import NoReturn

from django.db import IntegrityError

from caunoi.access.models import Account
from caunoi.indicators.catalogue import CATALOGUE
from caunoi.indicators.definition import Indicator
from caunoi.organisations.models import Unit
from caunoi.trail.acting import act
from caunoi.trail.refusals import refusal
from caunoi.trail.writing import Overtaken, WalledOff, Writer
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.discretion import without_numbers
from caunoi.vocabulary.names import tidy
from caunoi.vocabulary.text import Text

from .models import Target
from .sharing import Part, Rule

#: Nobody counts further: what is larger was typed wrong.
MOST = Decimal(100_000_000)
RIGHT = "targets.set"


class CannotPromise(Exception):
    """The target cannot be set, ended or shared out; `text` says why."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.vi)


@dataclass(frozen=True, slots=True)
class Step:
    """A value due by a day. `is_step` marks one on the way, which draws the course and need not be met by itself."""

    due_on: date
    value: Decimal | None
    is_step: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """What a paper says of one figure of a unit, who answers for it, and by whom it was agreed how it is counted.

    `not_quantified` says that the paper names no number; then there is one step, without a value.
    """

    code: str
    steps: tuple[Step, ...]
    wording: str
    paper: str
    paper_on: date
    owner: str
    course: str = Target.Course.STRAIGHT
    not_quantified: bool = False
    agreed_by: str = ""
    agreed_paper: str = ""
    agreed_on: date | None = None


def set_targets(unit: Unit, terms: Terms, *, by: Account | None, at: datetime) -> None:
    """Hold the unit to these from the day of the paper on, in the place of what it had of that figure.

    Raises CannotPromise.
    """
    terms = _checked(terms, today=day_of(at))
    about = {
        "unit": unit.public_id.hex,
        "code": terms.code,
        "due": [one.due_on.isoformat() for one in terms.steps],
        "paper": terms.paper,
    }
    with _in_words(), act("targets.set", by=by, at=at, on=terms.paper_on, about=about) as writer:
        _close(writer, unit.pk, terms.code, terms.paper_on)
        for step in terms.steps:
            _add(writer, unit.pk, terms, step)


def end_targets(unit: Unit, code: str, *, on: date, by: Account | None, at: datetime) -> None:
    """The unit's own targets of that figure end: `on` is the first day they hold no more. Raises CannotPromise."""
    if not _open(unit.pk, code):
        _refuse(
            "Đơn vị không có chỉ tiêu riêng cho số liệu này.",
            "The unit has no target of its own for this figure.",
        )
    if on > day_of(at):
        _refuse("Ngày kết thúc còn ở phía trước.", "The day on which it ends is still ahead.")
    about = {"unit": unit.public_id.hex, "code": code}
    with _in_words(), act("targets.ended", by=by, at=at, on=on, about=about) as writer:
        _close(writer, unit.pk, code, on)


def share_out(
    unit: Unit, terms: Terms, parts: Sequence[Part], rule: Rule, *, by: Account | None, at: datetime
) -> None:
    """Give the units below their parts of a target, by one act, in the place of what each had of that figure.

    `terms` holds the one step that is shared out. Raises CannotPromise.
    """
    terms = _checked(terms, today=day_of(at))
    (step,) = terms.steps
    if step.value is None or not parts:
        _refuse(
            "Chỉ tiêu chưa lượng hóa thì không phân bổ được.",
            "A target without a number cannot be shared out.",
        )
    is_percent = _indicator(terms.code).reads == "percent"
    for part in parts:
        _check_value(part.value, is_percent=is_percent)
    about = {"unit": unit.public_id.hex, "code": terms.code, "rule": rule, "units": len(parts)}
    with _in_words(), act("targets.shared", by=by, at=at, on=terms.paper_on, about=about) as writer:
        for part in parts:
            _close(writer, part.unit, terms.code, terms.paper_on)
            _add(writer, part.unit, terms, replace(step, value=part.value), split_by=rule)


def _checked(terms: Terms, *, today: date) -> Terms:
    indicator = _indicator(terms.code)
    told = replace(
        terms,
        steps=tuple(sorted(terms.steps, key=lambda one: one.due_on)),
        wording=_line(terms.wording, 255),
        paper=_line(terms.paper, 255),
        owner=_line(terms.owner, 120),
        agreed_by=_line(terms.agreed_by, 120),
        agreed_paper=_line(terms.agreed_paper, 120),
    )
    _check_paper(told, today)
    _check_days(told)
    for one in told.steps:
        _check_number(one.value, told, indicator)
    return told


def _line(text: str, most: int) -> str:
    return without_numbers(tidy(text))[:most]


def _indicator(code: str) -> Indicator:
    if code not in CATALOGUE:
        _refuse(f"Không có số liệu mã “{code}”.", f"There is no figure with the code “{code}”.")
    return CATALOGUE[code]


def _check_paper(terms: Terms, today: date) -> None:
    if not terms.wording or not terms.paper:
        _refuse(
            "Hãy ghi lời văn của chỉ tiêu và số văn bản.",
            "Give the words of the target and the number of its paper.",
        )
    if not terms.owner:
        _refuse("Hãy ghi ai chịu trách nhiệm về chỉ tiêu.", "Say who answers for the target.")
    if terms.paper_on > today:
        _refuse("Ngày của văn bản còn ở phía trước.", "The day of the paper is still ahead.")
    agreed = (bool(terms.agreed_by), bool(terms.agreed_paper), terms.agreed_on is not None)
    if any(agreed) and not all(agreed):
        _refuse(
            "Cách tính được thống nhất: hãy ghi đủ với ai, theo văn bản nào, ngày nào, hoặc để trống cả ba.",
            "How it is counted was agreed: say by whom, by which paper and when, or leave all three empty.",
        )
    if terms.course not in Target.Course.values:
        _refuse("Hãy chọn đường thẳng hoặc bậc thang.", "Choose a straight or a stepped course.")


def _check_days(terms: Terms) -> None:
    days = [one.due_on for one in terms.steps]
    due = [one.due_on for one in terms.steps if not one.is_step]
    if not due:
        _refuse("Hãy ghi ngày phải đạt.", "Give the day by which it is due.")
    if len(set(days)) < len(days):
        _refuse("Có hai mốc cùng một ngày.", "Two steps are of one day.")
    if days[-1] > due[-1]:
        _refuse(
            "Mốc trên đường phải trước ngày phải đạt sau cùng.",
            "A step on the way lies before the last day due.",
        )
    if days[0] <= terms.paper_on:
        _refuse(
            f"Ngày phải đạt phải sau ngày của văn bản ({terms.paper_on:%d/%m/%Y}).",
            f"What is due lies after the day of the paper ({terms.paper_on}).",
        )


def _check_number(value: Decimal | None, terms: Terms, indicator: Indicator) -> None:
    if terms.not_quantified:
        if value is not None or len(terms.steps) > 1:
            _refuse(
                "Chỉ tiêu chưa lượng hóa thì chỉ có một ngày và không có số.",
                "A target that is not quantified has one day and no number.",
            )
        return
    if value is None:
        _refuse(
            "Hãy ghi số phải đạt; văn bản không nêu số thì đánh dấu “chưa lượng hóa”.",
            "Give the number to be reached; where the paper names none, mark it as not quantified.",
        )
    _check_value(value, is_percent=indicator.reads == "percent")


def _check_value(value: Decimal, *, is_percent: bool) -> None:
    if not value.is_finite() or value < 0 or value > MOST:
        _refuse("Số phải đạt không hợp lệ.", "This is no number to be reached.")
    if is_percent and value > 100:
        _refuse("Tỷ lệ không thể quá 100 %.", "A percent cannot be above 100.")
    if is_percent and value != round(value, 2):
        _refuse("Tỷ lệ ghi nhiều nhất hai chữ số lẻ.", "A percent has at most two decimals.")
    if not is_percent and value != value.to_integral_value():
        _refuse("Số đếm phải là số nguyên.", "A count is a whole number.")


def _open(unit: int, code: str) -> list[Target]:
    return list(Target.objects.held_true().filter(unit=unit, code=code, valid_to=None).order_by("due_on"))


def _close(writer: Writer, unit: int, code: str, on: date) -> None:
    """What held until now ends on the day; what would have begun on it or later never held."""
    standing = _open(unit, code)
    if not standing:
        return
    writer.end(Target, [one.pk for one in standing])
    for one in standing:
        if one.valid_from is None or one.valid_from < on:
            told = {
                name: getattr(one, name)
                for name in (
                    "valid_from", "unit_id", "plan_id", "code", "due_on", "value", "is_step", "wording", "paper",
                    "course", "owner", "agreed_by", "agreed_paper", "agreed_on", "split_by",
                )
            }  # fmt: skip
            writer.add_one(Target, **told, valid_to=on)


def _add(writer: Writer, unit: int, terms: Terms, step: Step, *, split_by: str = "") -> None:
    writer.add_one(
        Target, valid_from=terms.paper_on, unit_id=unit, code=terms.code, due_on=step.due_on, value=step.value,
        is_step=step.is_step, wording=terms.wording, paper=terms.paper, course=terms.course, owner=terms.owner,
        agreed_by=terms.agreed_by, agreed_paper=terms.agreed_paper, agreed_on=terms.agreed_on, split_by=split_by,
    )  # fmt: skip


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except WalledOff:
        _refuse("Bạn không đặt chỉ tiêu cho đơn vị này.", "You set no targets for this unit.")
    except Overtaken:
        _refuse(
            "Chỉ tiêu này vừa được người khác đổi. Hãy xem lại.",
            "Somebody else has just changed this target. Look again.",
        )
    except IntegrityError as error:
        raise CannotPromise(refusal(error).text) from error


def _refuse(vi: str, en: str) -> NoReturn:
    raise CannotPromise(Text(vi=vi, en=en))
