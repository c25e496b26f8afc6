"""The scoreboard of Resolution 02: each figure with its target, its gap and how it moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format, number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from caunoi.access.door import unit_descriptions_within, units_within
from caunoi.access.guarding import may
from caunoi.design import charts
from caunoi.design.charts import Number, Over
from caunoi.design.tables import Column, Table
from caunoi.design.templatetags.design import percent, says
from caunoi.indicators.figures import Figure
from caunoi.indicators.seen import figures_of
from caunoi.indicators.telling import known, newest_list_on, reported, untold
from caunoi.office.described import versions
from caunoi.office.figures import unit_asked
from caunoi.office.organisation import state_of
from caunoi.office.readings import reading_of
from caunoi.office.telling import DASH, chart_number, written
from caunoi.office.viewed_day import viewed_day
from caunoi.organisations.settled import parameters
from caunoi.resolutions.inheriting import HeldTo, held_to
from caunoi.resolutions.judging import Judgement
from caunoi.vocabulary.text import Text

UNION, MEMBERS = "union-at-employers-25", "members"
READINGS = ("agreement-signed", "agreement-in-force", "agreement-in-tail")
CARDS = (UNION, MEMBERS, "new-members", "net-change", "unions", "union-density", "workers", "nominees")
TREND_POINTS = 6


@dataclass(frozen=True)
class Card:
    """One figure on the board."""

    figure: Figure
    judgement: Judgement | None
    reported: Decimal | None
    # Percent of the lists due from which the computed value leads; below it, the reported one does.
    coverage_due: int
    # Why the computed value says nothing, where it does.
    untold: Text | None = None
    # Whose promise it is held to.
    held: HeldTo | None = None

    @property
    def reported_leads(self) -> bool:
        """Whether too few lists are in for the computed value to stand first."""
        share = self.figure.coverage.share
        return self.reported is not None and (share is None or share < self.coverage_due)

    @property
    def computed_text(self) -> str:
        """The value counted from lists, as written; a dash where it cannot be told."""
        return DASH if self.untold else written(self.figure)

    @property
    def reported_text(self) -> str:
        """The signed value of the report, as written; whole numbers stay whole."""
        if self.reported is None:
            return ""
        if self.figure.denominator is not None:
            return percent(self.reported)
        whole = self.reported == self.reported.to_integral_value()
        return number_format(int(self.reported) if whole else self.reported, use_l10n=True)

    @property
    def tag(self) -> tuple[str, str]:
        """Colour and word of the status; colour never speaks alone."""
        status = self.judgement.status if self.judgement else ""
        if self.untold or not self.figure.coverage.received:
            return "bad", _("Chưa có số liệu")
        if status == "reached":
            return "ok", _("Đạt")
        if status == "on-course":
            return "ok", _("Đúng tiến độ")
        if status == "behind":
            return "warn", _("Chậm {points} điểm").format(points=self._behind())
        if status == "not-quantified":
            return "quiet", _("Chưa lượng hóa")
        return ("bad", _("Chưa có số liệu")) if status == "no-data" else ("", "")

    def _behind(self) -> str:
        course = self.judgement.course if self.judgement else None
        if course is None or self.figure.value is None:
            return "—"
        return str(number_format(round(course - self.figure.value, 1), decimal_pos=1))

    @property
    def gap(self) -> int | None:
        """How many are still missing, where that can be listed."""
        if self.untold or self.figure.denominator is None or self.figure.indicator.over is not None:
            return None
        return self.figure.denominator - self.figure.numerator


@may("figures.read")
def scoreboard(request: HttpRequest) -> HttpResponse:
    """Every card for one unit on the viewed day."""
    day, unit, reading = viewed_day(request), unit_asked(request), reading_of(request)
    codes = [*CARDS, *READINGS]
    found = figures_of(codes, unit=unit, day=day, within=request.reach, manner=reading.manner)
    held = held_to(unit, day, parameters(), within=request.reach)
    cards = cards_of(found, held, beside_reported=reading.plain)
    told = versions(unit_descriptions_within(request.reach), "unit", [unit], on=day).get(unit)
    context = {
        "reading": reading,
        "day": day,
        "name": told.name if told else "",
        # A unit that is not there on the day has no figures, and not because nobody handed a list in.
        "not_there": state_of(told, day)[1],
        "may_see_line": request.reach.may_at("units.read", unit),
        "unit_id": units_within(request.reach).values_list("public_id", flat=True).get(pk=unit),
        "may_records": request.reach.may_at("records.read", unit),
        "cards": [cards[code] for code in CARDS if code in cards],
        "readings": [cards[code] for code in READINGS],
        "promised": next((cards[code] for code in READINGS if cards[code].judgement), None),
        "coverage": found[0].coverage,
        "newest": newest_list_on(date.max),
    }
    return render(request, "office/scoreboard.html", context)


def cards_of(found: list[Figure], held: dict[str, HeldTo], *, beside_reported: bool) -> dict[str, Card]:
    """Cards by code, each judged by what the unit is held to: a percent of the nearest unit above too.

    What a unit signed for is of its own day and tree: it stands beside no other reading.
    """
    settled = parameters()
    signed = reported(found) if beside_reported else {}
    newest = newest_list_on(date.max)
    keys = {figure.indicator.code: (figure.indicator.code, figure.unit) for figure in found}
    return {
        figure.indicator.code: Card(
            figure,
            held[figure.indicator.code].judged(figure, figure.at) if figure.indicator.code in held else None,
            signed.get(keys[figure.indicator.code]),
            settled.number("coverage-headline", figure.at),
            untold(figure, newest),
            held.get(figure.indicator.code),
        )
        for figure in found
    }


@may("figures.read")
def trend(request: HttpRequest, code: str) -> HttpResponse:
    """How a figure moved: a line and the table it was drawn from, fetched after the card."""
    if code not in {*CARDS, *READINGS}:
        raise Http404
    day, unit, reading = viewed_day(request), unit_asked(request), reading_of(request)
    points = [
        (at, figure)
        for at in trend_days(day, yearly=code == "new-members")
        for figure in figures_of([code], unit=unit, day=at, within=request.reach, manner=reading.manner)
    ]
    if not points:
        raise Http404
    title = says(points[0][1].indicator.title)
    newest = newest_list_on(date.max)
    values = [known(figure, newest) for _at, figure in points]
    shown = [
        (date_format(at), written(figure))
        for (at, figure), value in zip(points, values, strict=True)
        if value is not None
    ]
    label = _("{title}: {points}").format(
        title=title, points="; ".join(f"{at} {value}" for at, value in shown)
    )
    columns = [Column(_("Ngày")), Column(title, "num")]
    context = {
        "points": values,
        "drawn": len(shown) > 1,
        "label": label,
        "table": Table(_("{title} theo thời gian").format(title=title) + reading.after, columns, shown),
        "reading": reading,
        "chart": _chart(points, values, label) if len(shown) > 1 else "",
    }
    return render(request, "office/_trend.html" if request.htmx else "office/trend.html", context)


def _chart(points: list[tuple[date, Figure]], values: list[Decimal | int | None], label: str) -> SafeString:
    """The page's own chart: a line, and bars for what is counted within years."""
    indicator = points[-1][1].indicator
    name = _("{title} theo thời gian").format(title=says(indicator.title))

    def write(value: Number) -> str:
        return chart_number(indicator, value)

    days = [at for at, _figure in points]
    if indicator.kind != "stock":
        of_days = [(date_format(at, "m/Y"), value) for at, value in zip(days, values, strict=True)]
        return charts.bars(of_days, name=name, says=label, key="trend", write=write)
    known = list(zip(days, values, strict=True))
    over = Over(
        known, least=1.0, most=100.0 if indicator.reads == "percent" and indicator.over is None else None
    )
    return charts.line(
        over, name=name, says=label, key="trend", write=write, month=lambda on: date_format(on, "m/Y")
    )


def trend_days(day: date, *, yearly: bool) -> list[date]:
    """The day itself after the ends of the quarters before it, or of the years for a flow."""
    days = [day]
    while len(days) < TREND_POINTS:
        first = days[-1].replace(day=1)
        days.append(
            first.replace(month=1 if yearly else 3 * ((first.month - 1) // 3) + 1) - timedelta(days=1)
        )
    return days[::-1]
