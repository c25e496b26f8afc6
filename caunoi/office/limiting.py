"""How often an account and an address may ask (policy/limits.toml), counted for all processes before the view begins.

A view runs in one transaction on PostgreSQL: what is counted in it is unseen by others until it ends, and gone when
it fails. So nothing is counted there.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caunoi.access import signing_in
from caunoi.access.signing_in import Limit
from caunoi.office.entering import address_of
from caunoi.office.looking_up import is_number

TABLE = Path(__file__).with_name("policy") / "limits.toml"
_KEYS = {"routes", "account", "address"}
# Asked by an address and not by a form, and counted all the same: it leads from name to name.
COUNTED_GET = frozenset({"search", "link-page"})


@dataclass(frozen=True, slots=True)
class Kind:
    """One line: what is counted together, and how many within how long by whom."""

    name: str
    by: Mapping[str, Limit]

    @property
    def seconds(self) -> int:
        """After so long whoever was stopped may certainly ask again."""
        return max(int(within.total_seconds()) for _most, within in self.by.values())


def read(text: str) -> dict[str, Kind]:
    """Each route with its line. Raises ValueError for a key that means nothing here, and for a route on two lines."""
    found: dict[str, Kind] = {}
    for name, line in tomllib.loads(text).items():
        if not {"routes", "address"} <= set(line) <= _KEYS:
            raise ValueError(f"{name}: {sorted(line)}")
        said = {who: line[who] for who in ("account", "address") if who in line}
        by = {who: (most, timedelta(seconds=within)) for who, (most, within) in said.items()}
        for route in line["routes"]:
            if route in found:
                raise ValueError(f"{route}: {found[route].name} and {name}")
            found[route] = Kind(name, by)
    return found


@cache
def limits() -> dict[str, Kind]:
    """The table of this release."""
    return read(TABLE.read_text(encoding="utf-8"))


class Limited:
    """Answers 429 in plain words to whoever asks too often."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the view does."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """The page that asks to wait, or None to go on."""
        kind = _kind(request)
        if kind is None or _admitted(request, kind):
            return None
        return _wait(request, kind.seconds)


def _kind(request: HttpRequest) -> Kind | None:
    route = (request.resolver_match.url_name or "") if request.resolver_match else ""
    if request.method != "POST" and route not in COUNTED_GET:
        return None
    if route == "look-up" and not is_number(request.POST.get("q", "")):
        return None
    return limits().get(route)


def _admitted(request: HttpRequest, kind: Kind) -> bool:
    who = {"address": signing_in.network(address_of(request))}
    if request.user.is_authenticated:
        who["account"] = str(request.user.pk)
    asked = {
        signing_in.key(f"{kind.name}-{by}", who[by]): limit for by, limit in kind.by.items() if by in who
    }
    return signing_in.counted_within(asked, at=timezone.now())


def _wait(request: HttpRequest, seconds: int) -> HttpResponse:
    minutes = max(1, seconds // 60)
    words = ngettext(
        "Tài khoản hoặc nơi này vừa gửi quá nhiều lần. Chưa có gì được làm: hãy đợi %(minutes)d phút rồi thử lại.",
        "Tài khoản hoặc nơi này vừa gửi quá nhiều lần. Chưa có gì được làm: hãy đợi %(minutes)d phút rồi thử lại.",
        minutes,
    ) % {"minutes": minutes}
    context = {"title": _("Hãy đợi một chút"), "words": words}
    answer = render(request, "office/refusal.html", context, status=429)
    answer.headers["Retry-After"] = str(seconds)
    return answer
