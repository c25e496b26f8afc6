"""`caunoi intake`: lists as units send them, into the registers."""

from __future__ import annotations

import json
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Annotated, Protocol

import typer
from django.db import OperationalError, close_old_connections
from django.utils import timezone
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text as Line

from caunoi.cli.difference import show
from caunoi.cli.homes import open_home
from caunoi.cli.typed import iso_day, reads
from caunoi.intake.answering import KIND as ANSWER
from caunoi.intake.looking import look_at
from caunoi.intake.outcomes import Entry, FileOutcome, Outcome
from caunoi.intake.rosters import ROSTERS
from caunoi.intake.running import Run
from caunoi.intake.taking_in import Watch, read, take_in
from caunoi.intake.watching import WatchedFolder
from caunoi.trail.writing import Overtaken
from caunoi.vocabulary.text import Text

KINDS: dict[str | None, Text] = {
    **{roster.code: roster.word for roster in ROSTERS},
    ANSWER: Text(vi="tệp trả lại", en="returned workbook"),
    None: Text(vi="không đọc được", en="not readable"),
}
TOTALS = {
    "employers": Text(vi="đơn vị", en="employers"),
    "unions": Text(vi="công đoàn cơ sở", en="grassroots unions"),
    "people": Text(vi="người", en="people"),
    "memberships_open": Text(vi="đoàn viên", en="members"),
    "agreements": Text(vi="thoả ước", en="agreements"),
    "nominations": Text(vi="đề nghị hỗ trợ", en="nominations"),
    "held": Text(vi="chờ xử lý", en="held"),
    "refused": Text(vi="từ chối", en="refused"),
}
RECEIVED, KIND, FILE = (
    Text(vi="Danh sách đã nhận", en="Lists received"),
    Text(vi="Loại", en="Kind"),
    Text(vi="Tệp", en="File"),
)
COUNTED = (
    Text(vi="Dòng", en="Rows"),
    Text(vi="Nhận", en="Taken in"),
    Text(vi="Đã có", en="Known"),
    Text(vi="Chờ xử lý", en="Held"),
    Text(vi="Từ chối", en="Refused"),
)
MORE = Text(
    vi="… và {rows} dòng khác: xem ở trang Gửi danh sách (caunoi serve), hoặc thêm --json.",
    en="… and {rows} more rows: see the page for sending lists (caunoi serve), or add --json.",
)
IGNORED = Text(vi="Bỏ qua: {files}", en="Left alone: {files}")
STEPS = {"read": "Đọc và kiểm tra", "written": "Ghi"}
NOTHING_READ = 2
# What a reader of a terminal takes in at once; the rest is in --json and on the screen of the review.
SHOWN = 20
# Of a whole folder the table is by kind, and the first few sentences show what sort of thing is the matter.
FILES_SHOWN, SHOWN_OF_A_FOLDER = 15, 6
MISSING = (
    "Không có tệp hoặc thư mục {0}. Xem lại đường dẫn; tên có dấu cách thì đặt trong ngoặc kép.\n"
    "There is no file or folder {0}. Check the path; a name with blanks goes between quotation marks."
)
NO_LISTS = (
    "Không có danh sách nào (.xlsx, .xls, .ods, .csv, .zip) trong thư mục này.\n"
    "There is no list (.xlsx, .xls, .ods, .csv, .zip) in this folder."
)
WHICH = Text(
    vi="Hãy chỉ thư mục, tệp danh sách, hoặc thư mục để trông (--watch); --watch không xem thử được.",
    en="Name a folder or lists, or a folder to watch (--watch); there is no trial of --watch.",
)
NO_FOLDER = Text(vi="{folder} không phải là thư mục.", en="{folder} is no folder.")
WATCHING = Text(
    vi="Đang trông thư mục {folder}. Dừng bằng Ctrl+C.", en="Watching the folder {folder}. Ctrl+C stops it."
)
PUT_ASIDE = Text(
    vi="Danh sách và báo cáo đã chuyển vào {folder}.", en="The lists and their report are now in {folder}."
)
LATER = Text(
    vi="Chưa làm xong ({why}): danh sách nào đã nhận thì vẫn còn, các tệp vẫn ở chỗ cũ, lần xem sau sẽ thử lại.",
    en="Not finished ({why}): lists taken in before it stay, the files are where they were, and the next look tries"
    " again.",
)
TRIAL = "Chỉ xem thử: chưa giữ lại gì. / A trial: nothing was kept."


