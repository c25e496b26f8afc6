"""The map in a real browser: whole for everyone, no wider than a phone, and every area can be opened."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from caunoi.office.tests.conftest import Province
from caunoi.office.tests.test_maps import Land, draw, square
from tests.browser.conftest import NARROW, WIDE, Screen
from tests.browser.test_pages import OWN_TEXT, VIETNAMESE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.told_once,
    pytest.mark.django_db(transaction=True, databases="__all__"),
]


@pytest.fixture
def land(province: Province, tmp_path: Path, settings: Any) -> Land:
    """An invented land of two provinces; one has an outline, the other a point alone."""
    land = Land()
    land.put(province.garments, "Xã Ấm")
    land.put(province.shoes, "Xã Ổi")
    land.put(province.timber, "Xã Xa")
    settings.CAUNOI_OUTLINES = str(tmp_path)
    draw(tmp_path, square("90", 105.0, 10.0, 1.0), square("90003", 105.6, 10.1))
    draw(tmp_path / "2025-06-30", square("90001", 105.0, 10.0), square("90002", 105.0, 10.6))
    (tmp_path / "xấu.json").write_text("{")
    return land


def test_the_map_is_whole_for_everyone_and_an_area_is_a_link(screen: Screen, land: Land) -> None:
    screen.sign_in("nguyen.thi.my")
    screen.look_at("31/12/2023")
    province = f"/map/?figure=employers&area={land.public('Tỉnh Gò Đỏ')}"
    for path in ("/map/?figure=employers", province, f"/map/?figure=members&area={land.public('Xã Ấm')}"):
        for size in (WIDE, NARROW):
            screen.page.set_viewport_size(size)
            screen.open(path)
            assert screen.faults() == [], (path, size)
    # After the newest list an area's cell holds a whole sentence, which has to break on a phone.
    screen.look_at("24/11/2026")
    page = screen.open(f"/map/?figure=members&area={land.public('Tỉnh Gò Đỏ')}")
    expect(page.get_by_text("ngày sau đó chưa biết được").first).to_be_visible()
    assert screen.faults() == []
    screen.look_at("31/12/2023")
    screen.page.set_viewport_size(WIDE)
    page = screen.open("/map/?figure=employers")
    expect(page.get_by_text("“xấu.json”")).to_have_count(1)
    page.locator("svg.map a").first.click()
    expect(page.locator("main")).to_contain_text("Tỉnh Gò Đỏ · ")
    page.locator("svg.map a path").first.click()
    expect(page.locator("#chosen")).to_be_visible()
    page.get_by_role("button", name="English").click()
    own = [re.sub("“[^”]*”", "", text) for text in page.evaluate(OWN_TEXT)]
    assert [text for text in own if VIETNAMESE.search(text)] == []
