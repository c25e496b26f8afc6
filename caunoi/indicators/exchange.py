"""What the site may ask the worker's user, and what it may be told: two closed lists, as JSON in frames.

A frame is four bytes of length and so many of JSON. An answer is made of whole numbers, ids and codes of this program:
nothing that anybody typed into a register fits into one.
"""

from __future__ import annotations

import json
import re
import socket
import struct
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from os import O_DIRECTORY, O_PATH, close
from os import open as opened
from pathlib import Path
from typing import Any

from caunoi.vocabulary.text import Text

from .catalogue import CATALOGUE
from .cubes import CUBES
from .naming import CODED

Told = dict[str, Any]
_LENGTH = struct.Struct("!I")
QUESTION_BYTES, ANSWER_BYTES = 64 * 1024, 64 * 1024 * 1024
#: Units that one question may name, and codes.
UNITS, CODES = 4_000, len(CATALOGUE)
ID_BYTES = 8
_SNAPSHOT = re.compile(r"\d{12}-[0-9a-f]{12}-[0-9a-f]{8}")
_GROUPS = frozenset(group for groups in CODED.values() for group in groups)
_BREAKDOWNS = frozenset(by for one in CATALOGUE.values() for by in one.by)
_PARTS = frozenset(part for one in CATALOGUE.values() for part in one.parts)


class NotUnderstood(Exception):
    """A frame that is no question, or no answer, of those there are; `place` says where, in our own words."""

    def __init__(self, place: str) -> None:
        self.place = place
        super().__init__(place)


#: Why a question was not answered, by what is sent.
REFUSALS = {
    "not-understood": Text(
        vi="Câu hỏi này không có trong danh sách được hỏi, hoặc sai ở “{place}”.",
        en="This is not one of the questions that may be asked, or is wrong at “{place}”.",
    ),
    "too-long": Text(
        vi="Câu hỏi dài quá {most} byte hoặc đến quá chậm.",
        en="The question is longer than {most} bytes, or came too slowly.",
    ),
    "not-yours": Text(
        vi="Chỉ trang của chính hệ thống này được hỏi.", en="Only the site of this very system may ask."
    ),
    "busy": Text(vi="Đang có nhiều câu hỏi khác. Hãy thử lại.", en="Too many others are asking. Try again."),
    "not-ready": Text(vi="Số liệu đang được chuẩn bị.", en="Figures are being prepared."),
}


# ---------------------------------------------------------------- what fits

Fits = Callable[[object], bool]


def _whole(value: object) -> bool:
    return type(value) is int and -(2**63) <= value < 2**63


def _id(value: object) -> bool:
    return type(value) is int and 0 < value < 2**63


def _count(value: object) -> bool:
    return type(value) is int and 0 <= value < 2**63


def _or_none(fits: Fits) -> Fits:
    return lambda value: value is None or fits(value)


def _one_of(known: frozenset[str] | Mapping[str, object]) -> Fits:
    return lambda value: isinstance(value, str) and value in known


def _some(fits: Fits, *, most: int) -> Fits:
    return lambda value: isinstance(value, list) and 0 < len(value) <= most and all(map(fits, value))


def _list_of(fits: Fits) -> Fits:
    return lambda value: isinstance(value, list) and all(map(fits, value))


def _row(*fits: Fits) -> Fits:
    return lambda value: (
        isinstance(value, list)
        and len(value) == len(fits)
        and all(fit(cell) for fit, cell in zip(fits, value, strict=True))
    )


def _cells(value: object) -> bool:
    """A unit, the one above it or none, and its counts."""
    return isinstance(value, list) and len(value) > 2 and _row(_id, _or_none(_id))(value[:2]) and all(
        map(_count, value[2:])
    )  # fmt: skip


def _ids(value: object) -> bool:
    # A long list is looked at by kind and by its ends, not one by one in a call each.
    return isinstance(value, list) and set(map(type, value)) <= {int} and (
        not value or (min(value) > 0 and max(value) < 2**63)
    )  # fmt: skip


def _day(value: object) -> bool:
    if not isinstance(value, str) or len(value) != 10:
        return False
    try:
        return date.fromisoformat(value).year > 1
    except ValueError:
        return False


def _snapshot(value: object) -> bool:
    return isinstance(value, str) and _SNAPSHOT.fullmatch(value) is not None


def _flag(value: object) -> bool:
    return isinstance(value, bool)


def _group(value: object) -> bool:
    return value is None or _id(value) or (isinstance(value, str) and value in _GROUPS)


