"""A folder of rosters compared as a whole: who stands where, on which day, before any of it is taken in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from caunoi.intake.receiving import Received, Table
from caunoi.intake.running import Run
from caunoi.registers.members.matching import people_by_number


class MemberRow(NamedTuple):
    """A typed row of a roster; the order is that of `rosters/members.py`."""

    row: int
    name: str
    name_fold: str
    name_sort: str
    birth: str | None
    birth_precision: str
    sex: str
    identity_kind: str
    identity: str
    phone: str
    address: str
    joined: str | None
    joined_precision: str
    note_kind: str
    note_value: str
    note_on: str | None
    manager: bool
    tax_code: str
    employer: str


# What many rows of a list say alike.
_SHARED = (
    "birth",
    "birth_precision",
    "sex",
    "identity_kind",
    "joined",
    "joined_precision",
    "note_kind",
    "note_value",
)


def members_in(table: Table) -> list[MemberRow]:
    """The rows of a roster, in the place of the plain values that came: of a long list there is no second copy, and what
    many rows say alike is one text."""
    rows: list[Any] = table.rows
    texts: dict[str, str] = {}
    for at, values in enumerate(rows):
        if isinstance(values, list):
            for place in _PLACES_SHARED:
                if (text := values[place]) is not None:
                    values[place] = texts.setdefault(text, text)
            rows[at] = MemberRow._make(values)
    return rows


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a number stands in the folder: which table, as of which day."""

    table: int
    day: date


@dataclass(slots=True)
class Folder:
    """All rosters of one run. Tables are known by their position; a table's union once it is placed."""

    first: dict[str, Standing] = field(default_factory=dict)
    further: dict[str, list[Standing]] = field(default_factory=lambda: defaultdict(list))
    complete: dict[int, bool] = field(default_factory=dict)
    days: dict[int, date] = field(default_factory=dict)
    units: dict[int, int] = field(default_factory=dict)
    # Known before the run, by number.
    people: dict[str, int] = field(default_factory=dict)
    # Within the transaction that asked for them, and nothing was written in it since.
    just_asked: bool = False
    # Taken in by the run itself, each with the day of the list that named them.
    newcomers: dict[int, date] = field(default_factory=dict)
    _numbers: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, files: Iterable[Received], run: Run) -> Folder:
        """Where every number of the folder stands."""
        folder = cls()
        for file in files:
            day = run.day(file)
            for table in file.tables:
                if table.kind == "members":
                    folder._take(table, day)
        folder.people, folder.just_asked = people_by_number(folder.first.keys()), connection.in_atomic_block
        for number, person in folder.people.items():
            folder._numbers[person].append(number)
        return folder

    def known_now(self, numbers: Set[str]) -> dict[str, int]:
        """Who is known by the numbers now; asked anew only where that may have changed."""
        if not self.just_asked or not numbers <= self.first.keys():
            return people_by_number(numbers)
        return {number: person for number, person in self.people.items() if number in numbers}

    def _take(self, table: Table, day: date) -> None:
        at = id(table)
        self.days[at], self.complete[at] = day, not table.above.additions
        standing = Standing(at, day)
        numbers = [row[_IDENTITY] for row in table.rows]
        # A row that is refused still shows that its person is there.
        numbers += [bad.get("identity", "") for bad in table.bad]
        first, further = self.first, self.further
        for number in numbers:
            if number and first.setdefault(number, standing) is not standing:
                further[number].append(standing)

    def standings(self, number: str) -> list[Standing]:
        """Every table that names a number."""
        return [self.first[number], *self.further.get(number, ())] if number in self.first else []

    def stands_elsewhere(self, person: int, table: Table, day: date) -> bool:
        """Whether another roster of the folder names a person, of that day or later, taken in already or not."""
        if self.newcomers.get(person, date.min) >= day:
            return True
        own = id(table)
        return any(
            standing.table != own and standing.day >= day
            for number in self._numbers.get(person, ())
            for standing in self.standings(number)
        )

    def people_of_faulty_rows(self, table: Table) -> set[int]:
        """People whom the table names in rows that are refused or held for a fault of their own."""
        numbers = (bad.get("identity") for bad in table.bad)
        return {self.people[number] for number in numbers if number in self.people}

    def missing_from(self, number: str, unit: int, day: date) -> bool:
        """Whether a union's complete roster, of that day or earlier, is in the folder without the number."""
        own = [table for table, its_unit in self.units.items() if its_unit == unit and self.complete[table]]
        if not any(self.days[table] <= day for table in own):
            return False
        return not any(standing.table in own for standing in self.standings(number))


_IDENTITY = MemberRow._fields.index("identity")
_PLACES_SHARED = tuple(map(MemberRow._fields.index, _SHARED))
