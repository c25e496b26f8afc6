"""Ways in that are sent to somebody without an account: whom they are for, until when, and whether they open anything."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.access.models import SystemKey
from caunoi.design.tables import Cell
from caunoi.intake.models import HandInLink
from caunoi.office.fields import TYPED, DayField, TidyCharField
from caunoi.registers.links.models import EmployerLink

#: Links told at once of one employer or unit, the newest first.
SHOWN = 50


class Sending(forms.Form):
    """How whoever the link is for is reached, and its last day; each kind of link asks the rest."""

    client_ref = forms.UUIDField(widget=forms.HiddenInput)
    reached_at = TidyCharField(
        label=gettext_lazy("Điện thoại hoặc thư điện tử"),
        help_text=gettext_lazy("Được mã hóa khi lưu, xóa sau khi liên kết hết hạn."),
        max_length=120,
        widget=forms.TextInput(attrs=TYPED),
    )
    until = DayField(
        label=gettext_lazy("Ngày cuối"),
        required=False,
        help_text=gettext_lazy("Bỏ trống thì theo quy định của liên đoàn."),
    )


def address_of(token: str, request: HttpRequest) -> str:
    """The address that opens it, shown once: of the token only a digest is kept."""
    return request.build_absolute_uri(reverse("by-link")) + "#" + token


def state_cell(sent: EmployerLink | HandInLink | SystemKey, day: date) -> Cell:
    """Whether it opens anything on the day."""
    if sent.withdrawn_at is not None:
        return Cell(_("đã rút lại"), tag="quiet")
    if day > sent.until:
        return Cell(_("hết hạn"), tag="quiet")
    return Cell(_("đang dùng"), tag="ok")
