"""One box for people, employers and unions; marks need not be typed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from caunoi.access.door import employer_descriptions_within, unit_descriptions_within
from caunoi.access.guarding import may
from caunoi.design.tables import Cell, Column, Table
from caunoi.office.people import people_table
from caunoi.office.viewed_day import viewed_day
from caunoi.office.words import wording
from caunoi.registers.members.door import particulars_within
from caunoi.vocabulary.names import fold, tidy

SHOWN = 20
LONGEST = 80
TAX_CODE_DIGITS = 10


@may("records.read")
def search(request: HttpRequest) -> HttpResponse:
    """The first twenty of each kind; those written exactly as typed come first."""
    asked = tidy(request.GET.get("q", ""))[:LONGEST]
    day = viewed_day(request)
    context: dict[str, object] = {"asked": asked, "shown": SHOWN}
    if len(asked) > 1:
        found = {
            "employers": _employers(request, asked),
            "units": _units(request, asked),
            "people": _people(request, asked, day),
        }
        context |= {**found, "kinds": [table for table in found.values() if table.cells]}
    return render(request, "office/search.html", context)


def matching(rows: QuerySet[Any], asked: str) -> QuerySet[Any]:
    """Named versions with a word beginning as each word asked for: as written first, then in that order of words."""
    folded = fold(asked)
    for word in folded.split():
        rows = rows.filter(Q(name_fold__startswith=word) | Q(name_fold__contains=f" {word}"))
    closeness = Case(
        When(name__icontains=asked, then=Value(0)),
        When(name_fold__contains=folded, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return rows.order_by(closeness, "name_sort", "id")


def _employers(request: HttpRequest, asked: str) -> Table:
    rows = employer_descriptions_within(request.reach).held_true()
    by_code = asked.isdigit() and len(asked) == TAX_CODE_DIGITS
    found = rows.filter(employer__tax_code=asked) if by_code else matching(rows, asked)
    cells = [
        [
            Cell(row.name, reverse("employer", args=[row.employer.public_id]), data=True),
            row.employer.tax_code or "—",
            wording(row.kind),
        ]
        for row in found.select_related("employer")[:SHOWN]
    ]
    return Table(
        _("Doanh nghiệp, đơn vị"),
        [Column(_("Tên")), Column(_("Mã số thuế"), "code"), Column(_("Loại hình"))],
        cells,
    )


def _units(request: HttpRequest, asked: str) -> Table:
    rows = unit_descriptions_within(request.reach).held_true()
    cells = [
        [Cell(row.name, reverse("unit", args=[row.unit.public_id]), data=True), wording(row.level)]
        for row in matching(rows, asked).select_related("unit")[:SHOWN]
    ]
    return Table(_("Công đoàn"), [Column(_("Tên")), Column(_("Cấp"))], cells)


def _people(request: HttpRequest, asked: str, day: date) -> Table:
    # One who was merged is found as whom they were merged into.
    rows = particulars_within(request.reach).held_true().filter(person__canonical=None)
    ids = list(dict.fromkeys(matching(rows, asked).values_list("person_id", flat=True)[: SHOWN * 2]))[:SHOWN]
    return people_table(_("Đoàn viên và người được đề nghị"), ids, day=day, within=request.reach)
