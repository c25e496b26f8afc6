from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from caunoi.intake.prescan import Unreadable
from caunoi.intake.rosters.notes import read_note
from caunoi.intake.rosters.rows import is_signature, is_total
from caunoi.intake.tests.reading_lists import Read, read
from caunoi.intake.tests.writing_lists import (
    MEMBERS,
    agreements,
    citizen,
    comma_separated,
    employers,
    member,
    nominations,
    roster,
)

# --- headers ----------------------------------------------------------------------------------------------


def test_each_kind_of_list_is_known_by_its_columns_and_not_by_its_name():
    kinds = [read(rows).kind for rows in (employers(), roster(member(1)), agreements(), nominations())]
    assert kinds == ["employers", "members", "agreements", "nominations"]


@pytest.mark.parametrize(
    "header",
    [
        (
            "TT",
            "HỌ TÊN ĐOÀN VIÊN",
            "Ngày, tháng, năm sinh",
            "Phái",
            "Số định danh cá nhân",
            "SĐT",
            "Ngày kết nạp",
            "Ghi chú",
        ),
        (
            "Số TT",
            "Họ và tên",
            "Sinh ngày",
            "Giới",
            "CCCD/CMND",
            "Số ĐT",
            "Ngày gia nhập Công đoàn",
            "Tình trạng",
        ),
        ("No", "Full name", "Date of birth", "Gender", "Citizen ID", "Phone", "Date joined", "Note"),
        (
            "STT",
            "Họ  và\ntên",
            "NGÀY SINH (dd/mm/yyyy)",
            "Nam/Nữ",
            "Số CMND hoặc CCCD",
            "Di động",
            "Năm vào CĐ",
            "Ghi chú (nếu có)",
        ),
    ],
)
def test_a_column_is_known_by_any_of_its_names(header):
    said = read(roster(member(1), header=header))
    assert set(said.tables[0]["columns"]) == {
        "ordinal",
        "name",
        "birth",
        "sex",
        "identity",
        "phone",
        "joined",
        "note",
    }
    assert said.people[0].identity == citizen(1)


def test_columns_may_stand_in_any_order_and_the_letters_follow():
    said = read(
        roster(
            [citizen(1), "01/02/2019", "Nguyễn Thị Lan", "05/03/1990"],
            header=("CCCD", "Ngày vào CĐ", "Họ và tên", "Ngày sinh"),
        )
    )
    assert said.tables[0]["columns"] == {"identity": "A", "joined": "B", "name": "C", "birth": "D"}


def test_a_birth_date_under_nam_or_nu_tells_the_sex():
    top = ("TT", "Họ và tên", "Ngày sinh", "", "Số CCCD", "Số điện thoại", "Ngày vào CĐ", "Ghi chú")
    for below in (
        ("", "", "Nam", "Nữ"),
        ("TT", "Họ và tên", "Nam", "Nữ", "Số CCCD", "Số điện thoại", "Ngày vào CĐ", "Ghi chú"),
    ):
        said = read(
            roster(
                below,
                [
                    1,
                    "Trần Văn Sơn",
                    "07/08/1985",
                    "",
                    citizen(1, born=1985, female=False),
                    "",
                    "01/02/2019",
                    "",
                ],
                [2, "Trần Thị Hương", "", date(1992, 5, 2), citizen(2, born=1992), "", "01/02/2019", ""],
                header=top,
            )
        )
        assert [(p.birth, p.sex) for p in said.people] == [("1985-08-07", "male"), ("1992-05-02", "female")]
        assert not said.bad


def test_a_mark_under_nu_makes_the_others_men():
    said = read(
        roster(
            [1, "Lê Thành", "Dũng", "29/2/1992", "", citizen(1, born=1992, female=False), "3/12/2022"],
            [2, "Lê Thị", "Hương", "14/11/1972", "x", citizen(2, born=1972), "18/10/2022"],
            header=("TT", "Họ", "Tên", "Năm sinh", "Nữ", "Số CCCD", "Ngày vào CĐ"),
        )
    )
    assert [(p.name, p.sex, p.birth) for p in said.people] == [
        ("Lê Thành Dũng", "male", "1992-02-29"),
        ("Lê Thị Hương", "female", "1972-11-14"),
    ]