_code = _one_of(CATALOGUE)
#: In which reading a day is asked about (`question.Manner`).
_MANNER: dict[str, Fits] = {
    "tree": _or_none(_day),
    "known_on": _or_none(_day),
    "scope": _or_none(_day),
}
QUESTIONS: dict[str, dict[str, Fits]] = {
    # `have`: the snapshot whose answer the asker keeps. Where it is still that one, `figures` is null.
    "figures": {
        "codes": _some(_code, most=CODES),
        "unit": _id,
        "at": _day,
        # The first day of a flow's period; the first of the year where none is said.
        "since": _or_none(_day),
        **_MANNER,
        "by": _or_none(_one_of(_BREAKDOWNS)),
        "have": _or_none(_snapshot),
    },
    "ids": {
        "code": _code,
        "part": _one_of(_PARTS),
        "units": _some(_id, most=UNITS),
        "at": _day,
        **_MANNER,
        # Of one group alone where `by` is given: of an area, say.
        "by": _or_none(_one_of(_BREAKDOWNS)),
        "group": _group,
        "start": _count,
        "limit": _or_none(_count),
    },
    # `whole`: up to how many records that might be in it a part is told whole.
    "page": {
        "code": _code,
        "part": _one_of(_PARTS),
        "unit": _id,
        "at": _day,
        **_MANNER,
        "start": _count,
        "limit": _count,
        "whole": _count,
    },
    "cells": {"cube": _one_of(CUBES), "at": _day},
}
#: A figure: place of its code in the question, group, numerator, denominator, unknown, lists received, lists due.
FIGURE = _row(_count, _group, _whole, _or_none(_whole), _whole, _count, _count)
ANSWERS: dict[str, dict[str, Fits]] = {
    "figures": {"snapshot": _snapshot, "figures": _or_none(_list_of(FIGURE))},
    "ids": {"ids": _ids},
    # `ids` is null where a page costs what all of it costs: then the whole is asked for.
    "page": {"ids": _or_none(_ids), "whole": _flag},
    "cells": {"cells": _list_of(_cells)},
}


def question(told: object) -> Told:
    """The question as told, when it is one of those there are. Raises NotUnderstood."""
    if not isinstance(told, dict) or not isinstance(kind := told.get("ask"), str) or kind not in QUESTIONS:
        raise NotUnderstood("ask")
    return {"ask": kind, **_fitting({key: told[key] for key in told if key != "ask"}, QUESTIONS[kind])}


def answer(kind: str, told: object) -> Told:
    """The answer to a question of that kind, when it is one. Raises NotUnderstood."""
    return _fitting(told, ANSWERS[kind])


def refusal(code: str, **values: object) -> Told:
    """Why not, as it is sent: the code, and the sentence for whoever looks at the line."""
    return {"refused": code, **REFUSALS[code].fill(**values).as_json()}


def _fitting(told: object, shape: Mapping[str, Fits]) -> Told:
    if not isinstance(told, dict) or told.keys() != shape.keys():
        raise NotUnderstood("keys")
    for key, fits in shape.items():
        if not fits(told[key]):
            raise NotUnderstood(key)
    return told


# ---------------------------------------------------------------- how it travels


class TooLong(Exception):
    """A frame is longer than it may be, or is not whole in time."""


@contextmanager
def short(path: Path) -> Iterator[str]:
    """The same socket by a name that fits: the path of one may have 107 bytes, wherever a home lies."""
    folder = opened(path.parent, O_PATH | O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        close(folder)


def send(link: socket.socket, told: Told, *, most: int, until: float) -> None:
    """One frame. Raises TooLong, OSError."""
    content = json.dumps(told, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    if len(content) > most:
        raise TooLong
    link.settimeout(_left(until))
    link.sendall(_LENGTH.pack(len(content)) + content)


def receive(link: socket.socket, *, most: int, until: float) -> Any:
    """One frame, whole, before that moment of `time.monotonic`. Raises TooLong, NotUnderstood, OSError."""
    (length,) = _LENGTH.unpack(_exactly(link, _LENGTH.size, until))
    if length > most:
        raise TooLong
    try:
        return json.loads(_exactly(link, length, until))
    except (ValueError, RecursionError):
        raise NotUnderstood("frame") from None


def _exactly(link: socket.socket, count: int, until: float) -> bytes:
    parts = bytearray()
    while len(parts) < count:
        link.settimeout(_left(until))
        part = link.recv(min(count - len(parts), 1 << 20))
        if not part:
            raise ConnectionError("the other side hung up")
        parts += part
    return bytes(parts)


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TooLong
    return left
