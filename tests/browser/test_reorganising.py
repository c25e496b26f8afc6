"""Decisions on units, in a real browser: a union is founded, three are moved, one refused in words, one annulled."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from caunoi.office.tests.conftest import Province
from caunoi.organisations.models import Unit, UnitDescription
from caunoi.organisations.tree import under_on
from caunoi.registers.reorganisations.models import Reorganisation
from tests.browser.conftest import NARROW, WIDE, Screen, a_code
from tests.builders import a_unit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases="__all__")]
DAY = date(2024, 3, 1)


@pytest.fixture
def districts(province: Province) -> tuple[Unit, Unit]:
    """Two districts; the first has three unions."""
    duc_hoa, ben_luc = (
        a_unit(f"LĐLĐ huyện {name}", under=province.root, level="upper") for name in ("Đức Hòa", "Bến Lức")
    )
    for number in (1, 2, 3):
        a_unit(f"CĐCS Phú Cường {number}", under=duc_hoa, code=f"PC-{number}")
    return duc_hoa, ben_luc


def fill_paper(page: Page, number: str) -> None:
    page.get_by_label("Số quyết định", exact=True).fill(number)
    page.get_by_label("Ngày ký").fill("20/02/2024")
    page.get_by_label("Có hiệu lực từ ngày").fill(f"{DAY:%d/%m/%Y}")


def look(screen: Screen) -> None:
    screen.page.get_by_role("button", name="Xem trước").last.click()


def found(screen: Screen, province: Province, duc_hoa: Unit) -> int:
    """A union is founded, with a factor asked for on the way and nothing lost."""
    page = screen.page
    page.goto(f"{screen.site}/decisions/new/found/?unit={duc_hoa.public_id}")
    page.get_by_label("Tên đơn vị").fill("CĐCS Công ty Sao Mai")
    page.get_by_label("Biên bản kiểm phiếu").check()
    fill_paper(page, "10/QĐ-LĐLĐ")
    look(screen)
    if "/account/confirm" in page.url:
        page.fill("input[name=code]", a_code(province.officer.username))
        page.get_by_role("button", name="Xác nhận", exact=True).click()
    expect(page.locator("main")).to_contain_text("Thành lập “CĐCS Công ty Sao Mai”")
    page.get_by_role("button", name="Thực hiện quyết định").click()
    expect(page.locator("[role=status] .note")).to_have_text("Đã thực hiện quyết định.")
    return UnitDescription.objects.get(name="CĐCS Công ty Sao Mai").unit_id


def move_three(screen: Screen, duc_hoa: Unit) -> None:
    """Without a number it is refused, and nothing typed is lost; by that of another change, that one is named."""
    page = screen.page
    page.goto(f"{screen.site}/decisions/new/move/?unit={duc_hoa.public_id}")
    page.fill("#find", "phu cuong")
    page.press("#find", "Enter")
    page.get_by_role("button", name="Chọn hết đang hiện").click()
    page.fill("#find_under", "duc hoa")
    page.press("#find_under", "Enter")
    page.fill("#find_under", "ben luc")
    page.press("#find_under", "Enter")
    page.get_by_role("radio", name="LĐLĐ huyện Bến Lức").check()
    fill_paper(page, "")
    look(screen)
    expect(page.locator(".note.bad")).to_be_visible()
    expect(page.locator("input[name=units]:checked")).to_have_count(3)
    fill_paper(page, "10/QĐ-LĐLĐ")
    look(screen)
    expect(page.locator("main")).to_contain_text("3 đơn vị chuyển về “LĐLĐ huyện Bến Lức”.")
    expect(page.locator("main")).to_contain_text("Theo quyết định cùng số, cùng ngày này đã thực hiện:")
    page.get_by_role("button", name="Thực hiện quyết định").click()
    expect(page.locator("main")).to_contain_text("LĐLĐ huyện Đức Hòa → LĐLĐ huyện Bến Lức")


def test_an_officer_founds_moves_three_is_refused_once_and_annuls(
    screen: Screen, province: Province, districts: tuple[Unit, Unit]
) -> None:
    duc_hoa, ben_luc = districts
    screen.sign_in(province.officer.username)
    page = screen.open("/")
    page.click(".tabs >> text=Tổ chức")
    page.locator("li", has_text="LĐLĐ huyện Đức Hòa").get_by_text("3 đơn vị trực thuộc").click()
    expect(page.get_by_role("link", name="CĐCS Phú Cường 2")).to_be_visible()

    founded = found(screen, province, duc_hoa)
    move_three(screen, duc_hoa)
    assert len(under_on(ben_luc.pk, DAY)) == 4

    page.get_by_role("link", name="Hủy bỏ quyết định này").click()
    page.get_by_label("Số quyết định hủy bỏ").fill("12/QĐ-LĐLĐ")
    page.get_by_role("button", name="Hủy bỏ quyết định").click()
    expect(page.locator("[role=status] .note")).to_contain_text("mọi ngày đều như khi chưa có nó")
    assert under_on(ben_luc.pk, DAY) == {ben_luc.pk}
    assert founded in under_on(duc_hoa.pk, DAY)
    assert Reorganisation.objects.count() == 3
    # The one refusal, which a browser notes as such.
    assert [fault for fault in screen.noticed if "422" not in fault] == []
    screen.noticed.clear()


@pytest.mark.told_once
def test_pages_of_the_tree_are_whole_for_everyone(
    screen: Screen, province: Province, districts: tuple[Unit, Unit]
) -> None:
    duc_hoa, _ben_luc = districts
    screen.sign_in(province.officer.username)
    paths = {
        "tree": "/unions/",
        "line": f"/unions/{duc_hoa.public_id}/line/",
        "split": f"/decisions/new/split/?unit={duc_hoa.public_id}",
        "decisions": "/decisions/",
        "new-decision": f"/decisions/new/?unit={duc_hoa.public_id}",
        "move": f"/decisions/new/move/?unit={duc_hoa.public_id}",
        "found": f"/decisions/new/found/?unit={duc_hoa.public_id}",
    }
    found = {}
    for size in (WIDE, NARROW):
        screen.page.set_viewport_size(size)
        for name, path in paths.items():
            screen.open(path)
            found[f"{name}-{size['width']}"] = screen.faults()
    assert {name: faults for name, faults in found.items() if faults} == {}
