"""What the national federation's software answered: member numbers put on record, refusals kept with their reasons.

A row is found again by our key, else by the identity number. Nothing that does not agree is written: it is told.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from caunoi.access.models import Account
from caunoi.registers.members.matching import people_by_number
from caunoi.registers.members.member_numbers import as_number, give, holders_of, member_numbers_of
from caunoi.registers.members.merged import records_of
from caunoi.registers.national.exchanging import CannotExchange, in_words
from caunoi.registers.national.fields import read_key
from caunoi.registers.national.models import NationalAnswer, NationalFile, NationalMapping, NationalRow
from caunoi.trail import keys
from caunoi.trail.acting import act
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.discretion import without_numbers
from caunoi.vocabulary.names import tidy
from caunoi.vocabulary.text import Text

Outcome = NationalAnswer.Outcome
_IN, _LONGEST = 10_000, 500


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a returned file, by field."""

    sheet: str
    line: int
    said: Mapping[str, str]


@dataclass(slots=True)
class _Answer:
    line: Line
    person: int | None
    told: int | None
    number: str = ""
    outcome: str = ""
    holder: int | None = None


def lines_of(rows: Iterable[tuple[str, int, Sequence[str]]], mapping: NationalMapping) -> list[Line]:
    """The rows below the headings that say anything, as the mapping reads them."""
    places = {int(place): said["field"] for place, said in mapping.columns.items()}
    found = []
    for sheet, number, cells in rows:
        if sheet != mapping.sheet or number <= mapping.header_row:
            continue
        said = {field: tidy(cells[at]) if at < len(cells) else "" for at, field in places.items()}
        if any(said.values()):
            found.append(Line(sheet, number, said))
    return found


def read_back(
    file: NationalFile,
    mapping: NationalMapping,
    lines: Sequence[Line],
    *,
    by: Account | None,
    at: datetime,
) -> Counter[str]:
    """Put the answers on record; how many of each outcome, and of rows that answer nothing. Raises CannotExchange."""
    if file.read_by_id:
        raise CannotExchange(
            Text(vi="Tệp này đã được đọc rồi.", en="This file was read already."),
        )
    answers, silent = _judged(lines)
    counts = Counter(one.outcome for one in answers)
    if silent:
        counts["silent"] = silent
    about = {"file": file.public_id.hex, "version": mapping.version, **counts}
    with in_words(), act("national.read-back", by=by, at=at, on=day_of(at), about=about) as writer:
        writer.change(NationalFile, file.pk, "read_by", old=None, new=writer.act.pk)
        give(
            writer,
            [(one.person, one.number) for one in answers if one.outcome == Outcome.ISSUED and one.person],
        )
        ids = list(writer.ids(NationalAnswer, len(answers)))
        reasons = _sealed(ids, answers)
        writer.add(
            NationalAnswer,
            ("id", "file_id", "sheet", "line", "outcome", "person_id", "holder_id", "told_id", "cipher"),
            [
                (pk, file.pk, one.line.sheet, one.line.line, one.outcome, one.person, one.holder, one.told,
                 reasons.get(pk))
                for pk, one in zip(ids, answers, strict=True)
            ],
        )  # fmt: skip
    return counts


def _judged(lines: Sequence[Line]) -> tuple[list[_Answer], int]:
    answers, silent = [], 0
    by_key, by_number = _rows_of(lines), _people_of(lines)
    latest = _latest({*by_number.values()})
    for line in lines:
        written, why = line.said.get("member-number", ""), line.said.get("refusal", "")
        if not written and not why:
            silent += 1
            continue
        key, number = read_key(line.said.get("key", "")), line.said.get("identity", "")
        told, person = by_key.get(key, (None, None)) if key else (None, None)
        other = by_number.get(_digits(number))
        if person is None and not line.said.get("key"):
            told, person = latest.get(other or 0), other
        elif person is not None and number and other != person:
            # The key is one person's and the number another's, or nobody's: neither is believed.
            told, person = None, None
        one = _Answer(line, person, told, as_number(written) or "")
        one.outcome = _first_outcome(one, written)
        answers.append(one)
    _against_the_register([one for one in answers if one.outcome == Outcome.ISSUED])
    return answers, silent


