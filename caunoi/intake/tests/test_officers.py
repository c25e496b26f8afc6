"""Officers of unions that come as a list: offices of people on record, from a day to a day, and no right by any of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError

from caunoi.access.reach import reach_of
from caunoi.intake.deciding import carry_out, take_back
from caunoi.intake.looking import look_at
from caunoi.intake.models import Finding, ReceivedFile
from caunoi.intake.nominees import candidates_of
from caunoi.intake.outcomes import JOINED, LEFT, SAME
from caunoi.intake.receiving import receive
from caunoi.intake.rosters.officers import CHOICES, read_offices
from caunoi.intake.running import Run
from caunoi.intake.tests.conftest import AT, TakeIn
from caunoi.intake.tests.reading_lists import counts, reasons
from caunoi.intake.tests.writing_lists import EMPLOYER, EMPLOYER_NAME, citizen, member, roster, workbook
from caunoi.intake.withdrawing import withdraw
from caunoi.organisations.models import TermOfOffice
from caunoi.registers.members.matching import details_of, people_by_number
from caunoi.registers.members.models import PrivateDetail
from caunoi.registers.officers.models import Mandate
from caunoi.trail.acting import act
from tests.builders import an_account, the_federation

HEADER = (
    "STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Điện thoại", "Chức danh", "Tổ", "Từ ngày", "Đến ngày", "Số QĐ",
)  # fmt: skip


def officers(*rows: Any, union: str = f"CĐCS {EMPLOYER_NAME}", tax_code: str = EMPLOYER) -> bytes:
    above = [[union], ["DANH SÁCH CÁN BỘ CÔNG ĐOÀN"], [f"Mã số thuế: {tax_code}" if tax_code else ""], []]
    return workbook([*above, HEADER, *rows, [], ["", "", "", "", "", "CHỦ TỊCH"]])


def officer(serial: int, name: str = "Nguyễn Thị Lan", **cells: Any) -> list[Any]:
    row = {
        "birth": "05/03/1990", "identity": citizen(serial), "phone": "", "office": "Chủ tịch", "section": "",
        "since": "01/03/2023", "until": "", "decision": "12/QĐ-LĐLĐ",
    } | cells  # fmt: skip
    return [serial, name, *row.values()]


@pytest.fixture
def union(province: TakeIn) -> TakeIn:
    """A union with three members, one of whom has no telephone on record and one no number."""
    people = [
        member(1),
        member(2, "Trần Văn Minh", phone="", sex="Nam", identity=citizen(2, female=False)),
        member(3, "Lê Thị Hoa", identity="", phone=""),
    ]
    province({"doan-vien.xlsx": workbook(roster(*people))})
    return province


def minh(**cells: Any) -> list[Any]:
    return officer(2, "Trần Văn Minh", identity=citizen(2, female=False), **cells)


def held() -> list[tuple[str, str, date | None, date | None]]:
    rows = Mandate.objects.held_true().order_by("valid_from", "pk").select_related("person")
    return [
        (
            one.office,
            one.person.particulars.get(ended_by=None).name.rsplit(" ", 1)[-1],
            one.valid_from,
            one.valid_to,
        )
        for one in rows
    ]


def test_offices_are_entered_once_for_people_on_record_with_their_days(union: TakeIn) -> None:
    rows = [
        officer(1),
        minh(office="Phó Chủ tịch kiêm Chủ nhiệm UBKT, UV BCH", phone="0987654321"),
        officer(3, "Lê Thị Hoa", identity="", office="Tổ trưởng", section="Tổ may 3", since=""),
    ]
    outcome = union({"can-bo.xlsx": officers(*rows)})
    assert (reasons(outcome), counts(outcome)) == ([], (3, 0, 0, 0))
    day = date(2023, 3, 1)
    assert set(held()) == {
        ("group-leader", "Hoa", None, None),
        ("chair", "Lan", day, None),
        ("vice-chair", "Minh", day, None),
        ("audit-head", "Minh", day, None),
    }
    chair = Mandate.objects.get(office="chair")
    assert (chair.decision, chair.row, chair.document.name) == ("12/QĐ-LĐLĐ", 6, "can-bo.xlsx")
    assert Mandate.objects.get(office="group-leader").section == "Tổ may 3"
    # Whoever has no telephone on record has that one now, sealed; whoever has one keeps it.
    people = people_by_number([citizen(2, female=False)])
    [person] = people.values()
    assert details_of([person])[person]["phone"] == "0987654321"
    assert b"0987654321" not in bytes(PrivateDetail.objects.get(person=person).cipher)

    assert counts(union({"lan-hai.xlsx": officers(*rows, [])})) == (0, 3, 0, 0)
    assert Mandate.objects.count() == 4


def test_an_office_in_a_list_gives_no_right_to_anybody(union: TakeIn) -> None:
    account = an_account("Nguyễn Thị Lan")
    union({"can-bo.xlsx": officers(officer(1))})
    assert Mandate.objects.filter(office="chair").exists()
    assert not TermOfOffice.objects.filter(account=account).exists()
    assert reach_of(account, on=date(2024, 1, 15)).terms == ()


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        pytest.param({"office": "Trưởng ban nữ công"}, "office-unclear", id="no office of a union"),
        pytest.param({"office": ""}, "office-missing", id="no office"),
        pytest.param({"since": "3/2023"}, "office-day-not-whole", id="a month"),
        pytest.param({"since": "01/03/2099"}, "office-to-come", id="to come"),
        pytest.param({"until": "28/02/2023"}, "office-ends-before-it-begins", id="ends first"),
        pytest.param({"identity": citizen(77)}, "officer-not-on-record", id="no member by that number"),
        pytest.param({"identity": "", "birth": "1990"}, "officer-alike", id="a year only"),
        pytest.param({"identity": "", "birth": "05/03/1970"}, "officer-not-on-record", id="born otherwise"),
        pytest.param({"name": "Phạm Thị Khác"}, "number-other-name", id="another's number"),
    ],
)
def test_what_cannot_be_entered_waits_with_its_reason(
    union: TakeIn, cells: dict[str, str], code: str
) -> None:
    row = officer(1, **({key: value for key, value in cells.items() if key != "name"}))
    row[1] = cells.get("name", row[1])
    outcome = union({"can-bo.xlsx": officers(row)})
    assert reasons(outcome) == [code]
    assert not Mandate.objects.exists()


def test_a_list_of_no_union_that_is_known_waits(union: TakeIn) -> None:
    outcome = union({"can-bo.xlsx": officers(officer(1), union="", tax_code="")})
    assert reasons(outcome) == ["employer-not-named"]


def test_a_last_day_ends_what_is_held_and_other_days_wait(union: TakeIn) -> None:
    union({"can-bo.xlsx": officers(officer(1), minh(office="Ủy viên BCH"))})
    outcome = union({"thoi.xlsx": officers(officer(1, until="31/12/2023"))})
    assert counts(outcome) == (1, 0, 0, 0)
    versions = Mandate.objects.filter(office="chair").order_by("pk")
    assert [(one.valid_to, one.ended_by_id is None) for one in versions] == [
        (None, False),
        (date(2024, 1, 1), True),
    ]
    assert len({one.record for one in versions}) == 1
    assert [one.document.name for one in versions] == ["can-bo.xlsx", "thoi.xlsx"]

    outcome = union({"khac.xlsx": officers(minh(office="Ủy viên BCH", since="01/04/2023"))})
    assert reasons(outcome) == ["officer-differs"]


def finding(name: str) -> Finding:
    return Finding.objects.get(file=ReceivedFile.objects.get(document__name=name))


def test_a_second_chair_waits_and_succeeds_the_first_once_somebody_says_so(union: TakeIn) -> None:
    by = an_account("Cán Bộ Tỉnh", office="provincial-officer", in_unit=the_federation())
    union({"can-bo.xlsx": officers(officer(1))})
    assert reasons(union({"moi.xlsx": officers(minh(since="01/12/2023"))})) == ["office-taken"]
    assert held() == [("chair", "Lan", date(2023, 3, 1), None)]

    carry_out(finding("moi.xlsx"), by=by, at=AT)
    assert held() == [
        ("chair", "Lan", date(2023, 3, 1), date(2023, 12, 1)),
        ("chair", "Minh", date(2023, 12, 1), None),
    ]
    take_back(finding("moi.xlsx"), by=by, at=AT)
    assert held() == [("chair", "Lan", date(2023, 3, 1), None)]


def test_who_is_meant_is_chosen_among_the_members_of_the_union(union: TakeIn) -> None:
    by = an_account("Cán Bộ Tỉnh", office="provincial-officer", in_unit=the_federation())
    union({"can-bo.xlsx": officers(officer(1, identity="", birth="1990"))})
    waits = finding("can-bo.xlsx")
    [meant] = candidates_of([waits])[waits.pk]
    carry_out(waits, by=by, at=AT, person=meant.person)
    assert held() == [("chair", "Lan", date(2023, 3, 1), None)]


def test_a_look_tells_each_row_and_the_list_is_taken_back_whole(union: TakeIn) -> None:
    by = an_account("Cán Bộ Tỉnh", office="provincial-officer", in_unit=the_federation())
    union({"can-bo.xlsx": officers(officer(1), minh(office="Ủy viên BCH"))})
    content = officers(
        officer(1),
        minh(office="Ủy viên BCH", until="31/12/2023"),
        officer(3, "Lê Thị Hoa", identity="", office="Tổ trưởng"),
    )
    received = receive([("b.xlsx", content)])
    _, (lines,), _ = look_at(received, Run(by=by, at=AT, as_of=date(2023, 12, 31)), ignored=[])
    assert {line.row: line.fate for line in lines} == {6: SAME, 7: LEFT, 8: JOINED}
    before = held()

    union({"b.xlsx": content})
    assert held() != before
    withdraw(ReceivedFile.objects.get(document__name="b.xlsx"), by=by, at=AT)
    assert held() == before


def test_the_database_takes_one_chair_a_day(union: TakeIn) -> None:
    union({"can-bo.xlsx": officers(officer(1))})
    chair = Mandate.objects.get()
    other = people_by_number([citizen(2, female=False)]).popitem()[1]
    told = {"unit_id": chair.unit_id, "person_id": other, "valid_from": date(2023, 5, 1)}
    with pytest.raises(IntegrityError, match="one_chair_of_a_union_a_day"), act(
        "test.chair", by=None, at=AT, on=date(2023, 5, 1)
    ) as writer:  # fmt: skip
        writer.add_one(Mandate, **told, office="chair", sole="chair")
    with act("test.vice", by=None, at=AT, on=date(2023, 5, 1)) as writer:
        writer.add_one(Mandate, **told, office="vice-chair")


@pytest.mark.parametrize(
    ("written", "offices"),
    [
        ("Chủ tịch", ("chair",)),
        ("CHỦ TỊCH CĐCS", ("chair",)),
        ("Chủ tịch, UV BTV", ("chair",)),
        ("Phó Chủ tịch kiêm Chủ nhiệm UBKT", ("vice-chair", "audit-head")),
        ("Phó chủ nhiệm Ủy ban Kiểm tra", ("audit",)),
        ("UV UBKT", ("audit",)),
        ("Ủy viên BCH", ("committee",)),
        ("UV Ban Thường vụ", ("standing",)),
        ("Ủy viên BCH, Tổ trưởng tổ công đoàn", ("committee", "group-leader")),
        ("Kế toán", None),
        ("Giám đốc", None),
    ],
)
def test_an_office_is_read_as_units_write_it(written: str, offices: tuple[str, ...] | None) -> None:
    assert read_offices(written) == offices


def test_every_choice_of_the_template_is_an_office() -> None:
    assert [read_offices(one) for one in CHOICES] == [(code,) for code in Mandate.Office.values]
