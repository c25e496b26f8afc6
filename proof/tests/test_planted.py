"""Every column of a person has a canary or a reason, and a page that shows what it is not there for is found."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.urls import reverse

from caunoi.office import people
from caunoi.office.routes import policy as routes
from caunoi.privacy.models import Incident
from caunoi.registers.concerns.models import Concern
from caunoi.retention.policy import OF_A_PERSON, policy
from proof.matrix import planted
from proof.matrix.cells import hidden_from
from proof.matrix.facts import Actor
from proof.matrix.replay import looked_through
from proof.matrix.world import World, a_world
from tests.standing import made_once

SEALED = {
    "concerns_words.cipher",
    "privacy_datarequest.words",
    "privacy_incident.words",
    "privacy_incidentstep.words",
}


@made_once
def world() -> World:
    return a_world(12)


def of_a_person() -> set[str]:
    return {
        f"{table}.{column}"
        for table, told in policy().items()
        for column, kind in told.classes.items()
        if kind in OF_A_PERSON
    }


def test_every_column_of_a_person_has_a_canary_or_a_reason() -> None:
    assert planted.unanswered(of_a_person()) == set()
    told = planted.PLANTED.keys() | planted.IN_THE_WORLD | planted.EXCUSED.keys()
    assert told - of_a_person() == set()
    assert len(told) == len(planted.PLANTED) + len(planted.IN_THE_WORLD) + len(planted.EXCUSED)


def test_a_new_column_without_one_is_found() -> None:
    assert planted.unanswered({*of_a_person(), "members_particulars.mother"}) == {
        "members_particulars.mother"
    }


def test_every_page_named_is_a_page() -> None:
    named = frozenset().union(*planted.PLANTED.values())

    assert named <= routes().routes.keys()


def test_each_canary_stands_where_it_is_said_to(world: World) -> None:
    models = {model._meta.db_table: model for model in apps.get_models()}
    assert set(world.planted.values()) == planted.PLANTED.keys()
    assert len(world.planted) == len(planted.PLANTED)
    for canary, column in world.planted.items():
        table, _, name = column.partition(".")
        rows = models[table]._base_manager.values_list(name, flat=True)
        if column in SEALED:
            # Never in the clear: that it was planted is seen on the page that is there to show it.
            assert rows
            assert all(canary.encode() not in bytes(row) for row in rows)
        else:
            assert canary in rows, column


def test_the_page_that_is_there_to_show_the_incident_does_and_no_other(world: World) -> None:
    words = planted.canary(12, "privacy_incident.words")
    client = world.clients["provincial-officer@root"]
    shown = [
        client.get(reverse("incident", args=[public_id])).content.decode()
        for public_id in Incident.objects.values_list("public_id", flat=True)
    ]
    assert any(words in page for page in shown)
    actor = next(one for one in world.facts.actors if one.name == "provincial-officer@root")
    count, wrong = looked_through(world, routes(), [actor], most=30)

    assert count >= 30
    assert wrong == []


def test_the_words_of_a_concern_are_shown_where_they_are_asked_for_alone(world: World) -> None:
    words = planted.canary(12, "concerns_words.cipher")
    client = world.clients["provincial-officer@root"]
    records = list(Concern.objects.values_list("record", flat=True))
    assert any(words in client.post(reverse("concern-words", args=[one])).content.decode() for one in records)
    assert not any(words in client.get(reverse("concern", args=[one])).content.decode() for one in records)


@pytest.mark.parametrize(
    "column", ["privacy_incident.words", "officers_contact.line", "members_viewing.reason"]
)
def test_words_of_another_room_on_a_page_are_found(
    world: World, monkeypatch: pytest.MonkeyPatch, column: str
) -> None:
    said = planted.canary(12, column)
    monkeypatch.setattr(people, "MASK", said)
    actor = next(one for one in world.facts.actors if one.name == "chair@2")
    wrong = looked_through(world, routes(), [actor], most=20)[1]

    assert any(said in sentence for sentence in wrong)


def test_who_opened_a_record_is_told_on_its_page_to_those_alone_who_handle_requests(world: World) -> None:
    reason = next(told for told, column in world.planted.items() if column == "members_viewing.reason")
    handles = Actor("provincial-officer@root", (("provincial-officer", 0),))
    chair, below = (
        Actor("chair@3", (("chair", 3),)),
        Actor("provincial-officer@3", (("provincial-officer", 3),)),
    )

    assert reason not in hidden_from(world, "person", handles)
    assert all(reason in hidden_from(world, "person", actor) for actor in (chair, below))
    assert reason in hidden_from(world, "unit", handles)
