"""A clerk's count over one list in each kind of file: the same people, whatever the file and its letters."""

from __future__ import annotations

import unicodedata
from datetime import date
from functools import cache
from typing import Any

import pytest

from caunoi.access.models import Account
from caunoi.intake import letters
from caunoi.intake.deciding import can_carry_out, carry_out
from caunoi.intake.kinds import kind_of
from caunoi.intake.models import Finding
from caunoi.intake.receiving import receive
from caunoi.intake.tests.conftest import AT, TakeIn
from caunoi.intake.tests.reading_lists import Read, counts, reasons
from caunoi.intake.tests.test_workbook import repacked, why
from caunoi.intake.tests.writing_lists import (
    EMPLOYER_NAME,
    citizen,
    comma_separated,
    member,
    roster,
    workbook,
)
from caunoi.intake.tests.writing_old_files import (
    everywhere,
    old_workbook,
    open_document,
    packed,
    rows_in_old_letters,
    workbook_in_fonts,
)
from caunoi.registers.members.models import Membership, Person
from caunoi.vocabulary.old_letters import OldLetters

NAMES = ("Nguyễn Thị Lan", "Trần Văn Đức", "Lê Thị Ánh")
SHEET = "Danh sách"
NEW = "DANH SÁCH ĐOÀN VIÊN MỚI KẾT NẠP"


def three(first: int = 1, *, letters: OldLetters | None = None, born: Any = "05/03/1990") -> list[Any]:
    """Three new members, from a serial number on."""
    rows = roster(*(member(first + n, name, birth=born) for n, name in enumerate(NAMES)), title=NEW)
    return rows if letters is None else rows_in_old_letters(rows, letters)


HIDDEN = [["Ghi chú riêng"], ["Không gửi"]]


@cache
def kinds() -> dict[str, bytes]:
    """One list in each kind of file, each of three people of its own."""
    serials = iter(range(1, 300, 3))

    def rows(letters: OldLetters | None = None, **said: Any) -> list[Any]:
        return three(next(serials), letters=letters, **said)

    macros = {"xl/vbaProject.bin": b"\x01\x02 macro"}
    return {
        "01.xlsx": workbook(rows(), hidden=HIDDEN),
        "02 phông TCVN3.xlsx": workbook_in_fonts(rows("TCVN3"), everywhere(".VnTime")),
        "03 phông VNI.xlsx": workbook_in_fonts(rows("VNI"), everywhere("VNI-Times")),
        "04 TCVN3 mất phông.xlsx": workbook(rows("TCVN3")),
        "05 VNI mất phông.xlsx": workbook(rows("VNI")),
        "06.xlsm": repacked(workbook(rows()), **macros),
        "07.xls": old_workbook({SHEET: rows(), "Ẩn": HIDDEN}, hidden=("Ẩn",)),
        "08 TCVN3.xls": old_workbook({SHEET: rows("TCVN3")}, font=".VnTime"),
        "09 mốc 1904.xls": old_workbook({SHEET: rows(born=date(1990, 3, 5))}, from_1904=True),
        "10.ods": open_document({SHEET: rows(), "Ẩn": HIDDEN}, hidden=("Ẩn",)),
        "11 VNI.ods": open_document({SHEET: rows("VNI")}, font="VNI-Times"),
        "12 mốc 1904.xlsx": workbook_in_fonts(
            rows(born=date(1990, 3, 5)), everywhere("Arial"), date_1904=True
        ),
        "13 utf8.csv": comma_separated(rows(), encoding="utf-8", separator=","),
        "14 utf8 bom.csv": comma_separated(rows(), encoding="utf-8-sig"),
        "15 utf16.csv": comma_separated(rows(), encoding="utf-16", separator="\t"),
        "16 cp1258.csv": in_cp1258(rows()),
        "17 tcvn3.csv": comma_separated(rows("TCVN3"), encoding="cp1252"),
        "18 vni.csv": comma_separated(rows("VNI"), encoding="cp1252", separator="\t"),
        "19 nén.zip": packed(
            {
                "tháng 1/a.xlsx": workbook(rows()),
                "tháng 1/b.csv": comma_separated(rows()),
                "đọc tôi.txt": b"x",
            }
        ),
    }


def in_cp1258(rows: Any) -> bytes:
    """A CSV of the old Vietnamese Windows: letters with their shape, then the tone as a sign of its own."""
    text = comma_separated(rows, encoding="utf-8").decode()
    tones = "\u0300\u0301\u0303\u0309\u0323"
    apart = "".join(
        unicodedata.normalize(
            "NFC", "".join(mark for mark in unicodedata.normalize("NFD", one) if mark not in tones)
        )
        + "".join(mark for mark in unicodedata.normalize("NFD", one) if mark in tones)
        for one in text
    )
    return apart.encode("cp1258")


