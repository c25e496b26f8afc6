"""What comes by a link or a key of one unit, or on the page of its round, names that unit and those below it: any other row is refused, with a sentence.

A row that is refused here stays among the faulty ones of its table, so that it is counted, and shown to whoever looks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from caunoi.intake.committing.agreements import AgreementRow
from caunoi.intake.committing.concerns import ConcernRow
from caunoi.intake.committing.dues import DuesRow, body_of
from caunoi.intake.committing.employers import EmployerRow
from caunoi.intake.committing.nominations import NominationRow
from caunoi.intake.committing.officers import OfficerRow
from caunoi.intake.committing.receipts import ReceiptRow
from caunoi.intake.committing.visits import VisitRow
from caunoi.intake.comparing import MemberRow
from caunoi.intake.known import KnownOrganisations, roots
from caunoi.intake.placing import employer_by, place_of, union_at
from caunoi.intake.receiving import Received, Table
from caunoi.intake.running import Scope
from caunoi.intake.turns import fault_message
from caunoi.organisations.tree import under_on
from caunoi.registers.members import matching
from caunoi.registers.members.matching import Spell
from caunoi.registers.welfare.models import Nomination
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.faults import Catalogue, Fault
from caunoi.vocabulary.names import fold

decide = Catalogue(
    {
        "list-of-another-unit": (
            "refuse",
            "Danh sách đứng tên “{named}”, không phải “{unit}” hay đơn vị cấp dưới. Liên kết, khóa và trang kỳ thu của một đơn vị chỉ nhận danh sách của đơn vị ấy.",
            "The list names “{named}”, which is not “{unit}” nor a unit below it. A link, a key and the page of a round take lists of that unit alone.",
        ),
        "row-of-another-unit": (
            "refuse",
            "Dòng này thuộc đơn vị khác, không phải “{unit}” hay đơn vị cấp dưới. Bỏ dòng này, hoặc để đơn vị ấy nộp.",
            "This row is of another unit, not of “{unit}” nor of a unit below it. Leave it out, or let that unit hand it in.",
        ),
        "row-of-no-unit": (
            "refuse",
            "Dòng này không cho biết thuộc công đoàn nào trong phạm vi “{unit}”. Ghi mã số thuế của doanh nghiệp có công đoàn, hoặc công đoàn cấp trên trực tiếp.",
            "This row does not tell which union within “{unit}” it is of. Write the tax code of an employer with a union, or the union directly above.",
        ),
        "list-of-another-kind": (
            "refuse",
            "Liên kết, khóa hoặc kỳ thu này để nộp loại danh sách khác. Hãy nộp đúng nơi của loại danh sách này.",
            "This link, key or round is for another kind of list. Hand it in where its kind is asked for.",
        ),
    }
)

#: Faults of one row of a kind, or None where the unit may name it.
Judge = Callable[[list[Any]], Fault | None]


def confine(
    received: Iterable[Received], scope: Scope, known: KnownOrganisations, *,
    day: Callable[[Received], date], at: datetime,
) -> None:  # fmt: skip
    """Move every row that the unit may not name among the faulty ones of its table."""
    inside = _Inside.of(scope, known, on=day_of(at))
    for file in received:
        for table in file.tables:
            inside.confine(table, day(file))


@dataclass(slots=True)
class _Inside:
    scope: Scope
    units: frozenset[int]
    known: KnownOrganisations
    name: str

    @classmethod
    def of(cls, scope: Scope, known: KnownOrganisations, *, on: date) -> _Inside:
        # A unit that was closed since is spoken of by whoever took it over.
        units = under_on(scope.unit, on) | known.heirs(scope.unit)
        return cls(scope, units, known, known.units[scope.unit][0])

    def confine(self, table: Table, day: date) -> None:
        judges = JUDGES if self.scope.paper is None else IN_ROUNDS
        if table.kind != self.scope.kind or table.kind not in judges:
            fault: Fault | None = decide("list-of-another-kind")
        else:
            fault = self._heading(table, day)
        table.refused = fault is not None
        judge = judges.get(table.kind, _nobody)(self, table, day) if fault is None else lambda values: fault
        for values in table.rows:
            if (wrong := judge(values)) is not None:
                table.bad.append(_faulty(values, wrong, table))
        refused = {bad["row"] for bad in table.bad}
        table.rows = [values for values in table.rows if values[0] not in refused]
        for bad in table.bad:
            # A row may be so wrong that nothing of it was typed.
            if bad.get("values") is not None and (wrong := judge(bad["values"])) is not None:
                bad["faults"] = [fault_message(wrong), *bad["faults"]]

    def covers(self, employer: int, day: date) -> bool:
        """Whether a union inside stands at the employer on that day, or stood there last."""
        standings = self.known.coverages.get(employer, [])
        units = {one.unit for one in standings if one.on(day)} or {one.unit for one in standings}
        return bool(units) and units <= self.units

    def about(self, tax_code: str, name: str, day: date) -> Fault | None:
        """What is wrong with a row about the union of that name, or the employer; one that nobody knows waits."""
        union = None if tax_code else self.known.called(fold(name), day)
        if union is not None:
            return None if union in self.units else self.another()
        employer = employer_by(tax_code, name, self.known)
        return None if isinstance(employer, Fault) or self.covers(employer, day) else self.another()

    def elsewhere(self, spells: Iterable[Spell], day: date) -> bool:
        """Whether somebody is a member of another unit on that day."""
        return any(one.holds_on(day) and one.unit not in self.units for one in spells)

    def another(self) -> Fault:
        return decide("row-of-another-unit", unit=self.name)

    def _heading(self, table: Table, day: date) -> Fault | None:
        """Whose list it is by its title; one that says nothing is the unit's own."""
        above = table.above
        if table.kind != "members":
            named = self.known.called(fold(above.union), day) if above.union else None
            return None if named is None or named in self.units else self._named(above.union)
        if not (above.union or above.employer or above.tax_code or above.tax_fault):
            if not {"tax_code", "employer"} & table.columns.keys():
                above.union = self.name
            return None
        place = place_of(above, day, self.known)
        if isinstance(place, Fault) or place.unit in self.units:
            return None
        return self._named(place.name or above.union or above.employer)

    def _named(self, name: str) -> Fault:
        return decide("list-of-another-unit", named=name, unit=self.name)


