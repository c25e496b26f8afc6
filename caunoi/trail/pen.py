"""Who writes on SQLite, where one connection at a time has the pen: taken with the first row, and not before it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection

# The plain reason is in the lowest byte; in those above, whether it is about a reading that is out of date.
_REASON = 0xFF


class WroteMeanwhile(Exception):
    """Another wrote since this transaction began to read, or writes now: nothing of it was written, begin again."""


@contextmanager
def pen_at_the_first_row() -> Iterator[None]:
    """The transaction begun inside reads without keeping anybody from writing, until it writes itself (decision 61).

    SQLite then refuses it where what it read is no longer how things stand. Raises WroteMeanwhile. On PostgreSQL, and
    within another transaction, it is as without this.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    # How a transaction begins is known to SQLite's connections alone.
    opened: Any = connection
    before, opened.transaction_mode = opened.transaction_mode, "DEFERRED"
    try:
        yield
    except OperationalError as error:
        if getattr(error.__cause__, "sqlite_errorcode", 0) & _REASON == sqlite3.SQLITE_BUSY:
            raise WroteMeanwhile(str(error)) from error
        raise
    finally:
        opened.transaction_mode = before
