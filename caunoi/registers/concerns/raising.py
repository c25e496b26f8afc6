"""Entering concerns, and what became of them: another state of a concern replaces the version before."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from caunoi.registers.concerns import words
from caunoi.registers.concerns.models import Concern
from caunoi.trail.copying import copied
from caunoi.trail.writing import Writer
from caunoi.vocabulary.names import fold

_NUMBERED = uuid.UUID("b7f0c1de-51a4-5c88-9a3e-0d6f2b9c7e14")


class Raised(NamedTuple):
    """A concern as a list tells it; `told` and `answer` are in the clear here and nowhere else, '' for none.

    `subject` is '' where the list says none.
    """

    number: str
    subject: str
    people: int | None
    person: int | None
    employer: int | None
    held_by: int
    on: date
    told: str
    sent_to: str
    sent_on: date | None
    answered_on: date | None
    answer: str
    sheet: str | None
    row: int | None


def enter(writer: Writer, raised: Sequence[Raised]) -> None:
    """Write them. Raises IntegrityError (`a_concern_stands_once`)."""
    told = words.write(writer, [one.told for one in raised])
    answers = iter(words.write(writer, [one.answer for one in raised if one.answer]))
    columns = (
        "record", "number", "subject", "people", "person_id", "employer_id", "held_by_id", "valid_from", "valid_to", "told_id",
        "sent_to", "sent_on", "answer_id", "sheet", "row",
    )  # fmt: skip
    rows = [
        (
            _record(one), one.number, one.subject or Concern.Subject.OTHER, one.people, one.person, one.employer, one.held_by, one.on,
            _day_after(one.answered_on), said, one.sent_to, one.sent_on, next(answers) if one.answer else None,
            one.sheet, one.row,
        )
        for one, said in zip(raised, told, strict=True)
    ]  # fmt: skip
    writer.add(Concern, columns, rows)


def replace(writer: Writer, version: Concern, by: Raised, *, said_anew: bool) -> None:
    """Withdraw that version and write its record again with what became of it; `said_anew`: with another answer."""
    answer = version.answer_id
    if said_anew:
        answer = words.write(writer, [by.answer])[0] if by.answer else None
    writer.end(Concern, [version.pk])
    copied(
        writer, Concern, [version.pk], subject=by.subject, people=by.people, valid_to=_day_after(by.answered_on),
        sent_to=by.sent_to, sent_on=by.sent_on, answer_id=answer, sheet=by.sheet, row=by.row,
        document_id=writer.act.document_id,
    )  # fmt: skip


def _record(one: Raised) -> uuid.UUID:
    """What is numbered is one concern of its year, whoever enters it at the same time."""
    return (
        uuid.uuid5(_NUMBERED, f"{one.held_by}|{one.on.year}|{fold(one.number)}")
        if one.number
        else uuid.uuid4()
    )


def _day_after(day: date | None) -> date | None:
    return None if day is None else day + timedelta(days=1)
