"""What becomes of everything that points at a unit when the unit is closed: one line for each such column.

`HANDED` names every foreign key to a unit in the project (a test holds it against the models). Whatever is past stays
where it was; nothing is updated in place: a version is withdrawn, and written again to the day and from the day on.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, cast

from django.apps import apps
from django.db import connection
from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL

from caunoi.organisations.models import TermOfOffice
from caunoi.registers.members.models import Membership
from caunoi.registers.reorganisations.dealing import Dealing, Told
from caunoi.registers.reorganisations.planning import Plan
from caunoi.registers.reorganisations.standing import from_on, some_of
from caunoi.trail.among import among
from caunoi.trail.copying import WORTH_A_STATEMENT, copied
from caunoi.trail.models import Dated
from caunoi.trail.overlap import NoOverlap
from caunoi.trail.writing import Writer

_EMPLOYER: Told = (("employer", "employer_id"),)
_PERSON: Told = (("person", "person_id"),)


@dataclass(frozen=True, slots=True)
class Handed:
    """What becomes of a column, why, and, where it is handed over, what says to which of several heirs a row belongs."""

    how: Callable[[Closing, str, Collection[str]], None] | None
    why: str
    told: Told = ()


class _Row(NamedTuple):
    pk: int
    starts_before: bool
    units: tuple[int, ...]


class Closing:
    """Units closed on a day, by an Act under way: who takes over, and how what is left ends."""

    def __init__(self, writer: Writer, planned: Plan, on: date, *, by_law: bool) -> None:
        self.writer, self.on = writer, on
        self._plan = planned
        self._nobody_takes_over = Membership.Ended.BY_LAW if by_law else Membership.Ended.LEFT
        self._dealing = dealing_of(planned, on)

    def carry_out(self) -> None:
        """Let everything that points at those units be handed over, end or stay, as `HANDED` says."""
        by_model: dict[str, dict[str, Handed]] = defaultdict(dict)
        for place, handed in HANDED.items():
            model, _, column = place.rpartition(".")
            by_model[model][column] = handed
        pointing = {place.rpartition(".")[0] for place in _pointing_at(self._plan, self.on)}
        for model, columns in by_model.items():
            if model not in pointing:
                continue
            # What ends is not handed over by another of its columns.
            for how in (ends, members_own, whole, over):
                wanted = [column for column, handed in columns.items() if handed.how is how]
                if wanted:
                    how(self, model, wanted)

    # -- rows

    def open_rows(self, model: type[Dated], columns: Collection[str], more: Q) -> Iterable[list[_Row]]:
        """Rows held true that point at one of the units on the day or later, some thousand units at a time."""
        table = connection.ops.quote_name(model._meta.db_table)
        pointing = " OR ".join(among(f"{table}.{connection.ops.quote_name(f'{one}_id')}") for one in columns)
        for some in some_of(self._plan.ends):
            # As one value: of a list PostgreSQL expects so many rows that it reads all there are.
            at_these = RawSQL(pointing, [json.dumps(some)] * len(columns), output_field=BooleanField())  # noqa: S611 - names of our models
            rows = model._default_manager.filter(at_these, more, from_on(self.on), ended_by=None)  # type: ignore[misc]
            told = rows.order_by("pk").values_list("pk", "valid_from", *(f"{one}_id" for one in columns))
            # Nor by a cursor, for which it looks for the first of them soonest.
            yield [_Row(pk, since is None or since < self.on, tuple(units)) for pk, since, *units in told]

    def end(self, model: type[Dated], rows: Collection[_Row], *, goes_on: bool = False) -> None:
        """Let them hold to the day before; what would begin on the day or later does not, or not here."""
        self.writer.end(model, [row.pk for row in rows])
        ended: dict[str, Any] = {"valid_to": self.on}
        if model is Membership:
            ended["ended_as"] = Membership.Ended.REORGANISED if goes_on else self._nobody_takes_over
        self.copy(model, (row.pk for row in rows if row.starts_before), ended)

    def copy(self, model: type[Dated], rows: Iterable[int], changed: Mapping[str, Any]) -> None:
        """Write them again with that changed."""
        copied(self.writer, model, list(rows), **changed)

    def begun(self, model: type[Dated]) -> dict[str, Any]:
        """What is changed in a version that goes on with another unit: its days, and the paper that says so."""
        told: dict[str, Any] = {
            "valid_from": self.on, "document_id": self.writer.act.document_id, "sheet": None, "row": None,
        }  # fmt: skip
        return told | ({"began_as": Membership.Began.REORGANISED} if model is Membership else {})

    # -- heirs

    def successors(
        self, model: type[Dated], columns: list[str], rows: Collection[_Row]
    ) -> dict[tuple[int, ...], list[_Row]]:
        """The rows by the units that their columns point at from now on. Rows about a unit without heir are not in it."""
        dealt: Mapping[int, int] = {}
        if self._dealing is not None:
            told = HANDED[f"{model._meta.label}.{columns[0]}"].told
            dealt = self._dealing.heirs_of(model, told, [row.pk for row in rows])
        # A union's thousands of rows point at the same units: the question is the same for all of them.
        alike: dict[tuple[tuple[int, ...], int | None], list[_Row]] = defaultdict(list)
        for row in rows:
            alike[row.units, dealt.get(row.pk)].append(row)
        found: dict[tuple[int, ...], list[_Row]] = defaultdict(list)
        for (units, heir), some in alike.items():
            then = [self._successor(unit, of, heir) for unit, of in zip(units, columns, strict=True)]
            if None not in then:
                found[tuple(unit for unit in then if unit is not None)] += some
        return found

    def _successor(self, unit: int, column: str, dealt: int | None) -> int | None:
        if unit not in self._plan.ends:
            return unit
        if dealt is not None:
            return dealt
        if self._plan.into:
            return self._plan.into[0].unit
        # Nobody takes over: the unit above answers for what was only held by this one.
        return self._still(self._plan.ends[unit]) if column == "held_by" else None

    def _still(self, unit: int) -> int:
        while unit in self._plan.ends:
            unit = self._plan.ends[unit]
        return unit


def dealing_of(planned: Plan, on: date) -> Dealing | None:
    """Who of several heirs takes over what, asked once a plan; None where there is one, or none."""
    if planned.dealing is None and len(planned.into) > 1:
        (unit,) = planned.ends
        planned.dealing = Dealing(unit, planned.into, on)
    return planned.dealing


# ---------------------------------------------------------------- the ways


def ends(closing: Closing, label: str, columns: Collection[str]) -> None:
    """The version ends with the unit."""
    _ends(closing, label, columns, Q())


def over(closing: Closing, label: str, columns: Collection[str]) -> None:
    """From the day on the same is said of the successor; without one it ends."""
    _over(closing, label, list(columns), Q())


def whole(closing: Closing, label: str, columns: Collection[str]) -> None:
    """The version is written again with its own days, which are not the days that somebody held it."""
    model = _dated(label)
    for rows in closing.open_rows(model, columns, Q()):
        closing.writer.end(model, [row.pk for row in rows])
        for units, some in closing.successors(model, list(columns), rows).items():
            closing.copy(model, (row.pk for row in some), _pointing(columns, units))


def members_own(closing: Closing, label: str, columns: Collection[str]) -> None:
    """A member's own office goes with the member; every other one ends."""
    own = Q(office=TermOfOffice.Office.MEMBER)
    _ends(closing, label, columns, ~own)
    _over(closing, label, list(columns), own)


