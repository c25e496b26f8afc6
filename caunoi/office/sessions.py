"""How long a sign-in lasts: half an hour of silence ends it, twelve hours end it in any case."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from caunoi.access import sign_ins

BEGAN, SEEN = "began", "seen"
# A page view a minute is known closely enough, and reading stays free of writes.
KNOWN_WITHIN_SECONDS = 60


class Ageing:
    """Ends a session that is idle or old, before anybody is read out of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Flush what is too old, note that the other was seen."""
        session, now = request.session, int(time.time())
        if BEGAN in session:
            if too_old(session[BEGAN], session[SEEN], now):
                session.flush()
            elif now - session[SEEN] >= KNOWN_WITHIN_SECONDS:
                session[SEEN] = now
                sign_ins.used(session.session_key, at=timezone.now())
        return self.get_response(request)


def too_old(began: int, seen: int, now: int) -> bool:
    """Whether a session begun and last seen at those seconds has run out."""
    return now - seen > settings.SESSION_IDLE_SECONDS or now - began > settings.SESSION_WHOLE_SECONDS


def begin(request: HttpRequest) -> None:
    """Start the clock at sign-in."""
    request.session[BEGAN] = request.session[SEEN] = int(time.time())
