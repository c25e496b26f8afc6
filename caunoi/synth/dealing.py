"""Agreements signed and gifts nominated."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from caunoi.synth.employing import Capital, Employers, Unions
from caunoi.synth.peopling import Memberships, Note
from caunoi.synth.scales import Scale

Ints = NDArray[np.int64]

NON_STATE_SIGNED = 0.80
REASONS = (
    "Hộ nghèo", "Bệnh hiểm nghèo", "Tai nạn lao động", "Mất việc do dịch bệnh", "Giảm giờ làm, thu nhập thấp",
    "Nuôi con nhỏ một mình", "Nhà hư hỏng",
)  # fmt: skip
MEMBERS_OF_NOMINEES = 0.82
AMOUNTS = (500_000, 350_000)  # a member's and another's, in đồng


@dataclass(frozen=True, slots=True)
class Agreements:
    """One row an agreement; `last` is the last day in force. Days are ordinals."""

    employer: Ints
    signed: Ints
    last: Ints
    grade: list[str]

    def __len__(self) -> int:
        return len(self.employer)


@dataclass(frozen=True, slots=True)
class Programme:
    """Nominations of one programme, each person once, then the rows a clerk sets aside."""

    title: str
    person: Ints
    employer: Ints  # -1: in lodgings, `place` says where
    place: Ints
    reason: Ints
    again: Ints  # positions of nominations that are named a second time
    unnumbered: Ints  # persons with no identity number on the list

    def __len__(self) -> int:
        return len(self.person)


@dataclass(frozen=True, slots=True)
class OtherNominees:
    """How many people stand on gift lists alone: with a number, and without one (one block a programme)."""

    numbered: tuple[int, int]
    shared: int  # of the second programme's, in the first as well
    unnumbered: tuple[int, int]

    @property
    def people(self) -> int:
        return self.numbered[0] + self.numbered[1] - self.shared + sum(self.unnumbered)


def others(scale: Scale) -> OtherNominees:
    """Sizes of the blocks of people who are on no roster."""
    first, second = (gifts - round(gifts * MEMBERS_OF_NOMINEES) for gifts in scale.gifts)
    bare = tuple(round(gifts * 0.028 * scale.mess) for gifts in scale.gifts)
    return OtherNominees(numbered=(first, second), shared=second // 2, unnumbered=(bare[0], bare[1]))


def agree(rng: np.random.Generator, employers: Employers, unions: Unions, *, at: date) -> Agreements:
    """Every state firm with a union has signed and four in five of the others, for one to three years."""
    firms = unions.employer[employers.enterprise[unions.employer]]
    state = employers.capital[firms] == Capital.STATE
    rest = rng.permutation(firms[~state])
    signers = np.sort(np.concatenate((firms[state], rest[: math.ceil(len(rest) * NON_STATE_SIGNED)])))
    founded = unions.founded[employers.union[signers]]
    term = rng.choice((1, 2, 3), len(signers), p=(0.2, 0.3, 0.5))
    oldest = at.toordinal() - (term * 365 * 1.3).astype(np.int64)
    low = np.maximum(oldest, founded + 30)
    signed = low + (rng.random(len(signers)) * (at.toordinal() - 5 - low)).astype(np.int64)
    days = [_no_leap_day(date.fromordinal(int(day))) for day in signed]
    last = [day.replace(year=day.year + int(years)) for day, years in zip(days, term, strict=True)]
    grades = rng.choice(4, len(signers), p=(0.15, 0.45, 0.28, 0.12))
    return Agreements(
        employer=signers,
        signed=np.array([day.toordinal() for day in days], dtype=np.int64),
        last=np.array([day.toordinal() for day in last], dtype=np.int64),
        grade=["ABCD"[grade] for grade in grades],
    )


def _no_leap_day(day: date) -> date:
    return day.replace(day=28) if (day.month, day.day) == (2, 29) else day


def nominate(
    rng: np.random.Generator,
    scale: Scale,
    employers: Employers,
    unions: Unions,
    memberships: Memberships,
    *,
    places: int,
) -> tuple[Programme, Programme]:
    """Two programmes; people who are on no roster follow the roster people, as `others` sizes them."""
    outside = others(scale)
    rows = len(memberships.union)
    first_block = rows + np.arange(outside.numbered[0])
    second_from = rows + outside.numbered[0] - outside.shared
    second_block = second_from + np.arange(outside.numbered[1])
    bare_from = second_from + outside.numbered[1]
    able = np.flatnonzero(memberships.note != Note.LEFT)
    home_employer, home_place = _homes(rng, employers, outside.people, places)
    programmes = []
    blocks = (first_block, second_block)
    bares = (
        bare_from + np.arange(outside.unnumbered[0]),
        bare_from + outside.unnumbered[0] + np.arange(outside.unnumbered[1]),
    )
    for number, (gifts, block, bare) in enumerate(zip(scale.gifts, blocks, bares, strict=True), 1):
        members = rng.choice(able, gifts - len(block), replace=False)
        person = np.concatenate((members, block))
        employer = np.concatenate((unions.employer[memberships.union[members]], home_employer[block - rows]))
        again = round(gifts * 0.02 * scale.mess)
        programmes.append(
            Programme(
                title=f"Gói an sinh Công đoàn lần {number}",
                person=person,
                employer=employer,
                place=np.concatenate((np.full(len(members), -1), home_place[block - rows])),
                reason=rng.integers(0, len(REASONS), gifts),
                again=np.sort(rng.choice(gifts, again, replace=False)),
                unnumbered=bare,
            )
        )
    return programmes[0], programmes[1]


def _homes(rng: np.random.Generator, employers: Employers, count: int, places: int) -> tuple[Ints, Ints]:
    """Where people on no roster are: at a firm without a union, or in lodgings."""
    without = np.flatnonzero(employers.union < 0)
    lodging = rng.random(count) < 0.45
    at_firm = without[rng.integers(0, len(without), count)]
    return np.where(lodging, -1, at_firm), np.where(lodging, rng.integers(0, places, count), -1)
