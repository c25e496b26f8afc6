"""The rows behind a figure as an officer reads them: one table for each kind of record."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from caunoi.design.tables import Cell, Column, Table
from caunoi.office import described
from caunoi.office.agreements import bargaining_of
from caunoi.office.employers import agreement_state
from caunoi.office.people import people_table
from caunoi.office.searching import matching
from caunoi.office.words import wording
from caunoi.organisations.models import (
    Employer,
    EmployerDescription,
    Submission,
    Unit,
    UnitDescription,
)
from caunoi.registers.agreements.models import AgreementParty, AgreementTerms, Bargaining
from caunoi.registers.members.models import Membership, Particulars
from caunoi.registers.welfare.models import Nomination

Ids = Sequence[int]
# Lists up to this length are put in the order of names; a longer one keeps the order it was entered in.
SORTED_UP_TO = 5_000
NAMED = {
    "employers": (EmployerDescription, "employer"),
    "units": (UnitDescription, "unit"),
    "nominees": (Particulars, "person"),
    "members": (Particulars, "person"),
    "joinings": (Particulars, "person"),
    "changes": (Particulars, "person"),
    "nominations": (Particulars, "person"),
    "agreements": (EmployerDescription, "employer"),
}
# The row that ties a record to whoever it is about; the others are what they are about themselves.
TIES = {
    "members": (Membership, "id", "person_id"),
    "joinings": (Membership, "id", "person_id"),
    "changes": (Membership, "id", "person_id"),
    "nominations": (Nomination, "id", "person_id"),
    "agreements": (AgreementParty, "agreement_id", "employer_id"),
}


def abouts(register: str, ids: Collection[int]) -> dict[int, int]:
    """For each record the person, employer or unit it is about."""
    if register not in TIES:
        return {key: key for key in ids}
    model, record, subject = TIES[register]
    rows = model._default_manager.filter(**{f"{record}__in": list(ids)})
    return dict(rows.order_by("-id").values_list(record, subject))


def records_named(register: str, asked: str) -> set[int]:
    """Records about whoever is named so, marks aside."""
    model, key = NAMED[register]
    found = matching(model._default_manager.filter(ended_by=None), asked).values_list(f"{key}_id", flat=True)
    if register not in TIES:
        return set(found)
    tie, record, subject = TIES[register]
    return set(tie._default_manager.filter(**{f"{subject}__in": list(found)}).values_list(record, flat=True))


def by_name(register: str, ids: Ids) -> list[int]:
    """The records in the Vietnamese order of names, when there are not too many to order."""
    if len(ids) > SORTED_UP_TO:
        return list(ids)
    subjects = abouts(register, ids)
    model, key = NAMED[register]
    names = model._default_manager.filter(ended_by=None, **{f"{key}__in": list(subjects.values())})
    keys = dict(names.values_list(f"{key}_id", "name_sort"))
    return sorted(ids, key=lambda record: (keys.get(subjects.get(record, 0), ""), record))


def table_of(register: str, caption: str, ids: Ids, *, on: date) -> Table:
    """One page of records as a table."""
    return TABLES[register](caption, ids, on)


def employer_table(caption: str, ids: Ids, day: date) -> Table:
    """Employers with what it takes to act: where, how many workers, who is in charge, when they last met."""
    public = dict(Employer.objects.filter(id__in=list(ids)).values_list("id", "public_id"))
    columns = [
        Column(_("Doanh nghiệp, đơn vị")),
        Column(_("Mã số thuế")),
        Column(_("Địa bàn"), "wide"),
        Column(_("Lao động"), "num"),
        Column(_("Công đoàn"), "wide"),
        Column(_("Phụ trách")),
        Column(_("Liên hệ gần nhất")),
    ]
    cells = [
        [
            Cell(line.name, reverse("employer", args=[public[line.employer.pk]]), data=True),
            line.employer.tax_code or "—",
            Cell(line.place or "—", data=True),
            workers_cell(line.headcount),
            Cell(", ".join(name for _unit, name in line.unions), data=True) if line.unions else _("chưa có"),
            Cell(line.officer, data=True) if line.officer else Cell(_("chưa có"), tag="warn"),
            date_format(line.contacted_on) if line.contacted_on else _("chưa"),
        ]
        for line in described.employer_lines(ids, on=day)
    ]
    return Table(caption, columns, cells)


def workers_cell(headcount) -> Cell:
    """The count with the day it was counted on; unknown in words."""
    if headcount is None:
        return Cell(_("chưa rõ"), tag="quiet")
    return Cell(headcount.workers, under=date_format(headcount.valid_from))


def unit_table(caption: str, ids: Ids, day: date) -> Table:
    """Unions with the last list they sent."""
    public = dict(Unit.objects.filter(id__in=list(ids)).values_list("id", "public_id"))
    told = described.versions(UnitDescription, "unit", ids, on=day)
    lists = Submission.objects.held_true().filter(unit__in=list(ids), kind=Submission.Kind.MEMBERS)
    newest = dict(lists.order_by("valid_from").values_list("unit_id", "valid_from"))
    officers = described.in_charge_of("unit", ids, on=day)
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


def _spell_table(caption: str, ids: Ids, day: date) -> Table:
    subjects = abouts("members", ids)
    return people_table(caption, [subjects[key] for key in ids if key in subjects], day=day)


def _people_table(caption: str, ids: Ids, day: date) -> Table:
    return people_table(caption, ids, day=day)


def agreement_table(caption: str, ids: Ids, day: date) -> Table:
    """Agreements with their parties, the first to lapse first."""
    parties: dict[int, list[int]] = {}
    rows = AgreementParty.objects.held_true().filter(agreement__in=list(ids)).order_by("id")
    for agreement, employer in rows.values_list("agreement_id", "employer_id"):
        parties.setdefault(agreement, []).append(employer)
    employers = {employer for some in parties.values() for employer in some}
    lines = {line.employer.pk: line for line in described.employer_lines(list(employers), on=day)}
    terms = described.versions(AgreementTerms, "agreement", ids, on=day)
    talks = bargaining_of(employers, on=day)
    columns = [
        Column(_("Doanh nghiệp, đơn vị")),
        Column(_("Ký ngày")),
        Column(_("Ngày cuối cùng")),
        Column(_("Tình trạng")),
        Column(_("Lao động"), "num"),
        Column(_("Phụ trách")),
    ]
    cells = []
    for key in sorted(terms, key=lambda key: (terms[key].last_on or date.max, key)):
        line = lines.get(parties.get(key, [0])[0])
        cells.append(
            [
                _party(line, len(parties.get(key, ()))),
                date_format(terms[key].signed_on),
                date_format(terms[key].last_on) if terms[key].last_on else _("chưa rõ"),
                agreement_state(terms[key], day, talking=_open(parties.get(key, ()), talks)),
                workers_cell(line.headcount if line else None),
                Cell(line.officer, data=True) if line and line.officer else Cell(_("chưa có"), tag="warn"),
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


def _nomination_table(caption: str, ids: Ids, day: date) -> Table:
    rows = {
        row.pk: row
        for row in Nomination.objects.filter(id__in=list(ids)).select_related("programme", "person")
    }
    told = described.people([row.person_id for row in rows.values()], on=day)
    names = described.unit_names({row.held_by_id for row in rows.values()}, on=day)
    columns = [
        Column(_("Họ và tên")),
        Column(_("Chương trình")),
        Column(_("Đơn vị đề nghị")),
        Column(_("Ngày")),
    ]
    cells = [
        [
            Cell(told[row.person_id].name, reverse("person", args=[row.person.public_id]), data=True),
            Cell(row.programme.name, data=True),
            Cell(names.get(row.held_by_id, ""), data=True),
            date_format(row.valid_from) if row.valid_from else _("chưa rõ"),
        ]
        for row in (rows[key] for key in ids if key in rows)
    ]
    return Table(caption, columns, cells)


TABLES: dict[str, Callable[[str, Ids, date], Table]] = {
    "employers": employer_table,
    "units": unit_table,
    "members": _spell_table,
    "joinings": _spell_table,
    "changes": _spell_table,
    "nominees": _people_table,
    "nominations": _nomination_table,
    "agreements": agreement_table,
}
