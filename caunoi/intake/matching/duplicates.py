"""The register against itself: who stands in it twice, perhaps. Whoever that is, a person decides.

No number stands twice, which the database sees to (`one_person_per_identity_number`): what is left to compare are those
of whom one record has none, another kind, or one that is a slip off. However alike two are, they are asked about and
not merged: both have lived on record, and somebody may have been given a gift under each.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime

from django.conf import settings

from caunoi.intake.matching import likeness
from caunoi.intake.matching.finding_again import thresholds
from caunoi.intake.matching.judging import Pair, Thresholds, in_words, judge
from caunoi.intake.matching.likeness import Likeness, sealed_bits
from caunoi.intake.matching.sealed import DIFFERENT, Agreement, Told, agreement, best_of
from caunoi.organisations.settled import parameters
from caunoi.registers.members import likely, matching
from caunoi.registers.members.matching import Opened
from caunoi.registers.members.merged import records_of
from caunoi.registers.merging.resembling import Alike, ask

#: Pairs whose numbers are opened in one go.
PIECE = 20_000
#: MiB that Python and the libraries take, whatever is compared.
BESIDES = 1_024
#: KiB that the engine takes for each person of a part.
OF_A_PERSON = 6
#: Told how many parts are done, of how many.
Said = Callable[[int, int], None]
#: A pair of fewer bits by name and birth is looked at no further, however small the register.
FEWEST_BITS = 8.0


def look_for_duplicates(*, day: date, at: datetime, said: Said = lambda done, of: None) -> tuple[int, int]:
    """Ask about everybody who may stand in the register twice. Returns how many pairs were found, and how many are new.

    Once more finds the same and asks nothing again: not what waits, nor what was decided.
    """
    found = resembling(day=day, said=said)
    return len(found), ask(found, at=at)


def resembling(*, day: date, said: Said = lambda done, of: None) -> list[Alike]:
    """Pairs of records that may be one person's, likeliest first, as far as the threshold to ask reaches.

    Part by part, in `settings.MATCHING_MEMORY` MiB: the years of birth, then the days of the year, each as many as
    fit. No copy of the register is made for it on a disk, so that nothing is left of a run that was cut off; begun
    again, it finds the same. `said` is told how many parts are done, of how many.
    """
    settled = thresholds(day)
    by = Thresholds(settled.same, settled.ask, parameters().number("match-doubled", day) / 1000)
    compared: list[Pair] = []
    people = 0
    for pairs, whole in in_parts(by, most=settings.MATCHING_MEMORY, said=said):
        compared += _opened(pairs, day)
        people = whole
    return judged(compared, people=people, by=by)


def in_parts(by: Thresholds, *, most: int, said: Said) -> Iterator[tuple[list[Likeness], int]]:
    """Pairs of enough bits among everybody on record, some at a time, with how many are on record; each once."""
    days = ((day.isoformat(), count) for day, count in likely.births())
    with likeness.whole(likely.names(), days, most=most - BESIDES) as whole:
        least, at_once = least_bits(whole.people, by), max(most - BESIDES, 0) * 1024 // OF_A_PERSON
        parts = [(likely.of_years, run, likeness.OF_ONE_YEAR) for run in likely.by_year(at_once)]
        parts += [(likely.of_days, run, likeness.OF_ONE_DAY) for run in likely.by_day_of_year(at_once)]
        for done, (those, run, blocks) in enumerate(parts):
            said(done, len(parts))
            records = (
                likeness.record(one.person, one.name, one.birth, one.precision, one.sex)
                for one in those(*run)
            )
            for pairs in whole.alike(records, by=blocks, least=least):
                yield pairs, whole.people
        said(len(parts), len(parts))


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
