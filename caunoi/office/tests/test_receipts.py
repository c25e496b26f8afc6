"""What was handed to whom: by union, by record, on the person's record, and for whom these pages are there."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from caunoi.registers.welfare.models import Programme, Receipt
from caunoi.registers.welfare.nominating import Gift, nominate
from caunoi.trail.acting import act
from tests.builders import NOW, a_member, a_unit, an_account, the_federation
from tests.standing import made_once

DAY = date(2022, 5, 1)


@made_once
def handed() -> dict[str, Any]:
    """Two of one union were handed a gift, put forward by it; a third was not."""
    root = the_federation()
    union, other = a_unit("CĐCS Dệt", under=root), a_unit("CĐCS May", under=root)
    lan, minh = (a_member(name, of=union, since=DAY) for name in ("Nguyễn Thị Lan", "Trần Văn Minh"))
    with act("test.handed", by=None, at=NOW, on=DAY) as writer:
        for person in (lan, minh):
            nominate(writer, person.pk, Gift("Tết sum vầy", None, union.pk, 500_000, "", None, None))
        told = {"programme_id": Programme.objects.get().pk, "held_by_id": union.pk, "valid_from": DAY}
        writer.add_one(Receipt, **told, person_id=lan.pk, amount=1_500_000, signed=True)
        writer.add_one(Receipt, **told, person_id=minh.pk, goods="Túi quà Tết")
    return {"root": root, "union": union, "other": other, "lan": lan}


def as_office(office: str, unit: Any) -> Client:
    client = Client()
    client.force_login(an_account(f"Ai Đó {office}", office=office, in_unit=unit))
    return client


def _pages(handed: dict[str, Any]) -> list[str]:
    record = Receipt.objects.get(amount=1_500_000).record
    return [reverse("unit-receipts", args=[handed["union"].public_id]), reverse("receipt", args=[record])]


def test_a_union_a_record_and_a_person_show_what_was_handed_over(handed: dict[str, Any]) -> None:
    client = as_office("chair", handed["union"])
    of_union, record = _pages(handed)
    text = client.get(of_union).content.decode()
    for said in ("Nguyễn Thị Lan", "1.500.000", "Túi quà Tết", "đã ký", "chưa rõ", record):
        assert said in text
    told = client.get(record).content.decode()
    assert "Tết sum vầy" in told
    assert "tại máy chủ" in told
    assert record in client.get(reverse("person", args=[handed["lan"].public_id])).content.decode()
    assert of_union in client.get(reverse("unit", args=[handed["union"].public_id])).content.decode()


@pytest.mark.parametrize("office", ["party-reader", "auditor", "accounts", "benefit-partner"])
def test_who_reads_no_people_reads_no_gifts(handed: dict[str, Any], office: str) -> None:
    client = as_office(office, handed["root"])
    assert [client.get(page).status_code for page in _pages(handed)] == [403, 403]


def test_a_chair_of_another_union_is_told_that_there_is_no_such_page(handed: dict[str, Any]) -> None:
    client = as_office("chair", handed["other"])
    assert [client.get(page).status_code for page in _pages(handed)] == [404, 404]
