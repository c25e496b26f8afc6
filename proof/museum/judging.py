"""What holds of whatever is read, however strange: rows of every kind of list, and the values of single cells.

A cell begins with a byte that may choose what a workbook holds there: a number, a day, a moment, a mark; else it is text.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from caunoi.intake.rosters import ROSTERS
from caunoi.intake.rosters.columns import Layout, Outcome, RowReader
from caunoi.vocabulary.amounts import LARGEST, read_whole
from caunoi.vocabulary.days import EARLIEST_YEAR, LATEST_YEAR, PartialDate, read_day
from caunoi.vocabulary.faults import Fault
from caunoi.vocabulary.identity import read_identity
from caunoi.vocabulary.names import fold, person_sort_key, sort_key, tidy
from caunoi.vocabulary.old_letters import OLD_LETTERS, converted
from caunoi.vocabulary.phones import read_phone
from caunoi.vocabulary.tax_codes import TaxCode, read_tax_code

NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")
_PARTED = b"\x1e"
_NUMBER = re.compile(r"(?<!\d)\d(?:[ .\-_]?\d){8,}")
_END = re.compile(r"[.?!)”\"]$")
_WHOLE_NUMBER = re.compile(r"[0-9]{9}|[0-9]{12}|[A-Z]{1,2}[0-9]{6,8}")
_ASCII = re.compile(r"[\x20-\x7e]*")


class Wrong(Exception):
    """Something that should hold of all that is read does not."""


def judge_fault(fault: Fault) -> None:
    """A fault says what is wrong, in both languages, and nobody's number. Raises Wrong."""
    judge_words((fault.code, fault.severity, fault.column, fault.text.vi, fault.text.en))


def judge_words(fault: tuple[str, str, str | None, str, str]) -> None:
    """The same of a fault as plain values."""
    code, severity, _, vi, en = fault
    if severity not in ("refuse", "hold", "warn") or vi == en:
        raise Wrong(f"{code}: {severity}, one sentence for two languages")
    for sentence in (vi, en):
        if not _END.search(sentence.strip()) or " " not in sentence.strip():
            raise Wrong(f"{code}: no sentence")
        # The code of a firm that fails its check digit is told on purpose: it names no person.
        if code != "tax-code-check-digit" and _names_a_number(sentence):
            raise Wrong(f"{code}: a number in the clear")


def _names_a_number(sentence: str) -> bool:
    return any(not _of_a_firm(found[0]) for found in _NUMBER.finditer(sentence))


def _of_a_firm(written: str) -> bool:
    code = read_tax_code(written)
    return isinstance(code, TaxCode) and code.kind != "household"


def cells_of(said: bytes) -> list[object]:
    """The cells that a fuzzer made."""
    return [_cell(part) for part in said.split(_PARTED)]


def _cell(part: bytes) -> object:
    text = part[1:].decode("utf-8", "replace")
    with suppress(ValueError, OverflowError):
        match part[:1]:
            case b"\x01":
                return float(text)
            case b"\x02":
                return date.fromordinal(int(text or "0"))
            case b"\x03":
                return datetime.fromordinal(1) + timedelta(minutes=int(text or "0"))
            case b"\x04":
                return time(int(text or "0") % 24, 30)
            case b"\x05":
                return len(text) % 2 == 0
            case b"\x06":
                return timedelta(hours=float(text))
            case b"\x07":
                return None
    # A reader of workbooks tells no NUL; one that does would be met by `tidy`.
    return part.decode("utf-8", "replace")


@lru_cache(maxsize=4096)
def reader_of(kind: int, chosen: int) -> tuple[RowReader, int] | None:
    """What reads the rows of a kind of list with some of its columns, and how many; None where that is no list."""
    roster = ROSTERS[kind % len(ROSTERS)]
    fields = [one for at, one in enumerate(roster.columns) if chosen >> at & 1] or list(roster.columns)
    if not roster.accepts(frozenset(one.field for one in fields), ""):
        fields = list(roster.columns)
    places = {one.field: at for at, one in enumerate(fields)}
    layout = Layout(roster, 1, 2, places, tuple(one.title.vi for one in fields), "")
    return roster.reader(layout), len(fields)


def rows(said: bytes) -> None:
    """One row of one kind of list: the first byte chooses the kind, four more the columns. Raises Wrong."""
    if len(said) < 6 or (found := reader_of(said[0] % len(ROSTERS), int.from_bytes(said[1:5]))) is None:
        return
    read, width = found
    cells = (cells_of(said[5:]) + [""] * width)[:width]
    one, other = read(2, list(cells)), read(2, list(cells))
    if repr(one) != repr(other):
        raise Wrong("read twice, told two ways")
    if one is not None:
        _judge_outcome(one, ROSTERS[said[0] % len(ROSTERS)].whom)


def _judge_outcome(outcome: Outcome, whom: object) -> None:
    row, faults = outcome
    for fault in faults:
        judge_fault(fault)
    # It leaves the process that reads as a line of JSON, and is the same where it arrives.
    if json.loads(json.dumps(row, allow_nan=False)) != [
        list(each) if isinstance(each, tuple) else each for each in row
    ]:
        raise Wrong("another row where it arrives")
    for each in row:
        if isinstance(each, int) and not isinstance(each, bool) and not 0 <= each <= LARGEST:
            raise Wrong("a number that no register can hold")
    name, identity = whom(row)  # type: ignore[operator]
    if "\0" in name or (identity and not _WHOLE_NUMBER.fullmatch(identity)):
        raise Wrong("a number that nobody has")


def cells(said: bytes) -> None:
    """One cell, read as each of the values there are. Raises Wrong."""
    cell = _cell(said)
    _judge_numbers(cell)
    day = read_day(cell)
    if isinstance(day, Fault):
        judge_fault(day)
    elif isinstance(day, PartialDate):
        years = day.first_day.year, day.last_day.year
        if not EARLIEST_YEAR <= min(years) <= max(years) < LATEST_YEAR:
            raise Wrong("a day out of its years")
    if isinstance(cell, str):
        _judge_text(cell)


def _judge_numbers(cell: object) -> None:
    whole, firm = read_whole(cell), read_tax_code(cell)
    (number, wrong), (phone, doubt) = read_identity(cell), read_phone(cell)
    for each in (whole, firm, wrong, doubt):
        if isinstance(each, Fault):
            judge_fault(each)
    if isinstance(whole, int) and not 0 <= whole <= LARGEST:
        raise Wrong("a number that no register can hold")
    if number is not None and not _WHOLE_NUMBER.fullmatch(number.value):
        raise Wrong("a number that nobody has")
    if doubt is None and phone and not (phone.lstrip("+").isascii() and phone.lstrip("+").isdigit()):
        raise Wrong("a telephone that cannot be rung, and nothing said")


def _judge_text(text: str) -> None:
    kept = tidy(text)
    if tidy(kept) != kept or "\0" in kept:
        raise Wrong("tidied twice, kept two ways")
    if not (_ASCII.fullmatch(sort_key(kept)) and _ASCII.fullmatch(person_sort_key(kept))):
        raise Wrong("a sort key that databases order in two ways")
    if fold(fold(kept)) != fold(kept):
        raise Wrong("folded twice, told two ways")
    for letters in OLD_LETTERS:
        for capitals in (False, True):
            converted(text, letters, capitals=capitals)