def _first_outcome(one: _Answer, written: str) -> str:
    if one.person is None:
        return Outcome.NOBODY
    if not written:
        return Outcome.REFUSED
    return Outcome.ISSUED if one.number else Outcome.NOT_A_NUMBER


def _against_the_register(issued: Sequence[_Answer]) -> None:
    """Numbers that somebody has already, that two people are given in this file, or of whoever has another."""
    holders = holders_of({one.number for one in issued})
    own = member_numbers_of({one.person for one in issued if one.person})
    by_number: dict[str, set[int]] = defaultdict(set)
    by_person: dict[int, set[str]] = defaultdict(set)
    for one in issued:
        by_number[one.number].add(one.person or 0)
        by_person[one.person or 0].add(one.number)
    seen: set[int] = set()
    for one in issued:
        person = one.person or 0
        holder = holders.get(one.number)
        others = by_number[one.number] - {person}
        if own.get(person) == one.number or holder == person or person in seen:
            one.outcome = Outcome.KNOWN
        elif (holder is not None and holder != person) or others:
            one.outcome, one.holder = (
                Outcome.SOMEBODY_ELSES,
                holder if holder not in (None, person) else min(others),
            )
        elif person in own or len(by_person[person]) > 1:
            one.outcome = Outcome.OTHER_NUMBER
        else:
            seen.add(person)


def _rows_of(lines: Sequence[Line]) -> dict[tuple[int, int], tuple[int, int]]:
    """By export and line, the row and its canonical person, of exports that were not dropped."""
    asked = {key for line in lines if (key := read_key(line.said.get("key", "")))}
    rows = NationalRow.objects.filter(
        export__number__in=sorted({number for number, _line in asked}), export__dropped_by=None
    ).values_list("export__number", "line", "pk", "person_id", "person__canonical")
    return {
        (number, line): (pk, canonical or person)
        for number, line, pk, person, canonical in rows.iterator()
        if (number, line) in asked
    }


def _people_of(lines: Sequence[Line]) -> dict[str, int]:
    return people_by_number({_digits(one) for line in lines if (one := line.said.get("identity", ""))})


def _digits(number: str) -> str:
    """As numbers are kept: a workbook loses the noughts that a number begins with."""
    bare = "".join(number.split()).upper()
    return bare.zfill(12) if bare.isdigit() and len(bare) in (10, 11) else bare


def _latest(people: Collection[int]) -> dict[int, int]:
    """The row that each person was told of in last, under whichever record."""
    whose = records_of(people)
    found: dict[int, int] = {}
    asked = sorted(whose)
    for start in range(0, len(asked), _IN):
        some = asked[start : start + _IN]
        rows = NationalRow.objects.filter(person__in=some, export__dropped_by=None)
        for record, pk in rows.values_list("person_id", "pk"):
            found[whose[record]] = max(pk, found.get(whose[record], 0))
    return found


def _sealed(ids: Sequence[int], answers: Sequence[_Answer]) -> dict[int, bytes]:
    """The reasons in that software's words, each under its person's key; of nobody none is kept."""
    said = {
        pk: (one.person, without_numbers(one.line.said.get("refusal", ""))[:_LONGEST])
        for pk, one in zip(ids, answers, strict=True)
        if one.person and one.outcome == Outcome.REFUSED
    }
    own = keys.keys_of({person for person, _why in said.values() if person})
    kept = [(pk, own[person], why) for pk, (person, why) in said.items() if person in own]
    sealed = keys.seal_column(
        NationalAnswer._meta.db_table, "cipher", [pk for pk, _own, _why in kept],
        keys.ciphers(one for _pk, one, _why in kept), [why for _pk, _own, why in kept],
    )  # fmt: skip
    return {pk: cipher for (pk, _own, _why), cipher in zip(kept, sealed, strict=True)}


def reasons_of(answers: Iterable[NationalAnswer]) -> dict[int, str]:
    """Why each refused row was refused, by its id; nothing of whoever was erased."""
    kept = [one for one in answers if one.cipher and one.person_id]
    own = keys.keys_of({one.person_id for one in kept if one.person_id})
    found = {}
    for one in kept:
        if one.person_id in own and one.cipher:
            place = keys.place(NationalAnswer._meta.db_table, "cipher", one.pk)
            found[one.pk] = keys.unseal(own[one.person_id], bytes(one.cipher), place=place).decode()
    return found
