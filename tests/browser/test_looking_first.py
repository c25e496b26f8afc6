"""A long roster is looked at, searched, taken in and taken back by keyboard alone, on a telephone too.

REVIEW_ROWS=6000 tries it at the length of a large factory's.
"""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path
from typing import Any

from django.utils import timezone
from playwright.sync_api import expect
from xlsxwriter import Workbook

from caunoi.intake.models import Look, ReceivedFile
from caunoi.intake.tests.writing_lists import citizen
from caunoi.jobs.working import find_works, run_pending
from caunoi.office.tests.conftest import Province
from caunoi.registers.members.models import Membership
from tests.browser.conftest import NARROW, WIDE, Screen

ROWS = int(os.environ.get("REVIEW_ROWS", "600"))
SYLLABLES = ("An", "Bình", "Cường", "Dung", "Giang", "Hạnh", "Khánh", "Lan", "Mai", "Nga", "Phúc", "Quân", "Sơn", "Thu", "Uyên", "Vân", "Xuân", "Yến")  # fmt: skip


def a_long_roster(rows: int = ROWS) -> bytes:
    """Invented people, one of them born on a day that is none."""
    kept = BytesIO()
    book = Workbook(kept, {"in_memory": True})
    sheet = book.add_worksheet("Danh sách")
    lines: list[tuple[object, ...]] = [
        ("CÔNG ĐOÀN CƠ SỞ CÔNG TY TNHH MAY ĐÔNG Á",), ("DANH SÁCH ĐOÀN VIÊN CÔNG ĐOÀN",),
        ("Mã số thuế: 1100000012",),
        ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Ngày vào công đoàn", "Ghi chú"),
    ]  # fmt: skip
    for n in range(rows):
        middle, last = SYLLABLES[n // 18 % 18], SYLLABLES[n % 18]
        year = 1970 + n % 30
        born = f"31/02/{year}" if n == rows - 1 else f"{1 + n % 28:02}/{1 + n // 28 % 12:02}/{year}"
        lines.append((n + 1, f"Trần {middle} {last}", born, "Nữ", citizen(n, born=year), "01/02/2022", ""))
    for at, line in enumerate(lines):
        for across, cell in enumerate(line):
            sheet.write(at, across, cell)
    book.close()
    return kept.getvalue()


def pressed(screen: Screen, name: str) -> None:
    """Tab to the button or link of that name, as somebody without a mouse does, and press Enter."""
    for _ in range(120):
        screen.page.keyboard.press("Tab")
        said = screen.page.evaluate("document.activeElement.innerText || ''")
        if said.strip().startswith(name):
            screen.page.keyboard.press("Enter")
            return
    raise AssertionError(f"{name} is not reached by Tab")


def looked_at(screen: Screen, file: Any) -> dict[str, Any]:
    page, found = screen.page, {}
    screen.open("/lists/")
    page.set_input_files("#id_sent", file)
    page.fill("#id_as_of", "31/12/2023")
    pressed(screen, "Xem trước")
    screen.arrive("/lists/sendings/")
    run_pending(now=timezone.now)
    screen.arrive("/lists/looks/")
    expect(page.locator("h1")).to_have_text("Xem trước danh sách")
    expect(page.locator("body")).to_contain_text(f"{ROWS - 1:,}".replace(",", "."))
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        found[f"look-{size['width']}"] = screen.faults()
        screen.shoot(f"look-{size['width']}")
    return found


def taken_in(screen: Screen) -> None:
    page = screen.page
    pressed(screen, "Trang sau")
    expect(page.locator("nav.pages")).to_contain_text("Trang 2")
    page.focus("#q")
    page.keyboard.type("tran yen yen")
    page.keyboard.press("Enter")
    expect(page.locator("section[aria-labelledby=rows] tbody tr").first).to_contain_text("Trần Yến Yến")
    pressed(screen, "Nhận vào")
    screen.arrive("/lists/sendings/")
    run_pending(now=timezone.now)
    expect(page.locator("body")).to_contain_text("Đã đọc xong mọi tệp")
    assert Look.objects.get().state == Look.State.TAKEN_IN


def mended(screen: Screen) -> dict[str, Any]:
    page, found = screen.page, {}
    received = ReceivedFile.objects.get()
    screen.open(f"/lists/files/{received.public_id}/?show=refused")
    found["refused-360"] = screen.faults()
    screen.shoot("correct-360")
    page.focus("input[name=value]")
    page.keyboard.type(f"28/02/{1970 + (ROWS - 1) % 30}")
    page.keyboard.press("Enter")
    expect(page.locator("body")).to_contain_text("Đã ghi ô này")
    pressed(screen, "Đọc lại tệp")
    screen.arrive("/lists/sendings/")
    run_pending(now=timezone.now)
    expect(page.locator("body")).to_contain_text("Đã đọc xong mọi tệp")
    return found


def taken_back(screen: Screen) -> dict[str, Any]:
    page, found = screen.page, {}
    received = ReceivedFile.objects.get()
    screen.open(f"/lists/files/{received.public_id}/")
    pressed(screen, "Rút lại cả danh sách")
    screen.arrive("/take-back/$")
    found["take-back-360"] = screen.faults()
    screen.shoot("take-list-back-360")
    pressed(screen, "Rút lại cả danh sách")
    screen.arrive("/lists/sendings/")
    run_pending(now=timezone.now)
    screen.arrive("/lists/files/")
    expect(page.locator("body")).to_contain_text("Đã rút lại cả danh sách")
    return found


def test_every_act_of_the_review_by_keyboard_on_a_desk_and_on_a_telephone(
    screen: Screen, province: Province, tmp_path: Path
) -> None:
    find_works()
    file = tmp_path / "đoàn viên Đông Á.xlsx"
    file.write_bytes(a_long_roster())
    before = Membership.objects.held_true().count()
    screen.sign_in(province.officer.username)
    found = looked_at(screen, file)
    # On the telephone from here on.
    taken_in(screen)
    assert Membership.objects.held_true().count() == before + ROWS - 1
    found |= mended(screen)
    assert Membership.objects.held_true().count() == before + ROWS
    found |= taken_back(screen)
    assert Membership.objects.held_true().count() == before
    assert {name: faults for name, faults in found.items() if faults} == {}
