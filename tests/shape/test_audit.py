"""Looking packages up for known holes: an answer is an answer, and no answer is never taken for an all-clear."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.shape.checks import ROOT

CLEAN = "echo 'No known vulnerabilities found'"
HOLED = "echo 'Found 1 known vulnerability in 1 package'; exit 1"
CUT_OFF = "echo 'ConnectionError: no route'; exit 1"
UNKNOWN = "echo 'django  Dependency not found on PyPI and could not be audited: django (5.2)'"
SLOW = "exec sleep 30"


def audited(folder: Path, says: str, **more: str) -> subprocess.CompletedProcess[str]:
    auditor = folder / "pip-audit"
    auditor.write_text(f"#!/bin/sh\n{says}\n", encoding="utf-8")
    auditor.chmod(0o755)
    environment = {**os.environ, "AUDITOR": str(auditor), "AUDIT_SECONDS": "1", **more}
    return subprocess.run(
        [str(ROOT / "tools/audit.sh")], env=environment, capture_output=True, text=True, check=False
    )


def test_an_all_clear_passes_and_a_known_hole_fails(tmp_path: Path) -> None:
    clear, hole = audited(tmp_path, CLEAN), audited(tmp_path, HOLED)

    assert (clear.returncode, "NOT RUN" in clear.stderr) == (0, False)
    assert (hole.returncode, "NOT RUN" in hole.stderr) == (1, False)


@pytest.mark.parametrize("says", [CUT_OFF, UNKNOWN, SLOW])
def test_no_answer_is_said_aloud_and_fails_where_there_must_be_one(tmp_path: Path, says: str) -> None:
    here, there = audited(tmp_path, says), audited(tmp_path, says, AUDIT="must")

    assert "NOT RUN" in here.stderr
    assert (here.returncode, there.returncode) == (0, 1)


def test_without_the_program_nothing_was_looked_up(tmp_path: Path) -> None:
    assert "NOT RUN" in audited(tmp_path, CLEAN, AUDITOR=str(tmp_path / "none")).stderr