def add_to(app: typer.Typer) -> None:
    """Put the verb into the command."""
    app.command("intake")(intake)


def intake(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="FOLDER|FILE…", help="Thư mục hoặc các tệp danh sách.")
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", parser=iso_day, metavar="YYYY-MM-DD", help="Ngày của số liệu."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ xem, không ghi gì.")] = False,
    accept_leavers: Annotated[
        bool, typer.Option("--accept-leavers", help="Xác nhận luôn những người có vẻ đã thôi.")
    ] = False,
    difference: Annotated[
        bool, typer.Option("--difference", help="Chỉ đối chiếu với hồ sơ, từng dòng; không ghi gì.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    watched: Annotated[
        Path | None,
        typer.Option(
            "--watch", metavar="FOLDER", help="Trông một thư mục: có danh sách mới thì nhận, đến khi dừng."
        ),
    ] = None,
    every: Annotated[
        float, typer.Option("--every", min=0.1, metavar="SECONDS", help="Bao lâu xem lại thư mục được trông.")
    ] = 5.0,
) -> None:
    """Nhận danh sách doanh nghiệp, đoàn viên, thoả ước, đề nghị hỗ trợ. / Take in the lists that units send."""
    asked = _asked(paths or [], watched, dry_run=dry_run or difference)
    now = timezone.now()
    open_home(at=now)
    day = as_of.date() if as_of else None
    if watched is not None:
        _until_told_to_stop(watched, every=every, day=day, accept_leavers=accept_leavers, as_json=as_json)
        return
    run = Run(by=None, at=now, as_of=day, accept_leavers=accept_leavers)
    if difference:
        outcome = _differ(asked, run, as_json=as_json)
    else:
        outcome = _take_in(asked, run, dry_run=dry_run, as_json=as_json)
    if dry_run or difference:
        # Standard output is for the answer alone when it is JSON.
        print(TRIAL, file=sys.stderr if as_json else sys.stdout)
    raise typer.Exit(outcome.exit_code)


def _take_in(paths: list[Path], run: Run, *, dry_run: bool, as_json: bool) -> Outcome:
    with _progress() as advance:
        outcome = take_in(paths, run, dry_run=dry_run, advance=advance)
    if not outcome.files:
        print(NO_LISTS, file=sys.stderr)
    if as_json:
        json.dump(outcome.as_json(), sys.stdout, ensure_ascii=False, indent=1)
        print()
    elif outcome.files:
        _show(outcome, Console())
    elif outcome.ignored:
        _show_ignored(outcome, Console())
    return outcome


def _differ(paths: list[Path], run: Run, *, as_json: bool) -> Outcome:
    with _progress() as advance:
        received, ignored = read(paths, advance=advance)
        outcome, lines, _ = look_at(received, run, ignored=ignored, watch=Watch(rows=advance))
    if not outcome.files:
        print(NO_LISTS, file=sys.stderr)
    show(outcome, lines, as_json=as_json)
    return outcome


def _asked(paths: list[Path], watched: Path | None, *, dry_run: bool) -> list[Path]:
    """The folder or lists named; ends with a sentence where there are none, or more than can be done."""
    if bool(paths) == (watched is not None) or (watched is not None and dry_run):
        raise typer.BadParameter(reads(WHICH))
    named = paths if watched is None else [watched]
    if missing := [str(path) for path in named if not path.exists()]:
        print(MISSING.format(", ".join(f"“{path}”" for path in missing)), file=sys.stderr)
        raise typer.Exit(NOTHING_READ)
    if watched is not None and not watched.is_dir():
        raise typer.BadParameter(reads(NO_FOLDER).format(folder=watched))
    return named


def _until_told_to_stop(
    folder: Path, *, every: float, day: date | None, accept_leavers: bool, as_json: bool
) -> None:
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    print(reads(WATCHING).format(folder=folder), file=sys.stderr, flush=True)
    watch(folder, stop, every=every, day=day, accept_leavers=accept_leavers, as_json=as_json)


class Stop(Protocol):
    """Says when to stop; `threading.Event` is one."""

    def is_set(self) -> bool:
        """Whether it is time."""

    def wait(self, timeout: float) -> object:
        """Until then, or for so many seconds."""


