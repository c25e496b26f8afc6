"""`caunoi reform replay`: the reform of 1.7.2025 with the real mapping, on an invented nation in a throw-away home."""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from caunoi.cli.homes import open_home
from caunoi.cli.synth import Size
from caunoi.cli.typed import reads
from caunoi.registers.reorganisations.changes import CannotReorganise
from caunoi.synth.reform.replaying import Replayed, replay
from caunoi.synth.registering.loading import HomeHoldsData
from caunoi.vocabulary.text import Text

TERRITORY = Text(
    vi="Địa bàn: {provinces[0]} → {provinces[1]} tỉnh, {communes[0]} → {communes[1]} xã, {districts_closed} huyện kết thúc,"
    " {wards_split} xã bị chia; {codes_meaning_elsewhere} mã dùng lại chỉ nơi khác.",
    en="Territory: {provinces[0]} → {provinces[1]} provinces, {communes[0]} → {communes[1]} communes, {districts_closed}"
    " districts closed, {wards_split} wards divided; {codes_meaning_elsewhere} codes used again for elsewhere.",
)
PEOPLE = Text(
    vi="Đoàn viên: {members[0]} − {members[1]} kết thúc theo luật = {members[2]}."
    " Doanh nghiệp, cơ quan có công đoàn: {employers[0]} − {employers[1]} = {employers[2]}.",
    en="Members: {members[0]} − {members[1]} ended by law = {members[2]}."
    " Employers with a union: {employers[0]} − {employers[1]} = {employers[2]}.",
)
DECISIONS = Text(
    vi="Cuộc sắp xếp: {count} quyết định về công đoàn, xem trước và thực hiện trong {seconds:.1f} giây (cao nhất {mib} MiB).",
    en="The reform: {count} decisions on unions, previewed and carried out in {seconds:.1f} s ({mib} MiB at most).",
)
PHASE = Text(vi="  {name}: {seconds:.1f} giây", en="  {name}: {seconds:.1f} s")


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    verbs = typer.Typer(no_args_is_help=True, help="Cuộc sắp xếp ngày 1/7/2025. / The reform of 1 July 2025.")
    # A group of one verb stays a group: others come beside it.
    verbs.callback()(_reform)
    verbs.command("replay")(_replay)
    app.add_typer(verbs, name="reform")


def _reform() -> None:
    """Cuộc sắp xếp ngày 1/7/2025. / The reform of 1 July 2025."""


def _replay(
    scale: Annotated[Size, typer.Option(help="Quy mô / size")] = Size.office,
    seed: Annotated[int, typer.Option(min=0, help="Cùng số thì cùng hệ thống bịa / the same nation")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Trả lời bằng JSON / answer in JSON")] = False,
) -> None:
    """Dựng hệ thống bịa ngày 30/6/2025 rồi sắp xếp lại theo các quyết định thật. / An invented nation, reformed."""
    now = timezone.now()
    open_home(at=now)
    try:
        done = replay(scale, seed=seed, at=now, watch=watch)
    except (HomeHoldsData, CannotReorganise) as refusal:
        print(reads(refusal.text), file=sys.stderr)
        raise typer.Exit(2) from None
    if as_json:
        print(json.dumps(done.answer()))
    else:
        _tell(done)
    for difference in done.differences:
        print(reads(difference), file=sys.stderr)
    if done.differences:
        raise typer.Exit(1)


def _tell(done: Replayed) -> None:
    print(reads(TERRITORY).format(**done.answer()))
    print(reads(PEOPLE).format(**done.answer()))
    mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    count = done.decisions.total()
    print(reads(DECISIONS).format(count=count, seconds=done.reform_seconds, mib=mib))
    for phase, seconds in done.seconds.items():
        print(reads(PHASE).format(name=reads(phase), seconds=seconds))


@contextmanager
def watch(phase: Text, total: int | None) -> Iterator[Callable[[int], None]]:
    """A bar for a phase on a terminal; elsewhere a line a phase, and one for each tenth of it."""
    # Standard output is for the answer alone.
    if not sys.stderr.isatty():
        yield _in_lines(reads(phase), total)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(reads(phase), total=total)
        yield lambda done: bar.advance(task, done)


def _in_lines(name: str, total: int | None) -> Callable[[int], None]:
    print(f"{name} …", file=sys.stderr, flush=True)
    so_far = 0

    def advance(done: int) -> None:
        nonlocal so_far
        before, so_far = so_far, so_far + done
        if total and so_far * 10 // total > before * 10 // total:
            print(f"{name}: {min(so_far * 100 // total, 100)} %", file=sys.stderr, flush=True)

    return advance
