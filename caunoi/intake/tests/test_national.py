"""The national federation's software is told of joins, changes and leavers, once each, and its answer is read back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import openpyxl
import pytest

from caunoi.intake import national, supplied
from caunoi.intake.jail import Jail
from caunoi.intake.receiving import keep_bytes
from caunoi.intake.supplied import digest, opened
from caunoi.organisations.models import Unit
from caunoi.registers.members.admitting import (
    Joining,
    Newcomer,
    add_people,
    close_memberships,
    open_memberships,
)
from caunoi.registers.members.consenting import note, word
from caunoi.registers.members.matching import opened_of, people_by_number, spells_of, without_number
from caunoi.registers.members.member_numbers import holders_of, member_numbers_of
from caunoi.registers.members.models import IdentityNumber, Membership, Particulars, Person
from caunoi.registers.merging.tests.two import merged
from caunoi.registers.national import exchanging
from caunoi.registers.national.exchanging import CannotExchange
from caunoi.registers.national.models import (
    NationalAnswer,
    NationalExport,
    NationalFile,
    NationalMapping,
    NationalRow,
)
from caunoi.registers.national.returning import reasons_of
from caunoi.trail.acting import act
from caunoi.vocabulary.names import fold, person_sort_key
from caunoi.vocabulary.text import Text
from caunoi.vocabulary.workbooks import Workbook
from tests.builders import a_unit, an_employer, the_federation
from tests.standing import made_once

AT = datetime(2025, 7, 3, 2, 0, tzinfo=UTC)
TODAY = date(2025, 7, 3)
HEADINGS = [
    "STT",
    "Mã ngoài",
    "Loại",
    "Họ và tên",
    "Ngày sinh",
    "Giới tính",
    "CCCD",
    "Điện thoại",
    "Mã CĐCS",
    "Ghi chú",
]
COLUMNS: dict[int, tuple[str, str, dict[str, str]]] = {
    0: ("line", "", {}), 1: ("key", "", {}), 2: ("why", "", {"joined": "01"}), 3: ("name", "", {}),
    4: ("birth", "d/m/y", {}), 5: ("sex", "", {}), 6: ("identity", "", {}), 7: ("phone", "", {}),
    8: ("unit-code", "", {}),
}  # fmt: skip
# Invented: no province has that number.
NUMBERS = ("999090000001", "999090000002", "999090000003")


def a_template() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Đoàn viên"
    sheet["A1"] = "MẪU"
    for place, heading in enumerate(HEADINGS, start=1):
        sheet.cell(3, place, heading)
    sheet["D4"].font = openpyxl.styles.Font(italic=True)
    book.create_sheet("Danh mục")["A1"] = "Tăng"
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


TEMPLATE = a_template()


class Federation:
    """Two unions, three members with numbers; the template is mapped."""

    def __init__(self) -> None:
        self.root = the_federation()
        self.dong_a = a_unit("CĐCS Đông Á", under=self.root, code="CS-01")
        self.hoa_sen = a_unit("CĐCS Hoa Sen", under=self.root, code="CS-02")
        firm = an_employer("Công ty Đông Á", covered_by=self.dong_a)
        with act("test.people", by=None, at=AT, on=TODAY) as writer:
            self.people = add_people(
                writer,
                [
                    Newcomer(name, fold(name), person_sort_key(name), "1990-05-17", "day", "female", "cccd", number,
                             "0900000001", "", None, None)
                    for name, number in zip(("Lê Thị An", "Lê Thị Bình", "Lê Thị Chi"), NUMBERS, strict=True)
                ],
            )  # fmt: skip
            places = (self.dong_a, self.dong_a, self.hoa_sen)
            open_memberships(
                writer,
                [
                    Joining(person, unit.pk, firm.pk, "2024-03-01", "admitted", None, None)
                    for person, unit in zip(self.people, places, strict=True)
                ],
            )
        file = exchanging.keep_file(
            "template",
            Workbook("mau.xlsx", 1, digest(TEMPLATE), {"Đoàn viên": [(1, ["MẪU"]), (3, HEADINGS)]}),
            by=None, at=AT,
        )  # fmt: skip
        exchanging.map_columns(file, "Đoàn viên", 3, COLUMNS, by=None, at=AT)

    def sent(self, unit: Unit | None = None, *, jail: Jail) -> NationalExport:
        """Made and marked as uploaded."""
        export = national.make((unit or self.root).pk, by=None, at=AT, jail=jail)
        exchanging.uploaded(export, by=None, at=AT)
        return export

    def counted(self, unit: Unit | None = None, *, on: date = TODAY) -> dict[str, int]:
        return dict(national.preview((unit or self.root).pk, on=on).counts)

    def rename(self, person: int, name: str) -> None:
        with act("test.rename", by=None, at=AT, on=TODAY) as writer:
            was = Particulars.objects.get(person=person, ended_by=None)
            writer.end(Particulars, [was.pk])
            writer.add_one(
                Particulars, person_id=person, name=name, name_fold=fold(name), name_sort=person_sort_key(name),
                birth_on=was.birth_on, birth_precision="day", sex="female",
            )  # fmt: skip

    def leave(self, person: int, last: date) -> None:
        with act("test.leave", by=None, at=AT, on=TODAY) as writer:
            close_memberships(writer, [(spells_of({person})[person][0], last + timedelta(days=1), "left")])


def a_filled_template(*cells: str) -> bytes:
    """The template with one row under its headings."""
    book = openpyxl.load_workbook(io.BytesIO(TEMPLATE))
    for place, cell in enumerate(cells, start=1):
        book["Đoàn viên"].cell(4, place, cell)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@made_once
def home() -> Federation:
    return Federation()


@pytest.fixture(scope="module")
def jail() -> Iterator[Jail]:
    with Jail() as one:
        yield one


@pytest.fixture(autouse=True)
def _template_is_kept(home: Federation) -> None:
    keep_bytes(TEMPLATE, sha256=digest(TEMPLATE))


def rows_of(export: NationalExport) -> list[list[Any]]:
    book = openpyxl.load_workbook(io.BytesIO(opened(export.sha256)))
    return [list(row) for row in book["Đoàn viên"].iter_rows(min_row=4, values_only=True)]


def refused(do: Callable[[], object]) -> str:
    with pytest.raises(CannotExchange) as caught:
        do()
    return caught.value.text.vi


@pytest.mark.parametrize(
    "cells",
    [("1", "Lê Thị An", "17/05/1990"), ("1", "Lê Thị An", NUMBERS[0])],
    ids=["by a day", "by a number"],
)
def test_a_template_with_people_in_it_is_refused_and_nothing_of_them_is_kept(
    home: Federation, jail: Jail, cells: tuple[str, ...]
) -> None:
    """The first rows of a template are kept in the clear, so that its columns can be mapped."""
    filled, before = a_filled_template(*cells), NationalFile.objects.count()
    assert "dòng 4 như là của một người" in refused(
        lambda: national.hand_in("template", "mau.xlsx", filled, by=None, at=AT, jail=jail)
    )
    assert NationalFile.objects.count() == before


def test_without_the_look_at_its_rows_a_filled_template_would_keep_a_name(
    home: Federation, jail: Jail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supplied, "check_blank", lambda rows: None)
    filled = a_filled_template("1", "Lê Thị An", "17/05/1990")
    file = national.hand_in("template", "mau.xlsx", filled, by=None, at=AT, jail=jail)
    assert "Lê Thị An" in str(file.labels)


def test_the_first_file_names_every_member_in_the_template_as_it_was_supplied(
    home: Federation, jail: Jail
) -> None:
    """Its headings, styles and other sheets stay; every mapped cell is filled, and no other."""
    export = national.make(home.root.pk, by=None, at=AT, jail=jail)
    first, second, third = rows_of(export)
    assert first == [
        1, "CN1-1", "01", "Lê Thị An", "17/05/1990", "Nữ", NUMBERS[0], "0900000001", "CS-01", None,
    ]  # fmt: skip
    assert [second[1], third[1], third[8]] == ["CN1-2", "CN1-3", "CS-02"]
    book = openpyxl.load_workbook(io.BytesIO(opened(export.sha256)))
    assert book.sheetnames == ["Đoàn viên", "Danh mục"]
    assert book["Đoàn viên"]["A1"].value == "MẪU"
    assert book["Đoàn viên"]["D4"].font.i
    assert book["Đoàn viên"]["D6"].font.i
    was, now = (zipfile.ZipFile(io.BytesIO(one)) for one in (TEMPLATE, opened(export.sha256)))
    for name in was.namelist():
        if "sheet1" not in name:
            assert now.read(name) == was.read(name) or name == "docProps/core.xml", name
    assert export.counts == {"joined": 3}
    row = NationalRow.objects.get(export=export, line=1)
    assert row.versions["members_membership"] == list(
        Membership.objects.filter(person=home.people[0]).values_list("pk", flat=True)
    )
    assert NUMBERS[0].encode() not in bytes(row.cipher)


def test_only_what_was_not_told_yet_is_told_whatever_its_day(home: Federation, jail: Jail) -> None:
    """A leaver and a joiner of long ago, entered today, come in the next file; then there is nothing more."""
    home.sent(jail=jail)
    assert home.counted() == {"same": 3}
    assert (
        refused(lambda: national.make(home.root.pk, by=None, at=AT, jail=jail)) == "Không có gì mới để gửi."
    )
    an, binh, _chi = home.people
    home.rename(an, "Lê Thị Ân")
    home.leave(binh, date(2024, 4, 30))
    with act("test.people", by=None, at=AT, on=TODAY) as writer:
        name = "Lê Thị Dung"
        (dung,) = add_people(
            writer,
            [
                Newcomer(
                    name,
                    fold(name),
                    person_sort_key(name),
                    "1991-01-01",
                    "year",
                    "",
                    "",
                    "",
                    "",
                    "",
                    None,
                    None,
                )
            ],
        )
        open_memberships(writer, [Joining(dung, home.hoa_sen.pk, None, "2011-01-01", "admitted", None, None)])
    assert home.counted() == {"changed": 1, "joined": 1, "left": 1, "same": 1}
    # Under one union there are its own alone.
    assert home.counted(home.hoa_sen) == {"joined": 1, "same": 1}
    export = home.sent(jail=jail)
    told = {row[3]: row[2:5] for row in rows_of(export)}
    assert told == {
        "Lê Thị Ân": ["Thay đổi", "Lê Thị Ân", "17/05/1990"],
        "Lê Thị Bình": ["Giảm", "Lê Thị Bình", "17/05/1990"],
        "Lê Thị Dung": ["01", "Lê Thị Dung", "1991"],
    }
    assert home.counted() == {"same": 3}


def test_a_file_that_was_not_uploaded_is_dropped_and_its_rows_come_again(
    home: Federation, jail: Jail
) -> None:
    """While nobody said what became of it, its people wait; a second file does not name them."""
    export = national.make(home.dong_a.pk, by=None, at=AT, jail=jail)
    assert home.counted() == {"waiting": 2, "joined": 1}
    exchanging.drop(export, by=None, at=AT)
    assert home.counted() == {"joined": 3}
    assert "đã bỏ" in refused(lambda: exchanging.uploaded(export, by=None, at=AT))
    assert home.sent(jail=jail).number == 2
    # Guard off: what was dropped is known to nobody.
    NationalExport.objects.filter(pk=export.pk).update(dropped_by=None, uploaded_by=export.began_by)
    assert home.counted() == {"same": 3}


def test_a_member_who_moves_is_a_change_told_by_the_new_union(home: Federation, jail: Jail) -> None:
    """Nobody who is a member elsewhere is told of as a leaver."""
    home.sent(jail=jail)
    an = home.people[0]
    with act("test.move", by=None, at=AT, on=TODAY) as writer:
        close_memberships(writer, [(spells_of({an})[an][0], date(2025, 6, 1), "transferred")])
        open_memberships(
            writer, [Joining(an, home.hoa_sen.pk, None, "2025-06-01", "transferred", None, None)]
        )
    assert home.counted(home.dong_a) == {"same": 1}
    assert home.counted(home.hoa_sen) == {"changed": 1, "same": 1}


def test_a_telephone_goes_nowhere_once_its_consent_was_withdrawn(home: Federation, jail: Jail) -> None:
    """The next file says so as a change, with an empty cell."""
    home.sent(jail=jail)
    text = Text(vi="Tôi đồng ý được liên hệ bằng điện thoại.", en="I agree to be contacted by telephone.")
    word("contact", text=text, kinds=["phone"], valid_from=date(2025, 1, 1), by=None, at=AT)
    for answer in ("given", "withdrawn"):
        note(
            Person.objects.get(pk=home.people[0]), "contact", answer, on=TODAY, channel="giấy",
            evidence="đơn ngày 3/7/2025", client_ref=uuid4(), by=None, at=AT,
        )  # fmt: skip
    assert home.counted() == {"changed": 1, "same": 2}
    assert rows_of(home.sent(jail=jail))[0][7] is None


def test_a_mapping_that_lacks_what_is_needed_is_refused_in_words(home: Federation) -> None:
    """Required columns, a field twice, a template that is not blank, and another file than was looked at."""
    file = NationalFile.objects.get()
    assert refused(
        lambda: exchanging.map_columns(
            file, "Đoàn viên", 3, {0: ("name", "", {}), 1: ("name", "", {})}, by=None, at=AT
        )
    ) == (
        "Hai cột cùng khai là: Họ và tên. Mỗi mục chỉ một cột. Chưa khai cột bắt buộc: Ngày sinh. Chưa khai cột bắt buộc:"
        " Số định danh (CCCD) hoặc Mã dòng của Cầu Nối. Chưa khai cột bắt buộc: Loại biến động."
    )
    assert "dòng 3 dưới dòng tiêu đề" in refused(
        lambda: exchanging.map_columns(file, "Đoàn viên", 1, COLUMNS, by=None, at=AT)
    )
    again = exchanging.map_columns(file, "Đoàn viên", 3, COLUMNS, by=None, at=AT)
    assert (again.version, NationalMapping.objects.exclude(ended_by=None).count()) == (2, 1)
    assert "không phải" not in refused(lambda: national.hand_in("template", "mau.xls", b"x", by=None, at=AT))
    assert refused(lambda: national.make(home.root.pk, by=None, at=AT, seen={"joined": 2})).startswith(
        "Hồ sơ đã thay đổi"
    )


def answered(rows: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Kết quả"
    for row in [["Mã ngoài", "CCCD", "Mã số đoàn viên", "Lỗi"], *rows]:
        sheet.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


BACK = {0: ("key", "", {}), 1: ("identity", "", {}), 2: ("member-number", "", {}), 3: ("refusal", "", {})}


def returned(rows: list[list[Any]], *, jail: Jail) -> NationalFile:
    file = national.hand_in("returned", "ket-qua.xlsx", answered(rows), by=None, at=AT, jail=jail)
    if national.reads_by(file) is None:
        exchanging.map_columns(file, "Kết quả", 1, BACK, by=None, at=AT)
    return file


def test_issued_numbers_are_put_on_record_and_refusals_wait_with_their_reasons(
    home: Federation, jail: Jail
) -> None:
    """By our key, or by the identity number; a row that is nobody's is told, and what answers nothing is counted."""
    home.sent(jail=jail)
    an, binh, _chi = home.people
    file = returned(
        [
            ["CN1-1", None, "vn 0001", "Thành công"],
            [None, 999090000002.0, None, "Trùng với 999090000002 ở tỉnh khác"],
            ["CN1-3", None, None, None],
            ["CN9-9", None, "VN0009", None],
            ["CN1-3", NUMBERS[0], "VN0003", None],
        ],
        jail=jail,
    )
    # Only the headings of a file with people in it are kept beside its sealed bytes.
    assert file.labels == [
        {"sheet": "Kết quả", "rows": [[1, ["Mã ngoài", "CCCD", "Mã số đoàn viên", "Lỗi"]]]}
    ]
    assert national.read(file, by=None, at=AT, jail=jail) == {
        "issued": 1,
        "refused": 1,
        "nobody": 2,
        "silent": 1,
    }
    assert member_numbers_of(home.people) == {an: "VN0001"}
    assert holders_of({"VN0001"}) == {"VN0001": an}
    # A member number is no identity number: it finds nobody by that, and whoever has nothing else has none.
    assert people_by_number({"VN0001"}) == {}
    assert opened_of([an], on=TODAY)[an].numbers == [("cccd", NUMBERS[0])]
    assert without_number(home.people) == set()
    waits = NationalAnswer.objects.get(outcome="refused")
    assert (waits.person_id, waits.line) == (binh, 3)
    assert "ở tỉnh khác" in reasons_of([waits])[waits.pk]
    assert NUMBERS[1] not in reasons_of([waits])[waits.pk]
    # It comes again when it was put right, or when somebody says so; not before.
    assert home.counted() == {"same": 2, "refused": 1}
    exchanging.send_again(waits, by=None, at=AT)
    assert home.counted() == {"same": 2, "joined": 1}
    assert "không chờ" in refused(
        lambda: exchanging.send_again(NationalAnswer.objects.get(pk=waits.pk), by=None, at=AT)
    )
    with pytest.raises(CannotExchange, match="đã nộp ngày 03/07/2025"):
        national.hand_in("returned", "khac.xlsx", opened(file.sha256), by=None, at=AT, jail=jail)
    assert "đã được đọc" in refused(
        lambda: national.read(NationalFile.objects.get(pk=file.pk), by=None, at=AT, jail=jail)
    )


