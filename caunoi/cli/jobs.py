"""`caunoi jobs`: long work as it stands, and stopping it, resuming it, ending it, at the machine."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from caunoi.access.door import jobs_within
from caunoi.access.reach import operator
from caunoi.cli.homes import open_home
from caunoi.cli.typed import reads
from caunoi.jobs import stopping
from caunoi.jobs.models import Job
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.text import Text

SHOWN = 50
TITLE = Text(vi="Việc chạy nền, mới nhất ở trên", en="Long work, newest first")
COLUMNS = (
    Text(vi="Mã", en="Id"),
    Text(vi="Việc", en="Kind"),
    Text(vi="Gửi lúc", en="Asked at"),
    Text(vi="Tình trạng", en="State"),
    Text(vi="Đã làm", en="Done"),
    Text(vi="Ghi chú", en="Note"),
)
STATES = {
    Job.State.QUEUED: Text(vi="đang chờ", en="waiting"),
    Job.State.RUNNING: Text(vi="đang chạy", en="running"),
    Job.State.PAUSED: Text(vi="tạm dừng", en="paused"),
    Job.State.DONE: Text(vi="xong", en="done"),
    Job.State.FAILED: Text(vi="không xong", en="failed"),
    Job.State.CANCELLED: Text(vi="đã hủy", en="cancelled"),
}
WISHES = {
    Job.Wish.PAUSE: Text(vi="sắp tạm dừng", en="about to pause"),
    Job.Wish.CANCEL: Text(vi="sắp hủy", en="about to be cancelled"),
}
NONE = Text(vi="Không có việc nào.", en="There is no work.")
UNKNOWN = Text(vi="Không có việc nào mã {name}.", en="There is no work with the id {name}.")
TOO_MANY = Text(
    vi="Có nhiều việc bắt đầu bằng {name}: ghi thêm vài ký tự.",
    en="Several begin with {name}: type a few more characters.",
)
jobs = typer.Typer(no_args_is_help=True, help="Việc chạy nền: xem, tạm dừng, chạy tiếp, hủy. / Long work.")
Name = Annotated[
    str, typer.Argument(metavar="ID", help="Mã việc, hoặc phần đầu của mã / id or its beginning")
]


def add_to(app: typer.Typer) -> None:
    """Add the group of verbs."""
    app.add_typer(jobs, name="jobs")


@jobs.command("list")
def list_(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Các việc chạy nền và tình trạng từng việc. / Long work and how each stands."""
    some = list(_all().order_by("-created_at", "-id")[:SHOWN])
    if as_json:
        json.dump([_told(one) for one in some], sys.stdout, ensure_ascii=False, indent=1)
        print()
    elif not some:
        print(reads(NONE))
    else:
        table = Table(title=reads(TITLE))
        for column in COLUMNS:
            table.add_column(reads(column), overflow="fold")
        for one in some:
            total = f" / {one.total}" if one.total else ""
            asked_at = f"{timezone.localtime(one.created_at):%d/%m/%Y %H:%M}"
            table.add_row(
                one.public_id.hex[:8], one.kind, asked_at, state_of(one), f"{one.done}{total}", one.message
            )
        Console().print(table)


@jobs.command()
def pause(name: Name) -> None:
    """Tạm dừng một việc; phần chưa ghi xong được bỏ, chạy tiếp thì làm lại. / Pause: what is not committed is undone."""
    _ask(name, stopping.pause)


@jobs.command()
def resume(name: Name) -> None:
    """Chạy tiếp một việc đang tạm dừng. / Resume work that is paused."""
    _ask(name, stopping.resume)


@jobs.command()
def cancel(name: Name) -> None:
    """Hủy một việc; tệp nào đã ghi xong thì vẫn còn. / Cancel: files that are committed stay."""
    _ask(name, lambda job: stopping.cancel(job, at=timezone.now()))


def state_of(job: Job) -> str:
    """How it stands, in the reader's language; what was asked of its worker comes first."""
    return reads(WISHES[Job.Wish(job.wish)] if job.wish else STATES[Job.State(job.state)])


def _all():
    now = timezone.now()
    open_home(at=now)
    return jobs_within(operator(day_of(now)))


def _ask(name: str, wish) -> None:
    beginning = name.replace("-", "").lower()
    found = [one for one in _all() if beginning and one.public_id.hex.startswith(beginning)]
    if len(found) != 1:
        _stop(reads((TOO_MANY if found else UNKNOWN).fill(name=f"“{name}”")))
    (job,) = found
    try:
        wish(job)
    except stopping.NothingToStop as refused:
        _stop(reads(refused.text))
    job.refresh_from_db()
    print(f"{job.public_id.hex[:8]}: {state_of(job)}")


def _stop(sentence: str) -> None:
    print(sentence, file=sys.stderr)
    raise typer.Exit(2)


def _told(job: Job) -> dict[str, object]:
    return {
        "id": str(job.public_id), "kind": job.kind, "state": job.state, "wish": job.wish, "stage": job.stage,
        "done": job.done, "total": job.total, "attempts": job.attempts, "message": job.message,
        "created_at": job.created_at.isoformat(), "ended_at": job.ended_at and job.ended_at.isoformat(),
    }  # fmt: skip
