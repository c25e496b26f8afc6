"""Step-up: before a list leaves, a number is unmasked or money is approved, who sits there shows a factor again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

View = Callable[..., HttpResponseBase]
CONFIRMED = "confirmed"


def recently_confirmed(request: HttpRequest, *, at: datetime) -> bool:
    """Whether a factor was shown in this session within the last `settings.CONFIRM_SECONDS`."""
    shown_at = float(request.session.get(CONFIRMED, 0))
    return at.timestamp() - shown_at <= float(settings.CONFIRM_SECONDS)


def confirmed(request: HttpRequest, *, at: datetime) -> None:
    """A factor was shown just now."""
    request.session[CONFIRMED] = int(at.timestamp())


def confirmed_recently(view: View) -> View:
    """Stand under `@may(…)` on exports, unmasking and money: others are asked for their factor first.

    A page is returned to as it was asked for; a form is not sent again by us: one comes back to the page that
    held it, and presses the button once more.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if recently_confirmed(request, at=timezone.now()):
            return view(request, *args, **kwargs)
        return HttpResponseRedirect(f"{reverse('confirm')}?{urlencode({'next': _back(request)})}")

    guarded.confirms = True  # type: ignore[attr-defined]
    return guarded


def _back(request: HttpRequest) -> str:
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("referer", ""))
    if came_from.netloc != request.get_host():
        return ""
    return came_from.path + (f"?{came_from.query}" if came_from.query else "")
