"""Old letters in the cells of a sheet: told by the font, else by what becomes Vietnamese; certain, or asked about.

A cell is turned into Unicode when nothing speaks against it. Where something does, the row waits with the text
before and after; a text that is Unicode already is never touched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, islice
from typing import Any, NamedTuple, TypeAlias

from caunoi.intake.cell_fonts import CellFonts
from caunoi.vocabulary.faults import Catalogue, Fault
from caunoi.vocabulary.old_letters import (
    BEYOND,
    OLD_LETTERS,
    OldLetters,
    converted,
    is_beyond_old_letters,
    words_of,
)
from caunoi.vocabulary.syllables import is_syllable, is_written_as_a_word

Row: TypeAlias = list[object]

# Rows looked at before the first is read; farther down a cell is judged by what these said.
SURVEYED = 3_000
# Words that only the old letters make Vietnamese, before a column without a telling font is theirs.
FEWEST_WORDS = 4
# The same within one cell: "NguyÔn V¨n" can be nothing else.
FEWEST_WORDS_OF_A_CELL = 2
MOST_JUNK = 0.1
SHOWN = 80

fault = Catalogue(
    {
        "old-letters-read": (
            "warn",
            "Viết bằng phông {letters}: đã đổi sang Unicode, ví dụ “{before}” thành “{after}”. Tệp gốc giữ nguyên.",
            "Written in {letters} letters: turned into Unicode, “{before}” into “{after}” for one. The file as received "
            "is kept.",
        ),
        "old-letters-doubtful": (
            "hold",
            "Có thể viết bằng phông {letters}: “{before}” thành “{after}”. Đúng thì ghi, không đúng thì sửa trong "
            "tệp rồi gửi lại.",
            "Perhaps written in {letters} letters: “{before}” becomes “{after}”. Enter it if that is right; if not, "
            "correct the file and send it again.",
        ),
    }
)


class Spoken(NamedTuple):
    """What the words of a text say for one reading of it, against Unicode."""

    speak_for: int
    speak_against: int
    neither: int

    def __add__(self, other: object) -> Spoken:
        return (
            Spoken(*(a + b for a, b in zip(self, other, strict=True))) if isinstance(other, Spoken) else self
        )


NOTHING = Spoken(0, 0, 0)


@lru_cache(maxsize=65536)
def _word(word: str, letters: OldLetters) -> Spoken:
    after = converted(word, letters)
    # A lone sign says nothing: ® is a mark of trade as well as a đ.
    if after == word or len(word) == 1:
        return NOTHING
    becomes = is_syllable(after)
    stands = is_written_as_a_word(word) and is_syllable(word)
    if becomes == stands:
        return NOTHING if stands else Spoken(0, 0, 1)
    return Spoken(1, 0, 0) if becomes else Spoken(0, 1, 0)


@lru_cache(maxsize=65536)
def spoken(text: str, letters: OldLetters) -> Spoken:
    """What a text's words beyond ASCII say for these letters. A letter that no old font has speaks against them."""
    if is_beyond_old_letters(text):
        return Spoken(0, 1, 0)
    return sum((_word(word, letters) for word in words_of(text) if not word.isascii()), NOTHING)


@lru_cache(maxsize=65536)
def only_reading(text: str) -> OldLetters | None:
    """The letters that a text by itself can only be in: two words say so, none says no, and fewer say another."""
    for letters in OLD_LETTERS:
        said = spoken(text, letters)
        if said.speak_for >= FEWEST_WORDS_OF_A_CELL and not said.speak_against and not said.neither:
            others = (spoken(text, other).speak_for for other in OLD_LETTERS if other != letters)
            return letters if all(other < said.speak_for for other in others) else None
    return None


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What the cells of a column (of one font) are: `letters` None is Unicode; not `certain` is some of each.

    `leaning`: more of an uncertain column is in old letters than in Unicode.
    """

    letters: OldLetters | None
    certain: bool = True
    leaning: bool = True


_UNICODE = _Verdict(None)


def _verdict(said: dict[OldLetters, Spoken], font: OldLetters | None) -> _Verdict:
    if font is not None:
        mine = said[font]
        if mine.speak_against and not mine.speak_for:
            return _UNICODE
        return _Verdict(font, certain=not mine.speak_against)
    letters: OldLetters = max(said, key=lambda one: (said[one].speak_for, -said[one].neither))
    mine = said[letters]
    other = max(said[one].speak_for for one in said if one != letters)
    if not mine.speak_for:
        return _UNICODE
    enough = mine.speak_for >= FEWEST_WORDS and mine.neither <= MOST_JUNK * mine.speak_for
    if enough and not mine.speak_against and mine.speak_for >= 2 * other:
        return _Verdict(letters)
    return _Verdict(letters, certain=False, leaning=mine.speak_for > mine.speak_against)


class Doubt(NamedTuple):
    """A cell that may be in old letters; its sentence shows it before and after."""

    column: int
    letters: OldLetters
    before: str
    after: str

    def fault(self, letter: str | None) -> Fault:
        """The question, at the column's letter."""
        return fault(
            "old-letters-doubtful",
            letters=self.letters,
            before=self.before[:SHOWN],
            after=self.after[:SHOWN],
        ).at(letter)


