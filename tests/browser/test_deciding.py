"""Rows that wait, in a real browser: chosen, carried out and taken back, wide and narrow, with nothing for axe to say."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from caunoi.intake import working
from caunoi.intake.models import Finding, ReceivedFile
from caunoi.jobs.working import run_pending
from caunoi.office.tests.conftest import Province
from caunoi.office.tests.test_bargaining import UNKNOWN, lapsed
from caunoi.office.tests.test_held_rows import DUNG, MOVED, SHOES, a_welfare_list
from caunoi.office.tests.test_lists import GOOD, a_roster
from caunoi.registers.agreements.models import Agreement, Bargaining
from caunoi.registers.members.models import Membership
from caunoi.registers.welfare.models import Nomination
from tests.browser.conftest import NARROW, WIDE, Screen

__all__ = ["lapsed"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases="__all__")]
DAY = date(2023, 12, 31)


@pytest.fixture
def doubtful(province: Province) -> Province:
    """Three lists: some who left, one on two rosters, a nominee without a number and one named twice."""
    lists = {
        "đoàn viên Đông Á.xlsx": a_roster(GOOD),
        "đoàn viên Hoa Sen.xlsx": a_roster(MOVED, **SHOES),
        "an sinh.xlsx": a_welfare_list(DUNG, ("Lê Thị Lạ", *DUNG[1:])),
    }
    for name, content in lists.items():
        working.send(
            [(name, content)], as_of=DAY, by=province.officer, at=timezone.now(),
            client_ref=Finding(file_id=0).public_id,
        )  # fmt: skip
        run_pending(now=timezone.now)
    return province


def file_of(code: str) -> str:
    file = ReceivedFile.objects.filter(findings__code=code, findings__severity="held").distinct().get()
    return f"/lists/files/{file.public_id}/"


@pytest.mark.told_once
def test_pages_of_decisions_are_whole_for_everyone(screen: Screen, doubtful: Province) -> None:
    screen.sign_in(doubtful.officer.username)
    left = ReceivedFile.objects.get(document__name="đoàn viên Đông Á.xlsx")
    paths = {
        "held": "/lists/waiting/",
        "kinds": f"/lists/files/{left.public_id}/",
        "two-unions": file_of("two-unions"),
    }
    page = screen.open(file_of("two-unions"))
    page.get_by_role("button", name="Làm theo đề xuất").click()
    expect(page.locator("[role=status] .note")).to_have_text("Đã làm theo đề xuất.")
    paths["decided"] = f"{file_of('two-unions')}?show=decided"
    found = {}
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        for name, path in paths.items():
            screen.open(path)
            page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
            found[f"{name}-{size['width']}"] = screen.faults()
            screen.shoot(f"{name}-{size['width']}")
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.parametrize("screen", [NARROW], indirect=True, ids=["360"])
def test_a_nominee_is_chosen_on_a_phone_and_the_decision_taken_back(
    screen: Screen, doubtful: Province
) -> None:
    screen.sign_in(doubtful.officer.username)
    page = screen.open(file_of("nominee-without-identity"))
    page.get_by_label("Đặng Thị Mỹ Dung").check()
    page.get_by_role("button", name="Ghi đề nghị cho người này").click()
    expect(page.locator("[role=status] .note")).to_have_text("Đã làm theo đề xuất.")
    assert Nomination.objects.held_true().get().person == doubtful.dung

    page.click(".chips >> text=Đã quyết định")
    page.click("summary >> text=Rút lại quyết định")
    page.get_by_role("button", name="Rút lại", exact=True).click()
    expect(page.locator("[role=status] .note")).to_contain_text("Đã rút lại quyết định")
    assert not Nomination.objects.held_true().exists()


def test_a_transfer_that_the_membership_kept_forbids_is_refused_in_words_and_done_on_another_day(
    screen: Screen, doubtful: Province
) -> None:
    screen.sign_in(doubtful.officer.username)
    page = screen.open(file_of("two-unions"))
    page.fill("input[name=on]", "01/01/2020")
    page.get_by_role("button", name="Làm theo đề xuất").click()
    expect(page.locator("[role=status] .note")).to_contain_text("ngày ghi phải sau ngày ấy")
    page.fill("input[name=on]", "01/11/2023")
    page.get_by_role("button", name="Làm theo đề xuất").click()
    expect(page.locator("[role=status] .note")).to_have_text("Đã làm theo đề xuất.")
    running = Membership.objects.held_true().get(person__particulars__name=GOOD[0], valid_to=None)
    assert (running.unit, running.valid_from) == (doubtful.hoa_sen, date(2023, 11, 1))


def test_bargaining_is_noted_in_two_taps_from_those_that_cannot_be_told(
    screen: Screen, province: Province, lapsed: Agreement
) -> None:
    screen.sign_in(province.officer.username)
    screen.look_at(f"{DAY:%d/%m/%Y}")
    page, found = screen.open(UNKNOWN), {}
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        for name, path in (("tail", UNKNOWN), ("bargaining", f"/agreements/{lapsed.public_id}/bargaining/")):
            screen.open(path)
            found[f"{name}-{size['width']}"] = screen.faults()
            screen.shoot(f"{name}-{size['width']}")
    assert {name: faults for name, faults in found.items() if faults} == {}

    screen.open(UNKNOWN)
    page.click("tbody >> text=Ghi thương lượng")
    page.get_by_role("button", name="Đang thương lượng", exact=True).click()
    expect(page.locator("[role=status] .note")).to_have_text("Đã ghi tình hình thương lượng.")
    assert Bargaining.objects.held_true().get().employer == province.garments
