"""What happens to a session when somebody has shown who they are: a new key, a clock, a list entry, a known browser."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from caunoi.access import devices, events, sign_ins
from caunoi.access.confirming import confirmed
from caunoi.access.models import Account
from caunoi.access.signing_in import Visitor
from caunoi.office.sessions import begin

#: How this session was entered: by a password alone, which opens nothing but the pages that set up a factor.
BY, PASSWORD, DEVICE, CODE, APP, PASSKEY = "entered-by", "password", "device", "code", "totp", "webauthn"
#: The offices held at the sign-in: a session does not outlive one of them.
HELD = "offices-held"
BACKEND = "caunoi.access.checking.Evenly"
DEVICE_AGE = 400 * 24 * 3600
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)  # fmt: skip


def browser_of(request: HttpRequest) -> str:
    """Browser and system in two words, of what the browser says of itself: enough to tell one's own from another's."""
    said = request.headers.get("user-agent", "")
    words = [next((name for mark, name in known if mark in said), "") for known in (BROWSERS, SYSTEMS)]
    return " · ".join(word for word in words if word) or re.sub(r"[^\w ./-]", "", said)[:40] or "—"


def device_token(request: HttpRequest) -> str:
    """The cookie of a browser that signed in before, or nothing."""
    return request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")[:100]


def address_of(request: HttpRequest) -> str:
    """Where a request comes from: the other end of the connection or, behind a proxy of ours, what that one saw last.

    What stands before it in X-Forwarded-For was said by the visitor, who may say anything.
    """
    forwarded = request.headers.get("x-forwarded-for", "") if settings.BEHIND_PROXY else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def visitor(request: HttpRequest, username: str) -> Visitor:
    """Who tries to sign in, and from where."""
    token = device_token(request)
    return Visitor(username, address_of(request), devices.known(username, token))


def held_by(account: Account) -> list[str]:
    """Offices and units of the terms running today, as a session can keep them."""
    return sign_ins.offices_held(account, on=timezone.localdate())


def enter(request: HttpRequest, account: Account, *, by: str) -> None:
    """Sign in under a new session key, and put it on the owner's list."""
    now = timezone.now()
    # What a visitor left in the session is the visitor's.
    request.session.flush()
    login(request, account, backend=BACKEND)
    begin(request)
    request.session[BY], request.session[HELD] = by, held_by(account)
    if by != PASSWORD:
        confirmed(request, at=now)
    if request.session.session_key is None:
        request.session.save()
    browser = browser_of(request)
    sign_ins.began(account, request.session.session_key, browser=browser, at=now)
    events.note("signed-in", account, browser=browser, at=now)


def stepped_up(request: HttpRequest, *, by: str | None = None) -> None:
    """A factor was shown within the session: a new key for it, and ten minutes for what asks for one."""
    under_a_new_key(request, request.session.cycle_key)
    confirmed(request, at=timezone.now())
    if by is not None:
        request.session[BY] = by


def under_a_new_key(request: HttpRequest, change: Callable[[], None]) -> None:
    """Do what changes the session's key, and keep it on its owner's list under the new one."""
    old = request.session.session_key
    change()
    if request.session.session_key is None:
        request.session.save()
    sign_ins.moved(old, request.session.session_key)


def known_from_now_on(
    request: HttpRequest, response: HttpResponse, account: Account, *, bind: bool = False
) -> HttpResponse:
    """The answer with the cookie by which this browser is known; bound when a printed code was shown."""
    token, now = device_token(request) or devices.new_token(), timezone.now()
    devices.remember(account, token, browser=browser_of(request), bind=bind, at=now)
    if bind:
        events.note("device-bound", account, browser=browser_of(request), at=now)
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        token,
        max_age=DEVICE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


def safe(request: HttpRequest, wanted: str) -> str:
    """That address when it is on this site, else the first page."""
    hosts = {request.get_host()}
    # Never the name of a route, nor what looks for one and finds none.
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, hosts, require_https=request.is_secure()
    ):
        return wanted
    return resolve_url(settings.LOGIN_REDIRECT_URL)
