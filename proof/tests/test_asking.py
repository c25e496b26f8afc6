"""The API asked what its document allows and what it does not: never a 500, never another's name; what is off is found."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ninja.operation import Operation

from caunoi.access.reach import Reach
from caunoi.api import keyed
from caunoi.office.routes import policy
from proof import asking
from proof.matrix.world import World, a_world
from tests.standing import made_once

MOST = 4


@made_once
def world() -> World:
    return a_world(7)


def test_everything_the_document_allows_and_more_is_answered_as_it_says(world: World) -> None:
    statuses, wrong = asking.asked(world, policy(), seed=3, most=MOST)

    assert wrong == []
    assert statuses.total() > 80
    assert set(statuses) >= {200, 403, 404, 422}
    assert not [status for status in statuses if status >= 500]


def some(monkeypatch: pytest.MonkeyPatch, world: World, *names: str) -> list[str]:
    """What is wrong where those alone are asked for, who may see a part."""
    monkeypatch.setattr(asking, "ACTORS", names)
    return asking.asked(world, policy(), seed=5, most=MOST)[1]


@pytest.mark.told_once
def test_a_reach_that_is_too_wide_is_found_by_the_names(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: every door gives everything."""
    to = Reach.to
    monkeypatch.setattr(Reach, "to", lambda self, right: replace(to(self, right), units=None))

    assert any("names" in sentence for sentence in some(monkeypatch, world, "chair@2"))


@pytest.mark.told_once
def test_a_guard_that_asks_for_no_right_is_found_by_the_names(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the Party committee's key takes people out."""
    monkeypatch.setattr(Reach, "may", lambda self, right: True)
    monkeypatch.setattr(Reach, "to", lambda self, right: replace(self, right=right, units=None))

    assert any("names" in sentence for sentence in some(monkeypatch, world, "party-reader@root"))


@pytest.mark.told_once
def test_an_error_and_an_answer_of_another_shape_are_found(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(keyed, "_amiss", lambda request, asks: 1 / 0 if "page" in request.GET else None)
    assert any("Server error" in sentence for sentence in some(monkeypatch, world, "provincial-officer@root"))

    monkeypatch.undo()
    monkeypatch.setattr(
        Operation, "_result_to_response", lambda self, request, result, *_: self.api.create_response(request, {"so": 1}, status=200)
    )  # fmt: skip
    assert any(
        "schema" in sentence.lower() for sentence in some(monkeypatch, world, "provincial-officer@root")
    )
