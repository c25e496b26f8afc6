"""`caunoi freeze` and `caunoi frozen`: a review is kept, made again, and what has changed since is told."""

from __future__ import annotations

import json
from datetime import date

import typer
from django.utils import timezone
from typer.testing import CliRunner, Result

from caunoi.cli import freeze, frozen
from caunoi.indicators.tests.registering import a_list, member, small_province
from caunoi.resolutions.models import FrozenReview
from caunoi.trail.acting import act

DAY = date(2023, 12, 31)


def run(*words: str) -> Result:
    app = typer.Typer()
    for verb in (freeze, frozen):
        verb.add_to(app)
    return CliRunner().invoke(app, list(words), env={"COLUMNS": "200"})


def test_a_review_is_frozen_shown_verified_and_explained(db: None) -> None:
    ids = small_province()
    a_list(ids["Tỉnh"], day=DAY)
    made = run("freeze", "members", "--at", "2023-12-31", "--by", "unit", "--paper", "12/BC", "--json")
    assert made.exit_code == 0, made.output
    told = json.loads(made.stdout)
    assert [(one["by"], one["numerator"]) for one in told["figures"]] == [(None, 2), ("unit", 1), ("unit", 1)]
    assert told["document"] == "12/BC"
    assert "salt" not in told

    with act("test.late", by=None, at=timezone.now(), on=DAY) as writer:
        member(writer, "Lê Chi", union=ids["A"], at=ids["Hồng"], since=date(2023, 6, 1))
    answer = run("frozen", "verify", told["id"])
    assert answer.exit_code == 0, answer.output
    assert "đúng từng dòng" in answer.stdout
    explained = run("frozen", "explain", told["id"], "members", "--json")
    found = json.loads(explained.stdout)
    assert found["now"]["numerator"] - found["figure"]["numerator"] == 1
    assert found["reasons"] == [{"why": "act", "what": "test.late", "records": 1}]
    assert [one["kind"] for one in found["page"]] == ["came"]
    assert "Lê Chi" not in explained.stdout
    assert "test.late" in run("frozen", "explain", told["id"], "members").stdout
    assert told["id"] in run("frozen", "list").stdout
    assert json.loads(run("frozen", "show", told["id"], "--json").stdout) == told

    FrozenReview.objects.update(salt="0" * 32)
    answer = run("frozen", "verify", told["id"])
    assert answer.exit_code == 1
    assert "đã bị sửa ngoài hệ thống" in answer.stdout


def test_what_cannot_be_frozen_or_found_is_refused_in_both_languages(db: None) -> None:
    a_list(small_province()["Tỉnh"], day=DAY)
    tomorrow = "2199-12-31"
    for words, vi, en in (
        (("freeze", "members", "--at", tomorrow), "ngày đã hết", "a day that is over"),
        (("freeze", "members", "--at", "2023-12-31", "--by", "sex"), "không chốt ở đây", "not frozen here"),
        (("frozen", "show", "x"), "Không có bản chốt", "There is no frozen review"),
    ):
        answer = run(*words)
        assert answer.exit_code == 2
        assert vi in answer.stderr
        assert en in answer.stderr
