"""Giving an account an office in a unit, and ending its term: rights begin and end with it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError

from caunoi.access.models import Account
from caunoi.organisations.models import TermOfOffice, Unit
from caunoi.trail.acting import act
from caunoi.trail.refusals import refusal
from caunoi.vocabulary.text import Text


class CannotAppoint(Exception):
    """The term does not fit what is on record; `text` says why."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.vi)


def appoint(
    account: Account,
    office: str,
    unit: Unit,
    *,
    on: date,
    until: date | None = None,
    by: Account | None,
    at: datetime,
) -> TermOfOffice:
    """Begin a term in that office, to the day before `until` or open-ended. Raises CannotAppoint."""
    if office not in TermOfOffice.Office.values:
        offices = ", ".join(TermOfOffice.Office.values)
        raise CannotAppoint(
            Text(
                vi=f"Không có chức vụ “{office}”. Có: {offices}.",
                en=f"No office “{office}”. There are: {offices}.",
            )
        )
    try:
        with act("access.appointed", by=by, at=at, on=on, about={"office": office}) as writer:
            pk = writer.add_one(
                TermOfOffice,
                valid_from=on,
                valid_to=until,
                account_id=account.pk,
                unit_id=unit.pk,
                office=office,
            )
    except IntegrityError as error:
        raise CannotAppoint(refusal(error).text) from error
    return TermOfOffice.objects.get(pk=pk)
