"""A target in a real browser on a telephone: its list, its page, setting it by keyboard, and sharing it out."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from caunoi.office.tests.conftest import Province
from caunoi.resolutions.models import Target
from tests.browser.conftest import NARROW, Screen

pytestmark = [
    pytest.mark.browser,
    pytest.mark.told_once,
    pytest.mark.django_db(transaction=True, databases="__all__"),
]


@pytest.mark.parametrize("screen", [NARROW], indirect=True, ids=["360"])
def test_a_target_is_set_by_keyboard_on_a_telephone_and_its_page_is_readable(
    screen: Screen, province: Province
) -> None:
    screen.sign_in(province.officer.username)
    at = f"/units/{province.root.public_id}/targets/"
    page = screen.open(at)
    assert screen.faults() == []
    page.get_by_role("link", name="Đặt chỉ tiêu", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Đặt chỉ tiêu")
    page.locator("#id_code").select_option("agreement-signed")
    for field, typed in (
        ("wording", "80 % ký thoả ước"), ("paper", "12/KH-LĐLĐ"), ("paper_on", "01/03/2022"),
        ("owner", "Ban Chính sách"), ("due_on_1", "31/12/2199"),
    ):  # fmt: skip
        page.locator(f"#id_{field}").fill(typed)
    page.keyboard.press("Enter")
    expect(page.locator("form .wrong-text, form [role=alert]").first).to_contain_text("lượng hóa")
    # A refused form answers 422, which the console calls an error.
    assert [fault for fault in screen.faults() if "422" not in fault] == []
    screen.noticed[:] = [fault for fault in screen.noticed if "422" not in fault]
    page.locator("#id_value_1").fill("80")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("thoả ước", ignore_case=True)
    assert Target.objects.count() == 1
    assert screen.faults() == []

    screen.open(f"{at}agreement-signed/share/")
    expect(page.locator("h1")).to_have_text("Phân bổ chỉ tiêu")
    assert screen.faults() == []
