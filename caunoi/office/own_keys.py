"""Keys for other systems, under one's own account: made for one office, shown once, listed, withdrawn."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from caunoi.access import system_keys
from caunoi.access.confirming import confirmed_recently
from caunoi.access.door import keys_within, own_terms
from caunoi.access.guarding import may, signed_in
from caunoi.access.models import SystemKey
from caunoi.access.reach import Reach
from caunoi.access.rights import RIGHTS
from caunoi.access.system_keys import CannotMakeKey
from caunoi.design.tables import Cell
from caunoi.design.templatetags.design import says
from caunoi.office.fields import TYPED, DayField, TidyCharField
from caunoi.office.links_sent import state_cell
from caunoi.office.words import wording
from caunoi.organisations.models import TermOfOffice
from caunoi.organisations.settled import parameters

SHOWN = 50


class _Units(forms.Select):
    """Names of unions, which are Vietnamese on a page in either language."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The option, saying so."""
        option = super().create_option(*args, **kwargs)
        option["attrs"]["lang"] = "vi"
        return option


class Making(forms.Form):
    """The office whose reach the key has, whether it reads or hands lists in, the system it is for, and its last day."""

    term = forms.ChoiceField(
        label=gettext_lazy("Trong phạm vi chức danh"), widget=_Units(attrs={"class": "form-select"})
    )
    does = forms.ChoiceField(
        label=gettext_lazy("Khóa để làm gì"),
        choices=[
            ("read", gettext_lazy("đọc, không sửa được gì")),
            ("hand-in", gettext_lazy("nộp danh sách, không đọc được gì")),
        ],
        initial="read",
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    purpose = TidyCharField(
        label=gettext_lazy("Dùng cho hệ thống nào"),
        help_text=gettext_lazy("Ví dụ: bảng tổng hợp của Tỉnh ủy, phần mềm nhân sự của đơn vị."),
        max_length=120,
        widget=forms.TextInput(attrs=TYPED),
    )
    until = DayField(
        label=gettext_lazy("Ngày cuối"),
        required=False,
    )

    def __init__(self, *args: object, terms: list[tuple[TermOfOffice, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        days = parameters().number("key-days", timezone.localdate())
        self.fields["until"].help_text = _(
            "Bỏ trống thì dùng được {days} ngày, nhiều nhất mà quy định cho phép."
        ).format(days=days)
        self.terms = {str(number): term for number, (term, _name) in enumerate(terms, start=1)}
        self.fields["term"].choices = [
            (wording(term.office), [(str(number), name)])
            for number, (term, name) in enumerate(terms, start=1)
        ]


@signed_in
def keys(request: HttpRequest) -> HttpResponse:
    """The own keys, and the form that makes one where an office held may."""
    return _page(request)


@require_POST
@may(system_keys.RIGHT)
@confirmed_recently
def make(request: HttpRequest) -> HttpResponse:
    """A key, shown in the answer and never again."""
    form = Making(request.POST, terms=_terms(request.reach))
    if form.is_valid():
        told, now = form.cleaned_data, timezone.now()
        days = parameters().number("key-days", timezone.localdate())
        try:
            _kept, key = system_keys.make(
                form.terms[told["term"]], purpose=told["purpose"], until=told["until"], days=days,
                hands_in=told["does"] == "hand-in", by=request.user, at=now,
            )  # fmt: skip
        except CannotMakeKey as refused:
            form.add_error(None, says(refused.text))
        else:
            return _page(request, key=key)
    return _page(request, form)


@require_POST
@signed_in
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The key reads nothing from now on; another's is not there."""
    key = get_object_or_404(keys_within(request.reach), public_id=public_id)
    try:
        system_keys.withdraw(key, by=request.user, at=timezone.now())
    except CannotMakeKey as refused:
        messages.error(request, says(refused.text), extra_tags="bad")
    else:
        messages.success(request, _("Đã rút lại khóa."), extra_tags="ok")
    return redirect("keys")


def _page(request: HttpRequest, form: Making | None = None, *, key: str = "") -> HttpResponse:
    terms, day = _terms(request.reach), timezone.localdate()
    held = {(term.office, term.unit_id, term.valid_from) for term, _name in terms}
    rows = keys_within(request.reach).select_related("unit").order_by("-made_at", "-id")[:SHOWN]
    context = {
        "key": key,
        "keys": [(row, wording(row.office), _state(row, day, held)) for row in rows],
        "form": form or (Making(terms=terms) if terms else None),
    }
    return render(request, "office/own-keys.html", context, status=422 if form and form.errors else 200)


def _terms(reach: Reach) -> list[tuple[TermOfOffice, str]]:
    offices = RIGHTS[system_keys.RIGHT].offices
    return [(term, name) for term, name in own_terms(reach) if term.office in offices]


def _state(key: SystemKey, day: date, held: set[tuple[str, int, date | None]]) -> Cell:
    state = state_cell(key, day)
    if state.tag == "ok" and (key.office, key.unit_id, key.term_from) not in held:
        return Cell(_("chức danh đã thôi"), tag="quiet")
    return state
