"""What has to be done before anything else opens: an own password, then a factor. No view can forget it."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from caunoi.access import events, factors
from caunoi.access.models import Account
from caunoi.office.entering import BY, HELD, PASSWORD, browser_of, held_by

ALWAYS = {"sign-in", "sign-out", "language", "sign-in-code", "sign-in-passkey"}
PASSWORD_PAGES = {"password"}
FACTOR_PAGES = {"set-up", "add-app", "app-picture", "add-passkey"}


class Unfinished:
    """Sends a session to what is still missing, and ends one whose office has ended."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the view does."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponseBase | None:
        """Where to go first, or None to go on."""
        here = request.resolver_match.url_name if request.resolver_match else ""
        if not request.user.is_authenticated or here in ALWAYS:
            return None
        held = held_by(request.user)
        if not set(request.session.get(HELD, [])) <= set(held):
            return _ended(request)
        return _missing(request, here, held)


def _ended(request: HttpRequest) -> HttpResponse:
    events.note("term-ended", request.user, browser=browser_of(request), at=timezone.now())
    logout(request)
    messages.info(request, _("Chức danh của bạn đã thay đổi. Đăng nhập lại để tiếp tục."), extra_tags="info")
    return redirect("sign-in")


def _missing(request: HttpRequest, here: str, held: list[str]) -> HttpResponse | None:
    account, by = cast(Account, request.user), request.session.get(BY, PASSWORD)
    if account.password_until is not None:
        pages, first = PASSWORD_PAGES, "password"
    elif by == PASSWORD or (_wants_own(held) and not factors.has_own(account)):
        pages, first = FACTOR_PAGES | PASSWORD_PAGES, "set-up"
    else:
        return None
    # Tabs and search lead nowhere yet, and are not drawn.
    request.unfinished = True
    return None if here in pages else redirect(first)


def _wants_own(held: list[str]) -> bool:
    return factors.must_have_own(one.partition("@")[0] for one in held)
