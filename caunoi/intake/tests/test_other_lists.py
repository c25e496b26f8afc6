"""Lists of employers, agreements and nominations, as they are read."""

from __future__ import annotations

from datetime import date

from caunoi.intake.tests.reading_lists import read
from caunoi.intake.tests.writing_lists import (
    AGREEMENTS,
    agreements,
    citizen,
    employers,
    nominations,
)


def test_an_employer_is_read_with_its_kind_headcount_and_union():
    said = read(
        employers(
            [
                1,
                "Công ty TNHH Dệt A",
                1100313720.0,
                "Đức Hòa",
                "KCN Tân Đức",
                "FDI",
                "1.234",
                "x",
                "26.03.2019",
                "",
            ],
            [2, "Trường THPT Tân An", "1100901391", "Tân An", "", "Đơn vị sự nghiệp", 40, "", "", ""],
            ["", "Cộng", "", "", "", "", 1274, "", "", ""],
            [
                3,
                "Tổng công ty B",
                "1100154728",
                "Tân An",
                "",
                "Nhà nước",
                "",
                "Có",
                "",
                "tạm ngừng hoạt động",
            ],
            ["", "Tổng cộng", "", "", "", "", 1274, "", "", ""],
        )
    )
    assert [(row[6], row[7], row[11], row[12], row[14], row[16]) for row in said.rows] == [
        ("enterprise", "fdi", 1234, True, "2019-03-26", ""),
        ("public-unit", "state", 40, False, None, ""),
        ("enterprise", "state", None, True, None, "dormant"),
    ]


def test_an_employer_s_row_is_refused_for_its_code_its_name_or_fewer_than_no_workers():
    said = read(
        employers(
            [1, "Công ty A", "1100313721", "", "", "FDI", 10, "", "", ""],
            [2, "", "1100901391", "", "", "FDI", 10, "", "", ""],
            [3, "Công ty C", "1100154728", "", "", "FDI", -5, "", "", ""],
            [4, "Công ty D", "", "", "", "FDI", 5, "", "", ""],
            [5, "Công ty E", "1100148523", "", "", "FDI", "khoảng 50", "", "", ""],
        )
    )
    assert said.codes() == [
        ["tax-code-check-digit"],
        ["employer-name-missing"],
        ["number-negative"],
        ["employer-tax-code-missing"],
    ]
    assert [bad["severity"] for bad in said.bad] == ["refuse", "refuse", "refuse", "hold"]
    assert said.rows[0][11] is None
    assert "workers-unreadable" in said.warned()


def test_an_agreement_needs_its_employer_and_two_days_in_order():
    said = read(
        agreements(
            [1, "Công ty A", "1100313720", date(2022, 6, 15), "15/06/2024", "C"],
            [2, "", "", "01/01/2022", "01/01/2024", "B"],
            [3, "Công ty C", "1100154728", "01/01/2022", "31/12/2021", "B"],
            [4, "Công ty D", "1100148523", "", "31/12/2024", "B"],
            [5, "Công ty E", "1100148523", "2022", "31/12/2024", "B"],
            [6, "Công ty F", "1100148523", "30/02/2022", "31/12/2024", "B"],
        )
    )
    assert said.rows == [[4, "Công ty A", "1100313720", "2022-06-15", None, "2024-06-15", "C", None]]
    assert said.codes() == [
        ["agreement-without-employer"],
        ["ends-before-start"],
        ["signed-missing"],
        ["day-not-exact"],
        ["day-impossible"],
    ]


def test_an_agreement_may_say_from_when_it_holds():
    header = ("TT", "Đơn vị", "MST", "Ngày ký", "Hiệu lực từ ngày", "Hiệu lực đến ngày", "Ngày gửi")
    said = read(
        [
            ["Thoả ước"],
            [],
            header,
            [1, "Công ty A", "1100313720", "15/06/2022", "01/07/2022", "30/06/2024", "20/06/2022"],
        ]
    )
    assert said.rows == [
        [4, "Công ty A", "1100313720", "2022-06-15", "2022-07-01", "2024-06-30", "", "2022-06-20"]
    ]
    assert AGREEMENTS[3] == "Ngày ký TƯ"


def test_a_nominee_without_a_number_is_held_and_never_refused_for_that():
    said = read(
        nominations(
            [
                1,
                "Nguyễn Văn Phúc",
                1990,
                citizen(1, female=False),
                "Ở trọ, Tân An",
                "",
                "Hộ nghèo",
                "500.000",
            ],
            [2, "Nguyễn Văn Hai", 1990, "", "Ở trọ, Tân An", "", "Hộ nghèo", 500000],
            [
                3,
                "NGUYEN VAN BA",
                1990,
                float(citizen(3, female=False)),
                "Công ty",
                "1100313720",
                "Hộ nghèo",
                500000,
            ],
        )
    )
    assert [row[0] for row in said.rows] == [4, 6]
    assert said.rows[0][-1] == 500000
    assert said.rows[1][8] == citizen(3, female=False)
    assert (said.codes(), said.bad[0]["severity"]) == ([["nominee-without-identity"]], "hold")