def _ends(closing: Closing, label: str, columns: Collection[str], more: Q) -> None:
    model = _dated(label)
    for rows in closing.open_rows(model, columns, more):
        closing.end(model, rows)


def _over(closing: Closing, label: str, columns: list[str], more: Q) -> None:
    model = _dated(label)
    for rows in closing.open_rows(model, columns, more):
        going_on = closing.successors(model, columns, rows)
        kept = {row.pk for some in going_on.values() for row in some}
        closing.end(model, [row for row in rows if row.pk not in kept])
        closing.end(model, [row for row in rows if row.pk in kept], goes_on=True)
        if (key := _key_beside(model, columns)) is not None:
            for units, some in going_on.items():
                _begin_where_free(closing, model, key, some, _pointing(columns, units))
            continue
        for some, pointing in _together(columns, going_on):
            before = [row.pk for row in some if row.starts_before]
            closing.copy(model, before, pointing | closing.begun(model))
            closing.copy(model, (row.pk for row in some if not row.starts_before), pointing)


def _dated(label: str) -> type[Dated]:
    return cast("type[Dated]", apps.get_model(label))


def _together(
    columns: list[str], going_on: Mapping[tuple[int, ...], list[_Row]]
) -> Iterable[tuple[list[_Row], dict[str, Any]]]:
    """Rows with what they point at from now on: those of several heirs at once, where each takes over a few."""
    few: dict[tuple[int, ...], list[_Row]] = {}
    for units, some in going_on.items():
        if len(some) < WORTH_A_STATEMENT and len(going_on) > 1:
            few[units] = some
        else:
            yield some, _pointing(columns, units)
    if few:
        units_of = {row.pk: units for units, some in few.items() for row in some}
        yield (
            [row for some in few.values() for row in some],
            {f"{one}_id": {pk: of[at] for pk, of in units_of.items()} for at, one in enumerate(columns)},
        )


def _pointing(columns: Collection[str], units: tuple[int, ...]) -> dict[str, Any]:
    return {f"{column}_id": unit for column, unit in zip(columns, units, strict=True)}


