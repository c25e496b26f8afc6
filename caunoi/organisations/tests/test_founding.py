"""A fresh home is closed to everybody else, also when the folder was made beforehand."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_a_home_made_open_beforehand_keeps_its_databases_closed(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    command = [sys.executable, "-c", "from caunoi.cli.main import run; run()", "verify"]
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        command,
        env={**kept, "CAUNOI_HOME": str(home)},
        umask=0o022,
        check=True,
        capture_output=True,
        text=True,
    )

    # Making it takes a while: whoever waits is told before, and afterwards where it is.
    before, after = done.stderr.splitlines()
    assert before.startswith("Đang lập nơi lưu")
    assert str(home) in after

    made = [*home.glob("*.sqlite3*")]
    assert {path.name for path in made} >= {"caunoi.sqlite3", "keys.sqlite3"}
    assert {path.stat().st_mode & 0o077 for path in made} == {0}
