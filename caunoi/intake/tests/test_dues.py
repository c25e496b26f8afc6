"""The union fund and dues that come as a list: one of each body and period, and what is odd is asked about."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from caunoi.intake.blank_lists import blank_list
from caunoi.intake.deciding import CannotDecide, carry_out, take_back
from caunoi.intake.looking import look_at
from caunoi.intake.models import Finding, ReceivedFile
from caunoi.intake.outcomes import JOINED, SAME
from caunoi.intake.receiving import receive
from caunoi.intake.rosters.dues import kind_of, period_of
from caunoi.intake.running import Run, Scope
from caunoi.intake.tests.conftest import AT, TakeIn
from caunoi.intake.tests.reading_lists import counts, reasons
from caunoi.intake.tests.writing_lists import EMPLOYER, EMPLOYER_NAME, employers, workbook
from caunoi.intake.withdrawing import withdraw
from caunoi.organisations.models import Coverage, Submission
from caunoi.organisations.tree import root
from caunoi.registers.dues.models import Payment
from tests.builders import an_account, the_federation

HEADER = (
    "STT",
    "Tên doanh nghiệp",
    "Mã số thuế",
    "Kỳ",
    "Quỹ lương",
    "Số lao động",
    "Phải nộp",
    "Đã nộp",
    "Ngày nộp",
)
ALONE, ALONE_NAME = "1100154728", "Công ty Mới Tinh"
FUND, DUES = "DANH SÁCH THU KINH PHÍ CÔNG ĐOÀN", "DANH SÁCH THU ĐOÀN PHÍ"


def dues(*rows: Any, title: str = FUND, header: Any = HEADER) -> bytes:
    return workbook(
        [[title], ["Ngày 5 tháng 1 năm 2024"], header, *rows, [], ["", "Tổng cộng", "", "", "", "", 1, 2]]
    )


def paid(name: str = EMPLOYER_NAME, **cells: Any) -> list[Any]:
    row = {
        "tax_code": EMPLOYER, "period": "11/2023", "wages": "500.000.000", "payers": 60, "due": "10.000.000",
        "paid": "10.000.000", "on": "20/12/2023",
    } | cells  # fmt: skip
    return [1, name, *row.values()]


@pytest.fixture
def unions(province: TakeIn) -> TakeIn:
    """A third enterprise has no union."""
    alone = (1, ALONE_NAME, ALONE, "Bến Lức", "", "FDI", 9, "", "", "")
    province({"02 - DN.xlsx": workbook(employers(alone))})
    return province


def held() -> set[tuple[Any, ...]]:
    told = Payment.objects.held_true()
    return set(
        told.values_list("kind", "employer__tax_code", "valid_from", "valid_to", "due", "paid", "paid_on")
    )


NOVEMBER = (date(2023, 11, 1), date(2023, 12, 1))
ENTERED = ("fund", EMPLOYER, *NOVEMBER, 10_000_000, 10_000_000, date(2023, 12, 20))


def test_what_a_period_is_called_and_what_is_no_period() -> None:
    third = (date(2023, 7, 1), date(2023, 10, 1))
    for written in (
        "11/2023",
        "Tháng 11 năm 2023",
        "T11/2023",
        date(2023, 11, 1),
        datetime(2023, 11, 1, tzinfo=UTC),
    ):
        assert period_of(written) == NOVEMBER, written
    for written in ("Quý III/2023", "quý 3 năm 2023", "Q3-2023"):
        assert period_of(written) == third, written
    for written in (
        "",
        None,
        "2023",
        "13/2023",
        "Quý V/2023",
        date(2023, 11, 5),
        "đến tháng 9 năm 2023",
        "tháng 1/2023, tháng 2/2023",
    ):
        assert period_of(written) is None, written
    assert [kind_of(one) for one in ("kinh phi cong doan", "kpcd", "cong doan phi", "kinh phi, doan phi", "luong")] == [
        "fund", "fund", "dues", "", "",
    ]  # fmt: skip


def test_each_body_and_period_comes_in_once_by_the_fund_or_by_dues(unions: TakeIn) -> None:
    rows = [
        paid(),
        # What is not written is reckoned by the rate of the day; an employer without a union pays the federation.
        paid(ALONE_NAME, tax_code=ALONE, period="Quý III/2023", wages=100_000_025, due="", paid=0, on=""),
    ]
    outcome = unions({"kpcd.xlsx": dues(*rows)})
    assert (reasons(outcome), counts(outcome), outcome.files[0].kind) == ([], (2, 0, 0, 0), "dues")
    third = ("fund", ALONE, date(2023, 7, 1), date(2023, 10, 1), 2_000_001, 0, None)
    assert held() == {ENTERED, third}
    first = Payment.objects.get(employer__tax_code=EMPLOYER)
    assert (first.row, first.document.name, first.unit_id) == (
        4,
        "kpcd.xlsx",
        Coverage.objects.get(employer__tax_code=EMPLOYER).unit_id,
    )
    assert Payment.objects.get(employer__tax_code=ALONE).unit_id == root(date(2023, 12, 31))
    assert not Submission.objects.filter(kind="dues").exists()

    # Another kind, the period in the title, the union by its name: it is the same body of another kind.
    header = ("STT", "Công đoàn cơ sở", "Số đoàn viên", "Phải thu", "Đã thu")
    by_name = dues(
        [1, f"CĐCS {EMPLOYER_NAME}", 40, 900_000, 900_000], title=f"{DUES} THÁNG 11 NĂM 2023", header=header
    )
    assert reasons(unions({"dp.xlsx": by_name})) == []
    assert ("dues", EMPLOYER, *NOVEMBER, 900_000, 900_000, None) in held()
    assert counts(unions({"lan-hai.xlsx": dues(*rows, [])})) == (0, 2, 0, 0)
    assert Payment.objects.count() == 3


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        pytest.param({"paid": "-5"}, "number-negative", id="negative"),
        pytest.param({"paid": ""}, "paid-not-written", id="nothing said of what was paid"),
        pytest.param({"period": "2023"}, "dues-period-unclear", id="a year"),
        pytest.param({"period": "02/2024"}, "dues-to-come", id="a period to come"),
        pytest.param({"on": "20/02/2024"}, "paid-day-to-come", id="paid on a day to come"),
        pytest.param({"on": "12/2023"}, "paid-day-unclear", id="paid in a month"),
        pytest.param({"due": "", "wages": ""}, "due-not-known", id="nothing due"),
        pytest.param({"due": "9.000.000", "paid": 0}, "due-not-by-rate", id="less than the rate"),
        pytest.param({"due": "10.001.000"}, "due-not-by-rate", id="more than the rate"),
        pytest.param({"paid": "11.000.000"}, "paid-over-due", id="more than was due"),
        pytest.param({"tax_code": "0100109106"}, "employer-unknown", id="unknown"),
    ],
)
def test_what_cannot_be_entered_waits_with_its_reason(
    unions: TakeIn, cells: dict[str, Any], code: str
) -> None:
    assert reasons(unions({"a.xlsx": dues(paid(**cells))})) == [code]
    assert not Payment.objects.exists()


def test_rounding_is_no_other_sum_and_dues_below_the_rate_are_none_either(unions: TakeIn) -> None:
    assert reasons(unions({"a.xlsx": dues(paid(due="10.000.999", period="10/2023"))})) == []
    assert reasons(unions({"b.xlsx": dues(paid(due="1.000.000", paid=0), title=DUES)})) == []
    assert reasons(unions({"c.xlsx": dues(paid(ALONE_NAME, tax_code=ALONE), title=DUES)})) == [
        "dues-of-no-union"
    ]
    assert reasons(unions({"d.xlsx": dues(paid(), title="THU KINH PHÍ CÔNG ĐOÀN VÀ ĐOÀN PHÍ")})) == [
        "dues-kind-unclear"
    ]


def test_other_sums_for_a_period_are_taken_by_one_press_and_can_be_taken_back(unions: TakeIn) -> None:
    by = an_account("Cán Bộ Tỉnh", office="provincial-officer", in_unit=the_federation())
    unions({"a.xlsx": dues(paid())})
    outcome = unions(
        {
            "b.xlsx": dues(
                paid(paid="4.000.000"),
                paid(period="Quý IV/2023"),
                paid(period="10/2023"),
                paid(period="10/2023", paid=1),
            )
        }
    )
    assert sorted(reasons(outcome)) == ["dues-otherwise", "dues-periods-overlap", "dues-twice-in-the-list"]
    finding = Finding.objects.get(code="dues-otherwise")
    before, [record] = held(), {Payment.objects.get(valid_from=NOVEMBER[0]).record}
    carry_out(finding, by=by, at=AT)
    assert {(row[4], row[5]) for row in held() if row[2] == NOVEMBER[0]} == {(10_000_000, 4_000_000)}
    assert set(Payment.objects.filter(valid_from=NOVEMBER[0]).values_list("record", flat=True)) == {record}
    take_back(Finding.objects.get(pk=finding.pk), by=by, at=AT)
    assert held() == before

    # More than was due: entered as it is once somebody says so, and not twice.
    unions({"c.xlsx": dues(paid(period="9/2023", paid="12.000.000"))})
    unions({"d.xlsx": dues(paid(period="9/2023", paid="13.000.000"))})
    first, second = Finding.objects.filter(code="paid-over-due").order_by("pk")
    carry_out(first, by=by, at=AT)
    with pytest.raises(CannotDecide):
        carry_out(second, by=by, at=AT)
    assert {row[5] for row in held() if row[2] == date(2023, 9, 1)} == {12_000_000}


def test_a_look_tells_each_row_and_the_list_is_taken_back_whole(unions: TakeIn) -> None:
    by = an_account("Cán Bộ Tỉnh", office="provincial-officer", in_unit=the_federation())
    unions({"a.xlsx": dues(paid())})
    content = dues(paid(), paid(period="10/2023"))
    run = Run(by=by, at=AT, as_of=date(2023, 12, 31))
    _, (lines,), _ = look_at(receive([("b.xlsx", content)]), run, ignored=[])
    assert {line.row: line.fate for line in lines} == {4: SAME, 5: JOINED}
    unions({"b.xlsx": content})
    assert len(held()) == 2
    withdraw(ReceivedFile.objects.get(document__name="b.xlsx"), by=by, at=AT)
    assert held() == {ENTERED}


def test_a_unit_hands_in_its_own_alone(unions: TakeIn) -> None:
    scope = Scope(Coverage.objects.get(employer__tax_code=EMPLOYER).unit_id, "dues")
    outcome = unions({"nop.xlsx": dues(paid(), paid(ALONE_NAME, tax_code=ALONE))}, scope=scope)
    [file] = outcome.files
    assert (file.accepted, [(entry.row, entry.code) for entry in file.refused]) == (
        1,
        [(5, "row-of-another-unit")],
    )


def test_the_list_to_fill_in_is_read_without_a_question(unions: TakeIn) -> None:
    content = blank_list("dues", on=date(2023, 12, 31), reads=lambda text: text.vi)
    outcome = unions({"mau.xlsx": content}, at=datetime(2024, 1, 16, tzinfo=UTC))
    assert reasons(outcome) == []
