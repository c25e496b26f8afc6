"""Officers who merge the same people at once: one is carried out, whoever came second is told, and no chain is left."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection

from caunoi.registers.members.admitting import Joining, open_memberships
from caunoi.registers.members.models import Membership, Person, SamePerson
from caunoi.registers.merging import carrying_out
from caunoi.registers.merging.carrying_out import merge
from caunoi.registers.merging.looking import CannotMerge, look
from caunoi.registers.merging.tests.two import WHY, a_record
from caunoi.trail.acting import act
from caunoi.trail.overlap import NoOverlap
from caunoi.trail.writing import Overtaken
from tests.builders import NOW, TODAY, a_unit, the_federation
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def together(*works: Callable[[], object]) -> list[object]:
    def one(which: int) -> object:
        try:
            return works[which]()
        except (CannotMerge, Overtaken) as refused:
            return refused

    return at_once(len(works), one)


def merging(kept: Person, other: Person, ref=None) -> Callable[[], object]:
    seen = look(kept, other, on=TODAY, hands=None).seen
    told = {"reason": WHY, "seen": seen, "stands": [], "acknowledged": set(), "client_ref": ref or uuid4()}
    return lambda: merge(kept, other, hands=None, by=None, at=NOW, **told)


@pytest.fixture
def three() -> list[Person]:
    unit = a_unit("CĐCS Giày Hoa Sen", under=the_federation())
    return [a_record(unit, date(2023, 1, 1)), a_record(), a_record()]


def chain() -> bool:
    return Person.objects.filter(canonical__canonical__isnull=False).exists()


def test_of_many_who_send_one_request_all_are_told_of_one_merger(three) -> None:
    kept, other, _ = three
    ref = uuid4()
    came_to = together(*[merging(kept, other, ref)] * 4)
    assert {one.pk for one in came_to} == {SamePerson.objects.get().pk}


def test_of_two_who_merge_each_into_the_other_one_does(three) -> None:
    one, two, _ = three
    came_to = together(merging(one, two), merging(two, one))
    assert sum(isinstance(each, SamePerson) for each in came_to) == 1
    assert SamePerson.objects.count() == 1
    assert not chain()


def _upon_one_another(three: list[Person], monkeypatch) -> list[object]:
    """One is merged into a second while the second is merged into a third: both have looked before either writes."""
    kept, middle, last = three
    both, check = threading.Barrier(2), carrying_out._check

    def after_both(*told) -> None:
        check(*told)
        with suppress(threading.BrokenBarrierError):
            both.wait(timeout=1)

    monkeypatch.setattr(carrying_out, "_check", after_both)
    return together(merging(middle, last), merging(kept, middle))


def test_a_record_that_is_taken_in_while_it_takes_in_leaves_no_chain(three, monkeypatch) -> None:
    assert any(isinstance(one, SamePerson) for one in _upon_one_another(three, monkeypatch))
    assert not chain()


def test_without_looking_again_at_what_stands_a_chain_would_be_left(three, monkeypatch) -> None:
    """The negative control: whoever waited decides on what was read before."""
    kept, middle, last = three
    second = merging(middle, last)
    merging(kept, middle)()
    with pytest.raises(CannotMerge, match="đã được gộp"):
        second()
    monkeypatch.setattr(carrying_out, "_locked", lambda *people: list(people))
    merging(middle, last)()
    assert chain()


def _joins_meanwhile(three: list[Person], monkeypatch) -> bool:
    """Somebody is admitted under a record while that is merged, all of which was written again by then. Whether a
    membership is left under the record merged."""
    kept, other, _ = three
    carried, joined, point = threading.Event(), threading.Event(), carrying_out._point
    unit = Membership.objects.get(person=kept).unit_id

    def after_it_joined(*told) -> None:
        carried.set()
        joined.wait(timeout=1)
        point(*told)

    def joins() -> None:
        carried.wait(timeout=10)
        with act("members.admitted", by=None, at=NOW, on=TODAY) as writer:
            open_memberships(writer, [Joining(other.pk, unit, None, "2024-01-01", "admitted", None, None)])
        joined.set()

    monkeypatch.setattr(carrying_out, "_point", after_it_joined)
    merged, _ = together(merging(kept, other), joins)
    assert isinstance(merged, SamePerson)
    return Membership.objects.held_true().filter(person=other).exists()


def test_nobody_is_admitted_under_a_record_while_it_is_merged(three, monkeypatch) -> None:
    assert not _joins_meanwhile(three, monkeypatch)


def test_without_the_queue_a_membership_would_be_left_under_the_record_merged(three, monkeypatch) -> None:
    """The negative control; SQLite lets one transaction write at a time."""
    monkeypatch.setattr(NoOverlap, "queue", lambda guard, keys: None)
    assert _joins_meanwhile(three, monkeypatch) is (connection.vendor == "postgresql")
