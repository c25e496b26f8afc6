"""A unit through time: what it was called, under whom it stood, whom it succeeded, by which decisions, and its figures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from caunoi.access.door import (
    unit_descriptions_within,
    unit_names,
    unit_parents_within,
    unit_successions_within,
    units_within,
)
from caunoi.access.guarding import may
from caunoi.access.reach import Reach
from caunoi.design import maps
from caunoi.design.tables import Cell, Column, Table
from caunoi.design.templatetags.design import says
from caunoi.indicators import inquiring
from caunoi.indicators.catalogue import CATALOGUE
from caunoi.indicators.question import AS_WAS, Manner
from caunoi.indicators.seen import figures_of
from caunoi.indicators.telling import newest_list_on, untold
from caunoi.office import areas, described
from caunoi.office.maps import HOW, Asked, Map, legend
from caunoi.office.organisation import above, state_of
from caunoi.office.readings import Reading
from caunoi.office.telling import DASH, written
from caunoi.office.viewed_day import viewed_day
from caunoi.office.words import wording
from caunoi.organisations.models import Unit, UnitSuccession
from caunoi.registers.reorganisations.door import decisions_told, reorganisations_within
from caunoi.registers.reorganisations.lines import Period, periods
from caunoi.registers.reorganisations.models import Reorganisation

FIGURES = ["members", "unions", "employers"]
YEARS = 2
#: What the two small maps show, each in at most so many bytes.
DRAWN, SMALL = "members", 40_000
_CALLED = ("name", "level", "kind", "official_code")
_BETWEEN = ("predecessor_id", "successor_id", "part", "of")


@may("units.read")
def unit_line(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Everything that was decided about one unit, in order of days."""
    reach, day = request.reach, viewed_day(request)
    found = get_object_or_404(units_within(reach), public_id=public_id)
    line = _Line(found, reach)
    told = described.versions(unit_descriptions_within(reach), "unit", [found.pk], on=day).get(found.pk)
    context = {
        "unit": found,
        "name": told.name if told else "",
        "state": state_of(told, day),
        "above": above(found, day, reach),
        "day": day,
        "called": line.called(),
        "under": line.under(),
        "before": line.successions(after=False),
        "after": line.successions(after=True),
        **_figures(found, day, reach, line.turns(), at_once=not request.htmx),
        "may_decide": reach.may_at("units.reorganise", found.pk),
    }
    return render(request, "office/unit-line.html", context)


def _figures(unit: Unit, day: date, reach: Reach, turns: list[date], *, at_once: bool) -> dict[str, Any]:
    """The table and the maps; nothing of either while one of their figures is being counted."""
    try:
        table = _both_maps(unit, day, reach, turns, at_once=at_once)
        return {"figures": table, **_drawn(unit, day, reach, at_once=at_once)}
    except inquiring.NotPrepared:
        return {}


def _both_maps(unit: Unit, day: date, reach: Reach, turns: list[date], *, at_once: bool) -> Table:
    """Figures of the viewed day, of the last year ends and of the eve of what was last decided about the unit: by the
    tree of each day and by the tree of today, side by side. Raises NotPrepared."""
    ends = [date(day.year - back, 12, 31) for back in range(1, YEARS + 1)]
    eves = [turn - timedelta(days=1) for turn in turns if turn <= day][-1:]
    manners = (AS_WAS, Manner(tree=reach.day))
    newest = newest_list_on(date.max)
    told = {
        (at, manner): figures_of(FIGURES, unit=unit.pk, day=at, within=reach, manner=manner, at_once=at_once)
        for at in sorted({day, *ends, *eves}, reverse=True)
        for manner in manners
    }
    columns = [
        Column(_("Số liệu")),
        Column(_("Ngày")),
        Column(_("Theo cây ngày đó"), "num"),
        Column(_("Theo cây hiện nay"), "num"),
    ]
    pairs = [
        (at, was, is_now)
        for (at, manner), found in told.items()
        if manner == AS_WAS
        for was, is_now in zip(found, told[at, manners[1]], strict=True)
    ]
    # One figure after the other, the newest day first within each.
    pairs.sort(key=lambda pair: FIGURES.index(pair[1].indicator.code))
    cells = [
        [
            says(was.indicator.title),
            date_format(at),
            *(DASH if untold(one, newest) else written(one) for one in (was, is_now)),
        ]
        for at, was, is_now in pairs
    ]
    return Table(_("Số liệu theo cây tổ chức ngày đó và theo cây hiện nay"), columns, cells)


def _drawn(unit: Unit, day: date, reach: Reach, *, at_once: bool) -> dict[str, Any]:
    """Members of the viewed day, at the latest of the eve of the last change of territory, on two maps: by the areas
    and the tree of that day, and by those of today. On one where no territory ever changed; empty where nothing can
    be drawn. Raises NotPrepared."""
    change = areas.last_change(reach.day)
    days = [min(day, change - timedelta(days=1)), reach.day] if change else [day]
    drawings = [_map(unit, days[0], tree, reach, at_once=at_once) for tree in days]
    classes = maps.classes([value for one in drawings for value in one.values], HOW[0])
    pictures = [
        (one.asked.areas_on, one.drawn(classes, most=SMALL, apart=f"-{place}"))
        for place, one in enumerate(drawings)
        if not one.country_wide and any(one.values)
    ]
    shown = [(on, picture) for on, picture in pictures if picture]
    if not shown:
        return {}
    return {
        "drawn": shown,
        "drawn_on": days[0],
        "legend": legend(CATALOGUE[DRAWN], classes),
        "unknown_swatch": maps.swatch(None),
    }


