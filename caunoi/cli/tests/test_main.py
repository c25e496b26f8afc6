"""What every verb has in common: a home of an older version is refused with what to do, whatever was asked."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest


def run(*words: str, folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, as it is installed."""
    environment = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "CAUNOI_KEYS"}}
    return subprocess.run(
        [sys.executable, "-c", "from caunoi.cli.main import run; run()", *words],
        env=environment | settings,
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
    )


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

    done = run(*verb, folder=tmp_path, CAUNOI_HOME=str(home))

    assert done.returncode == 2
    assert "caunoi upgrade" in done.stderr
    assert "Traceback" not in done.stderr
    with sqlite3.connect(home / "caunoi.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM django_migrations").fetchone() == (1,)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CAUNOI_HTTPS", "maybe"),
        ("CAUNOI_HOME", "/etc/passwd"),
        ("CAUNOI_HOME", "/etc/passwd/below"),
        ("DATABASE_URL", "mysql://x/y"),
    ],
)
def test_a_setting_that_cannot_be_is_a_sentence_in_both_languages(tmp_path: Path, name: str, value: str):
    settings = {"CAUNOI_HOME": str(tmp_path / "home"), "CAUNOI_KEYS": str(tmp_path / "keys")} | {name: value}
    done = run("figures", "members", folder=tmp_path, **settings)

    assert (done.returncode, done.stdout) == (2, "")
    vi, en = done.stderr.splitlines()
    assert name in vi
    assert name in en
    assert vi != en


def test_a_new_home_is_named_once(a_made_home: Path, tmp_path: Path):
    home = a_made_home
    first, second = (run("head", folder=tmp_path, CAUNOI_HOME=str(home)) for _ in range(2))

    assert first.stderr.splitlines() == [f"Đã lập nơi lưu mới: {home} / a new home"]
    assert (second.returncode, second.stderr) == (0, "")


def test_a_word_too_few_is_a_sentence_in_the_language_of_the_terminal_and_leaves_with_two(tmp_path: Path):
    settings = {
        "CAUNOI_HOME": str(tmp_path / "home"),
        "CAUNOI_KEYS": str(tmp_path / "keys"),
        "LC_ALL": "vi_VN.UTF-8",
    }

    done = run("rounds", "open", "Quý IV", folder=tmp_path, **settings)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[0] == "Thiếu “--since”."
