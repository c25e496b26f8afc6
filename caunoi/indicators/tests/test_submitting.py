"""What `spark-submit` is given: it writes ids and integers, and refuses in words."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from caunoi.indicators import spark, submitting
from caunoi.indicators.scattering import files_of
from caunoi.vocabulary.text import Text

from .drawing import PARENTS, UNITS, Drawn, question


@pytest.fixture
def drawn(tmp_path: Path) -> Drawn:
    return Drawn(tmp_path / "drawn", unit_versions=UNITS, unit_parents=PARENTS)


def test_figures_are_written_as_ids_and_integers(drawn: Drawn) -> None:
    out = io.StringIO()
    submitting.write(drawn.engine.figures(["unions"], question("2023-12-31"), units=[1]), out)
    assert out.getvalue() == f"{','.join(submitting.COLUMNS)}\nunions,1,,2,,0,0,2\n"


def test_a_snapshot_is_scattered_once(
    drawn: Drawn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["scatter", str(drawn.engine.folder), str(tmp_path / "into")]
    assert submitting.main(asked) == 0
    assert len(files_of(tmp_path / "into", "memberships")) == 1
    assert submitting.main(asked) == 2
    assert "nothing is written over it" in capsys.readouterr().err


def test_without_spark_nothing_is_counted_and_it_says_why(
    drawn: Drawn, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(spark, "missing", lambda: Text(vi="chưa có Java 17", en="there is no Java 17"))
    assert submitting.main(["count", str(drawn.engine.folder), "2023-12-31"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "there is no Java 17" in said.err