def test_numbers_of_a_record_that_was_merged_are_the_persons(home: Federation, jail: Jail) -> None:
    """Else the person would be told of again without a number, and a returned file with it never be read."""
    home.sent(jail=jail)
    national.read(returned([["CN1-1", None, "VN0001", None]], jail=jail), by=None, at=AT, jail=jail)
    with act("test.people", by=None, at=AT, on=TODAY) as writer:
        told = ("Lê Thị An", fold("Lê Thị An"), person_sort_key("Lê Thị An"), "1990-05-17", "day", "female")
        (kept,) = add_people(writer, [Newcomer(*told, "", "", "0900000001", "", None, None)])
    merged(Person.objects.get(pk=kept), Person.objects.get(pk=home.people[0]))
    assert member_numbers_of({kept}) == {kept: "VN0001"}
    assert home.counted() == {"same": 3}
    again = returned([["CN1-1", NUMBERS[0], "VN0001", None], ["CN1-2", None, "VN0001", None]], jail=jail)
    assert national.read(again, by=None, at=AT, jail=jail) == {"known": 1, "elses": 1}


def test_a_refused_row_that_was_put_right_comes_by_itself(home: Federation, jail: Jail) -> None:
    """What was refused was never known there: it is a join still."""
    home.sent(jail=jail)
    file = returned([["CN1-2", None, None, "Sai họ tên"]], jail=jail)
    national.read(file, by=None, at=AT, jail=jail)
    home.rename(home.people[1], "Lê Thị Bính")
    assert home.counted() == {"same": 2, "joined": 1}


def test_one_number_for_two_people_is_written_to_neither(home: Federation, jail: Jail) -> None:
    """Nor is somebody else's, nor a second one, nor what is no number; each is told by name."""
    home.sent(jail=jail)
    an, binh, chi = home.people
    first = returned(
        [["CN1-1", None, "VN0001", None], ["CN1-2", None, "VN0007", None], ["CN1-3", None, "VN0007", None]],
        jail=jail,
    )
    assert national.read(first, by=None, at=AT, jail=jail) == {"issued": 1, "elses": 2}
    assert set(NationalAnswer.objects.filter(outcome="elses").values_list("person", "holder")) == {
        (binh, chi),
        (chi, binh),
    }
    second = returned(
        [["CN1-1", None, "VN0001", None], ["CN1-2", None, "VN0001", None], ["CN1-1", None, "VN0008", None],
         ["CN1-3", None, "đã cấp", None]],
        jail=jail,
    )  # fmt: skip
    assert national.read(second, by=None, at=AT, jail=jail) == {
        "known": 1,
        "elses": 1,
        "other-number": 1,
        "no-number": 1,
    }
    assert NationalAnswer.objects.get(file=second, outcome="elses").holder_id == an
    assert IdentityNumber.objects.filter(kind="tld").count() == 1