# ---------------------------------------------------------------- what the successor has already


def _key_beside(model: type[Dated], columns: Collection[str]) -> list[str] | None:
    """What else must not be the same on one day, where the unit is part of such a key: the successor may have it."""
    for constraint in model._meta.constraints:
        if isinstance(constraint, NoOverlap) and set(constraint.key) & set(columns):
            return constraint.columns(model)
    return None


_Span = tuple[date, date]


def _begin_where_free(
    closing: Closing, model: type[Dated], key: list[str], rows: list[_Row], pointing: dict[str, Any]
) -> None:
    """Begin them at the successor on the days on which it has not the same already, of its own or by another of them."""
    unit_columns = set(pointing)
    rest = [name for name in key if name not in unit_columns]
    taken: dict[tuple[Any, ...], list[_Span]] = defaultdict(list)
    at_successor = {name: pointing[name] for name in key if name in unit_columns}
    standing = model._default_manager.filter(from_on(closing.on), ended_by=None, **at_successor)  # type: ignore[misc]
    for since, until, *same in standing.values_list("valid_from", "valid_to", *rest):
        taken[tuple(same)].append((since or date.min, until or date.max))
    begun: dict[tuple[date, date], list[int]] = defaultdict(list)
    for some in some_of([row.pk for row in rows]):
        told = model._default_manager.filter(pk__in=some).order_by("pk")
        for pk, since, until, *same in told.values_list("pk", "valid_from", "valid_to", *rest):
            span = (max(since or date.min, closing.on), until or date.max)
            for free in _free(span, taken[tuple(same)]):
                begun[free].append(pk)
            taken[tuple(same)].append(span)
    for (since, until), some in begun.items():
        days = {"valid_from": since, "valid_to": None if until == date.max else until}
        closing.copy(model, some, pointing | closing.begun(model) | days)


def _free(span: _Span, taken: Iterable[_Span]) -> list[_Span]:
    free = [span]
    for since, until in taken:
        free = [
            part
            for begins, ends_ in free
            for part in ((begins, min(ends_, since)), (max(begins, until), ends_))
            if part[0] < part[1]
        ]
    return free


# ---------------------------------------------------------------- every column that points at a unit

_RIGHTS = "Rights over people: whoever serves in the successor is appointed there, nobody by a merger."
_PAST = "It says what was done, by whom, on a day that is past."

