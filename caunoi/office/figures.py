"""The records behind a figure: counted, holding, still missing and unknown, fifty a page or as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
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
from caunoi.indicators.catalogue import indicator
from caunoi.indicators.definition import CannotBeAsked, Indicator, Part
from caunoi.indicators.figures import Figure, Page
from caunoi.indicators.seen import figures_of, part_counts
from caunoi.indicators.telling import newest_list_on, untold
from caunoi.office.agreements import tail_table
from caunoi.office.cutting import Cut, cut_asked
from caunoi.office.exporting import download
from caunoi.office.own_unit import own_unit
from caunoi.office.readings import Reading, day_asked, reading_of
from caunoi.office.record_tables import SORTED_UP_TO, by_name, left_out, records_named, table_of
from caunoi.office.telling import DASH, written
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
    """A figure and one of its parts, as asked for in an address; `figure` is None while it is being counted."""

    indicator: Indicator
    figure: Figure | None
    part: Part
    words: str
    day: date
    unit: int
    within: Reach
    reading: Reading
    # The group whose records alone are asked for.
    cut: Cut | None = None
    _pages: dict[tuple[int, int], Page] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, request: HttpRequest, code: str, *, uncounted: bool = False, part: str = "") -> Asked:
        """Read the address; `part` where it is not asked for there. Raises Http404 for a code that is none, BadRequest for a part that is none, and NotPrepared
        for a figure that is not there, unless it may be `uncounted`: then only what asks again by itself waits."""
        at_once = uncounted and not request.htmx
        day, unit, reading = day_asked(request), unit_asked(request), reading_of(request)
        cut = cut_asked(request, reading.manner.tree or day)
        try:
            one = indicator(code)
            found = figures_of(
                [code],
                unit=unit,
                day=day,
                within=request.reach,
                by=cut.by if cut else None,
                manner=reading.manner,
                at_once=at_once,
            )
            figure = next((one for one in found if one.group == (cut.group if cut else None)), None)
            if figure is None:
                raise Http404
        except inquiring.NotPrepared as fault:
            if not (uncounted and isinstance(fault, inquiring.NotCounted)):
                raise
            figure = None
        except CannotBeAsked:
            raise Http404 from None
        try:
            part = one.check_part(part or request.GET.get("part", one.parts[0]))
        except CannotBeAsked as refused:
            raise BadRequest(says(refused.text)) from None
        words = tidy(request.GET.get("q", ""))[:80]
        return cls(one, figure, part, words, day, unit, request.reach, reading, cut)

    @property
    def register(self) -> str:
        """The register that the part's rows are of."""
        return self.indicator.register_of(self.part).name

    @property
    def count(self) -> int | None:
        """What the part adds up to; None while that is being counted."""
        return None if self.figure is None else dict(part_counts(self.figure)).get(self.part, 0)

    def lines(self, page: int) -> Sequence[int]:
        """The records page by page: a long list is asked for piece by piece, in the engine's own order. Of one that is
        being counted, those up to that page. Raises NotPrepared."""
        count = self.count
        few = count is not None and count <= SORTED_UP_TO
        if self.words or self._weighted or few or self.paged(0, PAGE).whole:
            return self.ids
        return LongList(self, page * PAGE if count is None else count)

    @property
    def _weighted(self) -> bool:
        # Where rows weigh more or less than one, what they add up to is not how many there are.
        one = self.indicator
        side = one.over if one.over is not None and self.part == "denominator" else one
        return side.weight is not None

    def some(self, start: int = 0, limit: int | None = None) -> list[int]:
        """Ids in the engine's order."""
        return inquiring.ids(
            self.indicator.code,
            part=self.part,
            units=[self.unit],
            at=self.day,
            by=self.cut.by if self.cut else None,
            group=self.cut.group if self.cut else None,
            start=start,
            limit=limit,
            manner=self.reading.manner,
            at_once=self.figure is None,
        )

    def paged(self, start: int, limit: int) -> Page:
        """A page of ids in the engine's order, or all of them where they are few: nobody counts for that."""
        if (start, limit) not in self._pages:
            told = None if self.cut else self._page(start, limit)
            self._pages[start, limit] = told or Page(self.some(start, limit), False)
        return self._pages[start, limit]

    def _page(self, start: int, limit: int) -> Page | None:
        return inquiring.page(
            self.indicator.code,
            part=self.part,
            unit=self.unit,
            at=self.day,
            start=start,
            limit=limit,
            whole=SORTED_UP_TO,
            manner=self.reading.manner,
        )

    @cached_property
    def ids(self) -> list[int]:
        """Every record of the part, by name where there are not too many, narrowed by the words typed."""
        first = self.paged(0, PAGE)
        ids = first.ids if first.whole else self.some()
        if self.words:
            named = records_named(self.register, self.words, within=self.within)
            ids = [key for key in ids if key in named]
        return by_name(self.register, ids, within=self.within)

    def table(self, ids: list[int]) -> Table:
        """Some of the records as a table."""
        where = f", {self.cut.name}" if self.cut else ""
        title, day = says(self.indicator.title), date_format(self.day)
        caption = f"{title} – {PARTS[self.part]}{where}, {day}{self.reading.after}"
        if self.indicator.code == TAIL:
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
            return self.asked.paged(start, stop - start).ids
        return self.asked.paged(at, 1).ids[0]


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


@may("records.read")
def records(request: HttpRequest, code: str) -> HttpResponse:
    """One part of a figure, fifty records a page, with the other parts a tap away.

    The records do not wait for the figure: while that is being counted the page says so, and asks again by itself.
    """
    asked = Asked.of(request, code, uncounted=True)
    figure = asked.figure
    context = {
        "asked": asked,
        "reading": asked.reading,
        "may_export": request.reach.may("exports.take"),
        # What is missing of another register than employers is nobody's to be sent to.
        "may_hand_out": asked.part == "gap"
        and asked.register == "employers"
        and request.reach.may("charges.give"),
        "figure": figure,
        "indicator": asked.indicator,
        "parts": [(part, PARTS[part], count) for part, count in part_counts(figure)]
        if figure
        else [(part, PARTS[part], None) for part in asked.indicator.parts],
        **_told(figure),
        **_listed(request, asked),
    }
    return render(request, "office/records.html", context)


def _told(figure: Figure | None) -> dict[str, Any]:
    if figure is None:
        return {"counting": True}
    reason = untold(figure, newest_list_on(date.max))
    return {"value": DASH if reason else written(figure), "untold": reason}


def _listed(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    """A page of the records; nothing of a list that can be shown only once the figure is counted."""
    number = request.GET.get("page", "")
    try:
        lines = asked.lines(int(number) if number.isdecimal() and len(number) < 9 else 1)
    except inquiring.NotCounted:
        if asked.figure is not None:
            raise
        return {"unlisted": True}
    page = Paginator(lines, PAGE).get_page(number)
    ids = list(page)
    table = asked.table(ids)
    return {
        "page": page,
        # Of a long list that is being counted nobody knows how many pages it has.
        "uncounted": asked.figure is None and isinstance(lines, LongList),
        "in_order": not isinstance(lines, LongList) and len(lines) <= SORTED_UP_TO,
        "table": table,
        "left_out": left_out(table, ids),
    }


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
        **(asked.cut.about if asked.cut else {}),
        **asked.reading.about(),
    }
    now = timezone.now()
    with act("records.exported", by=request.user, at=now, on=timezone.localdate(), about=told):
        table = asked.table(asked.ids)
    return download(table, on=asked.day)
