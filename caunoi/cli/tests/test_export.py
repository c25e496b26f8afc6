"""`caunoi export tld` at a terminal: a template mapped, a file made, uploaded, and its answer read back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from openpyxl import load_workbook
from typer.testing import CliRunner

from caunoi.cli import export
from caunoi.intake.receiving import keep_bytes
from caunoi.intake.supplied import digest
from caunoi.intake.tests.test_national import TEMPLATE, Federation, answered
from caunoi.registers.members.member_numbers import member_numbers_of
from tests.standing import made_once

MAP = {
    "sheet": "Đoàn viên",
    "header_row": 3,
    "columns": {"B": "key", "C": "why", "D": "name", "E": ["birth", "y-m-d"]},
}


@made_once
def home() -> Federation:
    return Federation()


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")
    monkeypatch.setattr(export, "open_home", lambda at: None)
    app = typer.Typer()
    export.add_to(app)
    app.command("other")(lambda: None)
    return lambda *words: CliRunner().invoke(app, ["export", "tld", *map(str, words)])


def test_a_round_at_a_terminal(home: Federation, run: Callable[..., Any], tmp_path: Path) -> None:
    """Each verb answers in JSON or in words; what is refused leaves with 2 and says why."""
    blank, mapping, out, back = (tmp_path / name for name in ("mau.xlsx", "map.json", "gui.xlsx", "ve.xlsx"))
    blank.write_bytes(TEMPLATE)
    assert "đã nộp ngày" in run("template", blank).stderr
    mapping.write_text(json.dumps({"sheet": "Đoàn viên"}))
    assert (run("map", mapping).exit_code, run("uploaded", 1).exit_code) == (2, 2)
    mapping.write_text(json.dumps(MAP | {"columns": {"B": "key"}}))
    assert "Họ và tên" in run("map", mapping).stderr
    mapping.write_text(json.dumps(MAP))
    assert json.loads(run("map", mapping).stdout)["sample"]["4"] == "1990-05-17"
    assert run("preview", "--unit", "CS-02").stdout == "tăng: 1\n"
    assert "Không tìm thấy đơn vị" in run("preview", "--unit", "khong-co").stderr
    keep_bytes(TEMPLATE, sha256=digest(TEMPLATE))
    assert json.loads(run("make", out, "--json").stdout) == {"number": 1, "joined": 3}
    assert load_workbook(out)["Đoàn viên"]["B4"].value == "CN1-1"
    assert out.stat().st_mode & 0o077 == 0
    assert run("uploaded", 1).exit_code == 0
    assert run("drop", 1).exit_code == 2
    back.write_bytes(answered([["CN1-1", None, "VN0001", None]]))
    first = run("read", back)
    assert (first.exit_code, "Mã số đoàn viên" in first.stdout) == (2, True)
    mapping.write_text(
        json.dumps({"sheet": "Kết quả", "header_row": 1, "columns": {"A": "key", "C": "member-number"}})
    )
    assert json.loads(run("map", mapping, "--returned").stdout) == {"version": 1}
    assert json.loads(run("read", back, "--json").stdout) == {"issued": 1}
    assert list(member_numbers_of(home.people).values()) == ["VN0001"]
