"""A collection round in a real Chromium: opened, handed in, received and locked, by a desk and on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from caunoi.office.tests.conftest import Province
from caunoi.registers.rounds.models import RoundStep
from tests.browser.conftest import NARROW, Screen
from tests.browser.test_accounts import looked_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases="__all__")]


def test_a_round_is_opened_received_and_locked_with_the_keyboard(screen: Screen, province: Province) -> None:
    page = screen.page
    screen.sign_in(province.officer.username)
    screen.open("/rounds/new/")
    for name, said in (
        ("title", "Đoàn viên tháng 12/2023"), ("since", "01/12/2023"), ("as_of", "31/12/2023"),
        ("due_on", "10/01/2024"),
    ):  # fmt: skip
        page.fill(f"input[name={name}]", said)
    page.press("input[name=due_on]", "Enter")
    expect(page.locator("h1")).to_have_text("Đoàn viên tháng 12/2023")
    assert looked_at(screen, "round") == {}
    page.set_viewport_size(NARROW)
    assert looked_at(screen, "round") == {}

    screen.open("/")
    page.get_by_role("link", name="Danh sách còn phải nộp trong kỳ thu").press("Enter")
    expect(page.locator("h1")).to_have_text("Danh sách còn phải nộp")
    assert looked_at(screen, "rounds-owed") == {}
    page.get_by_role("link", name="Đoàn viên tháng 12/2023").first.click()
    page.set_viewport_size(NARROW)

    # On a phone: each line is opened, handed in on paper and received.
    for name in ("May Đông Á", "Giày Hoa Sen"):
        page.locator("th a", has_text=name).click()
        for word in ("Nộp danh sách", "Nhận"):
            page.get_by_role("button", name=word, exact=True).press("Enter")
            expect(page.locator("main .note.ok")).to_be_visible()
        assert looked_at(screen, "round-line") == {}
        page.locator("nav[aria-label='Đường dẫn'] a").last.click()
    page.get_by_role("button", name="Chốt số liệu").press("Enter")
    expect(page.locator("h1 + p .tag.ok")).to_have_text("đã chốt")
    assert RoundStep.objects.filter(state="locked").count() == 2
