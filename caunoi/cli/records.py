"""`caunoi records`: the rows behind a figure, with what an officer needs to act."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
import xlsxwriter
from django.utils import timezone
from rich.box import SIMPLE
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from caunoi.access.reach import operator
from caunoi.cli.figures import BREAKDOWNS, SCOPE_HELP, asked, question_told, refused, unit_asked, written
from caunoi.cli.homes import open_home
from caunoi.cli.typed import Day, iso_day, reads
from caunoi.indicators import naming, reading
from caunoi.indicators.behind import PERSONAL, TITLES, Record, behind
from caunoi.indicators.catalogue import indicator
from caunoi.indicators.definition import Breakdown, CannotBeAsked, Indicator
from caunoi.questions.columns import EMPLOYER_KINDS, MEMBER_STATES, OWNERSHIPS, UNIT_LEVELS
from caunoi.trail.acting import act
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.names import person_sort_key, sort_key
from caunoi.vocabulary.text import Text

SHOWN = 50
# By name up to as many rows as are soon read whole; beyond, in the order of the registers.
SORTED = 20_000
DAYS = {"counted_on", "joined_on", "ended_on", "signed_on", "last_on", "last_contact"}
WHOLE = {"tax_code"}
COUNTS = {"workers", "weight"}
# What an officer can do without first, where a window is narrow.
SPARED = ("kind", "counted_on", "level", "site", "sex", "state")
# Characters that a column needs, the blanks beside it too.
NARROWEST = 13
# Columns of a workbook, in letters, where the usual width would cut what stands there.
WIDE = {"id": 38, "name": 44, "union": 44, "employer": 44, "employers": 44, "programme": 40, "parent": 40}
# Codes as an officer reads them; JSON keeps the codes.
LABELS = {
    "kind": EMPLOYER_KINDS,
    "ownership": OWNERSHIPS,
    "level": UNIT_LEVELS,
    "state": MEMBER_STATES,
    "sex": {"female": Text(vi="nữ", en="female"), "male": Text(vi="nam", en="male")},
}


def add_to(app: typer.Typer) -> None:
    """Put the verb into the command."""
    app.command("records")(records)


def records(
    code: Annotated[str, typer.Argument(help="Mã số liệu.")],
    part: Annotated[
        str, typer.Option(help="counted, holding, gap, unknown, numerator, denominator.")
    ] = "counted",
    unit: Annotated[str, typer.Option(help="Mã công khai, mã số hoặc mã số thuế của đơn vị.")] = "",
    at: Day = None,
    since: Annotated[datetime | None, typer.Option("--from", parser=iso_day, metavar="YYYY-MM-DD")] = None,
    by: Annotated[str, typer.Option(help="ownership, site, place hoặc unit.")] = "",
    by_value: Annotated[str | None, typer.Option(help="Nhóm: state, “Đức Hòa”, hoặc place=Đức Hòa.")] = None,
    tree: Annotated[str, typer.Option(help="as-was, as-is hoặc một ngày.")] = "as-was",
    known_on: Day = None,
    scope: Annotated[str, typer.Option(help=SCOPE_HELP)] = "all",
    as_json: Annotated[bool, typer.Option("--json")] = False,
    xlsx: Annotated[Path | None, typer.Option(help="Ghi ra tệp XLSX.")] = None,
) -> None:
    """Danh sách đằng sau một số liệu. / The rows behind a figure."""
    now = timezone.now()
    open_home(at=now)
    try:
        question = asked(at=at, since=since, tree=tree, known_on=known_on, scope=scope, today=day_of(now))
        one = indicator(code)
        if one.over is not None and part == "counted":
            # Without a part named, a ratio of two registers shows its numerator.
            part = "numerator"
        breakdown, group = _group(one, by, by_value, question.at)
        here = reading.current()
        rows = here.engine.records(
            code, question, unit=unit_asked(here, unit, question), part=part, by=breakdown, group=group
        )
    except CannotBeAsked as refusal:
        raise refused(refusal) from None
    register, in_words = _register(one, part), question_told(question, today=day_of(now))
    within = operator(day_of(now))
    found = behind(register, rows, at=question.at, within=within, parameters=here.engine.parameters)
    if len(rows) <= SORTED:
        found = iter(sorted(found, key=person_key if register in PERSONAL else name_key))
    if xlsx is not None:
        _check_place(xlsx)
        if register in PERSONAL:
            _note_export(code, len(rows), at=now, on=question.at)
        _write(xlsx, one, found, question.at, in_words)
        print(f"Đã ghi {len(rows)} dòng vào {xlsx} / {len(rows)} rows written", file=sys.stderr)
    elif as_json:
        _print_json(found)
    elif not rows:
        _show_nothing(one, part)
    else:
        _show(one, part, found, len(rows), question.at, in_words)


def name_key(record: Record) -> tuple[str, str]:
    """Firms and unions in dictionary order; those of one name by id."""
    return sort_key(str(record.get("name") or "")), str(record["id"])


def person_key(record: Record) -> tuple[str, str]:
    """People by given name, as rosters are."""
    return person_sort_key(str(record.get("name") or "")), str(record["id"])


def _check_place(file: Path) -> None:
    """Before the export leaves its trace: a file that cannot be written is a sentence, not a broken export."""
    if file.is_dir() or not os.access(file if file.exists() else file.parent, os.W_OK):
        raise refused(
            CannotBeAsked(
                vi=f"Không ghi được vào “{file}”. Chọn một tệp trong thư mục có sẵn và được phép ghi.",
                en=f"“{file}” cannot be written. Choose a file in a folder that exists and may be written to.",
            )
        )
    if file.suffix.lower() != ".xlsx":
        raise refused(
            CannotBeAsked(
                vi=f"Chỉ ghi được tệp Excel. Đặt tên tệp kết thúc bằng .xlsx, ví dụ “{file.with_suffix('.xlsx')}”.",
                en=f"Only an Excel workbook is written. End the name in .xlsx, as in “{file.with_suffix('.xlsx')}”.",
            )
        )


def _register(one: Indicator, part: str) -> str:
    other = one.over is not None and part in {"denominator", "unknown"}
    return one.over.one_row_per.name if other and one.over else one.one_row_per.name


def _group(one: Indicator, by: str, value: str | None, at: date) -> tuple[Breakdown | None, int | str | None]:
    """The group as typed: `state`, a place, or `breakdown=value`. Raises CannotBeAsked."""
    if value is None:
        return None, None
    if not by and "=" in value and value.split("=", 1)[0] in BREAKDOWNS:
        by, value = value.split("=", 1)
    if by:
        breakdown = one.check_breakdown(by)
        return breakdown, naming.group_named(breakdown, value, at=at)
    if value in OWNERSHIPS:
        return one.check_breakdown("ownership"), value
    groups = ", ".join(OWNERSHIPS)
    for guess in ("place", "site", "unit"):
        try:
            return one.check_breakdown(guess), naming.group_named(guess, value, at=at)
        except CannotBeAsked:
            continue
    raise CannotBeAsked(
        vi=f"Không có nhóm nào tên “{value}”; các nhóm: {groups}, hoặc ghi rõ, ví dụ place=Đức Hòa.",
        en=f"No group is named “{value}”; there are: {groups}, or say which, for example place=Đức Hòa.",
    )


def _note_export(code: str, rows: int, *, at: datetime, on: date) -> None:
    """Personal data that leave the system leave a trace."""
    with act("records.exported", by=None, at=at, on=on, about={"code": code, "rows": rows}):
        pass


def _print_json(found: Iterator[Record]) -> None:
    out = sys.stdout
    out.write("[")
    for number, record in enumerate(found):
        out.write(",\n " if number else "\n ")
        json.dump(record, out, ensure_ascii=False)
    out.write("\n]\n")


def _write(file: Path, one: Indicator, found: Iterator[Record], at: date, in_words: str) -> None:
    """Every cell is text or a number, never a formula; the same rows give the same bytes."""
    book = xlsxwriter.Workbook(str(file), {"constant_memory": True, "strings_to_formulas": False})
    moment = datetime(at.year, at.month, at.day)  # noqa: DTZ001 - a day of the figure, not a moment of the clock
    book.set_properties({"title": one.title.vi, "created": moment})
    sheet = book.add_worksheet("Danh sách")
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_string(0, 0, f"{one.title.vi} – đến ngày {at:%d/%m/%Y}", bold)
    sheet.write_string(1, 0, in_words)
    keys: list[str] = []
    for line, record in enumerate(found, start=3):
        if not keys:
            keys = list(record)
            for column, key in enumerate(keys):
                sheet.write_string(2, column, TITLES[key].vi, bold)
                sheet.set_column(column, column, WIDE.get(key, 16))
        for column, key in enumerate(keys):
            value = record[key]
            if key in DAYS and value:
                sheet.write_datetime(line, column, date.fromisoformat(str(value)), day)
            elif isinstance(value, int):
                sheet.write_number(line, column, value)
            elif value is not None:
                sheet.write_string(line, column, _said(key, value))
    book.close()
    file.chmod(0o600)


def _said(key: str, value: object) -> str:
    label = LABELS.get(key, {}).get(str(value))
    return label.vi if label else str(value)


def _shown(key: str, value: object) -> str:
    """A cell of the terminal's table: days as an officer writes them, how many with its dots."""
    if key in DAYS:
        return f"{date.fromisoformat(str(value)):%d/%m/%Y}"
    if key in COUNTS and isinstance(value, int):
        return written(value)
    label = LABELS.get(key, {}).get(str(value))
    return reads(label) if label else str(value)


