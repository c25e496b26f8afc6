"""`caunoi territory` says what is there, and leaves nothing of tables that contradict themselves."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer import Typer
from typer.testing import CliRunner, Result

from caunoi.cli import territory as verb
from caunoi.organisations.tests.tables import CAME_AFTER, write_tables
from caunoi.trail.models import Act
from tests.builders import the_federation

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_tables(tmp_path)


def run(*words: str) -> Result:
    app = Typer()
    verb.add_to(app)
    return CliRunner().invoke(app, list(words))


def test_the_command_says_what_is_there_and_that_nothing_changed(folder: Path) -> None:
    the_federation()
    assert "1 tỉnh, 0 huyện, 2 xã hôm nay; 2 văn bản" in run(str(folder)).stdout
    assert "không có gì thay đổi" in run(str(folder)).stdout


def test_tables_that_contradict_themselves_leave_nothing_behind(folder: Path) -> None:
    the_federation()
    acts = Act.objects.count()
    (folder / "successions.csv").write_text(CAME_AFTER + "72,27994,2025-07-01,202,1,1\n", encoding="utf-8")
    refused = run(str(folder))

    assert refused.exit_code == 2
    assert "successions.csv" in refused.stderr
    assert Act.objects.count() == acts
