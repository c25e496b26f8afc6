"""A job at an employer is put on record for who holds an office, and keeps its workers' concerns from its managers."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caunoi.access.reach import reach_of
from caunoi.office.tests.conftest import Province, signed_in
from caunoi.office.tests.test_reorganising import words
from caunoi.organisations.models import Coverage, Employer, TermOfOffice
from caunoi.trail.models import Act
from tests.builders import a_unit, an_account, an_employer

PAGE = "accounts-of"


@pytest.fixture
def employer(province: Province) -> Employer:
    found = Coverage.objects.held_true().filter(unit=province.hoa_sen).first()
    return found.employer if found else an_employer("Công ty Hoa Sen", covered_by=province.hoa_sen)


def noted(client: Client, province: Province, employer: Employer | None, employed_as: str) -> HttpResponse:
    told = {
        "unit": str(province.hoa_sen.public_id), "office": "chair", "employed_as": employed_as,
        "employer": str(employer.public_id) if employer else "",
    }  # fmt: skip
    return client.post(reverse("employed", args=[province.chair.public_id]), told)


def manages(province: Province) -> frozenset[int]:
    return reach_of(province.chair, on=timezone.localdate()).manages_at


def test_a_manager_of_the_employer_is_on_record_as_one_and_later_is_not(
    officer: Client, province: Province, employer: Employer
) -> None:
    """For the whole of the same term: nothing else of the office changes, and who noted it is in the trail."""
    was = TermOfOffice.objects.held_true().get(account=province.chair)
    page = words(officer.get(reverse(PAGE, args=[province.hoa_sen.public_id])))
    assert "Việc làm ở doanh nghiệp" in page
    answer = noted(officer, province, employer, "personnel")
    assert answer["Location"] == reverse(PAGE, args=[province.hoa_sen.public_id])
    assert manages(province) == {employer.pk}
    term = TermOfOffice.objects.held_true().get(account=province.chair)
    assert (term.valid_from, term.valid_to, term.unit_id, term.office) == (
        was.valid_from, was.valid_to, was.unit_id, was.office,
    )  # fmt: skip
    told = Act.objects.get(what="access.job-noted")
    assert (told.by, told.about["employed_as"]) == (province.officer, "personnel")
    assert "với tư cách nhân sự" in words(officer.get(answer["Location"]))
    noted(officer, province, employer, "worker")
    assert manages(province) == frozenset()
    noted(officer, province, None, "")
    assert TermOfOffice.objects.held_true().get(account=province.chair).employed_at is None


@pytest.mark.parametrize("employed_as", ["", "director"])
def test_half_a_job_and_an_unknown_one_are_refused_in_words(
    officer: Client, province: Province, employer: Employer, employed_as: str
) -> None:
    assert noted(officer, province, employer, employed_as).status_code == 422
    assert not Act.objects.filter(what="access.job-noted").exists()


def test_the_same_job_twice_is_refused_in_words(
    officer: Client, province: Province, employer: Employer
) -> None:
    noted(officer, province, employer, "manager")
    again = noted(officer, province, employer, "manager")
    assert again.status_code == 422
    assert "đã được ghi như vậy rồi" in words(again)


def test_an_employer_of_another_union_is_none_to_choose(officer: Client, province: Province) -> None:
    other = an_employer("Công ty Khác", covered_by=a_unit("CĐCS Khác", under=province.root, code="K-1"))
    assert noted(officer, province, other, "manager").status_code == 422


def test_nobody_notes_the_own_job_nor_that_of_an_office_out_of_reach(
    officer: Client, province: Province, employer: Employer
) -> None:
    assert noted(signed_in(province.chair), province, employer, "worker").status_code in (403, 404)
    own = reverse("employed", args=[province.officer.public_id])
    told = {"unit": str(province.root.public_id), "office": "provincial-officer"}
    assert officer.post(own, told).status_code == 404


def test_an_administrator_of_accounts_who_reads_no_data_is_shown_no_employer(
    province: Province, employer: Employer
) -> None:
    admin = an_account("Võ Văn Quản", office="accounts", in_unit=province.root)
    page = words(signed_in(admin).get(reverse(PAGE, args=[province.hoa_sen.public_id])))
    assert "Hoa Sen" in page
    assert "Việc làm ở doanh nghiệp" not in page
