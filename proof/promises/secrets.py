"""No identity number stands in the clear anywhere under a home, in any spelling that we can think of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow.parquet
from django.conf import settings

from caunoi.indicators import reading
from caunoi.synth.numbers import print_citizen_number
from caunoi.trail.sealing import seal_and_export
from caunoi.vocabulary.text import Text
from proof.drawing import drawn
from proof.folders import figures, folder_of
from proof.homes import NOW
from proof.promise import Bound, Promise
from proof.promises.coming_in import COVERS

_PARTING = re.compile(rb"[\x00 .,\-_/\x09]|\xc2\xa0")
_DIGITS = re.compile(rb"\d{9,}")
# Shorter than this, a number without its zeros is a sum of money or a telephone.
_SHORTEST = 10


class Numbers:
    """Identity numbers to look for."""

    def __init__(self, numbers: list[str]) -> None:
        self.spelled = {number.encode() for number in numbers}
        self.spelled |= {bare for number in self.spelled if len(bare := number.lstrip(b"0")) >= _SHORTEST}
        self.values = np.array(sorted(int(number) for number in numbers), dtype=np.uint64)

    def standing_in(self, content: bytes) -> Iterator[str]:
        """Those in these bytes: plain, parted, in wide letters, without zeros, or as binary integers."""
        for text in (content, _PARTING.sub(b"", content)):
            for run in _DIGITS.findall(text):
                for size in (12, 11, 10):
                    for start in range(len(run) - size + 1):
                        if run[start : start + size] in self.spelled:
                            yield f"…{run[start : start + size][-4:].decode()} as digits"
        yield from self._as_integers(content)

    def _as_integers(self, content: bytes) -> Iterator[str]:
        """SQLite writes a number of twelve digits into six bytes, Parquet and others into eight."""
        octets = np.frombuffer(content, dtype=np.uint8).astype(np.uint64)
        count = len(octets) - 5
        if count <= 0:
            return
        for name, order in (("big", range(6)), ("little", range(5, -1, -1))):
            value = np.zeros(count, dtype=np.uint64)
            for offset in order:
                value = (value << np.uint64(8)) | octets[offset : offset + count]
            for hit in value[np.isin(value, self.values)].tolist():
                yield f"…{hit % 10_000:04} as a {name}-endian integer"


def hits(home: Path, numbers: list[str]) -> list[str]:
    """Every number found in the name or the bytes of any file under a home, columns unpacked."""
    sought = Numbers(numbers)
    found = []
    for path in sorted(home.rglob("*")):
        found += [f"{path.name}, its name: {hit}" for hit in sought.standing_in(path.name.encode())]
        if path.is_file():
            found += [
                f"{path.relative_to(home)}: {hit}"
                for content in _contents(path)
                for hit in sought.standing_in(content)
            ]
    return found


def _contents(path: Path) -> Iterator[bytes]:
    yield path.read_bytes()
    if path.suffix == ".parquet":
        # Compressed as it lies there: a number inside would not be seen in the bytes.
        for column in pyarrow.parquet.read_table(path).columns:
            yield "\n".join(str(value) for value in column.unique().to_pylist()).encode()


def nothing_in_clear(seed: int) -> tuple[int, list[str]]:
    """One folder taken in, figured and sealed: every number of its people looked for in the whole home."""
    folder = folder_of(seed)
    folder.take_in()
    figures(folder.at)
    seal_and_export(at=NOW)
    reading.current()
    numbers = [print_citizen_number(number) for number in folder.world.people.number.tolist()]
    # The connections are open still, so the write-ahead files are there to be read.
    return len(numbers), hits(Path(settings.CAUNOI_HOME), numbers)


NO_NUMBER_IN_CLEAR = Promise(
    name="no-number-in-clear",
    promised=Text(
        vi="Không số định danh nào nằm rõ trong bất kỳ tệp nào dưới CAUNOI_HOME, viết kiểu gì cũng vậy.",
        en="No identity number stands in the clear in any file under CAUNOI_HOME, however it is spelled.",
    ),
    bound=Bound("at most", 0),
    line="{figure} hits for {n} numbers",
    budget=120,
    covers=(*COVERS, "proof/promises/secrets.py"),
    run=drawn("no-number-in-clear", nothing_in_clear),
)
