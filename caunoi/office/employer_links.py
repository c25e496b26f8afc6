"""Links to an employer's contact: an officer makes one, hands it over once, withdraws it, and reads what came back."""

from __future__ import annotations

from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from caunoi.access.door import employers_within
from caunoi.access.guarding import may
from caunoi.access.reach import Reach
from caunoi.design.tables import Cell, Column, Table
from caunoi.design.templatetags.design import says
from caunoi.office import described
from caunoi.office.fields import TYPED, TidyCharField
from caunoi.office.links_sent import SHOWN, Sending, address_of, state_cell
from caunoi.office.own_unit import own_unit
from caunoi.office.words import wording
from caunoi.organisations.models import Employer
from caunoi.organisations.settled import parameters
from caunoi.registers.links import linking
from caunoi.registers.links.door import answers_within, links_within
from caunoi.registers.links.linking import CannotLink
from caunoi.registers.links.models import EmployerAnswer
from caunoi.registers.links.tokens import Whom


class Making(Sending):
    """Whom the link is for, how that person is reached, what it is for, and its last day."""

    field_order = ("name", "reached_at", "purpose", "until")

    name = TidyCharField(
        label=gettext_lazy("Họ tên đầu mối"), max_length=120, widget=forms.TextInput(attrs=TYPED)
    )
    purpose = TidyCharField(
        label=gettext_lazy("Để làm gì"),
        help_text=gettext_lazy("Ví dụ: xác nhận số lao động quý IV. Đầu mối đọc được câu này."),
        max_length=200,
        widget=forms.TextInput(attrs=TYPED),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@may("links.make")
def links(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The links of one employer with what was answered, and making one: its address is shown in the answer, once."""
    employer = get_object_or_404(employers_within(request.reach), public_id=public_id)
    form = Making(request.POST) if request.method == "POST" else _blank()
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            _link, token = linking.make(
                employer, Whom(told["name"], told["reached_at"]), purpose=told["purpose"], until=told["until"],
                days=parameters().number("link-days", timezone.localdate()),
                held_by=own_unit(request.reach), client_ref=told["client_ref"], by=request.user, at=timezone.now(),
            )  # fmt: skip
        except CannotLink as refused:
            form.add_error(None, says(refused.text))
        else:
            return _page(request, employer, _blank(), address=address_of(token, request))
    return _page(request, employer, form)


@require_POST
@may("links.make")
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The link opens nothing from now on, in an open page either."""
    link = get_object_or_404(links_within(request.reach).select_related("employer"), public_id=public_id)
    try:
        linking.withdraw(link, by=request.user, at=timezone.now())
    except CannotLink as refused:
        messages.error(request, says(refused.text), extra_tags="bad")
    else:
        messages.success(request, _("Đã rút lại liên kết."), extra_tags="ok")
    return redirect("employer-links", link.employer.public_id)


def _blank() -> Making:
    return Making(initial={"client_ref": uuid4()})


def _page(request: HttpRequest, employer: Employer, form: Making, *, address: str = "") -> HttpResponse:
    reach, day = request.reach, timezone.localdate()
    rows = links_within(reach).filter(employer=employer).select_related("officer").order_by("-made_at", "-id")
    context = {
        "public_id": employer.public_id,
        "name": described.employer_names([employer.pk], on=day, within=reach).get(employer.pk, ""),
        "links": [(link, linking.whom(link), state_cell(link, day)) for link in rows[:SHOWN]],
        "answers": _answers(employer, reach),
        "form": form,
        "address": address,
    }
    return render(request, "office/employer-links.html", context, status=422 if form.errors else 200)


def _answers(employer: Employer, reach: Reach) -> Table:
    rows = answers_within(reach).filter(link__employer=employer)
    rows = rows.select_related("headcount", "terms").order_by("-at", "-id")[:SHOWN]
    columns = [Column(_("Lúc")), Column(_("Số liệu")), Column(_("Trả lời")), Column(_("Doanh nghiệp ghi"))]
    cells = [
        [
            date_format(timezone.localtime(row.at), "H:i d/m/Y"),
            _figure(row),
            Cell(wording(row.verdict), tag="ok" if row.verdict == "confirmed" else "warn"),
            _said(row),
        ]
        for row in rows
    ]
    return Table(_("Doanh nghiệp trả lời qua liên kết, mới nhất ở trên"), columns, cells)


def _figure(row: EmployerAnswer) -> str:
    if row.headcount is not None:
        told = _("{n} lao động, ngày {day}")
        return told.format(n=row.headcount.workers, day=date_format(row.headcount.valid_from))
    if row.terms is None:
        return ""
    last = date_format(row.terms.last_on) if row.terms.last_on else _("chưa rõ")
    signed = date_format(row.terms.signed_on)
    return _("thoả ước ký ngày {day}, ngày cuối {last}").format(day=signed, last=last)


def _said(row: EmployerAnswer) -> str:
    if row.workers is not None:
        return _("{n} lao động").format(n=row.workers)
    return date_format(row.last_on) if row.last_on else ""
