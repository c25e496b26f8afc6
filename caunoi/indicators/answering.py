"""The worker's user answers the site: a Unix socket, a closed list of questions, and the engine behind it.

Who may ask is said by the folder of the socket and looked at again by the peer's credentials. What is asked is held
against `exchange`, and so is what is answered. Whose reach a question is within is the site's to know: the answer holds
counts and ids alone, and the site reads every id again behind the wall before it shows anything.
"""

from __future__ import annotations

import logging
import os
import socket
import stat
import struct
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connections
from django.db.utils import Error as DatabaseFault

from caunoi.vocabulary.text import Text

from . import counting, exchange, reading
from .cubes import CUBES
from .definition import CannotBeAsked
from .question import Question

logger = logging.getLogger("caunoi.answers")
#: Questions answered at once, and questions that may wait at the door.
AT_ONCE, WAITING = 8, 64
#: Seconds that a question may take to come in whole, to be told, and to wait for figures written anew or for others.
COMES_IN, GOES_OUT, PATIENCE = 5.0, 15.0, 3.0
SO_PEERGROUPS = 59
_PEER = struct.Struct("3i")


class CannotListen(Exception):
    """The socket cannot be opened there, or would be open to everybody; the message says which setting to change."""

    def __init__(self, folder: Path, why: Text) -> None:
        self.text = why.fill(folder=folder)
        super().__init__(self.text.vi)


OPEN_TO_ALL = Text(
    vi="“{folder}” mở cho mọi người dùng của máy: đặt quyền 0700, hoặc 2750 với nhóm của trang, rồi chạy lại.",
    en="“{folder}” is open to every user of the machine: make it 0700, or 2750 with the site's group, and start again.",
)
OPEN_TO_THE_GROUP = Text(
    vi="Nhóm ghi được vào “{folder}”: đặt quyền 2750, để nhóm của trang chỉ hỏi chứ không thay ổ cắm, rồi chạy lại.",
    en="A group may write in “{folder}”: make it 2750, so that the site's group asks and cannot replace the socket, and start again.",
)
NO_SOCKET = Text(
    vi="Không mở được ổ cắm trong “{folder}”. Đặt lại CAUNOI_ANSWERS, hoặc đặt quyền 2750 cho thư mục của tiến trình nền.",
    en="No socket can be opened in “{folder}”. Set CAUNOI_ANSWERS to another, or make the folder the worker's own, mode 2750.",
)


def registers_now() -> reading.Reading:
    """The engine over the registers as they stand, by this thread's own connection; a lost one is let go."""
    try:
        return reading.current()
    except DatabaseFault:
        connections.close_all()
        raise


class Answerer:
    """Answers at a socket, from `with` to its end."""

    def __init__(
        self,
        path: Path,
        *,
        current: Callable[[], reading.Reading] = registers_now,
        patience: float = PATIENCE,
    ) -> None:
        self._path, self._current, self._patience = path, current, patience
        # The only thread that looks into the database; the others know the last engine it opened.
        self._keeper = ThreadPoolExecutor(1, thread_name_prefix="caunoi-keeper")
        self._last: reading.Reading | None = None
        self._began: float | None = None
        # Whoever is shown a page of a list does not wait for what is counted.
        self._turn, self._page_turn = threading.Lock(), threading.Lock()
        self._group: int | None = None
        self._listener, self._over = socket.socket(socket.AF_UNIX), threading.Event()

    def __enter__(self) -> Answerer:
        try:
            self._group = group_of(self._path.parent)
            self._listen()
        except OSError as fault:
            self._listener.close()
            raise CannotListen(self._path.parent, NO_SOCKET) from fault
        for number in range(AT_ONCE):
            threading.Thread(target=self._answer_on, name=f"caunoi-answers-{number}", daemon=True).start()
        return self

    def __exit__(self, *_fault: object) -> None:
        self._over.set()
        with suppress(OSError):
            self._path.unlink()
        # Those who wait for a question are woken; whoever is being answered is answered.
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._keeper.shutdown(wait=True, cancel_futures=True)

    def keep_fresh(self) -> None:
        """Look whether the registers have changed, so that the next page need not wait for it."""
        if self._began is None:
            self._keeper.submit(self._look)

    def _listen(self) -> None:
        self._path.unlink(missing_ok=True)
        # Nobody's until it is known whose: the mode is there before the name is.
        os.fchmod(self._listener.fileno(), 0o600)
        with exchange.short(self._path) as path:
            self._listener.bind(path)
            if self._group is not None:
                os.chown(path, -1, self._group)
                os.chmod(path, 0o660)
        self._listener.listen(WAITING)

    # ------------------------------------------------------------ one question

    def _answer_on(self) -> None:
        while True:
            try:
                link, _ = self._listener.accept()
            except OSError:
                if self._over.wait(0.1):
                    return
                continue
            with link:
                try:
                    told = self._heard(link)
                    exchange.send(link, told, most=exchange.ANSWER_BYTES, until=time.monotonic() + GOES_OUT)
                except (OSError, exchange.TooLong) as fault:
                    logger.warning("hung up", extra={"reason": type(fault).__name__})

    def _heard(self, link: socket.socket) -> exchange.Told:
        """What is told to whoever is at the other end."""
        try:
            heard = exchange.receive(link, most=exchange.QUESTION_BYTES, until=time.monotonic() + COMES_IN)
            # After it was heard: whoever is still speaking would not hear the sentence.
            if not self._may_ask(link):
                return _refused("not-yours")
            asked = exchange.question(heard)
        except (exchange.TooLong, TimeoutError):
            return _refused("too-long", most=exchange.QUESTION_BYTES)
        except exchange.NotUnderstood as fault:
            return _refused("not-understood", place=fault.place)
        try:
            return exchange.answer(asked["ask"], self._answered(asked))
        except TimeoutError:
            return _refused("busy")
        except CannotBeAsked:
            return _refused("not-understood", place="ask")
        except Exception:
            # A process's edge: the next question is another, and the page says that figures are not there.
            logger.exception("failed", extra={"ask": asked["ask"]})
            return _refused("not-ready")

    def _may_ask(self, link: socket.socket) -> bool:
        """Whether the peer is this very user, or of the group that the folder of the socket is open to."""
        _pid, user, group = _PEER.unpack(link.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size))
        if user == os.geteuid():
            return True
        return self._group is not None and self._group in {group, *_groups(link)}

    def _answered(self, asked: exchange.Told) -> exchange.Told:
        here = self._fresh()
        if asked["ask"] == "figures" and asked["have"] == here.folder.name:
            return {"snapshot": here.folder.name, "figures": None}
        turn = self._page_turn if asked["ask"] == "page" else self._turn
        if not turn.acquire(timeout=self._patience):
            raise TimeoutError
        try:
            return _KINDS[asked["ask"]](here, asked)
        finally:
            turn.release()

    def _fresh(self) -> reading.Reading:
        """The registers as they stand; as they stood last, where writing them anew takes longer than a page waits."""
        looking: Future[reading.Reading] = self._keeper.submit(self._look)
        # Of one long look every page waits for the beginning alone, however many questions it has.
        began = self._began
        waited = 0.0 if began is None else time.monotonic() - began
        try:
            return looking.result(max(self._patience - waited, 0.0))
        except TimeoutError:
            if self._last is None:
                raise
            return self._last

    def _look(self) -> reading.Reading:
        self._began = time.monotonic()
        try:
            self._last = self._current()
        finally:
            self._began = None
        return self._last


