"""The few icons there are, as strokes on a 24-unit grid, drawn for this project."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

STROKES = {
    "today": "M4 6h16v14H4zM4 10h16M8 3v5M16 3v5M9 15l2 2 4-4",
    "target": "M12 3a9 9 0 1 0 9 9M12 8a4 4 0 1 0 4 4M12 12l8-8M16 4h4v4",
    "list": "M6 3h9l4 4v14H6zM14 3v5h5M9 13h7M9 17h5",
    "tree": "M9 3h6v5H9zM3 16h6v5H3zM15 16h6v5h-6zM12 8v4M6 16v-4h12v4",
    "people": "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M2.5 20c.5-4 3-6 6.500-6s6 2 6.500 6M16 4.500a3.500 3.500 0 0 1 0 6.500M18 14.500c2 .8 3.200 2.700 3.500 5.500",
    "search": "M10.500 4a6.500 6.500 0 1 0 0 13 6.500 6.500 0 0 0 0-13M15.500 15.500 21 21",
    "bridge": "M2 17c5-11 15-11 20 0M7 17v-5.200M12 17V8.800M17 17v-5.200M1 17h22",
    "ok": "M5 13l4 4L19 7",
    "warn": "M12 4 2.500 20h19zM12 10v5M12 17.500v.5",
    "bad": "M6 6l12 12M18 6 6 18",
    "info": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 11v6M12 7.500v.5",
    "quiet": "M5 12h14",
    "visit": "M12 21c-4-5-6-8-6-11a6 6 0 0 1 12 0c0 3-2 6-6 11M12 8v4M10 10h4",
    "call": "M5 4h4l2 5-2.500 1.500c1 2.300 2.700 4 5 5L15 13l5 2v4c0 1-1 1.500-2 1.500C10.500 20 4 13.500 3.500 6 3.500 5 4 4 5 4",
    "down": "M12 4v11M7 11l5 5 5-5M4 20h16",
    "download": "M12 5v11M7 12l5 5 5-5M4 20h16",
    "upload": "M12 16V5M7 9l5-5 5 5M4 20h16",
}


def icon(name: str) -> SafeString:
    """The icon as inline SVG, hidden from screen readers: the word beside it is what they read."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"'
        ' stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(f'<path d="{STROKES[name]}"/>'),  # noqa: S308 - from the constant above, never from a reader
    )
