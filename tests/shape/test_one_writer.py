"""What an Act covers is written through its Writer and nothing else, or `caunoi verify` would find it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps

import caunoi

PACKAGE = Path(caunoi.__file__).parent
WRITES = {
    "create", "bulk_create", "get_or_create", "update_or_create", "update", "bulk_update", "delete",
    "acreate", "aupdate", "adelete",
}  # fmt: skip


def _covered() -> set[str]:
    """Models whose rows say which Act began them."""
    return {
        model.__name__
        for model in apps.get_models()
        if any(field.name == "began_by" for field in model._meta.local_concrete_fields)
    }


def _writes(tree: ast.AST, models: set[str]) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr in WRITES and (root := _root(node.func.value)) in models:
            yield node.lineno, f"{root}…{node.func.attr}"
        if isinstance(node.func.value, ast.Call) and node.func.attr == "save":
            made = node.func.value.func
            if isinstance(made, ast.Name) and made.id in models:
                yield node.lineno, f"{made.id}(…).save"


def _root(node: ast.AST) -> str:
    """The name that a chain of calls and attributes begins with."""
    while isinstance(node, ast.Call | ast.Attribute | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def test_dated_rows_are_written_by_the_writer_alone() -> None:
    models = _covered()
    found = [
        f"{path.relative_to(PACKAGE)}:{line} {what}"
        for path in PACKAGE.rglob("*.py")
        if "tests" not in path.parts and "migrations" not in path.parts
        for line, what in _writes(ast.parse(path.read_text(encoding="utf-8")), models)
    ]
    assert found == []


def test_a_write_past_the_writer_would_be_seen() -> None:
    """The negative control."""
    source = "Membership.objects.filter(pk=1).update(x=1)\nMembership(person=p).save()\nother.update()"
    assert [line for line, _ in _writes(ast.parse(source), {"Membership"})] == [1, 2]
