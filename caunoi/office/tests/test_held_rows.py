"""Rows that wait, on the screen: a transfer, a nominee to choose, a kind decided together, a decision taken back."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from caunoi.intake.models import Finding, ReceivedFile
from caunoi.office.tests.conftest import Province
from caunoi.office.tests.test_lists import GOOD, a_roster, taken_in
from caunoi.office.tests.test_screens import text
from caunoi.registers.members.models import Membership, Person
from caunoi.registers.welfare.models import Nomination

SHOES = {"tax_code": "1100000037"}
MOVED = (*GOOD[:4], "01/09/2023", "")


def a_welfare_list(*rows: tuple[object, ...]) -> bytes:
    """People put forward, as an office writes them."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Đề nghị"
    sheet.append(["GÓI AN SINH CÔNG ĐOÀN LẦN 1 - DANH SÁCH ĐỀ NGHỊ HỖ TRỢ"])
    sheet.append([])
    sheet.append(
        ["STT", "Họ và tên", "Năm sinh", "Số CCCD", "Đơn vị", "MST đơn vị", "Hoàn cảnh", "Mức hỗ trợ"]
    )
    for number, row in enumerate(rows, start=1):
        sheet.append([number, *row])
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


DUNG = ("ĐẶNG THỊ MỸ DUNG", 1990, "", "Công ty TNHH May Đông Á", "1100000012", "Hộ nghèo", 500000)


def on_two_rosters(client: Client) -> Finding:
    """The garment workers' member whom the shoemakers name too."""
    taken_in(client, a_roster(GOOD))
    taken_in(client, a_roster(MOVED, **SHOES), "đoàn viên Hoa Sen.xlsx")
    return Finding.objects.get(code="two-unions")


def post(client: Client, name: str, finding: Finding, **said: object) -> str:
    return text(client.post(reverse(name, args=[finding.public_id]), said, follow=True))


def file_page(client: Client, finding: Finding, **query: str) -> str:
    return text(client.get(reverse("received-file", args=[finding.file.public_id]), query))


def test_a_transfer_is_confirmed_on_its_day_and_stays_to_be_seen(officer: Client, province: Province) -> None:
    found = on_two_rosters(officer)
    page = file_page(officer, found)
    assert (
        "Chuyển từ “CĐCS Công ty TNHH May Đông Á” sang “CĐCS Công ty CP Giày Hoa Sen” từ 01/09/2023" in page
    )
    assert "Có tên ở hai công đoàn" in page

    assert "Đã làm theo đề xuất." in post(officer, "decide", found, decision="carry-out", on="15/09/2023")
    running = Membership.objects.held_true().get(person__particulars__name=GOOD[0], valid_to=None)
    assert (running.unit, running.valid_from) == (province.hoa_sen, date(2023, 9, 15))
    decided = file_page(officer, found, show="decided")
    assert "Chuyển sinh hoạt công đoàn từ 15/09/2023" in decided
    assert province.officer.full_name in decided


def test_a_transfer_before_the_membership_began_is_refused_in_words(officer: Client) -> None:
    found = on_two_rosters(officer)
    page = post(officer, "decide", found, decision="carry-out", on="01/01/2020")
    assert "vào công đoàn ngày 01/02/2020: ngày ghi phải sau ngày ấy" in page
    assert "Ngày chưa đúng" in post(officer, "decide", found, decision="carry-out", on="31/02/2023")
    assert Membership.objects.held_true().get(person__particulars__name=GOOD[0]).valid_to is None


def test_a_decision_is_taken_back_from_the_file_s_page_once(officer: Client) -> None:
    found = on_two_rosters(officer)
    post(officer, "decide", found, decision="carry-out", on="01/09/2023")
    assert "Rút lại quyết định" in file_page(officer, found, show="decided")
    assert "Đã rút lại quyết định" in post(officer, "take-back", found)
    assert Membership.objects.held_true().get(person__particulars__name=GOOD[0]).valid_to is None
    assert officer.post(reverse("take-back", args=[found.public_id])).status_code == 404


def test_a_nominee_without_a_number_is_chosen_by_name_birth_year_and_union(
    officer: Client, province: Province
) -> None:
    taken_in(officer, a_welfare_list(DUNG), "an sinh.xlsx")
    found = Finding.objects.get(code="nominee-without-identity")
    page = text(officer.get(reverse("waiting")))
    assert "Đặng Thị Mỹ Dung , sinh 1990 · CĐCS Công ty TNHH May Đông Á" in page.replace("Dung,", "Dung ,")

    assert "Hãy chọn người được đề nghị" in post(officer, "decide", found, decision="carry-out")
    chosen = str(province.dung.public_id)
    assert "Đã làm theo" in post(officer, "decide", found, decision="carry-out", person=chosen)
    assert Nomination.objects.held_true().get().person == province.dung


