"""The register against itself: who stands in it twice, perhaps. Whoever that is, a person decides.

No number stands twice, which the database sees to (`one_person_per_identity_number`): what is left to compare are those
of whom one record has none, another kind, or one that is a slip off. However alike two are, they are asked about and
not merged: both have lived on record, and somebody may have been given a gift under each.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from caunoi.intake.matching import likeness
from caunoi.intake.matching.finding_again import thresholds
from caunoi.intake.matching.judging import Pair, Thresholds, in_words, judge
from caunoi.intake.matching.likeness import Likeness, sealed_bits
from caunoi.intake.matching.sealed import DIFFERENT, Agreement, Told, agreement, best_of
from caunoi.organisations.settled import parameters
from caunoi.registers.members import matching
from caunoi.registers.members.matching import Opened
from caunoi.registers.members.merged import records_of
from caunoi.registers.merging.resembling import Alike, ask

#: Pairs whose numbers are opened in one go.
PIECE = 20_000
#: A pair of fewer bits by name and birth is looked at no further, however small the register.
FEWEST_BITS = 8.0


def look_for_duplicates(*, day: date, at: datetime) -> tuple[int, int]:
    """Ask about everybody who may stand in the register twice. Returns how many pairs were found, and how many are new.

    Once more finds the same and asks nothing again: not what waits, nor what was decided.
    """
    found = resembling(day=day)
    return len(found), ask(found, at=at)


def resembling(*, day: date) -> list[Alike]:
    """Pairs of records that may be one person's, likeliest first, as far as the threshold to ask reaches."""
    records = [
        likeness.record(one.person, one.name, one.birth, one.precision, one.sex)
        for one in matching.everybody()
    ]
    settled = thresholds(day)
    by = Thresholds(settled.same, settled.ask, parameters().number("match-doubled", day) / 1000)
    pairs = likeness.within(records, least=least_bits(len(records), by), as_in_a_list=True)
    compared: list[Pair] = []
    for start in range(0, len(pairs), PIECE):
        compared += _opened(pairs[start : start + PIECE], day)
    return judged(compared, people=len(records), by=by)


def judged(pairs: Iterable[Pair], *, people: int, by: Thresholds) -> list[Alike]:
    """Each record against all that it is like: those of two who may be one, from the threshold to ask on."""
    of: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        of[pair.likeness.one].append(pair)
        of[pair.likeness.other].append(pair)
    best: dict[tuple[int, int], tuple[float, Pair]] = {}
    for some in of.values():
        for pair, chance in judge(some, people=people, by=by).alike:
            key = pair.likeness.one, pair.likeness.other
            if chance >= by.ask and chance > best.get(key, (0.0, pair))[0]:
                best[key] = chance, pair
    found = [
        Alike(one, other, min(999, round(chance * 1000)), in_words(pair))
        for (one, other), (chance, pair) in best.items()
    ]
    return sorted(found, key=lambda alike: (-alike.chance, alike.one, alike.other))


def least_bits(people: int, by: Thresholds) -> float:
    """With fewer bits by name and birth no number and no telephone brings two to where somebody is asked."""
    asked = math.log2(by.ask / (1 - by.ask)) - math.log2(by.known / (1 - by.known) / max(people, 1))
    sealed = sum(max(bits.values(), default=0.0) for bits in sealed_bits().values())
    return max(FEWEST_BITS, asked - sealed)


def _opened(pairs: Sequence[Likeness], day: date) -> list[Pair]:
    """With how their numbers and telephones agree, opened in this process's memory; two whole numbers of one kind that
    differ are two people's, and left out."""
    people = {person for pair in pairs for person in pair[:2]}
    whose = records_of(people)
    opened = {person: Opened() for person in people}
    for record, each in matching.opened_of(whose.keys(), on=day).items():
        opened[whose[record]].numbers += each.numbers
        opened[whose[record]].phones += each.phones
    told = [Pair(pair, _agreement(opened[pair.one], opened[pair.other])) for pair in pairs]
    return [pair for pair in told if pair.agreement.number != DIFFERENT]


def _agreement(one: Opened, other: Opened) -> Agreement:
    """All numbers and telephones of the one against all of the other."""
    return best_of(
        agreement(Told(kind, number, phone), Told(kind_too, number_too, phone_too))
        for kind, number in one.numbers or [("", "")]
        for kind_too, number_too in other.numbers or [("", "")]
        for phone in one.phones or [""]
        for phone_too in other.phones or [""]
    )
