"""`series` as third parties rely on it: each of its figures is the one that `figures` gives for that day."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from caunoi.cli import figures, series
from caunoi.indicators.tests.registering import small_province


@pytest.fixture
def ids(db: None, tmp_path: Path, settings: object) -> dict[str, int]:
    """A small province in a home of its own."""
    settings.CAUNOI_HOME = tmp_path
    return small_province()


def run(*words: str) -> Result:
    app = typer.Typer()
    for verb in (figures, series):
        verb.add_to(app)
    return CliRunner().invoke(app, list(words), env={"COLUMNS": "200"})


KEYS = ("code", "unit", "at", "from", "numerator", "denominator", "unknown", "value")


def test_each_month_says_what_is_said_of_its_last_day_alone(ids):
    told = run("series", "--from", "2023-11-01", "--at", "2024-01-15", "--json")
    assert told.exit_code == 0, told.output
    rows = json.loads(told.stdout)
    assert sorted({row["at"] for row in rows}) == ["2023-11-30", "2023-12-31", "2024-01-15"]
    for day in ("2023-11-30", "2023-12-31", "2024-01-15"):
        alone = json.loads(run("figures", "--at", day, "--from", f"{day[:7]}-01", "--json").stdout)
        assert [row for row in rows if row["at"] == day] == [{key: row[key] for key in KEYS} for row in alone]


def test_the_table_has_a_column_for_each_month(ids):
    told = run("series", "members", "--from", "2023-11-01", "--at", "2023-12-31")
    assert told.exit_code == 0, told.output
    assert "30/11/2023" in told.stdout
    assert "31/12/2023" in told.stdout


@pytest.mark.parametrize(
    "words", [("series", "no-such-figure"), ("series", "--from", "1950-01-01", "--at", "2023-12-31")]
)
def test_what_cannot_be_told_is_a_plain_sentence(ids, words):
    told = run(*words)
    assert told.exit_code == 2
    assert told.stderr.strip()
