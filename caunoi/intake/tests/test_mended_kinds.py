"""A wrong cell of a list of officers or of gifts is typed again here, or corrected by its union in a workbook."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from caunoi.access.reach import reach_of
from caunoi.intake.answering import answered
from caunoi.intake.correcting import correct, typed_in
from caunoi.intake.jail import Jail
from caunoi.intake.models import ReceivedFile
from caunoi.intake.receiving import receive
from caunoi.intake.returned_workbook import HEADED, returned_workbook
from caunoi.intake.returning import hand_back, sent_of
from caunoi.intake.running import Run
from caunoi.intake.taking_in import take_in_received
from caunoi.intake.tests import test_officers, test_receipts
from caunoi.intake.tests.conftest import AT, TakeIn
from caunoi.intake.tests.test_officers import minh, officer, officers
from caunoi.intake.tests.test_receipts import receipts, received
from caunoi.registers.officers.models import Mandate
from caunoi.registers.welfare.models import Receipt
from tests.builders import an_account, the_federation

union, programme = test_officers.union, test_receipts.programme
WRONG, RIGHT, DAY = "31/02/2023", "01/03/2023", date(2023, 3, 1)


def mended(take_in: TakeIn, jail: Jail, content: bytes, heading: str) -> None:
    """Two rows with a day that does not exist under that heading: the first typed again, the second handed back."""
    take_in({"lan.xlsx": content})
    file = ReceivedFile.objects.get(document__name="lan.xlsx")
    by = an_account("Nguyễn Thị Mỹ", office="provincial-officer", in_unit=the_federation())
    first, second = file.findings.filter(severity="refused").order_by("row")
    correct(first, RIGHT, by=by, at=AT)
    again(receive([("lan.xlsx", content)], typed=typed_in, jail=jail), by)
    assert list(file.findings.filter(severity="refused")) == [second]

    returned = hand_back(file, by=by, at=AT)
    sent = sent_of(returned)
    assert sent is not None
    book = load_workbook(
        BytesIO(returned_workbook(returned, sent, on=date(2024, 1, 15), reads=lambda text: text.vi))
    )
    assert book.active.max_row == HEADED + 1
    cell = next(one for one in book.active[HEADED] if heading in str(one.value))
    wrong = book.active.cell(HEADED + 1, cell.column)
    assert (wrong.value, wrong.comment is not None) == (WRONG, True)
    wrong.value = RIGHT
    kept = BytesIO()
    book.save(kept)
    came = receive([("đã sửa.xlsx", kept.getvalue())], jail=jail)
    within = reach_of(by, on=date(2024, 1, 15)).to("lists.send")
    again(answered(came, within=within, scope=None), by)
    assert not file.findings.filter(severity="refused").exists()


def again(files: list[Any], by: Any) -> None:
    take_in_received(files, Run(by=by, at=AT, as_of=date(2023, 12, 31)), ignored=[])


def test_an_office_with_a_day_that_does_not_exist(union: TakeIn, jail: Jail) -> None:
    rows = [officer(1, since=WRONG), minh(since=WRONG, office="Phó chủ tịch")]
    mended(union, jail, officers(*rows), "Từ ngày")
    told = (
        Mandate.objects.held_true().order_by("office").values_list("office", "valid_from", "document__name")
    )
    assert list(told) == [("chair", DAY, "lan.xlsx"), ("vice-chair", DAY, "lan.xlsx")]


def test_a_gift_with_a_day_that_does_not_exist(programme: TakeIn, jail: Jail) -> None:
    rows = [received(1, on=WRONG), received(2, "Trần Thị Minh", on=WRONG)]
    mended(programme, jail, receipts(*rows), "Ngày nhận")
    told = Receipt.objects.held_true().values_list("valid_from", "document__name")
    assert list(told) == [(DAY, "lan.xlsx")] * 2
