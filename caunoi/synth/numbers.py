"""Invented numbers that pass every check a real one passes: tax codes, identity numbers, telephones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from caunoi.synth.places import PROVINCES, size

Ints = NDArray[np.int64]

_WEIGHTS = np.array((31, 29, 23, 19, 17, 13, 7, 5, 3), dtype=np.int64)
# No tax office has issued a number this high, so none of these belongs to a living firm.
FIRST_UNISSUED = 5_000_000
_PHONE_PREFIXES = np.array(
    (
        32,
        33,
        34,
        35,
        36,
        37,
        38,
        39,
        86,
        96,
        97,
        98,
        81,
        82,
        83,
        84,
        85,
        88,
        91,
        94,
        70,
        76,
        77,
        78,
        79,
        89,
        90,
        93,
    ),
    dtype=np.int64,
)
_SUFFIXES = 1_000_000


def tax_codes(rng: np.random.Generator, *, office: int, count: int, quick: bool = False) -> Ints:
    """`count` different ten-digit codes of one tax office, as integers (the leading zero of 01-09 comes at printing).

    `quick` does not shuffle all five million that are free, which costs a small province more than all else; it is
    no default, because the lists of a seed were others then.
    """
    free = 10_000_000 - FIRST_UNISSUED
    drawn = rng.choice(free, count * 2, replace=False) if quick else rng.permutation(free)[: count * 2]
    bodies = FIRST_UNISSUED + drawn
    nine = office * 10_000_000 + bodies
    digits = nine[:, None] // 10 ** np.arange(8, -1, -1) % 10
    check = 10 - (digits * _WEIGHTS).sum(axis=1) % 11
    # A remainder of 0 would need the check digit 10: such a body is never issued.
    possible = check < 10
    codes: Ints = (nine * 10 + check)[possible][:count]
    return codes


def citizen_numbers(
    rng: np.random.Generator, *, born_year: Ints, woman: NDArray[np.bool_], ordinal: int
) -> Ints:
    """A different twelve-digit number a person: place, century and sex, year, six digits; as integers."""
    n = len(born_year)
    codes = np.array([code for code, _ in PROVINCES], dtype=np.int64)
    home = codes[ordinal]
    neighbours = np.array((72, 82, 79, 87, 38, 1), dtype=np.int64)
    place = np.where(rng.random(n) < 0.6, home, neighbours[rng.integers(0, len(neighbours), n)])
    sex = np.where(born_year >= 2000, 2, 0) + woman
    head = (place * 10 + sex) * 100 + born_year % 100
    low, high = _suffixes(ordinal)
    numbers: Ints = head * _SUFFIXES + rng.integers(low, high, n)
    while len(again := _repeated(numbers)):
        numbers[again] = head[again] * _SUFFIXES + rng.integers(low, high, len(again))
    return numbers


def _suffixes(ordinal: int) -> tuple[int, int]:
    """The random parts this province may draw: disjoint by province, so a nation needs no common table."""
    sizes = [size(each) for each in range(len(PROVINCES))]
    low = sum(sizes[:ordinal]) / sum(sizes)
    return int(low * _SUFFIXES), int((low + sizes[ordinal] / sum(sizes)) * _SUFFIXES)


def _repeated(numbers: Ints) -> Ints:
    """Rows whose number already stands in an earlier row."""
    first = np.unique(numbers, return_index=True)[1]
    keep = np.zeros(len(numbers), dtype=bool)
    keep[first] = True
    return np.flatnonzero(~keep)


def phones(rng: np.random.Generator, count: int) -> Ints:
    """Mobile numbers without their leading zero, as integers of nine digits."""
    prefixes = _PHONE_PREFIXES[rng.integers(0, len(_PHONE_PREFIXES), count)]
    return (prefixes * 10_000_000 + rng.integers(0, 10_000_000, count)).astype(np.int64)


def print_tax_code(code: int) -> str:
    """Ten digits, the leading zero kept."""
    return f"{code:010d}"


def is_invented(tax_code: str) -> bool:
    """Whether no tax office can have issued that code, of ten digits."""
    return int(tax_code[2:9]) >= FIRST_UNISSUED


def print_citizen_number(number: int) -> str:
    """Twelve digits, the leading zeros kept."""
    return f"{number:012d}"


def print_phone(number: int) -> str:
    """Ten digits with the leading zero."""
    return f"0{number}"
