"""What is remembered of columns never speaks for another: not for other lists, other senders, nor against headings."""

from __future__ import annotations

from typing import Any

import pytest

from caunoi.access.models import Account
from caunoi.intake import laying
from caunoi.intake.laying import nothing_remembered
from caunoi.intake.models import ColumnMapping, ReceivedFile
from caunoi.intake.receiving import receive
from caunoi.intake.remembering import CannotConfirm, Remembered
from caunoi.intake.tests import test_columns
from caunoi.intake.tests.reading_lists import counts
from caunoi.intake.tests.test_columns import STRANGE, TAX, columns, confirmed, looked, people, strange
from caunoi.intake.tests.writing_lists import OTHER, roster, workbook

officer, sent = test_columns.officer, test_columns.sent

HEADLESS = [["DANH SÁCH ĐOÀN VIÊN"], []]
OF_SENDER = [["CĐCS Công ty TNHH Dệt Vĩnh Hưng"], *HEADLESS[:1], [f"Mã số thuế: {TAX}"], []]


def waiting(sent: Any, rows: list[Any], name: str = "a.xlsx") -> ReceivedFile:
    sent({name: workbook(rows)})
    return ReceivedFile.objects.get(document__name=name)


def test_a_list_with_headings_is_read_by_them_whatever_was_confirmed_of_one_without(
    sent: Any, officer: Account
) -> None:
    confirmed(waiting(sent, [*OF_SENDER, *people()]), officer)
    # As wide, from the same sender, but the days of birth and of joining have changed places under their headings.
    header = (
        "STT",
        "Họ và tên",
        "Ngày vào công đoàn",
        "Giới tính",
        "Số CCCD",
        "Điện thoại",
        "Ngày sinh",
    )
    rows = [[*row[:2], row[6], *row[3:6], row[2]] for row in people(20)]
    [titled] = receive([("b.xlsx", workbook(roster(*rows, header=header)))], remembered=Remembered().answer)
    assert (titled.tables[0].columns["joined"], titled.tables[0].columns["birth"]) == ("C", "G")

    # The sender's next one without headings is read as was confirmed.
    assert counts(sent({"c.xlsx": workbook([*OF_SENDER, *people(30)])})) == (4, 0, 0, 0)


def test_a_sheet_without_headings_that_does_not_say_whose_it_is_is_not_remembered(
    sent: Any, officer: Account
) -> None:
    file = waiting(sent, [*HEADLESS, *people()])
    sheet = file.sheets.get()
    assert (sheet.sender, sheet.asked) == (laying.UNTOLD, True)
    for said in ({}, {"kind": "", "columns": {}}):
        with pytest.raises(CannotConfirm, match="không nói là của đơn vị nào"):
            confirmed(file, officer, **said)

    # Nor is it answered with what was said of another's.
    confirmed(waiting(sent, [*OF_SENDER, *people()], "b.xlsx"), officer)
    asked = {"forms": [sheet.form], "sender": laying.UNTOLD, "lost": True}
    assert Remembered().answer(asked) == nothing_remembered(asked)
    assert Remembered().answer({**asked, "sender": TAX})["mapping"]


def test_that_a_sheet_is_no_list_is_said_of_its_sender_alone(sent: Any, officer: Account) -> None:
    for name, rows in (("a.xlsx", [*OF_SENDER, *people()]), ("b.xlsx", strange(20))):
        file = waiting(sent, rows, name)
        with pytest.raises(CannotConfirm, match="chỉ nhớ được cho riêng đơn vị gửi"):
            confirmed(file, officer, kind="", columns={}, for_anybody=True)
    assert not ColumnMapping.objects.exists()


@pytest.mark.parametrize(
    ("kind", "changed"),
    [("members", {"birth": 6, "joined": 2}), ("members", {"identity": None}), ("nominations", {})],
    ids=["swapped", "left out", "another kind"],
)
def test_headings_that_are_known_are_overruled_for_a_sender_and_for_nobody_else(
    sent: Any, officer: Account, kind: str, changed: dict[str, Any]
) -> None:
    file = waiting(sent, roster(*people()))
    columns = {
        name: place for name, place in {**file.sheets.get().columns, **changed}.items() if place is not None
    }
    if kind == "nominations":
        columns = {name: columns[name] for name in ("name", "birth", "identity")} | {"hardship": 7}
    said = {"kind": kind, "columns": columns}
    with pytest.raises(CannotConfirm, match="chỉ nhớ được cho riêng đơn vị gửi"):
        confirmed(file, officer, **said, for_anybody=True)
    confirmed(file, officer, **said)
    assert ColumnMapping.objects.get().sender == TAX


def test_what_headings_say_may_be_confirmed_for_anybody(sent: Any, officer: Account) -> None:
    file = waiting(sent, roster(*people()))
    confirmed(file, officer, columns=dict(file.sheets.get().columns), for_anybody=True)
    assert ColumnMapping.objects.get().sender == laying.ANYBODY


def test_the_senders_own_reading_comes_before_anybodys_on_whichever_row(sent: Any, officer: Account) -> None:
    first = waiting(sent, strange())
    anybodys = confirmed(first, officer, for_anybody=True)
    own = confirmed(waiting(sent, strange(20, header=[f"Mục {n}" for n in range(8)]), "b.xlsx"), officer)

    asked = {"forms": [anybodys.form, own.form], "sender": TAX, "lost": True}
    assert Remembered().answer(asked)["mapping"]["id"] == own.pk
    assert Remembered().answer({**asked, "sender": OTHER})["mapping"]["id"] == anybodys.pk


def test_by_content_only_the_columns_that_an_officer_sees_are_guessed() -> None:
    far = [""] * laying.COLUMNS_SHOWN
    rows = [[*row[:4], "", *row[5:7], *far, row[4]] for row in people()]
    unknown = looked(roster(*rows, header=(*STRANGE[:7], *far, "Cột 9")))
    assert "identity" not in columns(unknown)
    assert columns(unknown)["name"] == 1
    # A heading names a column wherever it stands.
    assert columns(looked(roster(*rows, header=(*STRANGE[:7], *far, "Số CCCD"))))["identity"] == 67


def test_a_column_remembered_beyond_those_shown_is_still_compared_with_what_it_holds() -> None:
    far = [""] * laying.COLUMNS_SHOWN
    rows = roster(*([*row[:7], *far, row[4]] for row in people()), header=(*STRANGE[:7], *far, "Cột 9"))
    form = looked(rows).looked["form"]
    said = {"name": 1, "birth": 2, "identity": 67, "joined": 6}
    for changed, asked in (({}, False), ({"birth": 67}, True)):
        mapping = {"id": 1, "form": form, "kind": "members", "columns": said | changed}
        answer = {"mapping": mapping, "other": None, "earlier": None}
        assert looked(rows, lambda question, answer=answer: answer).asked is asked
