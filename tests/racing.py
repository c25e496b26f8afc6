"""Many at once, each with a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

T = TypeVar("T")


def at_once(many: int, do: Callable[[int], T]) -> list[T]:
    """What so many threads came to, begun together."""
    ready = threading.Barrier(many)

    def one(which: int) -> T:
        try:
            ready.wait()
            return do(which)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(many) as pool:
        return list(pool.map(one, range(many)))
