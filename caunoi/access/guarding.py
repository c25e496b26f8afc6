"""The decorators every screen carries: who may come in. A view without one fails the build."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils import timezone

from caunoi.access import walls
from caunoi.access.reach import reach_of
from caunoi.access.rights import RIGHTS

#: Says to the page of the sign-in that something was sent by a session that had ended.
UNSENT = "unsent"
View = Callable[..., HttpResponseBase]


def may(right: str) -> Callable[[View], View]:
    """Let in those whose office carries the right; `request.reach` then says how far they reach.

    Anonymous visitors are sent to sign in; others without the right are refused (403).
    """
    if right not in RIGHTS:
        raise KeyError(right)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            reach = reach_of(request.user, on=timezone.localdate())
            if not reach.may(right):
                raise PermissionDenied
            request.reach = reach.to(right)  # type: ignore[attr-defined]
            with walls.within(reach):
                return view(request, *args, **kwargs)

        guarded.guarded_by = right  # type: ignore[attr-defined]
        return guarded

    return decorate


def signed_in(view: View) -> View:
    """Let in whoever is signed in, whatever the office; `request.reach` covers nothing until a right is asked."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        reach = reach_of(request.user, on=timezone.localdate())
        request.reach = reach  # type: ignore[attr-defined]
        with walls.within(reach):
            return view(request, *args, **kwargs)

    guarded.guarded_by = "signed-in"  # type: ignore[attr-defined]
    return guarded


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Sign in, then back; of what was sent nothing is kept, which the page says, and back is where it was sent from."""
    if request.method in {"GET", "HEAD"}:
        return redirect_to_login(request.get_full_path())
    came_from = urlsplit(request.headers.get("referer", ""))
    here = came_from.netloc == request.get_host()
    back = urlunsplit(("", "", came_from.path, came_from.query, "")) if here else ""
    return redirect_to_login(back, f"{resolve_url(settings.LOGIN_URL)}?{UNSENT}=1")


def open_to_all(view: View) -> View:
    """Let everyone in; said out loud, so that forgetting and meaning it look different."""
    view.guarded_by = "open-to-all"  # type: ignore[attr-defined]
    return view
