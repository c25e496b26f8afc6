"""How far an account reaches on a day: the terms of office it holds, and the units each right covers by them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Exists, OuterRef

from caunoi.access.models import Account
from caunoi.access.rights import RIGHTS, Term, carries, units_of
from caunoi.organisations.models import TermOfOffice, UnitDescription, UnitParent
from caunoi.organisations.tree import NoFederation, reached_on, root


@dataclass(frozen=True, slots=True)
class Reach:
    """The terms held on a day, and the units that `right` covers by them.

    `units` is None when the whole federation is covered: a range, not a list of 1,800 ids. A reach that was not
    narrowed to a right covers nothing: one asks for what, before one asks how far.
    """

    account: Account | None
    day: date
    terms: tuple[Term, ...]
    right: str = ""
    units: frozenset[int] | None = frozenset()
    # Whoever runs commands on the machine itself, without an account; never anybody on the web.
    at_the_machine: bool = False

    @property
    def offices(self) -> frozenset[str]:
        """Every office held."""
        return frozenset(term.office for term in self.terms)

    def may(self, right: str) -> bool:
        """Whether one of the terms held gives that right. An unknown right is a bug and raises KeyError."""
        asked = RIGHTS[right]
        return self.at_the_machine or any(carries(term, asked) for term in self.terms)

    def may_at(self, right: str, unit: int) -> bool:
        """Whether one of the terms held gives that right over that unit."""
        return self.to(right).covers(unit)

    def to(self, right: str) -> Reach:
        """How far that right reaches; raises KeyError for an unknown one."""
        asked = RIGHTS[right]
        return self if self.at_the_machine else replace(self, right=right, units=units_of(self.terms, asked))

    def hands(self, right: str) -> frozenset[int] | None:
        """The units as they stand over which that right reaches, without their past: what may be written about."""
        return None if self.at_the_machine else units_of(self.terms, RIGHTS[right], past=False)

    def covers(self, unit: int) -> bool:
        """Whether that unit is within reach."""
        return self.units is None or unit in self.units

    def seats(self) -> list[int]:
        """The units in whose name the account acts by this right, the longest-held first."""
        return list(dict.fromkeys(term.unit for term in self.terms if carries(term, RIGHTS[self.right])))


def reach_of(account: Account, *, on: date) -> Reach:
    """What the account's terms give it on that day; nothing at all when none is running or it is closed.

    A term in a unit that is not there on the day gives nothing either: its past is read by whoever took it over.
    """
    if not account.is_active:
        return Reach(account, on, ())
    there = UnitDescription.objects.on(on).filter(unit=OuterRef("unit"))
    held = TermOfOffice.objects.on(on).filter(Exists(there), account=account).order_by("valid_from", "id")
    rows = list(held.values_list("office", "unit_id"))
    if not rows:
        return Reach(account, on, ())
    held_at = {unit for _, unit in rows}
    top = _top(held_at, on)
    below = {unit: (None, frozenset[int]()) if unit == top else reached_on(unit, on) for unit in held_at}
    return Reach(account, on, tuple(Term(office, unit, *below[unit]) for office, unit in rows))


def _top(units: set[int], on: date) -> int | None:
    """The root, if it may be among those units: to find it costs more than to see that each stands under another."""
    above = UnitParent.objects.held_true().filter(unit__in=units)
    if units == set(above.values_list("unit_id", flat=True)):
        return None
    try:
        return root(on)
    except NoFederation:
        return None


def operator(day: date) -> Reach:
    """The reach of whoever runs `caunoi` on the machine: the whole federation.

    Who may read the database file and the keys can read all of it anyway; that is said, not hidden. No view and no
    API calls this.
    """
    return Reach(None, day, (), right="operator", units=None, at_the_machine=True)
