"""One hostile file: what it is called, how it is made, and the sentence that has to refuse it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

#: Seconds of the processor and bytes of memory that the reader may take to refuse a file.
SECONDS, MEMORY = 3.0, 64 * 2**20


@dataclass(frozen=True, slots=True)
class Exhibit:
    """`title` tells it from the others; `code` is the fault that refuses it; `seconds` is the most it may take."""

    title: str
    code: str
    make: Callable[[], bytes]
    name: str = "ds.xlsx"
    seconds: float = SECONDS
