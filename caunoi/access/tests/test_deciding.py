"""What follows from the terms held, without a database: rights, reach, who opens accounts, when a factor is asked again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings

from caunoi.access.confirming import recently_confirmed
from caunoi.access.delegating import AT_GRASSROOTS, Place, may_open
from caunoi.access.factors import must_have_own
from caunoi.access.reach import Reach, operator
from caunoi.access.rights import RIGHTS, Office, Term, carries, units_of

DAY = date(2026, 11, 1)
FIELD, SEND = RIGHTS["people.read"], RIGHTS["lists.send"]


def chair(unit: int = 7) -> Term:
    return Term(Office.CHAIR, unit, frozenset({unit}))


def upper(unit: int = 3, *below: int) -> Term:
    return Term(Office.UPPER, unit, frozenset({unit, *below}))


PROVINCE = Term(Office.PROVINCIAL, 1, None)
READER = Term(Office.PARTY_READER, 1, None)


def reach(*terms: Term) -> Reach:
    return Reach(None, DAY, terms)


# ---------------------------------------------------------------- rights


def test_an_office_carries_what_the_table_gives_it_and_no_more() -> None:
    assert carries(chair(), FIELD)
    assert not carries(READER, FIELD)
    assert not carries(Term("no-such-office", 1, None), FIELD)


def test_a_right_over_the_whole_federation_is_carried_by_a_term_over_all_of_it_alone() -> None:
    assert carries(PROVINCE, SEND)
    assert not carries(Term(Office.PROVINCIAL, 1, frozenset({1, 2})), SEND)
    assert not carries(Term(Office.CHAIR, 1, None), SEND)


def test_a_right_reaches_the_units_of_every_term_that_carries_it() -> None:
    assert units_of([chair(7), upper(3, 4, 5), READER], FIELD) == {7, 3, 4, 5}
    assert units_of([chair(7), chair(9)], FIELD) == {7, 9}
    assert units_of([chair(7), PROVINCE, chair(9)], FIELD) is None
    assert units_of([READER], FIELD) == units_of([], FIELD) == frozenset()
    assert units_of([chair(7), READER], RIGHTS["figures.read"]) is None


# ---------------------------------------------------------------- reach


def test_a_reach_that_was_narrowed_to_no_right_covers_nothing() -> None:
    assert not reach(PROVINCE).covers(1)
    assert reach(PROVINCE).units == frozenset()


def test_a_reach_covers_what_its_right_reaches() -> None:
    mine = reach(chair(7), READER)

    assert mine.may("people.read")
    assert mine.may("figures.read")
    assert not mine.may("lists.send")
    assert mine.to("people.read").units == {7}
    assert mine.to("people.read").right == "people.read"
    assert mine.to("figures.read").units is None
    assert mine.to("lists.send").units == frozenset()
    assert (mine.to("people.read").covers(7), mine.to("people.read").covers(8)) == (True, False)
    assert mine.to("figures.read").covers(8)
    assert (mine.may_at("people.read", 7), mine.may_at("people.read", 8)) == (True, False)
    assert mine.offices == {Office.CHAIR, Office.PARTY_READER}


@pytest.mark.parametrize("ask", ["may", "to"])
def test_an_unknown_right_is_a_fault_of_ours(ask: str) -> None:
    with pytest.raises(KeyError):
        getattr(reach(PROVINCE), ask)("fly")
    with pytest.raises(KeyError):
        getattr(operator(DAY), ask)("fly")


def test_nobody_may_do_anything_without_a_term_but_who_sits_at_the_machine() -> None:
    nobody, machine = reach(), operator(DAY)

    assert not any(nobody.may(right) or nobody.to(right).covers(1) for right in RIGHTS)
    assert all(machine.may(right) and machine.to(right).covers(1) for right in RIGHTS)
    assert machine.to("people.read") is machine
    assert machine.account is None


def test_the_past_of_what_was_taken_over_is_looked_at_and_nothing_is_done_there() -> None:
    heir = replace(chair(7), past=frozenset({8}))
    look = next(right for right in RIGHTS.values() if right.looks and carries(heir, right))
    write = next(right for right in RIGHTS.values() if not right.looks and carries(heir, right))

    assert units_of([heir], look) == {7, 8}
    assert units_of([heir], look, past=False) == {7}
    assert units_of([heir], write) == units_of([heir], write, past=False) == {7}
    assert (reach(heir).to(look.code).units, reach(heir).hands(look.code)) == ({7, 8}, {7})
    assert operator(DAY).hands(look.code) is None


def test_what_a_reach_was_asked_before_is_no_part_of_it() -> None:
    mine, same = reach(chair(7)), reach(chair(7))
    mine.to("people.read")

    assert mine == same
    assert repr(mine) == repr(same)


def test_one_acts_for_the_units_of_the_terms_that_carry_the_right_once_each() -> None:
    terms = (chair(7), upper(3, 4), Term(Office.COMMITTEE, 7, frozenset({7})), READER)

    assert reach(*terms).to("people.read").seats() == [7, 3]
    assert reach(*terms).to("exports.take").seats() == [7, 3]
    assert reach(*terms).to("contacts.note").seats() == [3]


# ---------------------------------------------------------------- accounts


def test_the_level_above_opens_for_the_units_directly_below() -> None:
    below, far = Place(unit=7, above=3), Place(unit=9, above=7)

    assert may_open([upper(3, 7, 9)], below) == AT_GRASSROOTS
    assert may_open([upper(3, 7, 9)], far) == frozenset()
    assert may_open([chair(3)], below) == frozenset()
    assert may_open([], below) == frozenset()
    assert may_open([upper(3, 7), Term(Office.PROVINCIAL, 3, None)], below) >= AT_GRASSROOTS | {Office.UPPER}
    assert may_open([Term(Office.PROVINCIAL, 3, None), upper(3, 7)], below) >= {Office.UPPER}


def test_the_administrator_of_accounts_opens_within_reach_and_neither_of_two_offices() -> None:
    of_some, of_all = Term(Office.ACCOUNTS, 3, frozenset({3, 7})), Term(Office.ACCOUNTS, 3, None)
    opened = may_open([of_some], Place(7, 5))

    assert Office.CHAIR in opened
    assert not opened & {Office.ACCOUNTS, Office.AUDITOR}
    assert may_open([of_some], Place(8, 5)) == frozenset()
    assert may_open([of_all], Place(8, 5)) == opened
    assert may_open([of_all, upper(5)], Place(8, 5)) == opened | AT_GRASSROOTS


# ---------------------------------------------------------------- factors


def test_one_office_that_is_not_light_asks_for_a_factor_of_ones_own() -> None:
    assert not must_have_own([Office.CHAIR, Office.MEMBER])
    assert must_have_own([Office.CHAIR, Office.UPPER])
    assert must_have_own(["a new office"])
    assert not must_have_own([])


def test_a_factor_counts_for_the_seconds_of_the_setting_and_not_one_longer() -> None:
    shown = datetime(2026, 11, 1, 8, tzinfo=UTC)
    request = SimpleNamespace(session={"confirmed": int(shown.timestamp())})
    last = shown + timedelta(seconds=settings.CONFIRM_SECONDS)

    assert recently_confirmed(request, at=shown)
    assert recently_confirmed(request, at=last)
    assert not recently_confirmed(request, at=last + timedelta(seconds=1))
    assert not recently_confirmed(SimpleNamespace(session={}), at=shown)
    early = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=settings.CONFIRM_SECONDS + 0.5)
    assert not recently_confirmed(SimpleNamespace(session={}), at=early)
