"""`caunoi export form` at a terminal: a form mapped, looked at, signed and written."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from openpyxl import load_workbook
from typer.testing import CliRunner

from caunoi.cli import export, statistical_forms
from caunoi.reports.tests.blank_forms import SHEET, a_form
from caunoi.reports.tests.test_answering_forms import Home
from tests.standing import made_once

MAP = [
    {"sheet": SHEET, "place": "C5", "figure": "members"},
    {"sheet": SHEET, "place": "C7"},
    {"sheet": "Phụ lục", "place": "B30"},
]


@made_once
def home() -> Home:
    return Home()


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")
    monkeypatch.setattr(statistical_forms, "open_home", lambda at: None)
    app = typer.Typer()
    export.add_to(app)
    app.command("other")(lambda: None)
    return lambda *words: CliRunner().invoke(app, ["export", "form", *map(str, words)])


def test_a_form_at_a_terminal(home: Home, run: Callable[..., Any], tmp_path: Path) -> None:
    """Each verb answers in JSON or in words; what is refused leaves with 2 and says why."""
    blank, mapping, answers, out = (tmp_path / name for name in ("b.xlsx", "m.json", "a.json", "o.xlsx"))
    blank.write_bytes(a_form())
    mapping.write_text(json.dumps(MAP))
    assert run("map", 1, mapping).exit_code == 2
    assert json.loads(run("blank", 1, blank).stdout)[0]["sheet"] == SHEET
    assert "từ trước" in run("blank", 1, blank).stderr
    assert "1-HĐCĐ và 2-HĐCĐ" in run("blank", 3, blank).stderr
    assert json.loads(run("map", 1, mapping, "--since", "2024-05-31").stdout)["version"] == 1
    mapping.write_text(json.dumps([{"place": "C5"}]))
    assert "phải là JSON" in run("map", 1, mapping).stderr
    assert "Không tìm thấy đơn vị" in run("show", 1, "khong-co", "--at", "2024-05-31").stderr
    shown = run("show", 1, "CS-01", "--at", "2024-05-31")
    assert shown.stdout.splitlines()[:2] == [
        "C5 Tổng số đoàn viên: 3",
        "C7 Lao động thiếu việc làm: (chưa có số)",
    ]
    told = json.loads(run("show", 1, "CS-02", "--at", "2024-05-31", "--json").stdout)
    assert [one["why"] for one in told["cells"]] == ["partial", None, None]
    signed = ("--signer", "Lê Thị Chi", "--signed-on", "2024-06-01", "--at", "2024-05-31")
    assert "2 ô" in run("fill", 1, "CS-01", out, *signed).stderr
    answers.write_text(json.dumps({"no-such-cell": 1}))
    assert run("fill", 1, "CS-01", out, *signed, "--answers", answers).exit_code == 2
    answers.write_text(json.dumps({"lao-dong-thieu-viec-lam": 12.5, "tong-so-doan-vien": [4, "thiếu một"]}))
    done = run("fill", 1, "CS-01", out, *signed, "--answers", answers, "--leave-empty")
    assert "Lần 1. Ô để trống: B30 Người thuê nhà trọ." in done.stdout
    book = load_workbook(out)[SHEET]
    assert (book["C5"].value, book["C7"].value) == (4, 12.5)
