"""A long list is judged by two processes in turns: a piece here, the next one there, told in their order.

The second is a copy of the first, under the same limits, that can only write to the first; it ends with its list.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from itertools import islice
from typing import Any, Protocol, TypeVar

from caunoi.vocabulary.faults import Fault

Piece = TypeVar("Piece")
Judged = TypeVar("Judged", contravariant=True)
Message = dict[str, Any]

#: Pieces judged before a second process pays for itself.
ALONE = 5
# Room for what is told ahead of its turn (bytes).
_AHEAD = 2**20


def fault_message(fault: Fault) -> tuple[str, str, str | None, str, str]:
    """A fault as plain values: code, severity, column, Vietnamese, English."""
    return fault.code, fault.severity, fault.column, fault.text.vi, fault.text.en


class Judge(Protocol[Judged]):
    """What judges pieces, here or in the copy."""

    def judge(self, piece: Judged) -> Message:
        """The message about one piece."""

    def pass_by(self, piece: Judged) -> None:
        """Every piece comes by here, in order, whoever judges it."""

    def begin_apart(self) -> None:
        """In the copy, before its first piece: what was found so far is told by the first."""

    def found(self) -> Any:
        """In the copy, after its last piece: what it found beside its messages, as JSON can hold it."""

    def hear(self, found: Any) -> None:
        """What the copy found."""


def spelled(message: Message) -> bytes:
    """A message as one line."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode(errors="replace") + b"\n"


def in_turns(pieces: Iterator[Piece], judge: Judge[Piece]) -> Iterator[Message | bytes]:
    """The message about each piece, in order; those of the copy come spelled already.

    Raises what reading the pieces raises, and MemoryError when the copy is lost.
    """
    alone = 0
    for piece in islice(pieces, ALONE):
        judge.pass_by(piece)
        yield judge.judge(piece)
        alone += 1
    if alone < ALONE:
        return
    copy = _Copy(pieces, judge)
    try:
        for at, piece in enumerate(pieces):
            # Read here too, so that what cannot be read is met here, not only in the copy.
            judge.pass_by(piece)
            yield copy.said() if at % 2 else judge.judge(piece)
        judge.hear(json.loads(copy.said()))
    finally:
        copy.end()


class _Copy:
    """The other process. It takes every second piece, and tells in the end what it found."""

    def __init__(self, pieces: Iterator[Piece], judge: Judge[Piece]) -> None:
        reads, writes = os.pipe()
        fcntl.fcntl(writes, fcntl.F_SETPIPE_SZ, _AHEAD)
        self._pid = os.fork()
        if self._pid == 0:
            try:
                os.close(reads)
                _judge_every_other(pieces, judge, writes)
            finally:
                # Nothing of the first one's is done twice: no buffer flushed, no exit called. What went wrong
                # here shows there as an end too soon.
                os._exit(0)
        os.close(writes)
        self._source = open(reads, "rb")  # noqa: SIM115 - closed by `end`

    def said(self) -> bytes:
        line = self._source.readline()
        if not line.endswith(b"\n"):
            raise MemoryError("The copy that reads every other piece is gone.")
        return line

    def end(self) -> None:
        self._source.close()
        os.waitpid(self._pid, 0)


def _judge_every_other(pieces: Iterator[Piece], judge: Judge[Piece], writes: int) -> None:
    # Whoever waits for the first one to end must not wait for this one.
    for inherited in (0, 1):
        os.close(inherited)
    judge.begin_apart()
    with open(writes, "wb") as sink:
        for at, piece in enumerate(pieces):
            if at % 2:
                sink.write(spelled(judge.judge(piece)))
                sink.flush()
        sink.write(spelled(judge.found()))
