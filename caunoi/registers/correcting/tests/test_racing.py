"""Officers who correct the same record at once, or merge it meanwhile: one after the other, and never half of each."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection

from caunoi.registers.correcting import carrying_out
from caunoi.registers.correcting.carrying_out import correct
from caunoi.registers.correcting.looking import CannotCorrect, Wanted, look
from caunoi.registers.members.matching import opened_of, people_by_number
from caunoi.registers.members.models import IdentityNumber, Person, Rectification, SamePerson
from caunoi.registers.merging import looking
from caunoi.registers.merging.carrying_out import merge
from caunoi.registers.merging.looking import CannotMerge
from caunoi.registers.merging.tests.two import WHY, a_record
from caunoi.trail.writing import Overtaken
from caunoi.vocabulary.identity import read_identity
from tests.builders import NOW, TODAY, a_unit, the_federation
from tests.racing import at_once

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
ONE, OTHER, THIRD = "999195000001", "999195000002", "999195777703"


def together(*works: Callable[[], object]) -> list[object]:
    def one(which: int) -> object:
        try:
            return works[which]()
        except (CannotMerge, CannotCorrect, Overtaken) as refused:
            return refused

    return at_once(len(works), one)


@pytest.fixture
def pair() -> tuple[Person, Person]:
    unit = a_unit("CĐCS Giày Hoa Sen", under=the_federation())
    return a_record(unit, date(2023, 1, 1), number=ONE), a_record(number=OTHER)


def correcting(person: Person, number: str, instead: int | None = 0) -> Callable[[], object]:
    wanted = Wanted(number=read_identity(number)[0], instead=instead)
    told = {"evidence": "card-seen", "reason": WHY, "seen": look(person).seen, "client_ref": uuid4()}
    return lambda: correct(person, wanted, acknowledged=set(), by=None, at=NOW, **told)


def merging(kept: Person, other: Person) -> Callable[[], object]:
    found = looking.look(kept, other, on=TODAY, hands=None)
    told = {"reason": WHY, "seen": found.seen, "stands": [], "client_ref": uuid4()}
    ticked = {one.code for one in found.contradictions}
    return lambda: merge(kept, other, acknowledged=ticked, hands=None, by=None, at=NOW, **told)


def live(number: str) -> int:
    people = opened_of(Person.objects.values_list("pk", flat=True), on=TODAY)
    return sum(("cccd", number) in one.numbers for one in people.values())


def test_of_two_who_correct_one_record_at_once_one_does(pair) -> None:
    one, _ = pair
    came_to = together(correcting(one, THIRD), correcting(one, "999195000004"))
    assert sum(isinstance(each, Rectification) for each in came_to) == 1
    assert IdentityNumber.objects.filter(person=one, ended_by=None).count() == 1


def test_of_two_who_give_one_number_to_two_people_at_once_one_does(pair) -> None:
    one, other = pair
    came_to = together(correcting(one, THIRD), correcting(other, THIRD))
    assert sum(isinstance(each, Rectification) for each in came_to) == 1
    assert live(THIRD) == 1


def _meanwhile(pair: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The record is merged into another between the correction's look at it and what it writes."""
    kept, other = pair
    looked, both = threading.Event(), threading.Barrier(2)
    check = carrying_out.check
    merger, correction = merging(kept, other), correcting(other, THIRD)

    def after_a_look(*told: object, **more: object) -> None:
        check(*told, **more)  # type: ignore[arg-type]
        looked.set()
        with suppress(threading.BrokenBarrierError):
            both.wait(timeout=1)

    def merges() -> object:
        looked.wait(timeout=10)
        try:
            return merger()
        finally:
            with suppress(threading.BrokenBarrierError):
                both.wait(timeout=1)

    monkeypatch.setattr(carrying_out, "check", after_a_look)
    return together(merges, correction)


def test_a_merger_waits_for_a_correction_and_then_is_decided_on_what_it_says(pair, monkeypatch) -> None:
    merger, correction = _meanwhile(pair, monkeypatch)
    assert isinstance(correction, Rectification)
    # The two numbers were a digit apart, a slip; now they are two people's.
    assert isinstance(merger, CannotMerge | Overtaken)
    assert not SamePerson.objects.exists()
    assert people_by_number([OTHER, THIRD]) == {THIRD: pair[1].pk}


def test_without_holding_the_record_a_correction_is_written_of_one_that_was_merged(pair, monkeypatch) -> None:
    """The negative control; SQLite lets one transaction write at a time."""
    monkeypatch.setattr(
        carrying_out,
        "held_still",
        lambda people: {one.pk: one for one in Person.objects.filter(pk__in=people)},
    )
    came_to = _meanwhile(pair, monkeypatch)
    assert any(isinstance(one, SamePerson) for one in came_to) is (connection.vendor == "postgresql")


def test_a_correction_of_a_record_merged_just_now_is_refused(pair) -> None:
    kept, other = pair
    correction = correcting(other, THIRD)
    merging(kept, other)()
    with pytest.raises(Overtaken):
        correction()


def test_however_two_merge_and_a_third_corrects_nothing_is_half(pair) -> None:
    one, other = pair
    came_to = together(merging(one, other), merging(other, one), correcting(one, THIRD))
    assert SamePerson.objects.count() == sum(isinstance(each, SamePerson) for each in came_to) <= 1
    assert Rectification.objects.count() == sum(isinstance(each, Rectification) for each in came_to) <= 1
    assert SamePerson.objects.count() + Rectification.objects.count() >= 1
    assert not Person.objects.filter(canonical__canonical__isnull=False).exists()
    assert live(ONE) + live(THIRD) == 1
