"""Who may come in: whoever shows a running key, as far as its one term of office reaches: to read, or to hand lists in."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from caunoi.access import system_keys, walls
from caunoi.access.models import SystemKey
from caunoi.access.rights import RIGHTS
from caunoi.access.system_keys import KeyIsOver
from caunoi.api.answering import JSON, refusal

View = Callable[..., HttpResponseBase]
#: For whoever has a key, whatever its office.
ANY_KEY = "signed-in"
MULTIPART = "multipart/form-data"


def keyed(right: str, *, asks: Collection[str], hands_in: bool = False) -> Callable[[View], View]:
    """Let in by a key whose term carries the right; `request.reach` then says how far it reaches.

    A key that hands lists in (`hands_in`) opens nothing else but the document, and no other key opens what it does.

    `asks` are the parameters that the address may have: another one is refused, so that a key or a filter in the
    wrong place is not passed over in silence. Raises KeyError for an unknown right.
    """
    if right != ANY_KEY and right not in RIGHTS:
        raise KeyError(right)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            now = timezone.now()
            try:
                with walls.by_key(request.key_shown):
                    key, reach = system_keys.running(request.key_shown, at=now)
            except KeyIsOver:
                return refusal(401)
            # Who is told in the log of refusals and in the trail.
            request.user, request.key = key.account, key
            if right != ANY_KEY and not (of_its_kind(key, hands_in) and reach.may(right)):
                return refusal(403)
            if refused := _amiss(request, asks):
                return refused
            request.reach = reach if right == ANY_KEY else reach.to(right)
            with walls.within(reach):
                system_keys.used(key, at=now)
                return _read(view, request, *args, **kwargs)

        guarded.guarded_by = right
        guarded.csrf_exempt = True
        return guarded

    return decorate


def of_its_kind(key: SystemKey, hands_in: bool) -> bool:
    """Whether a key is of the kind that is asked for: to hand lists in, or to read."""
    return key.hands_in == hands_in


def _amiss(request: HttpRequest, asks: Collection[str]) -> HttpResponse | None:
    """What stands in the way of an answer, whatever is asked."""
    carries_content = request.META.get("CONTENT_LENGTH") not in {None, "", "0"}
    # Told before the content is read; how large it may be was asked before that (`office/routes.py`).
    if carries_content != (request.method == "POST" and request.content_type == MULTIPART):
        return refusal(415)
    if not request.accepts(JSON):
        return refusal(406)
    unknown = sorted(set(request.GET) - set(asks))
    twice = sorted(name for name in request.GET if len(request.GET.getlist(name)) > 1)
    # A name that is not ours may be a key that somebody put there: it is not said again.
    return refusal(422, where=["?" for _name in unknown][:1] + twice) if unknown or twice else None


def _read(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    if request.method == "HEAD":
        # The framework of the views knows no HEAD; the server sends no content with it.
        request.method = "GET"
        answer = view(request, *args, **kwargs)
        request.method = "HEAD"
        return answer
    return view(request, *args, **kwargs)
