"""The forms 1-HĐCĐ and 2-HĐCĐ in a real Chromium: from the blank workbook to the signed file, by keyboard, at a desk and on a phone."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from caunoi.jobs.working import find_works, run_pending
from caunoi.office.tests.conftest import Province
from caunoi.registers.statistics.models import FormReturn
from caunoi.reports.tests.blank_forms import SHEET, a_form
from tests.browser.conftest import NARROW, VISIBLE_FOCUS, Screen
from tests.browser.test_accounts import in_english, looked_at

pytestmark = [
    pytest.mark.browser,
    pytest.mark.told_once,
    pytest.mark.django_db(transaction=True, databases="__all__"),
]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any, province: Province) -> None:
    """A folder of sealed files of its own."""
    shutil.copytree(settings.CAUNOI_KEYS, tmp_path / "keys")
    settings.CAUNOI_HOME, settings.CAUNOI_KEYS = tmp_path, tmp_path / "keys"
    find_works()


def map_the_cells(screen: Screen) -> None:
    """C5 is what the lists say of members; C7 is typed."""
    page = screen.page
    for row, (place, meaning) in enumerate((("C5", "computed:members"), ("C7", "typed"))):
        page.locator("input[name=place]").nth(row).fill(place)
        page.locator("select[name=is]").nth(row).select_option(meaning)
    page.fill("input[name=since]", "30/11/2023")


def downloaded(page: Page) -> tuple[object, object]:
    """What stands in C5 and C7 of the workbook that is taken out."""
    with page.expect_download() as awaited:
        page.get_by_role("button", name="Tải tệp").press("Enter")
    book = load_workbook(io.BytesIO(awaited.value.path().read_bytes()))[SHEET]
    return book["C5"].value, book["C7"].value


def test_a_form_is_supplied_mapped_filled_signed_and_downloaded_with_the_keyboard(
    screen: Screen, province: Province
) -> None:
    page = screen.page
    screen.sign_in(province.officer.username)
    screen.open("/statistics/blanks/")
    page.set_input_files("input[name=sent]", {"name": "bieu-1.xlsx", "mimeType": "", "buffer": a_form()})
    page.get_by_role("button", name="Nộp biểu trống").press("Enter")
    expect(page.locator("main [role=status]")).to_be_visible()
    run_pending(now=timezone.now)
    page.get_by_role("link", name="bieu-1.xlsx").press("Enter")
    map_the_cells(screen)
    assert looked_at(screen, "form-blank") == {}
    page.get_by_role("button", name="Lưu cách khai ô").press("Enter")
    expect(page.locator("main .note.ok")).to_be_visible()
    assert looked_at(screen, "form-blanks") == {}

    page.set_viewport_size(NARROW)
    screen.open(f"/statistics/units/{province.dong_a.public_id}/?day=2024-05-31")
    page.fill("input[name=signer]", "Lê Thuỳ Dương")
    page.fill("input[name=signed_on]", "01/06/2024")
    # A box that is ticked shows its tick: nothing is loaded for it that the policy of the site blocks.
    page.get_by_label("Để trống những ô chưa có số").press("Space")
    page.get_by_label("Để trống những ô chưa có số").press("Space")
    page.get_by_role("button", name="Ký và lập tệp").press("Enter")
    # A cell that nothing answers is named, and what was typed stands as it was.
    expect(page.locator("main .note.bad")).to_contain_text("C7 Lao động thiếu việc làm")
    expect(page.locator("input[name=signer]")).to_have_value("Lê Thuỳ Dương")
    assert looked_at(screen, "fill-form") == {}
    page.set_viewport_size(NARROW)
    empty = page.locator("input[name=v-1]")
    empty.focus()
    assert page.evaluate(VISIBLE_FOCUS)
    page.keyboard.type("12")
    page.get_by_role("button", name="Ký và lập tệp").press("Enter")
    expect(page.locator("main")).to_contain_text("Tệp đang được lập.")
    run_pending(now=timezone.now)
    assert downloaded(page) == (3, 12)
    assert looked_at(screen, "signed-form") == {}
    signed = FormReturn.objects.get()
    assert signed.signer == "Lê Thuỳ Dương"
    screen.open("/statistics/")
    assert looked_at(screen, "statistics") == {}
    screen.open(f"/statistics/signed/{signed.public_id}/")
    page.get_by_role("button", name="English").press("Enter")
    # The name of a form stays as it was given.
    assert [text for text in in_english(page) if "1-HĐCĐ" not in text] == []
    assert [fault for fault in screen.noticed if "422" not in fault] == []
    screen.noticed.clear()
