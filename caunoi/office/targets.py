"""What a unit has to reach: every target it is held to, one of them with its way, and setting, changing and ending one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from caunoi.access.door import units_within
from caunoi.access.guarding import may
from caunoi.access.reach import Reach
from caunoi.design.tables import Cell, Column, Table
from caunoi.design.templatetags.design import says
from caunoi.indicators import inquiring
from caunoi.indicators.catalogue import CATALOGUE
from caunoi.indicators.definition import Indicator
from caunoi.indicators.figures import Figure
from caunoi.indicators.question import Manner
from caunoi.indicators.seen import Asking, figures_of
from caunoi.indicators.telling import known, newest_list_on
from caunoi.office.described import unit_names
from caunoi.office.in_hand import in_hand
from caunoi.office.scoreboard import READINGS, trend_days
from caunoi.office.target_expected import expected, rounded
from caunoi.office.target_forms import Ending, Setting, as_it_stands
from caunoi.office.telling import DASH, MINUS, written, written_value
from caunoi.office.viewed_day import as_typed, viewed_day
from caunoi.office.words import STANDINGS
from caunoi.organisations.models import Unit
from caunoi.organisations.settled import parameters
from caunoi.resolutions import promising
from caunoi.resolutions.inheriting import HeldTo, held_to
from caunoi.resolutions.judging import Judgement, course_on, judge, value_told
from caunoi.resolutions.models import Target
from caunoi.resolutions.pacing import missing, pace, year_before
from caunoi.resolutions.promising import CannotPromise
from caunoi.resolutions.shipped import READING

#: So many units below are named; the list behind the figure has all of them.
NAMED = 20


@may("figures.read")
def targets(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Every target the unit is held to on the viewed day: its own, the resolution's, and those of a unit above."""
    unit, day = _unit(request.reach, public_id), viewed_day(request)
    held = held_to(unit.pk, day, parameters(), within=request.reach)
    figures = {one.indicator.code: one for one in _figures(list(held), unit.pk, day, request.reach)}
    columns = [
        Column(_("Số liệu")), Column(_("Chỉ tiêu"), "num"), Column(_("Đến ngày")), Column(_("Hiện nay"), "num"),
        Column(_("Tình trạng")), Column(_("Từ đâu"), "wide"),
    ]  # fmt: skip
    cells = [_line(unit, one, figures.get(code), day) for code, one in held.items()]
    context = {
        "unit": unit,
        "name": name_of(unit, day, request.reach),
        "day": day,
        "table": Table(_("Chỉ tiêu của đơn vị"), columns, cells),
        "may_set": _may_set(request.reach, unit),
    }
    return render(request, "office/targets.html", context)


@may("figures.read")
def target(request: HttpRequest, public_id: UUID, code: str) -> HttpResponse:
    """One target: its words and paper, how the figure went beside it, the pace it needs, and whom to visit first."""
    return _target_page(request, _unit(request.reach, public_id), indicator_of(code))


