"""`caunoi exchange` at a terminal: out in five formats, in from two, and back."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import typer
from openpyxl import load_workbook
from typer.testing import CliRunner

from caunoi.cli import exchange
from caunoi.indicators.interchange.codes import DATA_SET
from caunoi.indicators.models import ReportedFigure
from caunoi.indicators.tests.test_interchange import HEAD, Home
from caunoi.trail.models import Act
from tests.standing import made_once

SIGNED = ("--signer", "Lê Thị Chủ Tịch", "--signed-on", "2024-07-01")


@made_once
def home() -> Home:
    return Home()


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")
    monkeypatch.setattr(exchange, "open_home", lambda at: None)
    app = typer.Typer()
    exchange.add_to(app)
    app.command("other")(lambda: None)
    return lambda *words: CliRunner().invoke(app, ["exchange", *map(str, words)])


@pytest.mark.told_once
def test_figures_leave_in_every_format_and_leave_a_trace(
    home: Home, run: Callable[..., Any], tmp_path: Path
) -> None:
    asked = ("members", "new-members", "--at", "2024-06-30", "--from", "2024-01-01", "--below")
    for form in ("csv", "xlsx", "json", "adx", "sdmx"):
        assert run("out", form, tmp_path / form, *asked).exit_code == 0
    told = json.loads((tmp_path / "json").read_text())["figures"]
    # The root and the two unions right below it, by two figures.
    assert len(told) == 6
    assert {one["computed"] for one in told if one["unit"] == str(home.union.public_id)} == {1, 2}
    cells = load_workbook(BytesIO((tmp_path / "xlsx").read_bytes())).active
    assert {cell.data_type for row in cells.iter_rows() for cell in row} <= {"s", "n"}
    assert (cells.max_row, cells["A2"].value) == (7, DATA_SET)
    assert DATA_SET in (tmp_path / "adx").read_text()
    told = {"format": "adx", "rows": 6, "codes": DATA_SET}
    assert told in [one.about for one in Act.objects.filter(what="figures.taken-out")]


def test_reported_figures_come_in_and_go_back(home: Home, run: Callable[..., Any], tmp_path: Path) -> None:
    """What is refused is said by line and leaves with 3; a request that cannot be, with 2."""
    file = tmp_path / "so.csv"
    file.write_text(HEAD + "CS-01,members,2024-06-30/P1D,ba\r\n")
    refused = run("in", file, *SIGNED, "--json")
    assert (refused.exit_code, json.loads(refused.stdout)["refused"][0]["line"]) == (3, 2)
    assert "Dòng 2: “ba” không phải số" in refused.stderr
    file.write_text(HEAD + "CS-01,members,2024-06-30/P1D,9\r\n")
    assert "Mới 1" in run("in", file, *SIGNED, "--dry-run").stdout
    assert not ReportedFigure.objects.exists()
    told = json.loads(run("in", file, *SIGNED, "--json").stdout)
    assert (told["new"], told["known"]) == (1, 0)
    assert json.loads(run("in", file, *SIGNED, "--json").stdout) == {
        "file": None, "new": 0, "replaced": 0, "known": 1, "aside": 0, "refused": [],
    }  # fmt: skip
    assert "Đã rút lại 1 số" in run("back", told["file"]).stdout
    assert not ReportedFigure.objects.held_true().exists()
    for words in (("back", told["file"]), ("back", "khong-co"), ("out", "pdf", tmp_path / "x")):
        assert run(*words).exit_code == 2


@pytest.mark.told_once
def test_the_list_of_codes_says_its_version_and_what_each_code_means(run: Callable[..., Any]) -> None:
    told = json.loads(run("codes").stdout)
    assert told["codes"] == DATA_SET
    kinds = {one["code"]: one["period"] for one in told["indicators"]}
    assert (kinds["members"], kinds["new-members"]) == ("P1D", "first day/duration")
