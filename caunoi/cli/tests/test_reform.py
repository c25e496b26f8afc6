"""`caunoi reform replay` answers as its contract says, and leaves a home that holds data as it is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.django_db

# Left to the process itself: on PostgreSQL the home would be the database of this very run.
_ELSEWHERE = {"DATABASE_URL", "DATABASE_URL_WEB"}


def caunoi(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    around = {name: value for name, value in os.environ.items() if name not in _ELSEWHERE}
    code = "from caunoi.cli.main import run; run()"
    return subprocess.run(
        [sys.executable, "-c", code, "reform", "replay", *words],
        env={**around, "CAUNOI_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_reform_is_replayed_once_and_a_home_that_holds_data_is_refused(a_made_home: Path) -> None:
    done = caunoi(a_made_home, "--json")
    answer = json.loads(done.stdout)

    assert done.returncode == 0, done.stderr
    assert list(answer) == [
        "provinces", "communes", "districts_closed", "wards_split", "codes_meaning_elsewhere", "members", "employers",
    ]  # fmt: skip
    assert (answer["provinces"], answer["communes"]) == ([63, 34], [10_040, 3_321])
    assert (answer["districts_closed"], answer["wards_split"]) == (696, 471)
    assert answer["codes_meaning_elsewhere"] == 3_184
    for before, ended, after in (answer["members"], answer["employers"]):
        assert before - ended == after > 0
        assert ended > 0
    assert "Kết thúc theo luật" in done.stderr

    again = caunoi(a_made_home, "--json")
    assert (again.returncode, again.stdout) == (2, "")
    assert "đã có dữ liệu" in again.stderr
