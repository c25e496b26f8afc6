"""Frozen reviews: what was found on a day, as it was written down, beside what the registers say of that day now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from caunoi.access.guarding import may
from caunoi.access.reach import Reach
from caunoi.design.tables import Cell, Column, Table
from caunoi.design.templatetags.design import percent, says
from caunoi.indicators import inquiring
from caunoi.indicators.catalogue import CATALOGUE
from caunoi.indicators.figures import Figure
from caunoi.indicators.figures import percent as share
from caunoi.indicators.naming import CODED, group_names
from caunoi.indicators.question import Manner
from caunoi.indicators.seen import figures_of
from caunoi.office.described import unit_names
from caunoi.office.telling import DASH, MINUS, written, written_value
from caunoi.office.words import STANDINGS
from caunoi.resolutions.freezing import Line, definition_of, lines_of, reviews_within
from caunoi.resolutions.models import FrozenReview


@may("records.read")
def frozen_reviews(request: HttpRequest) -> HttpResponse:
    """What was frozen of the units whose records may be opened, the latest day first."""
    found = list(
        reviews_within(request.reach).select_related("began_by__document").order_by("-on", "-known_on", "pk")
    )
    names = unit_names({one.unit_id for one in found}, on=request.reach.day, within=request.reach)
    columns = [
        Column(_("Kỳ kiểm điểm")),
        Column(_("Đơn vị"), "wide"),
        Column(_("Như đã biết đến hết")),
        Column(_("Số liệu"), "num"),
        Column(_("Văn bản"), "wide"),
    ]
    cells = [
        [
            Cell(date_format(one.on), reverse("frozen-review", args=[one.public_id])),
            Cell(names.get(one.unit_id, ""), data=True),
            date_format(one.known_on),
            len(one.lines),
            Cell(_paper(one), data=True),
        ]
        for one in found
    ]
    return render(
        request, "office/frozen_reviews.html", {"table": Table(_("Số liệu đã chốt"), columns, cells)}
    )


@may("records.read")
def frozen_review(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One of them, figure by figure, beside the same question put to the registers today."""
    review = get_object_or_404(
        reviews_within(request.reach).select_related("began_by__document", "began_by__by"),
        public_id=public_id,
    )
    lines = lines_of(review)
    try:
        now = _now(review, lines, request.reach)
    except inquiring.NotPrepared:
        now = None
    context = {
        "review": review,
        "name": unit_names([review.unit_id], on=review.on, within=request.reach).get(review.unit_id, ""),
        "paper": _paper(review),
        "frozen_on": review.began_by.at,
        "counting": now is None,
        "table": _table(review, lines, now or {}),
    }
    return render(request, "office/frozen_review.html", context)


def _paper(review: FrozenReview) -> str:
    document = review.began_by.document
    return document.number if document else ""


def _now(review: FrozenReview, lines: Sequence[Line], within: Reach) -> dict[tuple[object, ...], Figure]:
    """The same figures by what each line is about, as the registers have them today. Raises inquiring.NotPrepared."""
    asked: dict[tuple[str | None, str | None], list[str]] = defaultdict(list)
    for line in lines:
        # A figure that this release defines otherwise, or not at all, is another figure.
        if line.code in CATALOGUE and definition_of(CATALOGUE[line.code]) == line.definition:
            asked[line.by, line.since].append(line.code)
    found: dict[tuple[object, ...], Figure] = {}
    for (by, since), codes in asked.items():
        figures = figures_of(
            list(dict.fromkeys(codes)), unit=review.unit_id, day=review.on,
            since=date.fromisoformat(since) if since else None, within=within, by=by,  # type: ignore[arg-type]
            manner=Manner(tree=review.tree),
        )  # fmt: skip
        found |= {(one.indicator.code, by, one.group, since): one for one in figures}
    return found


def _table(review: FrozenReview, lines: Sequence[Line], now: dict[tuple[object, ...], Figure]) -> Table:
    groups = {line.by for line in lines if line.by} - CODED.keys()
    names = {
        by: group_names(by, [line.group for line in lines if line.by == by], at=review.on)  # type: ignore[arg-type]
        for by in groups
    }
    columns = [
        Column(_("Số liệu"), "wide"),
        Column(_("Khi chốt"), "num"),
        Column(_("So với chỉ tiêu")),
        Column(_("Tính lại nay"), "num"),
        Column(_("Khác"), "num"),
    ]
    cells = [
        [_what(line, names), _then(line), _stood(line), *_today(line, now.get(line.key))] for line in lines
    ]
    return Table(_("Số liệu đã chốt"), columns, cells)


def _what(line: Line, names: dict[str | None, dict[int, str]]) -> Cell:
    title = says(CATALOGUE[line.code].title) if line.code in CATALOGUE else line.code
    if line.by is None:
        return Cell(title)
    if line.group is None:
        return Cell(title, under=_("không thuộc nhóm nào"))
    if isinstance(line.group, int):
        return Cell(title, under=names.get(line.by, {}).get(line.group, ""))
    return Cell(title, under=says(CODED[line.by][line.group]))


def _then(line: Line) -> Cell:
    if line.denominator is None:
        whole = CATALOGUE.get(line.code)
        value = (
            written_value(whole, line.numerator) if whole else number_format(line.numerator, use_l10n=True)
        )
        return Cell(value)
    return Cell(percent(share(line.numerator, line.denominator)), under=_of(line.numerator, line.denominator))


def _of(numerator: int, denominator: int) -> str:
    return _("{part} trên {whole}").format(
        part=number_format(numerator, use_l10n=True), whole=number_format(denominator, use_l10n=True)
    )


def _stood(line: Line) -> Cell:
    if line.status not in STANDINGS:
        return Cell(DASH)
    tag, words = STANDINGS[line.status]
    due = _("hạn {day}").format(day=date_format(date.fromisoformat(line.due_on))) if line.due_on else ""
    return Cell(words, tag=tag, under=due)


def _today(line: Line, figure: Figure | None) -> list[Cell]:
    if figure is None:
        return [Cell(DASH), Cell(DASH)]
    under = "" if figure.denominator is None else _of(figure.numerator, figure.denominator)
    return [Cell(written(figure), under=under), Cell(_apart(line, figure))]


def _apart(line: Line, figure: Figure) -> str:
    """The difference of the counts, or of the percents in points; nothing where both sides are the same."""
    if (line.numerator, line.denominator) == (figure.numerator, figure.denominator):
        return _("không")
    if line.denominator is None or figure.denominator is None:
        return _signed(Decimal(figure.numerator - line.numerator), 0)
    one, other = share(figure.numerator, figure.denominator), share(line.numerator, line.denominator)
    if one is None or other is None:
        return DASH
    return _("{points} điểm").format(points=_signed(one - other, 1))


def _signed(value: Decimal, places: int) -> str:
    sign = MINUS if value < 0 else "+"
    return f"{sign}{number_format(abs(value), decimal_pos=places, use_l10n=True)}"
