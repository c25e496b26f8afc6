"""What a server is made of is written down as the lock has it; known holes are looked up, and no answer is no all-clear."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.shape.checks import ROOT
from tools import sbom

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


def test_the_bill_of_materials_is_that_of_the_lock() -> None:
    lock = sbom.LOCK.read_text(encoding="utf-8")
    written = sbom.BILL.read_text(encoding="utf-8")
    told = json.loads(written)
    hashes = {
        file["content"] for one in told["components"] for file in one["externalReferences"][0]["hashes"]
    }

    assert written == sbom.current(), "make lock writes it again"
    assert hashes == set(re.findall(r"sha256:([0-9a-f]{64})", lock))
    assert {f"{one['name']}=={one['version']}" for one in told["components"]} == {
        line.split()[0].lower() for line in lock.splitlines() if re.match(r"^\w", line)
    }


def test_everything_in_the_bill_is_needed_by_something() -> None:
    needs = {one["ref"]: set(one["dependsOn"]) for one in json.loads(sbom.current())["dependencies"]}
    reached, ways = set(), ["caunoi"]
    for one in ways:
        reached.add(one)
        ways.extend(needs[one] - set(ways))

    assert reached == set(needs)


def test_another_hash_another_release_or_none_is_noticed() -> None:
    lock = sbom.LOCK.read_text(encoding="utf-8")
    project = '[project]\nname = "caunoi"\nversion = "1"\n'
    once = re.search(r"sha256:[0-9a-f]{64}", lock)[0]

    assert sbom.bill(lock, project) != sbom.bill(lock.replace(once, f"sha256:{'0' * 64}"), project)
    with pytest.raises(ValueError, match="no hash"):
        sbom.bill("django==5.2\n", project)
