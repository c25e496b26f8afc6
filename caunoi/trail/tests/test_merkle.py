"""The root over rows is that of RFC 6962, and no other rows have it."""

from __future__ import annotations

import hashlib

import pytest

from caunoi.trail.merkle import root_of

# The tree's own leaves as the reference implementation of RFC 6962 (Certificate Transparency) tests them.
LEAVES = [
    bytes.fromhex(one)
    for one in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


@pytest.mark.parametrize("number", ROOTS)
def test_the_root_is_that_of_the_reference(number: int) -> None:
    assert root_of(LEAVES[:number]) == ROOTS[number]


def _by_definition(leaves: list[bytes]) -> bytes:
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1 << (len(leaves) - 1).bit_length() - 1
    told = _by_definition(leaves[:split]) + _by_definition(leaves[split:])
    return hashlib.sha256(b"\x01" + told).digest()


def test_any_number_of_rows_makes_the_tree_that_the_definition_draws() -> None:
    for number in range(1, 40):
        leaves = [bytes([one]) for one in range(number)]
        assert root_of(leaves) == _by_definition(leaves).hex()


def test_two_leaves_are_not_taken_for_the_node_above_them() -> None:
    left, right = (hashlib.sha256(b"\x00" + one).digest() for one in (b"a", b"b"))
    assert root_of([b"a", b"b"]) != root_of([left + right])
