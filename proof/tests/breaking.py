"""What a fuzzer should find: a target that breaks on bytes that stand nowhere in what was kept."""

from __future__ import annotations


def breaks(said: bytes) -> None:
    """Raises KeyError for an input that begins with an exclamation mark."""
    if said[:1] == b"!":
        raise KeyError("somebody's row")


def holds(said: bytes) -> None:
    """Never raises."""
