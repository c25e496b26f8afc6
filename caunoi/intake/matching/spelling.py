"""A name as it is compared: words without marks, and one spelling for those that are written in several ways."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import permutations, product
from math import factorial, prod

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


@lru_cache(maxsize=65536)
def written(word: str) -> frozenset[str]:
    """Every word of plain letters that has this one spelling: of `vu` also vo, of `qui` also quy."""
    if spelled(word) != word:
        return frozenset()
    ends = {word} | {one for one, other in _REGIONAL.items() if other == word}
    with_y = {f"{one[:-1]}y" for one in ends if one.endswith("i")}
    return frozenset(one for one in ends | with_y if spelled(one) == word)


#: Of a name of more words, or of words with more spellings, the ways to write it are too many to look each of them up.
MOST_WAYS = 2_000


@lru_cache(maxsize=65536)
def ways_of(words: Sequence[str]) -> frozenset[str] | None:
    """Every folded name of plain letters with these words in any order and spelling; None where there are too many."""
    of_each = [sorted(written(word)) for word in words]
    if factorial(len(words)) * prod(map(len, of_each)) > MOST_WAYS:
        return None
    return frozenset(" ".join(name) for some in product(*of_each) for name in permutations(some))


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
