"""The map: a figure by province or commune on a day, as a picture and as the table it was drawn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from caunoi.access.door import units_within
from caunoi.access.guarding import may
from caunoi.access.reach import Reach
from caunoi.design import maps
from caunoi.design.tables import Cell, Column, Table
from caunoi.design.templatetags.design import says
from caunoi.indicators import inquiring
from caunoi.indicators.catalogue import CATALOGUE
from caunoi.indicators.definition import Breakdown, Indicator
from caunoi.indicators.figures import Figure
from caunoi.indicators.seen import figures_of
from caunoi.indicators.telling import newest_list_on, untold
from caunoi.office import areas
from caunoi.office.areas import Place
from caunoi.office.described import unit_names
from caunoi.office.figures import unit_asked
from caunoi.office.readings import Reading, reading_of
from caunoi.office.telling import DASH, written, written_value
from caunoi.office.viewed_day import viewed_day
from caunoi.organisations.outlines import GRID
from caunoi.vocabulary.text import Text

#: Areas on a page of the table; the map shows all of them.
PAGE = 200
#: The same where all communes of the country are drawn, whose outlines may take so many bytes.
COUNTRY_PAGE, COUNTRY_BYTES = 50, 200_000
FIRST = "members"
HOW: tuple[maps.How, ...] = ("quantiles", "equal")
#: Unions of a commune that are named beside its figure.
NAMED = 50
#: Numerator, denominator and unknown of figures added up.
Sides = tuple[int, int, int]


@dataclass(frozen=True)
class Asked:
    """What an address asks for: a figure of a unit on a day, on which map, in which classes."""

    indicator: Indicator
    unit: int
    unit_text: str
    day: date
    how: maps.How
    within: Reach
    reading: Reading
    # The province or commune asked for, and whether one was that is none on this day.
    area: Place | None
    gone: bool
    every: Literal["", "province", "commune"]
    at_once: bool = False

    @classmethod
    def of(cls, request: HttpRequest) -> Asked:
        """Read the address. Raises Http404 for a figure, a unit or an area that is none."""
        asked = request.GET
        day, reading = viewed_day(request), reading_of(request)
        code, how, every = asked.get("figure", FIRST), asked.get("classes", HOW[0]), asked.get("every", "")
        if code not in CATALOGUE or how not in HOW or every not in {"", *areas.LEVELS}:
            raise Http404
        area, gone = _area(asked.get("area", ""), reading.manner.tree or day)
        return cls(
            CATALOGUE[code], unit_asked(request), asked.get("unit", ""), day,
            how, request.reach, reading, area, gone, every,
        )  # fmt: skip

    @property
    def areas_on(self) -> date:
        """The day whose areas are drawn: that of the tree which totals follow."""
        return self.reading.manner.tree or self.day

    @property
    def inside(self) -> bool:
        """Whether the reader may open the records behind the unit's figures."""
        return self.within.may_at("records.read", self.unit)

    def told(self, by: Breakdown | None) -> list[Figure]:
        """The figure by area, as far as the reader may see it: by the door that every screen gets figures from."""
        code, manner = self.indicator.code, self.reading.manner
        return figures_of(
            [code],
            unit=self.unit,
            day=self.day,
            within=self.within,
            by=by,
            manner=manner,
            at_once=self.at_once,
        )

    def address(self, **changes: object) -> str:
        """The address of this map with some of it changed; an empty value drops a key."""
        reading = self.reading.query
        kept = {
            "figure": self.indicator.code,
            "unit": self.unit_text,
            "classes": self.how,
            **reading,
            **changes,
        }
        kept = {key: value for key, value in kept.items() if value and (key, value) != ("classes", HOW[0])}
        return f"{reverse('map')}?{urlencode(kept)}"


def _area(text: str, day: date) -> tuple[Place | None, bool]:
    if not text:
        return None, False
    try:
        found = areas.place(UUID(text), day)
    except ValueError:
        raise Http404 from None
    return found, found is None


