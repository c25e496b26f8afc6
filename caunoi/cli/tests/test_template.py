"""`caunoi template` writes a list to fill in, or says in both languages why not."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from caunoi.cli.template import template
from caunoi.intake.receiving import receive


def test_a_list_to_fill_in_is_written_and_where_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "đoàn viên.xlsx"
    template("members", out)
    assert capsys.readouterr() == ("", f"Đã ghi {out} / written\n")
    [file] = receive([(out.name, out.read_bytes())])
    assert file.kind == "members"


@pytest.mark.parametrize(
    ("kind", "out", "said"),
    [
        pytest.param("complaints", "a.xlsx", "There is no kind of list", id="no such kind"),
        pytest.param("members", "a.xls", "its ending must be .xlsx", id="another ending"),
        pytest.param("members", "không có/a.xlsx", "Choose another folder", id="no such folder"),
    ],
)
def test_what_cannot_be_written_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str, out: str, said: str
) -> None:
    with pytest.raises(typer.Exit) as left:
        template(kind, tmp_path / out)
    assert left.value.exit_code == 2
    assert said in capsys.readouterr().err