def test_a_name_may_be_merged_over_two_columns():
    header = ("TT", "Họ và tên", "", "Ngày sinh", "Số CCCD", "Ngày vào CĐ")
    said = read(roster([1, "Nguyễn Thị", "Lan", "05/03/1990", citizen(1), "01/02/2019"], header=header))
    assert [person.name for person in said.people] == ["Nguyễn Thị Lan"]


def test_a_list_without_ordinals_has_rows_and_totals_all_the_same():
    header = MEMBERS[1:]
    said = read(roster(member(1)[1:], ["Tổ 2"], member(2)[1:], ["Tổng cộng: 2"], header=header))
    assert [person.row for person in said.people] == [6, 8]
    assert said.bad == []


def test_a_header_may_stand_below_many_lines():
    lines = [[f"Dòng thông tin {n}"] for n in range(12)]
    assert len(read(lines + roster(member(1))).people) == 1


def test_a_column_that_the_list_does_not_declare_is_named_and_not_kept():
    said = read(roster([*member(1), "Phật giáo"], header=(*MEMBERS, "Tôn giáo")))
    (warning,) = [w for w in said.warnings if w[1] == "column-undeclared"]
    assert "Tôn giáo" in warning[4]
    assert "Phật giáo" not in str(said.rows)


@pytest.mark.parametrize("missing", ["Họ và tên", "Ngày vào công đoàn"])
def test_a_header_without_a_column_that_is_needed_names_row_and_column(missing):
    at = [heading.casefold() for heading in MEMBERS].index(missing.casefold())
    header, row = ([*line[:at], *line[at + 1 :]] for line in (MEMBERS, member(1)))
    above = [["Bảng kê gửi cấp trên"]] * 5
    with pytest.raises(Unreadable) as unreadable:
        read([*above, header, row])
    said = unreadable.value.fault
    assert said.code == "column-missing"
    assert said.text.vi.startswith("Dòng 6: thiếu cột “")
    assert "Danh sách đoàn viên" in said.text.vi
    assert "Roster of members" in said.text.en
    assert len(read([*above, list(MEMBERS), member(1)]).people) == 1


def test_words_that_are_no_header_lack_no_column():
    with pytest.raises(Unreadable) as unreadable:
        read([["Kính gửi", "Liên đoàn"], ["Về việc", "nộp danh sách", "quý 4"]])
    assert unreadable.value.fault.code == "header-not-found"


def test_a_roster_without_a_column_of_identity_numbers_says_what_that_means():
    at = next(place for place, heading in enumerate(MEMBERS) if "CCCD" in heading)
    header, row = ([*line[:at], *line[at + 1 :]] for line in (MEMBERS, member(1)))
    said = read(roster(row, header=header))
    assert "identity-column-missing" in said.warned()
    assert len(said.people) == 1
    assert "identity-column-missing" not in read(roster(member(1))).warned()


# --- lines that are no rows -------------------------------------------------------------------------------


def test_totals_headings_signatures_and_repeated_headers_are_no_rows():
    said = read(
        roster(
            ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)"],
            ["", "Tổ may 1"],
            member(1),
            ["", "Cộng tổ: 1"],
            [],
            MEMBERS,
            ["", "Tổ may 2"],
            member(2),
            ["", "Tổng cộng: 2 đoàn viên"],
            [3],
            [],
            ["", "", "", "", "", "Long An, ngày 31 tháng 12 năm 2023"],
            ["", "NGƯỜI LẬP", "", "", "", "TM. BAN CHẤP HÀNH"],
            ["", "", "", "", "", "CHỦ TỊCH"],
            ["", "", "", "", "", "(Ký, ghi rõ họ tên)"],
            ["", "", "", "", "", "Nguyễn Văn Chủ"],
        )
    )
    assert [person.row for person in said.people] == [8, 13]
    assert said.bad == []


def test_a_total_is_no_row_in_whatever_column_it_stands():
    total = ["", "", "Tổng cộng: 1 đoàn viên", "", "", "", "", ""]
    one = read(roster(member(1), [], total))

    assert len(one.rows) == 1
    assert one.bad == []


