"""Columns that no heading names: proposed, asked about before anything is written, remembered for sender and form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from caunoi.access.models import Account
from caunoi.intake import laying
from caunoi.intake.keeping import looked_of
from caunoi.intake.laying import lay, nothing_remembered
from caunoi.intake.models import ColumnMapping, Finding, ReceivedFile, SheetReading
from caunoi.intake.receiving import receive
from caunoi.intake.remembering import CannotConfirm, Remembered, Said, confirm, forget
from caunoi.intake.rosters import ROSTERS
from caunoi.intake.running import Run
from caunoi.intake.taking_in import Watch, take_in_received
from caunoi.intake.tests.conftest import AT, TakeIn
from caunoi.intake.tests.reading_lists import counts, reasons
from caunoi.intake.tests.writing_lists import (
    EMPLOYER,
    EMPLOYER_NAME,
    OTHER,
    OTHER_NAME,
    citizen,
    employers,
    member,
    roster,
    workbook,
)
from caunoi.jobs.holding import LeaseLost
from caunoi.registers.members.models import Membership, Person
from caunoi.trail.models import Act
from tests.builders import an_account, the_federation

DAY = date(2023, 12, 31)
# Headings of an accounting program: none of them is one that a list of ours has.
STRANGE = ("#", "Cột 1", "Cột 2", "Cột 3", "Cột 4", "Cột 5", "Cột 6", "Cột 7")
NAMES = ("Nguyễn Thị Lan", "Trần Văn Đức", "Lê Thị Ánh", "Phạm Văn Hùng")
TAX = "1100313720"


def people(first: int = 1) -> list[list[Any]]:
    return [member(first + n, name) for n, name in enumerate(NAMES)]


def strange(first: int = 1, *, header: Any = STRANGE, **said: Any) -> list[Any]:
    return roster(*people(first), header=header, **said)


def looked(rows: list[Any], remembered: Any = nothing_remembered) -> laying.Laid:
    numbered = [(at, list(cells)) for at, cells in enumerate(rows, start=1)]
    return lay(numbered, ROSTERS, "Danh sách", remembered)


def columns(laid: laying.Laid) -> dict[str, int]:
    return laid.looked["columns"]


# --- what is proposed ---------------------------------------------------------------------------------------


def test_columns_under_unknown_headings_are_proposed_by_what_they_hold() -> None:
    laid = looked(strange())

    assert laid.asked
    assert laid.layout is None
    assert (laid.looked["kind"], laid.looked["header_row"], laid.looked["lines"]) == ("members", 5, 1)
    assert columns(laid) == {
        "ordinal": 0, "name": 1, "birth": 2, "sex": 3, "identity": 4, "phone": 5, "joined": 6,
    }  # fmt: skip
    assert laid.looked["how"]["identity"] == ["content", 4, 4]


def test_a_sheet_without_any_headings_is_proposed_as_well() -> None:
    laid = looked([[f"CĐCS {EMPLOYER_NAME}"], ["DANH SÁCH ĐOÀN VIÊN"], *people()])

    assert laid.asked
    assert (laid.looked["header_row"], laid.looked["lines"]) == (0, 0)
    assert columns(laid)["identity"] == 4


def test_a_list_under_its_own_headings_is_read_as_before() -> None:
    laid = looked(roster(*people()))

    assert not laid.asked
    assert laid.layout is not None
    assert {how[0] for how in laid.looked["how"].values()} == {"heading"}


def test_numbers_of_people_in_a_column_that_nobody_named_are_asked_about() -> None:
    header = (
        "STT",
        "Họ và tên",
        "Ngày sinh",
        "Giới tính",
        "Mã hồ sơ",
        "Điện thoại",
        "Ngày vào công đoàn",
        "Ghi chú",
    )
    laid = looked(strange(header=header))

    assert laid.asked
    assert laid.looked["how"]["identity"] == ["content", 4, 4]
    assert laid.looked["how"]["name"][0] == "heading"


def test_other_numbers_in_a_column_that_nobody_named_are_not() -> None:
    header = (
        "STT",
        "Họ và tên",
        "Ngày sinh",
        "Giới tính",
        "Mã hồ sơ",
        "Điện thoại",
        "Ngày vào công đoàn",
        "Ghi chú",
    )
    rows = [member(n, name, identity=f"HS-{n:05}") for n, name in enumerate(NAMES, start=1)]

    assert not looked(roster(*rows, header=header)).asked


def test_enterprises_and_agreements_are_told_from_people() -> None:
    firms = employers()
    firms[4] = [f"C{n}" for n in range(10)]
    one = looked(firms)
    assert (one.asked, one.looked["kind"], columns(one)["tax_code"]) == (True, "employers", 2)

    agreed = [["THỎA ƯỚC"], ["a", "b", "c", "d"]]
    agreed += [
        [EMPLOYER_NAME, EMPLOYER, "01/02/2023", "01/02/2026"],
        [OTHER_NAME, OTHER, "05/06/2022", "05/06/2025"],
    ]
    two = looked(agreed)
    assert (two.asked, two.looked["kind"]) == (True, "agreements")
    assert (columns(two)["signed"], columns(two)["ends"]) == (2, 3)


def test_what_holds_no_list_is_not_asked_about() -> None:
    notes = [["Hướng dẫn"], ["1", "Ghi đủ họ tên"], ["2", "Gửi trước ngày 05/01/2024"]]
    assert not looked(notes).asked
    assert not looked([]).asked


def test_the_officer_sees_no_number_whole() -> None:
    laid = looked(strange())
    shown = str(laid.looked["grid"])

    assert "Nguyễn Thị Lan" in shown
    assert citizen(1) not in shown
    assert citizen(1)[-3:] in shown
    assert "0912345678" not in shown


def test_where_nothing_tells_the_columns_are_those_of_the_senders_list_before() -> None:
    # Codes that look like nothing: only the list before says that they are the notes.
    rows = [member(n, name, note="Mất việc") for n, name in enumerate(NAMES, start=1)]
    before = {
        "mapping": None,
        "other": None,
        "earlier": {"kind": "members", "columns": {"note": 7, "birth": 4}},
    }
    laid = looked(roster(*rows, header=STRANGE), lambda asked: before)

    assert laid.looked["how"]["note"][0] == "earlier"
    # Where that list had its birth dates now stand numbers: what it holds speaks against it.
    assert columns(laid)["birth"] == 2


# --- asked, answered, remembered ------------------------------------------------------------------------------


@pytest.fixture
def officer(province: TakeIn) -> Account:
    return an_account("Nguyễn Thị Mỹ", office="provincial-officer", in_unit=the_federation())


@pytest.fixture
def sent(home: Any, jail: Any) -> Callable[..., Any]:
    """Take in with what is remembered by now."""

    def call(files: dict[str, bytes], **said: Any) -> Any:
        run = Run(by=None, at=AT, as_of=DAY, **said)
        received = receive(files.items(), jail=jail, remembered=Remembered().answer)
        return take_in_received(received, run, ignored=[])

    return call


def confirmed(file: ReceivedFile, officer: Account, **changed: Any) -> ColumnMapping:
    """The officer says yes to what is proposed, but for what is `changed`."""
    sheet = file.sheets.get()
    looked = looked_of(sheet)
    assert looked is not None
    said = {"kind": looked["kind"], "form": sheet.form, "columns": sheet.columns} | changed
    return confirm(file, [Said(sheet, **said)], by=officer, at=AT, on=DAY)[0]


def test_nothing_of_a_file_is_taken_in_before_its_columns_are_confirmed(sent: Any, officer: Account) -> None:
    outcome = sent({"a.xlsx": workbook(strange())})

    assert counts(outcome) == (0, 0, 1, 0)
    assert reasons(outcome) == ["columns-to-confirm"]
    assert outcome.exit_code == 0
    assert not Person.objects.exists()
    file = ReceivedFile.objects.get(document__name="a.xlsx")
    assert (file.list_kind, file.rows) == ("", 1)
    assert file.sheets.get().asked


def test_a_worker_that_lost_the_work_keeps_no_question_about_columns(sent: Any, jail: Any) -> None:
    def lost() -> None:
        raise LeaseLost

    received = receive({"a.xlsx": workbook(strange())}.items(), jail=jail)
    run = Run(by=None, at=AT, as_of=DAY)
    with pytest.raises(LeaseLost):
        take_in_received(received, run, ignored=[], watch=Watch(before_commit=lost))
    assert not ReceivedFile.objects.filter(document__name="a.xlsx").exists()


def test_a_confirmed_file_is_read_again_and_the_next_of_its_form_is_not_asked_about(
    sent: Any, officer: Account
) -> None:
    content = workbook(strange())
    sent({"a.xlsx": content})
    mapping = confirmed(ReceivedFile.objects.get(document__name="a.xlsx"), officer)
    again = sent({"a.xlsx": content})

    assert counts(again) == (4, 0, 0, 0)
    file = ReceivedFile.objects.get(document__name="a.xlsx")
    assert (file.list_kind, file.rows, file.accepted) == ("members", 4, 4)
    assert file.sheets.get().mapping == mapping
    assert not Finding.objects.filter(file=file, code="columns-to-confirm").exists()
    assert Membership.objects.count() == 4

    # Next month: the same form, other people, no question.
    month = sent({"b.xlsx": workbook(strange(11, title="DANH SÁCH ĐOÀN VIÊN MỚI KẾT NẠP"))})
    assert counts(month) == (4, 0, 0, 0)
    assert ReceivedFile.objects.get(document__name="b.xlsx").sheets.get().mapping == mapping
    assert mapping.began_by.by == officer
    assert Act.objects.filter(what="columns.confirmed").count() == 1


def test_the_form_of_another_sender_is_asked_about_with_the_columns_confirmed_before(
    sent: Any, officer: Account
) -> None:
    sent({"a.xlsx": workbook(strange())})
    file = ReceivedFile.objects.get(document__name="a.xlsx")
    columns = dict(file.sheets.get().columns) | {"note": 7}
    confirmed(file, officer, columns=columns)
    other = strange(20, tax_code=OTHER, union=f"CĐCS {OTHER_NAME}")
    outcome = sent({"b.xlsx": workbook(other)})

    assert reasons(outcome) == ["columns-to-confirm"]
    asked = ReceivedFile.objects.get(document__name="b.xlsx").sheets.get()
    assert asked.columns == columns
    assert asked.how["note"][0] == "remembered"

    # Said of anybody's, no sender of that form is asked any more.
    confirmed(asked.file, officer, for_anybody=True)
    assert counts(sent({"b.xlsx": workbook(other)})) == (4, 0, 0, 0)


def test_columns_that_hold_something_else_than_was_confirmed_are_asked_about_again(
    sent: Any, officer: Account
) -> None:
    sent({"a.xlsx": workbook(strange())})
    confirmed(ReceivedFile.objects.get(document__name="a.xlsx"), officer)
    # The same headings, but birth dates and numbers changed places.
    swapped = [[*row[:2], row[4], row[3], row[2], *row[5:]] for row in people(30)]
    outcome = sent({"b.xlsx": workbook(roster(*swapped, header=STRANGE))})

    assert reasons(outcome) == ["columns-to-confirm"]
    assert not Person.objects.exists()


def test_a_column_read_wrongly_is_corrected_whatever_its_heading_says(sent: Any, officer: Account) -> None:
    # Under “Ngày vào công đoàn” stands the day of work, and the true one under a heading of nobody.
    header = (
        "STT",
        "Họ và tên",
        "Ngày sinh",
        "Giới tính",
        "Số CCCD",
        "Điện thoại",
        "Ngày vào công đoàn",
        "N2",
    )
    rows = [member(n, name, joined="01/01/2001", note="01/02/2019") for n, name in enumerate(NAMES, start=1)]
    content = workbook(roster(*rows, header=header))
    kept = receive([("a.xlsx", content)])
    assert not kept[0].asked
    sent({"a.xlsx": content})
    file = ReceivedFile.objects.get(document__name="a.xlsx")
    confirmed(file, officer, columns=dict(file.sheets.get().columns) | {"joined": 7})

    received = receive([("c.xlsx", content)], remembered=Remembered().answer)
    assert {row[11] for row in received[0].tables[0].rows} == {"2019-02-01"}


def test_a_sheet_said_to_be_no_list_is_left_alone_from_then_on(sent: Any, officer: Account) -> None:
    content = workbook(strange())
    sent({"a.xlsx": content})
    confirmed(ReceivedFile.objects.get(document__name="a.xlsx"), officer, kind="", columns={})
    outcome = sent({"a.xlsx": content})

    assert counts(outcome) == (0, 0, 0, 0)
    assert not Person.objects.exists()


def test_what_was_forgotten_is_asked_about_again(sent: Any, officer: Account) -> None:
    sent({"a.xlsx": workbook(strange())})
    mapping = confirmed(ReceivedFile.objects.get(document__name="a.xlsx"), officer)
    forget(mapping, by=officer, at=AT, on=DAY)

    assert reasons(sent({"b.xlsx": workbook(strange(11))})) == ["columns-to-confirm"]
    with pytest.raises(CannotConfirm):
        forget(mapping, by=officer, at=AT, on=DAY)


def test_a_list_that_is_asked_about_is_not_known_under_another_name(sent: Any, officer: Account) -> None:
    content = workbook(strange())
    sent({"a.xlsx": content})
    confirmed(ReceivedFile.objects.get(document__name="a.xlsx"), officer)

    assert counts(sent({"đúng tên.xlsx": content})) == (4, 0, 0, 0)
    # And now it is: the first name brings nothing that the second did not.
    assert counts(sent({"a.xlsx": content})) == (0, 4, 0, 0)


def test_a_list_taken_in_and_then_asked_about_again_brought_what_it_brought(
    sent: Any, officer: Account
) -> None:
    content = workbook(strange())
    sent({"a.xlsx": content})
    mapping = confirmed(ReceivedFile.objects.get(document__name="a.xlsx"), officer)
    sent({"a.xlsx": content})
    forget(mapping, by=officer, at=AT, on=DAY)
    assert reasons(sent({"a.xlsx": content})) == ["columns-to-confirm"]

    file = ReceivedFile.objects.get(document__name="a.xlsx")
    assert (file.list_kind, file.rows, file.accepted) == ("members", 4, 4)
    assert (file.as_of, file.content_digest != "") == (DAY, True)
    assert file.sheets.get().asked
    assert file.findings.get().code == "columns-to-confirm"
    # Its cells are in, under whatever name they are sent.
    confirmed(file, officer)
    assert counts(sent({"b.xlsx": content})) == (0, 4, 0, 0)
    sent({"a.xlsx": content})
    file.refresh_from_db()
    assert file.accepted == 4
    assert not file.findings.filter(code="columns-to-confirm").exists()


def test_a_list_read_as_another_kind_since_keeps_count_of_what_it_brought(
    sent: Any, officer: Account
) -> None:
    content = workbook(roster(*people()))
    sent({"a.xlsx": content})
    file = ReceivedFile.objects.get(document__name="a.xlsx")
    assert (file.list_kind, file.accepted) == ("members", 4)
    confirmed(file, officer, kind="employers", columns={"name": 1, "tax_code": 4})
    sent({"a.xlsx": content})
    file.refresh_from_db()
    assert (file.list_kind, file.accepted) == ("employers", 8)


def test_a_second_word_on_a_form_replaces_the_first(sent: Any, officer: Account) -> None:
    sent({"a.xlsx": workbook(strange())})
    file = ReceivedFile.objects.get(document__name="a.xlsx")
    confirmed(file, officer)
    confirmed(file, officer)

    assert ColumnMapping.objects.count() == 2
    assert ColumnMapping.objects.filter(ended_by=None).count() == 1


def test_a_kind_without_its_columns_is_refused_with_the_one_that_lacks(sent: Any, officer: Account) -> None:
    sent({"a.xlsx": workbook(strange())})
    file = ReceivedFile.objects.get(document__name="a.xlsx")
    with pytest.raises(CannotConfirm, match="Họ và tên"):
        confirmed(file, officer, columns={"birth": 2, "joined": 6})


def test_one_sheet_asked_about_holds_the_whole_file(sent: Any, officer: Account) -> None:
    import io

    import xlsxwriter

    from caunoi.intake.tests.writing_lists import _fill

    content = io.BytesIO()
    book = xlsxwriter.Workbook(content)
    _fill(book.add_worksheet("Rõ"), roster(*people()), "A1")
    _fill(book.add_worksheet("Lạ"), strange(11), "A1")
    book.close()
    outcome = sent({"a.xlsx": content.getvalue()})

    assert counts(outcome) == (0, 0, 1, 0)
    assert not Person.objects.exists()
    assert [one.asked for one in SheetReading.objects.filter(file__document__name="a.xlsx")] == [False, True]


def test_the_reader_hears_of_what_is_remembered_and_nothing_else() -> None:
    asked: list[dict[str, Any]] = []

    def remembered(question: dict[str, Any]) -> dict[str, Any]:
        asked.append(question)
        return nothing_remembered(question)

    [file] = receive([("a.xlsx", workbook(strange()))], remembered=remembered)
    assert file.asked
    assert asked[0]["sender"] == TAX
    assert asked[0]["lost"] is True
    assert all(len(form) == 64 or form.startswith("none:") for form in asked[0]["forms"])


def test_a_list_that_nobody_can_read_is_refused_as_before() -> None:
    [file] = receive([("a.xlsx", workbook([["Thực đơn"], ["Thứ hai", "Cơm"], ["Thứ ba", "Phở"]]))])
    assert file.unreadable is not None
    assert file.unreadable.code == "header-not-found"
    assert not file.asked
