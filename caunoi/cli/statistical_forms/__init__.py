"""`caunoi export form`: a statistical form handed in blank, mapped, looked at, signed and written."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from django.utils import timezone

from caunoi.access.door import unit_descriptions_within
from caunoi.access.reach import Reach, operator
from caunoi.cli.homes import open_home
from caunoi.cli.typed import iso_day, reads
from caunoi.indicators import naming, reading
from caunoi.indicators.definition import CannotBeAsked
from caunoi.indicators.figures import Figure
from caunoi.intake import form_books
from caunoi.intake.supplied import opened
from caunoi.organisations.settled import parameters
from caunoi.registers.statistics.door import form_blanks_within
from caunoi.registers.statistics.mapping import TYPED, CannotFill, Spot, last_end
from caunoi.reports import answering_forms as answering
from caunoi.reports.answering_forms import WHY, Answer, Asked, Line, Sheet, Signature
from caunoi.trail.acting import act
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.text import Text

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)]
Form = Annotated[str, typer.Argument(help="1 (1-HĐCĐ) hoặc 2 (2-HĐCĐ)")]
Unit = Annotated[str, typer.Argument(help="Đơn vị: mã công khai, mã số hoặc mã số thuế / the unit")]
OfDay = Annotated[
    datetime | None,
    typer.Option("--at", parser=iso_day, metavar="YYYY-MM-DD", help="Ngày cuối kỳ / the period's last day"),
]
NO_BLANK = Text(vi="Chưa nộp biểu trống nào như thế.", en="No such blank form was handed in yet.")
BAD_MAP = Text(
    vi='Tệp khai ô phải là JSON: [{"sheet": …, "place": "C12", "figure": "members"}, {"sheet": …, "place": "C13", "label": …}].',
    en='The mapping has to be JSON: [{"sheet": …, "place": "C12", "figure": "members"}, {"sheet": …, "place": "C13", "label": …}].',
)
BAD_ANSWERS = Text(
    vi='Tệp trả lời phải là JSON: {"mã ô": 12, "mã ô khác": [13, "lý do"]}, chỉ gồm các ô của biểu.',
    en='The answers have to be JSON: {"code of a cell": 12, "another": [13, "reason"]}, of cells of the form alone.',
)
REPORTED = Text(vi="đã ký", en="signed")
EMPTY = Text(vi="chưa có số", en="unanswered")
WRITTEN = Text(
    vi="Lần {number}. Ô để trống: {empty}.", en="Number {number}. Cells left empty: {empty}."
)  # fmt: skip
NONE = Text(vi="không có", en="none")
_SPOT = frozenset({"sheet", "place", "kind", "code", "label", "figure", "part", "by", "group", "day", "tree"})


def add_to(verbs: typer.Typer) -> None:
    """Add the verbs."""
    form = typer.Typer(
        no_args_is_help=True, help="Biểu thống kê 1-HĐCĐ, 2-HĐCĐ. / Statistical forms of the federation."
    )
    form.command("blank")(_blank)
    form.command("map")(_map)
    form.command("show")(_show)
    form.command("fill")(_fill)
    verbs.add_typer(form, name="form")


def _blank(form: Form, file: File) -> None:
    """Nộp biểu trống, xem các dòng của nó. / Hand a blank form in, and see its rows."""
    _home()
    with _in_words():
        kept = form_books.hand_in(form, file.name, file.read_bytes(), by=None, at=timezone.now())
    print(json.dumps(kept.labels, ensure_ascii=False))


def _map(
    form: Form,
    file: File,
    since: Annotated[datetime | None, typer.Option(parser=iso_day, metavar="YYYY-MM-DD")] = None,
) -> None:
    """Khai ô của biểu nộp sau cùng, từ một tệp JSON. / Map the cells of the blank form handed in last, from JSON."""
    reach = _home()
    blank = form_blanks_within(reach).filter(form=form).first()
    if blank is None:
        _refused(NO_BLANK)
    try:
        spots = [_spot(one) for one in json.loads(file.read_text())]
    except (ValueError, KeyError, TypeError, AttributeError):
        _refused(BAD_MAP)
    first = since.date() if since else last_end(reach.day, parameters())
    with _in_words():
        mapping = answering.map_form(blank, spots, since=first, by=None, at=timezone.now())
    told = {"version": mapping.version, "since": mapping.since.isoformat(), "cells": mapping.cells}
    print(json.dumps(told, ensure_ascii=False))


def _spot(said: dict[str, Any]) -> Spot:
    if not said.keys() <= _SPOT or not all(isinstance(one, str) for one in said.values()):
        raise ValueError(said)
    kind = said.get("kind") or (answering.COMPUTED if said.get("figure") else TYPED)
    return Spot(**{"label": "", "code": ""} | said | {"kind": kind})


def _show(
    form: Form,
    unit: Unit,
    at: OfDay = None,
    as_json: Annotated[bool, typer.Option("--json", help="Trả lời bằng JSON / answer in JSON")] = False,
) -> None:
    """Biểu của một đơn vị: ô nào danh sách trả lời, ô nào chưa. / What the lists answer in a unit's form, and what not."""
    reach = _home()
    sheet = _look(form, unit, at, reach)
    if as_json:
        cells = [_told(one) for one in sheet.lines]
        told = {"form": form, "since": sheet.since.isoformat(), "at": sheet.as_of.isoformat(), "cells": cells}
        print(json.dumps(told, ensure_ascii=False))
        return
    for one in sheet.lines:
        says = one.computed or f"({reads(WHY[one.why] if one.why else EMPTY)})"
        signed = f"; {reads(REPORTED)}: {one.reported}" if one.reported else ""
        print(f"{one.spot.place} {one.spot.label}: {says}{signed}")


