"""Every hostile file is refused with its sentence, soon and in little memory, and the one who asked does not grow."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from caunoi.vocabulary.text import Text
from proof.ledger import Ledger
from proof.museum import exhibits
from proof.museum.altering import altered
from proof.museum.exhibit import Exhibit
from proof.museum.visiting import resident, visited, wrong
from proof.promise import Bound, Promise

#: Bytes that the process which hands the files over may grow by, over the whole museum.
GROWTH = 20 * 2**20
# Made at once, on disk: some are of twenty megabytes.
_AT_ONCE = 16


def museum(ledger: Ledger, until: float) -> None:
    """The exhibits in turn, then files altered by chance while there is time."""
    begun, first = time.monotonic(), True
    every = exhibits()
    for step in (_exhibits(ledger, every), _altered(ledger)):
        for found in step:
            ledger.n += 1
            ledger.figure += len(found)
            for sentence in found:
                ledger.fail(sentence)
            ledger.whole = ledger.state["shown"] >= len(every)
            ledger.seconds += time.monotonic() - begun
            begun, first = time.monotonic(), False
            ledger.save()
            if not first and time.monotonic() >= until:
                return


def _exhibits(ledger: Ledger, every: Sequence[Exhibit]) -> Iterator[list[str]]:
    state = ledger.state
    state.setdefault("shown", 0)
    while state["shown"] < len(every):
        some = every[state["shown"] : state["shown"] + _AT_ONCE]
        with tempfile.TemporaryDirectory(prefix="caunoi-museum.") as scratch:
            _made_elsewhere(some, Path(scratch))
            for at, exhibit in enumerate(some):
                yield _shown(ledger, exhibit, (Path(scratch) / str(at)).read_bytes())


def _made_elsewhere(some: Sequence[Exhibit], folder: Path) -> None:
    """By a process of its own: what making them takes is not what receiving them takes."""
    child = os.fork()
    if child == 0:
        try:
            for at, exhibit in enumerate(some):
                (folder / str(at)).write_bytes(exhibit.make())
        finally:
            os._exit(0)
    os.waitpid(child, 0)


def _shown(ledger: Ledger, exhibit: Exhibit, content: bytes) -> list[str]:
    state = ledger.state
    before = resident()
    visit = visited(content, exhibit.name)
    # Over slices, each in a process of its own, what each of them grew by is added up.
    state["grown"] = state.get("grown", 0) + resident() - before
    found = wrong(exhibit, visit)
    if state["grown"] > GROWTH and not state.get("told"):
        state["told"] = True
        found.append(
            f"{exhibit.title}: whoever hands the files over has grown by {state['grown'] / 2**20:.0f} MB"
        )
    state["shown"] += 1
    slowest, largest = state.get("slowest", [0.0, ""]), state.get("largest", [0, ""])
    state["slowest"] = max(slowest, [round(visit.seconds, 2), exhibit.title])
    state["largest"] = max(largest, [visit.memory // 2**20, exhibit.title])
    return found


def _altered(ledger: Ledger) -> Iterator[list[str]]:
    state = ledger.state
    while True:
        seed = state.get("altered", 0)
        name, content = altered(seed)
        try:
            visited(content, name)
            found = []
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
            found = [f"seed {seed}: {error!r} outside of the jail"]
        state["altered"] = seed + 1
        yield found


MUSEUM = Promise(
    name="museum",
    promised=Text(
        vi="Mỗi tệp độc hại bị từ chối bằng một câu nói rõ sai gì và phải làm gì, trong 3 giây và 64 MB bộ nhớ của tiến trình đọc (tệp 1,7 KB trải rộng: 0,2 giây); nơi nhận tệp lớn thêm không quá 20 MB.",
        en="Every hostile file is refused by a sentence that says what is wrong and what to do, within 3 seconds and 64 MB of the reading process (the sparse one of 1.7 KB: 0.2 seconds); whoever hands it over grows by 20 MB at most.",
    ),
    bound=Bound("at most", 0),
    line="{figure} wrong of {n} hostile files, of the museum and altered ones",
    budget=60,
    covers=("caunoi/intake", "caunoi/vocabulary", "proof/museum", "proof/promises/museum.py"),
    run=museum,
)
