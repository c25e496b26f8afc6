"""`caunoi targets`: set, shown, shared out and ended at the machine."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
import typer

from caunoi.cli import targets as verbs
from caunoi.organisations.models import Unit
from caunoi.resolutions.models import Target
from tests.builders import a_unit, an_employer, the_federation

pytestmark = pytest.mark.django_db(databases="__all__")
CODE = "agreement-signed"
PAPER: dict[str, Any] = {
    "paper": "12/KH-LĐLĐ", "paper_on": datetime(2026, 1, 5), "owner": "Ban Chính sách",  # noqa: DTZ001 - a day
}  # fmt: skip


@pytest.fixture
def federation(monkeypatch: pytest.MonkeyPatch) -> Unit:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.setattr(verbs, "open_home", lambda at: None)
    root = the_federation()
    for n, workers in enumerate((3, 1)):
        union = a_unit(f"CĐCS {n}", under=root, code=f"DV-{n}")
        for m in range(workers):
            an_employer(f"Công ty {n}{m}", tax_code=f"11000{n}{m:04d}", workers=30, covered_by=union)
    return root


def told(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def is_set(capsys: pytest.CaptureFixture[str]) -> None:
    verbs._set(CODE, "75 % ký thoả ước", **PAPER, due=["2199-12-31=75"], step=["2190-12-31=50.5"])
    capsys.readouterr()


def test_a_target_is_set_shown_shared_out_and_ended(
    federation: Unit, capsys: pytest.CaptureFixture[str]
) -> None:
    is_set(capsys)
    verbs._show(as_json=True)
    shown = {row["code"]: row for row in told(capsys)}[CODE]
    assert (shown["source"], shown["status"], shown["owner"]) == ("own", "behind", "Ban Chính sách")
    assert [(one["value"], one["on_the_way"]) for one in shown["steps"]] == [
        ("50.50", True),
        ("75.00", False),
    ]

    verbs._share(CODE, "by-size", **PAPER, dry_run=True, as_json=True)
    assert Target.objects.count() == 2
    seen = told(capsys)
    verbs._share(CODE, "by-size", **PAPER, as_json=True)
    assert told(capsys) == seen
    assert (seen["needed"], seen["given"], seen["difference"]) == (3, 3, 0)
    assert [(one["holding"], one["value"]) for one in seen["units"]] == [(2, "66.67"), (1, "100.00")]
    verbs._show(unit="DV-0", as_json=True)
    assert {row["code"]: row["split_by"] for row in told(capsys)}[CODE] == "by-size"

    verbs._end(CODE, datetime(2026, 6, 1))  # noqa: DTZ001 - a day
    verbs._show()
    assert "75.00" not in capsys.readouterr().out


def test_a_forecast_is_refused_in_words_where_nothing_was_measured_and_not_told_of_what_is_not_due(
    federation: Unit, capsys: pytest.CaptureFixture[str]
) -> None:
    is_set(capsys)
    verbs._forecast(CODE)
    assert "No forecast: the newest list is more than a quarter old" in capsys.readouterr().out
    verbs._forecast(CODE, as_json=True)
    shown = told(capsys)
    assert (shown["is_refused"], shown["months"], shown["due_on"]) == (True, [], "2199-12-31")
    with pytest.raises(typer.Exit) as left:
        verbs._forecast("unions")
    assert left.value.exit_code == 2
    assert "still due" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"due": ["2199-12-31"]}, "Write day=number"),
        ({"due": ["2199-12-31=101"]}, "above 100"),
        ({"due": []}, "day by which it is due"),
        ({"due": ["2026-01-05=80"]}, "after the day of the paper"),
        ({"due": ["2199-12-31=80"], "step": ["2199-12-31=70"]}, "of one day"),
        ({"due": ["2199-12-31=80"], "unit": "no-such"}, "no-such"),
        ({"due": ["2199-12-31=80"], "code": "no-such"}, "no figure with the code"),
        ({"due": ["2199-12-31=80"], "course": "wavy"}, "straight or a stepped"),
    ],
)
def test_what_is_no_target_is_said_and_left_with_2(
    federation: Unit, capsys: pytest.CaptureFixture[str], given: dict[str, Any], said: str
) -> None:
    with pytest.raises(typer.Exit) as left:
        verbs._set(**{"code": CODE, "wording": "ký thoả ước", **PAPER, **given})
    assert left.value.exit_code == 2
    assert said in capsys.readouterr().err
    assert not Target.objects.exists()


def test_what_cannot_be_shared_out_or_ended_is_said(
    federation: Unit, capsys: pytest.CaptureFixture[str]
) -> None:
    for verb, given in (
        (verbs._share, {"code": CODE, "rule": "by-luck", **PAPER}),
        (verbs._share, {"code": "employers", "rule": "by-size", **PAPER}),
        (verbs._end, {"code": CODE, "on": datetime(2026, 6, 1)}),  # noqa: DTZ001 - a day
    ):
        with pytest.raises(typer.Exit) as left:
            verb(**given)
        assert left.value.exit_code == 2
    assert not Target.objects.exists()
