"""`caunoi forget`: what the policy says is no longer needed goes, and the terminal says what went."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from django.utils import timezone

from caunoi.organisations.founding import ensure_home
from caunoi.retention.forgetting import Forgotten, forget


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("forget")(forget_what_is_over)


def forget_what_is_over(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Chỉ đếm, không xóa / count and remove nothing")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Trả lời bằng JSON / answer in JSON")] = False,
) -> None:
    """Xóa những gì đã hết hạn giữ theo chính sách lưu giữ. / Remove what the retention policy says is over."""
    ensure_home(at=timezone.now())
    found = forget(at=timezone.now(), dry_run=dry_run)
    print(
        json.dumps(_as_json(found, dry_run), ensure_ascii=False, indent=1)
        if as_json
        else _as_text(found, dry_run)
    )


def _as_json(found: list[Forgotten], dry_run: bool) -> dict[str, object]:
    return {
        "dry_run": dry_run,
        "forgotten": [
            {
                "rule": one.rule.code,
                "days": one.rule.days,
                "count": one.count,
                "says": one.rule.says.as_json(),
            }
            for one in found
        ],
    }


def _as_text(found: list[Forgotten], dry_run: bool) -> str:
    lines = [f"{one.count:>7}  {one.rule.says.vi} ({one.rule.days} ngày / days)" for one in found]
    end = "Chạy thử: chưa xóa gì. / A trial: nothing was removed." if dry_run else "Đã xóa xong. / Done."
    return "\n".join([*lines, end])
