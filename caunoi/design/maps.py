"""Maps drawn on the server as SVG: areas by their outlines, or a circle at the point of one that has none.

Colours are steps of lightness of one hue, so that they are told apart by whoever sees no hue, and on paper. No script and
no style attribute: the content policy of the site allows neither. A map is a picture of the table beside it, which
holds the same figures and the same links: it is hidden from readers of the screen, and the keyboard passes it by.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, pairwise
from typing import Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

Number = int | Decimal
How = Literal["quantiles", "equal"]
#: Light to dark; tests hold how far they lie apart.
SHADES = ("#fbe9ea", "#efb9b4", "#d8787a", "#b0303d", "#5e0b14")
LINE, GAP, INK = "#5b626d", "#8a919b", "#0b3a66"
#: Units of the drawing: its greatest width and height.
WIDE, HIGH = 720, 860
#: Bytes that all outlines of a drawing may take; where they would take more they are drawn more coarsely.
BYTES = 110_000
#: An outline smaller than this cannot be seen or hit, and is drawn as a dot.
SMALLEST = 5
COARSEST = 16
DOT, CIRCLE = 3, 16

#: x, y, x, y … in degrees of longitude and latitude times `grid`.
Lines = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Shape:
    """An area as it is drawn: outline and point (longitude, latitude), where there are any.

    `shade` is the place of its class among SHADES, None where nothing is known; `weight` is 0 to 1, the share of the
    largest, and only a circle is drawn by it.
    """

    title: str
    href: str
    shade: int | None
    outline: Lines = ()
    point: tuple[float, float] | None = None
    weight: float = 0.0
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Class:
    """One step of the legend: from and to as they occur, how many areas, and its shade."""

    low: Number
    high: Number
    count: int
    shade: int


def classes(values: Iterable[Number], how: How, most: int = len(SHADES)) -> list[Class]:
    """Values in at most so many classes, lowest first; equal values are never parted, empty classes are left out.

    `quantiles`: about as many areas in each; `equal`: each as wide as the others.
    """
    found = sorted(values)
    if not found:
        return []
    bounds = _quantiles(found, most) if how == "quantiles" else _equal(found, most)
    parted: dict[int, list[Number]] = {}
    for value in found:
        parted.setdefault(bisect_right(bounds, value), []).append(value)
    shades = {turn: turn for turn in parted}
    if how == "quantiles":
        last = max(1, len(parted) - 1)
        shades = {turn: round(place * (most - 1) / last) for place, turn in enumerate(parted)}
    return [Class(inside[0], inside[-1], len(inside), shades[turn]) for turn, inside in parted.items()]


def _quantiles(found: Sequence[Number], most: int) -> list[Number]:
    cuts = {found[len(found) * part // most] for part in range(1, most)}
    return sorted(cuts - {found[0]})


def _equal(found: Sequence[Number], most: int) -> list[Number]:
    low, spread = Decimal(found[0]), Decimal(found[-1]) - Decimal(found[0])
    return [low + spread * part / most for part in range(1, most)] if spread else []


def shade_of(value: Number, among: Sequence[Class]) -> int:
    """The shade of a value that was among those classed."""
    return next(one.shade for one in among if value <= one.high)


def swatch(shade: int | None) -> SafeString:
    """A sample of a shade for the legend; None is the hatching of what is not known."""
    return format_html(
        '<svg class="swatch" viewBox="0 0 24 16" aria-hidden="true" focusable="false">{}'
        '<rect x=".5" y=".5" width="23" height="15" fill="{}" stroke="{}"/></svg>',
        _hatching("unknown-sample") if shade is None else "",
        "url(#unknown-sample)" if shade is None else SHADES[shade],
        LINE,
    )


def _hatching(name: str) -> SafeString:
    return format_html(
        '<defs><pattern id="{}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="6" height="6" fill="#fff"/><rect width="2" height="6" fill="{}"/></pattern></defs>',
        name,
        GAP,
    )


def drawn(
    shapes: Sequence[Shape], *, grid: int, most: int = BYTES, fine: bool = False, apart: str = ""
) -> SafeString:
    """The map, or an empty string where there is neither an outline nor a point.

    `fine` draws thinner lines; `apart` sets it apart from another drawing of the same page.
    """
    frame = _Frame.around(shapes, grid)
    if frame is None:
        return SafeString("")
    lines = [[frame.on_units(line) for line in shape.outline] for shape in shapes]
    points, coarse = sum(len(line) for of in lines for line in of), 1
    # A point takes some four bytes: what is far too long is not written out to be seen so.
    while 4 * points > 3 * coarse * most and coarse < COARSEST:
        coarse *= 2
    while sum(map(len, paths := [_path(of, coarse) for of in lines])) > most and coarse < COARSEST:
        coarse *= 2
    areas, circles = [], []
    for shape, path in zip(shapes, paths, strict=True):
        if shape.outline and not frame.small(shape.outline):
            areas.append(_linked(shape, apart, format_html('<path d="{}"/>', path)))
        elif (at := frame.at(shape)) is not None:
            radius = DOT if shape.outline or shape.shade is None else DOT + CIRCLE * math.sqrt(shape.weight)
            dot = format_html('<circle cx="{}" cy="{}" r="{}"/>', *map(round, at), f"{radius:.1f}")
            circles.append((radius, _linked(shape, apart, dot)))
    circles.sort(key=lambda circle: -circle[0])
    return format_html(
        '<svg class="map" viewBox="0 0 {} {}" aria-hidden="true" focusable="false" fill-rule="evenodd"'
        ' stroke="{}" stroke-width="{}" stroke-linejoin="round">{}{}{}</svg>',
        round(frame.wide), round(frame.high), LINE, ".2" if fine else ".6", _hatching(f"unknown{apart}"),
        format_html_join("", "{}", ((area,) for area in areas)),
        format_html_join("", "{}", ((circle,) for _radius, circle in circles)),
    )  # fmt: skip


def _linked(shape: Shape, apart: str, drawing: SafeString) -> SafeString:
    return format_html(
        '<a href="{}" tabindex="-1" fill="{}"{}><title>{}</title>{}</a>',
        shape.href,
        f"url(#unknown{apart})" if shape.shade is None else SHADES[shape.shade],
        format_html(' stroke="{}" stroke-width="3"', INK) if shape.marked else "",
        shape.title,
        drawing,
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    """From steps of the grid to units of the drawing: degrees of longitude shrink by the cosine of the latitude."""

    west: float
    north: float
    across: float
    up: float
    wide: float
    high: float
    grid: int

    @classmethod
    def around(cls, shapes: Sequence[Shape], grid: int) -> _Frame | None:
        """The frame in which all of them lie; None where nothing lies anywhere."""
        places = list(_places(shapes, grid))
        if not places:
            return None
        xs, ys = [x for x, _y in places], [y for _x, y in places]
        west, east, south, north = min(xs), max(xs), min(ys), max(ys)
        shrunk = max(math.cos(math.radians((south + north) / 2 / grid)), 0.01)
        # A single point is given a tenth of a degree around it.
        spread_x, spread_y = max((east - west) * shrunk, grid / 10), max(north - south, grid / 10)
        margin = DOT + CIRCLE + 1
        scale = min((WIDE - 2 * margin) / spread_x, (HIGH - 2 * margin) / spread_y)
        return cls(
            west - margin / scale / shrunk, north + margin / scale, scale * shrunk, scale,
            spread_x * scale + 2 * margin, spread_y * scale + 2 * margin, grid,
        )  # fmt: skip

    def at(self, shape: Shape) -> tuple[float, float] | None:
        """Where its circle stands: at its point, else in the middle of its outline."""
        if shape.point is not None:
            x, y = shape.point[0] * self.grid, shape.point[1] * self.grid
        elif shape.outline:
            west, east, south, north = _box(shape.outline)
            x, y = (west + east) / 2, (south + north) / 2
        else:
            return None
        return (x - self.west) * self.across, (self.north - y) * self.up

    def small(self, outline: Lines) -> bool:
        """Whether nobody could see it or hit it."""
        west, east, south, north = _box(outline)
        return (east - west) * self.across < SMALLEST and (north - south) * self.up < SMALLEST

    def on_units(self, line: Sequence[int]) -> list[tuple[int, int]]:
        """A line on whole units of the drawing, each point once: what two areas share stays shared."""
        west, north, across, up = self.west, self.north, self.across, self.up
        xs = [round((x - west) * across) for x in line[0::2]]
        ys = [round((north - y) * up) for y in line[1::2]]
        return _each_once(zip(xs, ys, strict=True))


def _each_once(points: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    return [point for point, _same in groupby(points)]


def _path(lines: Sequence[Sequence[tuple[int, int]]], coarse: int) -> str:
    """Closed lines as a path, on every so manyth unit."""
    closed, specks = [], set()
    for line in lines:
        points = line if coarse == 1 else _each_once((x // coarse, y // coarse) for x, y in line)
        if len(points) > 1 and points[0] == points[-1]:
            points = points[:-1]
        if len(points) > 2:
            steps = [
                f"{(x - from_x) * coarse} {(y - from_y) * coarse}"
                for (from_x, from_y), (x, y) in pairwise(points)
            ]
            start = f"{points[0][0] * coarse} {points[0][1] * coarse}"
            closed.append(f"M{start}l{' '.join(steps).replace(' -', '-')}z")
        elif points:
            specks.add(points[0])
    # An island too small for a line is still land: a map of the country has all of them.
    closed += [f"M{x * coarse} {y * coarse}h{coarse}v{coarse}h-{coarse}z" for x, y in sorted(specks)]
    return "".join(closed)


def _places(shapes: Sequence[Shape], grid: int) -> Iterator[tuple[float, float]]:
    for shape in shapes:
        if shape.outline:
            west, east, south, north = _box(shape.outline)
            yield from ((west, south), (east, north))
        elif shape.point is not None:
            yield shape.point[0] * grid, shape.point[1] * grid


def _box(outline: Lines) -> tuple[int, int, int, int]:
    """West, east, south and north of an outline."""

    def of(pick: Callable[[Sequence[int]], int], start: int) -> int:
        return pick([pick(line[start::2]) for line in outline])

    return of(min, 0), of(max, 0), of(min, 1), of(max, 1)
