"""Text in the letters of the fonts before Unicode: TCVN3 (ABC, fonts .Vn…) and VNI (fonts VNI-…).

Such text was one byte a letter (TCVN3) or a letter and a byte for its marks (VNI), and reaches a workbook as the
Latin letters of those bytes: “NguyÔn V¨n §øc”, “Nguyeãn Vaên Ñöùc”. Only the font showed what was meant.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

from caunoi.vocabulary.syllables import ACUTE, DOT, GRAVE, HOOK, TILDE

OldLetters = Literal["TCVN3", "VNI"]
OLD_LETTERS: tuple[OldLetters, ...] = ("TCVN3", "VNI")

_BREVE, _CIRCUMFLEX, _HORN = "\u0306", "\u0302", "\u031b"

# TCVN 5712:1993, the set that the ABC fonts show: bytes from A1 on, capitals with a tone are not in it.
_CAPITALS = dict(zip("¡¢£¤¥¦§", "ĂÂÊÔƠƯĐ", strict=True))
_SMALL = dict(
    zip(
        "¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
#: One sign to one letter.
TCVN3 = _CAPITALS | _SMALL
# Letters that the set has in small only: a capital one is typed as the small one.
_WITHOUT_CAPITAL = frozenset(sign for sign, letter in _SMALL.items() if letter not in "ăâêôơưđ")

# VNI: what follows a letter is its tone, or its circumflex or breve with or without a tone.
_TONES = {"ù": ACUTE, "ø": GRAVE, "û": HOOK, "õ": TILDE, "ï": DOT}
_ROUND = {"â": "", "á": ACUTE, "à": GRAVE, "å": HOOK, "ã": TILDE, "ä": DOT}
_SHORT = {"ê": "", "é": ACUTE, "è": GRAVE, "ú": HOOK, "ü": TILDE, "ë": DOT}
_ALONE = {
    "ñ": "đ", "ô": "o" + _HORN, "ö": "u" + _HORN, "í": "i" + ACUTE, "ì": "i" + GRAVE, "æ": "i" + HOOK,
    "ó": "i" + TILDE, "ò": "i" + DOT, "î": "y" + DOT,
}  # fmt: skip


def _vni() -> dict[str, str]:
    table = dict(_ALONE)
    for sign, tone in _TONES.items():
        for letter in "aeouy":
            table[letter + sign] = letter + tone
        for letter in "ôö":
            table[letter + sign] = _ALONE[letter] + tone
    for sign, tone in _ROUND.items():
        for letter in "aeo":
            table[letter + sign] = letter + _CIRCUMFLEX + tone
    for sign, tone in _SHORT.items():
        table["a" + sign] = "a" + _BREVE + tone
    composed = {signs: unicodedata.normalize("NFC", letter) for signs, letter in table.items()}
    every: dict[str, str] = {}
    for signs, letter in composed.items():
        every[signs] = letter
        every[signs.upper()] = letter.upper()
        # Capitals typed with the marks of small letters are met as often.
        every.setdefault(signs[0].upper() + signs[1:], letter.upper())
    return every


#: One sign or two to one letter.
VNI = _vni()
_VNI_SIGNS = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))
_TCVN3_SIGNS = str.maketrans(TCVN3)

# What can stand in neither: letters beyond Latin-1. One of them makes a text Unicode.
BEYOND = re.compile("[\u0100-\u1fff\u20ab\ue000-\ufaff]")
_PARTING = re.compile(r"[\x00-@\[-`{-\x7f\x85\xa0\u2000-\u206f]+")


def is_beyond_old_letters(text: str) -> bool:
    """Whether a text has a letter that no old font has."""
    return BEYOND.search(text) is not None


def words_of(text: str) -> list[str]:
    """The words of a text before one knows its letters: parted by blanks, digits and the signs of ASCII."""
    return [word for word in _PARTING.split(text) if word]


@lru_cache(maxsize=65536)
def converted(text: str, letters: OldLetters, *, capitals: bool = False) -> str:
    """The text in Unicode (NFC); signs that are no letters stay. `capitals`: its font shows small letters as large."""
    if text.isascii():
        return text.upper() if capitals else text
    if letters == "VNI":
        return unicodedata.normalize("NFC", _VNI_SIGNS.sub(lambda found: VNI[found[0]], text))
    if capitals:
        return text.translate(_TCVN3_SIGNS).upper()
    return _with_capitals(text)


def _with_capitals(text: str) -> str:
    """TCVN3, with the capitals given back that the set lacks: NGUYÔN is NGUYỄN, ThÞ ¸nh is Thị Ánh."""
    words = words_of(text)
    upper = [word for word in words if _is_upper(word)]
    if upper and not any(map(_has_small, words)):
        return text.translate(_TCVN3_SIGNS).upper()
    new = {word: word.translate(_TCVN3_SIGNS) for word in words}
    for word in upper:
        new[word] = new[word].upper()
    without = [word for word in words if word[0] in _WITHOUT_CAPITAL]
    others = [word for word in words if word[0] not in _WITHOUT_CAPITAL]
    if others and all(word.translate(_TCVN3_SIGNS)[0].isupper() for word in others):
        for word in without:
            new[word] = new[word][0].upper() + new[word][1:]
    return _WORD.sub(lambda found: new[found[0]], text)


_WORD = re.compile(r"[^\x00-@\[-`{-\x7f\x85\xa0\u2000-\u206f]+")


def _is_upper(word: str) -> bool:
    """Two capitals or more, and no small letter but those without a capital."""
    return sum(map(_is_capital, word)) >= 2 and not _has_small(word)


def _is_capital(sign: str) -> bool:
    return sign in _CAPITALS or (sign.isascii() and sign.isupper())


def _has_small(word: str) -> bool:
    return any((sign.isascii() and sign.islower()) or sign in "¨©ª«¬\xad®" for sign in word)


_FONT = re.compile(r"[@'\"\s]*(?:(\.vn)|(vni[- ]))", re.IGNORECASE)


@lru_cache(maxsize=1024)
def letters_of_font(name: str) -> tuple[OldLetters, bool] | None:
    """The old letters that a font shows, and whether it shows small ones as capitals; None for any other font."""
    found = _FONT.match(name)
    if found is None:
        return None
    if found[2]:
        return "VNI", False
    return "TCVN3", name.strip(" '\"").endswith("H")
