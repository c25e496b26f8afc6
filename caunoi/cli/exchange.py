"""`caunoi exchange`: figures out to other systems in five formats, and reported ones in from two."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, NoReturn
from uuid import UUID

import typer
from django.utils import timezone

from caunoi.access.reach import operator
from caunoi.cli.figures import asked, refused, unit_asked
from caunoi.cli.homes import open_home
from caunoi.cli.typed import Day, iso_day, reads
from caunoi.indicators import reading
from caunoi.indicators.catalogue import indicator
from caunoi.indicators.computing import every_code
from caunoi.indicators.definition import CannotBeAsked
from caunoi.indicators.door import reported_figures_within
from caunoi.indicators.interchange import arriving
from caunoi.indicators.interchange.codes import DATA_SET, VERSION, listed
from caunoi.indicators.interchange.lines import Line, lines
from caunoi.indicators.interchange.refusing import CannotBeRead
from caunoi.indicators.reporting import CannotReport
from caunoi.reports.figure_files import FORMATS
from caunoi.trail.acting import act
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.text import Text

AsJson = Annotated[bool, typer.Option("--json", help="Trả lời bằng JSON / answer in JSON")]
NO_FORMAT = Text(
    vi="Không có định dạng “{found}”; có: {known}.", en="There is no format “{found}”; there are: {known}."
)
NO_FILE = Text(
    vi="Không có tệp số liệu nào đã nhận mang mã ấy.", en="No file of figures was taken in by that id."
)
WENT = Text(vi="Đã ghi {count} số liệu vào {file}.", en="Wrote {count} figures to {file}.")
CAME = Text(
    vi="Mới {new}, thay {replaced}, đã có {known}; để sang bên {aside} số không phải số báo cáo.",
    en="New {new}, replaced {replaced}, known {known}; {aside} that are no reported values left aside.",
)
LINE = Text(vi="Dòng {line}: {says}", en="Line {line}: {says}")
BACK = Text(vi="Đã rút lại {count} số.", en="{count} figures taken back.")


def add_to(app: typer.Typer) -> None:
    """Add the verbs."""
    verbs = typer.Typer(
        no_args_is_help=True, help="Trao đổi số liệu với hệ thống khác. / Figures to and from others."
    )
    verbs.command("codes")(_codes)
    verbs.command("out")(_out)
    verbs.command("in")(_in)
    verbs.command("back")(_back)
    app.add_typer(verbs, name="exchange")


def _codes() -> None:
    """Bảng mã, có phiên bản: mỗi mã nghĩa là gì. / The list of codes with its version, and what each means."""
    print(
        json.dumps(
            {"codes": DATA_SET, "version": VERSION, "indicators": listed()}, ensure_ascii=False, indent=1
        )
    )


def _out(
    form: Annotated[str, typer.Argument(metavar="FORMAT", help="csv, xlsx, json, adx, sdmx")],
    file: Annotated[Path, typer.Argument(dir_okay=False)],
    codes: Annotated[
        list[str] | None, typer.Argument(help="Mã số liệu; không ghi là tất cả / all if left out")
    ] = None,
    unit: Annotated[
        str, typer.Option(help="Mã công khai, mã số hoặc mã số thuế / the unit; the root if left out")
    ] = "",
    at: Day = None,
    since: Annotated[datetime | None, typer.Option("--from", parser=iso_day, metavar="YYYY-MM-DD")] = None,
    below: Annotated[
        bool, typer.Option("--below", help="Cả đơn vị trực tiếp bên dưới / units right below too")
    ] = False,
) -> None:
    """Ghi số liệu ra tệp cho hệ thống khác. / Write figures for another system."""
    now = timezone.now()
    open_home(at=now)
    if form not in FORMATS:
        _refused(NO_FORMAT.fill(found=form, known=", ".join(FORMATS)))
    try:
        question = asked(at=at, since=since, today=day_of(now))
        here = reading.current()
        one = unit_asked(here, unit, question)
        wanted = [indicator(code).code for code in codes or every_code(None)]
        found = list(here.engine.figures(wanted, question, units=[one]))
        if below:
            by_unit = [code for code in wanted if "unit" in indicator(code).by]
            found += here.engine.figures(by_unit, question, units=[one], by="unit")
    except CannotBeAsked as refusal:
        raise refused(refusal) from None
    told = lines(found)
    content = FORMATS[form].write(told, now, "en" if reads(Text(vi="vi", en="en")) == "en" else "vi")
    _taken_out(told, form, now)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as written:
        written.write(content)
    print(reads(WENT.fill(count=len(told), file=file)), file=sys.stderr)


def _taken_out(told: list[Line], form: str, now: datetime) -> None:
    about = {"format": form, "rows": len(told), "codes": DATA_SET}
    with act("figures.taken-out", by=None, at=now, on=day_of(now), about=about):
        pass


def _in(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)],
    signer: Annotated[str, typer.Option(help="Người ký số báo cáo / who signed the figures")],
    signed_on: Annotated[datetime, typer.Option(parser=iso_day, metavar="YYYY-MM-DD")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ xem / look only")] = False,
    as_json: AsJson = False,
) -> None:
    """Nhận số báo cáo từ tệp ADX hoặc CSV: cả tệp, hoặc không gì cả. / Take reported figures in, all or none."""
    now = timezone.now()
    open_home(at=now)
    with _in_words(as_json=as_json):
        taken = arriving.take_in(
            file.name, file.read_bytes(), hands=None, signer=signer, signed_on=signed_on.date(), by=None, at=now,
            dry_run=dry_run,
        )  # fmt: skip
    counts = {"new": taken.new, "replaced": taken.replaced, "known": taken.known, "aside": taken.aside}
    if as_json:
        paper = str(taken.document.public_id) if taken.document else None
        print(json.dumps({"file": paper, **counts, "refused": []}))
        return
    print(reads(CAME.fill(**counts)))
    if taken.document:
        print(taken.document.public_id)


def _back(
    file: Annotated[
        str, typer.Argument(metavar="ID", help="Mã mà lệnh in đã in ra / the id that `in` printed")
    ],
) -> None:
    """Rút lại cả tệp: số mà nó thay lại có hiệu lực. / Take a whole file back; what it replaced stands again."""
    now = timezone.now()
    open_home(at=now)
    try:
        found = (
            arriving.files_of(reported_figures_within(operator(day_of(now))))
            .filter(public_id=UUID(file))
            .first()
        )
    except ValueError:
        found = None
    if found is None:
        _refused(NO_FILE)
    with _in_words(as_json=False):
        count = arriving.take_back(found, hands=None, by=None, at=now)
    print(reads(BACK.fill(count=count)))


@contextmanager
def _in_words(*, as_json: bool) -> Iterator[None]:
    """Faults by line, and 3: nothing was taken in. What is wrong with the request itself: 2."""
    try:
        yield
    except CannotReport as refusal:
        _refused(refusal.text)
    except CannotBeRead as refusal:
        for fault in refusal.faults:
            says = reads(fault.text)
            print(
                says if fault.line is None else reads(LINE).format(line=fault.line, says=says),
                file=sys.stderr,
            )
        if as_json:
            faults = [{"line": fault.line, "reason": fault.text.as_json()} for fault in refusal.faults]
            print(json.dumps({"file": None, "refused": faults}, ensure_ascii=False))
        raise typer.Exit(3) from None


def _refused(text: Text) -> NoReturn:
    print(reads(text), file=sys.stderr)
    raise typer.Exit(2)
