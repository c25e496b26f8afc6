"""Files are looked at and parsed in a process that can be lost: no file to open, little memory, no keys, no network.

The parent talks to it in JSON lines and never unpickles anything that comes out. One child serves a folder and
is replaced when it dies; a file that kills it is one unreadable file.
"""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import IO, Any, Self, cast

from caunoi.intake.cells import Only, Typed
from caunoi.intake.confining import confine, grant, grant_time
from caunoi.intake.hearing import Hearing, NotOurs
from caunoi.intake.laying import Remembered, nothing_remembered
from caunoi.intake.prescan import Seen, Unreadable, look_at
from caunoi.intake.turns import Message, fault_message, spelled
from caunoi.vocabulary.faults import Catalogue, Fault
from caunoi.vocabulary.text import Text

MEMORY_BYTES = 2 * 2**30
DEADLINE_SECONDS = 300
LARGEST_FILE = 200 * 2**20
# What the files of one zip may come to together (bytes).
MOST_UNPACKED = 700 * 2**20
# A piece of a list, with every sentence about it; a child that says more at once is not the one that we wrote.
LARGEST_MESSAGE = 64 * 2**20
# To look at a file, before it is known how much is in it.
LOOKING_SECONDS = 30

fault = Catalogue(
    {
        "file-reader-died": (
            "refuse",
            "Tệp làm hỏng trình đọc nên đã dừng đọc. Chép danh sách sang tệp mới rồi gửi lại.",
            "The file broke its reader and was set aside. Copy the list to a new file and send it again.",
        ),
        "file-too-big": (
            "refuse",
            "Tệp lớn hơn {megabytes} MB. Chia danh sách thành nhiều tệp.",
            "The file is larger than {megabytes} MB. Split the list into several files.",
        ),
    }
)


@dataclass(slots=True)
class Entry:
    """One file of a zip as its pieces come out of the jail."""

    name: str
    content: bytearray = field(default_factory=bytearray, repr=False)
    refused: Fault | None = None


