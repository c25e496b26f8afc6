"""How often an account, an address and a link may ask (policy/limits.toml), counted for all processes before the view begins.

A view runs in one transaction on PostgreSQL: what is counted in it is unseen by others until it ends, and gone when
it fails. So nothing is counted there.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caunoi.access import signing_in
from caunoi.access.signing_in import Limit
from caunoi.office.by_link import OPENED
from caunoi.office.entering import address_of
from caunoi.office.looking_up import is_number
from caunoi.office.routes import policy

TABLE = Path(__file__).with_name("policy") / "limits.toml"
# Asked by an address and not by a form, and counted all the same: it leads from name to name, or is heavy.
COUNTED_GET = frozenset(
    {"search", "link-page", "hand-in", "hand-in-blank", "decision-file", "round-paper", "round-minutes"}
)
#: From here on a wait is told in hours.
MINUTES_SAID = 120


def _account(request: HttpRequest) -> str:
    return str(request.user.pk) if request.user.is_authenticated else ""


def _address(request: HttpRequest) -> str:
    return signing_in.network(address_of(request))


def _link(request: HttpRequest) -> str:
    return str(request.session.get(OPENED, ""))


def _key(request: HttpRequest) -> str:
    return str(getattr(request, "key_shown", ""))


#: Who is counted, by the word that a line says; nobody where it is empty.
_WHO: dict[str, Callable[[HttpRequest], str]] = {
    "account": _account,
    "address": _address,
    "link": _link,
    "key": _key,
}


@dataclass(frozen=True, slots=True)
class Kind:
    """One line: what is counted together, and how many within how long by whom."""

    name: str
    by: Mapping[str, Sequence[Limit]]


def read(text: str) -> dict[str, Kind]:
    """Each route with its line. Raises ValueError for a key that means nothing here, and for a route on two lines."""
    found: dict[str, Kind] = {}
    for name, line in tomllib.loads(text).items():
        if not {"routes", "address"} <= set(line) <= {"routes", *_WHO}:
            raise ValueError(f"{name}: {sorted(line)}")
        by = {who: _limits(name, line[who]) for who in _WHO if who in line}
        for route in line["routes"]:
            if route in found:
                raise ValueError(f"{route}: {found[route].name} and {name}")
            found[route] = Kind(name, by)
    return found


def _limits(name: str, pairs: Any) -> list[Limit]:
    try:
        return [(most, timedelta(seconds=within)) for most, within in pairs]
    except TypeError:
        raise ValueError(f"{name}: {pairs} is no list of pairs") from None


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
        longest = None if kind is None else _wait(request, kind)
        return None if longest is None else _made_to_wait(request, longest)


def _kind(request: HttpRequest) -> Kind | None:
    route = (request.resolver_match.url_name or "") if request.resolver_match else ""
    if request.method != "POST" and not counted_when_read(route):
        return None
    if route == "look-up" and not is_number(request.POST.get("q", "")):
        return None
    return limits().get(route)


def counted_when_read(route: str) -> bool:
    """Whether reading alone is counted: what leads from name to name, and whatever another system opens by its key."""
    line = policy().routes.get(route)
    return route in COUNTED_GET or (line is not None and line.by == "key")


def _wait(request: HttpRequest, kind: Kind) -> timedelta | None:
    asked = {
        signing_in.key(f"{kind.name}-{by}-{within.total_seconds():.0f}", who): (most, within)
        for by, limits in kind.by.items()
        if (who := _WHO[by](request))
        for most, within in limits
    }
    return signing_in.wait(asked, at=timezone.now())


def _made_to_wait(request: HttpRequest, longest: timedelta) -> HttpResponse:
    seconds = int(longest.total_seconds())
    context = {"title": _("Hãy đợi một chút"), "words": _words(max(1, seconds // 60))}
    answer = render(request, "office/refusal.html", context, status=429)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _words(minutes: int) -> str:
    if minutes >= MINUTES_SAID:
        return ngettext(
            "Tài khoản hoặc nơi này vừa gửi quá nhiều lần. Chưa có gì được làm: hãy đợi %(hours)d giờ rồi thử lại.",
            "Tài khoản hoặc nơi này vừa gửi quá nhiều lần. Chưa có gì được làm: hãy đợi %(hours)d giờ rồi thử lại.",
            minutes // 60,
        ) % {"hours": minutes // 60}
    return ngettext(
        "Tài khoản hoặc nơi này vừa gửi quá nhiều lần. Chưa có gì được làm: hãy đợi %(minutes)d phút rồi thử lại.",
        "Tài khoản hoặc nơi này vừa gửi quá nhiều lần. Chưa có gì được làm: hãy đợi %(minutes)d phút rồi thử lại.",
        minutes,
    ) % {"minutes": minutes}
