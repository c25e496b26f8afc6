"""The proof of the tree passes over histories, and bites: what it looks for is put there, and it is found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from caunoi.indicators import trees
from caunoi.indicators.computing import Question
from caunoi.organisations.founding import ensure_home
from proof.histories import BEGAN, History, noon
from proof.promises import tree
from proof.promises.tree import lived_through

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: object) -> Iterator[None]:
    settings.CAUNOI_ROWS = tmp_path / "rows"
    ensure_home(at=noon(BEGAN))
    return


def test_a_history_keeps_every_figure_where_it_was() -> None:
    looked_at, wrong = lived_through(3, steps=3)
    assert (looked_at > 500, wrong) == (True, [])


@pytest.mark.told_once
def test_a_closed_unit_that_falls_out_of_the_tree_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    forgets = trees._PARENTS.replace("GROUP BY unit", "GROUP BY unit HAVING max(nearness) = $stands")
    assert forgets != trees._PARENTS
    monkeypatch.setattr(trees, "_PARENTS", forgets)
    assert any("the whole on" in sentence for sentence in lived_through(3)[1])


@pytest.mark.told_once
def test_a_past_that_is_read_as_known_now_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def now(question: Question, day: date) -> Question:
        return question

    monkeypatch.setattr(tree, "as_known", now)
    assert any("as known on" in sentence for sentence in lived_through(3)[1])


@pytest.mark.told_once
def test_an_annulment_that_undoes_nothing_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(History, "annul", lambda history, done: "annul")
    assert any("decided and annulled" in sentence for sentence in lived_through(3, steps=3)[1])