def test_without_a_candidate_only_setting_aside_is_left(officer: Client) -> None:
    taken_in(officer, a_welfare_list(("Người Lạ", *DUNG[1:])), "an sinh.xlsx")
    page = text(officer.get(reverse("waiting")))
    assert "Không có đoàn viên nào cùng tên" in page
    assert "Ghi đề nghị cho người này" not in page


def test_all_of_a_kind_are_decided_together_after_a_look(officer: Client) -> None:
    taken_in(officer, a_roster(GOOD))
    file = ReceivedFile.objects.get()
    page = text(officer.get(reverse("received-file", args=[file.public_id])))
    assert "Làm theo cả 3 đề xuất" in page
    assert "Bỏ qua cả 3 dòng" in page

    address = reverse("decide-together", args=[file.public_id])
    said = {"kind": "missing-everywhere", "decision": "carry-out"}
    assert "Số dòng đã khác" in text(officer.post(address, {**said, "count": 2}, follow=True))
    assert "Đã làm theo đề xuất: 3 dòng" in text(officer.post(address, {**said, "count": 3}, follow=True))
    left = Membership.objects.held_true().filter(ended_as="left")
    assert {spell.valid_to for spell in left} == {date(2023, 12, 31)}
    assert left.count() == 3
    assert not Finding.objects.filter(severity="held", state="open").exists()


def test_all_of_a_kind_are_set_aside_together(officer: Client) -> None:
    taken_in(officer, a_roster(GOOD))
    file = ReceivedFile.objects.get()
    said = {"kind": "missing-everywhere", "decision": "set-aside", "count": 3}
    answer = officer.post(reverse("decide-together", args=[file.public_id]), said, follow=True)
    assert "Đã bỏ qua 3 dòng" in text(answer)
    assert Membership.objects.held_true().filter(valid_to=None).count() == 4
    officer.get("/")
    taken_in(officer, a_roster(GOOD))
    assert not Finding.objects.filter(state="open").exists()


@pytest.mark.parametrize("name", ["decide", "take-back"])
def test_a_chair_decides_nothing(officer: Client, chair: Client, name: str) -> None:
    found = on_two_rosters(officer)
    assert chair.post(reverse(name, args=[found.public_id]), {"decision": "set-aside"}).status_code == 403


def perhaps_on_record(client: Client) -> Finding:
    """A row without a number, of whom the garment workers have somebody of that name and year."""
    taken_in(client, a_roster((GOOD[0], "1990", *GOOD[2:])))
    bare = (GOOD[0], "1990", GOOD[2], "", "01/09/2023", "")
    taken_in(client, a_roster(bare, **SHOES), "đoàn viên Hoa Sen.xlsx")
    return Finding.objects.get(code="alike-on-record")


def test_whoever_may_be_on_record_is_shown_beside_the_row_with_the_reasons(officer: Client) -> None:
    found = perhaps_on_record(officer)
    page = file_page(officer, found)
    for said in (
        "Đã có hồ sơ, so với dòng này",
        "cùng năm sinh, chưa rõ ngày",
        "CĐCS Công ty TNHH May Đông Á",
    ):
        assert said in page
    people = Person.objects.count()
    assert "Hãy chọn người đã có hồ sơ" in post(officer, "decide", found, decision="carry-out")
    member = Membership.objects.held_true().get(person__particulars__name=GOOD[0]).person
    post(officer, "decide", found, decision="carry-out", person=str(member.public_id))
    assert (Person.objects.count(), Membership.objects.held_true().filter(person=member).count()) == (
        people,
        2,
    )
    assert "Cùng một người" in file_page(officer, found, show="decided")


def test_somebody_else_of_the_same_name_is_entered_as_new(officer: Client, province: Province) -> None:
    found = perhaps_on_record(officer)
    people = Person.objects.count()
    post(officer, "decide", found, decision="somebody-new")
    assert Person.objects.count() == people + 1
    assert (
        Membership.objects.held_true()
        .filter(unit=province.hoa_sen, person__particulars__name=GOOD[0])
        .exists()
    )
