"""asvs.toml as data: each requirement with its one answer, and the tests that answers name."""

from __future__ import annotations

import ast
import tomllib
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
NAMES = ("tests", "does-not-apply", "not-met")


def answers() -> dict[str, dict[str, Any]]:
    """Every requirement by its number; a number written twice does not load."""
    return tomllib.loads((ROOT / "asvs.toml").read_text(encoding="utf-8"))


def kind_of(answer: dict[str, Any]) -> str:
    """Which of the three it is. Raises ValueError when it is none or more than one."""
    given = [name for name in NAMES if answer.get(name)]
    if len(given) != 1 or not set(answer) <= {*NAMES, "level"}:
        raise ValueError(f"{answer}: not one answer")
    return given[0]


@cache
def _tests_of(path: Path) -> frozenset[str]:
    if not path.is_file():
        return frozenset()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def shown_missing(named: Iterable[str]) -> list[str]:
    """Those of the names `path::test` that are not there."""
    return [
        name
        for name in named
        if name.partition("::")[2] not in _tests_of(ROOT / name.partition("::")[0]) or "::test_" not in name
    ]


def counted() -> str:
    """How many of each kind, in a line."""
    kinds = Counter(kind_of(answer) for answer in answers().values())
    return f"ASVS 5.0: {kinds['tests']} by test, {kinds['does-not-apply']} do not apply, {kinds['not-met']} NOT MET"


if __name__ == "__main__":
    print(counted())
