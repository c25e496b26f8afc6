"""Giving an account an office in a unit, and ending its term: rights begin and end with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError

from caunoi.access import events, sign_ins, system_keys
from caunoi.access.models import Account
from caunoi.organisations.models import Employer, TermOfOffice, Unit, UnitDescription
from caunoi.trail.acting import act
from caunoi.trail.refusals import refusal
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.discretion import without_numbers
from caunoi.vocabulary.names import tidy
from caunoi.vocabulary.text import Text

SHORTEST_REASON = 10


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
    asked: Mapping[str, str] | None = None,
) -> TermOfOffice:
    """Begin a term in that office, to the day before `until` or open-ended. Raises CannotAppoint.

    `asked` goes on the trail with it: who asked for what `by` confirms.
    """
    if office not in TermOfOffice.Office.values:
        offices = ", ".join(TermOfOffice.Office.values)
        raise CannotAppoint(
            Text(
                vi=f"Không có chức vụ “{office}”. Có: {offices}.",
                en=f"No office “{office}”. There are: {offices}.",
            )
        )
    if not UnitDescription.objects.on(on).filter(unit=unit).exists():
        raise CannotAppoint(
            Text(
                vi=f"Ngày {on:%d/%m/%Y} chưa có, hoặc không còn, đơn vị này: không giao chức danh ở đó được.",
                en=f"On {on:%d/%m/%Y} this unit is not there, not yet or no more: no office is given in it.",
            )
        )
    try:
        with act(
            "access.appointed", by=by, at=at, on=on, about={"office": office, **(asked or {})}
        ) as writer:
            writer.add_one(
                TermOfOffice,
                valid_from=on,
                valid_to=until,
                account_id=account.pk,
                unit_id=unit.pk,
                office=office,
            )
    except IntegrityError as error:
        raise CannotAppoint(refusal(error).text) from error
    # A unit that is to be closed has cut the term by now, to the day before (`reorganisations.following`).
    return TermOfOffice.objects.held_true().get(account=account, unit=unit, office=office, valid_from=on)


def end_term(
    term: TermOfOffice, *, on: date, reason: str, by: Account | None, browser: str = "", at: datetime
) -> None:
    """The office is held up to the day before `on`, today at the earliest: then its rights and sessions are gone at once.

    Raises CannotAppoint without a reason, for a day before today, and one that would not shorten the term.
    """
    today, told = day_of(at), reason_told(reason)
    if on < today or (term.valid_to is not None and on >= term.valid_to):
        raise CannotAppoint(
            Text(
                vi="Ngày thôi giữ chức danh phải từ hôm nay và trước ngày hết nhiệm kỳ.",
                en="The office ends today or later, and before the term does.",
            )
        )
    about = {"account": term.account.public_id.hex, "office": term.office, "reason": told}
    with act("access.term-ended", by=by, at=at, on=on, about=about) as writer:
        writer.end(TermOfOffice, [term.pk])
        if term.valid_from is None or term.valid_from < on:
            writer.add_one(
                TermOfOffice,
                valid_from=term.valid_from,
                valid_to=on,
                account_id=term.account_id,
                unit_id=term.unit_id,
                office=term.office,
                employed_at_id=term.employed_at_id,
                employed_as=term.employed_as,
            )
        if on == today:
            system_keys.withdraw_of(term, at=at)
    if on == today:
        # Each request asks for the terms of the day; the sessions go too, so that none comes back with another right.
        sign_ins.end(term.account)
        events.note("office-ended", term.account, browser=browser, at=at)


def note_job(
    term: TermOfOffice, employer: Employer | None, *, employed_as: str, by: Account | None, at: datetime
) -> None:
    """Where its holder works, for the whole term, and as what: who is a manager of an employer, or in its personnel,
    reads no concern of its workers. Without an employer: at none. Raises CannotAppoint where that stands already.
    """
    if (term.employed_at_id, term.employed_as) == (employer.pk if employer else None, employed_as):
        raise CannotAppoint(
            Text(vi="Việc làm này đã được ghi như vậy rồi.", en="This job is on record just so already.")
        )
    about = {"account": term.account.public_id.hex, "office": term.office, "employed_as": employed_as}
    try:
        with act("access.job-noted", by=by, at=at, on=day_of(at), about=about) as writer:
            writer.end(TermOfOffice, [term.pk])
            # The same term still: keys made for it, and what it opens, stay.
            writer.add_one(
                TermOfOffice,
                valid_from=term.valid_from,
                valid_to=term.valid_to,
                account_id=term.account_id,
                unit_id=term.unit_id,
                office=term.office,
                employed_at_id=employer.pk if employer else None,
                employed_as=employed_as,
            )
    except IntegrityError as error:
        raise CannotAppoint(refusal(error).text) from error


def reason_told(reason: str) -> str:
    """The reason as it is kept. Raises CannotAppoint for one that says nothing."""
    told = without_numbers(tidy(reason))[:200]
    if len(told) < SHORTEST_REASON:
        raise CannotAppoint(
            Text(
                vi=f"Hãy ghi rõ lý do, ít nhất {SHORTEST_REASON} ký tự.",
                en=f"Say why, in {SHORTEST_REASON} characters or more.",
            )
        )
    return told
