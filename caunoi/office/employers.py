"""An employer: what it is, its workers, its unions and agreements, who is in charge and when they last met."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from caunoi.access.door import employers_within
from caunoi.access.guarding import may
from caunoi.design.tables import Cell, Column, Table
from caunoi.office import described
from caunoi.office.agreements import bargaining_of
from caunoi.office.contacts import contacts_table, note_form
from caunoi.office.viewed_day import viewed_day
from caunoi.office.words import wording
from caunoi.organisations.models import Employer, EmployerDescription, EmployerStatus, Headcount, Unit
from caunoi.registers.agreements.models import AgreementParty, AgreementTerms, Bargaining
from caunoi.registers.members.models import Membership


@may("employers.read")
def employer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One page of facts, each as it stands on the viewed day."""
    found = get_object_or_404(employers_within(request.reach), public_id=public_id)
    day = viewed_day(request)
    line = described.employer_lines([found.pk], on=day)[0]
    context = {
        "line": line,
        "day": day,
        "facts": _facts(found, day),
        "unions": _unions(line.unions),
        "members": Membership.objects.on(day).filter(employer=found).count(),
        "headcounts": _headcounts(found),
        "agreements": _agreements(found, day),
        "contacts": contacts_table(employer=found),
        "note": note_form("employer", found, request.reach),
    }
    return render(request, "office/employer.html", context)


def _facts(employer: Employer, day: date) -> dict[str, object]:
    told = described.versions(EmployerDescription, "employer", [employer.pk], on=day).get(employer.pk)
    status = described.versions(EmployerStatus, "employer", [employer.pk], on=day).get(employer.pk)
    return {
        "kind": wording(told.kind if told else ""),
        "capital": wording(told.capital if told else ""),
        "sector": told.sector if told else "",
        "status": wording(status.status if status else "operating"),
        "dormant": bool(status and status.status != EmployerStatus.Status.OPERATING),
    }


def _unions(pairs: list[tuple[int, str]]) -> list[dict[str, object]]:
    ids = dict(Unit.objects.filter(id__in=[unit for unit, _name in pairs]).values_list("id", "public_id"))
    return [{"name": name, "href": reverse("unit", args=[ids[unit]])} for unit, name in pairs]


def _headcounts(employer: Employer) -> Table:
    rows = (
        Headcount.objects.held_true().filter(employer=employer, workplace=None).order_by("-valid_from", "-id")
    )
    columns = [Column(_("Đếm ngày")), Column(_("Số lao động"), "num"), Column(_("Nguồn"))]
    cells = [
        [row.valid_from and date_format(row.valid_from), row.workers, wording(row.source)] for row in rows
    ]
    return Table(_("Số lao động theo từng nguồn, mới nhất ở trên"), columns, cells)


def _agreements(employer: Employer, day: date) -> Table:
    parties = AgreementParty.objects.held_true().filter(employer=employer)
    terms = AgreementTerms.objects.held_true().filter(agreement__in=parties.values("agreement"))
    state = bargaining_of([employer.pk], on=day).get(employer.pk)
    columns = [
        Column(_("Ký ngày")),
        Column(_("Ngày cuối cùng")),
        Column(_("Hạng")),
        Column(_("Tình trạng")),
        Column(_("Ghi lại")),
    ]
    cells = [
        [
            date_format(row.signed_on),
            row.last_on and date_format(row.last_on),
            row.grade or "—",
            agreement_state(row, day, talking=state == Bargaining.State.OPEN),
            Cell(_("Ghi thương lượng"), reverse("bargaining", args=[row.agreement.public_id])),
        ]
        for row in terms.select_related("agreement").order_by("-signed_on")
    ]
    return Table(_("Thoả ước lao động tập thể, mới nhất ở trên"), columns, cells)


def agreement_state(terms: AgreementTerms, day: date, *, talking: bool) -> Cell:
    """In force, expiring, in its tail or lapsed, in words."""
    if terms.voided_on and terms.voided_on <= day:
        return Cell(_("Vô hiệu"), tag="bad")
    if terms.last_on is None:
        return Cell(_("Chưa rõ ngày cuối"), tag="quiet")
    left = (terms.last_on - day).days
    if left < 0:
        in_tail = talking and left >= -90
        return Cell(_("Hết hạn, đang thương lượng"), tag="warn") if in_tail else Cell(_("Hết hạn"), tag="bad")
    if left <= 90:
        return Cell(_("Còn {n} ngày").format(n=left), tag="warn")
    return Cell(_("Còn hiệu lực"), tag="ok")
