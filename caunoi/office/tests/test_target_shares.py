"""A target shared out to the units below: seen with what it comes to, done as it was seen, and told to each as given."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from caunoi.office.tests.conftest import Province
from caunoi.office.tests.test_reorganising import words
from caunoi.office.tests.test_targets import sent
from caunoi.organisations.models import Unit
from caunoi.resolutions.models import Target
from caunoi.trail.models import Act
from tests.builders import a_unit, an_employer

PAPER = {"paper": "15/QĐ-LĐLĐ", "paper_on": "01/06/2024", "owner": "Chủ tịch công đoàn cấp dưới"}


@pytest.fixture
def federation(officer: Client, province: Province) -> Unit:
    """A target of 90 % of agreements to share: two unions with one employer each, a third with three, none signed."""
    wood = a_unit("CĐCS Gỗ", under=province.root, code="G-1")
    for n in range(3):
        an_employer(f"Công ty Gỗ {n}", tax_code=f"110000{n:04d}", workers=30, covered_by=wood)
    answer = sent(
        officer, province.root, code="agreement-signed", wording="80 % ký thoả ước", due_on_1="31/12/2025",
        due_on_2="31/12/2029", value_1="75", value_3="80",
    )  # fmt: skip
    assert answer.status_code == 302
    return wood


def address(province: Province) -> str:
    return reverse("share-target", args=[province.root.public_id, "agreement-signed"])


def pressed(
    officer: Client, province: Province, seen: str, rule: str = "by-size", **more: str
) -> HttpResponse:
    return officer.post(address(province), {**PAPER, "rule": rule, "seen": seen, **more})


def given(answer: HttpResponse) -> list[tuple[str, int]]:
    return sorted((row[0].text, row[2]) for row in answer.context["table"].cells)


def test_four_of_five_are_shared_out_by_size_and_come_to_the_whole(
    officer: Client, province: Province, federation: Unit
) -> None:
    preview = officer.get(address(province))
    assert sorted(count for _name, count in given(preview)) == [1, 1, 2]
    assert "đúng bằng 4" in words(preview)
    assert not Act.objects.filter(what="targets.shared").exists()

    assert pressed(officer, province, preview.context["seen"]).status_code == 302
    rows = Target.objects.held_true().exclude(unit=province.root)
    assert rows.count() == 3
    assert {row.split_by for row in rows} == {"by-size"}
    told = Act.objects.get(what="targets.shared")
    assert (told.by, told.about["rule"], told.about["units"]) == (province.officer, "by-size", 3)
    officer.post("/day/", {"day": "30/06/2024"})
    below = words(officer.get(reverse("target", args=[federation.public_id, "agreement-signed"])))
    assert "Cấp trên phân bổ" in below
    assert "15/QĐ-LĐLĐ" in below


def test_what_was_not_seen_is_shown_and_not_done(
    officer: Client, province: Province, federation: Unit
) -> None:
    seen = officer.get(address(province)).context["seen"]
    an_employer("Công ty Gỗ 9", tax_code="1100000909", workers=30, covered_by=federation)
    again = pressed(officer, province, seen)
    assert again.status_code == 422
    assert "chưa phải là điều bạn đã xem" in words(again)
    assert not Target.objects.exclude(unit=province.root).exists()
    assert pressed(officer, province, again.context["seen"]).status_code == 302


def test_by_hand_what_is_still_lacking_is_said_before_it_is_done(
    officer: Client, province: Province, federation: Unit
) -> None:
    part = {f"part-{federation.public_id.hex}": "100"}
    shown = pressed(officer, province, "", "by-hand", **part)
    assert shown.status_code == 422
    assert "được 3, cả đơn vị cần 4: còn thiếu 1" in words(shown)
    assert pressed(officer, province, shown.context["seen"], "by-hand", **part).status_code == 302
    assert Target.objects.held_true().get(unit=federation).value == Decimal(100)


def test_more_than_all_is_refused_and_a_unit_that_is_not_below_is_given_nothing(
    officer: Client, province: Province, federation: Unit
) -> None:
    part = {f"part-{federation.public_id.hex}": "101", f"part-{province.root.public_id.hex}": "10"}
    shown = pressed(officer, province, "", "by-hand", **part)
    refused = pressed(officer, province, shown.context["seen"], "by-hand", **part)
    assert refused.status_code == 422
    assert "không thể quá 100 %" in words(refused)
    assert not Target.objects.filter(unit=federation).exists()


def test_where_there_is_nothing_to_share_the_page_says_so_and_a_chair_is_not_let_in(
    officer: Client, chair: Client, province: Province
) -> None:
    empty = reverse("share-target", args=[province.dong_a.public_id, "agreement-signed"])
    assert "Không có gì để phân bổ" in words(officer.get(empty))
    assert officer.post(empty, {**PAPER, "rule": "by-size"}).status_code == 422
    assert chair.get(empty).status_code == 403
