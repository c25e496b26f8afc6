"""The matrix in small: every route, method and office in one random federation; a guard that is off is found."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from django.db import connection

from caunoi.access.reach import Reach
from caunoi.api import units as units_of_the_api
from caunoi.office import decisions, round_lines, units
from caunoi.office.routes import Policy, policy
from caunoi.organisations.models import Unit
from caunoi.registers.reorganisations.models import Reorganisation
from caunoi.registers.rounds.models import RoundUnit
from proof.matrix.cells import Cell, cells, tried
from proof.matrix.oracle import Oracle
from proof.matrix.world import World, a_world
from tests.standing import made_once

SOME = 400


@made_once
def world() -> World:
    return a_world(7)


def of(world: World, *routes: str, limit: int = 60, method: str = "GET") -> list[Cell]:
    """Cells of some routes, as anybody."""
    table = replace(policy(), routes={name: policy().routes[name] for name in routes})
    found = [cell for cell in cells(world, table, random.Random(1)) if cell.route.name in routes]
    found = [cell for cell in found if cell.method == method]
    return random.Random(1).sample(found, min(limit, len(found)))


def test_four_hundred_cells_are_answered_as_the_table_and_the_tree_say(world: World) -> None:
    every = list(cells(world, policy(), random.Random(3)))
    eight_hundred = random.Random(4).sample(every, 2 * SOME)
    # One half of them on each database; make proof tries all there are.
    some = eight_hundred[SOME:] if connection.vendor == "postgresql" else eight_hundred[:SOME]
    count, wrong = tried(some, world, Oracle(policy(), world.facts))

    assert len(every) > 10_000
    assert (count, wrong) == (SOME, [])


def test_a_guard_that_lets_everyone_in_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    some = of(world, "waiting", "rights", "in-charge")
    monkeypatch.setattr(Reach, "may", lambda self, right: True)

    assert tried(some, world, Oracle(policy(), world.facts))[1]


@pytest.mark.told_once
def test_a_door_that_gives_everything_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    some = of(world, "unit", limit=120)
    monkeypatch.setattr(units, "units_within", lambda reach: Unit.objects.all())

    assert tried(some, world, Oracle(policy(), world.facts))[1]


def test_a_decision_is_shown_and_annulled_by_whoever_reaches_it(world: World) -> None:
    some = of(world, "decision", "annul-decision", limit=120)

    assert tried(some, world, Oracle(policy(), world.facts)) == (len(some), [])


def test_a_target_is_set_shared_out_and_ended_by_whoever_answers_for_the_unit(world: World) -> None:
    some = of(world, "targets", "target", "set-target", "share-target", "end-target", limit=80)
    done = of(world, "set-target", "share-target", "end-target", limit=80, method="POST")

    assert tried([*some, *done], world, Oracle(policy(), world.facts)) == (len(some) + len(done), [])


@pytest.mark.told_once
def test_a_door_to_decisions_that_gives_everything_is_found(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = of(world, "decision", "annul-decision", limit=120)
    every = Reorganisation.objects.order_by("-pk")
    monkeypatch.setattr(decisions, "reorganisations_within", lambda reach: every)

    assert tried(some, world, Oracle(policy(), world.facts))[1]


def test_what_goes_to_the_national_federation_is_for_who_covers_the_whole(world: World) -> None:
    routes = [name for name in policy().routes if name.startswith("national")]
    some = [cell for method in ("GET", "POST") for cell in of(world, *routes, limit=70, method=method)]

    assert tried(some, world, Oracle(policy(), world.facts)) == (len(some), [])


def test_a_statistical_form_is_for_whoever_reaches_its_unit(world: World) -> None:
    routes = [
        name for name in policy().routes if "form" in name.split("-") or name in {"statistics", "form-blanks"}
    ]
    some = [cell for method in ("GET", "POST") for cell in of(world, *routes, limit=50, method=method)]

    assert tried(some, world, Oracle(policy(), world.facts)) == (len(some), [])


def test_a_file_of_figures_is_for_whoever_reaches_the_units_in_it(world: World) -> None:
    routes = [name for name in policy().routes if name.startswith("exchange")]
    some = [cell for method in ("GET", "POST") for cell in of(world, *routes, limit=80, method=method)]

    assert tried(some, world, Oracle(policy(), world.facts)) == (len(some), [])


def test_a_record_is_put_right_by_whoever_may_write_of_the_members_union(world: World) -> None:
    routes = ["correct-person", "correction-back"]
    some = [cell for method in ("GET", "POST") for cell in of(world, *routes, limit=80, method=method)]

    assert tried(some, world, Oracle(policy(), world.facts)) == (len(some), [])


def test_drafting_is_for_whoever_reaches_the_unit(world: World) -> None:
    some = [cell for method in ("GET", "POST") for cell in of(world, "draft", "new-decision", method=method)]

    assert tried(some, world, Oracle(policy(), world.facts)) == (len(some), [])


@pytest.mark.told_once
def test_a_door_of_the_api_that_gives_everything_is_found(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = of(world, "api-members", limit=120)
    monkeypatch.setattr(units_of_the_api, "units_within", lambda reach: Unit.objects.all())

    assert tried(some, world, Oracle(policy(), world.facts))[1]


@pytest.mark.told_once
def test_a_key_that_is_not_asked_for_its_office_is_found(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = of(world, "api-document", "api-indicators", limit=120)
    may = Reach.may
    monkeypatch.setattr(Reach, "may", lambda self, right: right == "keys.make" or may(self, right))

    assert any("not 401" in sentence for sentence in tried(some, world, Oracle(policy(), world.facts))[1])


@pytest.mark.told_once
def test_a_search_beyond_the_reach_is_found_by_the_names_in_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = of(world, "search")
    right_now = Reach.to
    monkeypatch.setattr(Reach, "to", lambda self, right: replace(right_now(self, right), units=None))
    wrong = tried(some, world, Oracle(policy(), world.facts))[1]

    assert any("names" in sentence for sentence in wrong)


@pytest.mark.told_once
def test_a_line_of_the_table_that_gives_more_is_found(world: World) -> None:
    table = policy()
    people = replace(table.routes["person"], who={"GET": "figures.read"})
    wider = Policy(dict(table.routes) | {"person": people}, table.rights, table.whole, table.fields)

    some = of(world, "person", limit=100)
    assert tried(some, world, Oracle(wider, world.facts))[1] == []
    relined = [replace(cell, route=people) for cell in some]
    assert tried(relined, world, Oracle(wider, world.facts))[1]


# On PostgreSQL the wall behind the door stands, and nothing is given.
@pytest.mark.told_once
def test_a_door_to_rounds_that_gives_everything_is_found(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    routes = ("round", "round-line", "round-records", "round-paper", "round-minutes")
    some = [
        *of(world, *routes, limit=90),
        *of(world, "round-submit", "round-decide", "lock-round", "take-in-round", method="POST", limit=60),
    ]
    assert tried(some, world, Oracle(policy(), world.facts))[1] == []
    monkeypatch.setattr(
        round_lines, "round_units_within", lambda reach: RoundUnit.objects.select_related("round")
    )

    assert tried(some, world, Oracle(policy(), world.facts))[1]
