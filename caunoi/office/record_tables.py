"""The rows behind a figure as an officer reads them: one table for each kind of record."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from caunoi.access.door import (
    employer_descriptions_within,
    submissions_within,
    unit_descriptions_within,
    units_within,
)
from caunoi.access.reach import Reach
from caunoi.design.tables import Cell, Column, Table
from caunoi.office import described
from caunoi.office.agreements import bargaining_of
from caunoi.office.employers import agreement_state
from caunoi.office.people import people_table
from caunoi.office.searching import matching
from caunoi.office.sources import source_column, sources_of
from caunoi.office.words import wording
from caunoi.organisations.models import Submission
from caunoi.registers.agreements.door import agreement_parties_within, agreement_terms_within
from caunoi.registers.agreements.models import Bargaining
from caunoi.registers.members.door import memberships_within, particulars_within
from caunoi.registers.welfare.door import nominations_within
from caunoi.trail.models import DatedQuerySet

logger = logging.getLogger("caunoi.office")
Ids = Sequence[int]
Door = Callable[[Reach], DatedQuerySet[Any]]
# Lists up to this length are put in the order of names; a longer one keeps the order it was entered in. Each name is
# read behind the walls: of a province's five thousand that took the processors two thirds of a second.
SORTED_UP_TO = 1_000
NAMED: dict[str, tuple[Door, str]] = {
    "employers": (employer_descriptions_within, "employer"),
    "units": (unit_descriptions_within, "unit"),
    "nominees": (particulars_within, "person"),
    "members": (particulars_within, "person"),
    "joinings": (particulars_within, "person"),
    "changes": (particulars_within, "person"),
    "nominations": (particulars_within, "person"),
    "agreements": (employer_descriptions_within, "employer"),
}
# The row that ties a record to whoever it is about; the others are what they are about themselves.
TIES: dict[str, tuple[Door, str, str]] = {
    "members": (memberships_within, "id", "person_id"),
    "joinings": (memberships_within, "id", "person_id"),
    "changes": (memberships_within, "id", "person_id"),
    "nominations": (nominations_within, "id", "person_id"),
    "agreements": (agreement_parties_within, "agreement_id", "employer_id"),
}


def abouts(register: str, ids: Collection[int], *, within: Reach) -> dict[int, int]:
    """For each record the person, employer or unit it is about."""
    if register not in TIES:
        return {key: key for key in ids}
    door, record, subject = TIES[register]
    rows = door(within).filter(**{f"{record}__in": list(ids)})
    return dict(rows.order_by("-id").values_list(record, subject))


def records_named(register: str, asked: str, *, within: Reach) -> set[int]:
    """Records about whoever is named so, marks aside."""
    door, key = NAMED[register]
    found = matching(door(within).held_true(), asked).values_list(f"{key}_id", flat=True)
    if register not in TIES:
        return set(found)
    tie, record, subject = TIES[register]
    return set(tie(within).filter(**{f"{subject}__in": list(found)}).values_list(record, flat=True))


def by_name(register: str, ids: Ids, *, within: Reach) -> list[int]:
    """The records in the Vietnamese order of names, when there are not too many to order."""
    if len(ids) > SORTED_UP_TO:
        return list(ids)
    subjects = abouts(register, ids, within=within)
    door, key = NAMED[register]
    names = door(within).held_true().filter(**{f"{key}__in": list(subjects.values())})
    keys = dict(names.values_list(f"{key}_id", "name_sort"))
    return sorted(ids, key=lambda record: (keys.get(subjects.get(record, 0), ""), record))


def table_of(register: str, caption: str, ids: Ids, *, on: date, within: Reach) -> Table:
    """One page of records as a table: those within reach, for the ids come from another place than the door."""
    return TABLES[register](caption, ids, on, within)


def left_out(table: Table, ids: Collection[int]) -> int:
    """How many of the records were not shown. Not one should be: it is a fault, noted and told on the page."""
    missing = len(ids) - len(table.cells)
    if missing:
        logger.error("%d of %d records were out of reach: %s", missing, len(ids), table.caption)
    return missing


def employer_table(caption: str, ids: Ids, day: date, within: Reach) -> Table:
    """Employers with what it takes to act: where, how many workers, who is in charge, when they last met."""
    columns = [
        Column(_("Doanh nghiệp, đơn vị")),
        Column(_("Mã số thuế"), "code"),
        Column(_("Địa bàn"), "wide"),
        Column(_("Lao động"), "num"),
        Column(_("Công đoàn"), "wide"),
        Column(_("Phụ trách")),
        Column(_("Liên hệ gần nhất")),
    ]
    cells = [
        [
            Cell(line.name, reverse("employer", args=[line.employer.public_id]), data=True),
            line.employer.tax_code or "—",
            Cell(line.place or "—", data=True),
            workers_cell(line.headcount),
            Cell(", ".join(name for _unit, name in line.unions), data=True) if line.unions else _("chưa có"),
            Cell(line.officer, data=True) if line.officer else Cell(_("chưa có"), tag="warn"),
            date_format(line.contacted_on) if line.contacted_on else _("chưa"),
        ]
        for line in described.employer_lines(ids, on=day, within=within)
    ]
    return Table(caption, columns, cells)


def workers_cell(headcount) -> Cell:
    """The count with the day it was counted on; unknown in words."""
    if headcount is None:
        return Cell(_("chưa rõ"), tag="quiet")
    return Cell(headcount.workers, under=date_format(headcount.valid_from))


def unit_table(caption: str, ids: Ids, day: date, within: Reach) -> Table:
    """Unions with the last list they sent."""
    public = dict(units_within(within).filter(id__in=list(ids)).values_list("id", "public_id"))
    told = described.versions(unit_descriptions_within(within), "unit", ids, on=day)
    lists = submissions_within(within).held_true()
    lists = lists.filter(unit__in=list(ids), kind=Submission.Kind.MEMBERS)
    newest = dict(lists.order_by("valid_from").values_list("unit_id", "valid_from"))
    officers = described.in_charge_of("unit", ids, on=day, within=within)
    columns = [
        Column(_("Công đoàn")),
        Column(_("Cấp")),
        Column(_("Danh sách đoàn viên đến ngày")),
        Column(_("Phụ trách")),
    ]
    cells = [
        [
            Cell(told[key].name, reverse("unit", args=[public[key]]), data=True),
            wording(told[key].level),
            date_format(newest[key]) if newest.get(key) else Cell(_("chưa nộp"), tag="bad"),
            Cell(officers[key], data=True) if key in officers else Cell(_("chưa có"), tag="warn"),
        ]
        for key in ids
        if key in told
    ]
    return Table(caption, columns, cells)


def _spell_table(caption: str, ids: Ids, day: date, within: Reach) -> Table:
    subjects = abouts("members", ids, within=within)
    shown = [subjects[key] for key in ids if key in subjects]
    return people_table(caption, shown, day=day, within=within, sourced=True)


def _people_table(caption: str, ids: Ids, day: date, within: Reach) -> Table:
    return people_table(caption, ids, day=day, within=within)


def agreement_table(caption: str, ids: Ids, day: date, within: Reach) -> Table:
    """Agreements with their parties, the first to lapse first."""
    parties: dict[int, list[int]] = {}
    rows = agreement_parties_within(within).held_true().filter(agreement__in=list(ids)).order_by("id")
    for agreement, employer in rows.values_list("agreement_id", "employer_id"):
        parties.setdefault(agreement, []).append(employer)
    employers = {employer for some in parties.values() for employer in some}
    known = described.employer_lines(list(employers), on=day, within=within)
    lines = {line.employer.pk: line for line in known}
    terms = described.versions(agreement_terms_within(within), "agreement", ids, on=day)
    talks = bargaining_of(employers, on=day, within=within)
    columns = [
        Column(_("Doanh nghiệp, đơn vị")),
        Column(_("Ký ngày")),
        Column(_("Ngày cuối cùng")),
        Column(_("Tình trạng")),
        Column(_("Lao động"), "num"),
        Column(_("Phụ trách")),
        source_column(),
    ]
    sources = sources_of(list(terms.values()), within=within)
    cells = []
    for key in sorted(terms, key=lambda key: (terms[key].last_on or date.max, key)):
        line = next((lines[one] for one in parties.get(key, ()) if one in lines), None)
        cells.append(
            [
                _party(line, len(parties.get(key, ()))),
                date_format(terms[key].signed_on),
                date_format(terms[key].last_on) if terms[key].last_on else _("chưa rõ"),
                agreement_state(terms[key], day, talking=_open(parties.get(key, ()), talks)),
                workers_cell(line.headcount if line else None),
                Cell(line.officer, data=True) if line and line.officer else Cell(_("chưa có"), tag="warn"),
                sources[terms[key].pk],
            ]
        )
    return Table(caption, columns, cells)


def _open(employers: Sequence[int], talks: dict[int, str]) -> bool:
    return any(talks.get(employer) == Bargaining.State.OPEN for employer in employers)


def _party(line: described.EmployerLine | None, parties: int) -> Cell:
    if line is None:
        return Cell("—")
    more = _("và {n} nơi khác").format(n=parties - 1) if parties > 1 else ""
    return Cell(line.name, reverse("employer", args=[line.employer.public_id]), under=more, data=True)


def _nomination_table(caption: str, ids: Ids, day: date, within: Reach) -> Table:
    found = nominations_within(within).filter(id__in=list(ids)).select_related("programme", "person")
    rows = {row.pk: row for row in found}
    told = described.people([row.person_id for row in rows.values()], on=day, within=within)
    names = described.unit_names({row.held_by_id for row in rows.values()}, on=day, within=within)
    columns = [
        Column(_("Họ và tên")),
        Column(_("Chương trình")),
        Column(_("Đơn vị đề nghị")),
        Column(_("Ngày")),
        source_column(),
    ]
    sources = sources_of(list(rows.values()), within=within)
    cells = [
        [
            Cell(told[row.person_id].name, reverse("person", args=[row.person.public_id]), data=True),
            Cell(row.programme.name, data=True),
            Cell(names.get(row.held_by_id, ""), data=True),
            date_format(row.valid_from) if row.valid_from else _("chưa rõ"),
            sources[row.pk],
        ]
        for row in (rows[key] for key in ids if key in rows)
        if row.person_id in told
    ]
    return Table(caption, columns, cells)


TABLES: dict[str, Callable[[str, Ids, date, Reach], Table]] = {
    "employers": employer_table,
    "units": unit_table,
    "members": _spell_table,
    "joinings": _spell_table,
    "changes": _spell_table,
    "nominees": _people_table,
    "nominations": _nomination_table,
    "agreements": agreement_table,
}
