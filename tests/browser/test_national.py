"""The national federation's software in a real Chromium: a template mapped and a file made, by a desk and on a phone."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from caunoi.intake.tests.test_national import TEMPLATE
from caunoi.jobs.working import find_works, run_pending
from caunoi.office.tests.conftest import Province
from caunoi.registers.members.models import Person
from caunoi.registers.national.models import NationalExport
from caunoi.trail import keys
from tests.browser.conftest import Screen
from tests.browser.test_accounts import looked_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases="__all__")]


def worked(screen: Screen) -> None:
    """The page of progress is there; what was asked for is done, and it gives way."""
    expect(screen.page.locator("main progress")).to_be_visible()
    run_pending(now=timezone.now)
    expect(screen.page.locator("main progress")).to_have_count(0)


def test_a_template_is_mapped_and_a_file_is_made_uploaded_with_the_keyboard(
    screen: Screen, province: Province
) -> None:
    find_works()
    keys.new_keys(list(Person.objects.values_list("pk", flat=True)))
    page = screen.page
    screen.sign_in(province.officer.username)
    screen.open("/national/")
    page.set_input_files(
        "input[name=template-sent]", {"name": "mau.xlsx", "mimeType": "", "buffer": TEMPLATE}
    )
    page.get_by_role("button", name="Nộp mẫu trống").press("Enter")
    worked(screen)
    for column, code in (("c1", "key"), ("c2", "why"), ("c3", "name"), ("c4", "birth")):
        page.select_option(f"select[name={column}]", code)
    page.get_by_role("button", name="Xem lại theo lựa chọn này").press("Enter")
    assert looked_at(screen, "national-columns") == {}
    page.get_by_role("button", name="Lưu cách khai cột").press("Enter")
    expect(page.locator("main .note.ok")).to_be_visible()
    page.get_by_role("button", name="Đếm trước").press("Enter")
    worked(screen)
    assert looked_at(screen, "national-work") == {}
    page.get_by_role("button", name="Lập tệp với").press("Enter")
    worked(screen)
    expect(page.locator("h1")).to_have_text("Tệp gửi số 1")
    assert looked_at(screen, "national-export") == {}
    page.get_by_role("button", name="Ghi là đã nộp").press("Enter")
    expect(page.locator("main .note.ok")).to_be_visible()
    screen.open("/national/")
    assert looked_at(screen, "national") == {}
    assert NationalExport.objects.get().uploaded_by is not None
