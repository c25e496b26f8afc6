"""A union hands lists in by a link, without an account, and sees what came by that link: nothing of any register.

What is sent is sealed and kept; no process of the site reads it.
"""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from caunoi.access import walls
from caunoi.access.door import unit_names
from caunoi.access.guarding import open_to_all
from caunoi.design.templatetags.design import says
from caunoi.intake import hand_in_links, handing_in
from caunoi.intake.blank_lists import blank_list
from caunoi.intake.door import hand_ins_by
from caunoi.intake.hand_in_standing import standings
from caunoi.intake.handing_in import CannotHandIn
from caunoi.intake.models import HandInLink
from caunoi.intake.signed import MOST_MEGABYTES
from caunoi.office.by_link import OPENED, over
from caunoi.office.exporting import XLSX
from caunoi.office.fields import TidyCharField
from caunoi.office.handed_in import reason_of, state_cell, unchanged
from caunoi.office.words import wording
from caunoi.registers.links.tokens import LinkIsOver, Whom
from caunoi.registers.rounds.collecting import code_of

SHOWN = 20
Inside = Callable[[HandInLink], HttpResponse]


class HandingIn(forms.Form):
    """The list, and who sends it."""

    sent = forms.FileField(
        label=gettext_lazy("Tệp danh sách"),
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Hãy chọn tệp danh sách.")},
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".xlsx,.xlsm,.xls,.ods,.csv"}),
    )
    name = TidyCharField(
        label=gettext_lazy("Họ tên người nộp"),
        max_length=120,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "name"}),
    )
    reached_at = TidyCharField(
        label=gettext_lazy("Số điện thoại"),
        help_text=gettext_lazy("Để cán bộ gọi lại khi cần. Được mã hóa khi lưu, xóa sau ba tháng."),
        max_length=120,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "tel", "inputmode": "tel"}),
    )


@open_to_all
@require_http_methods(["GET", "HEAD"])
def page(request: HttpRequest) -> HttpResponse:
    """For whom, which list, until when; the form, and the receipts of what came by this link."""
    return _by(request, lambda link: _page(request, link, HandingIn()))


@open_to_all
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """One list, kept sealed until an officer decides."""

    def taken(link: HandInLink) -> HttpResponse:
        form = HandingIn(request.POST, request.FILES)
        if form.is_valid():
            told, file = form.cleaned_data, form.cleaned_data["sent"]
            who = Whom(told["name"], told["reached_at"])
            try:
                came = handing_in.by_link(link, file.name, file.read(), who, at=timezone.now())
            except CannotHandIn as refused:
                form.add_error("sent", says(refused.text))
            else:
                words = _("Đã nhận tệp. Mã biên nhận: {code}. Hãy ghi lại mã này.")
                messages.success(request, words.format(code=code_of(came.sha256)), extra_tags="ok")
                return redirect("hand-in")
        return _page(request, link, form)

    return _by(request, taken)


@open_to_all
@require_http_methods(["GET", "HEAD"])
def blank(request: HttpRequest) -> HttpResponse:
    """A list of the link's kind to fill in, in the reader's language."""

    def template(link: HandInLink) -> HttpResponse:
        response = HttpResponse(blank_list(link.kind, on=timezone.localdate(), reads=says), content_type=XLSX)
        response.headers["Content-Disposition"] = f'attachment; filename="{link.kind}.xlsx"'
        return response

    return _by(request, template)


def _by(request: HttpRequest, inside: Inside) -> HttpResponse:
    """By the link that this session opened, if it still runs."""
    digest = request.session.get(OPENED, "")
    if not digest:
        return redirect("by-link")
    try:
        with walls.by_link(digest):
            link, _reach = hand_in_links.running(digest, at=timezone.now())
            walls.past_the_door(hands=link.unit_id)
            return inside(link)
    except LinkIsOver:
        request.session.pop(OPENED, None)
        return over(request)


def _page(request: HttpRequest, link: HandInLink, form: HandingIn) -> HttpResponse:
    came = list(hand_ins_by(link)[:SHOWN])
    stands = standings(came)
    context = {
        "link": link,
        "name": unit_names([link.unit_id], on=timezone.localdate()).get(link.unit_id, ""),
        "kind": wording(link.kind),
        "left": hand_in_links.left(link),
        "most": MOST_MEGABYTES,
        "form": form,
        "came": [
            (
                one,
                code_of(one.sha256),
                state_cell(stands[one.pk]),
                reason_of(stands[one.pk]),
                unchanged(stands[one.pk]),
            )
            for one in came
        ],
    }
    return render(request, "office/hand-in.html", context, status=422 if form.errors else 200)
