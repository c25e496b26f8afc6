"""Gifts handed over that come as a list: each of somebody put forward, once in its programme, by a name never alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from caunoi.intake.deciding import carry_out, take_back
from caunoi.intake.looking import look_at
from caunoi.intake.models import Finding, ReceivedFile
from caunoi.intake.outcomes import JOINED, SAME
from caunoi.intake.receiving import receive
from caunoi.intake.running import Run
from caunoi.intake.tests.conftest import AT, TakeIn
from caunoi.intake.tests.reading_lists import counts, reasons
from caunoi.intake.tests.writing_lists import (
    EMPLOYER,
    EMPLOYER_NAME,
    book,
    citizen,
    member,
    nominations,
    workbook,
)
from caunoi.intake.withdrawing import withdraw
from caunoi.organisations.models import Submission
from caunoi.registers.members.models import Person
from caunoi.registers.welfare.models import Nomination, Receipt
from tests.builders import an_account, the_federation

HEADER = ("STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Đơn vị", "Ngày nhận", "Số tiền", "Hiện vật", "Ký nhận")
PROGRAMME = "GÓI AN SINH CÔNG ĐOÀN LẦN 1"


def receipts(*rows: Any, title: str = f"{PROGRAMME} - DANH SÁCH KÝ NHẬN QUÀ", header: Any = HEADER) -> bytes:
    return workbook([[title], [], header, *rows, [], ["", "Tổng cộng", "", "", "", "", 1_000_000]])


def received(serial: int, name: str = "Nguyễn Thị Lan", **cells: Any) -> list[Any]:
    row = {
        "birth": "05/03/1990", "identity": citizen(serial), "employer": EMPLOYER_NAME, "on": "20/12/2023",
        "amount": "500.000", "goods": "", "signed": "x",
    } | cells  # fmt: skip
    return [serial, name, *row.values()]


def nominee(serial: int, name: str) -> list[Any]:
    return [serial, name, "05/03/1990", citizen(serial), EMPLOYER_NAME, EMPLOYER, "Con bệnh", 500_000]


@pytest.fixture
def programme(province: TakeIn) -> TakeIn:
    """Three members, two of whom are put forward."""
    names = ("Nguyễn Thị Lan", "Trần Thị Minh", "Lê Thị Hoa")
    province({"doan-vien.xlsx": book(*(member(number, name) for number, name in enumerate(names, 1)))})
    outcome = province({"de-nghi.xlsx": workbook(nominations(nominee(1, names[0]), nominee(2, names[1])))})
    assert counts(outcome) == (2, 0, 0, 0)
    return province


def held() -> set[tuple[date | None, int | None, str, bool | None]]:
    return set(Receipt.objects.held_true().values_list("valid_from", "amount", "goods", "signed"))


def test_what_was_handed_over_is_entered_once_for_those_put_forward(programme: TakeIn) -> None:
    people = Person.objects.count()
    rows = [
        received(1),
        received(2, "TRẦN THỊ MINH", identity="", amount="", goods="Túi quà Tết", signed="chưa ký"),
    ]
    outcome = programme({"ky-nhan.xlsx": receipts(*rows)})
    assert (reasons(outcome), counts(outcome)) == ([], (2, 0, 0, 0))
    assert outcome.files[0].kind == "receipts"
    day = date(2023, 12, 20)
    assert held() == {(day, 500_000, "", True), (day, None, "Túi quà Tết", False)}
    first = Receipt.objects.get(amount=500_000)
    assert (first.row, first.document.name, first.programme.name) == (4, "ky-nhan.xlsx", PROGRAMME)
    [nomination] = first.person.nominations.all()
    assert first.held_by_id == nomination.held_by_id
    assert Person.objects.count() == people
    # A list of what was handed over is no list that a round asks for.
    assert not Submission.objects.filter(kind="receipts").exists()

    assert counts(programme({"lan-hai.xlsx": receipts(*rows, [])})) == (0, 2, 0, 0)
    assert Receipt.objects.count() == 2


def test_without_a_column_of_days_the_day_is_the_lists_and_an_empty_signature_is_not_known(
    programme: TakeIn,
) -> None:
    header = [one for one in HEADER if one != "Ngày nhận"]
    row = received(1, signed="")
    del row[5]
    title = f"{PROGRAMME} - DANH SÁCH KÝ NHẬN QUÀ đến ngày 22/12/2023"
    programme({"a.xlsx": receipts(row, title=title, header=header)}, as_of=None)
    assert held() == {(date(2023, 12, 22), 500_000, "", None)}


@pytest.mark.parametrize(
    ("name", "cells", "code"),
    [
        pytest.param("Nguyễn Thị Lan", {"on": "12/2023"}, "receipt-day-missing", id="a month"),
        pytest.param("Nguyễn Thị Lan", {"on": "20/12/2099"}, "receipt-to-come", id="to come"),
        pytest.param("Nguyễn Thị Lan", {"amount": ""}, "receipt-of-nothing", id="nothing"),
        pytest.param("Nguyễn Thị Lan", {"amount": "nửa triệu"}, "number-unreadable", id="in words"),
        pytest.param("Nguyễn Thị Lan", {"signed": "ông Tư"}, "signature-unclear", id="another's signature"),
        pytest.param("Nguyễn Thị Lan", {"amount": "300.000"}, "receipt-other-amount", id="another sum"),
        pytest.param("Lê Thị Hoa", {"identity": citizen(3)}, "receipt-not-nominated", id="not put forward"),
        pytest.param("Lê Thị Hoa", {}, "number-other-name", id="another's number"),
        pytest.param("Nguyễn Thị Lan", {"identity": "", "birth": "1990"}, "receiver-alike", id="a year only"),
        pytest.param(
            "Nguyễn Thị Lan", {"identity": "", "birth": "01/01/1970"}, "receipt-not-nominated", id="born otherwise"
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_entered_waits_with_its_reason(
    programme: TakeIn, name: str, cells: dict[str, str], code: str
) -> None:
    outcome = programme({"a.xlsx": receipts(received(1, name, **cells))})
    assert reasons(outcome) == [code]
    assert not Receipt.objects.exists()


def test_a_programme_that_nobody_was_put_forward_in_waits(programme: TakeIn) -> None:
    outcome = programme({"a.xlsx": receipts(received(1), title="TẾT SUM VẦY 2031 - DANH SÁCH KÝ NHẬN QUÀ")})
    assert reasons(outcome) == ["programme-unknown"]


def test_a_second_gift_waits_in_one_list_and_in_another(programme: TakeIn) -> None:
    twice = receipts(received(1), received(1, on="21/12/2023"))
    assert reasons(programme({"a.xlsx": twice})) == ["received-again"]
    assert reasons(programme({"b.xlsx": receipts(received(1, on="25/12/2023"))})) == ["received-again"]
    assert Receipt.objects.count() == 1


def test_another_sum_is_entered_once_somebody_says_so_and_can_be_taken_back(programme: TakeIn) -> None:
    by = an_account("Cán Bộ Tỉnh", office="provincial-officer", in_unit=the_federation())
    programme({"a.xlsx": receipts(received(1, amount="300.000", goods="Gạo"))})
    finding = Finding.objects.get(code="receipt-other-amount")
    carry_out(finding, by=by, at=AT)
    assert held() == {(date(2023, 12, 20), 300_000, "Gạo", True)}
    take_back(Finding.objects.get(pk=finding.pk), by=by, at=AT)
    assert held() == set()


def test_a_look_tells_each_row_and_the_list_is_taken_back_whole(programme: TakeIn) -> None:
    by = an_account("Cán Bộ Tỉnh", office="provincial-officer", in_unit=the_federation())
    programme({"a.xlsx": receipts(received(1))})
    before, content = held(), receipts(received(1), received(2, "Trần Thị Minh"))
    run = Run(by=by, at=AT, as_of=date(2023, 12, 31))
    _, (lines,), _ = look_at(receive([("b.xlsx", content)]), run, ignored=[])
    assert {line.row: line.fate for line in lines} == {4: SAME, 5: JOINED}

    programme({"b.xlsx": content})
    assert held() != before or Receipt.objects.held_true().count() == 2
    withdraw(ReceivedFile.objects.get(document__name="b.xlsx"), by=by, at=AT)
    assert held() == before
    assert Receipt.objects.held_true().count() == 1


def test_what_a_gift_rests_on_is_not_taken_back_before_it(province: TakeIn) -> None:
    """Else somebody would have received what nobody asked for."""
    by = an_account("Cán Bộ Tỉnh", office="provincial-officer", in_unit=the_federation())
    names = ("Nguyễn Thị Lan", "Trần Thị Minh")
    province({"doan-vien.xlsx": book(*(member(number, name) for number, name in enumerate(names, 1)))})
    province({"de-nghi.xlsx": workbook(nominations(*(nominee(n, name) for n, name in enumerate(names, 1))))})
    province({"ky-nhan.xlsx": receipts(received(1))})
    asked, gifts = (ReceivedFile.objects.get(document__name=one) for one in ("de-nghi.xlsx", "ky-nhan.xlsx"))

    undone = withdraw(asked, by=by, at=AT)
    assert [one.vi for one in undone.named] == ["Nguyễn Thị Lan"]
    assert Nomination.objects.held_true().get().person_id == Receipt.objects.held_true().get().person_id
    withdraw(gifts, by=by, at=AT)
    assert not Receipt.objects.held_true().exists()
