"""`composites` as third parties rely on it: its parts are what `figures` says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from caunoi.cli import composites, figures
from caunoi.indicators.composed import COMPOSITES
from caunoi.indicators.tests.registering import DAY, a_list, small_province

KEYS = [
    "code", "version", "unit", "at", "from", "shown", "numerator", "denominator", "unknown", "value", "untold",
    "behind", "no_records",
]  # fmt: skip


@pytest.fixture
def ids(db: None, tmp_path: Path, settings: object) -> dict[str, int]:
    """A small province in a home of its own, whose list is in."""
    settings.CAUNOI_HOME = tmp_path
    ids = small_province()
    a_list(ids["A"], day=DAY)
    return ids


def run(*words: str) -> Result:
    app = typer.Typer()
    for verb in (composites, figures):
        verb.add_to(app)
    return CliRunner().invoke(app, list(words), env={"COLUMNS": "200"})


def test_each_composite_says_its_version_and_what_it_is_made_of(ids):
    result = run("composites", "--at", "2023-12-31", "--json")
    assert result.exit_code == 0, result.output
    rows = {row["code"]: row for row in json.loads(result.stdout)}
    assert list(rows) == list(COMPOSITES)
    for row in rows.values():
        assert list(row) == KEYS
        assert row["version"] == 1
        assert row["behind"] or row["no_records"] or row["untold"]
    parts = {
        row["code"]: row["numerator"]
        for row in json.loads(run("figures", "members", "workers", "--at", "2023-12-31", "--json").stdout)
    }
    ratio = rows["members-per-100-workers"]
    assert (ratio["numerator"], ratio["denominator"]) == (parts["members"], parts["workers"]) == (2, 40)
    assert ratio["value"] == 5
    assert rows["rank-of-union-at-employers-25"]["untold"]["vi"]


def test_a_screenful_says_why_there_is_no_number(ids):
    shown = run("composites", "--at", "2023-12-31")
    assert shown.exit_code == 0, shown.output
    assert "Đoàn viên trên 100 lao động" in shown.stdout
    assert "Không có đơn vị nào khác" in shown.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("memberz",), "memberz"),
        (("members-average", "--from", "2022-01-01"), "366"),
        (("--unit", "nobody"), "nobody"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_both_languages(ids, words, said):
    result = run("composites", *words, "--at", "2023-12-31")
    assert result.exit_code == 2
    assert said in result.stderr
    assert len(result.stderr.strip().splitlines()) == 2
