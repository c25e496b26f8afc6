"""`caunoi forget`: what the policy says is no longer needed goes, and the terminal says what went."""

from __future__ import annotations

import json
from typing import Annotated
from uuid import UUID

import typer
from django.utils import timezone

from caunoi.access.reach import operator
from caunoi.cli.homes import open_home
from caunoi.registers.members.door import record_within
from caunoi.retention.erasing import CannotErase, erase_person, kept_record, replay
from caunoi.retention.forgetting import Forgotten, forget
from caunoi.trail.erasing import Touched

NOBODY_NAMED = (
    "Có căn cứ mà không nói xóa ai: ghi thêm --person, mã hồ sơ của người ấy. Chưa xóa gì.\n"
    "A ground without a person: add --person with the id of the record. Nothing was removed."
)


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("forget")(forget_what_is_over)


def forget_what_is_over(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Chỉ đếm, không xóa / count and remove nothing")
    ] = False,
    person: Annotated[
        str, typer.Option(help="Mã hồ sơ của người cần xóa / the record's id of the person to erase")
    ] = "",
    because: Annotated[str, typer.Option(help="Căn cứ xóa / on what ground")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Trả lời bằng JSON / answer in JSON")] = False,
) -> None:
    """Xóa những gì đã hết hạn giữ, hoặc một người theo yêu cầu. / Remove what is over, or a person on request."""
    if because and not person:
        # Whoever forgot the person asked for one erasure, not for all that is over.
        typer.echo(NOBODY_NAMED, err=True)
        raise typer.Exit(2)
    open_home(at=timezone.now())
    if person:
        _erase(person, because)
        return
    # Whoever was erased and came back with a backup goes first.
    back = 0 if dry_run else replay(at=timezone.now())
    if back:
        typer.echo(f"Đã xóa lại {back} người có trong bản khôi phục. / Erased again: {back}.", err=True)
    found = forget(at=timezone.now(), dry_run=dry_run)
    print(
        json.dumps(_as_json(found, dry_run), ensure_ascii=False, indent=1)
        if as_json
        else _as_text(found, dry_run)
    )


def _erase(asked: str, because: str) -> None:
    within = operator(timezone.localdate())
    found = record_within(within, UUID(asked)) if _is_id(asked) else None
    if found is None:
        typer.echo(f"Không có hồ sơ “{asked}”. / No such record.", err=True)
        raise typer.Exit(2)
    kept = kept_record(found)
    if kept != found:
        words = (
            "Hồ sơ này đã nhập vào hồ sơ {0}: xóa cả hai. / This record was merged into {0}: both are erased."
        )
        typer.echo(words.format(kept.public_id), err=True)
    try:
        erase_person(found, reason=because, by=None, at=timezone.now())
    except CannotErase as refused:
        typer.echo(f"{refused.text.vi} / {refused.text.en}", err=True)
        raise typer.Exit(2) from None
    except Touched:
        words = "Dòng của hồ sơ đã bị sửa ngoài hệ thống: chạy `caunoi verify`. / Rows were edited: run `caunoi verify`."
        typer.echo(words, err=True)
        raise typer.Exit(1) from None
    print(
        "Đã xóa: không đọc lại được, kể cả từ bản sao lưu. / Erased: not to be read again, from a backup either."
    )


def _is_id(asked: str) -> bool:
    try:
        return bool(UUID(asked))
    except ValueError:
        return False


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
    if not any(one.count for one in found):
        return f"Không có gì để xóa: đã xét {len(found)} quy tắc. / Nothing to remove: {len(found)} rules were looked at."
    lines = [
        f"{one.count:>7}  {one.rule.says.vi} ({one.rule.days} ngày / days)" for one in found if one.count
    ]
    end = "Chạy thử: chưa xóa gì. / A trial: nothing was removed." if dry_run else "Đã xóa xong. / Done."
    return "\n".join([*lines, end])
