"""`caunoi forget` says what went, rule by rule, and in one sentence that nothing was to go."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import typer
from typer.testing import CliRunner, Result

from caunoi.access.models import Attempt
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


def test_a_ground_that_names_nobody_removes_nothing() -> None:
    the_federation()
    Attempt.objects.create(key="a", at=NOW - timedelta(days=3650))
    said = run("--because", "Đơn ngày 3/2")
    assert said.exit_code == 2
    assert "--person" in said.stderr
    assert Attempt.objects.exists()
    # Without the ground the same row goes.
    assert run().exit_code == 0
    assert not Attempt.objects.exists()
