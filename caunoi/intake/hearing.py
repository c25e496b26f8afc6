"""What the process that reads may say: a stranger's file may have made it another one, so each shape is looked at.

Cells of rows are judged where they are taken in. Whatever else does not fit is not of the reader that we wrote.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from functools import partial
from typing import Any

from caunoi.intake.cells import CITED_AT_ONCE, CITED_CELLS, TOLD_AT_ONCE, TOLD_CELLS
from caunoi.intake.laying import LONGEST_SENDER, MOST_FORMS, NO_HEADINGS, Remembered
from caunoi.intake.prescan.zips import ENTRIES
from caunoi.intake.rosters import ROSTERS
from caunoi.intake.rosters.above import Above
from caunoi.intake.turns import Message

# A book of more sheets is none that a union sends; each asks once.
MOST_SHEETS = 1_000
_MOST_FIELDS = 64
_LONGEST = 32_767
_FARTHEST = 2**20
_FORM = re.compile(rf"[0-9a-f]{{64}}|{NO_HEADINGS}:[0-9]{{1,6}}")
_CODE = re.compile(r"[0-9a-f]{32}")
# No database stores these.
_NOT_TEXT = re.compile("[\0\ud800-\udfff]")
_KINDS = frozenset(roster.code for roster in ROSTERS)
_WAYS = frozenset({"heading", "earlier", "content", "remembered"})
_LOOKED = frozenset({
    "sheet", "kind", "header_row", "lines", "form", "sender", "sender_name", "as_of", "first_row", "asked", "read",
    "mapping", "columns", "how", "forms", "grid",
})  # fmt: skip
_BAD = frozenset({"row", "severity", "faults", "cells", "name_fold", "identity", "values"})
_ABOVE = frozenset(one.name for one in fields(Above))


class NotOurs(Exception):
    """The reader said what ours never says."""


class Hearing:
    """One file's messages: `answer` for what the reader asks, `check` for what it tells. Both raise NotOurs."""

    def __init__(self, remembered: Remembered) -> None:
        self._remembered = remembered
        self._sheets = 0
        self._entries = 0
        self._answered: Message | None = None

    def answer(self, asks: Any) -> Message:
        """What is remembered of a sheet; asked once a sheet."""
        _must(self._answered is None and self._sheets < MOST_SHEETS and _is_question(asks))
        self._sheets += 1
        self._answered = self._remembered(asks)
        return self._answered

    def check(self, message: Message) -> None:
        """Whether a message is one of ours, in its place."""
        said = message.keys() - {"misplaced", "rows"} or {"rows"}
        _must(len(said) == 1)
        what = next(iter(said))
        shape = _SHAPES.get(what)
        _must(shape is not None and shape(message[what]) and _is_rows(message.get("rows", [])))
        if what == "looked":
            self._looked(message["looked"])
        elif what == "entry":
            self._entries += 1
            _must(self._entries <= ENTRIES)
        elif what in ("bytes", "refused"):
            _must(self._entries > 0)

    def _looked(self, looked: Message) -> None:
        answered, self._answered = self._answered, None
        _must(answered is not None)
        given = (answered or {}).get("mapping")
        _must(looked["mapping"] is None or (given is not None and looked["mapping"] == given["id"]))


def _must(held: bool) -> None:
    if not held:
        raise NotOurs


def _is_text(value: Any, longest: int = _LONGEST) -> bool:
    return isinstance(value, str) and len(value) <= longest and not _NOT_TEXT.search(value)


def _is_count(value: Any, most: int = _FARTHEST) -> bool:
    # True is an int, and no number.
    return type(value) is int and 0 <= value <= most


def _is_list(value: Any, most: int, one: Callable[[Any], bool]) -> bool:
    return isinstance(value, list) and len(value) <= most and all(map(one, value))


def _is_by_field(value: Any, one: Callable[[Any], bool]) -> bool:
    return isinstance(value, dict) and len(value) <= _MOST_FIELDS and all(map(one, value.values()))


def _is_form(value: Any) -> bool:
    return isinstance(value, str) and _FORM.fullmatch(value) is not None


def _is_sheet(value: Any) -> bool:
    return value is None or _is_text(value)


def _is_day(value: Any) -> bool:
    if value is None:
        return True
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _is_question(asks: Any) -> bool:
    return (
        isinstance(asks, dict)
        and asks.keys() == {"forms", "sender", "lost"}
        and _is_list(asks["forms"], MOST_FORMS, _is_form)
        and _is_text(asks["sender"], LONGEST_SENDER)
        and isinstance(asks["lost"], bool)
    )


def _is_looked(looked: Any) -> bool:
    return (
        isinstance(looked, dict)
        and looked.keys() == _LOOKED
        and all(map(_is_sheet, (looked["sheet"], looked["kind"], looked["form"])))
        and looked["kind"] in {*_KINDS, ""}
        and (looked["form"] == "" or _is_form(looked["form"]))
        and _is_text(looked["sender"], LONGEST_SENDER)
        and _is_text(looked["sender_name"], 255)
        and _is_day(looked["as_of"])
        and _is_count(looked["header_row"])
        and _is_count(looked["first_row"], _FARTHEST + 2)
        and _is_count(looked["lines"], 2)
        and isinstance(looked["asked"], bool)
        and isinstance(looked["read"], bool)
        and _is_by_field(looked["columns"], _is_count)
        and _is_by_field(looked["how"], _is_way)
        and _is_list(looked["forms"], MOST_FORMS, _is_headed)
        and _is_list(looked["grid"], MOST_FORMS, _is_line)
    )


