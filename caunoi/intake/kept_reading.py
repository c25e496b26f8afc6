"""What the jail told of a file while somebody looked, kept sealed until that is decided: taking in hears it again.

It is heard only where the same file would be read in the same way now: by the same reader, with the same cells typed
again, and with the same answers to what the reader asked. Else the file itself is read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import caunoi
from caunoi.intake.cells import Typed
from caunoi.intake.laying import Remembered
from caunoi.intake.turns import Message, spelled
from caunoi.trail import keys

#: Bytes of one sealed piece, but for the line that ends it: what is in the clear at a time, in memory alone.
PIECE = 8 * 2**20
#: A sealed piece: the hash of its content, and the name under which it is kept.
Piece = dict[str, str]


@dataclass(slots=True)
class KeptReading:
    """What was told of one file: `about` is sealed like the pieces, for it names the sender and what was typed."""

    about: Piece
    pieces: list[Piece]

    def as_json(self) -> dict[str, Any]:
        """Hashes and names of sealed files alone."""
        return {"about": self.about, "pieces": self.pieces}


@dataclass(slots=True)
class Keeping:
    """Keeps what the reader tells of one file, as it comes; `seal` puts a piece away."""

    seal: Callable[[bytes], Piece]
    _asked: list[list[Any]] = field(default_factory=list)
    _lines: list[bytes] = field(default_factory=list)
    _size: int = 0
    _pieces: list[Piece] = field(default_factory=list)

    def answering(self, remembered: Remembered) -> Remembered:
        """The same answers, noted with what was asked."""

        def answer(asked: Message) -> Message:
            said = remembered(asked)
            self._asked.append([asked, said])
            return said

        return answer

    def hear(self, message: Message) -> None:
        """The next message."""
        line = spelled(message)
        self._lines.append(line)
        self._size += len(line)
        if self._size >= PIECE:
            self._put_away()

    def end(self, *, name: str, typed: Typed) -> KeptReading:
        """All of it was told."""
        self._put_away()
        about = {"reader": reader(), "name": name, "typed": _plain(typed), "asked": self._asked}
        return KeptReading(self.seal(json.dumps(about, ensure_ascii=False).encode()), self._pieces)

    def _put_away(self) -> None:
        if self._lines:
            self._pieces.append(self.seal(b"".join(self._lines)))
        self._lines, self._size = [], 0


def heard_again(
    kept: dict[str, Any], opened: Callable[[Piece], bytes], *, name: str, typed: Typed, remembered: Remembered
) -> Iterator[Message] | None:
    """The messages that were kept (`KeptReading.as_json`); None where the file would be read in another way now, or a
    piece is gone. `opened` raises FileNotFoundError or CannotUnseal."""
    try:
        about = json.loads(opened(kept["about"]))
        if about["name"] != name or about["reader"] != reader() or about["typed"] != _plain(typed):
            return None
        if any(_plain(remembered(asked)) != said for asked, said in about["asked"]):
            return None
        # Opened once beforehand: half of a file must not have been heard when a piece does not open.
        for piece in kept["pieces"]:
            opened(piece)
    except (FileNotFoundError, keys.CannotUnseal):
        return None
    return (json.loads(line) for piece in kept["pieces"] for line in opened(piece).splitlines())


def _plain(value: Any) -> Any:
    """As JSON has it."""
    return json.loads(json.dumps(value))


@cache
def reader() -> str:
    """Which reader this is: the digest of all that reads a file and judges its rows by themselves."""
    home = Path(caunoi.__file__).parent
    digest = hashlib.sha256()
    for folder in ("intake", "vocabulary"):
        for path in sorted((home / folder).rglob("*.py")):
            if "tests" not in path.parts:
                digest.update(path.relative_to(home).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
