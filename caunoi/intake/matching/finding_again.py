"""Rows whose number is not known, against everybody on record: who they may be about, and how sure that is.

Names and births are looked up in the register and compared in this process's memory; no copy of them is made on a disk.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from datetime import date

from caunoi.intake.comparing import MemberRow
from caunoi.intake.matching import likeness
from caunoi.intake.matching.judging import Judged, Pair, Thresholds, asked_about, judge
from caunoi.intake.matching.likeness import Record, record
from caunoi.intake.matching.sealed import CORRECTED_AWAY, DIFFERENT, Agreement, Told, agreement, best_of
from caunoi.intake.matching.spelling import folded_words, words_of
from caunoi.organisations.settled import parameters
from caunoi.registers.members import matching
from caunoi.registers.members.matching import Opened, Resembling

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
    days = Counter[str]()
    known = {one.person: one for one in _perhaps(asked, days) if one.person not in besides}
    was = _whose_it_was(rows)
    known |= {one.person: one for one in matching.resembling_of(set(was.values())) if one.person not in known}
    pairs = _blocked(asked, known, was)
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
    compared = _compared(pairs, days, people)
    found: dict[int, list[Pair]] = defaultdict(list)
    for like in compared:
        found[like.one].append(Pair(like, agreed[like.one, like.other]))
    by = thresholds(day)
    judged = {at: asked_about(judge(some, people=people, by=by), some) for at, some in found.items()}
    return {at: each for at, each in judged.items() if each.verdict != "new"}


def _perhaps(asked: Sequence[Record], days: Counter[str]) -> Iterable[Resembling]:
    """People of the days of birth that the rows name, or of their names and nearly of that birth.

    How many have each of those days is counted in `days`.
    """
    words: dict[str, set[str]] = defaultdict(set)
    for one in asked:
        for day in filter(None, (one.birth, one.swapped)):
            words[day] |= {one.given, one.family}
    for other in matching.born_on({date.fromisoformat(day) for day in words}):
        days[other.birth] += 1
        its = words_of(folded_words(other.name))
        if its and not words[other.birth].isdisjoint((its[0], its[-1])):
            yield other
    slips = _slips({one.birth for one in asked if one.birth})
    years = {int(one.year) for one in asked if one.year}
    bare = {one.folded for one in asked if one.year and not one.birth}
    names = {one.folded for one in asked if one.birth}
    if names:
        starts = {date(year, 1, 1) for year in years}
        yield from matching.named(names, slips | starts, ())
    if bare:
        yield from matching.named(bare, (), {int(one.year) for one in asked if one.year and not one.birth})


def _slips(births: Collection[str]) -> set[date]:
    """Days that one wrong digit makes of one of these."""
    written = {
        f"{birth[:at]}{digit}{birth[at + 1 :]}"
        for birth in births
        for at in (2, 3, 5, 6, 8, 9)
        for digit in "0123456789"
        if digit != birth[at]
    }
    found = set()
    for day in written:
        with suppress(ValueError):
            found.add(date.fromisoformat(day))
    return found


_Pairs = dict[tuple[int, int], tuple[Record, Record]]


def _whose_it_was(rows: Sequence[MemberRow]) -> dict[int, int]:
    """By position, whose record had the row's number until it was corrected."""
    was = matching.corrected_away({row.identity for row in rows if row.identity})
    return {at: was[row.identity] for at, row in enumerate(rows) if row.identity in was}


def _blocked(asked: Sequence[Record], known: dict[int, Resembling], was: dict[int, int]) -> _Pairs:
    people = [record(one.person, one.name, one.birth, one.precision, one.sex) for one in known.values()]
    pairs = {(row.id, one.id): (row, one) for row, one in likeness.blocked(asked, people)}
    by_id = {one.id: one for one in people}
    pairs |= {(at, whose): (asked[at], by_id[whose]) for at, whose in was.items() if whose in by_id}
    merged = matching.merged_into({other for _, other in pairs})
    return {ids: pair for ids, pair in pairs.items() if ids[1] not in merged}


def _said(rows: Sequence[MemberRow], pairs: _Pairs, everybody: Iterable[MemberRow]) -> dict[int, Told]:
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


def _compared(pairs: _Pairs, days: Counter[str], people: int) -> list[likeness.Likeness]:
    sought = {one.folded for pair in pairs.values() for one in pair}
    # Nobody's name is as rare as one of which there is nobody.
    names = dict.fromkeys(sought, 0) | matching.how_common(sought)
    return likeness.between(
        list(pairs.values()),
        common={name: likeness.share(count, people) for name, count in names.items()},
        common_day={day: likeness.share(count, people) for day, count in days.items()},
    )
