"""`caunoi keys rotate | needed | retire`: keys are replaced while work goes on, and old ones removed on demand."""

from __future__ import annotations

import sys
from typing import Annotated, cast, get_args

import typer
from django.utils import timezone

from caunoi.cli.homes import open_home
from caunoi.retention import rotating
from caunoi.retention.rotating import CannotRotate
from caunoi.trail.keys import Ring

RINGS = get_args(Ring)
rings = typer.Typer(
    no_args_is_help=True, help="Khóa: xoay, xem còn cần, bỏ. / Keys: rotate, what is needed, retire."
)
Which = Annotated[str, typer.Argument(metavar="|".join(RINGS), help="Vòng khóa / which ring")]


def add_to(app: typer.Typer) -> None:
    """Add the group of verbs."""
    app.add_typer(rings, name="keys")


@rings.command()
def rotate(ring: Which) -> None:
    """Xoay khóa, hoặc làm tiếp chỗ dở dang. / Rotate a ring, or go on where it was cut short."""
    known = _ring(ring)
    if rotating.under_way(known):
        typer.echo("Làm tiếp lần xoay khóa dở dang. / Going on where it was cut short.", err=True)
    try:
        version = rotating.rotate(known, at=timezone.now(), tell=_tell)
    except CannotRotate as refused:
        _stop(refused)
    print(f"Vòng khóa {known} nay ở phiên bản {version}. / The ring {known} is at version {version}.")
    _say_needed(known)


@rings.command()
def needed(ring: Which) -> None:
    """Phiên bản cũ nào còn cần, cho cái gì. / Which old versions are needed still, and by what."""
    _say_needed(_ring(ring))


@rings.command()
def retire(ring: Which, version: Annotated[int, typer.Argument(help="Phiên bản / version")]) -> None:
    """Bỏ hẳn một phiên bản không còn gì cần. / Remove a version that nothing needs."""
    try:
        rotating.retire(_ring(ring), version, at=timezone.now())
    except CannotRotate as refused:
        _stop(refused)
    print(f"Đã bỏ {ring}.{version}. / Removed.")


def _ring(asked: str) -> Ring:
    if asked not in RINGS:
        typer.echo(f"Không có vòng khóa “{asked}”: {', '.join(RINGS)}. / No such ring.", err=True)
        raise typer.Exit(2)
    open_home(at=timezone.now())
    return cast(Ring, asked)


def _tell(what: str, done: int) -> None:
    print(f"… {what}: {done:,}", file=sys.stderr)


def _say_needed(ring: Ring) -> None:
    old = rotating.needed(ring, on=timezone.localdate())
    if not old:
        print(f"Vòng khóa {ring} không có phiên bản cũ. / The ring {ring} has no old version.")
    for one in old:
        by = ", ".join(f"{what}: {count:,}" for what, count in one.by.items())
        print(
            f"{ring}.{one.version}: còn cần cho {by} / needed by {by}"
            if by
            else f"{ring}.{one.version}: không còn gì cần / not needed: `caunoi keys retire {ring} {one.version}`"
        )


def _stop(refused: CannotRotate) -> None:
    typer.echo(f"{refused.text.vi} / {refused.text.en}", err=True)
    raise typer.Exit(2)