@pytest.mark.django_db
def test_a_folder_with_a_list_in_each_kind_of_file_is_counted_as_a_clerk_would(province: TakeIn):
    files = kinds()
    outcome = province(files)
    lists = len(files) + 1  # the zip has two
    assert [counts(outcome, at) for at in range(len(outcome.files))] == [(3, 0, 0, 0)] * lists
    assert {file.name for file in outcome.files if file.name.startswith(("a.", "b."))} == {"a.xlsx", "b.csv"}
    assert Membership.objects.held_true().count() == 3 * lists
    names = set(Person.objects.values_list("particulars__name", flat=True))
    assert names == set(NAMES)


@pytest.mark.django_db
def test_the_same_folder_sent_again_adds_nobody(province: TakeIn):
    files = kinds()
    province(files)
    again = province(files)
    assert {counts(again, at) for at in range(len(again.files))} == {(0, 3, 0, 0)}


@pytest.mark.parametrize("name", list(kinds()))
def test_each_kind_says_what_it_passed_over_and_what_it_turned(name):
    content = kinds()[name]
    if name.endswith(".zip"):
        return
    said = Read(content, name)
    assert [person.name for person in said.people] == list(NAMES)
    assert {person.birth for person in said.people} == {"1990-03-05"}
    old = "TCVN3" in name or "VNI" in name or name.startswith(("17", "18"))
    assert ("old-letters-read" in said.warned()) == old
    assert ("sheet-hidden" in said.warned()) == name.startswith(("01", "07", "10"))


