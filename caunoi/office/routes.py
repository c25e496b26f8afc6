"""The table of routes (policy/routes.toml) as data, and the guard that answers 405 to a method it does not name."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed

from caunoi.office.refusals import not_a_page, too_large

TABLE = Path(__file__).with_name("policy") / "routes.toml"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
_KEYS = {"id", "code", "own", "query", "body", "by", "most"}
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Route:
    """One line: who may use which method, by a `session` or a `key`, and what the ids in it are of."""

    name: str
    who: Mapping[str, str]
    id: str = ""
    code: str = ""
    own: str = ""
    by: str = "session"
    query: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, str] = field(default_factory=dict)
    # Megabytes that may be sent to it; none named: what the site takes at all.
    most: int = 0

    @property
    def methods(self) -> list[str]:
        """Those that are answered; HEAD goes with GET."""
        return [*self.who, *(["HEAD"] if "GET" in self.who else [])]


@dataclass(frozen=True, slots=True)
class Policy:
    """The whole table: routes by name, the offices of each right, rights of the whole federation, fields shown."""

    routes: Mapping[str, Route]
    rights: Mapping[str, frozenset[str]]
    whole: frozenset[str]
    fields: Mapping[str, str]


def read(text: str) -> Policy:
    """The table as written. Raises ValueError for a key or method that means nothing here."""
    told = tomllib.loads(text)
    routes = {}
    for name, line in told["routes"].items():
        who = {key: value for key, value in line.items() if key not in _KEYS}
        if not who or not set(who) <= set(METHODS):
            raise ValueError(f"{name}: {sorted(who)} are not all methods")
        routes[name] = Route(name, who, **{key: line[key] for key in _KEYS & line.keys()})
    rights = {right: frozenset(offices) for right, offices in told["rights"].items()}
    return Policy(routes, rights, frozenset(told["whole"]["rights"]), told["fields"])


@cache
def policy() -> Policy:
    """The table of this release."""
    return read(TABLE.read_text(encoding="utf-8"))


class MethodsNamed:
    """Refuses a method that the table does not name, and more than it takes, before anything is looked up or read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the view does."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponseBase | None:
        """405 for a method that has no column in the route's line."""
        route = policy().routes.get(request.resolver_match.url_name or "") if request.resolver_match else None
        if route is None:
            return None
        if request.method in route.methods:
            return too_large(request, route.most) if _beyond(request, route.most) else None
        refused = HttpResponseNotAllowed(route.methods)
        if route.by == "session" and request.method == "GET":
            refused.content = not_a_page(request)
        return refused


def _beyond(request: HttpRequest, most: int) -> bool:
    """Whether more is announced than may be sent; a request that announces nothing has no content."""
    announced = str(request.META.get("CONTENT_LENGTH") or "0")
    return bool(most) and announced.isdigit() and int(announced) > most * MEGABYTE