def _members(inside: _Inside, table: Table, day: date) -> Judge:
    place = place_of(table.above, day, inside.known)
    own = None if isinstance(place, Fault) else place.employer
    judged: dict[tuple[str, str], Fault | None] = {}

    def placed(tax_code: str, employer: str) -> Fault | None:
        if not (tax_code or employer):
            return None
        at = employer_by(tax_code, employer, inside.known)
        # A workshop's name, or an employer that is not known yet: then the row is its list's, or waits.
        if isinstance(at, Fault) or at == own:
            return None
        there = union_at(at, day, inside.known)
        return None if isinstance(there, Fault) or there.unit in inside.units else inside.another()

    def judge(values: list[Any]) -> Fault | None:
        row = MemberRow._make(values)
        key = (row.tax_code, row.employer)
        if key not in judged:
            judged[key] = placed(*key)
        return judged[key]

    return judge


def _agreements(inside: _Inside, _table: Table, day: date) -> Judge:
    def judge(values: list[Any]) -> Fault | None:
        row = AgreementRow._make(values)
        employer = employer_by(row.tax_code, row.employer, inside.known)
        return None if isinstance(employer, Fault) or inside.covers(employer, day) else inside.another()

    return judge


def _nominations(inside: _Inside, table: Table, day: date) -> Judge:
    numbers = {NominationRow._make(values).identity for values in table.rows}
    people = matching.people_by_number(numbers - {""})
    spells = matching.spells_of(set(people.values()))

    def judge(values: list[Any]) -> Fault | None:
        row = NominationRow._make(values)
        held = [one.unit for one in spells.get(people.get(row.identity, 0), ()) if one.holds_on(day)]
        if held:
            return None if set(held) <= inside.units else inside.another()
        employer = employer_by(row.tax_code, row.employer, inside.known)
        if isinstance(employer, Fault):
            return decide("row-of-no-unit", unit=inside.name)
        return None if inside.covers(employer, day) else inside.another()

    return judge


def _employers(inside: _Inside, _table: Table, day: date) -> Judge:
    def judge(values: list[Any]) -> Fault | None:
        row, known = EmployerRow._make(values), inside.known
        union = known.called(fold(row.union), day) if row.union else None
        if union is not None and union not in inside.units:
            return inside.another()
        employer = _known_employer(row, known)
        if employer is not None:
            return None if inside.covers(employer, day) else inside.another()
        # One that is new here has no union yet: it comes in under the unit that hands it in, named above it.
        upper = known.called(fold(row.upper), day) if row.upper else None
        if upper is None:
            return decide("row-of-no-unit", unit=inside.name)
        return None if upper in inside.units else inside.another()

    return judge


