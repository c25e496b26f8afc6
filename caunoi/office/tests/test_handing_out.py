"""What a figure still lacks is given to an officer, many employers at once, by whoever leads officers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caunoi.access.models import Account
from caunoi.indicators.catalogue import CATALOGUE
from caunoi.indicators.history import month_end
from caunoi.office.tests.conftest import DAY, PASSWORD, Province, signed_in
from caunoi.registers.officers import assigning
from caunoi.registers.officers.models import Assignment
from caunoi.resolutions.judging import Promise
from caunoi.resolutions.models import Target
from caunoi.resolutions.outlook import outlook
from caunoi.trail.acting import act
from caunoi.trail.models import Act
from caunoi.vocabulary.text import Text
from tests.builders import NOW, a_unit, an_account, an_employer

CODE = "union-at-employers-25"


@pytest.fixture
def binh(province: Province) -> Account:
    return an_account(
        "Phạm Thanh Bình", office="officer-in-charge", in_unit=province.dong_a, password=PASSWORD
    )


def lacking() -> str:
    return reverse("hand-out", args=[CODE])


def given(to: Account, *employers) -> dict[str, object]:
    return {"officer": str(to.public_id), "employers": [str(one.public_id) for one in employers]}


def test_whoever_still_lacks_a_union_is_given_to_an_officer_by_one_act(
    province: Province, officer: Client, binh: Account
) -> None:
    wood = an_employer("Công ty Gỗ Bến Lức", tax_code="1100000068", workers=80)
    page = officer.get(lacking()).content.decode()
    assert "Công ty TNHH Gỗ Đức Hòa" in page
    assert "Công ty Gỗ Bến Lức" in page
    # Who has a union is not offered.
    assert "May Đông Á</" not in page

    answer = officer.post(lacking(), given(binh, province.timber, wood), follow=True)
    assert "Đã giao 2 doanh nghiệp cho Phạm Thanh Bình." in answer.content.decode()
    held = Assignment.objects.held_true()
    assert set(held.values_list("employer_id", "officer_id", "valid_from")) == {
        (one.pk, binh.pk, timezone.localdate()) for one in (province.timber, wood)
    }
    assert Act.objects.filter(what="officers.assigned", by=province.officer).count() == 1


def test_pressed_again_nobody_is_in_charge_twice(province: Province, officer: Client, binh: Account) -> None:
    officer.post(lacking(), given(binh, province.timber))
    answer = officer.post(lacking(), given(binh, province.timber))
    assert answer.status_code == 422
    assert "Người này đã phụ trách tất cả các nơi được chọn." in answer.content.decode()
    assert Assignment.objects.held_true().count() == 1


def test_without_looking_at_what_is_in_hand_the_database_refuses(
    province: Province, officer: Client, binh: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: no second charge even then, and a sentence all the same."""
    officer.post(lacking(), given(binh, province.timber))
    monkeypatch.setattr(assigning, "_in_hand", lambda *_told, **_more: set())
    assert officer.post(lacking(), given(binh, province.timber)).status_code == 422
    assert Assignment.objects.held_true().count() == 1


def test_who_has_a_union_or_is_nobody_or_out_of_reach_is_not_given(
    province: Province, officer: Client, binh: Account
) -> None:
    for body in (
        given(binh, province.garments),
        {"officer": str(binh.public_id), "employers": [str(uuid4())]},
        {"officer": str(uuid4()), "employers": [str(province.timber.public_id)]},
        {"officer": str(province.chair.public_id), "employers": [str(province.timber.public_id)]},
        given(binh),
    ):
        answer = officer.post(lacking(), body)
        assert answer.status_code == 422
    assert not Assignment.objects.exists()


def test_a_chair_and_an_officer_in_charge_give_nothing_out(
    province: Province, chair: Client, binh: Account
) -> None:
    body = given(binh, province.timber)
    assert [one.post(lacking(), body).status_code for one in (chair, signed_in(binh))] == [403, 403]
    assert "hand-out" not in chair.get(reverse("records", args=[CODE]) + "?part=gap").content.decode()


def test_an_officer_of_one_level_gives_to_those_below_alone(province: Province, binh: Account) -> None:
    upper = a_unit("Công đoàn khu vực Đức Hòa", under=province.root, level="upper")
    head = an_account("Võ Thị Sáu", office="upper-officer", in_unit=upper, password=PASSWORD)
    page = signed_in(head).get(lacking()).content.decode()
    assert "Phạm Thanh Bình" not in page


def test_those_that_nobody_is_in_charge_of_come_first(
    province: Province, officer: Client, binh: Account
) -> None:
    an_employer("Công ty Ấn Độ", tax_code="1100000068", workers=80)
    binhs = {"held_by": province.root.pk, "on": DAY, "by": None, "at": NOW}
    assigning.hand_out(binh, [province.timber.pk], **binhs)
    page = officer.get(lacking()).content.decode()
    assert page.index("Công ty Ấn Độ") < page.index("Gỗ Đức Hòa")
    assert "Phạm Thanh Bình" in page


def test_figures_that_lack_no_employers_have_nothing_to_give(officer: Client) -> None:
    assert [officer.get(reverse("hand-out", args=[code])).status_code for code in ("members", "none")] == [
        404,
        404,
    ]


def test_the_targets_page_says_what_is_in_hand_and_what_comes_of_it(
    province: Province, officer: Client, binh: Account
) -> None:
    due = {"code": CODE, "due_on": date(2025, 12, 31), "value": Decimal(90), "valid_from": DAY}
    with act("test.promised", by=None, at=NOW, on=DAY) as writer:
        writer.add_one(
            Target,
            unit_id=province.root.pk,
            wording="90 % có công đoàn",
            paper="12/KH",
            owner="Ban Tổ chức",
            **due,
        )
    page = reverse("target", args=[province.root.public_id, CODE])
    before = officer.get(page, headers={"hx-request": "true"}).context["in_hand"]
    assert before["sentences"] == ["Còn thiếu 1 nơi, 0 nơi trong đó đã có cán bộ phụ trách."]

    officer.post(lacking(), given(binh, province.timber))
    after = officer.get(page, headers={"hx-request": "true"}).context["in_hand"]["sentences"]
    # Two of three have a union, and the third is in hand.
    assert after[:2] == [
        "Còn thiếu 1 nơi, 1 nơi trong đó đã có cán bộ phụ trách.",
        "Khi 1 nơi ấy cũng có thì hiện nay là 100,0 %.",
    ]


def test_what_comes_besides_is_added_to_what_is_expected_and_no_percent_is_over_a_hundred() -> None:
    months = [date(2022 + number // 12, number % 12 + 1, 28) for number in range(24)]
    ends = [month_end(one) for one in months]
    promise = Promise(
        code=CODE,
        value=Decimal(95),
        due_on=date(2024, 12, 31),
        wording=Text(vi="95 %", en="95 %"),
        paper="1/KH",
    )
    told = outlook(CATALOGUE[CODE], ends, [6000 + 100 * number for number in range(24)], promise)
    assert told.at_due is not None
    more = told.with_more(Decimal(5))
    assert more is not None
    assert more.middle == min(told.at_due.middle + 5, Decimal(100))
    assert told.with_more(Decimal(90)).high == 100
