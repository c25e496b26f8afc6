"""A name as it is compared: words without marks, and one spelling for those that are written in several ways."""

from __future__ import annotations

import re
from functools import lru_cache

from caunoi.vocabulary.names import fold

# Words that one person writes one way and a clerk of another region the other; after marks are dropped.
_REGIONAL = {
    "nhut": "nhat", "vo": "vu", "huynh": "hoang", "phuoc": "phuc", "buu": "bao", "phung": "phuong", "chau": "chu",
    "sanh": "sinh", "tanh": "tinh", "kieng": "canh",
}  # fmt: skip
_I_FOR_Y = re.compile(r"(?<=[bcdghklmnpqrstvu])y$")
_NO_LETTER = re.compile(r"[^a-z ]")


@lru_cache(maxsize=65536)
def spelled(word: str) -> str:
    """One spelling of a folded word: Quí is Quý, Nhựt is Nhật."""
    word = _I_FOR_Y.sub("i", word)
    return _REGIONAL.get(word, word)


@lru_cache(maxsize=65536)
def words_of(folded: str) -> tuple[str, ...]:
    """The words of a folded name, each in one spelling, in the order written."""
    return tuple(spelled(word) for word in _NO_LETTER.sub("", folded).split())


def folded_words(name: str) -> str:
    """A name for comparison: no marks, no case, letters and blanks only."""
    return _NO_LETTER.sub("", fold(name))


def one_name(one: str, other: str) -> bool:
    """Whether two names, under one number and with one day of birth, are a clerk's spellings of one: the same words in
    any order and spelling, a letter off, or middle words left out."""
    first, second = words_of(folded_words(one)), words_of(folded_words(other))
    if not first or not second:
        return False
    if sorted(first) == sorted(second) or _a_letter_off(" ".join(first), " ".join(second)):
        return True
    shorter, longer = sorted((first, second), key=len)
    return (shorter[0], shorter[-1]) == (longer[0], longer[-1]) and set(shorter) <= set(longer)


def _a_letter_off(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    if len(longer) - len(shorter) > 1:
        return False
    at = next((at for at, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    return shorter[at + (len(shorter) == len(longer)) :] == longer[at + 1 :]
