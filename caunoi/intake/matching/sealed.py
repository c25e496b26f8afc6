"""Numbers and telephones of pairs that the model left, compared in this process's memory and kept nowhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from caunoi.vocabulary.identity import one_off

UNKNOWN, DIFFERENT, OTHER_KIND, ONE_OFF, SAME = -1, 0, 1, 2, 3
#: The row has a number that stood on the record until it was corrected: by itself it speaks neither for nor against.
CORRECTED_AWAY = -2


class Told(NamedTuple):
    """What a paper says that is kept sealed; '' where it says nothing."""

    kind: str
    number: str
    phone: str


class Agreement(NamedTuple):
    """How two records agree in what is sealed; UNKNOWN where one of them says nothing."""

    number: int
    phone: int


def agreement(one: Told, other: Told) -> Agreement:
    """Compare two records' numbers and telephones."""
    phone = UNKNOWN
    if one.phone and other.phone:
        phone = SAME if one.phone == other.phone else DIFFERENT
    return Agreement(_numbers(one, other), phone)


# The best of several numbers tells; where none is the same or nearly, one of the same kind that differs.
_TELLING = (SAME, ONE_OFF, DIFFERENT, OTHER_KIND, UNKNOWN)


def best_of(several: Iterable[Agreement]) -> Agreement:
    """What several numbers and telephones of two people come to; UNKNOWN of none."""
    told = [*several, Agreement(UNKNOWN, UNKNOWN)]
    numbers = {one.number for one in told}
    return Agreement(next(level for level in _TELLING if level in numbers), max(one.phone for one in told))


def _numbers(one: Told, other: Told) -> int:
    if not one.number or not other.number:
        return UNKNOWN
    if one.kind != other.kind:
        # A person has had nine digits, then twelve, and perhaps a passport: nothing follows from that.
        return OTHER_KIND
    if one.number == other.number:
        return SAME
    return ONE_OFF if one_off(one.number, other.number) else DIFFERENT
