"""What can be counted, a figure of a unit on a day, and the records behind it with the gap."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Query
from pydantic import Field

from caunoi.access.door import units_within
from caunoi.access.reach import Reach
from caunoi.api import shapes
from caunoi.api.serving import answers, day_of, listed, records_of, taken_out, told
from caunoi.indicators import inquiring
from caunoi.indicators.catalogue import CATALOGUE
from caunoi.indicators.definition import Indicator, Part
from caunoi.indicators.figures import Figure
from caunoi.indicators.seen import figures_of, part_counts
from caunoi.indicators.telling import newest_list_on, untold
from caunoi.organisations.models import Unit
from caunoi.organisations.tree import root
from caunoi.vocabulary.text import Text


class AskedFigure(shapes.Asked):
    """Which unit's: the one of the key's office where none is said."""

    unit: UUID | None = None


class AskedRecords(shapes.Paging):
    """Which part of the figure: all that are counted where none is said."""

    unit: UUID | None = None
    part: Part | None = Field(None)


@answers(
    "indicators/", "api-indicators", right="figures.read", shape=list[shapes.Indicator],
    says=Text(vi="Danh mục số liệu.", en="The catalogue of indicators."),
)  # fmt: skip
def indicators(request: HttpRequest) -> object:
    """All of them, with how each is read and who is told."""
    return [
        {
            "code": one.code,
            "title": {"vi": one.title.vi, "en": one.title.en},
            "description": {"vi": one.description.vi, "en": one.description.en},
            "reads": one.reads,
            "kind": one.kind,
            "suppression": one.class_of(),
            "parts": list(one.parts),
            "version": one.version,
        }
        for one in CATALOGUE.values()
    ]


@answers(
    "figures/{slug:code}/", "api-figure", right="figures.read", shape=shapes.Figure, asked=AskedFigure,
    says=Text(
        vi="Một số liệu của một đơn vị vào một ngày. Số nhạy cảm chỉ cho người mở được hồ sơ của đơn vị.",
        en="A figure of a unit on a day. Sensitive ones only for those who may open the unit's records.",
    ),
)  # fmt: skip
def figure(request: HttpRequest, code: str, asked: Query[AskedFigure]) -> object:
    """By the same rules as on the screens: out of reach, and told only as published, are answered alike."""
    day, unit = day_of(asked), unit_of(request.reach, asked.unit)
    found = figures_of([_known(code).code], unit=unit.pk, day=day, within=request.reach)
    if not found:
        raise Http404
    return _told(found[0], unit)


@answers(
    "figures/{slug:code}/records/", "api-records", right="exports.take", shape=shapes.Behind,
    asked=AskedRecords,
    says=Text(
        vi="Hồ sơ đằng sau một số liệu, và phần còn thiếu; để lại dấu vết.",
        en="The records behind a figure, and the gap; leaves a trace.",
    ),
    order=Text(vi="lần ghi đầu trong sổ", en="as first written in the register"),
)  # fmt: skip
def records(request: HttpRequest, code: str, asked: Query[AskedRecords]) -> object:
    """One page of them, in the engine's order (by id); each is read again through the door of its register."""
    reach, day, one = request.reach, day_of(asked), _known(code)
    unit, part = unit_of(reach, asked.unit), one.check_part(asked.part or one.parts[0])
    start = (asked.page - 1) * asked.per
    ids = inquiring.ids(code, part=part, units=[unit.pk], at=day, start=start, limit=asked.per)
    count = _count(one, part, unit, day, reach)
    register = _register(one, part)
    items = records_of(register, ids, at=day, within=reach)
    about = {"part": part, "unit": unit.public_id.hex, "on": day.isoformat()}
    taken_out(request, code, len(items), **about)
    return listed(asked, count, items) | {"code": code, "part": part, "rows_of": register}


def _known(code: str) -> Indicator:
    if code not in CATALOGUE:
        raise Http404
    return CATALOGUE[code]


def _register(one: Indicator, part: Part) -> str:
    """Of which register the rows of a part are."""
    if one.over is not None and part in {"denominator", "unknown"}:
        return one.over.one_row_per.name
    return one.one_row_per.name


def _count(one: Indicator, part: Part, unit: Unit, day: date, reach: Reach) -> int:
    """How many records a part has: what the figure says, but where a record weighs more or less than one."""
    side = one.over if one.over is not None and part == "denominator" else one
    found = figures_of([one.code], unit=unit.pk, day=day, within=reach) if side.weight is None else []
    if found:
        return dict(part_counts(found[0])).get(part, 0)
    return len(inquiring.ids(one.code, part=part, units=[unit.pk], at=day))


def unit_of(reach: Reach, asked: UUID | None) -> Unit:
    """The unit asked for, else the one that the key's office is held in. Raises Http404 for one out of reach."""
    units = units_within(reach)
    own = root(reach.day) if reach.units is None else reach.seats()[0]
    found = units.filter(public_id=asked).first() if asked else units.filter(pk=own).first()
    if found is None:
        raise Http404
    return found


def _told(figure: Figure, unit: Unit) -> dict[str, object]:
    why = untold(figure, newest_list_on(date.max))
    value = figure.value
    return {
        "code": figure.indicator.code,
        "unit": unit.public_id,
        "day": figure.at,
        "since": figure.since,
        "numerator": None if why else figure.numerator,
        "denominator": None if why else figure.denominator,
        "unknown": figure.unknown,
        "value": None if why or value is None else float(value),
        "lists": {"received": figure.coverage.received, "due": figure.coverage.due},
        "untold": told(why) if why else None,
    }
