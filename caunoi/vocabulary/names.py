"""Vietnamese names: kept as written, compared without marks, sorted as the dictionary does.

Stored text is NFC. Comparison drops marks and case (`fold`), so that "NGUYEN VAN NGHIA" meets
"Nguyễn Văn Nghĩa", and Hoà meets Hòa. Sorting uses a key of plain ASCII that any database orders
byte by byte as PostgreSQL's `vi-VN-x-icu` orders the words: letters first (a ă â b c d đ e ê …), tones
only between words spelled alike.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_STROKES = str.maketrans({"đ": "d", "Đ": "D", "ð": "d", "Ð": "D"})
# Zero-width marks and directional overrides come from copying out of web pages and break comparison unseen.
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")


def nfc(text: str) -> str:
    """The text composed, so that equal text is equal bytes."""
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=65536)
def tidy(text: str) -> str:
    """A name as written, composed, with single blanks and without invisible marks."""
    # PostgreSQL keeps no NUL, and no name has one.
    text = text.replace("\0", "")
    if text.isascii():
        return " ".join(text.split())
    return " ".join(nfc(INVISIBLE.sub("", text)).replace("Ð", "Đ").replace("ð", "đ").split())


@lru_cache(maxsize=65536)
def _fold_word(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_STROKES).casefold()


def fold(text: str) -> str:
    """Text for matching: no marks, no case, đ as d, single blanks. 'Đắk Lắk' is 'dak lak'."""
    # A mark that stands alone is a word of nothing.
    return " ".join(filter(None, map(_fold_word, text.split())))


_APOSTROPHES = re.compile(r"['’‘`´]")


def same_name(one: str, other: str) -> bool:
    """Whether two spellings can be one name: marks, case, blanks and the shape of an apostrophe aside."""
    return _APOSTROPHES.sub("'", fold(one)) == _APOSTROPHES.sub("'", fold(other))


_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_DIGITS = "0123456789"
# Places in ASCII, ascending: part, tones, blank, other mark, digits, letters.
_PART, _TONES, _BLANK, _OTHER = " ", "!", "-", "."
_PLACE = {digit: digit for digit in _DIGITS} | {letter: chr(65 + i) for i, letter in enumerate(_LETTERS)}
_SHAPES = {"\u0302": "circumflex", "\u0306": "breve", "\u031b": "horn"}
_SHAPED = {
    ("a", "breve"): "ă",
    ("a", "circumflex"): "â",
    ("e", "circumflex"): "ê",
    ("o", "circumflex"): "ô",
    ("o", "horn"): "ơ",
    ("u", "horn"): "ư",
}
# huyền, hỏi, ngã, sắc, nặng
_TONE = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}


@lru_cache(maxsize=65536)
def _word_key(word: str) -> tuple[str, str]:
    letters: list[str] = []
    tones: list[str] = []
    for mark in unicodedata.normalize("NFD", word.lower()):
        if mark in _TONE and tones:
            tones[-1] = _TONE[mark]
        elif mark in _SHAPES and letters:
            letters[-1] = _SHAPED.get((letters[-1], _SHAPES[mark]), letters[-1])
        elif not unicodedata.combining(mark):
            letters.append(mark)
            tones.append("0")
    return "".join(_PLACE.get(letter, _OTHER) for letter in letters), "".join(tones)


@lru_cache(maxsize=65536)
def _words_key(text: str) -> str:
    words = [_word_key(word) for word in text.split()]
    letters = _BLANK.join(letters for letters, _ in words)
    # A blank has no tone but keeps the places of two words apart.
    return letters + _TONES + "0".join(tones for _, tones in words).rstrip("0")


def sort_key(text: str) -> str:
    """ASCII text that sorts names of units, firms and places in dictionary order."""
    return _words_key(text)


def person_sort_key(name: str) -> str:
    """ASCII text that sorts people by given name, family name, middle names.

    A name of one word is a given name. Names of other peoples (H’Hen Niê) may sort elsewhere than expected;
    the key is stored, so that it can be replaced for one person.
    """
    words = name.split()
    if not words:
        return ""
    if len(words) == 1:
        return _words_key(words[0])
    middle = _words_key(" ".join(words[1:-1])) if len(words) > 2 else ""
    return _PART.join((_words_key(words[-1]), _words_key(words[0]), middle))
