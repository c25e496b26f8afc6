"""Who may come in: whoever shows a running key, as far as its one term of office reaches, and only to read."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from caunoi.access import system_keys, walls
from caunoi.access.rights import RIGHTS
from caunoi.access.system_keys import KeyIsOver
from caunoi.api.answering import JSON, refusal

View = Callable[..., HttpResponseBase]
#: For whoever has a key, whatever its office.
ANY_KEY = "signed-in"


def keyed(right: str, *, asks: Collection[str]) -> Callable[[View], View]:
    """Let in by a key whose term carries the right; `request.reach` then says how far it reaches.

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
            if right != ANY_KEY and not reach.may(right):
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


def _amiss(request: HttpRequest, asks: Collection[str]) -> HttpResponse | None:
    """What stands in the way of an answer, whatever is asked."""
    if request.META.get("CONTENT_LENGTH") not in {None, "", "0"}:
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
