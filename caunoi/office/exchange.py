"""Figures for other systems and from them: taken out in five formats, reported ones taken in from two, and taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caunoi.access.confirming import confirmed_recently
from caunoi.access.door import unit_names
from caunoi.access.guarding import may
from caunoi.access.reach import Reach
from caunoi.design.tables import Cell, Column, Table
from caunoi.design.templatetags.design import says
from caunoi.indicators import inquiring
from caunoi.indicators.catalogue import CATALOGUE
from caunoi.indicators.door import reported_figures_within
from caunoi.indicators.interchange import arriving
from caunoi.indicators.interchange.codes import DATA_SET, listed, period_of, period_text
from caunoi.indicators.interchange.lines import Line, lines
from caunoi.indicators.interchange.refusing import CannotBeRead, Fault
from caunoi.indicators.models import ReportedFigure
from caunoi.indicators.reporting import CannotReport
from caunoi.indicators.seen import figures_of
from caunoi.office.fields import DayField, TidyCharField
from caunoi.office.figures import unit_asked
from caunoi.office.telling import DASH, written_value
from caunoi.office.viewed_day import viewed_day
from caunoi.reports.figure_files import FORMATS
from caunoi.trail.acting import act
from caunoi.trail.models import Document

PAGE = 50
TYPED = {"class": "form-control", "autocomplete": "off"}


class Leaving(forms.Form):
    """Which figures, in which format."""

    form = forms.ChoiceField(
        label=gettext_lazy("Định dạng"), widget=forms.Select(attrs={"class": "form-select"}),
        choices=[(one.name, one.title.vi) for one in FORMATS.values()],
    )  # fmt: skip
    day = DayField(label=gettext_lazy("Đến ngày"))
    since = DayField(
        label=gettext_lazy("Từ ngày, cho số đếm theo kỳ"),
        help_text=gettext_lazy("Bỏ trống là từ ngày 1 tháng 1 của năm ấy."),
        required=False,
    )
    below = forms.BooleanField(
        label=gettext_lazy("Cả các đơn vị trực tiếp bên dưới"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def clean(self) -> dict[str, Any]:
        """A period ends after it begins."""
        said = super().clean() or {}
        if said.get("day") and said.get("since") and said["since"] > said["day"]:
            self.add_error("since", _("Kỳ bắt đầu sau ngày cuối."))
        return said


class Arriving(forms.Form):
    """A file of reported figures, and who signed them."""

    sent = forms.FileField(
        label=gettext_lazy("Tệp ADX (.xml) hoặc CSV (.csv)"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".xml,.adx,.csv"}),
    )
    signer = TidyCharField(
        label=gettext_lazy("Người ký số báo cáo"), max_length=120, widget=forms.TextInput(attrs=TYPED)
    )
    signed_on = DayField(label=gettext_lazy("Ngày ký"))


@may("figures.read")
def exchange(request: HttpRequest) -> HttpResponse:
    """What can be taken out and in, and the files of figures that were taken in."""
    return _page(request)


def _page(
    request: HttpRequest,
    *,
    leaving: Leaving | None = None,
    arrived: Arriving | None = None,
    faults: Sequence[Fault] = (),
) -> HttpResponse:
    reach = request.reach
    unit = unit_asked(request)
    files = _files(reach.to("statistics.read")) if reach.may("statistics.read") else ()
    page = Paginator(files, PAGE).get_page(request.GET.get("page"))
    day = viewed_day(request)
    context = {
        "unit": unit_names([unit], on=day).get(unit, ""),
        "leaving": (leaving or Leaving(initial={"day": day})) if reach.may("exports.take") else None,
        "arriving": (arrived or Arriving()) if reach.may("statistics.fill") else None,
        "wrong": _faults_table(faults) if faults else None,
        "data_set": DATA_SET,
        "codes": _codes_table(),
        "page": page,
        "table": _files_table(page),
    }
    refused = faults or (leaving and leaving.errors) or (arrived and arrived.errors)
    return render(request, "office/exchange.html", context, status=422 if refused else 200)


def _files(reach: Reach) -> QuerySet[Document]:
    return arriving.files_of(reported_figures_within(reach))


def _faults_table(faults: Iterable[Fault]) -> Table:
    columns = [Column(_("Dòng"), "num"), Column(_("Vì sao, và nên làm gì"))]
    return Table(
        _("Không nhận gì của tệp này"), columns, [[one.line or DASH, says(one.text)] for one in faults]
    )


def _codes_table() -> Table:
    columns = [Column(_("Mã")), Column(_("Số liệu")), Column(_("Kỳ")), Column(_("Bản"), "num")]
    cells = [
        [
            str(one["code"]),
            says(CATALOGUE[str(one["code"])].title),
            _("một ngày") if one["kind"] == "stock" else _("ngày đầu và độ dài"),
            int(str(one["version"])),
        ]
        for one in listed()
    ]
    return Table(_("Bảng mã số liệu"), columns, cells)


def _files_table(files: Iterable[Document]) -> Table:
    columns = [Column(_("Tệp")), Column(_("Ngày ký"))]
    cells = [
        [
            Cell(one.name, reverse("exchange-file", args=[one.public_id]), data=True),
            date_format(one.dated_on) if one.dated_on else DASH,
        ]
        for one in files
    ]
    return Table(_("Tệp số báo cáo đã nhận, mới nhất ở trên"), columns, cells)


# ------------------------------------------------------------------ out


@require_POST
@may("exports.take")
@confirmed_recently
def take_out(request: HttpRequest) -> HttpResponse:
    """The figures that this reader may see, computed and reported side by side. Taking them out is an act in the trail."""
    unit, leaving = unit_asked(request), Leaving(request.POST)
    if not leaving.is_valid():
        return _page(request, leaving=leaving)
    said, now = leaving.cleaned_data, timezone.now()
    told = _lines(unit, said["day"], said["since"], request.reach, below=said["below"])
    form = FORMATS[said["form"]]
    about = {
        "format": form.name, "unit": unit, "on": said["day"].isoformat(), "rows": len(told), "codes": DATA_SET,
    }  # fmt: skip
    with act("figures.taken-out", by=request.user, at=now, on=timezone.localdate(), about=about):
        content = form.write(told, now, get_language() or "vi")
    response = HttpResponse(content, content_type=form.media)
    name = f"figures-{form.name}-{said['day']:%Y-%m-%d}.{form.ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _lines(unit: int, day: date, since: date | None, reach: Reach, *, below: bool) -> list[Line]:
    found = figures_of(list(CATALOGUE), unit=unit, day=day, since=since, within=reach)
    if below:
        codes = [code for code, one in CATALOGUE.items() if "unit" in one.by]
        found = found + figures_of(codes, unit=unit, day=day, since=since, within=reach, by="unit")
    return lines(found)


# ------------------------------------------------------------------ in, and back


@require_POST
@may("statistics.fill")
def take_in(request: HttpRequest) -> HttpResponse:
    """Every reported value of a file, or none: then each line that cannot stand is named."""
    arrived = Arriving(request.POST, request.FILES)
    if not arrived.is_valid():
        return _page(request, arrived=arrived)
    said = arrived.cleaned_data
    sent = said["sent"]
    try:
        taken = arriving.take_in(
            sent.name, sent.read(arriving.BYTES + 1), hands=request.reach.hands("statistics.fill"),
            signer=said["signer"], signed_on=said["signed_on"], by=request.user, at=timezone.now(),
        )  # fmt: skip
    except CannotBeRead as refused:
        return _page(request, arrived=arrived, faults=refused.faults)
    except CannotReport as refused:
        arrived.add_error(None, says(refused.text))
        return _page(request, arrived=arrived)
    told = _(
        "Mới {new}, thay {replaced}, đã có {known}; để sang bên {aside} số không phải số báo cáo."
    ).format(new=taken.new, replaced=taken.replaced, known=taken.known, aside=taken.aside)
    messages.success(request, told, extra_tags="ok")
    if taken.document is None:
        return redirect("exchange")
    return redirect("exchange-file", taken.document.public_id)


@may("statistics.read")
def figure_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What came with one file, beside what the lists give, with how many of them are in."""
    reach = request.reach
    paper = get_object_or_404(_files(reach), public_id=public_id)
    figures = arriving.of_file(paper, reported_figures_within(reach)).order_by(
        "valid_from", "unit", "code", "-pk"
    )
    page = Paginator(figures, PAGE).get_page(request.GET.get("page"))
    context = {
        "paper": paper,
        "signer": figures[0].signer if figures else "",
        "stands": reach.may("statistics.fill") and figures.filter(ended_by=None).exists(),
        "page": page,
        "table": _beside_table(list(page), reach),
    }
    return render(request, "office/exchange-file.html", context)


