"""Two records side by side, in a real Chromium: whole wide and narrow, and merged by the keyboard alone."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from caunoi.office.tests.conftest import Province
from caunoi.registers.members.models import SamePerson
from caunoi.registers.merging.resembling import Alike, ask
from caunoi.vocabulary.text import Text
from tests.browser.conftest import NARROW, WIDE, Screen
from tests.builders import a_member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases="__all__")]


def test_two_records_are_whole_on_a_telephone_and_merged_by_the_keyboard(
    screen: Screen, province: Province
) -> None:
    twin = a_member("Đặng Thị Mỹ Dung", of=province.hoa_sen, since=date(2023, 6, 1), born=date(1990, 5, 3))
    why = Text(vi="cùng họ tên; cùng ngày sinh", en="the same name; the same day of birth")
    ask([Alike(province.dung.pk, twin.pk, 812, why)], at=timezone.now())
    screen.sign_in(province.officer.username)
    merge = f"/people/{province.dung.public_id}/merge/"
    found = {}
    for size in (WIDE, NARROW):
        screen.page.set_viewport_size(size)
        for path in ("/people/duplicates/", merge, f"{merge}?with={twin.public_id}"):
            screen.open(path)
            found[f"{path} {size['width']}"] = screen.faults()
    assert {name: faults for name, faults in found.items() if faults} == {}
    page = screen.page
    page.focus("#stands-0-other")
    page.keyboard.press("Space")
    page.focus("#seen-birth")
    page.keyboard.press("Space")
    page.focus("[name=reason]")
    page.keyboard.type("Đã xem căn cước tại trụ sở")
    page.keyboard.press("Enter")
    screen.arrive(f"/people/{province.dung.public_id}/$")
    assert SamePerson.objects.get().other == twin
    assert screen.faults() == []