HANDED: dict[str, Handed] = {
    "organisations.UnitDescription.unit": Handed(ends, "A unit is there as long as it is described."),
    "organisations.UnitParent.unit": Handed(ends, "A unit that is closed stands under nobody."),
    "organisations.UnitParent.parent": Handed(
        over, "What stands below stands below the successor.", (("unit", "unit_id"),)
    ),
    "organisations.UnitSuccession.predecessor": Handed(None, _PAST),
    "organisations.UnitSuccession.successor": Handed(
        None, "A chain of successions is followed by who reads."
    ),
    "organisations.TermOfOffice.unit": Handed(
        members_own,
        f"A member's own office goes with the member. {_RIGHTS}",
        (("account", "account_id"),),
    ),
    "organisations.Responsibility.unit": Handed(
        over, "Somebody answers for every place on every day.", (("area", "area_id"), *_EMPLOYER)
    ),
    "organisations.Submission.unit": Handed(None, f"A list that was sent. {_PAST}"),
    "organisations.Coverage.unit": Handed(
        over, "An employer keeps its union: the successor covers it.", _EMPLOYER
    ),
    "access.Appointment.unit": Handed(None, "Asked for there; it lapses by itself."),
    "access.SystemKey.unit": Handed(None, "A key is worth what its term is: it ends with the term."),
    "members.Membership.unit": Handed(over, "The same spell goes on in the successor.", _EMPLOYER),
    "members.Membership.held_by": Handed(over, "Held by whoever the member belongs to.", _EMPLOYER),
    "members.MemberState.unit": Handed(over, "A pause goes with the member.", _PERSON),
    "officers.Assignment.unit": Handed(ends, _RIGHTS),
    "officers.Assignment.held_by": Handed(
        over, "The assignment is the successor's from then on.", (*_EMPLOYER, ("unit", "unit_id"))
    ),
    "officers.Contact.unit": Handed(None, f"A visit or a call. {_PAST}"),
    "officers.Contact.held_by": Handed(None, f"A visit or a call. {_PAST}"),
    "officers.Mandate.unit": Handed(ends, "An office of a union ends with it; the successor elects its own."),
    "agreements.AgreementTerms.held_by": Handed(
        whole,
        "An agreement in force has somebody who answers for it; its days are the days of force.",
        (("employer", "agreement__parties__employer_id"),),
    ),
    "agreements.Bargaining.held_by": Handed(
        whole, "Bargaining has somebody who answers for it; its days are those of the bargaining.", _EMPLOYER
    ),
    "concerns.Concern.held_by": Handed(
        whole,
        "What is not answered has somebody who answers for it; its days are from when it was raised to the answer.",
        _EMPLOYER,
    ),
    "dues.Payment.unit": Handed(
        None, f"Due to that union and paid for a period. {_PAST} What comes later is the successor's."
    ),
    "welfare.Programme.unit": Handed(
        None, "Who ran it ran it; a programme that goes on is another's to found."
    ),
    "welfare.Quota.unit": Handed(
        None, "Places of a programme are of the unit that got them; what it has not used is redistributed."
    ),
    "welfare.QuotaMove.unit": Handed(None, f"Places given to that unit, by that Act. {_PAST}"),
    "welfare.Nomination.held_by": Handed(None, f"Put forward by that union, once, on that day. {_PAST}"),
    "welfare.Receipt.held_by": Handed(None, f"Handed over by that union, once, on that day. {_PAST}"),
    "cards.Holder.held_by": Handed(over, "By it the member sees the own record.", _PERSON),
    "cards.Card.held_by": Handed(
        None, "A code is given once; whose union the member belongs to now gives the next one."
    ),
    "links.EmployerLink.held_by": Handed(None, "A way in until its last day, worth what its officer is."),
    "intake.HandInLink.unit": Handed(
        None,
        "A way in for that unit's lists until its last day; whoever took the unit over may be named in them.",
    ),
    "intake.HandIn.unit": Handed(None, f"Handed in for that unit. {_PAST}"),
    "national.NationalExport.unit": Handed(None, f"Whom it was made for. {_PAST}"),
    "national.NationalRow.unit": Handed(
        None, f"Told as of that unit; the next export tells of the successor. {_PAST}"
    ),
    "statistics.FormReturn.unit": Handed(None, f"Signed by that unit, for that period. {_PAST}"),
    "rounds.Round.held_by": Handed(None, f"Who asked asked. {_PAST}"),
    "rounds.RoundUnit.unit": Handed(None, f"Due of that unit, in that round. {_PAST}"),
    "reorganisations.Reorganisation.decider": Handed(None, _PAST),
    "indicators.ReportedFigure.unit": Handed(None, f"A number that was signed. {_PAST}"),
    "indicators.Board.unit": Handed(
        None, "Shared with those of a unit that is no more, it is its owner's again."
    ),
    "indicators.Alert.unit": Handed(
        None, "Nobody reads the figures of a unit that is no more but with its past."
    ),
    "resolutions.Plan.unit": Handed(None, "What was promised for a territory that is no more is still told."),
    "resolutions.Target.unit": Handed(
        None, "What was promised for a territory that is no more is still told."
    ),
    "resolutions.FrozenReview.unit": Handed(None, f"What a review of that unit found. {_PAST}"),
}


def pointing_at(units: Collection[int], on: date) -> set[str]:
    """The columns that are not left as they are and by which anything points at these units on the day or later.

    Asked at once: most units are pointed at by a few of them.
    """
    places = [place for place, handed in HANDED.items() if handed.how is not None]
    quote = connection.ops.quote_name
    asked = [
        f"SELECT {number} WHERE EXISTS (SELECT 1 FROM {quote(model._meta.db_table)} WHERE"  # noqa: S608 - names of our models
        f" {among(quote(f'{column}_id'))} AND ended_by_id IS NULL AND (valid_to IS NULL OR valid_to > %s))"
        for number, (model, column) in enumerate(
            (_dated(label), column) for label, _, column in (place.rpartition(".") for place in places)
        )
    ]
    found: set[str] = set()
    for some in some_of(units):
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(asked), [json.dumps(some), on] * len(places))
            found.update(places[number] for (number,) in cursor.fetchall())
    return found


def _pointing_at(planned: Plan, on: date) -> set[str]:
    if planned.pointing is None:
        planned.pointing = pointing_at(planned.ends, on)
    return planned.pointing


def estimated(planned: Plan, on: date) -> int:
    """How many rows a plan would deal to several heirs by share, having no address."""
    dealing = dealing_of(planned, on)
    if dealing is None:
        return 0
    there = _pointing_at(planned, on)
    for place, handed in HANDED.items():
        if handed.told and place in there:
            label, _, column = place.rpartition(".")
            rows: QuerySet[Any] = _dated(label)._default_manager.all()
            if handed.how is members_own:
                rows = rows.filter(office=TermOfOffice.Office.MEMBER)
            pointing = rows.filter(from_on(on), ended_by=None, **{column: dealing.unit})
            dealing.heirs_of(_dated(label), handed.told, list(pointing.values_list("pk", flat=True)))
    return dealing.estimated
