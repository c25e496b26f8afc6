"""How the site comes by a figure: it asks the worker's user (`answering`), and never opens a row of the store.

An answer is kept by the name of the snapshot it was given from. The next time the same is asked the name goes along,
and comes back alone where nothing has changed since: one round trip, and never an old figure.
"""

from __future__ import annotations

import logging
import socket
import time
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from datetime import date
from threading import Lock
from typing import Any

from django.conf import settings

from . import exchange
from .catalogue import indicator
from .cubes import Cells, Cube
from .definition import Breakdown, CannotBeAsked, Part
from .figures import Coverage, Figure, Page
from .question import AS_WAS, Manner

logger = logging.getLogger("caunoi.answers")
#: Seconds that a page waits for one answer, and for all cells of a month; how many answers a process of the site keeps,
#: and how many figures in them: a nation has 3,321 communes.
SECONDS, OF_A_MONTH, KEPT, FIGURES_KEPT = 15.0, 90.0, 512, 60_000
#: Seconds for what a page can be shown without: it is counted on, and the page asks again when it stands.
AT_ONCE = 0.05

Key = tuple[tuple[str, ...], int, date, Breakdown | None, Manner, date | None]
_kept: OrderedDict[Key, tuple[str, tuple[Figure, ...]]] = OrderedDict()
_lock = Lock()


class NotPrepared(CannotBeAsked):
    """Nobody answers, or not yet; whatever is asked, it is not the asker's fault."""

    def __init__(self) -> None:
        super().__init__(
            vi="Số liệu đang được chuẩn bị. Hãy thử lại sau ít phút.",
            en="Figures are being prepared. Please try again in a few minutes.",
        )


class NotCounted(NotPrepared):
    """It is being counted, or waits its turn: whoever asks again is told."""


def figures(
    codes: Sequence[str],
    *,
    unit: int,
    at: date,
    since: date | None = None,
    by: Breakdown | None = None,
    manner: Manner = AS_WAS,
    at_once: bool = False,
) -> list[Figure]:
    """The figures of a unit on a day, one for each group that exists when `by`; flows from `since`, else from the first
    of the year. Raises CannotBeAsked, NotPrepared.

    What is not there `at_once` is being counted, for whoever asks again.
    """
    asked = [indicator(code) for code in codes]
    if by is not None:
        for one in asked:
            one.check_breakdown(by)
    if not asked:
        return []
    key = (tuple(codes), unit, at, by, manner, since)
    with _lock:
        have, known = _kept.get(key, (None, ()))
    told = _told(
        {
            "ask": "figures",
            "codes": list(codes),
            "unit": unit,
            **_days(at, manner),
            "since": since.isoformat() if since else None,
            "by": by,
            "have": have,
        },
        seconds=AT_ONCE if at_once else SECONDS,
    )
    if told["figures"] is not None:
        known = tuple(_figures(told["figures"], key))
    with _lock:
        _kept[key] = (told["snapshot"], known)
        _kept.move_to_end(key)
        while len(_kept) > KEPT or (len(_kept) > 1 and _held() > FIGURES_KEPT):
            _kept.popitem(last=False)
    return list(known)


def _held() -> int:
    return sum(len(figures) for _snapshot, figures in _kept.values())


def _days(at: date, manner: Manner) -> dict[str, str | None]:
    """The day and the reading, as they are sent."""
    chosen = {"tree": manner.tree, "known_on": manner.known_on, "scope": manner.scope}
    return {"at": at.isoformat(), **{key: day.isoformat() if day else None for key, day in chosen.items()}}


def _figures(rows: list[list[Any]], key: Key) -> Iterator[Figure]:
    codes, unit, at, by, _manner, began = key
    for place, group, numerator, denominator, unknown, received, due in rows:
        if place >= len(codes):
            raise NotPrepared
        one = indicator(codes[place])
        since = None if one.kind == "stock" else began or at.replace(month=1, day=1)
        covered = Coverage(received, due)
        yield Figure(one, unit, at, since, by, group, numerator, denominator, unknown, covered)


def ids(
    code: str,
    *,
    part: Part,
    units: Sequence[int],
    at: date,
    by: Breakdown | None = None,
    group: int | str | None = None,
    start: int = 0,
    limit: int | None = None,
    manner: Manner = AS_WAS,
    at_once: bool = False,
) -> list[int]:
    """Ids of the records behind a figure, unit by unit, in the engine's order: to be read again by a door.

    Of one group alone when `by`. Raises CannotBeAsked, NotPrepared.
    """
    one = indicator(code)
    one.check_part(part)
    if by is not None:
        one.check_breakdown(by)
    asked = {
        "ask": "ids", "code": code, "part": part, **_days(at, manner), "by": by, "group": group,
        "start": start, "limit": limit,
    }  # fmt: skip
    found: list[int] = []
    seconds = AT_ONCE if at_once else SECONDS
    for begin in range(0, len(units), exchange.UNITS):
        some = list(units[begin : begin + exchange.UNITS])
        found += _told({**asked, "units": some}, seconds=seconds)["ids"]
    return found


def page(
    code: str,
    *,
    part: Part,
    unit: int,
    at: date,
    start: int,
    limit: int,
    whole: int,
    manner: Manner = AS_WAS,
) -> Page | None:
    """A page of the records behind a figure, without its being counted; None where that is no less work than all.

    Where no more than `whole` records might be in it, all of them. Raises CannotBeAsked, NotPrepared.
    """
    indicator(code).check_part(part)
    told = _told(
        {
            "ask": "page",
            "code": code,
            "part": part,
            "unit": unit,
            **_days(at, manner),
            "start": start,
            "limit": limit,
            "whole": whole,
        },
        seconds=SECONDS,
    )
    return None if told["ids"] is None else Page(told["ids"], told["whole"])


def counted(cube: Cube, end: date) -> Cells:
    """The cells of a cube on a day with nothing hidden: only to be protected, never shown. Raises NotPrepared."""
    told = _told({"ask": "cells", "cube": cube.code, "at": end.isoformat()}, seconds=OF_A_MONTH)
    return {unit: (above, tuple(counts)) for unit, above, *counts in told["cells"]}


def _told(asked: exchange.Told, *, seconds: float) -> exchange.Told:
    """One question and its answer. Raises NotCounted where there is none in time, and NotPrepared whatever else it is
    that went wrong: the log says what."""
    until = time.monotonic() + seconds
    try:
        with exchange.short(settings.CAUNOI_ANSWERS) as path, socket.socket(socket.AF_UNIX) as link:
            link.settimeout(seconds)
            link.connect(path)
            exchange.send(link, asked, most=exchange.QUESTION_BYTES, until=until)
            told = exchange.receive(link, most=exchange.ANSWER_BYTES, until=until)
        if isinstance(told, dict) and told.get("refused") in exchange.REFUSALS:
            logger.warning("refused", extra={"ask": asked["ask"], "reason": told["refused"]})
            raise NotCounted if told["refused"] == "busy" else NotPrepared
        return exchange.answer(asked["ask"], told)
    except (TimeoutError, exchange.TooLong):
        logger.info("counting", extra={"ask": asked["ask"]})
        raise NotCounted from None
    except (OSError, exchange.NotUnderstood) as fault:
        logger.warning("no answer", extra={"ask": asked["ask"], "reason": type(fault).__name__})
        raise NotPrepared from None
