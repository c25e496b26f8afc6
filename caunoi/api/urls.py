"""The addresses of the API, each behind its guard; and the document that tells other systems of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from caunoi.api import (
    agreements,
    decisions,
    employers,
    exchange,
    figures,
    intake,
    movements,
    targets,
    units,
    welfare,
)
from caunoi.api.answering import written
from caunoi.api.keyed import ANY_KEY, keyed
from caunoi.api.serving import LINES, api

AT = "api/v1/"
#: The files of the registers, in the order of the document.
REGISTERS = (units, movements, decisions, employers, agreements, welfare, figures, targets, exchange, intake)


@cache
def described() -> dict[str, Any]:
    """The OpenAPI document of this release."""
    told: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=f"/{AT}")))
    told["components"]["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
    told["security"] = [{"key": []}]
    return told


@keyed(ANY_KEY, asks=())
def document(request: HttpRequest) -> HttpResponse:
    """The document, to whoever has a key."""
    return written(described())


def _guarded() -> Iterator[URLPattern]:
    for pattern in api.urls[0]:
        # The framework's own first page, which is in no table, stays out.
        if isinstance(pattern, URLPattern) and pattern.name in LINES:
            line = LINES[pattern.name]
            view = keyed(line.right, asks=line.asks, hands_in=line.hands_in)(pattern.callback)
            yield path(f"{AT}{pattern.pattern}", view, name=line.name)


urlpatterns = [
    path(f"{AT}openapi.json", document, name="api-document"),
    *_guarded(),
]
