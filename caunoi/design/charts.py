"""Charts drawn on the server as SVG: a bar with a mark for the target, and a line over time.

No script and no style attribute: the content policy of the site allows neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

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