@dataclass(frozen=True)
class Line:
    """An area of the map with its figure; None where nobody there is counted."""

    place: Place
    figure: Figure | None
    # Why it says nothing, where it says nothing.
    silent: Text | None

    @property
    def value(self) -> maps.Number | None:
        """What is drawn; None is drawn as unknown."""
        return None if self.figure is None or self.silent else self.figure.value

    @property
    def text(self) -> str:
        """The value as it is read."""
        return _("chưa có số liệu") if self.figure is None or self.silent else written(self.figure)


class Map:
    """The areas of one map with their figures, classes and picture."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.outlines = areas.Drawn(timezone.localdate())
        self._newest = newest_list_on(date.max)
        self._by_province = {one.group: one for one in asked.told("province")}
        self.province = self._province()
        self.level: Breakdown = "commune" if self.province or asked.every == "commune" else "province"

    def _province(self) -> Place | None:
        """The one that is drawn by its communes; None where provinces are drawn, or all communes there are."""
        asked = self.asked
        if asked.area is not None:
            return (
                asked.area
                if asked.area.level == "province"
                else areas.province_of(asked.area.id, asked.areas_on)
            )
        held = [group for group in self._by_province if isinstance(group, int)]
        if asked.every or len(held) != 1:
            return None
        return next(iter(areas.places(asked.areas_on, "province", ids=held)), None)

    @cached_property
    def figures(self) -> Mapping[int | str | None, Figure]:
        """Figures by area; those that nobody placed under None."""
        if self.level == "province":
            return self._by_province
        return {one.group: one for one in self.asked.told("commune")}

    @cached_property
    def lines(self) -> list[Line]:
        """Every area of the map in Vietnamese order."""
        asked = self.asked
        found = areas.communes_of(self.province.id, asked.areas_on) if self.province else None
        return [
            self._line(one) for one in (areas.places(asked.areas_on, self.level) if found is None else found)
        ]

    def _line(self, place: Place) -> Line:
        figure = self.figures.get(place.id)
        if figure is None:
            return Line(place, None, None)
        return Line(place, figure, untold(figure, self._newest))

    @cached_property
    def classes(self) -> list[maps.Class]:
        """Classes of the values there are."""
        return maps.classes(self.values, self.asked.how)

    @property
    def values(self) -> list[maps.Number]:
        """What is known of any area."""
        return [line.value for line in self.lines if line.value is not None]

    @cached_property
    def picture(self) -> SafeString:
        """The drawing; empty where no area has an outline or a point."""
        if self.country_wide:
            return maps.drawn(self._merged(), grid=GRID, most=COUNTRY_BYTES, fine=True)
        return self.drawn(self.classes)

    def drawn(self, classes: Sequence[maps.Class], *, most: int = maps.BYTES, apart: str = "") -> SafeString:
        """Its areas in those classes, in at most so many bytes; `apart` from another drawing of the page."""
        largest = max((abs(float(value)) for value in self.values), default=0.0)
        shapes = [
            maps.Shape(
                title=f"{line.place.name}: {line.text}",
                href=self.asked.address(area=line.place.public_id),
                shade=None if line.value is None else maps.shade_of(line.value, classes),
                outline=self.outlines.by_area.get(line.place.id, ()),
                point=line.place.point,
                weight=abs(float(line.value)) / largest if line.value is not None and largest else 0.0,
                marked=line.place == self.asked.area,
            )
            for line in self.lines
        ]
        return maps.drawn(shapes, grid=GRID, most=most, apart=apart)

    def _shade(self, line: Line) -> int | None:
        return None if line.value is None else maps.shade_of(line.value, self.classes)

    @property
    def country_wide(self) -> bool:
        """Whether all communes of the country are drawn."""
        return self.level == "commune" and self.province is None

    @cached_property
    def tops(self) -> dict[int, Place]:
        """The province of each commune."""
        return areas.provinces_by_commune(self.asked.areas_on)

    def _merged(self) -> list[maps.Shape]:
        """All communes of the country: those of a province and a class as one shape that leads to the province."""
        merged: dict[tuple[Place, int | None], list[Sequence[int]]] = {}
        for line in self.lines:
            outline, top = self.outlines.by_area.get(line.place.id), self.tops.get(line.place.id)
            if outline and top:
                merged.setdefault((top, self._shade(line)), []).extend(outline)
        return [
            maps.Shape(top.name, self.asked.address(area=top.public_id), shade, outline)
            for (top, shade), outline in merged.items()
        ]

    @property
    def without_outline(self) -> int:
        """How many of its areas are drawn by their point, or not at all."""
        return sum(1 for line in self.lines if line.place.id not in self.outlines.by_area)

    # ------------------------------------------------------------ sums

    @cached_property
    def whole(self) -> Figure | None:
        """What the areas are held against: the province's figure, or the unit's."""
        if self.province is not None:
            return self._by_province.get(self.province.id)
        return next(iter(self.asked.told(None)), None)

    @property
    def unplaced(self) -> Sides:
        """What is in the whole and in none of its areas: its place, or its commune, is not known."""
        sums = _sides(*(line.figure for line in self.lines if line.figure))
        whole = _sides(*(one for one in (self.whole,) if one))
        return (whole[0] - sums[0], whole[1] - sums[1], whole[2] - sums[2])

    @property
    def counted_twice(self) -> bool:
        """Whether a row stands in several areas, so that they do not add up: an agreement of several employers."""
        # Where something goes down in one area and up in another, less than nothing is left, and it is in order.
        return self.asked.indicator.kind != "net" and min(self.unplaced) < 0


def _sides(*figures: Figure) -> Sides:
    return (
        sum(one.numerator for one in figures),
        sum(one.denominator or 0 for one in figures),
        sum(one.unknown for one in figures),
    )


@may("figures.read")
def area_map(request: HttpRequest) -> HttpResponse:
    """A figure on the map of the viewed day: every area a link, and a table of the same figures beside it."""
    asked = Asked.of(request)
    context = {
        "asked": asked,
        "reading": asked.reading,
        "day": asked.day,
        "name": unit_names([asked.unit], on=asked.day, within=asked.within).get(asked.unit, ""),
        "choices": [one for one in CATALOGUE.values() if one.may_be_seen("commune", inside=asked.inside)],
        "may_published": request.reach.may("cubes.read"),
        "hidden": not asked.indicator.may_be_seen("commune", inside=asked.inside),
    }
    if not context["hidden"]:
        context |= _shown(Map(asked), request)
    return render(request, "office/map.html", context)


def _shown(drawing: Map, request: HttpRequest) -> dict[str, object]:
    asked = drawing.asked
    page = Paginator(drawing.lines, COUNTRY_PAGE if drawing.country_wide else PAGE).get_page(
        request.GET.get("page")
    )
    return {
        "map": drawing,
        "title": drawing.province.name if drawing.province else "",
        "picture": drawing.picture,
        "legend": legend(asked.indicator, drawing.classes),
        "unknown_swatch": maps.swatch(None),
        "unknown": sum(1 for line in drawing.lines if line.value is None),
        "page": page,
        "table": _table(drawing, page),
        "chosen": _chosen(drawing),
        "coverage": drawing.whole.coverage if drawing.whole else None,
        "country": asked.address(every="province"),
        "communes": asked.address(every="commune") if not drawing.province else "",
        "has_outlines": bool(drawing.outlines.by_area),
        "faults": drawing.outlines.faults,
    }


def legend(indicator: Indicator, classes: Sequence[maps.Class]) -> list[tuple[SafeString, str, maps.Class]]:
    """Each class with its swatch and its words."""
    words = [_("Thấp nhất"), _("Thấp"), _("Vừa"), _("Cao"), _("Cao nhất")]
    return [(maps.swatch(one.shade), f"{words[one.shade]}: {_range(indicator, one)}", one) for one in classes]


def _range(indicator: Indicator, one: maps.Class) -> str:
    low, high = written_value(indicator, one.low), written_value(indicator, one.high)
    return low if low == high else _("{low} đến {high}").format(low=low, high=high)


def _table(drawing: Map, page: Page[Line]) -> Table:
    indicator = drawing.asked.indicator
    words = _("{figure} theo địa bàn, ngày {day}")
    caption = words.format(figure=says(indicator.title), day=date_format(drawing.asked.day))
    caption += drawing.asked.reading.after
    percent = indicator.reads == "percent"
    columns = [Column(_("Địa bàn")), Column(_("Số liệu"), "num")]
    columns += [Column(_("Số đã có trên tổng số"), "num")] if percent else []
    columns += [Column(_("Chưa rõ"), "num")]
    cells = [_cells(drawing, line, percent=percent) for line in page]
    if not page.has_next() and drawing.whole is not None:
        cells += _ends(drawing, drawing.whole, percent=percent)
    return Table(caption, columns, cells)


def _cells(drawing: Map, line: Line, *, percent: bool) -> list[object]:
    figure = line.figure
    value = Cell(line.text, under=says(line.silent))
    sides = [_over(figure.numerator, figure.denominator or 0) if figure else DASH] if percent else []
    link = drawing.asked.address(area=line.place.public_id)
    # Of all communes of the country many have the name of another.
    above = drawing.tops.get(line.place.id) if drawing.country_wide else None
    head = Cell(line.place.name, link, data=True, under=above.name if above else "")
    return [head, value, *sides, figure.unknown if figure else DASH]


def _ends(drawing: Map, whole: Figure, *, percent: bool) -> list[list[object]]:
    """The line of what has no place on this map, and the sum that all lines make."""
    numerator, denominator, unknown = drawing.unplaced
    rows: list[list[object]] = []
    if not drawing.counted_twice and (numerator or denominator or unknown):
        words = _("Trong tỉnh, chưa rõ xã") if drawing.province else _("Chưa rõ nơi")
        value = DASH if percent else written_value(drawing.asked.indicator, numerator)
        rows.append([words, value, *([_over(numerator, denominator)] if percent else []), unknown])
    sides = [_over(whole.numerator, whole.denominator or 0)] if percent else []
    total = DASH if untold(whole, newest_list_on(date.max)) else written(whole)
    return [*rows, [_("Tổng số"), total, *sides, whole.unknown]]


def _over(numerator: int, denominator: int) -> str:
    return _("{a} trên {b}").format(a=numerator, b=denominator)


def _chosen(drawing: Map) -> dict[str, object] | None:
    """The commune that was asked for, with its figure and the unions that are there."""
    area, asked = drawing.asked.area, drawing.asked
    line = next((one for one in drawing.lines if one.place == area), None)
    if area is None or area.level != "commune" or line is None:
        return None
    told: dict[str, object] = {"line": line}
    if asked.inside and line.figure is not None:
        unit = {"unit": asked.unit_text} if asked.unit_text else {}
        query = urlencode({"area": area.public_id, **unit, **asked.reading.query})
        told["records"] = f"{reverse('records', args=[asked.indicator.code])}?{query}"
        told["unions_list"] = f"{reverse('records', args=['unions'])}?{query}"
        told["unions"] = _unions(asked, area)
    return told


def _unions(asked: Asked, area: Place) -> list[Cell]:
    ids = inquiring.ids(
        "unions", part="counted", units=[asked.unit], at=asked.day, by="commune", group=area.id, limit=NAMED,
        manner=asked.reading.manner,
    )  # fmt: skip
    names = unit_names(ids, on=asked.day, within=asked.within)
    opened = units_within(asked.within.to("units.read")).filter(id__in=ids)
    hrefs = {key: reverse("unit", args=[public]) for key, public in opened.values_list("id", "public_id")}
    return [Cell(names[key], hrefs.get(key, ""), data=True) for key in ids if key in names]
