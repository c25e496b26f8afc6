"""An officer's morning by keyboard and mouse: sign in, open each number, send a list with errors, note a contact."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from caunoi.jobs.models import Job
from caunoi.jobs.working import Running, claim, run_pending
from caunoi.office.tests.conftest import PASSWORD, Province
from caunoi.office.tests.test_lists import GOOD, IMPOSSIBLE, a_roster
from caunoi.registers.officers.models import Contact
from tests.browser.conftest import NARROW, VISIBLE_FOCUS, Screen, a_code

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases="__all__")]
DAY = "31/12/2023"
# Whether a family draws a letter itself: its width must not change with the fallback behind it.
DRAWN_BY = """([letters, font]) => {
  const pen = document.createElement('canvas').getContext('2d');
  const wide = (letter, behind) => { pen.font = font.replace('FALLBACK', behind); return pen.measureText(letter).width; };
  return [...letters].filter((letter) => wide(letter, 'monospace') !== wide(letter, 'serif'));
}"""


def number(page: Page, selector: str) -> int:
    return int(page.locator(selector).first.inner_text().replace(".", ""))


def test_each_number_of_today_opens_a_list_of_that_length(screen: Screen, province: Province) -> None:
    screen.sign_in(province.officer.username)
    screen.look_at(DAY)
    links = screen.page.locator("a.figure")
    shown = [
        (links.nth(i).get_attribute("href"), int(links.nth(i).inner_text())) for i in range(links.count())
    ]

    assert len(shown) == 8
    assert sum(count for _href, count in shown) > 0
    for href, count in shown:
        screen.open("/")
        screen.page.click(f"a.figure[href='{href}']")
        assert number(screen.page, "[data-count]") == count, href
        assert screen.page.locator("tbody tr").count() == min(count, 50), href


def test_a_roster_with_errors_is_sent_and_its_rows_are_reviewed(
    screen: Screen, province: Province, tmp_path: Path
) -> None:
    roster = tmp_path / "DS đoàn viên Đông Á.xlsx"
    roster.write_bytes(a_roster(GOOD, IMPOSSIBLE))
    screen.sign_in(province.officer.username)
    page = screen.open("/lists/")
    page.set_input_files("#id_sent", roster)
    expect(page.locator("#chosen")).to_contain_text("Đông Á.xlsx")
    page.fill("input[name=as_of]", DAY)
    page.get_by_role("button", name="Nhận ngay", exact=True).click()
    expect(page.locator("#sending h2")).to_have_text("Đang chờ đến lượt")

    (job,) = run_pending(now=timezone.now)
    assert job.state == "done", job.message
    expect(page.locator("#sending .note.ok")).to_contain_text("Đã đọc xong", timeout=10_000)
    page.click("#sending tbody a")
    # Three members of the register are not on the roster: they wait, and nothing is assumed.
    expect(page.locator(".chips [aria-current]")).to_contain_text("Chờ bạn quyết định 3")
    page.click(".chips >> text=Phải sửa trong danh sách")
    row = page.locator("tbody tr").first
    expect(row).to_contain_text("Danh sách!C6")
    expect(row).to_contain_text("31/02/1990")
    expect(row).to_contain_text("không tồn tại")
    screen.shoot("findings-1366")


@pytest.mark.parametrize("screen", [NARROW], indirect=True, ids=["360"])
def test_a_sending_is_paused_resumed_and_cancelled_by_keyboard_on_a_telephone(
    screen: Screen, province: Province, tmp_path: Path
) -> None:
    roster = tmp_path / "DS đoàn viên Đông Á.xlsx"
    roster.write_bytes(a_roster(GOOD))
    screen.sign_in(province.officer.username)
    page = screen.open("/lists/")
    page.set_input_files("#id_sent", roster)
    page.get_by_role("button", name="Nhận ngay", exact=True).click()
    held = claim(worker="elsewhere", at=timezone.now())
    assert held is not None
    running = Running(held, timezone.now)
    running.progress(stage="writing", done=4_000, total=10_000)
    # The page asks by itself, and the button that has the focus keeps it.
    page.get_by_role("button", name="Tạm dừng").focus()
    expect(page.locator("#sending h2")).to_have_text("Đang ghi vào hệ thống")
    expect(page.locator("#sending")).to_contain_text("4.000 trên 10.000")
    assert screen.faults() == []
    expect(page.get_by_role("button", name="Tạm dừng")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#sending h2")).to_have_text("Sẽ tạm dừng ngay sau bước này")
    Job.objects.filter(pk=held.pk).update(state="paused", wish="", worker="", lease_until=None)
    expect(page.locator("#sending")).to_contain_text("Đang tạm dừng")
    assert screen.faults() == []
    page.get_by_role("button", name="Chạy tiếp").press("Enter")
    expect(page.locator("#sending h2")).to_have_text("Đang chờ đến lượt")
    page.get_by_role("button", name="Hủy lần gửi này").press("Enter")
    expect(page.locator("#sending")).to_contain_text("Đã hủy. Chưa dòng nào được ghi thêm.")
    expect(page.locator("#stop button")).to_have_count(0)
    assert screen.faults() == []


@pytest.mark.parametrize("screen", [NARROW], indirect=True, ids=["360"])
def test_a_contact_is_noted_in_two_taps_on_a_phone(screen: Screen, province: Province) -> None:
    screen.sign_in(province.officer.username)
    page = screen.open(f"/employers/{province.timber.public_id}/")
    page.get_by_role("button", name="Nhận phụ trách nơi này").click()

    page.click(".tabs >> text=Phụ trách")
    page.click("summary >> text=Ghi liên hệ hôm nay")
    page.get_by_role("button", name="Đã gọi điện").click()
    expect(page.locator("[role=status] .note")).to_have_text("Đã ghi lần liên hệ hôm nay.")
    screen.shoot("contact-360")

    assert Contact.objects.get().employer == province.timber


@pytest.mark.told_once
def test_everything_is_reached_by_keyboard_with_the_focus_seen(screen: Screen, province: Province) -> None:
    code = a_code(province.officer.username)
    page = screen.open("/sign-in/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("input[name=username]")).to_be_focused()
    page.keyboard.type(province.officer.username)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Nhập mã")
    page.focus("input[name=code]")
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Hôm nay")

    unseen = []
    for _ in range(25):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        if not page.evaluate(VISIBLE_FOCUS):
            unseen.append(page.evaluate("document.activeElement.outerHTML.slice(0, 80)"))
    assert unseen == []


def test_a_stroke_opens_the_search_and_typing_is_left_alone(screen: Screen, province: Province) -> None:
    screen.sign_in(province.officer.username)
    page = screen.page
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("gỗ đức/?jk")
    expect(page.locator("#search")).to_have_value("gỗ đức/?jk")
    page.fill("#search", "go duc")
    page.keyboard.press("Enter")
    expect(page.locator("tbody")).to_contain_text("Công ty TNHH Gỗ Đức Hòa")

    page.locator("h1").click()
    page.keyboard.press("j")
    expect(page.locator("tbody a").first).to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()


@pytest.mark.told_once
def test_an_error_takes_the_caret_to_what_is_wrong(screen: Screen, province: Province) -> None:
    page = screen.open("/sign-in/")
    page.fill("input[name=username]", "ai đó")
    page.fill("input[name=password]", "không phải mật khẩu")
    page.click("main form button")

    expect(page.locator("[data-focus]")).to_be_focused()
    expect(page.locator("[data-focus]")).to_contain_text("chưa đúng")
    # A refused form answers 422, which the console calls an error.
    assert [fault for fault in screen.noticed if "422" not in fault] == []
    screen.noticed.clear()


@pytest.mark.told_once
def test_vietnamese_is_drawn_by_our_own_fonts(screen: Screen, province: Province) -> None:
    from caunoi.design.tests.test_assets import vietnamese_letters

    page = screen.open("/sign-in/")
    letters = "".join(sorted(vietnamese_letters()))
    for font in ("16px 'Inter Variable'", "600 16px 'Be Vietnam Pro'", "700 16px 'Be Vietnam Pro'"):
        page.evaluate("([font, text]) => document.fonts.load(font, text)", [font, letters + "Aa"])
        assert page.evaluate(DRAWN_BY, [letters, f"{font}, FALLBACK"]) == [], font
    control = page.evaluate(DRAWN_BY, [letters, "16px 'No such font', FALLBACK"])
    assert len(control) > len(letters) // 2
    fetched = page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")
    assert not any("latin-ext" in name for name in fetched)
