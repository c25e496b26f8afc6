"""A fresh home for each case, in a process of its own: nothing one case leaves behind can help or hurt the next.

The proving process opens no database. It founds a home once, in a child, and lays a copy of it down before each
case; the child forked for the case is the first to open it.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import traceback
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections

from caunoi.indicators import inquiring
from caunoi.indicators.answering import Answerer
from caunoi.organisations.founding import ensure_home

NOW = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
# Seconds: proofs share their machine, and a page that gave up waiting would be a wrong answer.
PATIENT = 600.0


class Fell(Exception):
    """A case ended in an error; the message is its last words."""


def in_a_home(case: Callable[[], Any]) -> Any:
    """What `case` returns (as JSON), run in a child over a home just founded. Raises Fell."""
    (told,) = in_homes([case])
    if isinstance(told, Fell):
        raise told
    return told


def in_homes(cases: Sequence[Callable[[], Any]]) -> list[Any]:
    """As `in_a_home`, all of them at once, each over a home of its own; one that fell is its Fell."""
    home = Path(settings.CAUNOI_HOME)
    founded = home.with_name(f"{home.name}-founded")
    if not founded.exists():
        if isinstance(fallen := _told(*_in_a_child(_found)), Fell):
            raise fallen
        shutil.copytree(home, founded)
    children = []
    for at, case in enumerate(cases):
        own = home.with_name(f"{home.name}-{at}") if at else home
        shutil.rmtree(own, ignore_errors=True)
        shutil.copytree(founded, own)
        children.append(_in_a_child(partial(_at, own, case)))
    return [_told(*child) for child in children]


def _at(home: Path, case: Callable[[], Any]) -> Any:
    """Move this process to a home, before it has opened any file of one, and run the case there.

    The worker's user answers in a thread of the child: its pages ask for figures as any site does.
    """
    before = Path(settings.CAUNOI_HOME)
    settings.CAUNOI_HOME, settings.CAUNOI_KEYS = home, home / Path(settings.CAUNOI_KEYS).relative_to(before)
    settings.CAUNOI_ANSWERS = home / Path(settings.CAUNOI_ANSWERS).relative_to(before)
    for connection in connections.all():
        connection.settings_dict["NAME"] = home / Path(connection.settings_dict["NAME"]).relative_to(before)
    inquiring.SECONDS = inquiring.AT_ONCE = PATIENT
    with Answerer(settings.CAUNOI_ANSWERS, patience=PATIENT):
        return case()


def _found() -> None:
    shutil.rmtree(settings.CAUNOI_HOME, ignore_errors=True)
    ensure_home(at=NOW)
    for connection in connections.all():
        # What is still in the write-ahead file would be left out of the copy.
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connections.close_all()


def _in_a_child(work: Callable[[], Any]) -> tuple[int, int]:
    """Start it; returns the process and the pipe it answers through."""
    reading, writing = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _answer(work, writing)
    os.close(writing)
    return child, reading


def _told(child: int, reading: int) -> Any:
    """What it returned, or the Fell that says why not."""
    with os.fdopen(reading, encoding="utf-8") as answer:
        told = answer.read()
    _, status = os.waitpid(child, 0)
    if not told:
        return Fell(f"the process ended with {os.waitstatus_to_exitcode(status)} and said nothing")
    good, value = json.loads(told)
    return value if good else Fell(value)


def _answer(work: Callable[[], Any], writing: int) -> None:
    """The child's whole life: it must not run on into what its parent was doing."""
    try:
        told = json.dumps([True, work()])
    except BaseException:  # noqa: BLE001 - a process's edge: whatever it died of is told to the parent
        told = json.dumps([False, " ".join(traceback.format_exc().split()[-60:])])
    with os.fdopen(writing, "w", encoding="utf-8") as out:
        out.write(told)
    os._exit(0)
