"""No identity number stands in the clear under a home, in any spelling: canaries are planted and looked for."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from caunoi.intake.tests.test_concerns import concerns, raised
from caunoi.intake.tests.writing_lists import (
    OTHER,
    OTHER_NAME,
    citizen,
    employers,
    member,
    nominations,
    roster,
    workbook,
)

# Each in a place of its own: accepted, refused, held, in the wrong column, in a note, as a nominee, in a file's,
# a sheet's, an employer's, a site's or a programme's name.
CANARIES = [citizen(940_001 + n) for n in range(14)]
# What workers raised: one taken in, one that waits for its day, and what was answered to that.
SECRETS = ["quaxin suất ăn", "quaxin trả lương", "quaxin đã trả lời"]


def folder(path: Path) -> Path:
    path.mkdir()
    one, two, three, four, five, six, seven, eight, nine, *named = CANARIES
    rows = roster(
        member(1, identity=one),
        member(2, identity=float(two)),
        member(3, identity=three, name=""),
        member(4, identity=four, note="Nghỉ việc từ 09/04/2023"),
        member(5, birth=five),
        member(6, identity=citizen(6), note=f"CCCD {six[:3]} {six[3:6]} {six[6:]}"),
        member(7, name=seven),
        member(8, phone=eight),
    )
    gifts = nominations([1, "Trần Thị Phúc", 1990, nine, OTHER_NAME, OTHER, f"Hộ nghèo, {one}", 500000])
    (path / "01.xlsx").write_bytes(workbook(employers()))
    household = [
        1,
        f"Hộ kinh doanh {named[0]}",
        "",
        f"Ấp {named[1]}",
        f"CCN {named[2]}",
        "Hộ kinh doanh",
        3,
        "",
        "",
        "",
    ]
    (path / "011.xlsx").write_bytes(workbook(employers(household)))
    (path / "004.xlsx").write_bytes(workbook(roster(member(40)), sheet=f"DS {named[3]}"))
    programme = nominations(
        [1, "Lê Văn Ân", 1990, citizen(41), "", "", "", 500000], title=f"GÓI AN SINH {named[4]}"
    )
    (path / "902.xlsx").write_bytes(workbook(programme))
    (path / f"002 - {two}.xlsx").write_bytes(workbook(rows))
    (path / "003.xlsx").write_bytes(workbook(roster(member(1, identity=one), tax_code="1100154728")))
    (path / "901.xlsx").write_bytes(workbook(gifts))
    (path / "903.xlsx").write_bytes(
        concerns(raised(told=SECRETS[0]), raised(told=SECRETS[1], on="", answer=SECRETS[2]))
    )
    return path


def spellings(number: str) -> list[bytes]:
    parted = [
        number,
        number.lstrip("0"),
        f"{number[:3]} {number[3:6]} {number[6:]}",
        f"{number[:3]}.{number[3:6]}.{number[6:]}",
    ]
    return [spelled.encode(coding) for spelled in parted for coding in ("utf-8", "utf-16-le", "utf-16-be")]


def standing_in(home: Path) -> set[str]:
    """Numbers found in the bytes or the names of any file under a home."""
    found = set()
    for path in home.rglob("*"):
        content = (path.read_bytes() if path.is_file() else b"") + path.name.encode()
        bare = re.sub(rb"[ .\-\x00]", b"", content)
        found |= {
            n for n in CANARIES if any(s in content for s in spellings(n)) or n.lstrip("0").encode() in bare
        }
    return found


def whispered_in(home: Path) -> set[str]:
    """Files under a home that say what a worker raised."""
    marks = [mark.encode(code) for mark in ("quaxin", "Quaxin") for code in ("utf-8", "utf-16-le")]
    files = [path for path in home.rglob("*") if path.is_file()]
    return {path.name for path in files if any(mark in path.read_bytes() for mark in marks)}


@pytest.fixture
def command(a_made_home):
    """The real command in a process of its own, so that its log and its write-ahead file are there to be read."""
    home = a_made_home
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | {
        "CAUNOI_HOME": str(home),
        "CAUNOI_KEYS": str(home / "keys"),
    }

    def run(*said: str) -> subprocess.CompletedProcess[bytes]:
        code = "import sys; from caunoi.cli.main import run; sys.argv = ['caunoi', *sys.argv[1:]]; run()"
        return subprocess.run(
            [sys.executable, "-c", code, *said], env=environment, capture_output=True, check=False
        )

    return home, run


def test_a_home_holds_no_identity_number_in_the_clear(command, tmp_path):
    home, run = command
    lists = folder(tmp_path / "lists")
    for _ in range(2):
        done = run("intake", str(lists), "--as-of", "2023-12-31", "--json")
        assert done.returncode == 3, done.stderr.decode()
        said = done.stdout + done.stderr
        # The name of a file is what the sender called it; everything else that is said hides the number.
        said = said.replace(f"002 - {CANARIES[1]}.xlsx".encode(), b"")
        assert [n for n in CANARIES if n.encode() in said or n.lstrip("0").encode() in said] == []
        assert b"quaxin" not in said.lower()
    assert standing_in(home) == set()
    assert whispered_in(home) == set()
    for asked in (("figures",), ("records", "employers")):
        assert b"quaxin" not in run(*asked, "--at", "2023-12-31", "--json").stdout.lower()
    # Nor in what was made for those figures.
    assert whispered_in(home) == set()


def test_the_search_would_find_one(tmp_path):
    (tmp_path / "log").write_text(
        f"{CANARIES[0][:3]} {CANARIES[0][3:6]} {CANARIES[0][6:]}", encoding="utf-16"
    )
    assert standing_in(tmp_path) == {CANARIES[0]}
    (tmp_path / "wal").write_bytes(b"\0" + SECRETS[1].encode() + b"\0")
    assert whispered_in(tmp_path) == {"wal"}
