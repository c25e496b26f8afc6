"""A list is taken back whole on its day: everything it wrote ends, what it ended is restored, later work stands."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from caunoi.access.models import Account
from caunoi.intake.carrying_out import CannotDecide
from caunoi.intake.deciding import carry_out, take_back
from caunoi.intake.models import Finding, ReceivedFile
from caunoi.intake.tests.conftest import AT
from caunoi.intake.tests.reading_lists import counts
from caunoi.intake.tests.writing_lists import (
    EMPLOYER_NAME,
    OTHER,
    OTHER_NAME,
    agreements,
    book,
    employers,
    member,
    nominations,
    workbook,
)
from caunoi.intake.withdrawing import can_be_withdrawn, plan, withdraw
from caunoi.organisations.models import Coverage, EmployerDescription, Headcount, Submission, UnitDescription
from caunoi.registers.agreements.models import AgreementTerms
from caunoi.registers.members.models import Membership, MemberState
from caunoi.registers.officers.models import Contact
from caunoi.registers.welfare.models import Nomination
from caunoi.trail import copying
from caunoi.trail.models import Act
from caunoi.trail.tests.walking import lift_guards, verdict

LATER = AT + timedelta(hours=2)
TOMORROW = AT + timedelta(days=1)
NOVEMBER, DECEMBER = date(2023, 11, 30), date(2023, 12, 31)
THERE = {"tax_code": OTHER, "union": f"CĐCS {OTHER_NAME}"}
MODELS = (
    Membership, MemberState, Nomination, Headcount, AgreementTerms, EmployerDescription, UnitDescription, Coverage,
    Submission, Contact,
)  # fmt: skip


VISITS = workbook(
    [
        ["LỊCH ĐI CƠ SỞ THÁNG 12"],
        [],
        ["STT", "Ngày thăm", "Tên đơn vị", "MST", "Hình thức", "Cán bộ", "Nội dung"],
        [1, "05/12/2023", EMPLOYER_NAME, "1100313720", "đến thăm", "Nguyễn Thị Mỹ", "Hỏi ca"],
        [2, "06/12/2023", OTHER_NAME, OTHER, "gọi điện", "Nguyễn Thị Mỹ", ""],
    ]
)


@pytest.fixture
def officer(home) -> Account:
    return Account.objects.open(username="my", full_name="Nguyễn Thị Mỹ", password=None)


def the_file(name: str) -> ReceivedFile:
    return ReceivedFile.objects.get(document__name=name)


def standing() -> dict[str, list]:
    """What is held true, without ids and without who wrote it."""
    found = {}
    for model in MODELS:
        apart = {"id", "public_id", "began_by", "ended_by", "spell", "client_ref"}
        columns = [f.attname for f in model._meta.local_concrete_fields if f.name not in apart]
        found[model._meta.label] = sorted(
            map(repr, model.objects.filter(ended_by=None).values_list(*columns))
        )
    return found


def a_month(province):
    province(
        {"dv 11.xlsx": book(member(1), member(2, "Trần Thị Ân"), member(4, "Võ Thị Đi"))}, as_of=NOVEMBER
    )


def a_month_later(province):
    province(
        {
            "dv 12.xlsx": book(member(1, note="Nghỉ thai sản từ 01/12/2023"), member(6, "Đỗ Thị Mới")),
            "kia 12.xlsx": book(member(4, "Võ Thị Đi", joined="01/12/2023"), **THERE),
        },
        as_of=DECEMBER,
    )


def test_a_roster_taken_back_leaves_what_stood_before_it_to_the_row(province, officer):
    a_month(province)
    province({"kia 11.xlsx": book(member(11, "Phan Thị Hai"), **THERE)}, as_of=NOVEMBER)
    before = standing()
    a_month_later(province)
    assert standing() != before

    for name in ("dv 12.xlsx", "kia 12.xlsx"):
        done = withdraw(the_file(name), by=officer, at=LATER)
        assert (done.stuck, done.named) == (0, [])
    assert standing() == before
    assert [act.what for act in Act.objects.filter(what="lists.taken-back")] == ["lists.taken-back"] * 2
    assert not verdict()["faults"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "dn.xlsx",
            workbook(employers((9, "Công ty Mới", "1100000037", "Bến Lức", "", "FDI", 90, "x", "", ""))),
        ),
        ("tư.xlsx", workbook(agreements((1, EMPLOYER_NAME, "1100313720", "01/02/2023", "31/01/2026", "B")))),
        (
            "đn.xlsx",
            workbook(nominations((1, "Ngô Văn An", 1990, "", EMPLOYER_NAME, "1100313720", "", 500000))),
        ),
        ("thăm.xlsx", VISITS),
    ],
)
def test_any_kind_of_list_taken_back_leaves_what_stood_before_it_and_comes_in_again(
    province, officer, name, content
):
    before = standing()
    first = province({name: content})
    after = standing()
    assert after != before
    assert plan(the_file(name), at=LATER).rows == withdraw(the_file(name), by=officer, at=LATER).rows > 0
    assert standing() == before
    assert not verdict()["faults"]

    assert counts(province({name: content})) == counts(first)
    assert [len(rows) for rows in standing().values()] == [len(rows) for rows in after.values()]


def test_sent_again_after_that_it_comes_in_anew(province, officer):
    # Made once: a workbook made in another second has other bytes.
    new = workbook(employers((9, "Công ty Mới", "1100000037", "Bến Lức", "", "FDI", 90, "x", "", "")))
    roster = book(member(1), member(2, "Trần Thị Ân"), tax_code="1100000037", union="CĐCS Công ty Mới")
    first = province({"dn.xlsx": new})
    province({"dv.xlsx": roster})
    before = standing()
    for name in ("dv.xlsx", "dn.xlsx"):
        withdraw(the_file(name), by=officer, at=LATER)
    assert counts(province({"dv.xlsx": roster}))[2] == 2, "the employer has to be on a list again"
    assert counts(province({"dn.xlsx": new})) == counts(first)
    assert counts(province({"dv.xlsx": roster})) == (2, 0, 0, 0)
    assert the_file("dn.xlsx").undone_by is None
    assert len(standing()["members.Membership"]) == len(before["members.Membership"])
    assert not verdict()["faults"]


def test_the_same_cells_under_another_name_come_in_too(province, officer):
    province({"dv.xlsx": book(member(1))})
    withdraw(the_file("dv.xlsx"), by=officer, at=LATER)
    assert counts(province({"dv đúng.xlsx": book(member(1))})) == (1, 0, 0, 0)


def test_what_later_work_stands_on_stays_by_name_and_the_rest_goes(province, officer):
    province({"dv 11.xlsx": book(member(1), member(2, "Trần Thị Ân"))}, as_of=NOVEMBER)
    province({"dv 12.xlsx": book(member(1), member(2, "Trần Thị Ân", note="Nghỉ thai sản từ 01/12/2023"))})
    seen = plan(the_file("dv 11.xlsx"), at=LATER)
    assert [one.vi for one in seen.named] == ["Trần Thị Ân"]
    done = withdraw(the_file("dv 11.xlsx"), by=officer, at=LATER)
    assert done.stuck == 1
    members = Membership.objects.held_true().values_list("person__particulars__name", flat=True)
    assert list(members) == ["Trần Thị Ân"]
    assert not verdict()["faults"]


def test_a_union_with_a_roster_by_now_stays_with_its_employer(province, officer):
    new = (9, "Công ty Mới", "1100000037", "Bến Lức", "", "FDI", 90, "x", "", "")
    other = (10, "Công ty Khác", "1100000044", "Bến Lức", "", "FDI", 60, "", "", "")
    province({"dn.xlsx": workbook(employers(new, other))})
    province({"dv.xlsx": book(member(1), tax_code="1100000037", union="CĐCS Công ty Mới")})
    done = withdraw(the_file("dn.xlsx"), by=officer, at=LATER)
    assert {one.vi for one in done.named} == {"CĐCS Công ty Mới", "Công ty Mới"}
    names = set(EmployerDescription.objects.held_true().values_list("name", flat=True))
    assert "Công ty Mới" in names
    assert "Công ty Khác" not in names
    assert Coverage.objects.held_true().filter(employer__tax_code="1100000037").exists()


def test_the_list_s_own_decisions_go_with_it(province, officer):
    a_month(province)
    before, later = standing(), book(member(1), member(2, "Trần Thị Ân"))
    province({"dv 12.xlsx": later})
    gone = Finding.objects.get(code="missing-everywhere")
    carry_out(gone, by=officer, at=LATER)
    withdraw(the_file("dv 12.xlsx"), by=officer, at=LATER)
    assert standing() == before
    gone.refresh_from_db()
    assert gone.decision == "withdrawn"
    with pytest.raises(CannotDecide):
        take_back(gone, by=officer, at=LATER)
    assert counts(province({"dv 12.xlsx": later})) == (0, 2, 1, 0)


def test_only_on_its_day_and_once(province, officer):
    province({"dv.xlsx": book(member(1))})
    file = the_file("dv.xlsx")
    assert can_be_withdrawn(file, at=LATER)
    assert not can_be_withdrawn(file, at=TOMORROW)
    with pytest.raises(CannotDecide, match="trong ngày nhận"):
        withdraw(file, by=officer, at=TOMORROW)
    withdraw(file, by=officer, at=LATER)
    with pytest.raises(CannotDecide):
        withdraw(file, by=officer, at=LATER)
    assert datetime(2024, 1, 15, 2, tzinfo=UTC) == AT


def a_part(province, officer) -> ReceivedFile:
    """A list of which one row came in a day before the others, which waited for their employer; one still waits."""
    new = (9, "Công ty Mới", "1100000037", "Bến Lức", "", "FDI", 90, "x", "", "")
    late = agreements(
        (1, EMPLOYER_NAME, "1100313720", "01/02/2023", "31/01/2026", "B"),
        (2, "Công ty Mới", "1100000037", "01/03/2023", "28/02/2026", "B"),
        (3, "Công ty Chưa Có", "1100000044", "01/03/2023", "28/02/2026", "B"),
    )
    content = workbook(late)
    assert counts(province({"tư.xlsx": content})) == (1, 0, 2, 0)
    province({"dn.xlsx": workbook(employers(new))})
    assert counts(province({"tư.xlsx": content}, at=TOMORROW)) == (1, 1, 1, 0)
    return the_file("tư.xlsx")


def test_of_a_part_taken_back_the_rows_that_wait_go_on_waiting(province, officer):
    file = a_part(province, officer)
    assert file.accepted == 2
    seen = plan(file, at=TOMORROW)
    assert not seen.whole
    withdraw(file, by=officer, at=TOMORROW)

    file.refresh_from_db()
    assert (file.undone_by, file.accepted) == (None, 1)
    assert file.findings.get().state == Finding.State.OPEN
    assert AgreementTerms.objects.held_true().count() == 1


def test_the_same_work_done_twice_finds_nothing_left(province, officer):
    province({"dv.xlsx": book(member(1))})
    file, job = the_file("dv.xlsx"), uuid.uuid4()
    first = withdraw(file, by=officer, at=LATER, job=job)
    after = standing()
    again = withdraw(the_file("dv.xlsx"), by=officer, at=LATER, job=job)

    assert first.rows > 0
    assert (again.rows, again.stuck, again.whole) == (0, first.stuck, True)
    assert standing() == after
    assert Act.objects.get(what="lists.taken-back").about["job"] == job.hex
    with pytest.raises(CannotDecide):
        withdraw(file, by=officer, at=LATER, job=uuid.uuid4())


def test_what_is_said_last_undoes_all_of_it(province, officer):
    class Stopped(Exception):
        pass

    def stop() -> None:
        assert not Membership.objects.held_true().exists()
        raise Stopped

    province({"dv.xlsx": book(member(1))})
    before = standing()
    with pytest.raises(Stopped):
        withdraw(the_file("dv.xlsx"), by=officer, at=LATER, before_commit=stop)
    assert standing() == before
    assert not Act.objects.filter(what="lists.taken-back").exists()


def with_an_altered_account(province, officer) -> Membership:
    """As whoever may write in the trail's table: a list's own account also claims somebody else's membership."""
    province({"kia.xlsx": book(member(11, "Phan Thị Hai"), **THERE)})
    somebody = Membership.objects.get()
    province({"dv.xlsx": book(member(1))})
    lift_guards()
    done = Act.objects.get(what="members.taken-in", document__name="dv.xlsx")
    done.wrote["written"]["members_membership"]["runs"].append([somebody.pk] * 2)
    Act.objects.filter(pk=done.pk).update(wrote=done.wrote)
    return somebody


