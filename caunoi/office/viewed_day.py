"""The day that screens speak of: today, or another that the reader chose and sees named on every page."""

from __future__ import annotations

from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from caunoi.access.guarding import may
from caunoi.office.fields import DayField

KEY = "viewed-day"
_NO_DAY = _("“{written}” không phải là một ngày: ghi ngày/tháng/năm, ví dụ 31/12/2023. Vẫn xem theo ngày cũ.")


class ViewedDay(forms.Form):
    """A day to look at; empty is today."""

    day = DayField(label=_("Xem theo ngày"), required=False)


def viewed_day(request: HttpRequest) -> date:
    """The day of this reader's screens."""
    kept = request.session.get(KEY)
    return date.fromisoformat(kept) if kept else timezone.localdate()


@require_POST
@may("figures.read")
def choose_day(request: HttpRequest) -> HttpResponse:
    """Keep the day for this sign-in; one that cannot be read changes nothing, and is said."""
    form = ViewedDay(request.POST)
    if form.is_valid():
        chosen = form.cleaned_data["day"]
        if chosen is None or chosen == timezone.localdate():
            request.session.pop(KEY, None)
        else:
            request.session[KEY] = chosen.isoformat()
    else:
        written = request.POST.get("day", "")[:20]
        messages.error(request, _NO_DAY.format(written=written), extra_tags="bad")
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return redirect(wanted if safe else "today")


def as_typed(day: date) -> str:
    """A day as a form field of this site takes it."""
    return date_format(day, "d/m/Y")
