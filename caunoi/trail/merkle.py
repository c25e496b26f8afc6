"""One digest over many rows, as RFC 6962 makes it: leaves and nodes under prefixes of their own, so that none passes
for the other, and a tree whose shape follows from the number of leaves alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def root_of(leaves: Iterable[bytes]) -> str:
    """The root over these leaves in their order, hexadecimal. Of none it is the digest of nothing."""
    # One root a full subtree, with how many levels it has: as the digits of a binary counter.
    full: list[tuple[int, bytes]] = []
    for data in leaves:
        level, node = 0, hashlib.sha256(b"\x00" + data).digest()
        while full and full[-1][0] == level:
            node = _node(full.pop()[1], node)
            level += 1
        full.append((level, node))
    if not full:
        return hashlib.sha256(b"").hexdigest()
    node = full.pop()[1]
    while full:
        node = _node(full.pop()[1], node)
    return node.hex()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
