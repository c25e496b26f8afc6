"""Those on record who share a block with a row, found by indexes of the register: the register is not read for it.

What the blocks ask for (`likeness.BLOCKS`) is asked of the indexes in the words that stand there: a day of birth and
its other order, every way to write a name. Whoever comes beside that is left out by the blocks themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from caunoi.intake.matching.likeness import Record
from caunoi.intake.matching.spelling import spelled, ways_of
from caunoi.registers.members import likely
from caunoi.registers.members.likely import Births, Resembling


def by_indexes(asked: Sequence[Record]) -> tuple[list[Resembling], dict[str, int]]:
    """All who share a block with one of the rows, under the record kept, in the order of people, with others besides.

    And how many on record have each name that a row has in any order and spelling.
    """
    rows = [one for one in asked if one.year and one.given]
    versions = _born_the_same_day(rows)
    wanted = defaultdict[str, Births](lambda: Births(set(), set()))
    anyhow = Births(set(), set())
    for row in rows:
        ways = ways_of(tuple(row.bag.split()))
        for births in [anyhow] if ways is None else [wanted[name] for name in ways]:
            births.years.add(int(row.year))
            if row.birth:
                births.days.add((int(row.birth[5:7]), int(row.birth[8:])))
    names = dict.fromkeys(wanted, 0) | likely.how_common(wanted.keys())
    versions |= likely.named(wanted, names)
    if anyhow.years:
        versions |= likely.born_so(anyhow)
    if rows:
        versions |= likely.of_other_letters()
    found = list(likely.told(versions))
    merged = likely.merged_into({one.person for one in found})
    return sorted(one for one in found if one.person not in merged), names


def _born_the_same_day(rows: Sequence[Record]) -> set[int]:
    """Of one day with a row, or of its day and month changed over, and of its given name; or of its family name, day
    and the first letter of its given name."""
    given: dict[date, set[str]] = defaultdict(set)
    family: dict[date, set[tuple[str, str]]] = defaultdict(set)
    for row in rows:
        for day in filter(None, (row.birth, row.swapped)):
            given[date.fromisoformat(day)].add(row.given)
        if row.birth:
            family[date.fromisoformat(row.birth)].add((row.family, row.initial))

    def shares(day: date, name: str) -> bool:
        last = spelled(name[name.rfind(" ") + 1 :])
        if last in given[day]:
            return True
        first = spelled(name[: name.find(" ")] if " " in name else name)
        return (first, last[:1]) in family[day]

    return likely.born_on(given.keys(), shares)
