"""Charts drawn on the server as SVG: a bar with a mark for the target, a thread, a line with what is expected, bars.

No script and no style attribute: the content policy of the site allows neither. What is drawn is told by its name and
its description, each line by its stroke as well as by its colour, and whoever draws puts a table of the same numbers
beneath.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from math import ceil, floor, log10

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

Number = int | float | Decimal

BAR, TRACK, INK, SPAN, THREAD = "#9b1523", "#e6e8ec", "#1b1d21", "#d9a0a6", "#9b1523"


def _rect(x: Number, width: Number, fill: str, *, y: int = 4, height: int = 8) -> SafeString:
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>', _at(x), y, _at(width), height, fill
    )


def _at(value: Number) -> str:
    return f"{float(value):.2f}"


def bullet(
    value: Number | None,
    *,
    top: Number,
    target: Number | None = None,
    span: tuple[Number, Number] | None = None,
    label: str,
) -> SafeString:
    """A bar from 0 to `top` with a mark at the target; `span` is the range left open by unknowns."""

    def part(number: Number) -> float:
        return max(0.0, min(100.0, 100 * float(number) / float(top))) if top else 0.0

    shapes = [_rect(0, 100, TRACK)]
    if span is not None:
        shapes.append(_rect(part(span[0]), part(span[1]) - part(span[0]), SPAN))
    if value is not None:
        shapes.append(_rect(0, part(min(value, span[0]) if span else value), BAR))
    if target is not None:
        shapes.append(_rect(min(99.2, part(target)), 0.8, INK, y=0, height=16))
    return format_html(
        '<svg class="bullet" viewBox="0 0 100 16" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>',
        label,
        format_html_join("", "{}", ((shape,) for shape in shapes)),
    )


def sparkline(points: Sequence[Number | None], *, label: str) -> SafeString:
    """A line through the known points, evenly spaced; nothing known is an empty string, one point is a dot."""
    known = [(i, float(p)) for i, p in enumerate(points) if p is not None]
    if not known:
        return SafeString("")
    lowest, highest = min(p for _, p in known), max(p for _, p in known)
    width, spread = max(1, len(points) - 1), (highest - lowest) or 1.0
    dots = [(2 + 196 * i / width, 38 - 32 * (p - lowest) / spread) for i, p in known]
    return format_html(
        '<svg class="spark" viewBox="0 0 200 44" preserveAspectRatio="xMinYMid" role="img" aria-label="{}">'
        '<polyline points="{}" fill="none" stroke="{}" stroke-width="2" stroke-linejoin="round"/>'
        '<circle cx="{}" cy="{}" r="3" fill="{}"/></svg>',
        label,
        " ".join(f"{x:.1f},{y:.1f}" for x, y in dots),
        THREAD,
        f"{dots[-1][0]:.1f}",
        f"{dots[-1][1]:.1f}",
        THREAD,
    )


# ---------------------------------------------------------------- over time

#: A drawing of so many units, and where its field lies in it; type is 13 units high (`.chart text`), 19 on a telephone.
WIDE, HIGH, LEFT, RIGHT, TOP, BOTTOM = 640, 300, 76, 24, 20, 40
LINES = 5


@dataclass(frozen=True, slots=True)
class Over:
    """What a line over time draws: what is known (None: a gap), the way to the target, and what is expected.

    `ahead` are days with the middle, the low and the high end of what is expected; `due` the days with what must be met.
    The lines across lie at least `least` apart, and none stands for more than `most`.
    """

    known: Sequence[tuple[date, Number | None]]
    course: Sequence[tuple[date, Number]] = ()
    ahead: Sequence[tuple[date, Number, Number, Number]] = ()
    due: Sequence[tuple[date, Number]] = ()
    least: float = 0.01
    most: float | None = None

    @property
    def values(self) -> list[float]:
        """Every number drawn."""
        found = [value for _on, value in [*self.known, *self.course, *self.due] if value is not None]
        return [float(value) for value in [*found, *(one for _on, *ends in self.ahead for one in ends)]]

    @property
    def days(self) -> list[date]:
        """Every day drawn."""
        return [on for on, *_values in [*self.known, *self.course, *self.ahead, *self.due]]


@dataclass(frozen=True, slots=True)
class _Field:
    """Where a day and a value lie in the drawing."""

    first: date
    last: date
    lowest: float
    step: float
    lines: int
    most: float | None = None

    def x(self, on: date) -> float:
        return LEFT + (WIDE - LEFT - RIGHT) * (on - self.first).days / max(1, (self.last - self.first).days)

    def y(self, value: Number) -> float:
        return HIGH - BOTTOM - (HIGH - TOP - BOTTOM) * (float(value) - self.lowest) / (self.step * self.lines)

    def path(self, points: Iterable[tuple[date, Number]]) -> str:
        return " ".join(f"{self.x(on):.1f},{self.y(value):.1f}" for on, value in points)


def line(
    over: Over,
    *,
    name: str,
    says: str,
    key: str,
    write: Callable[[Number], str],
    month: Callable[[date], str],
) -> SafeString:
    """A figure over time with the way to its target and what is expected of it; an empty string where nothing is known.

    `name` and `says` are read out in its place, `key` tells it from others of the page; numbers are put by `write`,
    days along the foot by `month`.
    """
    if not any(value is not None for _on, value in over.known):
        return SafeString("")
    field = _Field(min(over.days), max(over.days), *_scale(over.values, over.least), over.most)
    parts = [
        *_grid(field, write, month),
        *_band(field, over),
        *_drawn(field, "course", [over.course]),
        *_drawn(field, "known", _runs(over.known)),
        *(_mark(field, on, value) for on, value in over.due),
    ]
    return _chart(key, name, says, parts)


def bars(
    values: Sequence[tuple[str, Number | None]],
    *,
    name: str,
    says: str,
    key: str,
    write: Callable[[Number], str],
    least: float = 1.0,
) -> SafeString:
    """A bar for each period, with its number on it; what nobody knows has none. An empty string where nothing is known."""
    known = [float(value) for _label, value in values if value is not None]
    if not known:
        return SafeString("")
    field = _Field(date.min, date.max, *_scale([0.0, *known], least))
    room = (WIDE - LEFT - RIGHT) / len(values)
    parts = _across(field, write)
    for place, (label, value) in enumerate(values):
        middle = LEFT + room * (place + 0.5)
        parts.append(_words(middle, HIGH - 14, label, "middle"))
        if value is None:
            continue
        top, foot = sorted((field.y(value), field.y(0)))
        parts.append(_bar(middle - room * 0.3, top, room * 0.6, foot - top))
        parts.append(_words(middle, top - 6, write(value), "middle"))
    return _chart(key, name, says, parts)


def swatch(kind: str) -> SafeString:
    """How a line is drawn, for the words beside the chart: known, course, ahead or due."""
    drawn = {
        "known": SafeString('<polyline class="known" points="0,8 32,8"/><circle class="known" cx="16" cy="8" r="3"/>'),
        "course": SafeString('<polyline class="course" points="0,8 32,8"/>'),
        "ahead": SafeString('<rect class="band" x="0" y="1" width="32" height="14"/><polyline class="ahead" points="0,8 32,8"/>'),
        "due": SafeString('<path class="due" d="M16 2l6 6-6 6-6-6z"/>'),
    }  # fmt: skip
    return format_html('<svg class="chart-key" viewBox="0 0 32 16" aria-hidden="true">{}</svg>', drawn[kind])


def _scale(values: Sequence[float], least: float = 0.01) -> tuple[float, float, int]:
    """Where the field begins, how far its lines lie apart (one, two, five of a power of ten, or 25) and how many there
    are above the first: as few as all values need."""
    low, high = min(values), max(values)
    for power in range(floor(log10(max((high - low) / LINES, 0.01))), 40):
        for part in (1, 2, 2.5, 5) if power > 0 else (1, 2, 5):
            step = max(part * 10.0**power, least)
            lowest = floor(low / step) * step
            if high <= lowest + step * LINES:
                return lowest, step, max(1, ceil((high - lowest) / step))
    raise ValueError(values)


def _chart(key: str, name: str, says: str, parts: Sequence[SafeString]) -> SafeString:
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-labelledby="{}-name {}-says">'
        '<title id="{}-name">{}</title><desc id="{}-says">{}</desc>{}</svg>',
        WIDE, HIGH, key, key, key, name, key, says, format_html_join("", "{}", ((part,) for part in parts)),
    )  # fmt: skip


def _words(x: float, y: float, words: str, anchor: str) -> SafeString:
    return format_html('<text x="{}" y="{}" text-anchor="{}">{}</text>', _at(x), _at(y), anchor, words)


def _across(field: _Field, write: Callable[[Number], str]) -> list[SafeString]:
    """The lines across, each with its number before it."""
    parts = []
    for number in range(field.lines + 1):
        value = round(field.lowest + number * field.step, 6)
        if field.most is not None and value > field.most:
            break
        y = field.y(value)
        parts.append(
            format_html(
                '<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/>', LEFT, WIDE - RIGHT, _at(y), _at(y)
            )
        )
        parts.append(_words(LEFT - 8, y + 4, write(value), "end"))
    return parts


def _grid(field: _Field, write: Callable[[Number], str], month: Callable[[date], str]) -> list[SafeString]:
    """The lines across, and up to five days along the foot."""
    parts = _across(field, write)
    span = (field.last - field.first).days
    for place in range(LINES):
        on = date.fromordinal(field.first.toordinal() + span * place // (LINES - 1))
        anchor = "start" if place == 0 else "end" if place == LINES - 1 else "middle"
        parts.append(_words(field.x(on), HIGH - 14, month(on), anchor))
    return parts


def _band(field: _Field, over: Over) -> list[SafeString]:
    """What is expected: the range as a band that begins at what is known last, and the middle through it."""
    since = next(((on, value) for on, value in reversed(over.known) if value is not None), None)
    if not over.ahead or since is None:
        return []
    low = [since, *((on, one) for on, _middle, one, _high in over.ahead)]
    high = [since, *((on, one) for on, _middle, _low, one in over.ahead)]
    middle = [since, *((on, one) for on, one, _low, _high in over.ahead)]
    around = format_html('<polygon class="band" points="{}"/>', field.path([*high, *reversed(low)]))
    edges = [format_html('<polyline class="edge" points="{}"/>', field.path(one)) for one in (low, high)]
    return [around, *edges, *_drawn(field, "ahead", [middle])]


def _runs(known: Sequence[tuple[date, Number | None]]) -> list[list[tuple[date, Number]]]:
    """What is known without a gap between, run by run."""
    runs = groupby(known, key=lambda one: one[1] is not None)
    return [[(on, value) for on, value in run if value is not None] for there, run in runs if there]


def _drawn(field: _Field, kind: str, runs: Iterable[Sequence[tuple[date, Number]]]) -> list[SafeString]:
    found = [run for run in runs if run]
    lines = [format_html('<polyline class="{}" points="{}"/>', kind, field.path(run)) for run in found]
    if kind != "known":
        return lines
    dots = [
        format_html('<circle class="known" cx="{}" cy="{}" r="2.5"/>', _at(field.x(on)), _at(field.y(value)))
        for run in found
        for on, value in run
    ]
    return [*lines, *dots]


def _mark(field: _Field, on: date, value: Number) -> SafeString:
    x, y = field.x(on), field.y(value)
    return format_html('<path class="due" d="M{} {}l6 6-6 6-6-6z"/>', _at(x), _at(y - 6))


def _bar(x: float, y: float, width: float, height: float) -> SafeString:
    return format_html(
        '<rect class="bar-of" x="{}" y="{}" width="{}" height="{}"/>',
        *(_at(one) for one in (x, y, width, height)),
    )
