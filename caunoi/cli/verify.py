"""`caunoi verify`: is the record still what was done? Exit 0 when it is, 1 when something was found."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer
from django.utils import timezone

from caunoi.organisations.founding import ensure_home
from caunoi.trail.sealing import seal
from caunoi.trail.verifying import CANNOT_BE_FOUND, Fault, Verdict, verify


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("verify")(verify_record)


def verify_record(
    as_json: Annotated[bool, typer.Option("--json", help="Trả lời bằng JSON / answer in JSON")] = False,
) -> None:
    """Kiểm tra nhật ký và mọi dòng nó ghi. / Check the trail and every row it covers."""
    ensure_home(at=timezone.now())
    seal(at=timezone.now())
    verdict = verify()
    print(json.dumps(_as_json(verdict), ensure_ascii=False, indent=1) if as_json else _as_text(verdict))
    raise typer.Exit(1 if verdict.faults else 0)


def _as_json(verdict: Verdict) -> dict[str, object]:
    return {
        "acts": verdict.acts,
        "rows": verdict.rows,
        "sealed": verdict.sealed,
        "unsealed": verdict.unsealed,
        "head": asdict(verdict.head) if verdict.head else None,
        "after_head": verdict.after_head,
        "erased": verdict.erased,
        "faults": [_fault(fault) for fault in verdict.faults],
        "cannot_be_found": asdict(CANNOT_BE_FOUND),
    }


def _fault(fault: Fault) -> dict[str, object]:
    return {**asdict(fault), "text": asdict(fault.text)}


def _as_text(verdict: Verdict) -> str:
    lines = [
        f"{verdict.acts} hành động, {verdict.rows} dòng, {verdict.sealed} đã niêm phong,"
        f" {verdict.after_head} sau mốc xuất gần nhất, {verdict.erased} đã xóa muối."
    ]
    for fault in verdict.faults:
        where = ", ".join(
            f"{name} {value}"
            for name, value in (("hành động", fault.act), ("vị trí", fault.position), ("bảng", fault.table))
            if value is not None
        )
        lines.append(f"✗ {fault.text.vi} ({where or 'tệp mốc'})")
    lines.append("✗ Có sai lệch." if verdict.faults else "✓ Không thấy sai lệch.")
    return "\n".join([*lines, CANNOT_BE_FOUND.vi])
