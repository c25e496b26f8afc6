"""What fuzzing kept: files that each reached something in the look at files, or the rules of rows, that none before did."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from caunoi.intake.prescan import Unreadable, look_at
from caunoi.intake.reading import read_file

CORPUS = Path(__file__).with_name("corpus.zip")
NAMES = ("ds.xlsx", "ds.csv", "ds.xls", "ds.ods", "ds.zip", "ds.xlsm")


def named(said: bytes) -> tuple[str, bytes]:
    """The name and content of what a fuzzer made: the first byte chooses the name."""
    return NAMES[said[0] % len(NAMES)] if said else NAMES[0], said[1:]


def one(name: str, content: bytes) -> None:
    """Look at a file, and read it where it is a text. Raises whatever is no refusal."""
    with suppress(Unreadable):
        look_at(content, name=name)
        if name.endswith(".csv"):
            # What reads the others may be lost: that is done in the jail alone.
            for _ in read_file(content, name=name):
                pass


def corpus() -> Iterator[tuple[str, bytes]]:
    """Name and content of each file that was kept."""
    with zipfile.ZipFile(CORPUS) as kept:
        for entry in sorted(kept.namelist()):
            yield named(kept.read(entry))