@require_http_methods(["GET", "HEAD", "POST"])
@may(promising.RIGHT)
def set_target(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Set a target of the unit, or put another in its place; what was told of earlier days stays."""
    unit = unit_in_hand(request.reach, public_id)
    code = request.GET.get("code", "")
    form = Setting(request.POST) if request.method == "POST" else Setting(initial=_initial(unit, code))
    if request.method == "POST" and form.is_valid():
        terms = form.terms
        try:
            promising.set_targets(unit, terms, by=request.user, at=timezone.now())
        except CannotPromise as refused:
            form.add_error(None, says(refused.text))
        else:
            messages.success(request, _("Đã ghi chỉ tiêu."), extra_tags="ok")
            return redirect("target", unit.public_id, terms.code)
    context = {"unit": unit, "name": name_of(unit, timezone.localdate(), request.reach), "form": form}
    return render(request, "office/set-target.html", context, status=422 if form.errors else 200)


@require_POST
@may(promising.RIGHT)
def end_target(request: HttpRequest, public_id: UUID, code: str) -> HttpResponse:
    """The unit's own target holds no more from a day on; what lies above or in the resolution holds again."""
    unit, indicator = unit_in_hand(request.reach, public_id), indicator_of(code)
    form = Ending(request.POST)
    if form.is_valid():
        try:
            promising.end_targets(unit, code, on=form.cleaned_data["on"], by=request.user, at=timezone.now())
        except CannotPromise as refused:
            form.add_error(None, says(refused.text))
        else:
            messages.success(request, _("Đã kết thúc chỉ tiêu."), extra_tags="ok")
            return redirect("target", public_id, code)
    return _target_page(request, unit, indicator, ending=form)


def unit_in_hand(reach: Reach, public_id: UUID) -> Unit:
    """The unit within reach as it stands: nothing is promised for one that is closed. Raises Http404."""
    unit = _unit(reach, public_id)
    hands = reach.hands(promising.RIGHT)
    if hands is not None and unit.pk not in hands:
        raise Http404
    return unit


def _may_set(reach: Reach, unit: Unit) -> bool:
    hands = reach.hands(promising.RIGHT) if reach.may(promising.RIGHT) else frozenset()
    return hands is None or unit.pk in hands


def _unit(reach: Reach, public_id: UUID) -> Unit:
    found: Unit = get_object_or_404(units_within(reach), public_id=public_id)
    return found


def indicator_of(code: str) -> Indicator:
    if code not in CATALOGUE:
        raise Http404
    return CATALOGUE[code]


def name_of(unit: Unit, day: date, reach: Reach) -> str:
    return unit_names([unit.pk], on=day, within=reach).get(unit.pk, "")


def _initial(unit: Unit, code: str) -> dict[str, object]:
    rows = Target.objects.held_true().filter(unit=unit, code=code, valid_to=None).order_by("due_on")
    return as_it_stands(list(rows)) or {"code": code}


def _figures(codes: list[str], unit: int, day: date, reach: Reach) -> list[Figure]:
    return figures_of(codes, unit=unit, day=day, within=reach) if codes else []


def _line(unit: Unit, held: HeldTo, figure: Figure | None, day: date) -> list[object]:
    indicator = CATALOGUE[held.code]
    judgement = held.judged(figure, day)
    shown = judgement.promise if judgement else held.promises[-1]
    href = reverse("target", args=[unit.public_id, held.code])
    due = written_value(indicator, shown.value) if shown.value is not None else _("chưa lượng hóa")
    return [
        Cell(says(indicator.title), href), due, date_format(shown.due_on), _now(figure),
        _status(judgement), source_told(held),
    ]  # fmt: skip


def _now(figure: Figure | None) -> str:
    return written(figure) if figure is not None and value_told(figure) is not None else DASH


def _status(judgement: Judgement | None) -> Cell:
    """In words; the colour says the same again."""
    kind, said = STANDINGS[judgement.status] if judgement else ("quiet", _("Đã qua ngày phải đạt"))
    return Cell(said, tag=kind)


def source_told(held: HeldTo) -> Cell:
    """Whose target it is, in words."""
    paper = held.promises[-1].paper
    if held.source == "above":
        return Cell(_("Theo cấp trên"), under=f"{held.name}, {paper}")
    if held.source == "resolution":
        return Cell(_("Theo nghị quyết"), under=paper)
    split = held.row is not None and held.row.split_by
    return Cell(_("Cấp trên phân bổ") if split else _("Của đơn vị"), under=paper)


def _target_page(
    request: HttpRequest, unit: Unit, indicator: Indicator, *, ending: Ending | None = None
) -> HttpResponse:
    reach, day, code = request.reach, viewed_day(request), indicator.code
    settled = parameters()
    held = held_to(unit.pk, day, settled, within=reach).get(code)
    # What is due is told before anything is counted.
    judgement = held.judged(None, day) if held else None
    context = {
        "unit": unit,
        "name": name_of(unit, day, reach),
        "day": day,
        "indicator": indicator,
        "held": held,
        "judgement": judgement,
        "source": source_told(held) if held else None,
        "due": _due_told(indicator, judgement),
        "course": written_value(indicator, rounded(indicator, judgement.course))
        if judgement and judgement.course is not None
        else "",
        "reading": settled.dated(READING, day) if code in READINGS else None,
        "may_share": indicator.reads == "count" or _may_list(indicator),
        "may_set": _may_set(reach, unit),
        "ending": ending or Ending(initial={"on": as_typed(timezone.localdate())}),
        **_counted(request, unit, indicator, held, day),
    }
    return render(request, "office/target.html", context, status=422 if ending and ending.errors else 200)


def _counted(
    request: HttpRequest, unit: Unit, indicator: Indicator, held: HeldTo | None, day: date
) -> dict[str, object]:
    """What of the page rests on figures, as far as they are counted; `counting` while some are not (decision 55)."""
    found: dict[str, object] = {"counting": True}
    if held is None:
        return {"counting": False}
    asking = Asking(unit.pk, request.reach, waits=bool(request.htmx), manner=Manner(tree=day))
    try:
        figure = asking.figure(indicator.code, day)
        judgement = held.judged(figure, day)
        lacking = _lacking(figure, judgement)
        found |= {"now": _now(figure), "status": _status(judgement), "lacking": lacking}
        found["pace"] = _pace(indicator, figure, judgement, asking, day)
        found["way"] = way_table(indicator, held, asking, day)
        found["visit_first"] = _first(request, asking, indicator, day)
        found |= expected(indicator, held, asking, day)
        found["in_hand"] = in_hand(request.reach, unit, figure, found.get("outlook"), day)
    except inquiring.NotCounted:
        return found
    return {**found, "counting": False}


def _due_told(indicator: Indicator, judgement: Judgement | None) -> str:
    if judgement is None or judgement.promise.value is None:
        return ""
    return written_value(indicator, judgement.promise.value)


def _lacking(figure: Figure | None, judgement: Judgement | None) -> int | None:
    """How many more would have to hold today."""
    if figure is None or judgement is None or judgement.promise.value is None:
        return None
    if figure.denominator is None or figure.indicator.over is not None or value_told(figure) is None:
        return None
    return missing(figure.numerator, figure.denominator, judgement.promise.value)


def _pace(
    indicator: Indicator,
    figure: Figure | None,
    judgement: Judgement | None,
    asking: Asking,
    day: date,
) -> dict[str, str] | None:
    """The pace of a stock in words; what is counted within a year begins anew each January and has none."""
    value = value_told(figure) if figure is not None else None
    if judgement is None or judgement.promise.value is None or value is None or indicator.kind != "stock":
        return None
    since = year_before(day)
    past = asking.figure(indicator.code, since)
    told = pace(
        value, judgement.promise.value, at=day, due_on=judgement.promise.due_on,
        before=known(past, newest_list_on(date.max)), since=since,
    )  # fmt: skip
    return {"needed": _a_month(indicator, told.needed), "present": _a_month(indicator, told.present)}


def _a_month(indicator: Indicator, value: Fraction | None) -> str:
    if value is None:
        return DASH
    number = Decimal(value.numerator) / Decimal(value.denominator)
    sign = "+" if value > 0 else MINUS if value < 0 else ""
    shown = sign + str(number_format(abs(number), decimal_pos=2, use_l10n=True))
    return _("{n} điểm phần trăm").format(n=shown) if indicator.reads == "percent" else shown


def way_table(indicator: Indicator, held: HeldTo, asking: Asking, day: date) -> Table:
    """The figure on past quarter days beside where it should have been, then what is still due."""
    cells: list[Sequence[object]] = []
    newest = newest_list_on(date.max)
    for at in trend_days(day, yearly=False):
        figure = asking.figure(indicator.code, at)
        value = known(figure, newest)
        course = course_on(held.promises, at)
        stands = judge(value, held.promises, at=at)
        cells.append([
            date_format(at), DASH if value is None else written_value(indicator, value),
            DASH if course is None else written_value(indicator, rounded(indicator, course)), _status(stands),
        ])  # fmt: skip
    for one in held.promises:
        if one.due_on > day:
            due = _("chưa lượng hóa") if one.value is None else written_value(indicator, one.value)
            kind = _("mốc trên đường") if one.is_step else _("phải đạt")
            cells.append([date_format(one.due_on), DASH, due, Cell(kind, tag="info")])
    columns = [
        Column(_("Ngày")),
        Column(_("Số liệu"), "num"),
        Column(_("Phải ở mức"), "num"),
        Column(_("Tình trạng")),
    ]
    return Table(_("Đường đi đến chỉ tiêu"), columns, cells)


def _may_list(indicator: Indicator) -> bool:
    """Whether what is missing is a list of records."""
    return indicator.reads == "percent" and indicator.over is None


def _first(request: HttpRequest, asking: Asking, indicator: Indicator, day: date) -> Table | None:
    """The units below that hold most of what is missing, each a door to those records; None where nothing can be listed."""
    if not _may_list(indicator):
        return None
    reach = request.reach
    found = asking.asked([indicator.code], day, by="unit")
    gaps = {
        int(one.group): (one.denominator or 0) - one.numerator for one in found if isinstance(one.group, int)
    }
    whole = sum(gaps.values())
    named = unit_names(list(gaps), on=day, within=reach)
    public = dict(units_within(reach).filter(pk__in=list(gaps)).values_list("pk", "public_id"))
    ranked = sorted((key for key in gaps if gaps[key] > 0), key=lambda key: (-gaps[key], named.get(key, "")))
    cells = [
        [
            Cell(named.get(key, _("đơn vị khác")), _records(request, indicator, public.get(key)), data=True),
            gaps[key],
            f"{round(100 * gaps[key] / whole)} %",
        ]
        for key in ranked[:NAMED]
    ]
    columns = [Column(_("Đơn vị")), Column(_("Còn thiếu"), "num"), Column(_("Phần của cả đơn vị"), "num")]
    return Table(_("Nên đến trước: nơi còn thiếu nhiều nhất"), columns, cells)


def _records(request: HttpRequest, indicator: Indicator, unit: UUID | None) -> str:
    if unit is None or not request.reach.may("records.read"):
        return ""
    return reverse("records", args=[indicator.code]) + f"?part=gap&unit={unit}"
