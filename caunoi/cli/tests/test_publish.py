"""`caunoi publish`: a month that is over is frozen once, and what is hidden is said in numbers alone."""

from __future__ import annotations

import json
from datetime import date

import typer
from typer.testing import CliRunner, Result

from caunoi.cli import figures, publish
from caunoi.indicators.tests.registering import a_list, small_province
from caunoi.trail.models import Act


def run(*words: str) -> Result:
    app = typer.Typer()
    for verb in (publish, figures):
        verb.add_to(app)
    return CliRunner().invoke(app, list(words), env={"COLUMNS": "200"})


SMALL = "--even-all-hidden"


def the_province() -> None:
    a_list(small_province()["Tỉnh"], day=date(2024, 3, 31))


def test_a_month_is_frozen_and_its_cells_are_counted(db: None) -> None:
    the_province()
    answer = run("publish", SMALL, "--month", "2024-03", "--json")
    assert answer.exit_code == 0, answer.output
    told = json.loads(answer.stdout)
    assert [one["code"] for one in told] == ["members-by-sex", "members-by-age", "nominees"]
    assert all(one["hidden"] == one["cells"] > 0 and one["month"] == "2024-03" for one in told)
    assert told[0]["tree"] == "2024-03-31"
    assert Act.objects.filter(what="cubes.published").count() == 1


def test_the_sentence_says_how_many_cells_are_hidden(db: None) -> None:
    the_province()
    answer = run("publish", SMALL, "--month", "2024-03")
    assert "Đoàn viên theo giới tính, tháng 03/2024: " in answer.stdout
    assert "ô không nêu" in answer.stdout


def test_a_month_that_cannot_be_published_is_refused_in_both_languages(db: None) -> None:
    the_province()
    assert run("publish", SMALL, "--month", "2024-03").exit_code == 0
    for month, vi, en in (
        ("2024-03", "đã được công bố", "have been published"),
        ("2024-02", "không công bố lùi", "no earlier month"),
        ("2199-12", "chưa hết", "not over"),
        ("quý 1/2024", "không hiểu được", "not understood"),
    ):
        answer = run("publish", "--month", month)
        assert answer.exit_code == 2
        assert vi in answer.stderr
        assert en in answer.stderr


def test_what_would_be_frozen_as_nothing_is_refused_and_can_be_tried_first(db: None) -> None:
    ids = small_province()
    none = run("publish", "--month", "2024-03")
    assert (none.exit_code, none.stdout) == (2, "")
    assert none.stderr.splitlines() == ["Chưa nhận danh sách nào.", "No list has come in yet."]

    a_list(ids["Tỉnh"], day=date(2024, 2, 29))
    beyond = run("publish", "--month", "2024-03")
    assert beyond.exit_code == 2
    assert "29/02/2024" in beyond.stderr
    assert "2024-02-29" in beyond.stderr

    a_list(ids["Tỉnh"], day=date(2024, 3, 31))
    hidden = run("publish", "--month", "2024-03")
    assert hidden.exit_code == 2
    assert SMALL in hidden.stderr

    tried = run("publish", SMALL, "--month", "2024-03", "--dry-run", "--json")
    assert tried.exit_code == 0, tried.output
    assert json.loads(tried.stdout)
    assert "chưa công bố gì" in tried.stderr
    assert not Act.objects.filter(what="cubes.published").exists()


def test_the_operator_of_the_machine_may_ask_by_sex(db: None) -> None:
    small_province()
    answer = run("figures", "members", "--by", "sex", "--at", "2023-12-31", "--json")
    assert answer.exit_code == 0, answer.output
    assert [(row["by"], row["numerator"]) for row in json.loads(answer.stdout)] == [
        ({"sex": "female"}, 0),
        ({"sex": "male"}, 0),
        ({"sex": None}, 2),
    ]
