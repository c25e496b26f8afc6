"""A register and a list of the same people once more, with a clerk's errors and with the truth of who is who.

What is measured on it is only as good as the rates below: they are what one roster in a province looks like, set
before anything was matched, and printed beside every figure taken on them. Nothing here knows the model.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from caunoi.synth import names, numbers
from caunoi.synth.habits import unaccented
from caunoi.synth.scales import AT

#: Of a hundred rows about someone on record. The errors of one row are drawn apart, so that one may have several.
RATES = {
    "somebody new": 6.0,
    "no number": 4.0,
    "nine digits where twelve are on record, or the other way": 3.0,
    "one digit of the number off, or two neighbours changed over": 0.7,
    "marks lost": 8.0,
    "another spelling of a word (Quý/Quí, Nhật/Nhựt, Võ/Vũ)": 3.0,
    "given name first": 2.0,
    "one letter off": 2.0,
    "a middle word left out": 1.5,
    "birth: year only": 3.0,
    "birth: nothing": 1.0,
    "birth: day and month swapped": 1.5,
    "birth: one digit off": 1.5,
    "sex left out": 10.0,
    "sex wrong": 0.5,
    "telephone left out": 25.0,
    "another telephone": 15.0,
}
#: Of a hundred people on record.
STANDING = {
    "no number": 3.0,
    "nine digits only": 3.0,
    "birth: year only": 3.0,
    "telephone unknown": 20.0,
    "a telephone that a relative has too": 6.0,
    "a brother or sister born the same day": 0.8,
}


class Said(NamedTuple):
    """What one paper says of one person: ISO day, '' where nothing is said. `precision` is day, year or ''."""

    name: str
    birth: str
    precision: str
    sex: str
    kind: str
    number: str
    phone: str


@dataclass(frozen=True, slots=True)
class Doubles:
    """`register[i]` is person i; row j of `incoming` is about person `truth[j]`, or -1 for somebody new."""

    register: list[Said]
    incoming: list[Said]
    truth: list[int]


_Chance = Callable[[], float]
_OTHER_SPELLINGS = (
    ("Quý", "Quí"), ("Mỹ", "Mĩ"), ("Thúy", "Thuý"), ("Thủy", "Thuỷ"), ("Lý", "Lí"), ("Vy", "Vi"), ("Kỳ", "Kì"),
    ("Nhựt", "Nhật"), ("Võ", "Vũ"), ("Huỳnh", "Hoàng"), ("Phước", "Phúc"), ("Bảo", "Bửu"),
    ("Hòa", "Hoà"), ("Phượng", "Phụng"),
)  # fmt: skip


def doubles(seed: int, *, people: int, rows: int) -> Doubles:
    """A register of `people`, and a list of `rows` about some of them and about others."""
    rng = np.random.Generator(np.random.PCG64(seed))
    new = round(rows * RATES["somebody new"] / 100)
    everybody = _born(rng, people + new)
    draws = iter(rng.random((people + rows) * 24).tolist())
    chance = draws.__next__
    register = [_on_record(one, chance) for one in everybody[:people]]
    of = np.concatenate((rng.permutation(people)[: rows - new], np.arange(people, people + new)))
    rng.shuffle(of)
    incoming = []
    for person in of.tolist():
        known = register[person] if person < people else None
        incoming.append(_again(everybody[person], known, chance))
    return Doubles(register, incoming, [person if person < people else -1 for person in of.tolist()])


def _born(rng: np.random.Generator, count: int) -> list[Said]:
    """As they are: names by their shares, one in a hundred with a brother or sister of the same day."""
    women = rng.random(count) < 0.55
    oldest, youngest = date(AT.year - 60, 1, 1).toordinal(), date(AT.year - 18, 1, 1).toordinal()
    born = rng.integers(oldest, youngest, count)
    named = names.name_people(rng, women)
    phones = numbers.phones(rng, count)
    twin = np.flatnonzero(rng.random(count) < STANDING["a brother or sister born the same day"] / 200)
    other = rng.permutation(count)[: len(twin)]
    born[other] = born[twin]
    named.family[other] = named.family[twin]
    named.middle[other] = np.where(rng.random(len(twin)) < 0.5, named.middle[twin], named.middle[other])
    phones[other] = np.where(rng.random(len(twin)) < 0.3, phones[twin], phones[other])
    same = (named.given[other] == named.given[twin]) & (named.middle[other] == named.middle[twin])
    named.given[other] = np.where(same, (named.given[other] + 1) % len(names.MEN_GIVEN), named.given[other])
    related = np.flatnonzero(rng.random(count) < STANDING["a telephone that a relative has too"] / 100)
    phones[related] = phones[rng.integers(0, count, len(related))]
    days = [date.fromordinal(day) for day in born.tolist()]
    years = np.array([day.year for day in days])
    cards = numbers.citizen_numbers(rng, born_year=years, woman=women, ordinal=0)
    # Entered one after the other, they have numbers that follow on one another.
    alike = (women[other] == women[twin]) & ~np.isin(cards[twin] + 1, cards)
    cards[other] = np.where(alike, cards[twin] + 1, cards[other])
    return [
        Said(
            named.full(row), days[row].isoformat(), "day", "female" if women[row] else "male", "cccd",
            f"{int(cards[row]):012d}", f"0{phones[row]}",
        )
        for row in range(count)
    ]  # fmt: skip


def _on_record(one: Said, chance: _Chance) -> Said:
    drawn, bare = chance() * 100, STANDING["no number"]
    if drawn < bare:
        one = one._replace(kind="", number="")
    elif drawn < bare + STANDING["nine digits only"]:
        one = one._replace(kind="cmnd", number=_old_number(one.number))
    if chance() * 100 < STANDING["birth: year only"]:
        one = one._replace(birth=f"{one.birth[:4]}-01-01", precision="year")
    return one if chance() * 100 >= STANDING["telephone unknown"] else one._replace(phone="")


def _old_number(number: str) -> str:
    """The number of nine digits that the same person had before: it shares nothing with the new one."""
    return f"{(int(number) * 48_271 + 11) % 1_000_000_000:09d}"


def _again(one: Said, known: Said | None, chance: _Chance) -> Said:
    """One row of a list about a person, as a clerk types it."""
    return _retyped_number(_retyped_birth(_retyped_name(one, chance), chance), known, chance)


def _retyped_name(one: Said, chance: _Chance) -> Said:
    name = one.name
    if chance() * 100 < RATES["another spelling of a word (Quý/Quí, Nhật/Nhựt, Võ/Vũ)"]:
        name = _respelled(name, chance())
    if chance() * 100 < RATES["a middle word left out"] and name.count(" ") > 1:
        words = name.split()
        name = " ".join([words[0], *words[2:]])
    if chance() * 100 < RATES["one letter off"]:
        name = _one_letter_off(name, chance(), chance())
    if chance() * 100 < RATES["given name first"]:
        words = name.split()
        name = " ".join([words[-1], *words[:-1]])
    if chance() * 100 < RATES["marks lost"]:
        name = unaccented(name).upper()
    return one._replace(name=name)


def _respelled(name: str, where: float) -> str:
    """One word as others write it; the common kind only, where the name has such a word."""
    words = name.split()
    found = [
        (at, other)
        for at, word in enumerate(words)
        for pair in _OTHER_SPELLINGS
        for this, other in (pair, pair[::-1])
        if word == this
    ]
    if not found:
        return name
    at, other = found[int(where * len(found))]
    return " ".join([*words[:at], other, *words[at + 1 :]])


def _one_letter_off(name: str, where: float, what: float) -> str:
    letters = [at for at, letter in enumerate(name) if letter != " "]
    at = letters[int(where * len(letters))]
    if what < 0.3:
        return f"{name[:at]}{name[at + 1 :]}".strip().replace("  ", " ")
    return f"{name[:at]}{'aeinghtcou'[int(what * 100) % 10]}{name[at + (what < 0.7) :]}"


def _retyped_birth(one: Said, chance: _Chance) -> Said:
    drawn = chance() * 100
    for name, altered in _BIRTHS.items():
        if drawn < RATES[name]:
            return altered(one, chance())
        drawn -= RATES[name]
    return one


def _swapped(one: Said, _: float) -> Said:
    year, month, day = one.birth.split("-")
    return one if int(day) > 12 else one._replace(birth=f"{year}-{day}-{month}")


def _digit_off(one: Said, what: float) -> Said:
    year, month, day = (int(part) for part in one.birth.split("-"))
    other = int(what * 30) % 9 + 1
    if what < 0.4:
        day = day // 10 * 10 + (day + other) % 10
    elif what < 0.7:
        month = (month % 12) + 1
    else:
        year = year // 10 * 10 + (year + other) % 10
    try:
        return one._replace(birth=date(year, month, day).isoformat())
    except ValueError:
        return one


_BIRTHS: dict[str, Callable[[Said, float], Said]] = {
    "birth: year only": lambda one, _: one._replace(birth=f"{one.birth[:4]}-01-01", precision="year"),
    "birth: nothing": lambda one, _: one._replace(birth="", precision=""),
    "birth: day and month swapped": _swapped,
    "birth: one digit off": _digit_off,
}


def _retyped_number(one: Said, known: Said | None, chance: _Chance) -> Said:
    drawn = chance() * 100
    if drawn < RATES["no number"]:
        one = one._replace(kind="", number="")
    elif (drawn := drawn - RATES["no number"]) < RATES[
        "nine digits where twelve are on record, or the other way"
    ]:
        if known is None or known.kind != "cmnd":
            one = one._replace(kind="cmnd", number=_old_number(one.number))
    elif known is not None and known.kind == "cmnd":
        one = one._replace(kind="cmnd", number=known.number)
    if one.number and chance() * 100 < RATES["one digit of the number off, or two neighbours changed over"]:
        one = one._replace(number=_number_off(one.number, chance(), chance()))
    return _retyped_rest(one, chance)


def _number_off(number: str, where: float, what: float) -> str:
    at = len(number) - 6 + int(where * 5)
    if what < 0.3 and number[at] != number[at + 1]:
        return f"{number[:at]}{number[at + 1]}{number[at]}{number[at + 2 :]}"
    return f"{number[:at]}{(int(number[at]) + 1 + int(what * 90) % 9) % 10}{number[at + 1 :]}"


def _retyped_rest(one: Said, chance: _Chance) -> Said:
    drawn, sex, told = chance() * 100, one.sex, chance() * 100
    if drawn < RATES["sex left out"]:
        sex = ""
    elif drawn < RATES["sex left out"] + RATES["sex wrong"]:
        sex = "male" if sex == "female" else "female"
    if told < RATES["telephone left out"]:
        return one._replace(sex=sex, phone="")
    if told < RATES["telephone left out"] + RATES["another telephone"]:
        return one._replace(sex=sex, phone=f"09{int(chance() * 1e8):08d}")
    return one._replace(sex=sex)
