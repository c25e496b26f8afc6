"""`caunoi check-facts`: a third party's expected values against the engine."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from caunoi.cli.figures import refused
from caunoi.indicators.definition import CannotBeAsked
from caunoi.indicators.facts import Facts, read_queries, written


def add_to(app: typer.Typer) -> None:
    """Put the verb into the command."""
    app.command("check-facts")(check_facts)


def check_facts(
    facts: Annotated[Path, typer.Argument(help="CSV: unit,period,item,value.")],
    tree: Annotated[Path, typer.Argument(help="CSV: unit,parent và các cột nhóm.")],
    queries: Annotated[Path, typer.Argument(help="JSON: một câu hỏi hoặc một danh sách.")],
) -> None:
    """Tính số liệu của bên thứ ba bằng chính bộ máy này. / A third party's facts through this very engine."""
    try:
        engine = Facts(facts, tree)
        asked, many = read_queries(queries)
        answers = [engine.answer(query) for query in asked]
    except CannotBeAsked as refusal:
        raise refused(refusal) from None
    lists = [_list(rows) for rows in answers]
    sys.stdout.write(f"[{','.join(lists)}]\n" if many else f"{lists[0]}\n")


def _list(rows: list[list[object]]) -> str:
    """A list of rows as JSON; values keep every digit, which floats would not."""
    printed = []
    for *labels, value in rows:
        head = ", ".join(json.dumps(label, ensure_ascii=False) for label in labels)
        printed.append(f"[{head}, {written(value)}]")  # type: ignore[arg-type]
    return "[" + ",\n ".join(printed) + "]"
