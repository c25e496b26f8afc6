"""Columns that no heading names, in a real browser: seen, corrected and confirmed by keyboard alone, narrow and wide."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from caunoi.intake import working
from caunoi.intake.models import ColumnMapping, Finding, ReceivedFile
from caunoi.jobs.working import run_pending
from caunoi.office.tests.conftest import DAY, Province
from caunoi.office.tests.test_columns import a_file
from tests.browser.conftest import NARROW, WIDE, Screen

pytestmark = [
    pytest.mark.browser,
    pytest.mark.told_once,
    pytest.mark.django_db(transaction=True, databases="__all__"),
]


@pytest.fixture
def asked(province: Province) -> ReceivedFile:
    """A file that waits for its columns to be confirmed."""
    working.send(
        [("từ kế toán.xlsx", a_file())], as_of=DAY, by=province.officer, at=timezone.now(),
        client_ref=Finding(file_id=0).public_id,
    )  # fmt: skip
    run_pending(now=timezone.now)
    return ReceivedFile.objects.get()


@pytest.mark.parametrize(
    "screen", [pytest.param(WIDE, id="1366"), pytest.param(NARROW, id="360")], indirect=True
)
def test_columns_are_corrected_and_confirmed_by_keyboard(
    screen: Screen, asked: ReceivedFile, province: Province
) -> None:
    screen.sign_in(province.officer.username)
    page = screen.open(f"/lists/files/{asked.public_id}/")
    assert screen.faults() == []
    page.get_by_role("link", name="Xem và xác nhận cột").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Cột và loại danh sách")
    assert screen.faults() == []

    # The last column holds notes; nothing told so.
    page.locator("#id_s0-c7").focus()
    # The same letter again goes on to the next that begins so, on a slow machine too.
    page.keyboard.press("G")
    page.keyboard.press("G")
    expect(page.locator("#id_s0-c7")).to_have_value("note")
    page.get_by_role("button", name="Xác nhận và đọc lại tệp").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Lần gửi lúc")
    run_pending(now=timezone.now)
    assert ColumnMapping.objects.get().columns["note"] == 7

    screen.open(f"/lists/files/{asked.public_id}/columns/")
    expect(page.get_by_text("Đọc theo cách đã nhớ")).to_be_visible()
    assert screen.faults() == []
    page.get_by_role("button", name="Bỏ cách đọc đã nhớ").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Cách đọc này đã được bỏ")).to_be_visible()