PARTS = {
    "counted": Text(vi="tất cả được xét", en="all that are counted"),
    "holding": Text(vi="đã đạt", en="those that hold"),
    "gap": Text(vi="còn thiếu", en="those that are missing"),
    "unknown": Text(vi="chưa rõ", en="not known"),
    "numerator": Text(vi="tử số", en="numerator"),
    "denominator": Text(vi="mẫu số", en="denominator"),
}
HEADLINE = Text(vi="{title}{part}, đến ngày {day}: {rows} dòng", en="{title}{part}, to {day}: {rows} rows")
FIRST_ROWS = Text(
    vi="{shown} dòng đầu; thêm --json hoặc --xlsx để lấy hết.",
    en="The first {shown} rows; --json or --xlsx gives all.",
)
OTHER_COLUMNS = Text(
    vi="Cửa sổ hẹp, không hiện: {columns}. Có trong --json và --xlsx.",
    en="Left out of a narrow window: {columns}. They are in --json and --xlsx.",
)


def _show_nothing(one: Indicator, part: str) -> None:
    if part == "gap" and one.having is None:
        print("Số đếm không có phần còn thiếu. / A plain count has no gap.")
    else:
        print("Không có dòng nào. / No rows.")


def _show(one: Indicator, part: str, found: Iterator[Record], total: int, at: date, in_words: str) -> None:
    shown = [record for _, record in zip(range(SHOWN), found, strict=False)]
    keys = [key for key in TITLES if key != "id" and any(record.get(key) is not None for record in shown)]
    if all(record["weight"] == 1 for record in shown):
        keys = [key for key in keys if key != "weight"]
    said = f" – {reads(PARTS[part])}" if one.reads == "percent" else ""
    console = Console()
    # A column of one word a line is no column: what does not fit is named below.
    fitting = max(1, console.width // NARROWEST)
    spare = [key for key in (*SPARED, *reversed(keys)) if key in keys]
    others = list(dict.fromkeys(spare))[: max(0, len(keys) - fitting)]
    keys = [key for key in keys if key not in others]
    table = Table(
        title=reads(
            HEADLINE.fill(title=reads(one.title), part=said, day=f"{at:%d/%m/%Y}", rows=written(total))
        ),
        box=SIMPLE,
    )
    for key in keys:
        # A code or a day in two pieces is no code and no day; a name may take two lines.
        whole = key in DAYS or key in WHOLE
        table.add_column(
            reads(TITLES[key]),
            no_wrap=whole,
            min_width=10 if whole else 8,
            overflow="fold",
            justify="right" if key in COUNTS else "left",
        )
    for record in shown:
        table.add_row(*("" if record.get(key) is None else escape(_shown(key, record[key])) for key in keys))
    notes = [FIRST_ROWS.fill(shown=SHOWN)] if total > SHOWN else []
    if others:
        notes.append(OTHER_COLUMNS.fill(columns=", ".join(reads(TITLES[key]) for key in others)))
    table.caption = "\n".join([*([in_words] if in_words else []), *map(reads, notes)]) or None
    console.print(table)