def watch(
    folder: Path, stop: Stop, *, every: float, day: date | None, accept_leavers: bool, as_json: bool
) -> None:
    """Take in what comes to lie in the folder until told to stop; what cannot be taken now is tried at the next look."""
    watching = WatchedFolder(folder)
    while not stop.is_set():
        try:
            if lists := watching.settled():
                watching.can_put_aside()
                now = timezone.now()
                outcome = take_in(lists, Run(by=None, at=now, as_of=day, accept_leavers=accept_leavers))
                aside = watching.put_aside(lists, _report(outcome), at=now)
                _tell(outcome, aside, as_json=as_json)
        except (OSError, OperationalError, Overtaken) as error:
            # A disk that is full, a share that is away, a database that restarts, somebody who was faster: no list
            # was taken in half, and those that were whole before are known when they are read again.
            print(reads(LATER).format(why=type(error).__name__), file=sys.stderr, flush=True)
            if isinstance(error, OperationalError):
                close_old_connections()
        stop.wait(every)


def _report(outcome: Outcome) -> str:
    """All that is said of a hand-in, for whoever put it into the folder."""
    text = StringIO()
    _show(outcome, Console(file=text, width=110), whole=True)
    return text.getvalue()


def _tell(outcome: Outcome, aside: Path, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(outcome.as_json(), ensure_ascii=False), flush=True)
    else:
        _show(outcome, Console())
    print(reads(PUT_ASIDE).format(folder=aside), file=sys.stderr, flush=True)


@contextmanager
def _progress() -> Iterator[Callable[[str, int], None]]:
    """A bar on a terminal, nothing elsewhere; it goes to standard error."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda step, rows: None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,} dòng"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        tasks = {step: progress.add_task(text, total=None) for step, text in STEPS.items()}
        yield lambda step, rows: progress.advance(tasks[step], rows)


def _show(outcome: Outcome, console: Console, *, whole: bool = False) -> None:
    many = len(outcome.files) > FILES_SHOWN
    console.print(_table(outcome.files, by_kind=many))
    entries = [(file, entry) for file in outcome.files for entry in _told(file)]
    shown = len(entries) if whole else SHOWN_OF_A_FOLDER if many else SHOWN
    before: FileOutcome | None = None
    for file, entry in entries[:shown]:
        cell = (
            ""
            if entry.row is None
            else f"{entry.sheet + '!' if entry.sheet else ''}{entry.column or ''}{entry.row}: "
        )
        # The file on a line of its own, then its cells: a long name and a cell in one line cannot be told apart.
        if file is not before:
            console.print(file.name, markup=False, highlight=False)
        before = file
        console.print(Padding(Line(f"• {cell}{reads(entry.reason)}"), (0, 0, 0, 2)))
    if len(entries) > shown:
        console.print(reads(MORE.fill(rows=_number(len(entries) - shown))))
    console.print(" · ".join(f"{_number(outcome.totals[key])} {reads(word)}" for key, word in TOTALS.items()))
    _show_ignored(outcome, console)


def _told(file: FileOutcome) -> list[Entry]:
    """What was set aside; and of the warnings, which --json lists, what the whole list lacks."""
    lacks = [warning for warning in file.warnings if warning.code == "identity-column-missing"]
    return [*lacks, *file.refused, *file.held]


def _show_ignored(outcome: Outcome, console: Console) -> None:
    if outcome.ignored:
        told = reads(IGNORED).format(files=", ".join(outcome.ignored))
        console.print(told, markup=False, highlight=False, soft_wrap=True)


def _table(files: list[FileOutcome], *, by_kind: bool) -> Table:
    """A line a file, or a line a kind where there are too many files to read."""
    table = Table(title=reads(RECEIVED))
    table.add_column(reads(KIND if by_kind else FILE), overflow="fold")
    table.add_column(reads(FILE if by_kind else KIND), justify="right" if by_kind else "left")
    for title in COUNTED:
        table.add_column(reads(title), justify="right", no_wrap=True)
    if by_kind:
        for kind, name in KINDS.items():
            some = [file for file in files if file.kind == kind]
            if some:
                table.add_row(reads(name), _number(len(some)), *_counts(some))
    else:
        for file in files:
            table.add_row(escape(file.name), reads(KINDS[file.kind]), *_counts([file]))
    return table


def _counts(files: list[FileOutcome]) -> list[str]:
    each = [(f.rows, f.accepted, f.already_known, len(f.held), len(f.refused)) for f in files]
    return [_number(sum(column)) for column in zip(*each, strict=True)]


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")