@dataclass(slots=True)
class _Read:
    """What was turned into Unicode in one column."""

    letters: OldLetters
    before: str
    after: str
    rows: list[int] = field(default_factory=list)
    count: int = 0


class Letters:
    """Reads the rows of one sheet in Unicode, and keeps what was turned and what is doubtful."""

    def __init__(self, fonts: CellFonts | None = None, *, rows_named: int = 200) -> None:
        self._font_of = fonts
        self._rows_named = rows_named
        self._verdicts: dict[tuple[int, OldLetters | None], _Verdict] = {}
        self._sheet = _UNICODE
        #: Cells to be asked about, by row.
        self.doubts: dict[int, list[Doubt]] = {}
        self._read: dict[int, _Read] = {}

    def read(self, rows: Iterable[tuple[int, Row]]) -> Iterator[tuple[int, Row]]:
        """The rows with their text in Unicode. What comes after the surveyed rows is read as it comes."""
        source = iter(rows)
        first = list(islice(source, SURVEYED))
        self._survey(first)
        beyond, asked = BEYOND.search, self._cell
        ascii_too = self._font_of is not None and self._font_of.shows_capitals
        for number, cells in chain(first, source):
            for place, cell in enumerate(cells):
                # Nearly every cell is left by the first two questions.
                if type(cell) is str and (ascii_too or not cell.isascii()) and beyond(cell) is None:
                    cells[place] = asked(number, place, cell)
            yield number, cells

    def _survey(self, rows: list[tuple[int, Row]]) -> None:
        heard: dict[tuple[int, OldLetters | None], dict[OldLetters, Spoken]] = defaultdict(
            lambda: dict.fromkeys(OLD_LETTERS, NOTHING)
        )
        whole = dict.fromkeys(OLD_LETTERS, NOTHING)
        for number, cells in rows:
            for place, cell in enumerate(cells):
                if type(cell) is not str or cell.isascii():
                    continue
                font = self._font(number, place)
                group = heard[place, font and font[0]]
                for letters in OLD_LETTERS:
                    heard_here = spoken(cell, letters)
                    group[letters] += heard_here
                    whole[letters] += heard_here
        self._sheet = _verdict(whole, None)
        self._verdicts = {key: _verdict(said, key[1]) for key, said in heard.items()}
        # A column of few words goes with its sheet, if nothing in it says otherwise.
        whose = self._sheet.letters if self._sheet.certain else None
        for (place, named), said in heard.items():
            if named is None and whose is not None:
                mine = said[whose]
                if not mine.speak_against and not mine.neither:
                    self._verdicts[place, None] = self._sheet

    def _font(self, number: int, place: int) -> tuple[OldLetters, bool] | None:
        return None if self._font_of is None else self._font_of(number, place)

    def _cell(self, number: int, place: int, text: str) -> str:
        font = self._font(number, place)
        verdict = self._verdicts.get((place, font and font[0]), _UNICODE)
        letters = verdict.letters
        if text.isascii():
            # A font of capitals shows plain letters as capitals too.
            return text.upper() if font is not None and font[1] else text
        if letters is None or (font is None and not verdict.certain):
            lone = only_reading(text)
            if lone is not None:
                return self._turned(number, place, text, lone, capitals=False)
        if letters is None:
            return text
        capitals = font is not None and font[1] and font[0] == letters
        said = spoken(text, letters)
        if converted(text, letters, capitals=capitals) == text or said.speak_against > said.speak_for:
            return text
        if self._is_sure(said, verdict, by_font=font is not None):
            return self._turned(number, place, text, letters, capitals=capitals)
        if not said.speak_for and not verdict.leaning:
            return text
        after = converted(text, letters, capitals=capitals)
        self.doubts.setdefault(number, []).append(Doubt(place, letters, text, after))
        return after

    def _is_sure(self, said: Spoken, verdict: _Verdict, *, by_font: bool) -> bool:
        if said.neither or said.speak_against:
            return False
        return verdict.certain or (by_font and said.speak_for > 0)

    def _turned(self, number: int, place: int, text: str, letters: OldLetters, *, capitals: bool) -> str:
        after = converted(text, letters, capitals=capitals)
        one = self._read.setdefault(place, _Read(letters, text, after))
        one.count += 1
        if len(one.rows) < self._rows_named:
            one.rows.append(number)
        return after

    def turned(self) -> Iterator[tuple[int, Fault, int, list[int]]]:
        """One sentence a column: the column, what was turned, in how many rows, the first of them."""
        for place, one in sorted(self._read.items()):
            said = fault(
                "old-letters-read", letters=one.letters, before=one.before[:SHOWN], after=one.after[:SHOWN]
            )
            yield place, said, one.count, one.rows


DOUBTFUL = "old-letters-doubtful"


def is_doubtful_only(bad: dict[str, Any]) -> bool:
    """Whether nothing is wrong with a faulty row (as it left the jail) but letters that may be old."""
    return {fault[0] for fault in bad["faults"] if fault[1] != "warn"} == {DOUBTFUL}
