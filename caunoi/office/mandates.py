"""Who holds which office of a union, as its lists say: by union, by record, and on the record of the person.

Nothing here is a right: what an account may do is on the page of its offices (`rights`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from caunoi.access.door import units_within
from caunoi.access.guarding import may
from caunoi.access.reach import Reach
from caunoi.design.tables import Cell, Column, Table
from caunoi.office import described
from caunoi.office.named_cells import person_cells
from caunoi.office.sources import source_column, sources_of
from caunoi.office.versions import versions_of, versions_table
from caunoi.office.viewed_day import viewed_day
from caunoi.registers.members.models import Person
from caunoi.registers.officers.door import mandates_within
from caunoi.registers.officers.models import Mandate

PAGE = 50
#: In their order of rank.
OFFICES = {
    "chair": gettext_noop("chủ tịch"),
    "vice-chair": gettext_noop("phó chủ tịch"),
    "standing": gettext_noop("ủy viên ban thường vụ"),
    "committee": gettext_noop("ủy viên ban chấp hành"),
    "audit-head": gettext_noop("chủ nhiệm ủy ban kiểm tra"),
    "audit": gettext_noop("ủy viên ủy ban kiểm tra"),
    "group-leader": gettext_noop("tổ trưởng công đoàn"),
    "group-deputy": gettext_noop("tổ phó công đoàn"),
}
_RANK = {office: rank for rank, office in enumerate(OFFICES)}


@may("people.read")
def unit_officers(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who holds the offices of one union on the day, or with `past` everybody who ever did; fifty at a time."""
    reach, day = request.reach, viewed_day(request)
    unit = get_object_or_404(units_within(reach), public_id=public_id)
    past = request.GET.get("past") == "1"
    rows = mandates_within(reach).filter(unit=unit)
    rows = rows.held_true() if past else rows.on(day)
    shown = sorted(rows, key=lambda row: (_RANK[row.office], row.section, row.valid_from or date.min, row.pk))
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    context = {
        "unit": unit,
        "name": described.unit_names([unit.pk], on=day, within=reach).get(unit.pk, ""),
        "day": day,
        "past": past,
        "page": page,
        "table": _of_a_unit(list(page), day, reach, past=past),
    }
    return render(request, "office/unit-officers.html", context)


def _of_a_unit(rows: Sequence[Mandate], day: date, reach: Reach, *, past: bool) -> Table:
    people = person_cells((row.person_id for row in rows), on=day, within=reach)
    sources = sources_of(rows, within=reach)
    cells = [
        [
            Cell(office_of(row), reverse("mandate", args=[row.record])),
            people[row.person_id],
            *_when(row),
            sources[row.pk],
        ]
        for row in rows
    ]
    columns = [Column(_("Chức danh")), Column(_("Họ và tên")), *_days(), source_column()]
    caption = _("Đang giữ và đã thôi giữ") if past else _("Đang giữ chức danh")
    return Table(caption, columns, cells)


def _days() -> list[Column]:
    named = (_("Từ ngày"), _("Đến hết ngày"), _("Số quyết định"), _("tổ công đoàn").capitalize())
    return [Column(one) for one in named]


def _when(row: Mandate) -> list[Cell]:
    return [
        Cell(since_of(row)),
        last_of(row),
        Cell(row.decision or "—", data=True),
        Cell(row.section or "—", data=True),
    ]


def office_of(row: Mandate) -> str:
    """The office in words."""
    return _(OFFICES[row.office])


def since_of(row: Mandate) -> str:
    """The first day in office, in words where it is not known."""
    return date_format(row.valid_from) if row.valid_from else _("chưa rõ")


def last_of(row: Mandate) -> Cell:
    """The last day in office, or that it is held still."""
    if row.valid_to is None:
        return Cell(_("đang giữ"), tag="ok")
    return Cell(date_format(row.valid_to - timedelta(days=1)))


def mandates_table(person: Person, *, day: date, within: Reach) -> Table:
    """The offices that somebody holds and held in unions within reach, the newest first."""
    rows = list(mandates_within(within).held_true().filter(person=person).select_related("unit"))
    rows.sort(key=lambda row: (row.valid_from or date.min, row.pk), reverse=True)
    names = described.unit_names({row.unit_id for row in rows}, on=day, within=within)
    sources = sources_of(rows, within=within)
    cells = [
        [
            Cell(office_of(row), reverse("mandate", args=[row.record])),
            Cell(names.get(row.unit_id, ""), reverse("unit-officers", args=[row.unit.public_id]), data=True),
            *_when(row),
            sources[row.pk],
        ]
        for row in rows
    ]
    columns = [Column(_("Chức danh")), Column(_("Công đoàn")), *_days(), source_column()]
    return Table(_("Chức danh công đoàn, mới nhất ở trên"), columns, cells)


@may("people.read")
def mandate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One office of somebody: what stands now, and each version with who entered it, from which paper, and when."""
    reach, day = request.reach, viewed_day(request)
    told, now = versions_of(mandates_within(reach).filter(record=public_id).select_related("unit"))
    context = {
        "now": now,
        "office": office_of(now),
        "withdrawn": now.ended_by_id is not None,
        "person": person_cells([now.person_id], on=day, within=reach)[now.person_id],
        "unit": now.unit,
        "union": described.unit_names([now.unit_id], on=day, within=reach).get(now.unit_id, ""),
        "since": since_of(now),
        "last": last_of(now),
        "table": versions_table(told, _days(), _when, within=reach),
    }
    return render(request, "office/mandate.html", context)