@pytest.mark.parametrize("text", ["Cộng", "TỔNG CỘNG", "Tổng số: 12", "Tong cong", "Cộng trang", "tổng"])
def test_totals_are_known(text):
    assert is_total(text)


@pytest.mark.parametrize(
    "text",
    ["Công Thị Nghĩa", "Công ty TNHH Cộng Lực", "Tổng công ty Tân Cảng", "Tống Văn Hai", "Tòng Thị Tổng"],
)
def test_names_that_look_like_totals_are_not(text):
    assert not is_total(text)


@pytest.mark.parametrize(
    "text",
    [
        "TM. BAN CHẤP HÀNH",
        "CHỦ TỊCH",
        "Kế toán trưởng",
        "(Ký, ghi rõ họ tên)",
        "Tân An, ngày 5 tháng 1 năm 2024",
    ],
)
def test_signatures_are_known(text):
    assert is_signature(text)
    assert not is_signature("Nguyễn Thị Chủ Tịch Lan")


# --- what a row says --------------------------------------------------------------------------------------


def test_what_no_clerk_could_accept_is_refused_with_every_fault_in_one_entry():
    said = read(
        roster(
            member(1, name=""),
            member(2, birth="31/02/1990", phone="0901"),
            member(3, identity="0801901234"),
            member(4, birth="05/03/2010", identity=citizen(4, born=2010), joined="01/02/2024"),
            member(5, birth="05/03/2010", identity=citizen(5, born=2010), joined="01/02/2009"),
            member(6, name="", birth="30/02/1991", identity="12345"),
        )
    )
    assert said.codes() == [
        ["name-missing"],
        ["day-impossible", "phone-doubtful"],
        ["identity-not-padded"],
        ["joined-too-young"],
        ["joined-before-birth"],
        ["name-missing", "day-impossible", "identity-length"],
    ]
    assert {bad["severity"] for bad in said.bad} == {"refuse"}
    assert [bad["faults"][0][2] for bad in said.bad] == ["B", "C", "E", "G", "G", "B"]


def test_a_day_that_may_be_possible_is_not_refused_for_age():
    said = read(roster(member(1, birth="2008", identity=citizen(1, born=2008), joined="2023")))
    assert said.people[0].birth_precision == "year"
    assert "joined-not-to-the-day" in said.warned()
    assert read(roster(member(1, birth="2009", identity=citizen(1, born=2009), joined="2023"))).codes() == [
        ["joined-not-to-the-day", "joined-too-young"]
    ]


def test_what_must_be_asked_is_held():
    said = read(
        roster(member(1, birth="5/3/90"), member(2, name="Nguyễn V¨n §øc"), member(3, birth="", identity=""))
    )
    assert {bad["severity"] for bad in said.bad} == {"hold"}
    assert said.codes() == [["day-two-digit-year"], ["name-unreadable"], ["person-indistinct"]]


def test_small_doubts_are_accepted_and_said_once_a_column():
    said = read(
        roster(
            member(1, phone="0901"),
            member(2, phone="0902"),
            member(3, sex="?"),
            member(4, identity=citizen(4, born=1991)),
            member(5, joined=""),
            member(6, note="khen thưởng 2022"),
        )
    )
    assert len(said.people) == 6
    assert said.warned() == {
        "phone-doubtful",
        "sex-unreadable",
        "identity-disagrees",
        "joined-missing",
        "note-not-understood",
    }
    (phones,) = [w for w in said.warnings if w[1] == "phone-doubtful"]
    assert phones[6:] == [2, [6, 7]]


def test_numbers_that_excel_made_are_numbers_again():
    number = citizen(7)
    said = read(
        roster(
            member(1, identity=float(number), phone=912345678.0),
            member(2, identity=f"'{citizen(2)}", birth="'05/03/1990"),
        )
    )
    assert [(p.identity, p.phone) for p in said.people] == [
        (number, "0912345678"),
        (citizen(2), "0912345678"),
    ]


def test_decomposed_letters_are_composed():
    rows = roster(member(1, name="Nguyễn Thị Hoà"))
    decomposed = [[unicodedata.normalize("NFD", str(cell)) for cell in row] for row in rows]
    said = Read(comma_separated(decomposed), "a.csv")
    assert said.people[0].name == "Nguyễn Thị Hoà"


