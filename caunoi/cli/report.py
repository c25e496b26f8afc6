"""`caunoi report`: the official documents, as Word, PDF and Excel files."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from django.utils import timezone

from caunoi.access.reach import operator
from caunoi.cli.figures import asked, refused, unit_asked
from caunoi.cli.homes import open_home
from caunoi.cli.typed import Day, iso_day
from caunoi.indicators import reading
from caunoi.indicators.definition import CannotBeAsked
from caunoi.reports.docx import TemplateRefused
from caunoi.reports.gathering import gather
from caunoi.reports.layout import LayoutRefused, read_layout
from caunoi.reports.word_template import build
from caunoi.reports.writing import FORMATS, write
from caunoi.vocabulary.days import day_of

Out = Annotated[Path, typer.Option("--out", help="Tệp ghi ra; phần đuôi chọn loại: .docx, .pdf hoặc .xlsx.")]


def add_to(app: typer.Typer) -> None:
    """Put the verb into the command."""
    verbs = typer.Typer(no_args_is_help=True, help="Báo cáo theo thể thức văn bản. / Official documents.")
    verbs.command("review")(review)
    verbs.command("template")(template)
    app.add_typer(verbs, name="report")


def review(
    out: Out,
    at: Day = None,
    since: Annotated[
        datetime | None, typer.Option("--from", parser=iso_day, metavar="YYYY-MM-DD", help="Ngày đầu kỳ.")
    ] = None,
    unit: Annotated[str, typer.Option(help="Mã công khai, mã số hoặc mã số thuế của đơn vị.")] = "",
    known_on: Day = None,
) -> None:
    """Báo cáo sơ kết thực hiện Nghị quyết 02-NQ/TW. / The periodic review of Resolution 02."""
    _check_ending(out, tuple(FORMATS))
    now = timezone.now()
    open_home(at=now)
    home = Path(settings.CAUNOI_HOME)
    try:
        question = asked(at=at, since=since, known_on=known_on, today=day_of(now))
        here = reading.current()
        found = gather(here, question, within=operator(day_of(now)), unit=unit_asked(here, unit, question))
        written = write(found, out.suffix.lower(), layout=read_layout(home), home=home)
    except CannotBeAsked as refusal:
        raise refused(refusal) from None
    except (LayoutRefused, TemplateRefused) as refusal:
        raise _stopped(str(refusal)) from None
    _save(out, written)


def template(out: Out) -> None:
    """Xuất mẫu Word để sửa và đặt vào CAUNOI_HOME/templates/review.docx. / The Word template, to be changed."""
    _check_ending(out, (".docx",))
    home = Path(settings.CAUNOI_HOME)
    try:
        written = build(read_layout(home))
    except LayoutRefused as refusal:
        raise _stopped(str(refusal)) from None
    _save(out, written)
    print(f"Sửa mẫu trong Word rồi đặt vào {home / 'templates' / 'review.docx'}.", file=sys.stderr)


def _check_ending(out: Path, endings: tuple[str, ...]) -> None:
    if out.suffix.lower() not in endings:
        listed = ", ".join(endings)
        raise _stopped(
            f"Không ghi được tệp “{out.name}”: đuôi tệp phải là {listed}.",
            f"Cannot write “{out.name}”: its ending must be {listed}.",
        )


def _save(out: Path, written: bytes) -> None:
    try:
        out.write_bytes(written)
    except OSError:
        raise _stopped(
            f"Không ghi được “{out}”: thư mục không có hoặc không được phép ghi. Hãy chọn thư mục khác.",
            f"Cannot write “{out}”: the folder is not there or may not be written to. Choose another folder.",
        ) from None
    print(f"Đã ghi {out} / written", file=sys.stderr)


def _stopped(*sentences: str) -> typer.Exit:
    for sentence in sentences:
        print(sentence, file=sys.stderr)
    return typer.Exit(2)