def _is_way(way: Any) -> bool:
    return isinstance(way, list) and len(way) == 3 and way[0] in _WAYS and all(map(_is_count, way[1:]))


def _is_headed(one: Any) -> bool:
    return isinstance(one, list) and len(one) == 3 and all(map(_is_count, one[:2])) and _is_form(one[2])


def _is_line(line: Any) -> bool:
    return (
        isinstance(line, list)
        and len(line) == 2
        and _is_count(line[0])
        and _is_list(line[1], MOST_FORMS, _is_text)
    )


def _is_fault(said: Any) -> bool:
    return (
        isinstance(said, list)
        and len(said) == 5
        and said[1] in ("refuse", "hold", "warn")
        and all(map(_is_text, (said[0], said[3], said[4])))
        and _is_sheet(said[2])
    )


def _is_above(above: Any) -> bool:
    if not isinstance(above, dict) or above.keys() != _ABOVE:
        return False
    flags, maybe = ("occupational", "additions"), ("tax_code", "tax_fault", "as_of")
    return (
        all(isinstance(above[name], bool) for name in flags)
        and all(_is_text(above[name]) for name in _ABOVE.difference(flags, maybe))
        and _is_sheet(above["tax_code"])
        and (above["tax_fault"] is None or _is_fault(above["tax_fault"]))
        and _is_day(above["as_of"])
    )


def _is_table(table: Any) -> bool:
    return (
        isinstance(table, dict)
        and table.keys() == {"sheet", "list", "header_row", "columns", "above"}
        and _is_sheet(table["sheet"])
        and isinstance(table["list"], str)
        and table["list"] in _KINDS
        and _is_count(table["header_row"])
        and _is_by_field(table["columns"], _is_text)
        and _is_above(table["above"])
    )


def _is_rows(rows: Any) -> bool:
    return isinstance(rows, list) and all(isinstance(row, list) for row in rows)


def _is_bad(bad: Any) -> bool:
    return isinstance(bad, list) and all(map(_is_bad_row, bad))


def _is_bad_row(bad: Any) -> bool:
    return (
        isinstance(bad, dict)
        and bad.keys() == _BAD
        and _is_count(bad["row"], _FARTHEST + 2)
        and bad["severity"] in ("refuse", "hold")
        and _is_list(bad["faults"], _LONGEST, _is_fault)
        and isinstance(bad["cells"], dict)
        and all(isinstance(cell, str) for cell in bad["cells"].values())
        and isinstance(bad["name_fold"], str)
        and isinstance(bad["identity"], str)
        and (bad["values"] is None or isinstance(bad["values"], list))
    )


def _is_end(end: Any) -> bool:
    return (
        isinstance(end, dict)
        and end.keys() == {"list", "digest", "warnings"}
        and (end["list"] is None or (isinstance(end["list"], str) and end["list"] in _KINDS))
        and _is_text(end["digest"], 64)
        and isinstance(end["warnings"], list)
        and all(map(_is_warning, end["warnings"]))
    )


def _are_rows(rows: Any, *, most: int, cells: int) -> bool:
    """At most so many rows, each its number with so many cells."""
    return _is_list(rows, most, lambda row: _is_row(row, cells))


def _is_row(row: Any, cells: int) -> bool:
    return (
        isinstance(row, list)
        and len(row) == 2
        and _is_count(row[0], _FARTHEST + 2)
        and _is_list(row[1], cells, _is_text)
    )


def _of_a_sheet(told: Any, *, most: int, cells: int) -> bool:
    return (
        isinstance(told, dict)
        and told.keys() == {"sheet", "rows"}
        and _is_sheet(told["sheet"])
        and _are_rows(told["rows"], most=most, cells=cells)
    )


def _is_answer(answer: Any) -> bool:
    return (
        isinstance(answer, dict)
        and answer.keys() == {"code", "place", "rows"}
        and isinstance(answer["code"], str)
        and _CODE.fullmatch(answer["code"]) is not None
        and _is_count(answer["place"], 999)
        and _are_rows(answer["rows"], most=CITED_AT_ONCE, cells=CITED_CELLS)
    )


def _is_warning(said: Any) -> bool:
    return (
        isinstance(said, list)
        and len(said) == 8
        and _is_sheet(said[0])
        and _is_fault(said[1:6])
        and _is_count(said[6], 2**40)
        and _is_list(said[7], _LONGEST, _is_count)
    )


_SHAPES: dict[str, Callable[[Any], bool]] = {
    "looked": _is_looked,
    "table": _is_table,
    "rows": _is_rows,
    "bad": _is_bad,
    "cells": partial(_of_a_sheet, most=TOLD_AT_ONCE, cells=TOLD_CELLS),
    "end": _is_end,
    "cited": partial(_of_a_sheet, most=CITED_AT_ONCE, cells=CITED_CELLS),
    "answer": _is_answer,
    "unreadable": _is_fault,
    "entry": _is_text,
    "ignored": _is_text,
    "refused": _is_fault,
    "bytes": lambda piece: isinstance(piece, str) and piece.isascii(),
}
