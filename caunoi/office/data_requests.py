"""The desk for requests of data subjects: what waits, by the law's clock, and each request with its next step."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from caunoi.access.guarding import may
from caunoi.design.tables import Cell, Column, Table
from caunoi.design.templatetags.design import says
from caunoi.office.fields import DayField, TidyCharField
from caunoi.office.people import corrected_words
from caunoi.office.viewed_day import as_typed
from caunoi.office.words import wording
from caunoi.organisations.settled import parameters
from caunoi.privacy import desk
from caunoi.privacy.desk import CannotHandle
from caunoi.privacy.door import data_requests_within
from caunoi.privacy.models import DataRequest
from caunoi.registers.members.door import people_within
from caunoi.registers.members.models import Person, Rectification
from caunoi.trail.keys import CannotUnseal

PAGE = 50


class Receiving(forms.Form):
    """What is asked, by whom as far as known, and when it came in."""

    client_ref = forms.UUIDField(widget=forms.HiddenInput)
    person = forms.UUIDField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Yêu cầu"),
        choices=lambda: [(one, wording(one)) for one in DataRequest.Kind.values],
    )
    words = TidyCharField(
        label=gettext_lazy("Nội dung"),
        help_text=gettext_lazy("Ghi lại lời người yêu cầu. Nội dung được mã hóa khi lưu."),
        max_length=1000,
    )
    channel = TidyCharField(
        label=gettext_lazy("Nhận qua"),
        help_text=gettext_lazy("Ví dụ: trực tiếp, đơn, điện thoại."),
        max_length=40,
    )
    received_on = DayField(label=gettext_lazy("Ngày nhận"))


class Step(forms.Form):
    """The next step: a reply, the one extension, or the end with its outcome."""

    step = forms.ChoiceField(choices=[(one, one) for one in ("reply", "extend", "done", "partly", "refused")])
    on = DayField(label=gettext_lazy("Ngày"))
    correction = forms.ChoiceField(
        label=gettext_lazy("Đính chính đã làm"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    reason = TidyCharField(
        label=gettext_lazy("Lý do"),
        help_text=gettext_lazy("Bắt buộc khi từ chối hoặc chỉ thực hiện một phần."),
        max_length=400,
        required=False,
    )

    def __init__(self, *args: Any, made: Sequence[Rectification], **more: Any) -> None:
        super().__init__(*args, **more)
        self.made = {str(one.public_id): one for one in made}
        told = [
            (ref, f"{date_format(one.began_by.on, 'd/m/Y')}: {corrected_words(one)}")
            for ref, one in self.made.items()
        ]
        self.fields["correction"].choices = [("", "—"), *told]  # type: ignore[attr-defined]


@may("requests.handle")
@require_http_methods(["GET", "HEAD", "POST"])
def data_requests(request: HttpRequest) -> HttpResponse:
    """Those that wait, the soonest due first, then the closed ones; and putting a new one on record."""
    today = timezone.localdate()
    given = {
        "client_ref": uuid.uuid4(),
        "received_on": as_typed(today),
        "person": request.GET.get("person", ""),
    }
    form = Receiving(request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid() and (made := _received(request, form)):
        messages.success(request, _("Đã ghi yêu cầu, đồng hồ bắt đầu chạy."), extra_tags="ok")
        return redirect("data-request", made.public_id)
    rows = data_requests_within(request.reach)
    waiting = rows.filter(closed_on=None).order_by("act_due", "id")
    closed = Paginator(rows.exclude(closed_on=None).order_by("-closed_on", "-id"), PAGE)
    context = {
        "form": form,
        "waiting": _table(_("Đang chờ, hạn gần nhất ở trên"), list(waiting), today),
        "closed": _table(
            _("Đã xong, mới nhất ở trên"), list(closed.get_page(request.GET.get("page"))), today
        ),
        "page": closed.get_page(request.GET.get("page")),
        "person": _person(request, str(given["person"])),
    }
    return render(request, "office/data-requests.html", context, status=422 if form.errors else 200)


def _person(request: HttpRequest, asked: str) -> Person | None:
    try:
        return people_within(request.reach).filter(public_id=UUID(asked)).first() if asked else None
    except ValueError:
        return None


def _received(request: HttpRequest, form: Receiving) -> DataRequest | None:
    told = form.cleaned_data
    try:
        return desk.receive(
            told["kind"],
            person=_person(request, str(told["person"] or "")),
            words=told["words"],
            channel=told["channel"],
            received_on=told["received_on"],
            client_ref=told["client_ref"],
            parameters=parameters(),
            by=request.user,
            at=timezone.now(),
        )
    except CannotHandle as refused:
        form.add_error(None, says(refused.text))
        return None


def _table(caption: str, rows: list[DataRequest], today: date) -> Table:
    columns = [Column(_("Yêu cầu")), Column(_("Ngày nhận")), Column(_("Hạn trả lời")), Column(_("Hạn thực hiện")), Column(_("Tình trạng"))]  # fmt: skip
    cells = [
        [
            Cell(wording(row.kind), reverse("data-request", args=[row.public_id])),
            date_format(row.received_on),
            date_format(row.reply_due),
            date_format(row.act_due),
            state(row, today),
        ]
        for row in rows
    ]
    return Table(caption, columns, cells)


def state(row: DataRequest, today: date) -> Cell:
    """Where it stands by the clock, in words and never by colour alone."""
    if row.closed_on is not None:
        return Cell(wording(row.outcome), tag="ok" if row.outcome == "done" else "quiet")
    if row.replied_on is None and today > row.reply_due:
        return Cell(_("quá hạn trả lời"), tag="bad")
    if today > row.act_due:
        return Cell(_("quá hạn thực hiện"), tag="bad")
    if row.replied_on is None:
        return Cell(_("chờ trả lời"), tag="warn")
    return Cell(_("đang thực hiện"), tag="info")


@may("requests.handle")
@require_http_methods(["GET", "HEAD", "POST"])
def data_request(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One request: what was asked, its clocks, and the next step."""
    found = get_object_or_404(data_requests_within(request.reach), public_id=public_id)
    today = timezone.localdate()
    made = desk.corrections_for(found)
    form = Step(request.POST or None, initial={"on": as_typed(today)}, made=made)
    if request.method == "POST" and form.is_valid() and _stepped(request, found, form):
        messages.success(request, _("Đã ghi."), extra_tags="ok")
        return redirect("data-request", public_id)
    try:
        words = desk.words_of(found)
    except CannotUnseal:
        words = ""
    context = {
        "asked": found,
        "kind": wording(found.kind),
        "words": words,
        "state": state(found, today),
        "form": form,
        "open": found.closed_on is None,
        "corrections": bool(made),
        "corrected": corrected_words(found.correction) if found.correction else "",
    }
    return render(request, "office/data-request.html", context, status=422 if form.errors else 200)


def _stepped(request: HttpRequest, found: DataRequest, form: Step) -> bool:
    told, now = form.cleaned_data, timezone.now()
    try:
        if told["step"] == "reply":
            desk.reply(found, on=told["on"], by=request.user, at=now)
        elif told["step"] == "extend":
            desk.extend(found, parameters=parameters(), by=request.user, at=now)
        else:
            desk.close(
                found, told["step"], reason=told["reason"], correction=form.made.get(told["correction"]),
                on=told["on"], by=request.user, at=now,
            )  # fmt: skip
    except CannotHandle as refused:
        form.add_error(None, says(refused.text))
        return False
    return True
