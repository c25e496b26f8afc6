"""Files of reported figures behind the wall: taken in and back by who reaches the union, and written about no other."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from caunoi.access.reach import reach_of
from caunoi.access.walls import within
from caunoi.indicators.interchange import arriving
from caunoi.indicators.interchange.refusing import CannotBeRead
from caunoi.indicators.models import ReportedFigure
from caunoi.indicators.reporting import CannotReport
from caunoi.registers.reorganisations.tests.province import Province
from tests.builders import NOW, TODAY, an_account

pytestmark = pytest.mark.django_db
DAY = date(2023, 12, 31)


@pytest.fixture
def here() -> Province:
    return Province()


def take(unit: object, here: Province) -> arriving.Taken:
    officer = an_account("Trần Văn Huyện", office="upper-officer", in_unit=here.duc_hoa)
    content = f"unit,code,period,reported\r\n{unit},members,{DAY}/P1D,7\r\n".encode()
    with within(reach_of(officer, on=TODAY)):
        # Nothing but the wall asks how far the officer reaches.
        return arriving.take_in(
            "so.csv", content, hands=None, signer="Lê Thị Ký", signed_on=DAY, by=officer, at=NOW
        )  # fmt: skip


def test_an_officer_takes_a_file_of_the_own_unions_in_and_back(here: Province) -> None:
    taken = take(here.union.public_id, here)
    assert taken.document is not None
    assert ReportedFigure.objects.held_true().get().value == 7
    officer = reach_of(taken.document.acts.get().by, on=TODAY)  # type: ignore[arg-type]
    with within(officer):
        assert arriving.take_back(taken.document, hands=None, by=officer.account, at=NOW) == 1
    assert not ReportedFigure.objects.held_true().exists()


def test_the_wall_lets_nothing_be_written_of_a_unit_elsewhere(here: Province) -> None:
    """On SQLite, where no wall stands, it is: the negative control."""
    elsewhere = here.ben_luc.public_id
    if connection.vendor != "postgresql":
        assert take(elsewhere, here).new == 1
        return
    with pytest.raises((DatabaseError, CannotBeRead, CannotReport)), transaction.atomic():
        take(elsewhere, here)
    assert not ReportedFigure.objects.exists()
