"""`caunoi forget` says what went, rule by rule, and in one sentence that nothing was to go."""

from __future__ import annotations

import json

import pytest
import typer
from typer.testing import CliRunner, Result

from caunoi.cli import forget
from caunoi.retention.forgetting import Forgotten
from caunoi.retention.forgetting import forget as forget_all
from tests.builders import NOW, the_federation

pytestmark = pytest.mark.django_db


def run(*words: str) -> Result:
    app = typer.Typer()
    forget.add_to(app)
    return CliRunner().invoke(app, list(words))


def test_nothing_to_remove_is_one_sentence_and_what_there_is_is_told_by_its_rules() -> None:
    the_federation()
    said = run("--dry-run")
    assert said.exit_code == 0
    assert said.stdout.startswith("Không có gì để xóa")
    assert len(said.stdout.splitlines()) == 1
    assert json.loads(run("--dry-run", "--json").stdout)["forgotten"]

    first, *others = forget_all(at=NOW, dry_run=True)
    lines = forget._as_text([Forgotten(first.rule, 3), *others], dry_run=True).splitlines()
    assert first.rule.says.vi in lines[0]
    assert len(lines) == 2
