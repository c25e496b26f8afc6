"""What an account wants to be told of its figures: kept, told once each time, and let go by whoever keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from caunoi.access.door import unit_names, units_within
from caunoi.access.guarding import may
from caunoi.access.reach import Reach
from caunoi.design.tables import Cell, Column, Table
from caunoi.design.templatetags.design import says
from caunoi.indicators import alerting
from caunoi.indicators.alerting import CannotAlert, may_be_told
from caunoi.indicators.catalogue import CATALOGUE
from caunoi.indicators.door import own_alerts
from caunoi.indicators.models import Alert, Crossing
from caunoi.office.figures import unit_asked
from caunoi.office.telling import DASH, written_value

HOW = {
    "above": gettext_lazy("cao hơn"),
    "below": gettext_lazy("thấp hơn"),
    "changes": gettext_lazy("thay đổi từ"),
}


class Keeping(forms.Form):
    """Which figure, and when to be told of it."""

    code = forms.ChoiceField(
        label=gettext_lazy("Số liệu"), widget=forms.Select(attrs={"class": "form-select"}),
        choices=lambda: [(one.code, says(one.title)) for one in CATALOGUE.values()],
    )  # fmt: skip
    how = forms.ChoiceField(
        label=gettext_lazy("Báo khi"),
        widget=forms.Select(attrs={"class": "form-select"}),
        choices=list(HOW.items()),
    )
    bound = forms.DecimalField(
        label=gettext_lazy("Con số, hoặc phần trăm với tỷ lệ"), max_digits=12, decimal_places=2, min_value=-999999999,
        localize=True, widget=forms.TextInput(attrs={"class": "form-control", "inputmode": "decimal", "autocomplete": "off"}),
    )  # fmt: skip


class Told(NamedTuple):
    """An alert with the last that was told of it."""

    alert: Alert
    last: Crossing | None


def kept(reach: Reach) -> list[Told]:
    """The account's own alerts of which it may still be told."""
    found = [one for one in own_alerts(reach).order_by("pk") if may_be_told(one, reach)]
    last = alerting.newest([one.record for one in found])
    return [Told(one, last.get(one.record)) for one in found]


def told_today(reach: Reach, day: date) -> Table | None:
    """What went over its bound and has not come back, for where work begins; None where nothing did."""
    found = [one for one in kept(reach) if alerting.to_tell(one.alert, one.last, day)]
    return _table(_("Số liệu đã vượt mức bạn đặt"), found, reach) if found else None


def _table(caption: str, found: Sequence[Told], reach: Reach) -> Table:
    units = {one.alert.unit_id for one in found}
    names = unit_names(units, on=reach.day)
    public = dict(units_within(reach.to("figures.read")).filter(pk__in=units).values_list("pk", "public_id"))
    columns = [Column(_("Số liệu")), Column(_("Đơn vị")), Column(_("Báo khi")), Column(_("Lần báo gần nhất"))]
    cells = [
        [
            Cell(says(CATALOGUE[alert.code].title), f"{reverse('scoreboard')}?unit={public[alert.unit_id]}"),
            Cell(names.get(alert.unit_id, ""), data=True),
            f"{HOW[alert.how]} {written_value(CATALOGUE[alert.code], _as_told(alert.code, alert.bound))}",
            _said(alert, last),
        ]
        for alert, last in found
        if alert.unit_id in public
    ]
    return Table(caption, columns, cells)


def _as_told(code: str, value: Decimal) -> Decimal | int:
    """A count as the whole number that it is."""
    return value if CATALOGUE[code].reads == "percent" or value % 1 else int(value)


def _said(alert: Alert, last: Crossing | None) -> Cell:
    if last is None or (alert.how == Alert.How.CHANGES and not last.crossed):
        return Cell(DASH)
    words = written_value(CATALOGUE[alert.code], _as_told(alert.code, last.value))
    under = _("đã vượt, ngày {day}") if last.crossed else _("đã trở lại, ngày {day}")
    return Cell(words, under=under.format(day=date_format(last.day)))


@may("figures.read")
def alerts(request: HttpRequest) -> HttpResponse:
    """The account's own alerts, and one more of the unit that the address names."""
    unit, form = unit_asked(request), Keeping(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            alerting.keep(
                unit, said["code"], said["how"], said["bound"], held=own_alerts(request.reach).count(),
                within=request.reach, by=request.user, at=timezone.now(), on=timezone.localdate(),
            )  # fmt: skip
        except CannotAlert as refused:
            form.add_error(None, says(refused.text))
        else:
            return redirect("alerts")
    found = kept(request.reach)
    context = {
        "form": form,
        "unit": unit_names([unit], on=request.reach.day).get(unit, ""),
        "table": _table(_("Điều bạn muốn được báo"), found, request.reach),
        "alerts": [(one.alert, says(CATALOGUE[one.alert.code].title)) for one in found],
    }
    return render(request, "office/alerts.html", context, status=422 if form.errors else 200)


@require_POST
@may("figures.read")
def end_alert(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Nothing more is told of it."""
    alert = get_object_or_404(own_alerts(request.reach), record=public_id)
    alerting.let_go(alert, by=request.user, at=timezone.now(), on=timezone.localdate())
    return redirect("alerts")
