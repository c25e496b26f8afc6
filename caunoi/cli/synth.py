"""`caunoi synth`: a fictitious office, province or nation, as lists in a folder or straight into the registers."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from caunoi.cli.homes import open_home
from caunoi.cli.typed import iso_day
from caunoi.synth import lists, worlds
from caunoi.synth.addressing import NoTerritory, address
from caunoi.synth.registering import loading
from caunoi.synth.scales import AT, provinces_of, rows_about
from caunoi.synth.truth import add


class Size(StrEnum):
    """How big: one office's 120 employers, Long An's 17,000, or 63 provinces."""

    office = "office"
    province = "province"
    nation = "nation"


def add_to(app: typer.Typer) -> None:
    """Add the verb."""

    @app.command()
    def synth(
        out: Annotated[Path | None, typer.Argument(help="Thư mục mới cho danh sách / a new folder")] = None,
        scale: Annotated[Size, typer.Option(help="Quy mô / size")] = Size.office,
        seed: Annotated[
            int, typer.Option(min=0, help="Cùng số thì cùng tệp / the same number, the same bytes")
        ] = 1,
        at: Annotated[
            datetime, typer.Option(parser=iso_day, metavar="YYYY-MM-DD", help="Ngày / the day")
        ] = datetime.combine(AT, datetime.min.time()),
        direct: Annotated[
            bool, typer.Option("--direct", help="Ghi thẳng vào sổ / into the registers")
        ] = False,
        addresses: Annotated[
            bool,
            typer.Option(
                "--addresses", help="Đặt nơi đã nhận từ danh sách bịa vào xã / place them in communes"
            ),
        ] = False,
    ) -> None:
        """Dựng một tỉnh bịa: mọi người và doanh nghiệp đều không có thật. / An invented province."""
        if addresses:
            _place(worlds.each(scale, seed=seed, at=at.date()))
            return
        if out is None and not direct:
            _stop("Cần một thư mục để ghi danh sách. / A folder for the lists is needed.")
        if out is not None and out.exists() and any(out.iterdir()):
            _stop(
                f"Thư mục {out} đã có tệp; hãy chọn thư mục mới. / {out} is not empty; choose a new folder."
            )
        with _progress(rows_about(scale)) as advance:
            made = worlds.each(scale, seed=seed, at=at.date())
            answer = _into_registers(made, scale, advance) if direct else _as_lists(made, scale, out, advance)
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
            text = json.dumps(answer, ensure_ascii=False, indent=1)
            (out / "truth.json").write_text(text + "\n", encoding="utf-8")
            print(f"Đã ghi {out} / written", file=sys.stderr)
        else:
            print(json.dumps(answer, ensure_ascii=False, indent=1))


def _as_lists(
    made: Iterator[worlds.World], scale: Size, out: Path | None, advance: Callable[[int], None]
) -> dict[str, object]:
    assert out is not None  # noqa: S101 - the verb refused this above
    if len(provinces_of(scale)) == 1:
        return lists.write(next(made), out, advance=advance)
    answers = [
        lists.write(world, out / f"{world.land.citizen_code:03} {world.land.short}", advance=advance)
        for world in made
    ]
    return add(answers)


def _place(made: Iterator[worlds.World]) -> None:
    moment = datetime.now(UTC)
    open_home(at=moment)
    try:
        print(json.dumps({"placed": address(made, at=moment)}))
    except NoTerritory as refusal:
        _stop(f"{refusal.text.vi} / {refusal.text.en}")


def _into_registers(
    made: Iterator[worlds.World], scale: Size, advance: Callable[[int], None]
) -> dict[str, object]:
    moment = datetime.now(UTC)
    open_home(at=moment)
    try:
        answers = loading.load(made, at=moment, nation=len(provinces_of(scale)) > 1, advance=advance)
    except loading.HomeHoldsData as refusal:
        _stop(f"{refusal.text.vi} / {refusal.text.en}")
    return answers[0] if len(answers) == 1 else add(answers)


@contextmanager
def _progress(rows: int) -> Iterator[Callable[[int], None]]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    # Standard output is for the answer alone.
    with Progress(*columns, console=Console(stderr=True), transient=not sys.stderr.isatty()) as bar:
        task = bar.add_task("synth", total=rows)
        yield lambda done: bar.advance(task, done)


def _stop(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)
    raise typer.Exit(2)
