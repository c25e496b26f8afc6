"""Rows whose number is not known, against everybody on record: who they may be about, and how sure that is.

Names and births are looked up in the register's indexes and compared in this process's memory; no copy of them is made
on a disk.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from caunoi.intake.comparing import MemberRow
from caunoi.intake.matching import likeness
from caunoi.intake.matching.judging import Judged, Pair, Thresholds, asked_about, judge
from caunoi.intake.matching.likeness import Record, record
from caunoi.intake.matching.looking_up import by_indexes
from caunoi.intake.matching.sealed import CORRECTED_AWAY, DIFFERENT, Agreement, Told, agreement, best_of
from caunoi.organisations.settled import parameters
from caunoi.registers.members import likely, matching
from caunoi.registers.members.matching import Opened

#: A telephone that more rows of one list give than a household has is the foreman's.
MOST_OF_ONE_PHONE = 2


def thresholds(day: date) -> Thresholds:
    """From which probability on a row is about a person, and from which on somebody is asked, on that day."""
    settled = parameters()
    return Thresholds(
        settled.number("match-same", day) / 1000,
        settled.number("match-ask", day) / 1000,
        settled.number("match-known", day) / 1000,
    )


def found_again(
    rows: Sequence[MemberRow],
    *,
    day: date,
    besides: Collection[int] = (),
    everybody: Iterable[MemberRow] = (),
) -> dict[int, Judged]:
    """What each row is about, by its position in `rows`; a row like nobody on record is left out.

    `besides` are people who are surely meant by other rows; `everybody` are all rows of the list.
    """
    # The first list of a home meets nobody.
    if not (people := matching.how_many_people()):
        return {}
    asked = [
        record(at, row.name, row.birth or "", row.birth_precision, row.sex) for at, row in enumerate(rows)
    ]
    was = _whose_it_was(rows)
    pairs, names = blocked(asked, people=people, besides=besides)
    pairs |= _corrected_away(asked, was)
    if not pairs:
        return {}
    said = _said(rows, pairs, everybody)
    opened = matching.opened_of({other for _, other in pairs}, on=day)
    agreed = {
        pair: _agreement(said[pair[0]], opened[pair[1]], corrected=was.get(pair[0]) == pair[1])
        for pair in pairs
    }
    # Nearly everybody born on one day has a whole number of their own: nothing is left to compare there.
    pairs = {pair: both for pair, both in pairs.items() if agreed[pair].number != DIFFERENT}
    if not pairs:
        return {}
    compared = compare(pairs, names, people=people)
    found: dict[int, list[Pair]] = defaultdict(list)
    for like in compared:
        found[like.one].append(Pair(like, agreed[like.one, like.other]))
    by = thresholds(day)
    judged = {at: asked_about(judge(some, people=people, by=by), some) for at, some in found.items()}
    return {at: each for at, each in judged.items() if each.verdict != "new"}


Pairs = dict[tuple[int, int], tuple[Record, Record]]
#: Reading and laying out so many people takes as long as finding those whom one row may mean by indexes.
PEOPLE_FOR_A_ROW = 50


def blocked(
    asked: Sequence[Record], *, people: int, besides: Collection[int] = ()
) -> tuple[Pairs, dict[str, int]]:
    """The pairs that share a block, and how common are such of the names as were looked up.

    A list that is long beside the register passes over all of it once; either way finds the same.
    """
    if len(asked) * PEOPLE_FOR_A_ROW > people:
        known: Iterable[likely.Resembling] = likely.everybody()
        names = dict[str, int]()
    else:
        known, names = by_indexes(asked)
    records = (
        record(one.person, one.name, one.birth, one.precision, one.sex)
        for one in known
        if one.person not in besides
    )
    return {(row.id, one.id): (row, one) for row, one in likeness.blocked(asked, records)}, names


def _whose_it_was(rows: Sequence[MemberRow]) -> dict[int, int]:
    """By position, whose record had the row's number until it was corrected."""
    was = matching.corrected_away({row.identity for row in rows if row.identity})
    return {at: was[row.identity] for at, row in enumerate(rows) if row.identity in was}


def _corrected_away(asked: Sequence[Record], was: dict[int, int]) -> Pairs:
    """Each of those rows with that record, whatever their names share."""
    people = {
        one.person: record(one.person, one.name, one.birth, one.precision, one.sex)
        for one in likely.those(set(was.values()))
    }
    return {(at, whose): (asked[at], people[whose]) for at, whose in was.items() if whose in people}


def _said(rows: Sequence[MemberRow], pairs: Pairs, everybody: Iterable[MemberRow]) -> dict[int, Told]:
    phones = Counter(row.phone for row in everybody if row.phone)
    return {
        at: Told(
            rows[at].identity_kind, rows[at].identity,
            rows[at].phone if phones[rows[at].phone] <= MOST_OF_ONE_PHONE else "",
        )
        for at, _ in pairs
    }  # fmt: skip


def _agreement(said: Told, opened: Opened, *, corrected: bool) -> Agreement:
    """The row against all numbers and telephones of a person; `corrected` when the row's number was that person's."""
    told = [Told(kind, number, "") for kind, number in opened.numbers]
    told += [Told("", "", phone) for phone in opened.phones]
    best = best_of(agreement(said, one) for one in told)
    return best._replace(number=CORRECTED_AWAY) if corrected else best


def compare(pairs: Pairs, names: dict[str, int], *, people: int) -> list[likeness.Likeness]:
    """`names`: how common some are; the others, and the days, are counted in the register now."""
    sought = {one.folded for pair in pairs.values() for one in pair}
    # Nobody's name is as rare as one of which there is nobody.
    common = dict.fromkeys(sought, 0) | names | likely.how_common(sought - names.keys())
    days = likely.how_common_days({date.fromisoformat(row.birth) for row, _ in pairs.values() if row.birth})
    return likeness.between(
        list(pairs.values()),
        common={name: likeness.share(count, people) for name, count in common.items()},
        common_day={day.isoformat(): likeness.share(count, people) for day, count in days.items()},
    )
