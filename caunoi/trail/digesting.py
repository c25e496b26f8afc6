"""The digests under which an Act's rows lie: salted, over blocks of rows in their canonical spelling."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from django.db import models

from caunoi.trail.canonical import dense

# Rows under one digest: few enough to look at, so many that digests take 1/50 of the room of one a row.
BLOCK = 50
_DIGITS = 32
# Chunks that may wait for their digest.
_AHEAD = 6


class Digester:
    """A salted digest over every BLOCK rows in their canonical spelling, whatever the chunks they come in.

    The same values in another row, column or table make another digest. One that no longer fits says which rows
    to look at; `caunoi/verify.py` takes the same again without a line of this.
    """

    def __init__(self, salt: bytes, table: str, columns: Sequence[str]) -> None:
        self._salt, self._table, self._columns = salt, table, list(columns)
        self._waiting: list[Sequence[Any]] = [[] for _ in columns]
        self._blocks: list[str] = []

    def take(self, columns: Sequence[Sequence[Any]]) -> None:
        """Add rows, given as whole columns; bytes must be hexadecimal already."""
        if self._waiting[0]:
            columns = [[*some, *more] for some, more in zip(self._waiting, columns, strict=True)]
        count = len(columns[0])
        whole = count - count % BLOCK
        for start in range(0, whole, BLOCK):
            self._blocks.append(self._digest([values[start : start + BLOCK] for values in columns]))
        self._waiting = [values[whole:] for values in columns]

    def hexdigests(self) -> str:
        """32 hexadecimal digits for each block of what was taken so far, one after another."""
        rest = [self._digest(self._waiting)] if self._waiting[0] else []
        return "".join([*self._blocks, *rest])

    def _digest(self, values: Sequence[Sequence[Any]]) -> str:
        # 128 bits: nobody finds rows with a digest that is given, and the salt is not known before the rows are.
        spelled_out = dense([self._table, self._columns, values]).encode()
        return hashlib.sha256(self._salt + spelled_out).hexdigest()[:_DIGITS]


class Digesting:
    """Takes digests of what the database wrote by itself in a thread, while the database writes what comes next."""

    def __init__(self) -> None:
        self._thread: ThreadPoolExecutor | None = None
        self._waiting: deque[Future[None]] = deque()

    def take(self, digester: Digester, columns: Sequence[Sequence[Any]]) -> None:
        """Take those after all that were given before."""
        if self._thread is None:
            self._thread = ThreadPoolExecutor(max_workers=1)
        self.wait(leaving=_AHEAD)
        self._waiting.append(self._thread.submit(digester.take, columns))

    def wait(self, *, leaving: int = 0) -> None:
        """Until every digest is taken, but for so many chunks."""
        while len(self._waiting) > leaving:
            self._waiting.popleft().result()
        if self._thread is not None and not leaving:
            self._thread.shutdown()
            self._thread = None


def for_digest(field: models.Field[Any, Any], values: Sequence[Any]) -> Sequence[Any]:
    """A column as a digest takes it: bytes in hexadecimal."""
    if isinstance(field, models.BinaryField):
        return [value if value is None else value.hex() for value in values]
    return values
