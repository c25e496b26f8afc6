"""Text as fonts before Unicode had it, and every syllable there is, for the tests."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from caunoi.vocabulary.old_letters import TCVN3, VNI, OldLetters
from caunoi.vocabulary.syllables import SPELLINGS, TONES, is_syllable

_SIGNS = {
    "TCVN3": {letter: sign for sign, letter in TCVN3.items()},
    # The first spelling of a letter is the one whose marks have its case.
    "VNI": {letter: signs for signs, letter in reversed(list(VNI.items()))},
}


def in_old_letters(text: str, letters: OldLetters) -> str:
    """The text as an old font has it; capitals that TCVN3 lacks are typed as small letters."""
    signs = _SIGNS[letters]
    composed = unicodedata.normalize("NFC", text)
    return "".join(
        signs.get(one, signs.get(one.lower(), one)) if not one.isascii() else one for one in composed
    )


def every_syllable() -> Iterator[str]:
    """Every syllable with every tone it may have, the mark on any of its vowels."""
    for toneless in sorted(SPELLINGS):
        for at in range(len(toneless)):
            for tone in TONES:
                word = unicodedata.normalize("NFC", toneless[: at + 1] + tone + toneless[at + 1 :])
                if is_syllable(word):
                    yield word
