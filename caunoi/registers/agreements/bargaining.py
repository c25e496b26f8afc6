"""Noting that bargaining for a new agreement is open at an agreement's employers, or is not."""

from __future__ import annotations

from datetime import date, datetime
from typing import NoReturn

from django.db import IntegrityError

from caunoi.access.models import Account
from caunoi.registers.agreements.models import Agreement, AgreementParty, AgreementTerms, Bargaining
from caunoi.trail.acting import act
from caunoi.trail.refusals import refusal
from caunoi.trail.writing import AlreadyEnded, Writer
from caunoi.vocabulary.text import Text


class CannotNoteBargaining(Exception):
    """It cannot be noted; `text` says why."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.vi)


def note_bargaining(
    agreement: Agreement, state: str, *, on: date, by: Account, at: datetime, today: date
) -> None:
    """Note the state of bargaining from a day on, for every employer bound by the agreement.

    What was noted before holds up to that day; noted on the very day, it is replaced. Raises
    CannotNoteBargaining for a day to come, one before what was noted last, and a state that stands already.
    """
    if on > today:
        _refuse("Ngày ghi không thể ở tương lai.", "The day cannot lie in the future.")
    parties = AgreementParty.objects.held_true().filter(agreement=agreement).order_by("employer_id")
    employers = list(dict.fromkeys(parties.values_list("employer_id", flat=True)))
    terms = AgreementTerms.objects.held_true().filter(agreement=agreement).order_by("-signed_on").first()
    if terms is None or not employers:
        _refuse("Thoả ước này chưa rõ ký với ai.", "It is not known whom this agreement binds.")
    try:
        with act("agreements.bargaining-noted", by=by, at=at, on=on, about={"state": state}) as writer:
            noted = [_note(writer, one, state, on=on, held_by=terms.held_by_id) for one in employers]
            if not any(noted):
                _refuse("Tình hình này đã được ghi rồi.", "This has been noted already.")
    except AlreadyEnded:
        _refuse(
            "Người khác vừa ghi tình hình thương lượng ở đây. Hãy tải lại trang.",
            "Someone else noted the bargaining here a moment ago. Please reload the page.",
        )
    except IntegrityError as error:
        raise CannotNoteBargaining(refusal(error).text) from error


def _note(writer: Writer, employer: int, state: str, *, on: date, held_by: int) -> bool:
    """Whether it was news."""
    running = Bargaining.objects.held_true().filter(employer=employer, valid_to=None).first()
    if running is not None and running.state == state:
        return False
    if running is not None:
        began = running.valid_from
        if began is not None and began > on:
            _refuse(
                f"Lần ghi trước là từ ngày {began:%d/%m/%Y}: hãy ghi từ ngày ấy trở đi.",
                f"What was noted last holds from {began:%d/%m/%Y}: note it from that day or later.",
            )
        writer.end(Bargaining, [running.pk])
        if began is None or began < on:
            writer.add_one(
                Bargaining, employer_id=employer, state=running.state, held_by_id=running.held_by_id,
                valid_from=began, valid_to=on,
            )  # fmt: skip
    writer.add_one(Bargaining, employer_id=employer, state=state, held_by_id=held_by, valid_from=on)
    return True


def _refuse(vi: str, en: str) -> NoReturn:
    raise CannotNoteBargaining(Text(vi=vi, en=en))
