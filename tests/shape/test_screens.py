"""Every screen says who may come in, and draws what there is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path

from caunoi.design.icons import STROKES
from tests.shape.checks import ROOT


def views(patterns: list[URLPattern | URLResolver]) -> Iterator[tuple[str, Callable[..., object]]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns)
        else:
            yield str(pattern.pattern), pattern.callback


def unguarded(patterns: list[URLPattern | URLResolver]) -> list[str]:
    return [address for address, view in views(patterns) if not hasattr(view, "guarded_by")]


def test_every_screen_says_who_may_come_in() -> None:
    assert unguarded(get_resolver().url_patterns) == []


def test_a_screen_that_says_nothing_is_found() -> None:
    def forgotten(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    assert unguarded([*get_resolver().url_patterns, path("forgotten/", forgotten)]) == ["forgotten/"]


def undrawn(page: str) -> set[str]:
    named = re.findall(r"""(?:icon=|{% icon )["'](\w+)["']""", page)
    return set(named) - STROKES.keys()


def test_every_icon_that_a_page_names_is_drawn() -> None:
    pages = list((ROOT / "caunoi").rglob("templates/**/*.html"))
    assert {page.name: lacking for page in pages if (lacking := undrawn(page.read_text("utf-8")))} == {}
    assert undrawn('{% icon "ok" %} {% include "design/_empty.html" with icon="phoenix" %}') == {"phoenix"}
