"""From how alike two records are to what is done about it: one person, two people, or a question to an officer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from caunoi.intake.matching.likeness import Likeness, sealed_bits
from caunoi.intake.matching.sealed import CORRECTED_AWAY, DIFFERENT, ONE_OFF, SAME, Agreement
from caunoi.vocabulary.text import Text

Verdict = Literal["same", "ask", "new"]

# Levels of the model's comparisons, the best highest (`likeness.COMPARISONS`).
SAME_WORDS = (6, 5, 4)
SAME_DAY, SWAPPED, DIGIT_OFF, YEAR_ONLY = 5, 4, 3, 2
OTHER_SEX = 0


class Pair(NamedTuple):
    """One row and one person on record, compared."""

    likeness: Likeness
    agreement: Agreement

    @property
    def bits(self) -> float:
        """For being one person; each bit doubles the odds."""
        return self.likeness.weight + sum(
            bits.get(str(level), 0.0) for bits, level in zip(_bits(), self.agreement, strict=True)
        )


@cache
def _bits() -> tuple[dict[str, float], ...]:
    """Bits that each level of a number and of a telephone adds."""
    return tuple(sealed_bits()[name] for name in Agreement._fields)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which probability on a row is about a person, and from which on somebody is asked; of the day.

    `known` is the share of rows without a known number that are about somebody on record.
    """

    same: float
    ask: float
    known: float = 0.5


@dataclass(frozen=True, slots=True)
class Judged:
    """What is done about a row; `alike` are those it may be about, likeliest first, each with its probability."""

    verdict: Verdict
    alike: list[tuple[Pair, float]]


def judge(pairs: Sequence[Pair], *, people: int, by: Thresholds) -> Judged:
    """One row against everybody on record that it was compared with, of `people` on record in all.

    A name alone never decides, nor does a year of birth: without a number they are for a person to look at, and so is
    a row that somebody else of that name, of whom no more than the year is known, may be meant by just as well.
    """
    prior = math.log2(by.known / (1 - by.known) / max(people, FEWEST))
    odds = [(pair, 2 ** min(pair.bits + prior, 60)) for pair in pairs if not _two_people(pair)]
    whole = 1 + sum(each for _, each in odds)
    ranked = sorted(((pair, each / whole) for pair, each in odds), key=lambda one: -one[1])
    doubtful = any(_only_a_person_can_tell(pair) for pair, _ in ranked[1:])
    if ranked and ranked[0][1] >= by.same and _sure(ranked[0][0], among_namesakes=doubtful):
        return Judged("same", ranked[:1])
    alike = [one for one in ranked if one[1] >= by.ask or _only_a_person_can_tell(one[0])]
    return Judged("ask" if alike else "new", alike[:MOST])


def asked_about(judged: Judged, pairs: Sequence[Pair]) -> Judged:
    """A row with a number that was corrected away is a question wherever it may be about whose number it was.

    It is that of a name or of a day of birth: a list that was drawn up before is no second person, and whose number it
    really is comes in as anybody does.
    """
    was = [pair for pair in pairs if pair.agreement.number == CORRECTED_AWAY]
    perhaps = [pair for pair in was if pair.likeness.name in SAME_WORDS or pair.likeness.birth == SAME_DAY]
    if not perhaps:
        return judged
    named = {pair.likeness.other for pair, _ in judged.alike}
    more = [(pair, 0.0) for pair in perhaps if pair.likeness.other not in named]
    return Judged("ask", [*judged.alike, *more][:MOST])


MOST = 6
#: However few are on record, that a row is about a certain one of them is no likelier than this many make it.
FEWEST = 1_000


def _two_people(pair: Pair) -> bool:
    """Two whole numbers of one kind that differ in more than a slip are two people's, whatever else agrees."""
    return pair.agreement.number == DIFFERENT


def _sure(pair: Pair, *, among_namesakes: bool) -> bool:
    """Whether it may be decided at all by who counts bits: the name in its words, and the whole day of birth.

    Among namesakes of whom the year alone is known that is not enough: a number or a telephone has to agree as well.
    """
    like, agreed = pair.likeness, pair.agreement
    if among_namesakes and agreed.number != ONE_OFF and agreed.phone != SAME:
        return False
    # Twins have a telephone, a day of birth and all of their numbers but one digit in common, and names a letter apart.
    born = like.birth == SAME_DAY or (like.birth in (SWAPPED, DIGIT_OFF) and agreed.number == ONE_OFF)
    return like.name in SAME_WORDS and born and like.sex != OTHER_SEX


def _only_a_person_can_tell(pair: Pair) -> bool:
    """The name agrees in its words, of the birth no more than a year is known, and no number helps."""
    like, agreed = pair.likeness, pair.agreement
    return like.name in SAME_WORDS and like.birth == YEAR_ONLY and agreed.number < 0 and like.sex != OTHER_SEX


_NAMES = {
    6: Text(vi="cùng họ tên", en="the same name"),
    5: Text(vi="cùng họ tên, khác dấu", en="the same name, other marks"),
    4: Text(vi="cùng họ tên, khác thứ tự hoặc cách viết", en="the same name in another order or spelling"),
    3: Text(vi="họ tên khác một chữ cái", en="one letter of the name differs"),
    2: Text(vi="cùng họ và tên, khác chữ lót", en="the same family and given name, another middle"),
    1: Text(vi="chỉ cùng tên gọi", en="only the given name agrees"),
    0: Text(vi="khác họ tên", en="another name"),
}
_BIRTHS = {
    5: Text(vi="cùng ngày sinh", en="the same day of birth"),
    4: Text(vi="ngày và tháng sinh đổi chỗ", en="day and month of birth changed over"),
    3: Text(vi="ngày sinh khác một chữ số", en="one digit of the day of birth differs"),
    2: Text(vi="cùng năm sinh, chưa rõ ngày", en="the same year of birth, the day unknown"),
    1: Text(vi="cùng năm sinh, khác ngày", en="the same year of birth, another day"),
    0: Text(vi="khác ngày sinh", en="another day of birth"),
    -1: Text(vi="chưa rõ ngày sinh", en="the day of birth unknown"),
}
_NUMBERS = {
    SAME: Text(vi="cùng số định danh", en="the same identity number"),
    ONE_OFF: Text(vi="số định danh khác một chữ số", en="one digit of the identity number differs"),
    1: Text(vi="hai loại giấy tờ khác nhau", en="numbers of two kinds of papers"),
    DIFFERENT: Text(vi="khác số định danh", en="another identity number"),
    CORRECTED_AWAY: Text(
        vi="số định danh này đã được đính chính ở hồ sơ", en="this number was corrected on the record"
    ),
    -1: Text(vi="không đủ số định danh để so", en="no identity number to compare"),
}
_PHONES = {
    SAME: Text(vi="cùng số điện thoại", en="the same telephone"),
    DIFFERENT: Text(vi="khác số điện thoại", en="another telephone"),
}
_OTHER_SEX = Text(vi="khác giới tính", en="another sex")


def in_words(pair: Pair) -> Text:
    """Why they may be one person and why not, without any number."""
    like, agreed = pair.likeness, pair.agreement
    said = [_NAMES[max(like.name, 0)], _BIRTHS[like.birth], _NUMBERS[agreed.number]]
    if agreed.phone in _PHONES:
        said.append(_PHONES[agreed.phone])
    if like.sex == OTHER_SEX:
        said.append(_OTHER_SEX)
    return Text(vi="; ".join(one.vi for one in said), en="; ".join(one.en for one in said))
