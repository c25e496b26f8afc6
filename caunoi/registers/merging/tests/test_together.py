"""Mergers and their undoing in any order leave what a plain dictionary says, on each day and as known before it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from caunoi.registers.members.models import Membership, Person, SamePerson
from caunoi.registers.merging.carrying_out import merge
from caunoi.registers.merging.looking import MEMBERSHIP, CannotMerge, look
from caunoi.registers.merging.taking_back import forbids, unmerge
from caunoi.registers.merging.tests.two import WHY, a_record, nominations, put_forward
from caunoi.registers.welfare.models import Nomination
from tests.builders import NOW, a_unit, the_federation

pytestmark = pytest.mark.django_db(databases="__all__")
FIRST, SPAN, PEOPLE, STEPS = date(2024, 1, 1), 8, 5, 14


@dataclass
class Merger:
    """What the dictionary keeps of one: who, into whom, and what was chosen, by unions and by programme."""

    row: SamePerson
    kept: int
    other: int
    winners: dict[frozenset[str], str]


@dataclass
class Model:
    """Everybody's days and programmes as first entered, and the mergers that stand, in their order."""

    days: dict[int, dict[int, str]]
    programmes: dict[int, dict[str, int]]
    stand: list[Merger] = field(default_factory=list)

    def now(self) -> tuple[dict[int, dict[int, str]], dict[int, dict[str, int]]]:
        days = {person: dict(own) for person, own in self.days.items()}
        programmes = {person: dict(own) for person, own in self.programmes.items()}
        for one in self.stand:
            for number, unit in days.pop(one.other).items():
                days[one.kept][number] = one.winners.get(
                    frozenset((unit, days[one.kept].get(number, unit))), unit
                )
            for name, row in programmes.pop(one.other).items():
                ours = programmes[one.kept].get(name, row)
                programmes[one.kept][name] = (
                    row if one.winners.get(frozenset((name,)), "other") == "other" else ours
                )
        return days, programmes


def held(person: int) -> dict[int, str]:
    found: dict[int, str] = {}
    rows = Membership.objects.held_true().filter(person=person)
    for unit, since, until in rows.values_list("unit_id", "valid_from", "valid_to"):
        for number in range(SPAN):
            day = FIRST + timedelta(days=number)
            if since <= day and (until is None or day < until):
                assert number not in found
                found[number] = str(unit)
    return found


def a_crowd(dice: random.Random) -> tuple[Model, dict[int, Person]]:
    root, people = the_federation(), {}
    model = Model({}, {})
    for number in range(PEOPLE):
        unit = a_unit(f"CĐCS {number}", under=root)
        since = dice.randrange(SPAN)
        one = a_record(unit, FIRST + timedelta(days=since), name=f"Đỗ Na {number}")
        people[one.pk] = one
        model.days[one.pk] = dict.fromkeys(range(since, SPAN), str(unit.pk))
        some = [name for name in ("Tết", "Hè") if dice.random() < 0.6]
        model.programmes[one.pk] = dict.fromkeys(some, one.pk)
        for name in some:
            put_forward(one, name, unit, f"nhà {one.pk}")
    return model, people


def said(person: int) -> dict[str, int]:
    """Whose nomination stands in each programme, by the union that first entered it."""
    first = {
        unit: own
        for own, unit in Membership.objects.filter(began_by__what="members.admitted").values_list(
            "person_id", "unit_id"
        )
    }
    return {row.programme.name: first[row.held_by_id] for row in nominations(Person.objects.get(pk=person))}


@pytest.mark.parametrize("seed", range(3))
def test_in_any_order_they_leave_what_a_dictionary_says(db, seed: int) -> None:
    dice = random.Random(seed)
    model, people = a_crowd(dice)
    undone = refused = 0
    for step in range(STEPS):
        at = NOW + timedelta(minutes=step)
        roots = list(model.now()[0])
        if model.stand and (len(roots) < 2 or dice.random() < 0.45):
            one = dice.choice(model.stand)
            try:
                with transaction.atomic():
                    unmerge(one.row, hands=None, by=None, at=at)
                model.stand.remove(one)
                undone += 1
            except CannotMerge:
                # Only what a later one rests on.
                later = model.stand[model.stand.index(one) + 1 :]
                assert any(one.kept in (each.kept, each.other) for each in later)
                refused += 1
        else:
            kept, other = dice.sample(roots, 2)
            model.stand.append(put_together(people, kept, other, dice, at))
        check(model)
    assert undone
    while model.stand:
        one = model.stand.pop()
        assert forbids(one.row, hands=None) is None
        unmerge(one.row, hands=None, by=None, at=NOW + timedelta(hours=1))
    check(model)


def put_together(people: dict[int, Person], kept: int, other: int, dice: random.Random, at) -> Merger:
    one, two = (Person.objects.get(pk=pk) for pk in (kept, other))
    found = look(one, two, on=FIRST, hands=None)
    stands, winners = [], dict[frozenset[str], str]()
    for clash in found.clashes:
        side = dice.choice(("kept", "other"))
        if clash.kind == MEMBERSHIP:
            units = [_unit(spell) for spell in (clash.kept, clash.other)]
            # Of two unions one is right, on however many spells.
            winner = winners.setdefault(frozenset(units), units[0 if side == "kept" else 1])
            side = "kept" if winner == units[0] else "other"
        else:
            name = Nomination.objects.get(pk=clash.kept).programme.name
            winners[frozenset((name,))] = side
        stands.append(side)
    row = merge(
        one, two, reason=WHY, seen=found.seen, stands=stands, client_ref=uuid4(), hands=None, by=None, at=at,
        acknowledged={each.code for each in found.contradictions},
    )  # fmt: skip
    return Merger(row, kept, other, winners)


def _unit(spell: int) -> str:
    return str(Membership.objects.held_true().filter(spell=spell).values_list("unit_id", flat=True).first())


def check(model: Model) -> None:
    days, programmes = model.now()
    assert {person: held(person) for person in days} == days
    assert {person: said(person) for person in programmes} == programmes
    gone = {one.other for one in model.stand}
    merged = Person.objects.exclude(canonical=None)
    assert set(merged.values_list("pk", flat=True)) == gone
    # One step leads to the record kept, and nothing stands under one that was merged.
    assert not merged.filter(canonical__canonical__isnull=False).exists()
    assert not Membership.objects.held_true().filter(person__in=gone).exists()
    counted = Membership.objects.on(FIRST + timedelta(days=SPAN)).values("person").distinct().count()
    assert counted == len(days)
