"""What was handed to whom of which programme: by union, by record, and on the record of the person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

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
from caunoi.registers.welfare.door import receipts_within
from caunoi.registers.welfare.models import Receipt

PAGE = 50


@may("people.read")
def unit_receipts(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Gifts handed to those whom one union put forward, up to the day, the newest first; fifty at a time."""
    reach, day = request.reach, viewed_day(request)
    unit = get_object_or_404(units_within(reach), public_id=public_id)
    rows = receipts_within(reach).held_true().filter(held_by=unit, valid_from__lte=day)
    page = Paginator(rows.order_by("-valid_from", "-pk"), PAGE).get_page(request.GET.get("page"))
    context = {
        "unit": unit,
        "name": described.unit_names([unit.pk], on=day, within=reach).get(unit.pk, ""),
        "day": day,
        "page": page,
        "table": _of_a_unit(list(page), day, reach),
    }
    return render(request, "office/unit-receipts.html", context)


def _of_a_unit(rows: Sequence[Receipt], day: date, reach: Reach) -> Table:
    people = person_cells((row.person_id for row in rows), on=day, within=reach)
    sources = sources_of(rows, within=reach)
    cells = [
        [
            people[row.person_id],
            Cell(row.programme.name, reverse("receipt", args=[row.record]), data=True),
            *_what(row),
            sources[row.pk],
        ]
        for row in rows
    ]
    columns = [Column(_("Họ và tên")), Column(_("Chương trình")), *_columns(), source_column()]
    return Table(_("Đã nhận hỗ trợ, mới nhất ở trên"), columns, cells)


def _columns() -> list[Column]:
    return [
        Column(_("Ngày nhận")),
        Column(_("Số tiền (đồng)"), "num"),
        Column(_("Hiện vật")),
        Column(_("Ký nhận")),
    ]


def _what(row: Receipt) -> list[object]:
    return [
        date_format(row.valid_from) if row.valid_from else "—",
        amount_of(row),
        Cell(row.goods or "—", data=True),
        signed_cell(row),
    ]


def amount_of(row: Receipt) -> str:
    """The sum in digits with its thousands apart."""
    return number_format(row.amount, force_grouping=True) if row.amount is not None else "—"


def signed_cell(row: Receipt) -> Cell:
    """Whether it was signed for, in words; a list that does not say is no list that says no."""
    if row.signed is None:
        return Cell(_("chưa rõ"), tag="quiet")
    return Cell(_("đã ký"), tag="ok") if row.signed else Cell(_("chưa ký"), tag="warn")


def receipts_table(person: Person, *, within: Reach) -> Table:
    """What somebody was handed by unions within reach, the newest first."""
    rows = list(receipts_within(within).held_true().filter(person=person).order_by("-valid_from", "-pk"))
    sources = sources_of(rows, within=within)
    cells = [
        [
            Cell(row.programme.name, reverse("receipt", args=[row.record]), data=True),
            *_what(row),
            sources[row.pk],
        ]
        for row in rows
    ]
    return Table(_("Đã nhận hỗ trợ"), [Column(_("Chương trình")), *_columns(), source_column()], cells)


@may("people.read")
def receipt(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One gift handed over: what stands now, and each version with who entered it, from which paper, and when."""
    reach, day = request.reach, viewed_day(request)
    versions = receipts_within(reach).filter(record=public_id).select_related("programme", "held_by")
    told, now = versions_of(versions)
    context = {
        "now": now,
        "withdrawn": now.ended_by_id is not None,
        "person": person_cells([now.person_id], on=day, within=reach)[now.person_id],
        "union": described.unit_names([now.held_by_id], on=day, within=reach).get(now.held_by_id, ""),
        "amount": amount_of(now),
        "signed": signed_cell(now),
        "table": versions_table(told, _columns(), _what, within=reach),
    }
    return render(request, "office/receipt.html", context)