def _map(unit: Unit, day: date, tree: date, reach: Reach, *, at_once: bool) -> Map:
    reading = Reading(Manner(tree=tree), reach.day)
    return Map(
        Asked(
            CATALOGUE[DRAWN],
            unit.pk,
            str(unit.public_id),
            day,
            HOW[0],
            reach,
            reading,
            None,
            False,
            "",
            at_once,
        )
    )


class _Line:
    """The versions of one unit with their decisions, named once."""

    def __init__(self, unit: Unit, reach: Reach) -> None:
        self.unit, self.reach = unit, reach
        descriptions = list(unit_descriptions_within(reach).filter(unit=unit))
        parents = list(unit_parents_within(reach).filter(unit=unit))
        rows = unit_successions_within(reach)
        followed = [*rows.filter(predecessor=unit), *rows.filter(successor=unit)]
        decisions = decisions_told(row.began_by_id for row in (*descriptions, *parents, *followed))
        self._called = periods(descriptions, _CALLED, decisions)
        self._under = periods(parents, ("parent_id",), decisions)
        self._followed = [
            period
            for other in {(row.predecessor_id, row.successor_id) for row in followed}
            for period in periods(
                [row for row in followed if (row.predecessor_id, row.successor_id) == other],
                _BETWEEN,
                decisions,
            )
        ]
        opened = reorganisations_within(reach).filter(pk__in=[one.pk for one in decisions.values()])
        self._opened = set(opened.values_list("pk", flat=True))
        self._names = self._told(decisions.values())

    def _told(self, decisions: Iterable[Reorganisation]) -> dict[int, tuple[str, str]]:
        """Deciders, parents, predecessors and successors: the name each had last, and its page where within reach."""
        ids = {one.decider_id for one in decisions} | {one.version.parent_id for one in self._under}
        for period in self._followed:
            ids |= {period.version.predecessor_id, period.version.successor_id}
        names = unit_names(ids, on=self.reach.day)
        own = dict(units_within(self.reach).filter(id__in=ids).values_list("id", "public_id"))
        return {
            key: (name, reverse("unit-line", args=[own[key]]) if key in own else "")
            for key, name in names.items()
        }

    def turns(self) -> list[date]:
        """The days on which something about it began, ended or was handed over, in their order."""
        versions = [one.version for one in (*self._called, *self._under, *self._followed)]
        days = {day for version in versions for day in (version.valid_from, version.valid_to)}
        return sorted(day for day in days if day)

    def called(self) -> Table:
        """Names, codes, levels."""
        columns = [
            Column(_("Tên")),
            Column(_("Mã"), "code"),
            Column(_("Cấp")),
            *_days_and_decisions(),
        ]
        cells = [
            [
                Cell(one.version.name, data=True),
                one.version.official_code or "—",
                wording(one.version.level),
                *self._days(one),
            ]
            for one in reversed(self._called)
        ]
        return Table(_("Tên, mã, cấp qua các thời kỳ"), columns, cells)

    def under(self) -> Table:
        """Parents."""
        cells = [[self._named(one.version.parent_id), *self._days(one)] for one in reversed(self._under)]
        return Table(
            _("Công đoàn cấp trên qua các thời kỳ"), [Column(_("Trực thuộc")), *_days_and_decisions()], cells
        )

    def successions(self, *, after: bool) -> Table:
        """Who came before it, or after it."""
        end, other = ("predecessor_id", "successor_id") if after else ("successor_id", "predecessor_id")
        some = [one for one in self._followed if getattr(one.version, end) == self.unit.pk]
        some.sort(key=lambda one: (one.version.valid_from or date.min, one.version.pk), reverse=True)
        cells = [
            [
                self._named(getattr(one.version, other)),
                _date(one.version.valid_from),
                _part(one.version),
                self._decided(one.began),
            ]
            for one in some
        ]
        columns = [
            Column(_("Đơn vị")),
            Column(_("Từ ngày")),
            Column(_("Phần")),
            Column(_("Theo quyết định"), "wide"),
        ]
        return Table(_("Đơn vị kế tục") if after else _("Đơn vị tiền thân"), columns, cells)

    def _days(self, period: Period) -> list[object]:
        version = period.version
        last = version.valid_to - timedelta(days=1) if version.valid_to else None
        return [
            _date(version.valid_from) if version.valid_from else _("từ đầu"),
            _date(last) if last else _("đến nay"),
            self._decided(period.began),
            self._decided(period.ended) if last else "—",
        ]

    def _decided(self, one: Reorganisation | None) -> Cell:
        if one is None:
            return Cell(_("không ghi quyết định"))
        name, _href = self._names.get(one.decider_id, ("", ""))
        href = reverse("decision", args=[one.public_id]) if one.pk in self._opened else ""
        words = _("{number} ngày {day}").format(number=one.number, day=_date(one.signed_on))
        return Cell(words, href, under=name)

    def _named(self, unit: int) -> Cell:
        name, href = self._names.get(unit, ("", ""))
        return Cell(name, href, data=True)


def _days_and_decisions() -> list[Column]:
    return [
        Column(_("Từ ngày")),
        Column(_("Đến hết ngày")),
        Column(_("Bắt đầu theo"), "wide"),
        Column(_("Kết thúc theo"), "wide"),
    ]


def _part(row: UnitSuccession) -> str:
    if row.part == row.of:
        return _("toàn bộ")
    return _("{part} trên {of} phần (ước tính)").format(part=row.part, of=row.of)


def _date(day: date | None) -> str:
    return date_format(day) if day else "—"