def test_an_employer_may_stand_in_each_row():
    said = read(roster([*member(1), "1100313720"], header=(*MEMBERS, "MST đơn vị"), tax_code=None))
    assert said.people[0].tax_code == "1100313720"


# --- notes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "kind", "value", "on"),
    [
        ("Nghỉ việc từ 09/04/2023", "left", "left", date(2023, 4, 9)),
        ("Đã nghỉ", "left", "left", None),
        ("Chuyển đi công ty khác 1/2/2023", "left", "transferred", date(2023, 2, 1)),
        ("Nghỉ hưu từ 01.03.2023", "left", "left", date(2023, 3, 1)),
        ("Khai trừ", "left", "expelled", None),
        ("Từ trần 5/2023", "left", "died", date(2023, 5, 1)),
        ("Nghỉ thai sản", "state", "maternity", None),
        ("nghi thai san tu 01/02/2023", "state", "maternity", date(2023, 2, 1)),
        ("Tạm hoãn HĐLĐ", "state", "suspended-contract", None),
        ("Nghỉ không lương", "state", "unpaid-leave", None),
        ("Tạm nghỉ việc", "state", "out-of-work", None),
        ("Tổ trưởng", "other", "", None),
    ],
)
def test_a_note_says_gone_or_away_or_neither(written, kind, value, on):
    note = read_note(written)
    assert (note.kind, note.value, note.on) == (kind, value, on)


def test_no_note_is_no_note():
    assert read_note("  ") is None


# --- above the table --------------------------------------------------------------------------------------


def test_what_stands_above_is_read():
    lines = [
        ["LIÊN ĐOÀN LAO ĐỘNG TỈNH LONG AN", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["CÔNG ĐOÀN CÁC KCN LONG AN"],
        ["CĐCS Công ty TNHH May Xanh"],
        ["DANH SÁCH ĐOÀN VIÊN MỚI KẾT NẠP"],
        ["(Tính đến ngày 30/06/2023)"],
        ["Mã số thuế:", "1100313720"],
    ]
    above = read([*lines, MEMBERS, member(1)]).above
    assert above["federation"] == "LIÊN ĐOÀN LAO ĐỘNG TỈNH LONG AN"
    assert above["upper"] == "CÔNG ĐOÀN CÁC KCN LONG AN"
    assert (above["union"], above["employer"]) == ("CĐCS Công ty TNHH May Xanh", "Công ty TNHH May Xanh")
    assert (above["tax_code"], above["as_of"], above["additions"]) == ("1100313720", "2023-06-30", True)


@pytest.mark.parametrize(
    ("title", "as_of"),
    [
        ("DANH SÁCH ĐOÀN VIÊN (đến 31/12/2023)", "2023-12-31"),
        ("DANH SÁCH ĐOÀN VIÊN tính đến ngày 31 tháng 12 năm 2023", "2023-12-31"),
        ("DANH SÁCH ĐOÀN VIÊN đến hết tháng 6/2023", "2023-06-30"),
        ("DANH SÁCH ĐOÀN VIÊN", None),
        ("DANH SÁCH ĐOÀN VIÊN đến 31/02/2023", None),
    ],
)
def test_the_day_in_a_title_is_the_list_s_day(title, as_of):
    assert read(roster(member(1), title=title)).above["as_of"] == as_of


def test_a_tax_code_above_whose_check_digit_fails_is_no_tax_code():
    above = read(roster(member(1), tax_code="1100313721")).above
    assert above["tax_code"] is None
    assert above["tax_fault"][0] == "tax-code-check-digit"


@pytest.mark.parametrize(
    "title",
    [
        "GÓI AN SINH CÔNG ĐOÀN LẦN 1 - DANH SÁCH ĐỀ NGHỊ HỖ TRỢ",
        "DANH SÁCH ĐỀ NGHỊ HỖ TRỢ - GÓI AN SINH CÔNG ĐOÀN LẦN 1",
    ],
)
def test_the_programme_is_the_part_of_the_title_that_names_it(title):
    assert read(nominations(title=title)).above["programme"] == "GÓI AN SINH CÔNG ĐOÀN LẦN 1"
