"""What a newcomer meets first: the commands, their sentences, and pages whose links lead somewhere."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.shape.checks import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
COMMANDS = {"setup", "demo", "test", "check", "fix", "proof", "bench", "docs", "lock"}


def dead_links(page: Path, text: str) -> list[str]:
    without_code = re.sub(r"```.*?```|`[^`]*`", "", text, flags=re.DOTALL)
    links = re.findall(r"\]\(([^)\s]+)\)", without_code)
    return [
        link
        for link in links
        if "://" not in link and link[0] != "#" and not (page.parent / link.split("#")[0]).exists()
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_and_picture_of_a_page_leads_somewhere(page: Path) -> None:
    assert dead_links(page, page.read_text(encoding="utf-8")) == []


def test_a_dead_link_is_found() -> None:
    assert dead_links(ROOT / "README.md", "[a](docs/flow.md#days) [b](docs/gone.md) ![c](gone.png)") == [
        "docs/gone.md",
        "gone.png",
    ]


def test_every_command_is_in_the_makefile_and_says_what_it_does() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert set(re.findall(r"^([a-z]+):.*## \S", text, re.MULTILINE)) == COMMANDS | {"help"}


def test_what_the_pages_tell_to_make_can_be_made() -> None:
    told = {
        word for page in PAGES for word in re.findall(r"`make ([a-z]+)", page.read_text(encoding="utf-8"))
    }

    assert told <= COMMANDS | {"help"}


@pytest.mark.parametrize("script", sorted(ROOT.glob("tools/*.sh")), ids=lambda script: script.name)
def test_every_script_can_be_read_and_run(script: Path) -> None:
    assert subprocess.run(["bash", "-n", script], check=False).returncode == 0
    assert script.stat().st_mode & 0o111


def test_another_python_is_refused_with_a_sentence_in_both_languages(tmp_path: Path) -> None:
    (tmp_path / "tools").mkdir()
    (tmp_path / "requirements").mkdir()
    for name in ("tools/setup.sh", "requirements/test.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    newer = tmp_path / "python3"
    newer.write_text("#!/bin/sh\necho 3.13\n", encoding="utf-8")
    newer.chmod(0o755)

    done = subprocess.run(
        ["bash", "tools/setup.sh"],
        cwd=tmp_path, env={"PATH": f"{tmp_path}:/usr/bin:/bin"}, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 1
    assert "cần Python 3.11" in done.stderr
    assert "Python 3.11 (Debian 12) is needed, but python3 here is 3.13" in done.stderr
    assert not (tmp_path / ".venv").exists()
