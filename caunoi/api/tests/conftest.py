"""A small province, and other systems that come with keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from caunoi.access import system_keys
from caunoi.access.models import Account
from caunoi.organisations.models import Employer, Submission, TermOfOffice, Unit
from caunoi.registers.agreements.models import Agreement, AgreementParty, AgreementTerms
from caunoi.registers.members.admitting import Newcomer, add_people
from caunoi.registers.members.models import Person
from caunoi.registers.welfare.nominating import Gift, nominate
from caunoi.trail.acting import act
from tests.builders import a_member, a_unit, an_account, an_employer, the_federation
from tests.standing import made_once

AT = datetime(2024, 1, 2, 1, 0, tzinfo=UTC)
DAY = date(2023, 12, 31)
NUMBER, PHONE, PLACE, WHY = "079091000123", "+84912345678", "Ấp Kín", "chồng ốm nặng"


@dataclass
class System:
    """Another system: it shows a key and keeps no cookie."""

    key: str

    def get(self, path: str, **headers: str) -> HttpResponse:
        """What it is answered; `client` is new each time."""
        shown = {"authorization": f"Bearer {self.key}"} if self.key else {}
        return Client().get(f"/api/v1/{path}", headers=shown | headers)


@dataclass
class Province:
    """What stands in it, by name."""

    root: Unit
    dong_a: Unit
    hoa_sen: Unit
    garments: Employer
    shoes: Employer
    dung: Person
    nominee: Person
    agreement: Agreement
    officer: Account
    chair: Account
    reader: Account


@made_once
def province() -> Province:
    root = the_federation()
    dong_a = a_unit("CĐCS Công ty TNHH May Đông Á", under=root)
    hoa_sen = a_unit("CĐCS Công ty CP Giày Hoa Sen", under=root)
    garments = an_employer("Công ty TNHH May Đông Á", tax_code="1100000012", workers=120, covered_by=dong_a)
    shoes = an_employer("Công ty CP Giày Hoa Sen", tax_code="1100000037", workers=40, covered_by=hoa_sen)
    dung = a_member("Đặng Thị Mỹ Dung", of=dong_a, at=garments, since=date(2022, 3, 5), born=date(1990, 3, 5))
    a_member("Nguyễn Văn Ánh", of=dong_a, at=garments, since=date(2023, 2, 1), born=date(1988, 1, 1))
    a_member("Trần Thị Ân", of=hoa_sen, at=shoes, since=date(2023, 2, 1), born=date(1995, 1, 1))
    with act("test.rest", by=None, at=AT, on=DAY) as writer:
        writer.add_one(Submission, unit_id=dong_a.pk, kind="members", valid_from=DAY, rows=3)
        told = ("Lê Thị Khó", "le thi kho", "kho le thi", "1991-05-06", "day", "female")
        [key] = add_people(writer, [Newcomer(*told, "cccd", NUMBER, PHONE, PLACE, None, None)])
        nominate(writer, key, Gift("Tết", garments.pk, dong_a.pk, 500_000, WHY, None, None))
        agreement = writer.add_one(Agreement, kind="enterprise")
        writer.add_one(
            AgreementTerms, agreement_id=agreement, signed_on=date(2022, 1, 1), last_on=date(2026, 12, 31),
            valid_from=date(2022, 1, 1), valid_to=date(2027, 1, 1), held_by_id=dong_a.pk,
        )  # fmt: skip
        writer.add_one(
            AgreementParty, agreement_id=agreement, employer_id=garments.pk, valid_from=date(2022, 1, 1)
        )
    officer = an_account("Nguyễn Thị Mỹ", office="provincial-officer", in_unit=root)
    chair = an_account("Lê Thuỳ Dương", office="chair", in_unit=hoa_sen)
    reader = an_account("Phạm Văn Ủy", office="party-reader", in_unit=root)
    return Province(
        root, dong_a, hoa_sen, garments, shoes, dung, Person.objects.get(pk=key),
        Agreement.objects.get(pk=agreement), officer, chair, reader,
    )  # fmt: skip


def a_key(account: Account, *, number: int = 0) -> System:
    """A system with a new key for one of the account's offices."""
    term = TermOfOffice.objects.on(timezone.localdate()).filter(account=account).order_by("id")[number]
    return System(
        system_keys.make(term, purpose="bảng tổng hợp", until=None, days=90, by=account, at=timezone.now())[1]
    )


@pytest.fixture
def officers(province: Province) -> System:
    """A system that reads in the officer's place."""
    return a_key(province.officer)


@pytest.fixture
def chairs(province: Province) -> System:
    """A system that reads in the place of the chair of one union."""
    return a_key(province.chair)


@pytest.fixture
def readers(province: Province) -> System:
    """A system of the Party committee."""
    return a_key(province.reader)
