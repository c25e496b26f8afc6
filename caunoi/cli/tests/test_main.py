"""What every verb has in common: a home of an older version is refused with what to do, whatever was asked."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize(
    "verb", [("figures",), ("intake", "."), ("verify",), ("account", "demo"), ("work", "--once")]
)
def test_a_home_of_an_older_version_is_left_alone_and_its_owner_told_what_to_do(tmp_path: Path, verb):
    home = tmp_path / "home"
    home.mkdir()
    with sqlite3.connect(home / "caunoi.sqlite3") as database:
        database.execute(
            "CREATE TABLE django_migrations (id INTEGER PRIMARY KEY, app TEXT, name TEXT, applied TEXT)"
        )
        database.execute("INSERT INTO django_migrations VALUES (1, 'access', '0001_accounts', '2026-01-01')")
    environment = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "CAUNOI_KEYS"}}

    done = subprocess.run(
        [sys.executable, "-c", "from caunoi.cli.main import run; run()", *verb],
        env=environment | {"CAUNOI_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )

    assert done.returncode == 2
    assert "caunoi upgrade" in done.stderr
    assert "Traceback" not in done.stderr
    with sqlite3.connect(home / "caunoi.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM django_migrations").fetchone() == (1,)
