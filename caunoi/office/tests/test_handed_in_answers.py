"""What answers a list that a unit handed in by itself is that unit's, by whichever way it comes."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from caunoi.intake import answering, hand_in_links, handing_in, keeping, taking_in
from caunoi.intake.hand_in_standing import TAKEN_IN, WAITING, standings
from caunoi.intake.models import Correction, Finding, HandIn, HandInLink, ReceivedFile
from caunoi.intake.returned_workbook import HEADED
from caunoi.intake.tests.writing_lists import MEMBERS, member, roster, workbook
from caunoi.jobs.working import find_works, run_pending
from caunoi.office.tests.conftest import Province
from caunoi.office.tests.test_lists import taken_in
from caunoi.office.tests.test_returned import corrected, page_of, sent_back
from caunoi.organisations.models import Unit
from caunoi.registers.links.tokens import Whom
from caunoi.registers.members.models import Membership

pytestmark = pytest.mark.django_db(databases="__all__")
WHO = Whom("Trần Thị Chủ Tịch", "0912 345 678")
HOA_SEN, DONG_A = "1100000037", "1100000012"
BIRTH, TAX_CODE = "Ngày sinh", "Mã số thuế"


def a_list() -> bytes:
    """One row that is right, one with a day that does not exist, one with a number that is no tax code."""
    rows = [
        [*member(1), ""],
        [*member(2, "Trần Thị Bê", birth="31/02/1990"), ""],
        [*member(3, "Lê Thị Cúc"), "12"],
    ]
    told = {"header": (*MEMBERS, "Mã số thuế đơn vị"), "tax_code": HOA_SEN, "union": ""}
    return workbook(roster(*rows, **told))


@pytest.fixture
def link(province: Province):
    """A link of a unit for a kind of list."""
    find_works()

    def make(unit: Unit, kind: str = "members") -> HandInLink:
        told = {"most": 5, "until": None, "days": 30, "client_ref": uuid4(), "by": province.officer}
        return hand_in_links.make(unit, kind, WHO, at=timezone.now(), **told)[0]

    return make


def by(link: HandInLink, content: bytes, province: Province, name: str = "đã sửa.xlsx") -> HandIn:
    """Handed in by that link, and taken in by the officer."""
    came = handing_in.by_link(link, name, content, WHO, at=timezone.now())
    handing_in.take_in(came, look=False, by=province.officer, at=timezone.now(), client_ref=uuid4())
    run_pending(now=timezone.now)
    return came


@pytest.fixture
def back(officer: Client, province: Province, link: Any) -> tuple[HandIn, ReceivedFile, bytes]:
    """Hoa Sen's list as it came by its link, and the workbook with its two faulty rows."""
    first = by(link(province.hoa_sen), a_list(), province, "đoàn viên.xlsx")
    file = ReceivedFile.objects.get()
    assert (file.handed_in, file.accepted) == (first, 1)
    officer.post(reverse("make-returned", args=[file.public_id]))
    run_pending(now=timezone.now)
    return first, file, officer.post(reverse("take-returned", args=[file.public_id])).content


def mended(content: bytes, cells: dict[tuple[int, str], str]) -> bytes:
    """The workbook with those cells typed anew, by row and heading."""
    headings = load_workbook(BytesIO(content)).active[HEADED]
    at = {one: next(cell.column for cell in headings if one in str(cell.value)) for _, one in cells}
    return corrected(content, {(row, at[heading]): value for (row, heading), value in cells.items()})


def state(of: HandIn) -> str:
    return standings([of])[of.pk].state


def refused() -> list[str]:
    """What is said of the workbooks that came and were not taken."""
    return list(Finding.objects.exclude(file__document__name="đoàn viên.xlsx").values_list("code", flat=True))


def test_a_unit_answers_by_its_link_and_both_of_its_hand_ins_are_taken_in(
    back: Any, province: Province, link: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, file, content = back
    second = by(link(province.hoa_sen), mended(content, {(1, BIRTH): "28/02/1990"}), province)
    assert Membership.objects.filter(document=file.document, unit=province.hoa_sen).count() == 2
    file.refresh_from_db()
    assert (file.handed_in, ReceivedFile.objects.get(list_kind="answer").handed_in) == (first, second)
    assert (state(first), state(second)) == (TAKEN_IN, TAKEN_IN)
    # The negative control: as if the list that was read again had come by the answer.
    monkeypatch.setattr(keeping, "_is_that_file", lambda *_: True)
    by(
        link(province.hoa_sen),
        mended(content, {(1, BIRTH): "27/02/1990", (2, TAX_CODE): HOA_SEN}),
        province,
    )
    assert state(first) == WAITING


@pytest.mark.parametrize("whose", ["another-unit", "another-kind"])
def test_an_answer_to_another_units_list_or_by_a_link_for_another_kind_is_refused(
    whose: str, back: Any, province: Province, link: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    _first, file, content = back
    other = link(province.dong_a) if whose == "another-unit" else link(province.hoa_sen, "agreements")
    came = by(other, mended(content, {(1, BIRTH): "28/02/1990"}), province)
    assert refused() == ["answer-of-no-list" if whose == "another-unit" else "list-of-another-kind"]
    assert Membership.objects.filter(document=file.document).count() == 1
    assert not Correction.objects.exists()
    assert state(came) == TAKEN_IN
    # The negative control.
    monkeypatch.setattr(answering, "out_of_scope", lambda *_: None)
    by(other, mended(content, {(1, BIRTH): "27/02/1990"}), province)
    assert Correction.objects.filter(file=file).exists()


def test_a_row_that_its_answer_makes_another_units_is_refused(
    back: Any, province: Province, link: Any, officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the link and on the list's page alike."""
    _first, file, content = back
    by(link(province.hoa_sen), mended(content, {(2, TAX_CODE): DONG_A}), province)
    row = file.findings.get(row=8, severity="refused")
    assert row.code == "row-of-another-unit"
    sent_back(officer, file, mended(content, {(2, TAX_CODE): DONG_A, (1, BIRTH): "28/02/1990"}))
    assert file.findings.filter(row=8, code="row-of-another-unit").exists()
    assert set(Membership.objects.filter(document=file.document).values_list("unit", flat=True)) == {
        province.hoa_sen.pk
    }
    # The negative control: nobody confines what is read again.
    monkeypatch.setattr(taking_in, "confine", lambda *_told, **_more: None)
    sent_back(officer, file, mended(content, {(1, BIRTH): "26/02/1990", (2, TAX_CODE): DONG_A}))
    assert Membership.objects.filter(document=file.document, unit=province.dong_a).exists()


def test_under_the_ordinary_door_it_is_told_to_use_its_page_where_it_is_taken(
    back: Any, province: Province, officer: Client
) -> None:
    first, file, content = back
    answer = mended(content, {(1, BIRTH): "28/02/1990"})
    taken_in(officer, answer, "đã sửa.xlsx")
    assert refused() == ["answer-at-its-page"]
    other = ReceivedFile.objects.exclude(pk=file.pk).get()
    assert "danh sách do một đơn vị tự nộp" in page_of(officer, other, show="refused")
    assert Membership.objects.filter(document=file.document).count() == 1
    sent_back(officer, file, answer)
    assert Membership.objects.filter(document=file.document, unit=province.hoa_sen).count() == 2
    assert state(first) == TAKEN_IN
