"""Visits and calls that come as a list: each noted once, about the body and the officer that the row names."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from caunoi.access.models import Account
from caunoi.intake.differing import lines_of
from caunoi.intake.looking import look_at
from caunoi.intake.outcomes import JOINED, SAME, FileOutcome
from caunoi.intake.receiving import receive
from caunoi.intake.running import Run
from caunoi.intake.taking_in import take_in_received
from caunoi.intake.tests.conftest import AT, TakeIn
from caunoi.intake.tests.reading_lists import counts, reasons
from caunoi.intake.tests.writing_lists import EMPLOYER, EMPLOYER_NAME, OTHER, OTHER_NAME, workbook
from caunoi.registers.officers.models import Contact
from tests.builders import an_account, the_federation

HEADER = ("STT", "Ngày thăm", "Tên đơn vị", "MST", "Hình thức", "Cán bộ", "Nội dung")


def visits(*rows: Any) -> bytes:
    return workbook([["LỊCH ĐI CƠ SỞ THÁNG 12"], [], HEADER, *rows])


def visit(serial: int, **cells: Any) -> list[Any]:
    row = {
        "on": "05/12/2023",
        "name": EMPLOYER_NAME,
        "tax": EMPLOYER,
        "kind": "đến thăm",
        "officer": "",
        "line": "Hỏi ca",
    }
    return [serial, *(row | cells).values()]


@pytest.fixture
def officer(province: TakeIn) -> Account:
    return an_account("Nguyễn Thị Mỹ", office="provincial-officer", in_unit=the_federation())


@pytest.fixture
def sent(officer: Account) -> Any:
    def call(content: bytes, name: str = "a.xlsx", by: Account | None = officer) -> Any:
        return take_in_received(receive([(name, content)]), Run(by=by, at=AT), ignored=[])

    return call


def test_each_visit_is_noted_once_of_whoever_made_it(sent: Any, officer: Account) -> None:
    content = visits(
        visit(1), visit(2, tax=OTHER, kind="gọi điện"), visit(3, name=f"CĐCS {EMPLOYER_NAME}", tax="")
    )
    assert counts(sent(content)) == (3, 0, 0, 0)

    noted = list(Contact.objects.order_by("id"))
    assert [one.kind for one in noted] == ["visit", "call", "visit"]
    assert [one.unit_id is None for one in noted] == [True, True, False]
    assert {one.officer for one in noted} == {officer}
    assert {one.on for one in noted} == {date(2023, 12, 5)}
    assert noted[0].line == "Hỏi ca"

    assert counts(sent(content, "b.xlsx")) == (0, 3, 0, 0)
    assert counts(sent(visits(visit(1), visit(2, on="06/12/2023")))) == (1, 1, 0, 0)
    assert Contact.objects.count() == 4


def test_an_officer_is_found_by_name_or_asked_about(sent: Any) -> None:
    other = an_account("Trần Văn Bình", office="upper-officer", in_unit=the_federation())
    outcome = sent(visits(visit(1, officer="TRẦN VĂN BÌNH"), visit(2, officer="Lê Không Có")))

    assert counts(outcome) == (1, 0, 1, 0)
    assert reasons(outcome) == ["visit-officer-unknown"]
    assert Contact.objects.get().officer == other


def test_a_list_that_nobody_signed_for_names_its_officers(sent: Any) -> None:
    assert reasons(sent(visits(visit(1)), by=None)) == ["visit-officer-missing"]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        pytest.param({"on": "05/12/2099"}, "visit-to-come", id="to come"),
        pytest.param({"on": "12/2023"}, "visit-day-missing", id="a month"),
        pytest.param({"kind": "thư"}, "visit-kind-unclear", id="a letter"),
        pytest.param({"tax": "", "name": "Công ty Không Có"}, "employer-unknown", id="nobody knows it"),
    ],
)
def test_what_cannot_be_noted_waits_with_its_reason(sent: Any, cells: dict[str, str], code: str) -> None:
    outcome = sent(visits(visit(1, **cells)))
    assert reasons(outcome) == [code]
    assert not Contact.objects.exists()


def test_a_visit_to_nobody_is_refused(sent: Any) -> None:
    outcome = sent(visits(visit(1, name="", tax=""), visit(2)))
    assert (reasons(outcome), counts(outcome)) == (["visit-without-body"], (1, 0, 0, 1))


def test_a_look_says_of_each_visit_whether_it_is_new(sent: Any, officer: Account) -> None:
    sent(visits(visit(1)))
    received = receive([("b.xlsx", visits(visit(1), visit(2, tax=OTHER, name=OTHER_NAME)))])
    _, (lines,), _ = look_at(received, Run(by=officer, at=AT), ignored=[])
    assert {line.row: line.fate for line in lines} == {4: SAME, 5: JOINED}
    assert Contact.objects.count() == 1


def test_what_nobody_tells_row_by_row_is_no_list_where_nothing_changes() -> None:
    with pytest.raises(TypeError, match="not told row by row"):
        lines_of([object()], FileOutcome("a.xlsx", "visits"), None)  # type: ignore[arg-type]
