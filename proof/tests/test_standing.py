"""What stands after a list was taken back is what stood before it, and a row too many or too few is seen."""

from __future__ import annotations

from datetime import date

import pytest

from caunoi.intake.models import ReceivedFile
from caunoi.intake.receiving import receive
from caunoi.intake.running import Run
from caunoi.intake.taking_in import take_in_received
from caunoi.intake.tests.writing_lists import book, employers, member, workbook
from caunoi.intake.withdrawing import withdraw
from caunoi.organisations.founding import ensure_home
from proof.homes import NOW
from proof.projection import highest, standing

pytestmark = pytest.mark.django_db
FIRST = [("01.xlsx", workbook(employers())), ("02.xlsx", book(*(member(serial) for serial in range(1, 6))))]
# One goes on leave, one is not there, one is new.
NEXT = [("03.xlsx", book(member(1, note="nghỉ thai sản từ 10/05/2026"), *map(member, (2, 3, 4, 9))))]


def test_a_list_that_was_taken_back_leaves_what_stood_before_it(tmp_path, settings) -> None:
    settings.CAUNOI_HOME = tmp_path / "home"
    ensure_home(at=NOW)
    _taken_in(FIRST, date(2026, 4, 30))
    known = highest()
    before = standing(known)
    _taken_in(NEXT, date(2026, 5, 31))
    # Negative control: while it is in, something else stands.
    assert standing(known) != before
    withdraw(ReceivedFile.objects.get(document__name="03.xlsx"), by=None, at=NOW)
    assert standing(known) == before


def _taken_in(lists: list[tuple[str, bytes]], day: date) -> None:
    take_in_received(receive(lists), Run(by=None, at=NOW, as_of=day), ignored=[])
