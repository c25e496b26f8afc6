"""Rows are handed back, sent in again and settled by keyboard, on a desk and on a telephone."""

from __future__ import annotations

import uuid
from io import BytesIO
from pathlib import Path
from typing import Any

from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import expect

from caunoi.intake.models import ReceivedFile
from caunoi.intake.returned_workbook import HEADED
from caunoi.intake.working import send
from caunoi.jobs.working import find_works, run_pending
from caunoi.office.tests.conftest import Province
from caunoi.office.tests.test_lists import GOOD, IMPOSSIBLE, a_roster
from caunoi.registers.members.models import Membership
from tests.browser.conftest import NARROW, WIDE, Screen
from tests.browser.test_looking_first import pressed


def handed_back(screen: Screen, file: ReceivedFile, out: Path) -> dict[str, Any]:
    """The workbook, made and taken on the list's page; what is wrong with that page at both widths."""
    page, found = screen.page, {}
    screen.open(f"/lists/files/{file.public_id}/?show=refused")
    pressed(screen, "Để đơn vị tự sửa trong Excel")
    pressed(screen, "Lập tệp để trả lại")
    screen.arrive("/lists/sendings/")
    run_pending(now=timezone.now)
    screen.arrive("/lists/files/")
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        found[f"handed-back-{size['width']}"] = screen.faults()
        screen.shoot(f"handed-back-{size['width']}")
    with page.expect_download() as taken:
        pressed(screen, "Tải tệp")
    taken.value.save_as(out)
    return found


def answered(screen: Screen, out: Path) -> dict[str, Any]:
    """Corrected as the unit does it, and another cell besides; sent in and looked at on the telephone."""
    page, found = screen.page, {}
    book = load_workbook(BytesIO(out.read_bytes()))
    book.active.cell(HEADED + 1, 3).value, book.active.cell(HEADED + 1, 4).value = "Bùi Văn Ứng", "28/02/1990"
    book.save(out)
    page.set_input_files("#answer", out)
    page.focus("#answer")
    pressed(screen, "Xem trước")
    screen.arrive("/lists/sendings/")
    run_pending(now=timezone.now)
    screen.arrive("/lists/looks/")
    expect(page.locator("section.note.info")).to_contain_text("1 ô đã sửa ở 1 dòng")
    found["answer-360"] = screen.faults()
    screen.shoot("answer-360")
    pressed(screen, "Nhận vào")
    screen.arrive("/lists/sendings/")
    run_pending(now=timezone.now)
    expect(page.locator("body")).to_contain_text("Đã đọc xong mọi tệp")
    return found


def settled(screen: Screen, file: ReceivedFile) -> dict[str, Any]:
    page, found = screen.page, {}
    screen.open(f"/lists/files/{file.public_id}/")
    expect(page.locator("section[aria-labelledby=differences]")).to_contain_text("Bùi Văn Ưng → Bùi Văn Ứng")
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        found[f"differences-{size['width']}"] = screen.faults()
        screen.shoot(f"differences-{size['width']}")
    page.focus("input[name=cell]")
    page.keyboard.press("Space")
    pressed(screen, "Giữ như trong danh sách")
    expect(page.locator("body")).to_contain_text("Đã giữ 1 ô")
    return found


def test_rows_are_handed_back_and_come_back_by_keyboard_on_a_desk_and_on_a_telephone(
    screen: Screen, province: Province, tmp_path: Path
) -> None:
    find_works()
    sent = [("đoàn viên Đông Á.xlsx", a_roster(GOOD, IMPOSSIBLE))]
    send(sent, by=province.officer, at=timezone.now(), client_ref=uuid.uuid4())
    run_pending(now=timezone.now)
    file, before = ReceivedFile.objects.get(), Membership.objects.held_true().count()
    screen.sign_in(province.officer.username)
    found = handed_back(screen, file, tmp_path / "sửa.xlsx")
    found |= answered(screen, tmp_path / "sửa.xlsx")
    assert Membership.objects.held_true().count() == before + 1
    found |= settled(screen, file)
    assert {name: faults for name, faults in found.items() if faults} == {}
