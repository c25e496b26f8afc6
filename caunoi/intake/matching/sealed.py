"""Numbers and telephones of pairs that the model left, compared in this process's memory and kept nowhere."""

from __future__ import annotations

from typing import NamedTuple

UNKNOWN, DIFFERENT, OTHER_KIND, ONE_OFF, SAME = -1, 0, 1, 2, 3


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


def _numbers(one: Told, other: Told) -> int:
    if not one.number or not other.number:
        return UNKNOWN
    if one.kind != other.kind:
        # A person has had nine digits, then twelve, and perhaps a passport: nothing follows from that.
        return OTHER_KIND
    if one.number == other.number:
        return SAME
    return ONE_OFF if one_off(one.number, other.number) else DIFFERENT


def one_off(one: str, other: str) -> bool:
    """Whether one digit differs, or two neighbours stand the other way round."""
    if len(one) != len(other):
        return False
    differing = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(differing) == 1:
        return True
    if len(differing) != 2 or differing[1] - differing[0] != 1:
        return False
    first, second = differing
    return one[first] == other[second] and one[second] == other[first]
