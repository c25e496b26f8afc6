"""Who the rows of a roster may be about: looked up once a table, before any row is decided."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from caunoi.intake.comparing import Folder, MemberRow
from caunoi.intake.known import KnownOrganisations
from caunoi.intake.matching.finding_again import found_again
from caunoi.intake.matching.judging import Judged
from caunoi.intake.matching.sealed import ONE_OFF
from caunoi.intake.matching.spelling import one_name
from caunoi.intake.placing import Place, employer_by, union_at
from caunoi.intake.receiving import Table
from caunoi.registers.members import matching
from caunoi.registers.members.matching import Known, Spell
from caunoi.vocabulary.days import partial
from caunoi.vocabulary.faults import Fault


class OnRecord(NamedTuple):
    """People by their number, and what is known of each."""

    people: dict[str, int]
    particulars: dict[int, Known]
    spells: dict[int, list[Spell]]


@dataclass(slots=True)
class LookedUp:
    """One table, and what is on record of the people and unions that it names."""

    table: Table
    day: date
    place: Place
    known: KnownOrganisations
    folder: Folder

    _people: dict[str, int] = field(default_factory=dict, kw_only=True)
    _particulars: dict[int, Known] = field(default_factory=dict, kw_only=True)
    _spells: dict[int, list[Spell]] = field(default_factory=dict, kw_only=True)
    _states: dict[int, tuple[int, str, date | None, int]] = field(default_factory=dict, kw_only=True)
    _members: dict[int, dict[int, Spell]] = field(default_factory=dict, kw_only=True)
    _by_name: dict[tuple[int, str], list[int]] = field(
        default_factory=lambda: defaultdict(list), kw_only=True
    )
    _bare: set[int] = field(default_factory=set, kw_only=True)
    _places: dict[tuple[str, str], Place | Fault] = field(default_factory=dict, kw_only=True)
    # What rows whose number is not known may be about, by row.
    _again: dict[int, Judged] = field(default_factory=dict, kw_only=True)

    @property
    def looked_up(self) -> OnRecord:
        """What the rows were decided by."""
        return OnRecord(self._people, self._particulars, self._spells)

    def _look_up(self, rows: list[MemberRow]) -> None:
        units = {self.place.unit} if self.place.unit else set()
        for row in rows:
            if row.tax_code or row.employer:
                place = self._place(row)
                if isinstance(place, Place) and place.unit:
                    units.add(place.unit)
        self._people = self.folder.known_now({row.identity for row in rows if row.identity})
        self._members = matching.members_of(units, on=self.day)
        people = set(self._people.values())
        for members in self._members.values():
            people.update(members)
        self._particulars = matching.particulars_of(people)
        self._spells = matching.spells_of(people, besides=self._members, on=self.day)
        self._states = matching.states_of(people)
        inside = {person for members in self._members.values() for person in members}
        # Whoever was found by a number has one.
        self._bare = matching.without_number(inside.difference(self._people.values()))
        for unit, members in self._members.items():
            for person in members:
                self._by_name[unit, self._particulars[person].name_fold].append(person)
        self._find_again(rows)

    def _find_again(self, rows: list[MemberRow]) -> None:
        """Those whose number is not known, or who have none and stand in the union under no such name and birth."""
        unknown = [row for row in rows if row.identity not in self._people and not self._here(row)]
        if not unknown:
            return
        again = found_again(unknown, day=self.day, besides=set(self._people.values()), everybody=rows)
        self._again = {unknown[at].row: judged for at, judged in again.items()}
        meant = {pair.likeness.other for judged in again.values() for pair, _ in judged.alike}
        self._particulars |= matching.particulars_of(meant - self._particulars.keys())
        self._spells |= matching.spells_of(meant - self._spells.keys())
        self._states |= matching.states_of(meant - self._states.keys())

    def _here(self, row: MemberRow) -> bool:
        place = self._place(row)
        return isinstance(place, Fault) or (not row.identity and bool(self._alike_in_union(row, place)))

    def _place(self, row: MemberRow) -> Place | Fault:
        """The union of a row: the table's, unless the row names an employer of its own."""
        if not (row.tax_code or row.employer):
            return self.place
        key = (row.tax_code, row.employer)
        if key not in self._places:
            employer = employer_by(row.tax_code, row.employer, self.known)
            if isinstance(employer, Fault):
                # A column like "Đơn vị" often holds a workshop; it names an employer only if one is so called.
                unnamed = not row.tax_code and (self.place.unit or self.place.employer is not None)
                self._places[key] = self.place if unnamed else employer
            elif employer == self.place.employer:
                self._places[key] = self.place
            else:
                self._places[key] = union_at(employer, self.day, self.known)
        return self._places[key]

    def _both_stand(self, judged: Judged) -> bool:
        """Whether two numbers a digit apart stand in one folder, each on a row of its own: then neither is a slip."""
        pair, _ = judged.alike[0]
        there = self.folder.newcomers.keys() | self.folder.people.values()
        return pair.agreement.number == ONE_OFF and pair.likeness.other in there

    def _one_name(self, row: MemberRow, person: int) -> bool:
        """Whether the name on record is the row's, or with the same day of birth another spelling of it."""
        about = self._particulars[person]
        if about.name_fold == row.name_fold:
            return True
        return self._born_the_same_day(row, person) and one_name(about.name, row.name)

    def _agree(self, row: MemberRow, person: int) -> bool:
        known = self._particulars[person].birth
        said = partial(row.birth, row.birth_precision)
        # A day that is said alike is mostly one object.
        return known is said or known is None or said is None or known.agrees_with(said)

    def _alike_in_union(self, row: MemberRow, place: Place) -> list[int]:
        """Members of the union who have the row's name and may have its birth date."""
        return [p for p in self._by_name.get((place.unit, row.name_fold), ()) if self._agree(row, p)]

    def _born_the_same_day(self, row: MemberRow, person: int) -> bool:
        known = self._particulars[person].birth
        return (
            known is not None
            and known.precision == "day"
            and known == partial(row.birth, row.birth_precision)
        )
