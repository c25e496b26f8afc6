"""Putting an officer in charge of a union, an employer or a zone, and taking them off it, by day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import IntegrityError

from caunoi.access.models import Account
from caunoi.organisations.models import Employer, Site, Unit
from caunoi.registers.officers.models import Assignment
from caunoi.trail.acting import act
from caunoi.trail.refusals import refusal
from caunoi.vocabulary.text import Text

ALL_IN_HAND = Text(
    vi="Người này đã phụ trách tất cả các nơi được chọn.",
    en="This officer is in charge of all these already.",
)


class CannotAssign(Exception):
    """The assignment does not fit what is on record; `text` says why."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.vi)


def assign(
    officer: Account, to: Unit | Employer | Site, *, held_by: int, on: date, by: Account | None, at: datetime
) -> Assignment:
    """Put the officer in charge from that day, open-ended. Raises CannotAssign when already in charge."""
    try:
        with act("officers.assigned", by=by, at=at, on=on) as writer:
            pk = writer.add_one(
                Assignment,
                valid_from=on,
                officer_id=officer.pk,
                unit_id=to.pk if isinstance(to, Unit) else None,
                employer_id=to.pk if isinstance(to, Employer) else None,
                site_id=to.pk if isinstance(to, Site) else None,
                held_by_id=held_by,
            )
    except IntegrityError as error:
        raise CannotAssign(refusal(error).text) from error
    return Assignment.objects.get(pk=pk)


def hand_out(
    officer: Account, employers: Collection[int], *, held_by: int, on: date, by: Account | None, at: datetime
) -> int:
    """Put the officer in charge of all these employers from that day, by one Act; those already in hand stay so.

    Returns of how many the officer is newly in charge. Raises CannotAssign when of none.
    """
    try:
        # What is in hand is looked at where nobody else writes, for two presses of one button are one charge.
        with act(
            "officers.assigned", by=by, at=at, on=on, about={"officer": officer.public_id.hex}
        ) as writer:
            new = sorted(set(employers) - _in_hand(officer, employers, on=on))
            if not new:
                raise CannotAssign(ALL_IN_HAND)
            writer.add(
                Assignment,
                ("valid_from", "officer_id", "employer_id", "held_by_id"),
                [(on.isoformat(), officer.pk, employer, held_by) for employer in new],
            )
    except IntegrityError as error:
        raise CannotAssign(refusal(error).text) from error
    return len(new)


def _in_hand(officer: Account, employers: Collection[int], *, on: date) -> set[int]:
    running = Assignment.objects.held_true().exclude(valid_to__lte=on)
    found = running.filter(officer=officer, employer__in=list(employers))
    return {employer for employer in found.values_list("employer_id", flat=True) if employer is not None}


def relieve(assignment: Assignment, *, on: date, by: Account | None, at: datetime) -> None:
    """End the assignment: `on` is the first day no longer in charge.

    Raises CannotAssign when it has ended already or would end before it began.
    """
    if assignment.ended_by_id is not None or assignment.valid_to is not None:
        raise CannotAssign(Text(vi="Phân công này đã kết thúc.", en="This assignment has already ended."))
    if assignment.valid_from is not None and on <= assignment.valid_from:
        raise CannotAssign(
            Text(
                vi="Ngày thôi phụ trách phải sau ngày được giao.", en="The end must come after the beginning."
            )
        )
    with act("officers.relieved", by=by, at=at, on=on) as writer:
        writer.end(Assignment, [assignment.pk])
        writer.add_one(
            Assignment,
            valid_from=assignment.valid_from,
            valid_to=on,
            officer_id=assignment.officer_id,
            unit_id=assignment.unit_id,
            employer_id=assignment.employer_id,
            site_id=assignment.site_id,
            held_by_id=assignment.held_by_id,
        )
