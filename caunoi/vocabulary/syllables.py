"""Which syllables Vietnamese spelling allows: what tells real text from text in the letters of an old font."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

GRAVE, ACUTE, TILDE, HOOK, DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
TONES = ("", GRAVE, ACUTE, TILDE, HOOK, DOT)
# A syllable that ends in a stop has one of two tones, and the spelling always marks it.
STOPPED_TONES = (ACUTE, DOT)
STOPS = ("c", "ch", "k", "p", "t")

# Rimes by their first sound, endings parted by blanks; '-' is the open rime.
_BROAD = {
    "a": "- c ch i m n ng nh o p t u y",
    "ă": "c k m n ng p t",
    "â": "c m n ng p t u y",
    "o": "- c i m n ng p t ong oc a ac ach ai am an ang anh ao ap at ay ăc ăm ăn ăng ăt e en eo et",
    "ô": "- c i m n ng p t",
    "ơ": "- i m n p t",
    "u": "- a c i m n ng p t ân âng ât ây ê êch ênh êu ôc ôi ôm ôn ông ôt ơ ơn y ya ych yn ynh yp yt yu yên yêt yêm",
    "ư": "- a c i m n ng t u ơc ơi ơm ơn ơng ơp ơt ơu",
}
_NARROW = {
    "e": "- c m n ng o p t",
    "ê": "- ch m n nh p t u",
    "i": "- a ch m n nh p t u êc êm ên êng êp êt êu",
}
_Y = "y ych ynh yt yn"
_AFTER_QU = "a ă â e ê i ô ơ"
_ONSETS = "b d đ h l m n p ph r s t th tr v x ch kh nh"


def _rimes(table: dict[str, str]) -> list[str]:
    return [
        first + ("" if ending == "-" else ending)
        for first, endings in table.items()
        for ending in endings.split()
    ]


def _spellings() -> frozenset[str]:
    broad, narrow = _rimes(_BROAD), _rimes(_NARROW)
    found = {"", *broad, *narrow, "y", "yêm", "yên", "yêng", "yêt", "yêu", "ych"}
    for onset in _ONSETS.split():
        found.update(onset + rime for rime in (*broad, *narrow))
        found.update(onset + rime for rime in _Y.split())
    for onset in ("c", "g", "ng"):
        found.update(onset + rime for rime in broad)
    for onset in ("k", "gh", "ngh"):
        found.update(onset + rime for rime in narrow)
    found.update("k" + rime for rime in ("y", "ynh", "yt", "a", "ha"))
    found.update("gi" + rime for rime in broad if not rime.startswith(("oa", "oe")))
    found.update(("gi", "gin", "giêng", "giêc", "giêt", "giêm", "giên", "gim", "gip", "gich"))
    plain = {rime for rime in (*broad, *narrow) if rime[0] in _AFTER_QU.split()}
    found.update("qu" + rime for rime in plain)
    found.update("qu" + rime for rime in ("y", "ynh", "yt", "ych", "yên", "yêt", "yêu", "oc"))
    return frozenset(found - {""})


#: Every syllable that may be written, in small letters and without its tone.
SPELLINGS = _spellings()
_VOWELS = frozenset("aăâeêioôơuưy")


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Whether a word is one Vietnamese syllable in any case, tone marks placed the old way or the new."""
    # What old keyboards and fonts write for Đ.
    marks = unicodedata.normalize("NFD", word.replace("Ð", "Đ").replace("ð", "đ").lower())
    tones = [mark for mark in marks if mark in TONES]
    if len(tones) > 1:
        return False
    if tones:
        before = marks[: marks.index(tones[0])].rstrip("\u0302\u0306\u031b")
        if not before or before[-1] not in _VOWELS:
            return False
    toneless = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in TONES))
    if toneless not in SPELLINGS:
        return False
    return not toneless.endswith(STOPS) or (bool(tones) and tones[0] in STOPPED_TONES)


def is_written_as_a_word(word: str) -> bool:
    """Whether the capitals of a word stand as people set them: none, the first, or all."""
    return word.islower() or word.isupper() or (word[:1].isupper() and word[1:].islower())
