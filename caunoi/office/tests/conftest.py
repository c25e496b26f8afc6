"""A small province to look at: two unions, four employers, and one officer who may see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from django.test import Client

from caunoi.access.models import Account
from caunoi.organisations.models import Employer, Submission, Unit
from caunoi.registers.members.models import Person
from caunoi.trail.acting import act
from tests.builders import NOW, a_member, a_unit, an_account, an_employer, the_federation
from tests.standing import made_once

DAY = date(2023, 12, 31)
PASSWORD = "một mật khẩu đủ dài"


@dataclass
class Province:
    """What stands in it, by name."""

    root: Unit
    dong_a: Unit
    hoa_sen: Unit
    garments: Employer
    shoes: Employer
    timber: Employer
    unknown: Employer
    dung: Person
    officer: Account
    chair: Account


@made_once
def province() -> Province:
    root = the_federation()
    dong_a = a_unit("CĐCS Công ty TNHH May Đông Á", under=root)
    hoa_sen = a_unit("CĐCS Công ty CP Giày Hoa Sen", under=root)
    garments = an_employer("Công ty TNHH May Đông Á", tax_code="1100000012", workers=120, covered_by=dong_a)
    shoes = an_employer("Công ty CP Giày Hoa Sen", tax_code="1100000037", workers=40, covered_by=hoa_sen)
    timber = an_employer("Công ty TNHH Gỗ Đức Hòa", tax_code="1100000044", workers=60)
    unknown = an_employer("Công ty TNHH Nhựa Ưng Ý", tax_code="1100000051")
    dung = a_member("Đặng Thị Mỹ Dung", of=dong_a, at=garments, since=date(2022, 3, 5), born=date(1990, 3, 5))
    a_member("Nguyễn Văn Ánh", of=dong_a, at=garments, since=date(2023, 2, 1), born=date(1988, 1, 1))
    a_member("Trần Thị Ân", of=dong_a, at=garments, since=date(2023, 2, 1), born=date(1995, 1, 1))
    with act("test.list", by=None, at=NOW, on=DAY) as writer:
        writer.add_one(Submission, unit_id=dong_a.pk, kind="members", valid_from=DAY, rows=3)
    officer = an_account("Nguyễn Thị Mỹ", office="provincial-officer", in_unit=root, password=PASSWORD)
    chair = an_account("Lê Thuỳ Dương", office="chair", in_unit=hoa_sen, password=PASSWORD)
    return Province(
        root, dong_a, hoa_sen, garments, shoes, timber, unknown, dung, officer, chair
    )  # fmt: skip


@pytest.fixture
def officer(province: Province) -> Client:
    """The officer signed in, looking at the last day of 2023."""
    return signed_in(province.officer)


@pytest.fixture
def chair(province: Province) -> Client:
    """The chair of one union signed in."""
    return signed_in(province.chair)


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    client.post("/day/", {"day": f"{DAY:%d/%m/%Y}"})
    return client
