"""Figures side by side: units, groups or days, chosen by an officer, the whole question in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from caunoi.access.confirming import confirmed_recently
from caunoi.access.door import units_within, way_up
from caunoi.access.guarding import may
from caunoi.access.reach import Reach
from caunoi.design.templatetags.design import says
from caunoi.indicators import inquiring
from caunoi.indicators.catalogue import CATALOGUE
from caunoi.indicators.comparing import BREAKDOWNS, CODES, DAYS, LEVELS, OF_UNITS, Comparison, compare
from caunoi.indicators.definition import CannotBeAsked
from caunoi.indicators.door import own_boards
from caunoi.office.described import unit_names
from caunoi.office.exporting import FILES, download
from caunoi.office.figures import unit_asked
from caunoi.office.pivot import BY_NAME, Pivot
from caunoi.office.readings import AT, Reading, day_asked, reading_of
from caunoi.office.viewed_day import as_typed
from caunoi.office.words import wording
from caunoi.trail.acting import act

PAGE = 50
BY = {
    "ownership": gettext_lazy("hình thức sở hữu"),
    "site": gettext_lazy("khu, cụm công nghiệp"),
    "place": gettext_lazy("nơi ghi trong danh sách"),
    "province": gettext_lazy("tỉnh, thành phố"),
    "commune": gettext_lazy("xã, phường, đặc khu"),
    "sex": gettext_lazy("giới tính"),
    "age": gettext_lazy("độ tuổi"),
}
STEPS = {
    "month": gettext_lazy("Các cuối tháng"),
    "quarter": gettext_lazy("Các cuối quý"),
    "year": gettext_lazy("Các cuối năm"),
}
#: What of an address is the question itself, in the order in which it is written.
KEYS = ("figures", "rows", "columns", "last", AT, "unit", "sort", "tree", "known", "scope")


@dataclass(frozen=True)
class Asked:
    """The question of an address and how its table is laid out; no codes where nothing was chosen yet."""

    question: Comparison
    unit_text: str
    sort: str
    reading: Reading
    within: Reach

    @classmethod
    def of(cls, request: HttpRequest) -> Asked:
        """Read the address. Raises Http404 for a figure, a unit or a way of dividing that is none, BadRequest with a
        sentence for a day or a number that is none."""
        told = request.GET
        unit, reading = unit_asked(request), reading_of(request)
        codes = tuple(dict.fromkeys(code for code in told.get("figures", "").split(",") if code))
        rows, columns = told.get("rows", "unit"), told.get("columns", "")
        if set(codes) - CATALOGUE.keys() or rows not in {*OF_UNITS, *BREAKDOWNS}:
            raise Http404
        if columns not in {"", *STEPS, *BREAKDOWNS}:
            raise Http404
        days = told.get("last", "4")
        if not days.isdecimal() or not 2 <= int(days[:9]) <= DAYS:
            raise BadRequest(_("Số cột ngày phải từ 2 đến {most}.").format(most=DAYS))
        question = Comparison(codes, unit, day_asked(request), rows, columns, int(days), reading.manner)
        public = units_within(request.reach).values_list("public_id", flat=True).get(pk=unit)
        return cls(question, str(public), told.get("sort", BY_NAME)[:8], reading, request.reach)

    @property
    def query(self) -> dict[str, str]:
        """The whole question, as an address says it."""
        one = self.question
        told = {
            "figures": ",".join(one.codes),
            "rows": one.rows,
            "columns": one.columns,
            "last": str(one.days) if one.columns in STEPS else "",
            AT: one.at.isoformat(),
            "unit": self.unit_text,
            "sort": self.sort if self.sort != BY_NAME else "",
            **self.reading.query,
        }
        return {key: value for key, value in told.items() if value}

    def address(self, **changes: str) -> str:
        """The address of this question with some of it changed."""
        told = {key: value for key, value in (self.query | changes).items() if value}
        return f"{reverse('compare')}?{urlencode(told)}"


def _rows() -> list[tuple[str, str]]:
    units = [(f"level-{level}", _("{level} ở bên dưới").format(level=wording(level))) for level in LEVELS]
    groups = [(by, _("nhóm: {by}").format(by=words)) for by, words in BY.items()]
    return [("unit", _("đơn vị ngay bên dưới")), *units, *groups]


def _columns() -> list[tuple[str, str]]:
    groups = [(by, _("Từng nhóm: {by}").format(by=words)) for by, words in BY.items()]
    return [("", _("Chỉ các số liệu")), *((key, str(words)) for key, words in STEPS.items()), *groups]


@may("figures.read")
def comparison(request: HttpRequest) -> HttpResponse:
    """The table that the address asks for. What is chosen in the form, or left to this reader, is led to an address
    that says all of it, so that it can be sent."""
    asked = Asked.of(request)
    chosen = request.GET.getlist("figure")
    if chosen or (asked.question.codes and not {AT, "unit", "rows"} <= request.GET.keys()):
        return redirect(_whole(request, asked, chosen))
    context = {
        "asked": asked,
        "reading": asked.reading,
        "day": as_typed(asked.question.at),
        "name": unit_names([asked.question.unit], on=asked.question.at, within=asked.within).get(
            asked.question.unit, ""
        ),
        "above": _above(asked),
        "figures": [(one, one.code in asked.question.codes) for one in CATALOGUE.values()],
        "rows": _rows(),
        "columns": _columns(),
        "most": DAYS,
        "codes": CODES,
        "may_export": request.reach.may("exports.take"),
        "may_published": request.reach.may("cubes.read"),
        "keeping": urlencode(asked.query),
        "boards": own_boards(request.reach).order_by("name", "pk"),
        "kept": {key: value for key, value in asked.query.items() if key in {"unit", *asked.reading.query}},
    }
    status = 200
    if asked.question.codes:
        told = _told(request, asked)
        status = 400 if "refused" in told else 200
        context |= told
    return render(request, "office/compare.html", context, status=status)


def _whole(request: HttpRequest, asked: Asked, chosen: list[str]) -> str:
    """The address that says all of what was chosen."""
    figures = {"figures": ",".join(dict.fromkeys(code for code in chosen if code in CATALOGUE))}
    return asked.address(**figures if chosen else {})


def _above(asked: Asked) -> list[tuple[str, str]]:
    """The units above that the reader may look at, the nearest last, each with this very question."""
    way = way_up(asked.question.unit, on=asked.question.tree_on, within=asked.within)
    open_ones = units_within(asked.within).filter(pk__in=[unit for unit, _name in way])
    public = dict(open_ones.values_list("pk", "public_id"))
    found = [(name, asked.address(unit=str(public[unit]))) for unit, name in way if unit in public]
    return found[::-1]


def _told(request: HttpRequest, asked: Asked) -> Mapping[str, object]:
    """The table, or that it is being counted, or why it cannot be asked for."""
    try:
        pivot = pivot_of(asked, at_once=not request.htmx)
    except inquiring.NotCounted:
        return {"counting": True}
    except inquiring.NotPrepared:
        raise
    except CannotBeAsked as refused:
        return {"refused": says(refused.text)}
    page = Paginator(pivot.lines, PAGE).get_page(request.GET.get("page"))
    return {
        "pivot": pivot,
        "page": page,
        "table": pivot.table(list(page), ends=not page.has_next(), after=asked.reading.after),
        "sorts": pivot.sorts(),
        "sort": asked.sort,
        "coverage": pivot.found.coverage,
    }


def pivot_of(asked: Asked, *, at_once: bool = False) -> Pivot:
    """The table of a question, as far as its reader sees. Raises CannotBeAsked, inquiring.NotPrepared."""
    found = compare(asked.question, within=asked.within, at_once=at_once)
    return Pivot(found, within=asked.within, sort=asked.sort, address=asked.address)


@require_POST
@may("exports.take")
@confirmed_recently
def take_out(request: HttpRequest) -> HttpResponse:
    """The same table as a file, with every line of it. Taking it out is an act in the trail."""
    asked, form = Asked.of(request), request.POST.get("form", "xlsx")
    if form not in FILES or not asked.question.codes:
        raise BadRequest(_("Hãy chọn số liệu và dạng tệp trước."))
    try:
        pivot = pivot_of(asked)
    except inquiring.NotPrepared:
        raise
    except CannotBeAsked as refused:
        raise BadRequest(says(refused.text)) from None
    about = {
        "format": form,
        "unit": asked.question.unit,
        "on": asked.question.at.isoformat(),
        "rows": len(pivot.lines),
        "codes": list(asked.question.codes),
        **asked.reading.about(),
    }
    with act("figures.taken-out", by=request.user, at=timezone.now(), on=timezone.localdate(), about=about):
        table = pivot.table(pivot.lines, ends=True, after=asked.reading.after, as_numbers=True)
    return download(table, on=asked.question.at, ending=form)