def _beside_table(figures: Sequence[ReportedFigure], reach: Reach) -> Table:
    names = unit_names([one.unit_id for one in figures], on=reach.day)
    beside = _computed(figures, reach)
    columns = [
        Column(_("Đơn vị")), Column(_("Số liệu")), Column(_("Kỳ")), Column(_("Báo cáo"), "num"),
        Column(_("Theo danh sách"), "num"), Column(_("Danh sách đã nộp")), Column(_("Còn hiệu lực")),
    ]  # fmt: skip
    cells = []
    for one in figures:
        line, on = beside.get(one.pk), one.valid_from or reach.day
        indicator = CATALOGUE[one.code]
        period = period_of(indicator, one.since, on)
        cells.append([
            Cell(names.get(one.unit_id, ""), data=True),
            says(indicator.title),
            period_text(period.first, period.last),
            written_value(indicator, one.value if indicator.reads == "percent" else int(one.value)),
            DASH if line is None or line.value is None else written_value(indicator, line.value),
            DASH if line is None else f"{number_format(line.received)}/{number_format(line.due)}",
            _("không") if one.ended_by_id else _("có"),
        ])  # fmt: skip
    return Table(_("Báo cáo bên cạnh số tính từ danh sách"), columns, cells)


def _computed(figures: Sequence[ReportedFigure], reach: Reach) -> dict[int, Line]:
    """By key of the reported one, the computed one of the same unit and period, where this reader may see it."""

    def of(one: ReportedFigure) -> tuple[int, date, date]:
        return one.unit_id, one.valid_from or reach.day, one.since or date.min

    found: dict[int, Line] = {}
    for (unit, day, since), some in groupby(sorted(figures, key=of), key=of):
        wanted = {one.code: one.pk for one in some}
        try:
            told = figures_of(
                list(wanted),
                unit=unit,
                day=day,
                since=since if since > date.min else None,
                within=reach,
                at_once=True,
            )
        except inquiring.NotPrepared:
            continue
        found |= {wanted[line.code]: line for line in lines(told)}
    return found


@require_POST
@may("statistics.fill")
def take_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The whole file is withdrawn, and what it had replaced stands again."""
    reach = request.reach
    paper = get_object_or_404(_files(reach), public_id=public_id)
    try:
        count = arriving.take_back(
            paper, hands=reach.hands("statistics.fill"), by=request.user, at=timezone.now()
        )
    except CannotReport as refused:
        messages.error(request, says(refused.text), extra_tags="bad")
    else:
        messages.success(request, _("Đã rút lại {count} số.").format(count=count), extra_tags="ok")
    return redirect("exchange-file", public_id)
