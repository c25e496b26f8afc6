"""What is fuzzed: the look at files, the letters of texts, the rules of rows, and the values of single cells.

Each target takes the bytes that a fuzzer made and raises whatever is no refusal of ours. What fuzzing kept, files and
rows that each reached something that none before did, lies in `corpus.zip`, in a folder of each target.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from caunoi.intake.delimited import NoText, decoded
from caunoi.intake.prescan import Unreadable, look_at
from caunoi.intake.reading import read_file
from proof.museum import judging
from proof.museum.judging import Wrong

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


def files(said: bytes) -> None:
    """The look at a file of any kind."""
    one(*named(said))


def texts(said: bytes) -> None:
    """A .csv, looked at and read: twice the same, its sentences whole and without anybody's number. Raises Wrong."""
    with suppress(NoText):
        if judging.NO_TEXT.search(decoded(said)):
            raise Wrong("signs that no text has were let in")
    first, second = _read(said), _read(said)
    if first != second:
        raise Wrong("read twice, told two ways")
    for message in first:
        for words in _words_of(message) if isinstance(message, dict) else ():
            judging.judge_words(words)


def _words_of(message: dict[str, Any]) -> Iterator[Any]:
    """The faults of rows, and the warnings of the whole file: code, severity, column and both sentences of each."""
    for row in message.get("bad", ()):
        yield from row["faults"]
    for warning in message.get("end", {}).get("warnings", ()):
        yield warning[1:6]


def _read(said: bytes) -> list[Any]:
    try:
        look_at(said, name="ds.csv")
        return list(read_file(said, name="ds.csv"))
    except Unreadable as refusal:
        judging.judge_fault(refusal.fault)
        return [refusal.fault]


Target = Callable[[bytes], None]
TARGETS: dict[str, Target] = {"files": files, "texts": texts, "rows": judging.rows, "cells": judging.cells}


def corpus(target: str) -> Iterator[bytes]:
    """What was kept for a target."""
    with zipfile.ZipFile(CORPUS) as kept:
        for entry in sorted(kept.namelist()):
            if entry.startswith(f"{target}/"):
                yield kept.read(entry)
