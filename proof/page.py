"""docs/proofs/README.md: what is promised and how far each promise is proved, from the ledgers."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from proof.promise import Promise


def write_page(folder: Path, promises: Iterable[Promise]) -> None:
    """Write the page again."""
    lines = [
        "<!-- Do `make proof` viết ra. Written by `make proof`: change the code, not this page. -->",
        "# Bằng chứng · Proofs",
        "",
        "Mỗi dòng là một lời hứa, con số chứng minh và giới hạn của nó. `make proof` chạy tất cả;"
        " `make proof ONLY=inbox BUDGET=60` chạy tiếp một phần. Mã nguồn đổi thì chứng minh lại từ đầu.",
        "",
        "Each line is a promise, the figure that proves it, and its bound. `make proof` runs all;"
        " `make proof ONLY=inbox BUDGET=60` takes one a little further. When the code it covers changes, a proof"
        " begins anew.",
        "",
        "| | Lời hứa · Promise | Con số · Figure | n | Giới hạn · Bound | Giữ · Holds |",
        "| --- | --- | --: | --: | --- | --- |",
    ]
    for promise in promises:
        path = folder / f"{promise.name}.json"
        told = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        lines.append(
            f"| [`{promise.name}`]({promise.name}.json) | {promise.promised.vi}<br>{promise.promised.en} "
            f"| {told['figure']:,.10g} | {told['n']:,} | {promise.bound} | {_held(told)} |"
            if "figure" in told
            else f"| `{promise.name}` | {promise.promised.vi}<br>{promise.promised.en} | – | – | {promise.bound} | – |"
        )
    (folder / "README.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _held(told: dict[str, object]) -> str:
    if not told.get("holds"):
        return "**không · no**"
    return "có · yes" if told.get("whole", True) else "đang làm · under way"
