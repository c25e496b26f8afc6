"""Collection rounds behind the wall: a unit that moved away is not seen any more, and is not forgotten for that."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection

from caunoi.access.models import Account
from caunoi.access.reach import reach_of
from caunoi.access.walls import within
from caunoi.organisations.models import UnitParent
from caunoi.questions.parameters import Parameters
from caunoi.registers.reorganisations.tests.province import Province
from caunoi.registers.rounds import collecting
from caunoi.registers.rounds.collecting import CannotCollect, Terms
from caunoi.registers.rounds.models import Round, RoundFigures, RoundUnit
from caunoi.trail.acting import act
from tests.builders import LONG_AGO, NOW, TODAY, an_account

pytestmark = pytest.mark.django_db
ON_POSTGRESQL = connection.vendor == "postgresql"
DECEMBER = Terms("members", "Tháng 12", date(2023, 12, 1), date(2023, 12, 31), date(2024, 1, 10))


class Collecting(Province):
    """An officer of Đức Hòa opened a round of both unions there, whose lists are in."""

    def __init__(self) -> None:
        super().__init__()
        self.officer = an_account("Trần Văn Huyện", office="upper-officer", in_unit=self.duc_hoa)
        with within(reach_of(self.officer, on=TODAY)):
            self.round = collecting.open_round(
                DECEMBER, [self.union.pk, self.other.pk], held_by=self.duc_hoa.pk, client_ref=uuid4(),
                by=self.officer, at=NOW,
            )  # fmt: skip
            for due in self.lines():
                collecting.submit(due, None, by=self.officer, at=NOW)
                collecting.receive(due, by=self.officer, at=NOW)

    def lines(self) -> list[RoundUnit]:
        return list(RoundUnit.objects.filter(round=self.round).select_related("round").order_by("unit"))

    def one_moves_away(self) -> None:
        stood = UnitParent.objects.held_true().get(unit=self.other)
        with act("test.moved", by=None, at=NOW, on=TODAY) as writer:
            writer.end(UnitParent, [stood.pk])
            writer.add_one(UnitParent, unit_id=self.other.pk, parent_id=self.ben_luc.pk, valid_from=LONG_AGO)

    def lock(self, by: Account) -> None:
        with within(reach_of(by, on=TODAY)):
            collecting.lock(self.round, parameters=Parameters.of(), by=by, at=NOW)


@pytest.fixture
def here() -> Collecting:
    return Collecting()


def test_a_round_of_which_a_unit_moved_away_is_locked_by_who_reaches_all_of_it(here: Collecting) -> None:
    here.one_moves_away()
    if ON_POSTGRESQL:
        with pytest.raises(CannotCollect, match=r"1 đơn vị .* không còn trong phạm vi của bạn"):
            here.lock(here.officer)
        assert Round.objects.get().locked_by is None
    here.lock(an_account("Nguyễn Thị Mỹ", office="provincial-officer", in_unit=here.root))
    assert RoundFigures.objects.count() == 2


def test_without_counting_them_the_unit_that_moved_away_would_be_left_out(
    here: Collecting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(
        collecting, "_all_due", lambda one: list(RoundUnit.objects.filter(round=one).select_related("round"))
    )
    here.one_moves_away()
    here.lock(here.officer)
    assert RoundFigures.objects.count() == (1 if ON_POSTGRESQL else 2)


def test_a_chair_hands_in_the_own_list_of_a_round_that_is_held_above(here: Collecting) -> None:
    """Though the wall lets only who holds the round touch it, each waits for the other."""
    chair = an_account("Lê Thuỳ Dương", office="chair", in_unit=here.union)
    due = here.lines()[0]
    with within(reach_of(here.officer, on=TODAY)):
        collecting.give_back(due, "Thiếu ngày sinh", by=here.officer, at=NOW)
    with within(reach_of(chair, on=TODAY)):
        collecting.submit(due, None, by=chair, at=NOW)
    assert collecting.standing([due.pk])[due.pk].state == "submitted"


def test_a_line_out_of_reach_is_written_by_nobody_and_that_is_said(here: Collecting) -> None:
    chair = an_account("Lê Thuỳ Dương", office="chair", in_unit=here.union)
    theirs = here.lines()[1]
    if ON_POSTGRESQL:
        with (
            pytest.raises(CannotCollect, match="không còn trong phạm vi của bạn"),
            within(reach_of(chair, on=TODAY)),
        ):
            collecting.excuse(theirs, "đã giải thể", by=chair, at=NOW)
