"""Concerns of workers that come as a list: each once, nobody named without need, and no page told what was raised."""

from __future__ import annotations

from datetime import date
from typing import Any

from caunoi.intake.deciding import carry_out, take_back
from caunoi.intake.looking import look_at
from caunoi.intake.models import Finding, ReceivedFile
from caunoi.intake.outcomes import DOUBTFUL, JOINED, SAME
from caunoi.intake.receiving import receive
from caunoi.intake.running import Run, Scope
from caunoi.intake.tests.conftest import AT, TakeIn
from caunoi.intake.tests.reading_lists import counts
from caunoi.intake.tests.writing_lists import EMPLOYER, EMPLOYER_NAME, workbook
from caunoi.intake.withdrawing import withdraw
from caunoi.organisations.models import Coverage
from caunoi.registers.concerns import words
from caunoi.registers.concerns.models import Concern, Words
from tests.builders import an_account, the_federation

HEADER = (
    "STT", "Số kiến nghị", "Tên đơn vị", "Mã số thuế", "Ngày tiếp nhận", "Số người", "Họ và tên người kiến nghị",
    "Số CCCD", "Lĩnh vực", "Nội dung kiến nghị", "Nơi giải quyết", "Ngày chuyển", "Ngày trả lời", "Kết quả giải quyết",
)  # fmt: skip
TITLE = "TỔNG HỢP KIẾN NGHỊ CỦA ĐOÀN VIÊN, NGƯỜI LAO ĐỘNG"
SAID, ANSWER = "Suất ăn ca đêm quá ít", "Tăng suất ăn từ tháng 12"
NOVEMBER = date(2023, 11, 20)


def concerns(*rows: Any, header: Any = HEADER) -> bytes:
    return workbook(
        [["LIÊN ĐOÀN LAO ĐỘNG"], [TITLE], ["Ngày 5 tháng 1 năm 2024"], header, *rows, [], ["", "Tổng cộng"]]
    )


def raised(**cells: Any) -> list[Any]:
    row = {
        "number": "", "name": EMPLOYER_NAME, "tax_code": EMPLOYER, "on": "20/11/2023", "people": 12, "who": "",
        "identity": "", "subject": "Bữa ăn ca", "told": SAID, "sent_to": "", "sent_on": "", "answered_on": "",
        "answer": "",
    } | cells  # fmt: skip
    return [1, *row.values()]


def held() -> list[tuple[Any, ...]]:
    rows = Concern.objects.held_true().order_by("valid_from", "pk")
    said = words.opened(pk for row in rows for pk in (row.told_id, row.answer_id) if pk)
    return [
        (row.number, row.subject, row.people, row.valid_from, row.valid_to, row.sent_to, row.sent_on,
         said.get(row.told_id), said.get(row.answer_id or 0))
        for row in rows
    ]  # fmt: skip


ENTERED = ("", "meals", 12, NOVEMBER, None, "", None, SAID, None)


def test_a_list_becomes_concerns_of_the_union_once_and_its_words_stand_nowhere_in_the_clear(
    province: TakeIn,
) -> None:
    outcome = province(
        {"05 - KN.xlsx": concerns(raised(), raised(told="Lương trả chậm", subject="", people=""))}
    )
    assert [one.kind for one in outcome.files] == ["concerns"]
    assert counts(outcome) == (2, 0, 0, 0)
    assert held() == [ENTERED, ("", "other", None, NOVEMBER, None, "", None, "Lương trả chậm", None)]
    one = Concern.objects.held_true().first()
    union = Coverage.objects.held_true().get(employer__tax_code=EMPLOYER).unit_id
    assert one is not None
    assert (one.held_by_id, one.person_id) == (union, None)
    assert all(
        SAID.encode() not in bytes(cipher) for cipher in Words.objects.values_list("cipher", flat=True)
    )
    again = province(
        {"06 - KN.xlsx": concerns(raised(), raised(told="Lương trả chậm", subject="", people=""))}
    )
    assert counts(again) == (0, 2, 0, 0)


