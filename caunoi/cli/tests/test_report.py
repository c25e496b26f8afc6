"""`caunoi report` as an officer at a keyboard meets it."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from caunoi.cli import report
from caunoi.indicators.tests.registering import small_province

SIGNATURES = {".docx": b"PK", ".xlsx": b"PK", ".pdf": b"%PDF"}


def run(*words: str) -> Result:
    app = typer.Typer()
    report.add_to(app)
    return CliRunner().invoke(app, ["report", *words], env={"COLUMNS": "200"})


@pytest.fixture
def home(db: None, tmp_path: Path, settings: object) -> Path:
    """A small province in a home of its own."""
    settings.CAUNOI_HOME = tmp_path / "home"
    settings.CAUNOI_HOME.mkdir()
    small_province()
    return tmp_path / "home"


@pytest.mark.told_once
def test_the_ending_chooses_the_format_and_the_same_command_gives_the_same_bytes(
    home: Path, tmp_path: Path
) -> None:
    for ending, signature in SIGNATURES.items():
        first, second = tmp_path / f"a{ending}", tmp_path / f"b{ending.upper()}"
        for out in (first, second):
            result = run("review", "--at", "2023-12-31", "--out", str(out))
            assert (result.exit_code, result.stdout) == (0, "")
        assert first.read_bytes().startswith(signature)
        assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("name", ["review.doc", "review", "review.pdf.zip"])
def test_another_ending_is_a_plain_sentence_and_nothing_is_written(tmp_path: Path, name: str) -> None:
    result = run("review", "--at", "2023-12-31", "--out", str(tmp_path / name))
    assert result.exit_code == 2
    assert "đuôi tệp phải là .docx, .pdf, .xlsx" in result.stderr
    assert not (tmp_path / name).exists()


def test_a_folder_that_is_not_there_is_a_plain_sentence(home: Path, tmp_path: Path) -> None:
    result = run("template", "--out", str(tmp_path / "nowhere" / "a.docx"))
    assert result.exit_code == 2
    vi, en = result.stderr.splitlines()
    assert "Hãy chọn thư mục khác" in vi
    assert "Choose another folder" in en
    assert "No such" not in result.stderr


@pytest.mark.told_once
def test_the_template_can_be_taken_out_and_put_back_unchanged(home: Path, tmp_path: Path) -> None:
    plain, own = tmp_path / "plain.docx", tmp_path / "own.docx"
    assert run("review", "--at", "2023-12-31", "--out", str(plain)).exit_code == 0
    (home / "templates").mkdir(exist_ok=True)
    assert run("template", "--out", str(home / "templates" / "review.docx")).exit_code == 0
    assert run("review", "--at", "2023-12-31", "--out", str(own)).exit_code == 0
    assert own.read_bytes() == plain.read_bytes()


@pytest.mark.told_once
def test_a_broken_template_is_a_plain_sentence(home: Path, tmp_path: Path) -> None:
    (home / "templates").mkdir(exist_ok=True)
    (home / "templates" / "review.docx").write_bytes(b"broken")
    result = run("review", "--at", "2023-12-31", "--out", str(tmp_path / "a.docx"))
    assert result.exit_code == 2
    assert "Không dùng được mẫu Word" in result.stderr


def test_a_unit_nobody_knows_is_a_plain_sentence(home: Path, tmp_path: Path) -> None:
    result = run("review", "--at", "2023-12-31", "--unit", "không có", "--out", str(tmp_path / "a.pdf"))
    assert result.exit_code == 2
    assert "Không tìm thấy đơn vị" in result.stderr