def test_a_zip_names_its_lists_and_what_is_none(jail):
    ignored: list[str] = []
    inner = packed({"c.xlsx": workbook(three())})
    content = packed({
        "x/Danh sách.xlsx": workbook(three()), "x/~$Danh sách.xlsx": b"x", "ảnh.png": b"x", "trong.zip": inner,
        "__MACOSX/._a.xlsx": b"x", "rỗng.csv": b"",
    })  # fmt: skip
    files = receive([("gửi.zip", content)], ignore=ignored.append, jail=jail)
    assert {file.name: file.unreadable and file.unreadable.code for file in files} == {
        "Danh sách.xlsx": None, "trong.zip": "file-nested", "rỗng.csv": "file-empty",
    }  # fmt: skip
    assert ignored == ["~$Danh sách.xlsx", "ảnh.png"]
    whole = receive([("gửi.zip", packed({"ảnh.png": b"x"}))], jail=jail)
    assert [file.unreadable.code for file in whole if file.unreadable] == ["file-without-lists"]
    broken = receive([("gửi.zip", content[: len(content) // 2])], jail=jail)
    assert broken[0].name == "gửi.zip"
    assert broken[0].unreadable


def test_macros_are_taken_only_where_the_name_says_so():
    content = repacked(workbook(three()), **{"xl/vbaProject.bin": b"x"})
    assert why(content, "a.xlsx") == "file-macros-hidden"
    assert Read(content, "a.xlsm").kind == "members"


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (old_workbook({SHEET: three()}), "a.xlsx", "file-not-as-named"),
        (open_document({SHEET: three()}), "a.xls", "file-not-as-named"),
        (repacked(workbook(three()), xl__workbook_dot_xml=None, xl__workbook_dot_bin=b"x"), "a.xlsb", "file-binary-workbook"),
        (b"whatever", "a.numbers", "file-old-format"),
        (b"whatever", "a.ods", "file-not-a-workbook"),
    ],
    ids=["xls as xlsx", "ods as xls", "xlsb", "numbers", "no ods"],
)  # fmt: skip
def test_a_file_that_is_not_what_it_says_is_refused_with_what_to_do(content, name, code):
    assert why(content, name) == code


# --- letters that may be old ------------------------------------------------------------------------------------


@pytest.fixture
def officer(home: object) -> Account:
    return Account.objects.open(username="my", full_name="Nguyễn Thị Mỹ", password=None)


def mixed(*names: str) -> bytes:
    """A roster where some names are in Unicode and some, without a telling font, are not."""
    said = [
        *NAMES,
        *rows_in_old_letters(
            [[name] for name in ("Phạm Quốc Tuấn", "Huỳnh Ngọc Bích", "Đỗ Mạnh Hùng")], "TCVN3"
        ),
    ]
    every = [one if isinstance(one, str) else one[0] for one in said] + list(names)
    return workbook(roster(*(member(n, name) for n, name in enumerate(every, 1)), title=NEW))


@pytest.mark.django_db
def test_a_doubtful_name_waits_with_both_readings_and_is_entered_as_the_officer_confirms(
    province: TakeIn, officer
):
    outcome = province({"a.xlsx": mixed("Thó")})
    assert counts(outcome) == (6, 0, 1, 0)
    assert reasons(outcome) == ["old-letters-doubtful"]
    (entry,) = outcome.files[0].held
    assert "“Thó” thành “Thú”" in entry.reason.vi
    assert entry.column == "B"
    finding = Finding.objects.get(code="old-letters-doubtful")
    assert kind_of(finding.code).code == "old-letters"
    assert can_carry_out(finding)
    carry_out(finding, by=officer, at=AT)
    names = set(Person.objects.values_list("particulars__name", flat=True))
    assert "Thú" in names
    assert "Thó" not in names


@pytest.mark.django_db
def test_somebody_on_record_under_that_name_and_number_settles_the_reading(province: TakeIn):
    known = workbook(roster(member(7, "Thú"), title=NEW))
    assert counts(province({"0.xlsx": known})) == (1, 0, 0, 0)
    outcome = province({"a.xlsx": mixed("Thó")})
    assert counts(outcome) == (6, 1, 0, 0)


@pytest.mark.django_db
def test_without_the_question_a_doubtful_name_would_be_stored_garbled(province: TakeIn, monkeypatch):
    # The guard off: what every importer does that asks nothing.
    said = Read(mixed("Thó"))
    assert said.codes() == [["old-letters-doubtful"]]
    monkeypatch.setattr(letters.Letters, "read", lambda self, rows: iter(rows))
    said = Read(mixed("Thó"))
    assert "Thó" in {person.name for person in said.people}


def test_the_union_above_the_table_is_read_in_its_letters_too():
    said = Read(workbook(three(letters="TCVN3")))
    assert said.above["union"] == f"CĐCS {EMPLOYER_NAME}"


# --- numbers and days ---------------------------------------------------------------------------------------------


def rows_of(header: tuple[str, ...], *rows: tuple[Any, ...]) -> Read:
    return Read(workbook(roster(*rows, header=header)))


OLD, CITIZEN = "025123456", citizen(1)
PERSON = ("Nguyễn Thị Lan", "05/03/1990", "01/02/2019")


@pytest.mark.parametrize(
    ("old", "new", "read"), [(OLD, CITIZEN, CITIZEN), ("", CITIZEN, CITIZEN), (OLD, "", OLD)]
)
@pytest.mark.parametrize("order", [("Số CMND", "Số CCCD"), ("Số CCCD", "CMND cũ")])
def test_an_old_card_s_number_beside_a_citizen_number(old, new, read, order):
    pair = (old, new) if order[0] == "Số CMND" else (new, old)
    said = rows_of(("Họ và tên", "Ngày sinh", "Ngày vào CĐ", *order), (*PERSON, *pair))
    assert [person.identity for person in said.people] == [read]
    assert ("identity-two-numbers" in said.warned()) == bool(old and new)
    assert not {"column-undeclared"} & said.warned()


def test_two_citizen_numbers_in_one_row_are_asked_about():
    said = rows_of(
        ("Họ và tên", "Ngày sinh", "Ngày vào CĐ", "CCCD", "Số định danh"), (*PERSON, CITIZEN, citizen(2))
    )
    assert said.codes() == [["identity-two-citizens"]]


def births(*cells: Any) -> Read:
    return Read(workbook(roster(*(member(n, birth=cell) for n, cell in enumerate(cells, 1)))))


def test_a_column_with_days_written_month_first_is_asked_about_day_by_day():
    said = births("03/25/1990", "03/04/1990", "05/05/1990", "04/30/1991")
    assert said.codes() == [["day-us-order"], ["day-order-doubtful"], ["day-us-order"]]
    assert "04/03/1990" in said.bad[1]["faults"][0][3]
    # One slip among many days written day first says nothing about the others.
    said = births("25/03/1990", "30/04/1990", "03/04/1990", "04/30/1990")
    assert said.codes() == [["day-us-order"]]


def test_days_that_excel_may_have_turned_about_are_asked_about():
    low = [date(1990, month, 12 - month) for month in (1, 2, 3, 4, 5, 7, 8, 9)]
    high = ["25/03/1990", "13/04/1990", "30/01/1990", "28/02/1990"]
    said = births(*high, *low)
    assert said.codes() == [["day-turned-about"]] * 8
    assert births(*high, *low, date(1990, 3, 20)).codes() == []


def test_a_bare_count_of_days_is_shown_from_either_beginning():
    said = births(32937)
    assert said.codes() == [["day-excel-serial"]]
    assert all(day in said.bad[0]["faults"][0][3] for day in ("05/03/1990", "06/03/1994"))