def _known_employer(row: EmployerRow, known: KnownOrganisations) -> int | None:
    if row.tax_kind == "household":
        return known.owned(row.tax_code)
    if row.tax_code:
        return known.by_tax.get(row.tax_code[:10])
    return min(known.by_name.get(row.name_fold, ()), default=None)


def _dues(inside: _Inside, _table: Table, _day: date) -> Judge:
    root = roots()[0]

    def judge(values: list[Any]) -> Fault | None:
        row = DuesRow._make(values)
        if not (row.kind and row.since and row.until):
            return None
        body = body_of(row, inside.known, root)
        # What names no body on record waits; an employer without a union is the federation's to enter.
        return None if isinstance(body, Fault) or body[0] in inside.units else inside.another()

    return judge


def _officers(inside: _Inside, table: Table, day: date) -> Judge:
    above = table.above
    place = place_of(above, day, inside.known)
    at_home = isinstance(place, Fault) or place.unit in inside.units
    numbers = {OfficerRow._make(values).identity for values in table.rows}
    people = matching.people_by_number(numbers - {""})
    spells = matching.spells_of(set(people.values()))

    def judge(values: list[Any]) -> Fault | None:
        row = OfficerRow._make(values)
        if inside.elsewhere(spells.get(people.get(row.identity, 0), ()), day):
            return inside.another()
        if row.union or row.tax_code:
            return inside.about(row.tax_code, row.union, day)
        return None if at_home else inside.another()

    return judge


def _visits(inside: _Inside, _table: Table, _day: date) -> Judge:
    def judge(values: list[Any]) -> Fault | None:
        row = VisitRow._make(values)
        name = "" if row.tax_code else row.name
        return inside.about(row.tax_code, name, date.fromisoformat(row.on)) if row.on else None

    return judge


def _concerns(inside: _Inside, _table: Table, day: date) -> Judge:
    def judge(values: list[Any]) -> Fault | None:
        row = ConcernRow._make(values)
        wrong = inside.about("", row.union, day) if row.union else None
        if wrong is not None or not (row.tax_code or row.employer):
            return wrong
        return inside.about(row.tax_code, row.employer, day)

    return judge


def _receipts(inside: _Inside, table: Table, _day: date) -> Judge:
    """Whose a gift is, is whose the nomination was: of the number's person, else of everybody of that name."""
    rows = Nomination.objects.held_true().filter(programme__name_fold=fold(table.above.programme))
    held_by = dict(rows.values_list("person_id", "held_by_id"))
    numbers = {ReceiptRow._make(values).identity for values in table.rows}
    people = matching.people_by_number(numbers - {""})
    named: dict[str, set[int]] = defaultdict(set)
    for person, known in matching.particulars_of(held_by.keys()).items():
        named[known.name_fold].add(person)

    def judge(values: list[Any]) -> Fault | None:
        row = ReceiptRow._make(values)
        meant = {people.get(row.identity, 0)} if row.identity else named[row.name_fold]
        told = {held_by[one] for one in meant if one in held_by}
        return None if told <= inside.units else inside.another()

    return judge


def _nobody(_inside: _Inside, _table: Table, _day: date) -> Judge:
    return lambda values: decide("list-of-another-kind")


#: The kinds that come by a link or a key, and how it is told whose a row is; a kind that is not here is refused.
JUDGES: dict[str, Callable[[_Inside, Table, date], Judge]] = {
    "members": _members,
    "employers": _employers,
    "agreements": _agreements,
    "nominations": _nominations,
    "dues": _dues,
}
#: The kinds that are handed in on the page of a round, by whoever has an account: every kind that is collected.
IN_ROUNDS: dict[str, Callable[[_Inside, Table, date], Judge]] = JUDGES | {
    "officers": _officers,
    "visits": _visits,
    "concerns": _concerns,
    "receipts": _receipts,
}


def _faulty(values: list[Any], fault: Fault, table: Table) -> dict[str, Any]:
    """A typed row as the jail would have sent a faulty one; its number still shows that its person is there."""
    found: dict[str, Any] = {"row": values[0], "faults": [fault_message(fault)], "cells": {}}
    if table.kind == "members":
        found["identity"] = MemberRow._make(values).identity
    return found
