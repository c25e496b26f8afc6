"""Two worlds in small: nothing of the one is in any answer to the other, and a number that is shown is found."""

from __future__ import annotations

import pytest
from django.db import connection

from caunoi.office import by_link, own_record, people
from caunoi.office.routes import policy
from caunoi.registers.members.models import Particulars
from proof.matrix.replay import by_links, looked_through, replayed
from proof.matrix.world import World, a_world
from tests.standing import made_once

PAGES = 10


@made_once
def world() -> World:
    return a_world(11)


def test_no_page_holds_what_its_reader_may_not_see(world: World) -> None:
    some = (
        "provincial-officer@root",
        "upper-officer@1",
        "chair@2",
        "party-reader@1",
        "auditor@root",
        "closed",
    )
    actors = [actor for actor in world.facts.actors if actor.name in some]
    count, wrong = looked_through(world, policy(), actors, most=PAGES)

    assert count > 30
    assert wrong == []


def test_the_ids_of_one_officer_tell_another_nothing(world: World) -> None:
    count, wrong = replayed(world, policy(), "upper-officer@1", "upper-officer@2", most=PAGES)

    assert count > 20
    assert wrong == []


@pytest.mark.told_once
def test_a_number_shown_instead_of_its_mask_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "MASK", world.secrets[0])
    actor = next(one for one in world.facts.actors if one.name == "chair@2")
    wrong = looked_through(world, policy(), [actor], most=3 * PAGES)[1]

    assert any(world.secrets[0] in sentence for sentence in wrong)


def test_a_link_shows_its_employer_and_nobody_else(world: World) -> None:
    count, wrong = by_links(world)

    assert (count, wrong) == (len(world.facts.things["employer"]), [])


@pytest.mark.told_once
def test_a_page_by_link_that_names_a_person_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    somebody = Particulars.objects.first()
    monkeypatch.setattr(by_link, "unions_by", lambda link, on: [somebody.name])

    assert any("shows" in sentence for sentence in by_links(world)[1])


def test_a_member_is_shown_the_own_name_and_a_door_that_gives_another_is_found(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    (member,) = (actor for actor in world.facts.actors if actor.name == "member@1")
    count, wrong = looked_through(world, policy(), [member], most=20)
    assert count > 4
    assert wrong == []
    true_own = own_record.own
    monkeypatch.setattr(
        own_record,
        "own",
        lambda model, reach: model.objects.all() if model is Particulars else true_own(model, reach),
    )

    # Where there is a second wall, it stands when the door does not.
    assert bool(looked_through(world, policy(), [member], most=20)[1]) == (connection.vendor == "sqlite")
