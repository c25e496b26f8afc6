"""Whatever is decided, annulled and entered in whatever order, the tree is one tree on every day and nothing hangs on a
unit that is closed; and all annulled, everything is as before, and what was entered as it was entered."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from caunoi.access.appointing import CannotAppoint, appoint
from caunoi.access.models import Account
from caunoi.access.reach import operator
from caunoi.organisations.models import Unit, UnitDescription, UnitParent
from caunoi.organisations.tree import Tree
from caunoi.registers.agreements.models import Agreement, AgreementTerms
from caunoi.registers.members.models import Membership, MemberState
from caunoi.registers.reorganisations.carrying_out import Decision, annul, carry_out
from caunoi.registers.reorganisations.changes import (
    CannotReorganise,
    Change,
    Describe,
    Dissolve,
    EndByLaw,
    Found,
    Heir,
    Level,
    Merge,
    Move,
    Split,
)
from caunoi.registers.reorganisations.models import Reorganisation
from caunoi.registers.reorganisations.tests.province import orphans, told_of, whole, written
from caunoi.trail import copying
from caunoi.trail.acting import act
from caunoi.trail.models import Act
from tests.builders import NOW, TODAY, a_member, a_unit, an_employer, the_federation

pytestmark = pytest.mark.django_db

START = date(2024, 1, 1)


def _agreement(unit: Unit, day: date) -> None:
    with act("test.agreement", by=None, at=NOW, on=day) as writer:
        agreement = writer.add_one(Agreement, kind="enterprise")
        writer.add_one(
            AgreementTerms, agreement_id=agreement, held_by_id=unit.pk, valid_from=day, signed_on=day
        )


def _paused(unit: Unit, day: date) -> None:
    person = a_member(f"Trần {uuid4()}", of=unit, since=date(2020, 1, 1))
    written(MemberState, person_id=person.pk, unit_id=unit.pk, state="illness", valid_from=day)


def _appointed(unit: Unit, day: date) -> None:
    account = Account.objects.open(username=uuid4().hex, full_name="Lê Văn Mới", password=None)
    appoint(account, "chair", unit, on=day, by=None, at=NOW)


# What is entered about a unit, be it closed by then, on that day or meanwhile.
ARRIVALS: dict[str, Callable[[Unit, date], object]] = {
    "a member joins": lambda unit, day: a_member(f"Trần {uuid4()}", of=unit, since=day),
    "a member who was there always": lambda unit, day: a_member(
        f"Trần {uuid4()}", of=unit, since=START - YEARS
    ),
    "a member pauses": _paused,
    "a union covers an employer": lambda unit, day: an_employer(f"Công ty {uuid4()}", covered_by=unit),
    "an agreement": _agreement,
    "somebody is given an office": _appointed,
}
YEARS = timedelta(days=2_000)
# What is decided, or arrives: which kind, about which of the units there are, towards which other, on which day.
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "found",
                "describe",
                "move",
                "merge",
                "split",
                "dissolve",
                "end-by-law",
                "annul",
                "annul",
                *ARRIVALS,
            ]
        ),
        *[st.integers(0, 30)] * 2,
        st.integers(0, 4),
    ),
    max_size=14,
)


def one_tree(day: date) -> None:
    """Every unit that is described hangs from the one root through units that are there, of falling levels."""
    there = dict(UnitDescription.objects.on(day).values_list("unit", "level"))
    tree = Tree.on(day)
    assert set(tree.parents) <= set(there)
    assert orphans(day) == {}
    tops = set(there) - set(tree.parents)
    assert len(tops) == 1
    rank = list(Level).index
    for unit, parent in tree.parents.items():
        assert rank(Level(there[parent])) < rank(Level(there[unit]))
        assert tree.above(unit)[-1] in tops


def arrive(step: tuple[str, int, int, int], units: list[Unit]) -> None:
    """Something is entered about one of the units that there were from the beginning."""
    kind, first, _second, days = step
    ARRIVALS[kind](units[first % len(units)], START + timedelta(days=30 * days))


def entered(since: int) -> dict[str, set[tuple[object, ...]]]:
    """What Acts entered since then, as they wrote it, without what decisions did and what followed from them."""
    rows: dict[str, set[tuple[object, ...]]] = {}
    for one in Act.objects.filter(pk__gt=since).exclude(what__startswith="units."):
        for model in copying.models_of(one):
            written_then = model._default_manager.filter(pk__in=copying.written_by(one, model))
            rows.setdefault(model._meta.label, set()).update(written_then.values_list(*told_of(model)))
    return rows


def decide(step: tuple[str, int, int, int], made: list[Reorganisation], number: int) -> None:
    kind, first, second, days = step
    units = sorted(UnitDescription.objects.values_list("unit", flat=True).distinct())
    one, other = units[first % len(units)], units[second % len(units)]
    day = START + timedelta(days=30 * days)
    decision = Decision(units[0], f"{number}/QĐ", START, day, uuid4())
    changes: dict[str, Change] = {
        "found": Found(f"CĐCS {number}", "grassroots", "grassroots", f"M{first}", other),
        "describe": Describe(one, name=f"Tên {second}", level=list(Level)[second % len(Level)]),
        "move": Move((one,), other),
        "merge": Merge(tuple(units[first % len(units) : first % len(units) + 1 + second % 2]), other),
        "split": Split(one, (Heir(other), Heir(units[(second + 1) % len(units)], part=2)), 3),
        "dissolve": Dissolve(one),
        "end-by-law": EndByLaw(
            (one, *UnitParent.objects.on(day).filter(parent=one).values_list("unit", flat=True))
        ),
    }
    if kind in changes:
        made.append(carry_out(changes[kind], decision, operator(TODAY), at=NOW))
    elif made:
        annul(made[first % len(made)], decision, operator(TODAY), at=NOW)


@given(STEPS)
@settings(max_examples=25)
def test_any_history_of_decisions_keeps_one_tree_and_all_annulled_it_is_as_before(
    steps: list[tuple[str, int, int, int]],
) -> None:
    with transaction.atomic():
        live_through(steps)
        transaction.set_rollback(True)


def on_eve() -> list[int]:
    """Who was a member on the day before anything was decided: no decision changes that."""
    return list(Membership.objects.on(START - timedelta(days=1)).values_list("person", flat=True))


def two_districts() -> None:
    """With two unions each, of which the second has a member."""
    root = the_federation()
    for name in ("Bắc", "Nam"):
        district = a_unit(f"Huyện {name}", under=root, level="upper")
        for number in (1, 2):
            union = a_unit(f"CĐCS {name} {number}", under=district)
            firm = an_employer(f"Công ty {name} {number}", covered_by=union)
        a_member(f"Nguyễn {name}", of=union, since=date(2020, 1, 1), at=firm)


def live_through(steps: list[tuple[str, int, int, int]]) -> None:
    two_districts()
    before, made, begun = whole(), list[Reorganisation](), Act.objects.latest("pk").pk
    units = list(Unit.objects.order_by("pk"))
    for number, step in enumerate(steps):
        if step[0] in ARRIVALS:
            with suppress(CannotAppoint, IntegrityError):
                arrive(step, units)
        members, acts = len(on_eve()), Act.objects.count()
        try:
            if step[0] not in ARRIVALS:
                decide(step, made, number)
        except CannotReorganise:
            assert Act.objects.count() == acts
        for days in (-1, 0, 30, 60, 90, 120, 400):
            one_tree(START + timedelta(days=days))
        assert len(on_eve()) == members
    for one in reversed(made):
        if not Reorganisation.objects.filter(undoes=one).exists():
            annul(
                one, Decision(one.decider_id, f"hủy {one.pk}", TODAY, START, uuid4()), operator(TODAY), at=NOW
            )
    later = entered(begun)
    assert whole() == {label: rows | later.get(label, set()) for label, rows in before.items()}


def test_a_decision_can_be_annulled_after_a_later_one_that_was_annulled() -> None:
    """The later one ended what the first had written; annulled, it stands in nobody's way."""
    root = the_federation()
    old, new = (a_unit(f"Huyện {name}", under=root, level="upper") for name in ("Bắc", "Nam"))
    before = whole()

    def on_paper(number: str) -> Decision:
        return Decision(root.pk, number, START, START, uuid4())

    founded = carry_out(
        Found("CĐCS Mới", "grassroots", "grassroots", "M1", old.pk), on_paper("1/QĐ"), operator(TODAY), at=NOW
    )
    merged = carry_out(Merge((old.pk,), new.pk), on_paper("2/QĐ"), operator(TODAY), at=NOW)
    with pytest.raises(CannotReorganise):
        annul(founded, on_paper("3/QĐ"), operator(TODAY), at=NOW)
    annul(merged, on_paper("4/QĐ"), operator(TODAY), at=NOW)
    annul(founded, on_paper("5/QĐ"), operator(TODAY), at=NOW)
    assert whole() == before
