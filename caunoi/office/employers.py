"""An employer: what it is, its workers, its unions and agreements, who is in charge and when they last met."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from caunoi.access.door import (
    employer_descriptions_within,
    employer_statuses_within,
    employers_within,
    headcounts_within,
    units_within,
)
from caunoi.access.guarding import may
from caunoi.access.reach import Reach
from caunoi.design.tables import Cell, Column, Table
from caunoi.office import described
from caunoi.office.agreements import bargaining_of
from caunoi.office.contacts import contacts_table, note_form
from caunoi.office.sources import source_column, sources_of
from caunoi.office.viewed_day import viewed_day
from caunoi.office.words import wording
from caunoi.organisations.models import Employer, EmployerStatus
from caunoi.registers.agreements.door import agreement_parties_within, agreement_terms_within
from caunoi.registers.agreements.models import AgreementTerms, Bargaining
from caunoi.registers.members.door import memberships_within


@may("employers.read")
def employer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One page of facts, each as it stands on the viewed day."""
    reach, day = request.reach, viewed_day(request)
    found = get_object_or_404(employers_within(reach), public_id=public_id)
    line = described.employer_lines([found.pk], on=day, within=reach)[0]
    context = {
        "line": line,
        "day": day,
        "facts": _facts(found, day, reach),
        "unions": _unions(line.unions, reach),
        "members": memberships_within(reach).on(day).filter(employer=found).count(),
        "headcounts": _headcounts(found, reach),
        "agreements": _agreements(found, day, reach),
        "contacts": contacts_table(reach, employer=found),
        "note": note_form("employer", found, reach),
        "may_link": reach.may("links.make"),
    }
    return render(request, "office/employer.html", context)


def _facts(employer: Employer, day: date, reach: Reach) -> dict[str, object]:
    descriptions, statuses = employer_descriptions_within(reach), employer_statuses_within(reach)
    told = described.versions(descriptions, "employer", [employer.pk], on=day).get(employer.pk)
    status = described.versions(statuses, "employer", [employer.pk], on=day).get(employer.pk)
    return {
        "kind": wording(told.kind if told else ""),
        "capital": wording(told.capital if told else ""),
        "sector": told.sector if told else "",
        "status": wording(status.status if status else "operating"),
        "dormant": bool(status and status.status != EmployerStatus.Status.OPERATING),
    }


def _unions(pairs: list[tuple[int, str]], reach: Reach) -> list[dict[str, object]]:
    own = units_within(reach).filter(id__in=[unit for unit, _name in pairs])
    ids = dict(own.values_list("id", "public_id"))
    return [{"name": name, "href": reverse("unit", args=[ids[unit]])} for unit, name in pairs]


def _headcounts(employer: Employer, reach: Reach) -> Table:
    rows = headcounts_within(reach).held_true().filter(employer=employer, workplace=None)
    rows = rows.order_by("-valid_from", "-id")
    read = sources_of(rows, within=reach)
    columns = [
        Column(_("Đếm ngày")),
        Column(_("Số lao động"), "num"),
        Column(_("Theo")),
        source_column(),
    ]
    cells = [
        [row.valid_from and date_format(row.valid_from), row.workers, wording(row.source), read[row.pk]]
        for row in rows
    ]
    return Table(_("Số lao động theo từng nguồn, mới nhất ở trên"), columns, cells)


def _agreements(employer: Employer, day: date, reach: Reach) -> Table:
    parties = agreement_parties_within(reach).held_true().filter(employer=employer)
    terms = agreement_terms_within(reach).held_true().filter(agreement__in=parties.values("agreement"))
    state = bargaining_of([employer.pk], on=day, within=reach).get(employer.pk)
    columns = [
        Column(_("Ký ngày")),
        Column(_("Ngày cuối cùng")),
        Column(_("Hạng")),
        Column(_("Tình trạng")),
        source_column(),
        Column(_("Ghi lại")),
    ]
    terms = terms.select_related("agreement").order_by("-signed_on")
    read = sources_of(terms, within=reach)
    cells = [
        [
            date_format(row.signed_on),
            row.last_on and date_format(row.last_on),
            row.grade or "—",
            agreement_state(row, day, talking=state == Bargaining.State.OPEN),
            read[row.pk],
            Cell(_("Ghi thương lượng"), reverse("bargaining", args=[row.agreement.public_id])),
        ]
        for row in terms
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
