"""A unit's signed number is entered, with its file and signer; it stands beside what the lists give, never in its place."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError

from caunoi.access.models import Account
from caunoi.indicators.catalogue import indicator
from caunoi.indicators.models import ReportedFigure
from caunoi.trail.acting import act
from caunoi.trail.models import Document
from caunoi.trail.refusals import refusal
from caunoi.trail.writing import Overtaken, Writer
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.discretion import without_numbers
from caunoi.vocabulary.names import tidy
from caunoi.vocabulary.text import Text

MOST = Decimal(10) ** 12
#: What is counted at a day's end, and what over a period: the numbers that units sign for a round of members.
STOCKS, FLOWS = ("members",), ("new-members", "net-change")


class CannotReport(Exception):
    """The number is not taken; `text` says why."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.vi)


def report(
    unit: int,
    code: str,
    value: Decimal,
    *,
    since: date,
    on: date,
    signer: str,
    signed_on: date,
    paper: Document,
    by: Account | None,
    at: datetime,
) -> None:
    """Put on record what the unit signed for that figure and day; a number reported before is withdrawn for it.

    Raises CannotReport without a signer, for a day of signing to come, and for a number that cannot be.
    """
    said = check_signed(signer, signed_on, at=at)
    check_value(value, falls=indicator(code).kind == "net")
    try:
        with act("figures.reported", by=by, at=at, on=on, document=paper, about={"code": code}) as writer:
            withdraw(writer, unit, [code], on=on)
            writer.add_one(
                ReportedFigure, unit_id=unit, code=code, since=since if code in FLOWS else None, value=value,
                valid_from=on, signer=said, signed_on=signed_on,
            )  # fmt: skip
    except Overtaken:
        _refuse(
            "Người khác vừa ghi số này. Hãy tải lại trang.",
            "Someone else entered this figure a moment ago. Please reload the page.",
        )
    except IntegrityError as error:
        raise CannotReport(refusal(error).text) from error


def check_signed(signer: str, signed_on: date, *, at: datetime) -> str:
    """The signer as it is stored. Raises CannotReport without one, and for a day of signing to come."""
    said = without_numbers(tidy(signer))[:120]
    if not said:
        _refuse("Hãy ghi ai đã ký số báo cáo.", "Say who signed the figure.")
    if signed_on > day_of(at):
        _refuse("Ngày ký không thể ở tương lai.", "The day of signing cannot lie in the future.")
    return said


def check_value(value: Decimal, *, falls: bool) -> None:
    """Whether that can be a signed number; below nought only where it `falls`. Raises CannotReport."""
    if not value.is_finite() or abs(value) >= MOST or (value < 0 and not falls):
        _refuse("Số này không thể đúng.", "That number cannot be right.")


def withdraw(writer: Writer, unit: int, codes: Collection[str], *, on: date) -> None:
    """End what the unit signed for those figures and that day: another number is signed, or none."""
    standing = ReportedFigure.objects.held_true().filter(unit=unit, code__in=codes, valid_from=on)
    writer.end(ReportedFigure, list(standing.values_list("pk", flat=True)))


def signed_numbers(unit: int, codes: Collection[str], *, on: date) -> dict[str, Decimal]:
    """By code, what the unit signed for that day."""
    held = ReportedFigure.objects.held_true().filter(unit=unit, code__in=codes, valid_from=on)
    return dict(held.values_list("code", "value"))


def paper_of(name: str, number: int, *, dated_on: date, issuer: str) -> Document:
    """The paper that a unit (`issuer`, by its public id) signed, where no scan of it is kept."""
    return Document.objects.create(
        kind=Document.Kind.FIGURE_REPORT, name=name, number=str(number), dated_on=dated_on, issuer=issuer
    )


def _refuse(vi: str, en: str) -> None:
    raise CannotReport(Text(vi=vi, en=en))
