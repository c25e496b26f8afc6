"""Offices that ended with their unit when the closing is annulled: they stay ended, and are asked for anew.

Were they simply there again, one person who closes a unit and annuls that would open offices alone, which takes two
(decision 27). A member's own office is none that anybody opens: it goes back with the member.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from caunoi.access import by_two, system_keys
from caunoi.access.models import Appointment
from caunoi.access.reach import Reach
from caunoi.organisations.models import TermOfOffice, UnitDescription
from caunoi.organisations.settled import parameters
from caunoi.registers.officers.models import Assignment
from caunoi.registers.reorganisations.following import accounted_for
from caunoi.registers.reorganisations.models import HandedOn, Reorganisation
from caunoi.registers.reorganisations.standing import some_of
from caunoi.trail.copying import ended_by, written_by
from caunoi.trail.models import Dated
from caunoi.vocabulary.days import day_of


@dataclass(frozen=True, slots=True)
class Lost:
    """What stays ended: terms of office, how many assignments, and of the terms those that can be asked for anew.

    `apart` are the versions that annulling leaves as they are.
    """

    terms: list[TermOfOffice]
    assignments: int
    wanted: list[TermOfOffice]
    apart: dict[type[Dated], set[int]]

    def told(self, asked: int) -> dict[str, int]:
        """How many, for the annulment to say; nothing where there are none."""
        counts = {
            "offices_ended": len(self.terms),
            "offices_asked": asked,
            "assignments_ended": self.assignments,
        }
        return {name: count for name, count in counts.items() if count}

    def withdraw_keys(self, *, at: datetime) -> None:
        """Keys of other systems were worth what their term was: given anew on one day, it would be the same term."""
        for term in self.terms:
            system_keys.withdraw_of(term, at=at)

    def to_ask(self, reach: Reach) -> list[TermOfOffice]:
        """Those that whoever annuls may ask for, as the units stand now."""
        if reach.account is None:
            return []
        openable = {unit: by_two.openable(reach, unit) for unit in {term.unit_id for term in self.wanted}}
        return [term for term in self.wanted if term.office in openable[term.unit_id]]


def lost_by(done: Reorganisation, *, on: date) -> Lost:
    """What a closing ended of offices and assignments in the units closed, if it is annulled on that day.

    Until the day of effect nothing has ended: those that run are as two people let them be, and go on.
    """
    came = done.effect_on <= on
    terms, taken, apart = _stay_ended(TermOfOffice, done, came=came)
    assignments, _, others = _stay_ended(Assignment, done, came=came)
    # One that somebody took away meanwhile is not asked for.
    wanted = [
        term for term in terms if came and term.pk not in taken and _runs(term, on) and term.account.is_active
    ]
    return Lost(terms, len(assignments), wanted, {TermOfOffice: apart, Assignment: others})


def _runs(term: TermOfOffice, on: date) -> bool:
    return (term.valid_from or date.min) <= on < (term.valid_to or date.max)


def _stay_ended(
    model: type[_Office], done: Reorganisation, *, came: bool
) -> tuple[list[_Office], set[int], set[int]]:
    """Those of before that stay ended, which of them somebody took away since, and every version to be left alone."""
    before, after = _of_offices(model, done)
    shortened = {_said(row): row for row in after}
    withdrawn = {
        row.pk
        for row in before
        if (short := shortened.get(_said(row))) is not None and short.ended_by_id is not None
    }
    ended = [row for row in before if came or row.pk in withdrawn or _said(row) not in shortened]
    left = {row.pk for row in after if came or row.ended_by_id is not None}
    return ended, withdrawn, left | {row.pk for row in ended}


def ask_again(terms: Iterable[TermOfOffice], reach: Reach, *, at: datetime) -> None:
    """Put each before a second person, in the name of who annuls, unless it waits already."""
    if reach.account is None:
        return
    days = parameters().number("appointment-days", day_of(at))
    waiting = Appointment.objects.filter(outcome=Appointment.Outcome.WAITING, lapses_at__gt=at)
    for term in terms:
        if not waiting.filter(account=term.account_id, unit=term.unit_id, office=term.office).exists():
            asked = by_two.Asked(
                Appointment.Kind.GIVE, term.unit, term.office, until=term.valid_to, account=term.account
            )
            by_two.ask(asked, days=days, by=reach.account, at=at)


_Office = TypeVar("_Office", TermOfOffice, Assignment)
_Row = TypeVar("_Row", TermOfOffice, Assignment, UnitDescription)


def _of_offices(model: type[_Office], done: Reorganisation) -> tuple[list[_Office], list[_Office]]:
    """What the decision ended and wrote, in the units that it closed, of what gives rights over people; by its own Act,
    or by those that handed on what was entered later."""
    later: list[HandedOn] = accounted_for(HandedOn.objects.filter(reorganisation=done, ended_by=None))
    acts = [done.began_by, *(one.began_by for one in later)]
    closed = {row.unit_id for row in _rows(UnitDescription, ended_by(done.began_by, UnitDescription))}
    ended = {pk for act in acts for pk in ended_by(act, model)}
    written = {pk for act in acts for pk in written_by(act, model)}
    return (
        [row for row in _rows(model, ended) if row.unit_id in closed and not _own(row)],
        [row for row in _rows(model, written) if row.unit_id in closed and not _own(row)],
    )


def _own(row: TermOfOffice | Assignment) -> bool:
    return isinstance(row, TermOfOffice) and row.office == TermOfOffice.Office.MEMBER


def _rows(model: type[_Row], ids: Collection[int]) -> list[_Row]:
    return [row for some in some_of(ids) for row in model._default_manager.filter(pk__in=some).order_by("pk")]


def _said(row: Dated) -> tuple[object, ...]:
    """All that it says but when it ends and who said so."""
    apart = {"id", "public_id", "valid_to", "began_by_id", "ended_by_id", "document_id", "sheet", "row"}
    return tuple(getattr(row, f.attname) for f in row._meta.local_concrete_fields if f.attname not in apart)