class Jail:
    """A reader of files in a process of its own; use as a context manager."""

    def __init__(self, *, memory: int = MEMORY_BYTES, deadline: float = DEADLINE_SECONDS) -> None:
        self._memory = memory
        self._deadline = deadline
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    @property
    def process(self) -> int | None:
        """The number of the process that reads, where one runs."""
        return self._child.pid if self._child is not None and self._child.poll() is None else None

    def read(
        self,
        content: bytes,
        *,
        name: str,
        typed: Typed = (),
        remembered: Remembered = nothing_remembered,
    ) -> Iterator[dict[str, Any]]:
        """Messages of `reading.read_file`. Raises Unreadable, also when the child dies or is too slow.

        What the child asks is answered by `remembered`: it has no database.
        """
        return self._told(content, {"do": "read", "name": name, "typed": list(typed)}, remembered)

    def _told(
        self, content: bytes, order: dict[str, Any], remembered: Remembered = nothing_remembered
    ) -> Iterator[dict[str, Any]]:
        """What the child tells of a file when it does as ordered (`_WAYS`). Raises Unreadable as `read`.

        What it says in another shape than ours (`hearing`) is a child that broke.
        """
        if len(content) > LARGEST_FILE:
            raise Unreadable(fault("file-too-big", megabytes=LARGEST_FILE // 2**20))
        child = self._started()
        # The watch ends with the file, and a child that is cut off ends the reading by its closed pipe.
        watch = threading.Timer(self._deadline, _kill, [child])
        watch.start()
        finished = False
        try:
            for message in _heard(child, self._exchange(child, content, order), remembered):
                if "unreadable" in message:
                    finished = True
                    raise Unreadable(fault_of(message["unreadable"]))
                finished = "end" in message
                yield message
                if finished:
                    return
            raise Unreadable(fault("file-reader-died"))
        finally:
            watch.cancel()
            if not finished:
                self._end()

    def cite(
        self, content: bytes, *, name: str, rows: Mapping[str | None, Collection[int]]
    ) -> dict[str | None, dict[int, list[str]]]:
        """The cells of those rows as they stand, from column A, by sheet and row. Raises Unreadable as `read`."""
        only: Only = [(sheet, sorted(some)) for sheet, some in rows.items()]
        found: dict[str | None, dict[int, list[str]]] = {}
        for message in self._told(content, {"do": "cite", "name": name, "only": only}):
            if "cited" in message:
                cited = message["cited"]
                found.setdefault(cited["sheet"], {}).update(dict(cited["rows"]))
        return found

    def unpack(self, content: bytes, *, name: str) -> tuple[list[Entry], list[str]]:
        """The files in a zip of lists, by name, and the names of those that are no lists. Raises Unreadable as `read`."""
        entries: list[Entry] = []
        ignored: list[str] = []
        room = MOST_UNPACKED
        for message in self.read(content, name=name):
            if "ignored" in message:
                ignored.append(str(message["ignored"]))
            elif "entry" in message:
                entries.append(Entry(str(message["entry"])))
            elif "refused" in message:
                entries[-1].refused = fault_of(message["refused"])
            elif "bytes" in message:
                try:
                    piece = base64.b64decode(message["bytes"])
                except ValueError as error:
                    raise Unreadable(fault("file-reader-died")) from error
                room -= len(piece)
                if room < 0 or len(entries[-1].content) + len(piece) > LARGEST_FILE:
                    raise Unreadable(fault("file-too-big", megabytes=LARGEST_FILE // 2**20))
                entries[-1].content += piece
        return sorted(entries, key=lambda entry: entry.name), ignored

    def cells(self, content: bytes, *, name: str) -> Iterator[tuple[str, int, list[str]]]:
        """Every row of every visible sheet as its reader sees it: sheet, number from 1, cells. Raises Unreadable."""
        for message in self._told(content, {"do": "cells", "name": name}):
            if "cells" in message:
                told = message["cells"]
                yield from ((told["sheet"] or "", number, row) for number, row in told["rows"])

    def fill(self, content: bytes, *, name: str, orders: dict[str, Any]) -> bytes:
        """A copy of the workbook with cells written into it (`filling.filled`). Raises Unreadable."""
        copy = bytearray()
        for message in self._told(content, {"do": "fill", "name": name, "orders": orders}):
            if "bytes" in message:
                try:
                    copy += base64.b64decode(message["bytes"])
                except ValueError as error:
                    raise Unreadable(fault("file-reader-died")) from error
                if len(copy) > LARGEST_FILE:
                    raise Unreadable(fault("file-too-big", megabytes=LARGEST_FILE // 2**20))
        return bytes(copy)

    def _exchange(
        self, child: subprocess.Popen[bytes], content: bytes, order: dict[str, Any]
    ) -> Iterator[dict[str, Any]]:
        to_child, from_child = cast(IO[bytes], child.stdin), cast(IO[bytes], child.stdout)
        try:
            to_child.write(json.dumps(order | {"size": len(content)}).encode() + b"\n")
            to_child.write(content)
            to_child.flush()
        except BrokenPipeError:
            return
        while line := from_child.readline(LARGEST_MESSAGE):
            try:
                message = json.loads(line)
            except (ValueError, RecursionError):
                return
            if not isinstance(message, dict):
                return
            yield message

    def _started(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._end()
            # Only what Python needs to find the package: no keys, no database address.
            environment = {
                "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
                "LC_ALL": "C.UTF-8",
            }
            self._child = subprocess.Popen(  # noqa: S603 - our own interpreter on our own module
                [sys.executable, "-P", "-m", "caunoi.intake.jail", str(self._memory)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                bufsize=2**20,
                start_new_session=True,
            )
        return self._child

    def _end(self) -> None:
        if self._child is None:
            return
        _kill(self._child)
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            try:
                if pipe is not None:
                    pipe.close()
            except BrokenPipeError:
                # The last bytes were for a reader that is gone.
                pass
        self._child = None


def _heard(
    child: subprocess.Popen[bytes], said: Iterator[dict[str, Any]], remembered: Remembered
) -> Iterator[dict[str, Any]]:
    """What the child tells, as far as it is of our shape; what it asks is answered."""
    hearing = Hearing(remembered)
    try:
        for message in said:
            if "asks" not in message:
                hearing.check(message)
                yield message
            elif not _answer(child, hearing.answer(message["asks"])):
                return
    except NotOurs:
        return


def _answer(child: subprocess.Popen[bytes], said: Message) -> bool:
    """Whether the child was there to hear it."""
    to_child = cast(IO[bytes], child.stdin)
    try:
        to_child.write(spelled(said))
        to_child.flush()
    except BrokenPipeError:
        return False
    return True


def _kill(child: subprocess.Popen[bytes]) -> None:
    """With whatever it may have started."""
    if child.poll() is None:
        # Not yet waited for, so the number is still its own.
        os.killpg(child.pid, signal.SIGKILL)


def fault_of(message: list[Any]) -> Fault:
    """A fault from its plain values."""
    code, severity, column, vi, en = message
    return Fault(code, severity, Text(vi=vi, en=en), column)


# --- inside ---------------------------------------------------------------------------------------------------


def _serve(source: IO[bytes], sink: IO[bytes], memory: int) -> None:
    def say(message: Message | bytes) -> None:
        sink.write(message if isinstance(message, bytes) else spelled(message))
        sink.flush()

    def ask(question: Message) -> Message:
        say({"asks": question})
        return dict(json.loads(source.readline()))

    while line := source.readline():
        order = json.loads(line)
        content = source.read(order["size"])
        try:
            for message in _done(content, order, memory, ask):
                say(message)
        except Unreadable as unreadable:
            say({"unreadable": fault_message(unreadable.fault)})
        except MemoryError:
            return


def _done(content: bytes, order: Message, memory: int, ask: Remembered) -> Iterator[Message | bytes]:
    grant_time(LOOKING_SECONDS)
    seen = look_at(content, name=order["name"])
    written = sum(len(row) for one in order.get("orders", {}).get("sheets", ()) for row in one["rows"])
    grant(unpacked=seen.unpacked, cells=seen.cells + 2 * written, memory=memory)
    yield from _WAYS[order["do"]](content, order, seen, ask)


def _read(content: bytes, order: Message, seen: Seen, ask: Remembered) -> Iterator[Message | bytes]:
    # Only now, and in the child alone: what reads a stranger's file is not even loaded for one that is refused.
    from caunoi.intake.reading import read_file

    for message in read_file(content, name=order["name"], typed=order["typed"], remembered=ask):
        if isinstance(message, dict) and "end" in message:
            message["end"]["warnings"] += [[None, *fault_message(said), 1, []] for said in seen.warnings]
        yield message


def _cite(content: bytes, order: Message, _seen: Seen, _ask: Remembered) -> Iterator[Message | bytes]:
    # As above.
    from caunoi.intake.reading import cite_file

    yield from cite_file(content, name=order["name"], only=order["only"])


def _cells(content: bytes, order: Message, _seen: Seen, _ask: Remembered) -> Iterator[Message | bytes]:
    # As above.
    from caunoi.intake.filling import told_cells

    yield from told_cells(content, name=order["name"])


def _fill(content: bytes, order: Message, _seen: Seen, _ask: Remembered) -> Iterator[Message | bytes]:
    # As above.
    from caunoi.intake.filling import filled

    yield from filled(content, name=order["name"], orders=order["orders"])


_WAYS = {"read": _read, "cite": _cite, "cells": _cells, "fill": _fill}


if __name__ == "__main__":
    confine(int(sys.argv[1]))
    _serve(sys.stdin.buffer, sys.stdout.buffer, int(sys.argv[1]))