def _told(line: Line) -> dict[str, Any]:
    return {
        "sheet": line.spot.sheet,
        "place": line.spot.place,
        "code": line.spot.code,
        "label": line.spot.label,
        "computed": line.computed or None,
        "why": line.why or None,
        "reported": line.reported or None,
    }


def _fill(
    form: Form,
    unit: Unit,
    out: Annotated[Path, typer.Argument(help="Ghi tệp ra đây / where the workbook is written")],
    signer: Annotated[str, typer.Option(help="Người ký biểu / who signed")],
    signed_on: Annotated[datetime, typer.Option(parser=iso_day, metavar="YYYY-MM-DD")],
    at: OfDay = None,
    answers: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, readable=True)] = None,
    leave_empty: Annotated[bool, typer.Option("--leave-empty", help="Để trống ô chưa có số")] = False,
) -> None:
    """Ký biểu và ghi tệp; ô chưa có số được nêu tên. / Sign a form and write it; cells that nothing answers are named."""
    reach, now = _home(), timezone.now()
    sheet = _look(form, unit, at, reach)
    typed = _answers(answers, sheet)
    with _in_words():
        signed = answering.sign(
            sheet, typed, Signature(signer, signed_on.date()), seen=sheet.seen, leave_empty=leave_empty, by=None, at=now
        )  # fmt: skip
        book = form_books.write(signed, by=None, at=now)
    about = {"form": signed.form, "return": signed.public_id.hex}
    with act("statistics.taken-out", by=None, at=now, on=day_of(now), about=about):
        out.write_bytes(opened(book.sha256))
    empty = ", ".join(f"{one.place} {one.label}" for one in answering.empty_cells(signed))
    print(reads(WRITTEN.fill(number=signed.number, empty=empty or reads(NONE))))


def _answers(file: Path | None, sheet: Sheet) -> dict[str, Answer]:
    if file is None:
        return {}
    try:
        said = json.loads(file.read_text())
        known = {one.spot.code for one in sheet.lines}
        if not said.keys() <= known:
            raise ValueError(said)
        return {code: _answer(one) for code, one in said.items()}
    except (ValueError, TypeError, AttributeError, IndexError):
        _refused(BAD_ANSWERS)


def _answer(said: Any) -> Answer:
    value, reason = (said[0], str(said[1])) if isinstance(said, list) else (said, "")
    # A number of JSON has a point where officers write a comma.
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return Answer(str(value).replace(".", ",") if number else str(value), reason)


def _look(form: str, typed: str, at: datetime | None, reach: Reach) -> Sheet:
    as_of = at.date() if at else last_end(reach.day, parameters())
    try:
        unit = naming.unit_named(typed, at=as_of)
        told = unit_descriptions_within(reach).on(as_of).select_related("unit").filter(unit=unit).first()
        with _in_words():
            return answering.look(
                told, form, as_of, ask=lambda codes, asked: _figures(unit, codes, asked), parameters=parameters(),
                today=reach.day,
            )  # fmt: skip
    except CannotBeAsked as refused:
        _refused(refused.text)


def _figures(unit: int, codes: list[str], asked: Asked) -> Sequence[Figure]:
    question = reading.Question(asked.at, since=asked.since, tree=asked.tree)
    return reading.current().engine.figures(codes, question, units=[unit], by=asked.by)


def _home() -> Reach:
    now = timezone.now()
    open_home(at=now)
    return operator(day_of(now)).to("statistics.keep")


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except CannotFill as refused:
        _refused(refused.text)


def _refused(text: Text) -> NoReturn:
    print(reads(text), file=sys.stderr)
    raise typer.Exit(2)
