"""Many reach for the last đồng of a line and the last gift of a unit at once: as many get it as there is."""

from __future__ import annotations

from uuid import uuid4

import pytest

from caunoi.registers.welfare import funding
from caunoi.registers.welfare.funding import CannotFund, Move, commit, difference
from caunoi.registers.welfare.models import BudgetLine, Quota
from caunoi.registers.welfare.opening import CannotOpen, give_places, take_place
from caunoi.registers.welfare.tests.test_opening import granted, opened
from caunoi.trail.acting import act
from tests.builders import NOW, TODAY, a_unit, the_federation
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
ASKING, PLACES, SUM = 8, 3, 1_000


def _asked() -> tuple[int, int]:
    """A programme of three places and money for three, with eight who ask at once: its key, and how many were told yes."""
    root = the_federation()
    programme, unit = opened(root), a_unit("CĐCS Giày Hoa Sen", under=root)
    line = granted(programme, PLACES * SUM)
    give_places(programme, {unit.pk: PLACES}, client_ref=uuid4(), by=None, at=NOW)

    def one(_which: int) -> bool:
        try:
            with act("test.taken", by=None, at=NOW, on=TODAY) as writer:
                take_place(programme.pk, unit.pk)
                commit(writer, [Move(line.pk, uuid4(), SUM)])
        except (CannotOpen, CannotFund):
            return False
        return True

    return programme.pk, sum(at_once(ASKING, one))


def test_as_many_get_the_last_gifts_as_there_are_and_the_money_for_them_is_used_up() -> None:
    programme, told_yes = _asked()
    line, quota = BudgetLine.objects.get(), Quota.objects.get()
    assert (told_yes, quota.taken, line.committed, line.free) == (PLACES, PLACES, PLACES * SUM, 0)
    assert difference(programme) == {}


def test_without_the_guards_more_are_told_yes_than_there_is_money(monkeypatch) -> None:
    """The negative control: each decides on what stood there before anybody wrote."""

    def careless(line: int, amount: int) -> int:
        return BudgetLine.objects.filter(pk=line).update(committed=amount)

    monkeypatch.setattr(funding, "_keep", careless)
    monkeypatch.setitem(globals(), "take_place", lambda programme, unit: None)
    programme, told_yes = _asked()
    assert told_yes == ASKING
    assert difference(programme) != {}
