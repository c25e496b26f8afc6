"""The worker's user of a test run: the same answerer at a real socket, in a thread, over what the test has written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from caunoi.indicators import reading

#: Seconds: a run shares its machine, and a figure of a moment ago is none that a test may be shown.
PATIENT = 600.0


def over(asker: BaseDatabaseWrapper) -> Callable[[], reading.Reading]:
    """The registers as a test sees them.

    What a test has written in a transaction of its own is shown to its connection alone: while the asker waits at the
    socket, that one is used. Where a test commits, the answerer has one of its own, and lets go of it.
    """

    def current() -> reading.Reading:
        blocks = asker.atomic_blocks
        if not (blocks and getattr(blocks[0], "_from_testcase", False)):
            try:
                return reading.current()
            finally:
                connections.close_all()
        asker.inc_thread_sharing()
        connections["default"] = asker
        try:
            with _out_of_role(asker):
                return reading.current()
        finally:
            del connections["default"]
            asker.dec_thread_sharing()

    return current


@contextmanager
def _out_of_role(asker: BaseDatabaseWrapper) -> Iterator[None]:
    """A page asks in the role of the site, on the very connection; the worker's user never has it."""
    if asker.vendor != "postgresql":
        yield
        return
    with asker.cursor() as cursor:
        cursor.execute("SELECT current_setting('role')")
        taken = cursor.fetchone()[0]
        cursor.execute("SELECT set_config('role', 'none', false)")
    try:
        yield
    finally:
        with asker.cursor() as cursor:
            cursor.execute("SELECT set_config('role', %s, %s)", [taken, asker.in_atomic_block])
