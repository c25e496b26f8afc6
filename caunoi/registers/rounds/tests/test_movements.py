"""The movement table comes to nought whatever happened, to the row; and where something is missing it does not."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caunoi.organisations.models import Unit
from caunoi.questions.parameters import Parameters
from caunoi.registers.members.models import Membership, MemberState, Person
from caunoi.registers.rounds import movements
from caunoi.registers.rounds.movements import KINDS, events, stock, whole
from caunoi.trail.acting import act
from caunoi.trail.models import Document
from tests.builders import NOW, a_member, a_unit, the_federation

pytestmark = pytest.mark.django_db
JUNE = (date(2025, 6, 1), date(2025, 6, 30))
BEFORE = date(2024, 1, 1)


def told() -> Parameters:
    return Parameters.of()


def a_spell(
    person: Person, unit: Unit, since: date | None, until: date | None, began: str, ended: str, **more
) -> int:  # type: ignore[no-untyped-def]
    with act("test.spell", by=None, at=NOW, on=BEFORE) as writer:
        pk = writer.ids(Membership, 1)[0]
        writer.add_one(
            Membership, id=pk, person_id=person.pk, unit_id=unit.pk, held_by_id=unit.pk, valid_from=since,
            valid_to=until, began_as=began, ended_as=ended, **{"spell": pk, **more},
        )  # fmt: skip
    return pk


def a_pause(person: Person, unit: Unit, state: str, since: date, until: date | None = None) -> None:
    with act("test.pause", by=None, at=NOW, on=BEFORE) as writer:
        writer.add_one(
            MemberState, person_id=person.pk, unit_id=unit.pk, state=state, valid_from=since, valid_to=until
        )


def people(count: int) -> list[Person]:
    with act("test.people", by=None, at=NOW, on=BEFORE) as writer:
        return [Person(pk=writer.add_one(Person)) for _ in range(count)]


@pytest.fixture
def union() -> Unit:
    return a_unit("CĐCS Đông Á", under=the_federation())


def of(unit: Unit, since: date = JUNE[0], until: date = JUNE[1]):  # type: ignore[no-untyped-def]
    return whole(movements.movements([unit.pk], since, until, parameters=told())[unit.pk])


# ---------------------------------------------------------------- each kind


def test_each_kind_of_movement_stands_in_its_line(union: Unit) -> None:
    other = a_unit("CĐCS Hoa Sen", under=Unit.objects.exclude(pk=union.pk).get())
    a, b, c, d, e, f, g, stays = people(8)
    in_june = date(2025, 6, 10)
    a_spell(stays, union, None, None, "admitted", "")
    a_spell(a, union, in_june, None, "admitted", "")
    a_spell(b, other, BEFORE, in_june, "admitted", "transferred")
    a_spell(b, union, in_june, None, "transferred", "")
    a_spell(c, union, BEFORE, in_june, "admitted", "expelled")
    a_spell(d, union, BEFORE, in_june, "admitted", "transferred")
    a_spell(d, other, in_june, None, "transferred", "")
    a_spell(e, union, BEFORE, None, "admitted", "")
    a_pause(e, union, "abroad", in_june)
    a_spell(f, union, BEFORE, None, "admitted", "")
    a_pause(f, union, "abroad", BEFORE, in_june)
    a_spell(g, union, BEFORE, in_june, "admitted", "ended-by-law")
    table = of(union)

    assert dict(table.moved) == {
        "admitted": 1, "transferred-in": 1, "left": 1, "transferred-out": 1, "paused": 1, "resumed": 1, "reform-out": 1,
    }  # fmt: skip
    assert (table.opening, table.closing, table.difference) == (5, 4, 0)


def test_a_pause_that_is_counted_moves_nobody(union: Unit) -> None:
    (one,) = people(1)
    a_spell(one, union, BEFORE, None, "admitted", "")
    a_pause(one, union, "maternity", JUNE[0])
    assert (of(union).opening, of(union).closing, dict(of(union).moved)) == (1, 1, {})


def test_who_is_out_of_work_is_no_more_counted_after_a_year_to_the_day(union: Unit) -> None:
    (one,) = people(1)
    a_spell(one, union, BEFORE, None, "admitted", "")
    a_pause(one, union, "out-of-work", date(2024, 6, 12))
    (event,) = events([union.pk], *JUNE, parameters=told())
    assert (event.kind, event.on) == ("paused", date(2025, 6, 12))
    assert of(union).difference == 0


def test_who_leaves_while_paused_was_not_counted_and_is_not_taken_off_twice(union: Unit) -> None:
    (one,) = people(1)
    a_spell(one, union, BEFORE, date(2025, 6, 20), "admitted", "left")
    a_pause(one, union, "abroad", date(2025, 6, 5))
    assert dict(of(union).moved) == {"paused": 1}
    assert of(union).difference == 0


def test_one_spell_written_in_two_versions_is_no_movement(union: Unit) -> None:
    (one,) = people(1)
    first = a_spell(one, union, BEFORE, date(2025, 6, 10), "admitted", "reorganised")
    a_spell(one, union, date(2025, 6, 10), None, "reorganised", "", spell=first)
    assert dict(of(union).moved) == {}


def test_the_first_and_the_last_day_belong_to_the_month(union: Unit) -> None:
    for one, since in zip(people(4), (date(2025, 5, 31), JUNE[0], JUNE[1], date(2025, 7, 1)), strict=True):
        a_spell(one, union, since, None, "admitted", "")
    assert (of(union).opening, dict(of(union).moved), of(union).closing) == (1, {"admitted": 2}, 3)


def test_months_follow_one_another(union: Unit) -> None:
    for one, month in zip(people(3), (5, 6, 7), strict=True):
        a_spell(one, union, date(2025, month, 3), None, "admitted", "")
    found = movements.movements([union.pk], date(2025, 5, 1), date(2025, 7, 15), parameters=told())[union.pk]
    assert [(one.opening, one.closing) for one in found] == [(0, 1), (1, 2), (2, 3)]
    assert found[-1].until == date(2025, 7, 15)


def test_each_movement_knows_the_list_it_was_read_from(union: Unit) -> None:
    june, july = (
        Document.objects.create(kind="list", name=name, sha256=name * 8) for name in ("thang-6", "thang-7")
    )
    (one,) = people(1)
    first = a_spell(one, union, date(2025, 6, 3), None, "admitted", "", document=june, sheet="DS", row=7)
    with act("test.left", by=None, at=NOW, on=BEFORE, document=july) as writer:
        writer.end(Membership, [first])
        writer.add_one(
            Membership, spell=first, person_id=one.pk, unit_id=union.pk, held_by_id=union.pk,
            valid_from=date(2025, 6, 3), valid_to=date(2025, 6, 28), began_as="admitted", ended_as="left",
        )  # fmt: skip
    found = events([union.pk], *JUNE, parameters=told())

    assert movements.by_import(found) == {june.pk: {"admitted": 1}, july.pk: {"left": 1}}
    assert (found[0].sheet, found[0].row) == ("DS", 7)


# ---------------------------------------------------------------- over histories nobody thought of


def a_history(seed: int) -> list[Unit]:
    """Fifty people over three unions for two years: in, out, over, back, handed over, away and back."""
    chance = random.Random(seed)
    root = the_federation()
    unions = [a_unit(f"CĐCS {name}", under=root) for name in "ABC"]
    day = date(2024, 10, 1)
    for person in people(50):
        on: date | None = None if chance.random() < 0.2 else day + timedelta(chance.randrange(400))
        at, began, spell = chance.choice(unions), "admitted", None
        for _ in range(chance.randrange(1, 5)):
            until = None if chance.random() < 0.3 else (on or day) + timedelta(chance.randrange(1, 200))
            ended = "" if until is None else chance.choice(
                ["left", "transferred", "reorganised", "ended-by-law", "expelled", "died"]
            )  # fmt: skip
            written = a_spell(person, at, on, until, began, ended, **({"spell": spell} if spell else {}))
            if until is None:
                break
            goes_over = ended in {"transferred", "reorganised"}
            began = ended if goes_over else "admitted"
            spell = (spell or written) if ended == "reorganised" else None
            on = until + timedelta(0 if goes_over else chance.randrange(0, 60))
            at = chance.choice(unions)
        away = day
        for _ in range(chance.randrange(0, 4)):
            away += timedelta(chance.randrange(1, 150))
            back = None if chance.random() < 0.2 else away + timedelta(chance.randrange(1, 500))
            a_pause(person, at, chance.choice(MemberState.State.values), away, back)
            if back is None:
                break
            away = back
    return unions


@pytest.mark.parametrize("seed", range(6))
def test_the_table_comes_to_nought_over_a_random_history(seed: int) -> None:
    unions = a_history(seed)
    ids = [one.pk for one in unions]
    found = movements.movements(ids, date(2024, 11, 15), date(2025, 12, 20), parameters=told())
    tables = [table for months in found.values() for table in months]

    assert [table.difference for table in tables] == [0] * len(tables)
    assert sum(sum(table.moved.values()) for table in tables) > 20
    for months in found.values():
        for earlier, later in pairwise(months):
            assert earlier.closing == later.opening


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_kind_of_movement_that_is_lost_is_found(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: the stocks know nothing of the movements."""
    unions = a_history(1)
    every = events
    monkeypatch.setattr(
        movements, "events", lambda *a, **k: [one for one in every(*a, **k) if one.kind != kind]
    )
    found = movements.movements(
        [one.pk for one in unions], date(2024, 11, 1), date(2025, 12, 31), parameters=told()
    )
    assert any(table.difference for months in found.values() for table in months)


def test_many_units_are_asked_about_at_once(union: Unit) -> None:
    root = Unit.objects.exclude(pk=union.pk).get()
    more = [a_unit(f"CĐCS {number}", under=root) for number in range(5)]
    for unit in more:
        a_member(f"Lê Thị {unit.pk}", of=unit, since=date(2025, 6, 2))

    def asked(units: list[Unit]) -> int:
        with CaptureQueriesContext(connection) as queries:
            movements.movements([one.pk for one in units], *JUNE, parameters=told())
        return len(queries)

    assert asked(more[:1]) == asked(more)
    assert stock([one.pk for one in more], JUNE[1], parameters=told()) == {one.pk: 1 for one in more}