def test_what_became_of_a_concern_is_added_and_what_is_otherwise_waits_for_a_press(province: TakeIn) -> None:
    province({"05 - KN.xlsx": concerns(raised(number="07/KN"))})
    record = Concern.objects.get().record
    sent = {"sent_to": "Giám đốc công ty", "sent_on": "22/11/2023"}
    answered = sent | {"answered_on": "04/12/2023", "answer": ANSWER}
    assert counts(province({"06 - KN.xlsx": concerns(raised(number="07/KN", **sent))})) == (1, 0, 0, 0)
    assert counts(province({"07 - KN.xlsx": concerns(raised(number="07/KN", **answered))})) == (1, 0, 0, 0)
    day = date(2023, 11, 22)
    closed = ("07/KN", "meals", 12, NOVEMBER, date(2023, 12, 5), "employer", day, SAID, ANSWER)
    assert held() == [closed]
    assert set(Concern.objects.values_list("record")) == {(record,)}
    # An older list, which says less, changes nothing.
    assert counts(province({"08 - KN.xlsx": concerns(raised(number="07/KN", people=""))})) == (0, 1, 0, 0)

    waits = province({"09 - KN.xlsx": concerns(raised(number="07/KN", people=40, **answered))})
    assert counts(waits) == (0, 0, 1, 0)
    finding = Finding.objects.get()
    assert "số người" in finding.reason_vi
    assert SAID not in f"{finding.proposal}{finding.reason_vi}{bytes(finding.cells or b'')!r}"
    by = an_account("Người Quyết", office="provincial-officer", in_unit=the_federation())
    carry_out(finding, by=by, at=AT)
    assert held() == [("07/KN", "meals", 40, *closed[3:])]
    take_back(Finding.objects.get(), by=by, at=AT)
    assert held() == [closed]


def test_the_same_number_for_other_words_and_two_that_differ_in_one_list_wait(province: TakeIn) -> None:
    province({"05 - KN.xlsx": concerns(raised(number="07/KN"))})
    outcome = province(
        {
            "06 - KN.xlsx": concerns(
                raised(number="07/KN", told="Chuyện khác hẳn"),
                raised(told="Mới"),
                raised(told="Mới", people=3),
            )
        }
    )
    assert counts(outcome) == (1, 0, 2, 0)
    assert [one.code for one in outcome.files[0].held] == [
        "concern-number-taken",
        "concern-twice-in-the-list",
    ]


def test_no_unit_hands_concerns_in_by_a_link_or_a_key(province: TakeIn) -> None:
    scope = Scope(Coverage.objects.get(employer__tax_code=EMPLOYER).unit_id, "concerns")
    (file,) = province({"nop.xlsx": concerns(raised())}, scope=scope).files
    assert [one.code for one in file.refused] == ["list-of-another-kind"]
    assert held() == []


def test_days_that_cannot_be_no_words_and_an_unknown_union_are_told_apart(province: TakeIn) -> None:
    outcome = province({
        "05 - KN.xlsx": concerns(
            raised(on="20/11/2093"), raised(answered_on="19/11/2023"), raised(told=""), raised(subject="Vũ trụ"),
            raised(on="11/2023"), raised(name="Công đoàn Không Có", tax_code=""),
        )
    })  # fmt: skip
    assert counts(outcome) == (0, 0, 5, 1)
    assert sorted(one.code for one in outcome.files[0].entries) == [
        "concern-day-missing", "concern-days-in-disorder", "concern-subject-unclear", "concern-to-come",
        "concern-without-words", "employer-unknown",
    ]  # fmt: skip
    # A faulty row shows its cells to who decides, and not the words.
    assert not held()


def test_a_name_alone_is_not_kept_and_a_number_is_believed_only_with_its_name(province: TakeIn) -> None:
    named = province({"05 - KN.xlsx": concerns(raised(who="Nguyễn Không Tên"))})
    assert counts(named) == (1, 0, 0, 0)
    assert [one.code for one in named.files[0].warnings] == ["concern-name-not-kept"]
    assert Concern.objects.get().person is None
    unknown = province(
        {"06 - KN.xlsx": concerns(raised(who="Trần Lạ", identity="080190000001", told="Lương chậm"))}
    )
    assert [one.code for one in unknown.files[0].held] == ["concern-raiser-unclear"]
    by = an_account("Người Quyết", office="provincial-officer", in_unit=the_federation())
    carry_out(Finding.objects.get(severity="held"), by=by, at=AT)
    assert [row[7] for row in held()] == [SAID, "Lương chậm"]
    assert set(Concern.objects.values_list("person")) == {(None,)}


def test_a_list_is_looked_at_before_without_its_words_and_taken_back_whole(province: TakeIn) -> None:
    by = an_account("Người Gửi", office="provincial-officer", in_unit=the_federation())
    province({"04 - KN.xlsx": concerns(raised())})
    content = concerns(
        raised(), raised(told="Lương trả chậm"), raised(told="Xe đưa đón", answered_on="01/11/2023")
    )
    run = Run(by=by, at=AT, as_of=date(2023, 12, 31))
    _, (lines,), _ = look_at(receive([("05 - KN.xlsx", content)]), run, ignored=[])
    assert {line.row: line.fate for line in lines} == {5: SAME, 6: JOINED, 7: DOUBTFUL}
    assert not [line for line in lines if "Lương" in repr(line) or "Suất" in repr(line) or "Xe" in repr(line)]
    province({"05 - KN.xlsx": content})
    assert len(held()) == 2
    withdraw(ReceivedFile.objects.get(document__name="05 - KN.xlsx"), by=by, at=AT)
    assert held() == [ENTERED]
