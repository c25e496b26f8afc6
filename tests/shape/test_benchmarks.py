"""docs/benchmarks.md is measured part by part: each says when and how, and measuring one leaves the others as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

import bench.__main__ as measuring
from bench import page
from proof.clusters import NoServer

TREE = ["## The tree of a day", "", "125,000 units.", "", "- **0.5 s** – bound: at most 1 s – holds.", ""]


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page of its own, and parts that take no time."""
    for part, titles in page.TITLES.items():
        lines = [line for title in titles for line in (f"## {title}", "", f"{title}, first", "")]
        monkeypatch.setitem(measuring.PARTS, part, lambda _scratch, _asked, lines=lines: lines)
    return tmp_path / "benchmarks.md"


def test_measuring_all_writes_every_part_once_in_its_order(written: Path) -> None:
    measuring.main([], into=written)
    text = written.read_text(encoding="utf-8")
    headings = [line.removeprefix("## ") for line in text.splitlines() if line.startswith("## ")]
    assert headings == [title for titles in page.TITLES.values() for title in titles]
    assert list(page.TITLES) == list(measuring.PARTS)
    assert text.count("- Measured on ") == len(page.TITLES)


def test_measuring_one_part_replaces_its_own_section_and_no_other(
    written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measuring.main([], into=written)
    before = written.read_text(encoding="utf-8")
    monkeypatch.setitem(measuring.PARTS, "tree", lambda _scratch, _asked: TREE)
    measuring.main(["--only", "tree", "--tree-units", "5"], into=written)
    after = written.read_text(encoding="utf-8")
    assert "125,000 units." in after
    assert "The tree of a day, first" not in after
    assert "`python -m bench --only tree --tree-units 5`" in after
    _head, tree, rest = after.partition("## The tree of a day")
    assert before.startswith(_head)
    assert before.endswith(rest[rest.index("\n## ") :])
    measuring.main(["--only", "tree"], into=written)
    again = written.read_text(encoding="utf-8")
    assert (again.count(tree), again.count("125,000 units.")) == (1, 1)


def test_a_part_that_cannot_be_measured_here_leaves_what_was_measured_elsewhere(
    written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_server(*_asked: object) -> list[str]:
        raise NoServer("no PostgreSQL server here")

    measuring.main([], into=written)
    before = written.read_text(encoding="utf-8")
    monkeypatch.setitem(measuring.PARTS, "rls", no_server)
    measuring.main(["--only", "rls"], into=written)
    assert written.read_text(encoding="utf-8") == before
    monkeypatch.setitem(measuring.PARTS, "tree", lambda _scratch, _asked: TREE)
    measuring.main(["--only", "tree", "--print"], into=written)
    assert written.read_text(encoding="utf-8") == before


def test_a_part_that_says_no_heading_of_its_own_is_refused() -> None:
    with pytest.raises(page.NotASection):
        page.replaced("", "rls", TREE, [])
    with pytest.raises(page.NotASection):
        page.replaced("", "rls", ["125,000 units."], [])


def test_every_section_of_the_page_is_of_a_part_and_says_how_it_was_measured() -> None:
    text = measuring.PAGE.read_text(encoding="utf-8")
    known = {title: part for part, titles in page.TITLES.items() for title in titles}
    headings = [line.removeprefix("## ") for line in text.splitlines() if line.startswith("## ")]
    assert set(headings) <= set(known)
    assert text.count("- Measured on ") == len({known[title] for title in headings})
