"""`verify` says what was touched by its exit code; `work --once` does what waits, seals and exports the head."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
import typer
from django.db import connection
from typer.testing import CliRunner

from caunoi.cli import verify, work
from caunoi.jobs import working
from caunoi.jobs.working import ask
from caunoi.organisations.models import Unit
from caunoi.trail.sealing import heads_file, position

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def run(*words: str):
    app = typer.Typer()
    app.callback()(lambda: None)
    for verb in (verify, work):
        verb.add_to(app)
    return CliRunner().invoke(app, list(words))


@pytest.fixture(autouse=True)
def home(tmp_path, settings):
    settings.CAUNOI_HOME = tmp_path
    settings.CAUNOI_KEYS = tmp_path / "keys"


def test_a_fresh_home_is_whole():
    result = run("verify", "--json")
    answer = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (answer["faults"], answer["acts"], answer["sealed"], answer["after_head"]) == ([], 1, 1, 1)
    assert answer["cannot_be_found"].keys() == {"vi", "en"}


def test_a_row_that_no_act_wrote_ends_with_exit_code_1_and_a_sentence():
    run("verify")
    Unit.objects.create()
    result = run("verify", "--json")
    assert result.exit_code == 1
    (fault,) = json.loads(result.stdout)["faults"]
    assert (fault["kind"], fault["table"]) == ("rows-added", "organisations_unit")
    assert "✗" in run("verify").stdout


def test_work_once_does_what_waits_and_exports_the_head(monkeypatch):
    monkeypatch.setitem(working._works, "trial.count", lambda running: {"n": running.payload["n"]})
    asked = ask("trial.count", {"n": 3}, by=None, at=NOW)
    assert run("work", "--once").exit_code == 0
    asked.refresh_from_db()
    assert (asked.state, asked.result) == ("done", {"n": 3})
    assert json.loads(heads_file().read_text())["position"] == position() == 1


def test_an_edit_in_sql_is_named_with_its_act():
    run("work", "--once")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE organisations_unitdescription SET name = 'khác'")
    (fault,) = json.loads(run("verify", "--json").stdout)["faults"]
    assert (fault["kind"], fault["table"]) == ("rows-edited", "organisations_unitdescription")
    assert fault["act"]
