"""The records behind a figure: counted, holding, still missing and unknown, fifty a page or as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from caunoi.access.confirming import confirmed_recently
from caunoi.access.door import units_within
from caunoi.access.guarding import may
from caunoi.access.reach import Reach
from caunoi.design.tables import Table
from caunoi.design.templatetags.design import says
from caunoi.indicators import inquiring
from caunoi.indicators.definition import CannotBeAsked, Part
from caunoi.indicators.figures import Figure
from caunoi.indicators.seen import figures_of, part_counts
from caunoi.indicators.telling import newest_list_on, untold
from caunoi.office.agreements import tail_table
from caunoi.office.areas import Place, place
from caunoi.office.exporting import download
from caunoi.office.own_unit import own_unit
from caunoi.office.readings import Reading, reading_of
from caunoi.office.record_tables import SORTED_UP_TO, by_name, left_out, records_named, table_of
from caunoi.office.telling import DASH, written
from caunoi.office.viewed_day import viewed_day
from caunoi.trail.acting import act
from caunoi.vocabulary.names import tidy

PAGE = 50
# Whether a lapsed agreement is in its tail hangs on bargaining, so its records show that.
TAIL = "agreement-in-tail"
PARTS = {
    "counted": gettext_lazy("Tất cả được xét"),
    "holding": gettext_lazy("Đã có"),
    "gap": gettext_lazy("Còn thiếu"),
    "unknown": gettext_lazy("Chưa rõ"),
    "numerator": gettext_lazy("Tử số"),
    "denominator": gettext_lazy("Mẫu số"),
}


@dataclass(frozen=True)
class Asked:
    """A figure and one of its parts, as asked for in an address."""

    figure: Figure
    part: Part
    words: str
    day: date
    unit: int
    within: Reach
    reading: Reading
    # The province or commune whose records alone are asked for.
    area: Place | None = None

    @classmethod
    def of(cls, request: HttpRequest, code: str) -> Asked:
        """Read the address. Raises Http404 for a code that is none, BadRequest for a part that is none."""
        day, unit, reading = viewed_day(request), unit_asked(request), reading_of(request)
        area = _area_asked(request, reading.manner.tree or day)
        by = area.level if area else None
        try:
            found = figures_of([code], unit=unit, day=day, within=request.reach, by=by, manner=reading.manner)
            figure = next((one for one in found if one.group == (area.id if area else None)), None)
            if figure is None:
                raise Http404
            part = figure.indicator.check_part(request.GET.get("part", figure.indicator.parts[0]))
        except inquiring.NotPrepared:
            raise
        except CannotBeAsked as refused:
            if "part" in request.GET:
                raise BadRequest(says(refused.text)) from None
            raise Http404 from None
        return cls(figure, part, tidy(request.GET.get("q", ""))[:80], day, unit, request.reach, reading, area)

    @property
    def register(self) -> str:
        """The register that the part's rows are of."""
        indicator = self.figure.indicator
        if indicator.over is not None and self.part in {"denominator", "unknown"}:
            return indicator.over.one_row_per.name
        return indicator.one_row_per.name

    @property
    def lines(self) -> Sequence[int]:
        """The records page by page: a long list is asked for piece by piece, in the engine's own order."""
        count = dict(part_counts(self.figure)).get(self.part, 0)
        if self.words or self._weighted or count <= SORTED_UP_TO:
            return self.ids
        return LongList(self, count)

    @property
    def _weighted(self) -> bool:
        # Where rows weigh more or less than one, what they add up to is not how many there are.
        indicator = self.figure.indicator
        side = indicator.over if indicator.over is not None and self.part == "denominator" else indicator
        return side.weight is not None

    def some(self, start: int = 0, limit: int | None = None) -> list[int]:
        """Ids in the engine's order."""
        return inquiring.ids(
            self.figure.indicator.code,
            part=self.part,
            units=[self.unit],
            at=self.day,
            by=self.figure.by,
            group=self.figure.group,
            start=start,
            limit=limit,
            manner=self.reading.manner,
        )

    @cached_property
    def ids(self) -> list[int]:
        """Every record of the part, by name where there are not too many, narrowed by the words typed."""
        ids = self.some()
        if self.words:
            named = records_named(self.register, self.words, within=self.within)
            ids = [key for key in ids if key in named]
        return by_name(self.register, ids, within=self.within)

    def table(self, ids: list[int]) -> Table:
        """Some of the records as a table."""
        indicator = self.figure.indicator
        where = f", {self.area.name}" if self.area else ""
        caption = f"{says(indicator.title)} – {PARTS[self.part]}{where}, {date_format(self.day)}{self.reading.after}"
        if indicator.code == TAIL:
            return tail_table(caption, ids, self.day, self.within)
        return table_of(self.register, caption, ids, on=self.day, within=self.within)


class LongList(Sequence[int]):
    """Ids that are fetched only where they are looked at."""

    def __init__(self, asked: Asked, count: int) -> None:
        self.asked, self.length = asked, count

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, at: Any) -> Any:
        """A slice of a page, or one id."""
        if isinstance(at, slice):
            start, stop, _step = at.indices(self.length)
            return self.asked.some(start, stop - start)
        return self.asked.some(at, 1)[0]


def unit_asked(request: HttpRequest) -> int:
    """The unit of the address within reach, else the account's own. Raises Http404."""
    asked = request.GET.get("unit", "")
    if not asked:
        return own_unit(request.reach)
    try:
        found = units_within(request.reach).filter(public_id=UUID(asked)).first()
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found.pk


def _area_asked(request: HttpRequest, day: date) -> Place | None:
    """The province or commune of the address as it is on that day. Raises Http404 for one that is none."""
    asked = request.GET.get("area", "")
    if not asked:
        return None
    try:
        found = place(UUID(asked), day)
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found


@may("records.read")
def records(request: HttpRequest, code: str) -> HttpResponse:
    """One part of a figure, fifty records a page, with the other parts a tap away."""
    asked = Asked.of(request, code)
    lines = asked.lines
    reason = untold(asked.figure, newest_list_on(date.max))
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    ids = list(page)
    table = asked.table(ids)
    context = {
        "asked": asked,
        "reading": asked.reading,
        "may_export": request.reach.may("exports.take"),
        "figure": asked.figure,
        "value": DASH if reason else written(asked.figure),
        "untold": reason,
        "indicator": asked.figure.indicator,
        "parts": [(part, PARTS[part], count) for part, count in part_counts(asked.figure)],
        "page": page,
        "in_order": len(lines) <= SORTED_UP_TO,
        "table": table,
        "left_out": left_out(table, ids),
    }
    return render(request, "office/records.html", context)


@require_POST
@may("exports.take")
@confirmed_recently
def export(request: HttpRequest, code: str) -> HttpResponse:
    """The whole part as a workbook. Taking a list out is an act in the trail, with how many rows it had."""
    asked = Asked.of(request, code)
    told = {
        "code": code,
        "part": asked.part,
        "unit": asked.unit,
        "on": asked.day.isoformat(),
        "rows": len(asked.ids),
        **({"area": str(asked.area.public_id)} if asked.area else {}),
        **asked.reading.about(),
    }
    now = timezone.now()
    with act("records.exported", by=request.user, at=now, on=timezone.localdate(), about=told):
        table = asked.table(asked.ids)
    return download(table, on=asked.day)
