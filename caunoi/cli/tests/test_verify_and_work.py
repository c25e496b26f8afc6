"""`verify` says what was touched by its exit code; `work --once` does what waits, seals and exports the head."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

import pytest
import typer
from django.db import connection
from typer.testing import CliRunner

from caunoi.access.models import Account
from caunoi.cli import head, verify, work
from caunoi.jobs import working
from caunoi.jobs.working import ask
from caunoi.organisations.models import Unit
from caunoi.registers.members.models import NotedOpening, Person, Viewing
from caunoi.registers.members.viewing import note_viewing
from caunoi.trail.acting import act
from caunoi.trail.models import Document
from caunoi.trail.sealing import head_at, heads_file, last_verdict_file, position

# The program opens the database by itself: it sees what is committed.
pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def run(*words: str):
    app = typer.Typer()
    app.callback()(lambda: None)
    for verb in (head, verify, work):
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
    assert "access_account" in answer["uncovered"]
    assert json.loads(last_verdict_file().read_text()) == answer


def test_tables_that_are_not_checked_are_said_in_words_and_named_when_asked_for():
    plain, verbose = run("verify").stdout, run("verify", "--verbose").stdout
    assert "không do nhật ký ghi" in plain
    assert "were not checked" in plain
    assert "access_account" not in plain
    assert "\n  access_account\n" in verbose
    assert "Đã kiểm chữ ký của từng hành động. / Every act's signature was checked." in plain
    assert not [name for name in json.loads(run("verify", "--json").stdout) if f"{name}:" in plain]


def test_what_can_be_found_and_what_cannot_is_said_in_both_languages():
    said = run("verify", "--promises").stdout
    assert "Không thể phát hiện" in said
    assert "Cannot be found" in said


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
    assert int(heads_file().read_text().split()[1]) == position() == 1


def test_a_head_that_was_printed_finds_a_chain_cut_before_it_when_the_file_here_is_gone(tmp_path):
    printed = tmp_path / "printed.txt"
    printed.write_text(run("head").stdout)
    heads_file().unlink()
    assert run("verify", "--head", str(printed)).exit_code == 0
    # One sheet more than the chain holds: it was longer when that was printed.
    printed.write_text(printed.read_text() + head_at(2, "ab" * 32, day=NOW.date()).line())
    (fault,) = json.loads(run("verify", "--json", "--head", str(printed)).stdout)["faults"]
    assert (fault["kind"], fault["position"]) == ("chain-cut", 2)


def test_a_file_that_an_act_rests_on_is_known_and_another_is_not(tmp_path):
    paper = tmp_path / "QĐ 12.pdf"
    paper.write_bytes(b"decision")
    assert run("verify", "--document", str(paper)).exit_code == 1
    frozen = Document.objects.create(
        kind="decision", name=paper.name, sha256=hashlib.sha256(b"decision").hexdigest()
    )
    with act("example.decided", by=None, at=NOW, on=NOW.date(), document=frozen):
        pass
    assert run("verify", "--document", str(paper)).exit_code == 0
    paper.write_bytes(b"decision, changed")
    assert run("verify", "--document", str(paper)).exit_code == 1


def test_an_edit_in_sql_is_named_with_its_act():
    run("work", "--once")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE organisations_unitdescription SET name = 'khác'")
    (fault,) = json.loads(run("verify", "--json").stdout)["faults"]
    assert (fault["kind"], fault["table"]) == ("rows-edited", "organisations_unitdescription")
    assert fault["act"]


def test_a_file_of_heads_that_is_not_there_is_a_sentence_in_both_languages(tmp_path, capfd):
    assert run("verify", "--head", str(tmp_path / "none")).exit_code == 2
    said = capfd.readouterr().err + run("verify", "--head", str(tmp_path / "none")).stderr
    assert f"Không đọc được “{tmp_path / 'none'}”" in said
    assert "it is not there" in said
    assert "Errno" not in said


def test_who_opened_a_record_is_on_record_once_the_work_is_done():
    officer = Account.objects.open(username="a", full_name="A", password=None)
    with act("test.person", by=None, at=NOW, on=NOW.date()) as writer:
        person = writer.add_one(Person)
    note_viewing(Person.objects.get(pk=person), by=officer, at=NOW)
    assert run("work", "--once").exit_code == 0

    assert not NotedOpening.objects.exists()
    assert Viewing.objects.get().account == officer
