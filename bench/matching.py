"""Matching: how well on invented people, how long for everybody against everybody and for a list."""

from __future__ import annotations

import os
import time
from collections import Counter
from dataclasses import dataclass

import django

from bench import page
from caunoi.intake.matching import likeness
from caunoi.intake.matching.judging import Pair, Thresholds
from caunoi.intake.matching.likeness import Record
from caunoi.intake.matching.sealed import DIFFERENT, Told, agreement
from caunoi.questions.parameters import Parameters
from caunoi.synth.doubles import RATES, STANDING, doubles
from caunoi.synth.scales import AT
from proof.likeness import Quality, measured, record_of, shipped, told


@dataclass(frozen=True)
class Matched:
    """What was measured. `within` is everybody against everybody: people, seconds, pairs asked about; `list_` a list's rows."""

    people: int
    quality: Quality
    within: tuple[int, float, int]
    list_: tuple[int, float]


def measure(people: int, rows: int, *, seed: int) -> Matched:
    """All of it, one after the other."""
    found = doubles(seed, people=people, rows=rows)
    quality = measured(found, shipped())
    register = [record_of(own, said) for own, said in enumerate(found.register)]
    begun = time.perf_counter()
    asked_about = doubled(register, [told(said) for said in found.register])
    within = (people, time.perf_counter() - begun, asked_about)
    asked = [record_of(row, found.incoming[row]) for row in range(min(rows, 1_000))]
    begun = time.perf_counter()
    between(asked, register)
    list_ = (len(asked), time.perf_counter() - begun)
    return Matched(people, quality, within, list_)


def doubled(register: list[Record], sealed: list[Told]) -> int:
    """How many pairs an officer would be asked about, as `caunoi people duplicates` finds them, but for what it reads."""
    # It knows the registers' models, and Django has to know those first.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caunoi.settings")
    django.setup()
    from caunoi.intake.matching import duplicates

    by = shipped()
    by = Thresholds(by.same, by.ask, Parameters.of().number("match-doubled", AT) / 1000)
    least = duplicates.least_bits(len(register), by)
    pairs = [
        Pair(like, agreement(sealed[like.one], sealed[like.other]))
        for like in likeness.within(register, least=least, as_in_a_list=True)
    ]
    standing = [pair for pair in pairs if pair.agreement.number != DIFFERENT]
    return len(duplicates.judged(standing, people=len(register), by=by))


def between(asked: list[Record], people: list[Record]) -> list[likeness.Likeness]:
    """A list against a register, as intake compares them once it has read both."""
    names = Counter(one.folded for one in (*people, *asked))
    days = Counter(one.birth for one in people if one.birth)
    return likeness.between(
        likeness.blocked(asked, people),
        common={name: likeness.share(count, len(people)) for name, count in names.items()},
        common_day={day: likeness.share(count, len(people)) for day, count in days.items()},
    )


def lines(found: Matched) -> list[str]:
    """What the page says of it."""
    quality, (people, seconds, pairs), (rows, of_list) = found.quality, found.within, found.list_
    return [
        f"## {page.TITLES['matching'][0]}",
        "",
        f"A register of {found.people:,} invented people and a list of {quality.rows:,} rows about some of them, with a clerk's"
        " errors and with the truth of who is who (`caunoi/synth/doubles.py`). Errors, of a hundred rows: "
        + "; ".join(f"{name} {rate:g}" for name, rate in RATES.items())
        + ". Of a hundred people on record: "
        + "; ".join(f"{name} {rate:g}" for name, rate in STANDING.items())
        + ".",
        "",
        f"- Known by number {quality.by_number:,}; of the rest {quality.matched:,} found again by the model, {quality.wrong} of them"
        f" wrongly: precision {quality.precision:.5f} (at least 0.999); of all that was decided {quality.precision_of_all:.6f}.",
        f"- Of {quality.sure_pairs:,} pairs with a number or a full birth date on both sides, found {quality.recall:.4f} (at least"
        f" 0.98): {quality.recall_by_itself:.4f} by itself, the rest among those shown to a person.",
        f"- Sent to a person {100 * quality.share_asked:.2f} of a hundred rows (at most 2); pairs with a year only and no number"
        f" apart: {quality.year_only_asked:,} sent, {quality.year_only_decided} decided.",
        f"- {people:,} people against themselves: {seconds:.0f} s, {pairs:,} pairs to be decided by a"
        " person (at most 180 s for 290,000, two cores).",
        f"- {rows:,} rows against {people:,} in memory: {of_list:.1f} s, blocked and compared.",
        "",
    ]
