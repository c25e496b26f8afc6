"""A union: where it stands, whom it covers, its lists, its members and the last contacts."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from caunoi.access.door import units_within
from caunoi.access.guarding import may
from caunoi.design.tables import Cell, Column, Table
from caunoi.office import described
from caunoi.office.contacts import contacts_table, note_form
from caunoi.office.people import people_table
from caunoi.office.viewed_day import viewed_day
from caunoi.office.words import wording
from caunoi.organisations.models import Coverage, Employer, Submission, Unit, UnitDescription, UnitParent
from caunoi.organisations.tree import Tree
from caunoi.registers.members.models import Membership, Particulars

PAGE = 50


@may("units.read")
def unit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One page of facts; the members of a grassroots union by name, fifty at a time."""
    found = get_object_or_404(units_within(request.reach), public_id=public_id)
    day = viewed_day(request)
    told = described.versions(UnitDescription, "unit", [found.pk], on=day).get(found.pk)
    members = Paginator(_members(found, day), PAGE).get_page(request.GET.get("page"))
    context = {
        "unit": found,
        "name": told.name if told else "",
        "level": wording(told.level if told else ""),
        "day": day,
        "above": _links(Tree.on(day).above(found.pk), day),
        "below": UnitParent.objects.on(day).filter(parent=found).count(),
        "employers": _employers(found, day),
        "lists": _lists(found),
        "members": members,
        "people": people_table(_("Đoàn viên, xếp theo tên"), list(members), day=day, of_one_union=True),
        "contacts": contacts_table(unit=found),
        "note": note_form("unit", found, request.reach),
    }
    return render(request, "office/unit.html", context)


def _members(unit: Unit, day: date):
    open_now = Membership.objects.on(day).filter(unit=unit).values("person")
    named = Particulars.objects.on(day).filter(person__in=open_now)
    return named.order_by("name_sort", "person_id").values_list("person_id", flat=True)


def _links(ids: list[int], day: date) -> list[dict[str, str]]:
    names = described.unit_names(ids, on=day)
    public = dict(Unit.objects.filter(id__in=ids).values_list("id", "public_id"))
    return [
        {"name": names.get(key, ""), "href": reverse("unit", args=[public[key]])} for key in reversed(ids)
    ]


def _employers(unit: Unit, day: date) -> Table:
    ids = Coverage.objects.on(day).filter(unit=unit).values_list("employer_id", flat=True)
    public = dict(Employer.objects.filter(id__in=list(ids)).values_list("id", "public_id"))
    lines = described.employer_lines(list(ids), on=day)
    columns = [Column(_("Doanh nghiệp, đơn vị")), Column(_("Mã số thuế")), Column(_("Lao động"), "num")]
    cells = [
        [
            Cell(line.name, reverse("employer", args=[public[line.employer.pk]]), data=True),
            line.employer.tax_code or "—",
            line.headcount.workers if line.headcount else _("chưa rõ"),
        ]
        for line in lines
    ]
    return Table(_("Nơi công đoàn này hoạt động"), columns, cells)


def _lists(unit: Unit) -> Table:
    rows = Submission.objects.held_true().filter(unit=unit).order_by("-valid_from", "-id")[:10]
    columns = [Column(_("Danh sách")), Column(_("Số liệu đến ngày")), Column(_("Số dòng"), "num")]
    cells = [[wording(row.kind), row.valid_from and date_format(row.valid_from), row.rows] for row in rows]
    return Table(_("Danh sách đã nộp, mới nhất ở trên"), columns, cells)