def test_nothing_is_taken_back_by_an_account_that_is_not_as_it_was_signed(province, officer):
    somebody = with_an_altered_account(province, officer)
    for going in (plan, lambda file, at: withdraw(file, by=officer, at=at)):
        with pytest.raises(CannotDecide, match="không còn đúng chữ ký"):
            going(the_file("dv.xlsx"), at=LATER)
    somebody.refresh_from_db()
    assert somebody.ended_by is None


def test_unasked_somebody_s_membership_would_be_taken_away(province, officer, monkeypatch):
    """The negative control."""
    somebody = with_an_altered_account(province, officer)
    monkeypatch.setattr(copying, "check_as_signed", lambda done: None)
    withdraw(the_file("dv.xlsx"), by=officer, at=LATER)
    somebody.refresh_from_db()
    assert somebody.ended_by is not None


def test_what_took_a_part_back_is_believed_only_as_it_was_signed(province, officer):
    """Else the list could be taken back for a second time, or not at all."""
    file = a_part(province, officer)
    withdraw(file, by=officer, at=TOMORROW)
    lift_guards()
    back = Act.objects.get(what="lists.taken-back")
    Act.objects.filter(pk=back.pk).update(about=back.about | {"undoes": []})
    with pytest.raises(CannotDecide, match="không còn đúng chữ ký"):
        withdraw(file, by=officer, at=TOMORROW)


def test_a_finding_cannot_name_the_act_of_another_list_as_its_own(province, officer):
    province({"kia.xlsx": book(member(11, "Phan Thị Hai"), **THERE)})
    somebody = Membership.objects.get()
    province({"dv.xlsx": book(member(1), member(7, "Bùi Thị Sai", birth="31/02/1990"))})
    file = the_file("dv.xlsx")
    other = Act.objects.get(what="members.taken-in", document__name="kia.xlsx")
    file.findings.update(state=Finding.State.DECIDED, decision="carried-out", act=other)
    withdraw(file, by=officer, at=LATER)
    somebody.refresh_from_db()
    assert somebody.ended_by is None
