"""`caunoi returned` writes the rows that a unit has to correct, and `caunoi intake` takes the corrected ones in."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import typer
from django.utils import timezone
from openpyxl import load_workbook
from typer.testing import CliRunner

from caunoi.cli import intake, returned
from caunoi.intake.models import Correction, ReceivedFile
from caunoi.intake.returned_workbook import HEADED
from caunoi.intake.running import Run
from caunoi.intake.taking_in import take_in
from caunoi.intake.tests.writing_lists import book, citizen, employers, member, workbook
from caunoi.organisations.founding import ensure_home
from caunoi.registers.members.models import Membership

pytestmark = pytest.mark.django_db
NAME, NUMBER = "doan vien.xlsx", 6


def asked(verb: Any, *words: object) -> Any:
    """A verb as it is typed."""
    app = typer.Typer()
    verb.add_to(app)
    return CliRunner().invoke(app, [str(word) for word in words])


def test_a_list_handed_back_at_the_machine_is_mended_by_what_comes_back(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    settings.CAUNOI_HOME = tmp_path / "home"
    ensure_home(at=timezone.now())
    (tmp_path / "doanh nghiep.xlsx").write_bytes(workbook(employers()))
    (tmp_path / NAME).write_bytes(book(member(1), member(2, "Trần Văn Sáu", identity="12")))
    take_in([tmp_path], Run(by=None, at=timezone.now()))
    out = tmp_path / "sua.xlsx"
    for of, where, said in (
        ("khong co.xlsx", out, "No list “khong co.xlsx” was received"),
        (NAME, tmp_path / "a.csv", "its ending must be .xlsx"),
        (NAME, tmp_path / "dau" / "a.xlsx", "Choose another folder"),
    ):
        refused = asked(returned, of, "--out", where)
        assert (refused.exit_code, said in refused.stderr) == (2, True)
    assert json.loads(asked(returned, NAME, "--out", out, "--json").stdout)["rows"] == 1
    assert out.stat().st_mode & 0o777 == 0o600

    mended = load_workbook(BytesIO(out.read_bytes()))
    assert mended.active.cell(HEADED + 1, NUMBER).comment
    mended.active.cell(HEADED + 1, NUMBER).value = citizen(2)
    mended.save(out)
    for trial, members in ((("--dry-run",), 1), ((), 2)):
        answered = asked(intake, out, "--json", *trial)
        told = json.loads(answered.stdout)["files"]
        assert [(one["list"], one["accepted"]) for one in told] == [("answer", 1), ("members", 1)]
        assert "1 cells corrected in 1 rows" in told[0]["warnings"][0]["reason"]["en"]
        assert answered.exit_code == 0
        file = ReceivedFile.objects.get(document__name=NAME)
        assert Membership.objects.filter(document=file.document).count() == members
        assert Correction.objects.count() == members - 1
    again = asked(returned, file.public_id.hex, "--out", out)
    assert "No row of this list needs correcting" in again.stderr
