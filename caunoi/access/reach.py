"""How far an account reaches on a day: the terms of office it holds, and the units each right covers by them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, Exists, OuterRef
from django.db.models.expressions import Expression
from django.db.models.sql.compiler import SQLCompiler

from caunoi.access.models import Account
from caunoi.access.rights import RIGHTS, Term, carries, units_of
from caunoi.organisations.models import TermOfOffice, UnitDescription, UnitParent
from caunoi.organisations.tree import NoFederation, reached_on, root

#: So many units are named one by one in a statement, which the planner knows best; more go as one value.
_NAMED = 100
# PostgreSQL thinks that any list is of two hundred and would join it row by row, or look each of its ids up in an index.
# What is asked to be true is no join: the list is hashed once a statement, and each row that comes by is looked up in it.
_AMONG = {
    "postgresql": "(SELECT unnest(CAST(%s AS bigint[]))) IS TRUE",
    "sqlite": "(SELECT CAST(value AS bigint) FROM json_each(%s))",
}


class _Listed(Expression):
    """What stands after `in`: ids between commas."""

    def __init__(self, listed: str) -> None:
        super().__init__(output_field=BigIntegerField())
        self.listed = listed

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[str | int, ...]]:
        """The statement's part and its one parameter."""
        braces = "{%s}" if connection.vendor == "postgresql" else "[%s]"
        return _AMONG[connection.vendor], (braces % self.listed,)


class Units(frozenset[int]):
    """Ids of units that a query may be narrowed to, however many they are: `filter(unit__in=units)`.

    A province has thousands. Written out one by one they cost each statement of a page tens of milliseconds on both
    sides; so they go as one value, spelled once.
    """

    @cached_property
    def listed(self) -> str:
        """The ids between commas, in their order."""
        return ",".join(map(str, sorted(self)))

    def resolve_expression(self, *_query: Any, **_more: Any) -> Any:
        """What Django's `in` compares with."""
        if len(self) <= _NAMED:
            return sorted(self)
        return _Listed(self.listed)


def as_units(units: frozenset[int]) -> Units:
    """The same ids, as they go into statements."""
    return units if isinstance(units, Units) else Units(units)


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
    # Employers where the account is a manager or in personnel, by any term: what workers raised there is not shown to it.
    manages_at: frozenset[int] = frozenset()
    # By right, how far it reaches: a page asks it again and again.
    _reached: dict[tuple[str, bool], Units | None] = field(default_factory=dict, repr=False, compare=False)

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
        asked = RIGHTS[right].code
        if self.at_the_machine:
            return self
        return replace(self, right=asked, units=self._units(asked, past=True))

    def hands(self, right: str) -> frozenset[int] | None:
        """The units as they stand over which that right reaches, without their past: what may be written about."""
        return None if self.at_the_machine else self._units(right, past=False)

    def _units(self, right: str, *, past: bool) -> Units | None:
        key = (right, past)
        if key not in self._reached:
            found = units_of(self.terms, RIGHTS[right], past=past)
            # Rights that reach equally far share what they reach, and how it is spelled.
            same = (one for one in self._reached.values() if one == found)
            self._reached[key] = None if found is None else next(same, None) or as_units(found)
        return self._reached[key]

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
    held = TermOfOffice.objects.on(on).filter(account=account).annotate(there=Exists(there))
    terms = list(
        held.order_by("valid_from", "id").values_list(
            "office", "unit_id", "there", "employed_at_id", "employed_as"
        )
    )
    rows = [(office, unit) for office, unit, is_there, *_ in terms if is_there]
    if not rows:
        return Reach(account, on, ())
    # A job goes on where the office does not: a unit that was closed changes nothing about it.
    manages_at = frozenset(at for *_, at, as_ in terms if at is not None and as_ in TermOfOffice.NO_CONCERNS)
    held_at = {unit for _, unit in rows}
    top = _top(held_at, on)
    below = {unit: (None, frozenset[int]()) if unit == top else reached_on(unit, on) for unit in held_at}
    told = tuple(Term(office, unit, *below[unit]) for office, unit in rows)
    return Reach(account, on, told, manages_at=manages_at)


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
