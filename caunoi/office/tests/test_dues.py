"""The union fund and dues of a union: by period, by record, how each stands, and for whom these pages are there."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from caunoi.registers.dues.models import Payment
from caunoi.registers.dues.paying import Paying, replace
from caunoi.trail.acting import act
from tests.builders import NOW, a_unit, an_account, an_employer, the_federation
from tests.standing import made_once

SINCE, UNTIL = date(2022, 5, 1), date(2022, 6, 1)


@made_once
def collected() -> dict[str, Any]:
    """An employer paid a month of the fund short, corrected once; the members of its union paid their dues."""
    root = the_federation()
    union, other = a_unit("CĐCS Dệt", under=root), a_unit("CĐCS May", under=root)
    employer = an_employer("Công ty TNHH Ví Dụ", covered_by=union)
    told = {"unit_id": union.pk, "valid_from": SINCE, "valid_to": UNTIL}
    with act("test.collected", by=None, at=NOW, on=SINCE) as writer:
        fund = writer.add_one(
            Payment, **told, kind="fund", employer_id=employer.pk, wages=500_000_000, due=10_000_000, paid=0
        )
        writer.add_one(Payment, **told, kind="dues", payers=40, due=900_000, paid=900_000)
    with act("test.corrected", by=None, at=NOW, on=SINCE) as writer:
        sums = (500_000_000, 60, 10_000_000, 4_000_000, None)
        replace(writer, fund, Paying("fund", union.pk, employer.pk, SINCE, UNTIL, *sums, None, None))
    return {"root": root, "union": union, "other": other, "employer": employer}


def as_office(office: str, unit: Any) -> Client:
    client = Client()
    client.force_login(an_account(f"Ai Đó {office}", office=office, in_unit=unit))
    return client


def _pages(collected: dict[str, Any]) -> list[str]:
    record = Payment.objects.held_true().get(kind="fund").record
    return [reverse("unit-dues", args=[collected["union"].public_id]), reverse("dues", args=[record])]


def test_a_union_and_a_record_show_what_was_due_and_paid(collected: dict[str, Any]) -> None:
    client = as_office("chair", collected["union"])
    of_union, record = _pages(collected)
    text = client.get(of_union).content.decode()
    for said in ("Công ty TNHH Ví Dụ", "Tháng 5/2022", "500.000.000", "10.000.000", "4.000.000", "6.000.000", "900.000",
                 "còn thiếu", "đã nộp đủ", record):  # fmt: skip
        assert said in text, said
    told = client.get(record).content.decode()
    for said in ("50/2024/QH15", "2 %", "đang đúng", "tại máy chủ", "6.000.000"):
        assert said in told, said
    assert of_union in client.get(reverse("unit", args=[collected["union"].public_id])).content.decode()


@pytest.mark.parametrize(
    "office", ["party-reader", "front", "auditor", "accounts", "benefit-partner", "group-leader"]
)
def test_who_answers_for_no_unions_money_reads_none(collected: dict[str, Any], office: str) -> None:
    client = as_office(office, collected["union"] if office == "group-leader" else collected["root"])
    assert [client.get(page).status_code for page in _pages(collected)] == [403, 403]


def test_a_chair_of_another_union_is_told_that_there_is_no_such_page(collected: dict[str, Any]) -> None:
    client = as_office("chair", collected["other"])
    assert [client.get(page).status_code for page in _pages(collected)] == [404, 404]