def group_of(folder: Path) -> int | None:
    """The group that may ask; None where the folder is its owner's alone. Raises CannotListen, OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.stat()
    if found.st_mode & stat.S_IRWXO:
        raise CannotListen(folder, OPEN_TO_ALL)
    # Who may write there puts another socket in the place of ours, or leads the worker's own hand to another file.
    if found.st_mode & stat.S_IWGRP:
        raise CannotListen(folder, OPEN_TO_THE_GROUP)
    return found.st_gid if found.st_mode & stat.S_IXGRP else None


def _groups(link: socket.socket) -> tuple[int, ...]:
    found = link.getsockopt(socket.SOL_SOCKET, SO_PEERGROUPS, 1024)
    return struct.unpack(f"{len(found) // 4}I", found)


def _refused(code: str, **values: object) -> exchange.Told:
    logger.warning("refused", extra={"reason": code})
    return exchange.refusal(code, **values)


_DAYS = ("at", "since", "tree", "known_on", "scope")


def _question(asked: exchange.Told) -> Question:
    day = {key: date.fromisoformat(asked[key]) for key in _DAYS if asked.get(key)}
    return Question(**day)


def _figures(here: reading.Reading, asked: exchange.Told) -> exchange.Told:
    codes = asked["codes"]
    question = _question(asked)
    found = here.engine.figures(codes, question, units=[asked["unit"]], by=asked["by"])
    rows = [
        [
            codes.index(one.indicator.code),
            one.group,
            one.numerator,
            one.denominator,
            one.unknown,
            one.coverage.received,
            one.coverage.due,
        ]
        for one in found
    ]
    return {"snapshot": here.folder.name, "figures": rows}


def _ids(here: reading.Reading, asked: exchange.Told) -> exchange.Told:
    question = _question(asked)
    found: list[int] = []
    for unit in asked["units"]:
        rows = here.engine.records(
            asked["code"],
            question,
            unit=unit,
            part=asked["part"],
            by=asked["by"],
            group=asked["group"],
            start=asked["start"],
            limit=asked["limit"],
        )
        found += [row.id for row in rows]
    return {"ids": found}


def _page(here: reading.Reading, asked: exchange.Told) -> exchange.Told:
    found = here.pages.page(
        asked["code"],
        _question(asked),
        unit=asked["unit"],
        part=asked["part"],
        start=asked["start"],
        limit=asked["limit"],
        whole=asked["whole"],
    )
    return {"ids": None, "whole": False} if found is None else {"ids": found.ids, "whole": found.whole}


def _cells(here: reading.Reading, asked: exchange.Told) -> exchange.Told:
    cells = counting.counted(here.engine, CUBES[asked["cube"]], date.fromisoformat(asked["at"]))
    return {"cells": [[unit, above, *counts] for unit, (above, counts) in cells.items()]}


_KINDS: dict[str, Callable[[reading.Reading, exchange.Told], dict[str, Any]]] = {
    "figures": _figures,
    "ids": _ids,
    "page": _page,
    "cells": _cells,
}
