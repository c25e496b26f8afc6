from __future__ import annotations

from datetime import date

import pytest

from caunoi.intake.models import Finding, ReceivedFile
from caunoi.intake.tests.reading_lists import counts, reasons
from caunoi.intake.tests.writing_lists import (
    EMPLOYER,
    EMPLOYER_NAME,
    MEMBERS,
    OTHER,
    OTHER_NAME,
    agreements,
    book,
    citizen,
    comma_separated,
    employers,
    member,
    nominations,
    roster,
    workbook,
)
from caunoi.organisations.models import (
    EmployerDescription,
    EmployerPlace,
    Headcount,
    Submission,
    UnitDescription,
    UnitParent,
)
from caunoi.registers.agreements.models import AgreementTerms
from caunoi.registers.members.models import Membership, MemberState, Person
from caunoi.registers.welfare.models import Nomination
from caunoi.trail.models import Act

JUNE, DECEMBER = date(2023, 6, 30), date(2023, 12, 31)


# --- employers --------------------------------------------------------------------------------------------


def test_a_list_of_enterprises_makes_employers_unions_places_and_headcounts(take_in):
    outcome = take_in({"01.xlsx": workbook(employers())}, as_of=None)
    assert counts(outcome) == (2, 0, 0, 0)
    assert outcome.totals["employers"] == outcome.totals["unions"] == 2
    one = EmployerDescription.objects.get(name=EMPLOYER_NAME)
    assert (one.capital, one.kind, one.sheet, one.row) == ("fdi", "enterprise", "Danh sách", 6)
    assert EmployerPlace.objects.get(employer=one.employer).area is not None
    assert Headcount.objects.get(employer=one.employer).valid_from == DECEMBER
    union = UnitDescription.objects.get(name=f"CĐCS {OTHER_NAME}")
    assert (union.level, union.valid_from) == ("grassroots", date(2016, 3, 26))


def test_the_heading_names_the_federation_of_a_fresh_home(take_in):
    take_in({"01.xlsx": workbook(employers())})
    root = UnitDescription.objects.held_true().get(level="province")
    assert root.name == "Liên đoàn Lao động tỉnh Long An"
    assert UnitParent.objects.held_true().filter(parent=root.unit).count() == 2


def test_a_list_of_a_second_province_puts_the_national_federation_above_both(take_in):
    take_in({"01.xlsx": workbook(employers())})
    other = employers(
        [1, "Công ty A", "1100154728", "", "", "FDI", 5, "x", "", ""],
        heading="LIÊN ĐOÀN LAO ĐỘNG TỈNH TÂY NINH",
    )
    take_in({"02.xlsx": workbook(other)})
    national = UnitDescription.objects.held_true().get(level="national")
    below = UnitParent.objects.held_true().filter(parent=national.unit).values("unit")
    assert set(UnitDescription.objects.held_true().filter(unit__in=below).values_list("name", flat=True)) == {
        "Liên đoàn Lao động tỉnh Long An",
        "Liên đoàn Lao động tỉnh Tây Ninh",
    }


def test_a_column_of_upper_level_unions_makes_the_level_between(take_in):
    header = ("TT", "Tên doanh nghiệp", "Mã số thuế", "Loại hình", "Có CĐCS", "Công đoàn cấp trên trực tiếp")
    rows = [["LIÊN ĐOÀN LAO ĐỘNG TỈNH LONG AN"], ["DANH SÁCH DOANH NGHIỆP"], header]
    rows += [
        [1, "Công ty A", "1100313720", "FDI", "x", "Công đoàn các KCN"],
        [2, "Công ty B", OTHER, "FDI", "x", "Công đoàn các KCN"],
    ]
    take_in({"01.xlsx": workbook(rows)})
    upper = UnitDescription.objects.get(level="upper")
    assert (upper.name, upper.kind) == ("Công đoàn các KCN", "zone")
    assert UnitParent.objects.filter(parent=upper.unit).count() == 2


def test_a_newer_list_adds_a_headcount_and_leaves_the_older_one(province):
    newer = employers(
        [1, EMPLOYER_NAME, "1100313720", "Đức Hòa", "KCN Tân Đức", "FDI", 150, "x", "", ""],
        [2, OTHER_NAME + " Mới", OTHER, "Bến Lức", "", "Ngoài nhà nước", 30, "x", "", ""],
        title="DANH SÁCH DOANH NGHIỆP (đến 30/06/2024)",
    )
    outcome = province({"02.xlsx": workbook(newer)}, as_of=date(2024, 6, 30))
    assert counts(outcome) == (2, 0, 0, 0)
    assert outcome.totals["unions"] == 2
    assert Headcount.objects.held_true().count() == 4
    names = EmployerDescription.objects.held_true().filter(employer__tax_code=OTHER).order_by("name")
    assert [(n.name, n.valid_from, n.valid_to) for n in names] == [
        (OTHER_NAME, None, date(2024, 6, 30)),
        (OTHER_NAME + " Mới", date(2024, 6, 30), None),
    ]


def test_another_headcount_of_the_same_day_is_held(province):
    other = employers([1, EMPLOYER_NAME, "1100313720", "", "", "FDI", 99, "x", "", ""])
    outcome = province({"02.xlsx": workbook(other)})
    assert reasons(outcome) == ["employer-two-headcounts"]


def test_one_tax_code_under_two_names_is_held(take_in):
    rows = employers(
        [1, "Công ty A", OTHER, "", "", "FDI", 9, "", "", ""],
        [2, "Công ty B", OTHER, "", "", "FDI", 9, "", "", ""],
    )
    outcome = take_in({"01.xlsx": workbook(rows)})
    assert counts(outcome) == (1, 0, 1, 0)
    assert reasons(outcome) == ["employer-two-names"]


# --- rosters ----------------------------------------------------------------------------------------------


def test_a_roster_makes_members_with_their_address_in_the_file(province):
    outcome = province(
        {
            "002.xlsx": book(
                member(1), member(2, name="TRẦN VĂN Ú", sex="Nam", identity=citizen(2, female=False))
            )
        }
    )
    assert counts(outcome) == (2, 0, 0, 0)
    assert outcome.totals["people"] == outcome.totals["memberships_open"] == 2
    one = Membership.objects.get(row=6)
    assert (one.valid_from, one.began_as, one.document.name, one.sheet) == (
        date(2019, 2, 1),
        "admitted",
        "002.xlsx",
        "Danh sách",
    )
    assert one.unit_id == one.held_by_id


def test_the_same_file_again_changes_nothing(province):
    content = book(
        member(1),
        member(2, name=""),
        member(3, note="Nghỉ việc từ 09/04/2023"),
        member(4, identity="", birth="1990"),
    )
    first = province({"002.xlsx": content})
    before = (
        Act.objects.count(),
        Finding.objects.count(),
        Membership.objects.count(),
        ReceivedFile.objects.count(),
    )
    again = province({"002.xlsx": content})
    assert (
        Act.objects.count(),
        Finding.objects.count(),
        Membership.objects.count(),
        ReceivedFile.objects.count(),
    ) == before
    assert counts(first) == (2, 0, 1, 1)
    assert counts(again) == (0, 2, 1, 1)
    assert again.totals == first.totals


def test_a_file_under_two_names_is_known_whole_and_said(province):
    content = book(member(1), member(2, name=""))
    province({"002.xlsx": content})
    outcome = province({"003 - ban sao.xlsx": content})
    assert counts(outcome) == (0, 2, 0, 0)
    assert [warning.code for warning in outcome.files[0].warnings] == ["file-repeated"]
    both = province({"a.xlsx": book(member(7)), "b.xlsx": book(member(7))})
    assert counts(both, 1) == (0, 1, 0, 0)


def test_a_dry_run_writes_nothing(province, home):
    before = (
        Act.objects.count(),
        Person.objects.count(),
        ReceivedFile.objects.count(),
        len(list((home / "received").iterdir())),
    )
    outcome = province({"002.xlsx": book(member(1))}, dry_run=True)
    assert counts(outcome) == (1, 0, 0, 0)
    assert outcome.totals["people"] == 1
    assert (
        Act.objects.count(),
        Person.objects.count(),
        ReceivedFile.objects.count(),
        len(list((home / "received").iterdir())),
    ) == before


def test_a_folder_is_taken_in_by_kind_whatever_the_names(take_in):
    outcome = take_in(
        {
            "1 goi.xlsx": workbook(
                nominations([1, "Nguyễn Thị Lan", 1990, citizen(1), OTHER_NAME, OTHER, "Hộ nghèo", 500000])
            ),
            "2 ds.xlsx": book(member(1)),
            "3 dn.xlsx": workbook(employers()),
        }
    )
    assert [file.kind for file in outcome.files] == ["employers", "members", "nominations"]
    assert outcome.totals["people"] == 1


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"tax_code": None, "union": ""}, "employer-not-named"),
        ({"tax_code": "1100154728", "union": ""}, "employer-unknown"),
        ({"tax_code": None, "union": "CĐCS Công ty Không Ai Biết"}, "employer-unknown"),
        ({"tax_code": "1100313721"}, "employer-tax-code-wrong"),
    ],
)
def test_a_roster_of_nobody_known_is_held_row_by_row_and_taken_in_later(province, said, code):
    content = book(member(1), member(2), member(3, name=""), **said)
    outcome = province({"002.xlsx": content})
    assert counts(outcome) == (0, 0, 2, 1)
    assert set(reasons(outcome)) == {code, "name-missing"}
    assert Membership.objects.count() == 0
    assert outcome.exit_code == 3


def test_rows_that_waited_for_their_employer_are_taken_in_once_it_is_known(take_in):
    content = book(member(1))
    assert counts(take_in({"002.xlsx": content})) == (0, 0, 1, 0)
    take_in({"01.xlsx": workbook(employers())})
    assert counts(take_in({"002.xlsx": content})) == (1, 0, 0, 0)
    assert not Finding.objects.filter(file__document__name="002.xlsx", severity="held").exists()


@pytest.mark.parametrize(
    "union", [f"CĐCS {EMPLOYER_NAME}", f"Đơn vị: {EMPLOYER_NAME.upper()}", "CĐCS CONG TY TNHH DET VINH HUNG"]
)
def test_an_employer_named_only_by_its_name_is_found_by_exactly_that_name(province, union):
    assert counts(province({"002.xlsx": book(member(1), tax_code=None, union=union)})) == (1, 0, 0, 0)


def test_a_union_that_only_its_roster_tells_of_is_recorded_and_said(take_in):
    take_in({"01.xlsx": workbook(employers([1, EMPLOYER_NAME, "1100313720", "", "", "FDI", 9, "", "", ""]))})
    outcome = take_in({"002.xlsx": book(member(1))})
    assert "union-not-on-list" in {warning.code for warning in outcome.files[0].warnings}
    assert outcome.totals["unions"] == 1
    assert UnitDescription.objects.get(level="grassroots").valid_from is None


def test_a_nghiep_doan_has_members_and_no_employer(province):
    rows = [["NGHIỆP ĐOÀN BỐC XẾP CHỢ TÂN AN"], ["DANH SÁCH ĐOÀN VIÊN"], MEMBERS, member(1)]
    outcome = province({"002.xlsx": workbook(rows)})
    assert counts(outcome) == (1, 0, 0, 0)
    assert Membership.objects.get().employer is None
    assert UnitDescription.objects.get(kind="nghiep-doan").level == "grassroots"
    assert counts(province({"002.xlsx": workbook(rows)})) == (0, 1, 0, 0)


def test_a_person_on_two_rosters_of_one_day_stays_where_known_and_the_other_row_is_held(province):
    here, there = book(member(1)), book(member(1), tax_code=OTHER, union=f"CĐCS {OTHER_NAME}")
    outcome = province({"002.xlsx": here, "003.xlsx": there})
    assert [counts(outcome, 0), counts(outcome, 1)] == [(1, 0, 0, 0), (0, 0, 1, 0)]
    assert reasons(outcome, 1) == ["two-unions"]
    again = province({"a.xlsx": there + b"", "b.xlsx": here})
    assert outcome.totals["memberships_open"] == again.totals["memberships_open"] == 1
    assert Membership.objects.held_true().get().document.name == "002.xlsx"


def test_one_gone_from_the_old_roster_and_on_a_newer_one_of_another_union_is_transferred(province):
    province({"002.xlsx": book(member(1), member(2))}, as_of=JUNE)
    outcome = province(
        {
            "002b.xlsx": book(member(2)),
            "003.xlsx": book(member(1, joined="01/09/2023"), tax_code=OTHER, union=f"CĐCS {OTHER_NAME}"),
        }
    )
    assert [counts(outcome, 0), counts(outcome, 1)] == [(0, 1, 0, 0), (1, 0, 0, 0)]
    spells = Membership.objects.held_true().filter(employer__isnull=False).order_by("valid_from")
    moved = [(s.valid_from, s.valid_to, s.ended_as, s.began_as) for s in spells if s.row != 7]
    assert (date(2019, 2, 1), date(2023, 9, 1), "transferred", "admitted") in moved
    assert (date(2023, 9, 1), None, "", "transferred") in moved
    assert outcome.totals["memberships_open"] == 2


def test_without_the_old_union_s_new_roster_a_transfer_is_only_proposed(province):
    province({"002.xlsx": book(member(1))}, as_of=JUNE)
    outcome = province(
        {"003.xlsx": book(member(1, joined="01/09/2023"), tax_code=OTHER, union=f"CĐCS {OTHER_NAME}")}
    )
    (entry,) = outcome.files[0].held
    assert (entry.code, entry.proposal["act"]) == ("two-unions", "transfer")


def test_one_missing_everywhere_is_proposed_as_left_and_stays_until_confirmed(province):
    province({"002.xlsx": book(member(1), member(2, name="Lê Thị Mai"))}, as_of=JUNE)
    newer = book(member(1))
    outcome = province({"002b.xlsx": newer})
    assert counts(outcome) == (0, 1, 1, 0)
    (entry,) = outcome.files[0].held
    assert (entry.row, entry.code, entry.proposal["on"]) == (None, "missing-everywhere", "2023-12-31")
    assert "Lê Thị Mai" in entry.reason.vi
    assert outcome.totals["memberships_open"] == 2
    accepted = province({"002b.xlsx": newer}, accept_leavers=True)
    assert counts(accepted) == (1, 1, 0, 0)
    assert accepted.totals["memberships_open"] == 1
    gone = Membership.objects.held_true().exclude(ended_as="").get()
    assert (gone.ended_as, gone.valid_to) == ("left", DECEMBER)


def test_a_list_of_new_members_only_adds(province):
    province({"002.xlsx": book(member(1))}, as_of=JUNE)
    outcome = province({"003.xlsx": book(member(2), title="DANH SÁCH ĐOÀN VIÊN MỚI KẾT NẠP")})
    assert counts(outcome) == (1, 0, 0, 0)
    assert outcome.totals["memberships_open"] == 2
    assert not Submission.objects.get(document__name="003.xlsx").complete


def test_an_older_roster_that_comes_late_makes_nobody_leave(province):
    province({"002.xlsx": book(member(1), member(2))})
    outcome = province({"001.xlsx": book(member(1))}, as_of=JUNE)
    assert counts(outcome) == (0, 1, 0, 0)


def test_one_whose_row_is_refused_is_there_and_not_missing(province):
    province({"002.xlsx": book(member(1), member(2))}, as_of=JUNE)
    outcome = province({"003.xlsx": book(member(1), member(2, birth="31/02/1990"))})
    assert counts(outcome) == (0, 1, 0, 1)


def test_a_note_of_leaving_is_held_and_a_note_of_absence_is_a_state(province):
    content = book(
        member(1, note="Nghỉ việc từ 09/04/2023"),
        member(2, note="Nghỉ thai sản"),
        member(3, note="Tạm hoãn HĐLĐ từ 01/10/2023"),
    )
    outcome = province({"002.xlsx": content})
    assert counts(outcome) == (2, 0, 1, 0)
    (entry,) = outcome.files[0].held
    assert (entry.column, entry.proposal["act"], entry.proposal["on"]) == (
        "H",
        "end-membership",
        "2023-04-09",
    )
    states = dict(MemberState.objects.values_list("state", "valid_from"))
    assert states == {"maternity": DECEMBER, "suspended-contract": date(2023, 10, 1)}
    back = province({"003.xlsx": book(member(2), member(3, note="Tạm hoãn HĐLĐ"))}, as_of=date(2024, 6, 30))
    assert counts(back) == (1, 1, 0, 0)
    assert MemberState.objects.held_true().get(state="maternity").valid_to == date(2024, 6, 30)


def test_a_known_member_noted_as_left_leaves_when_leavers_are_accepted(province):
    province({"002.xlsx": book(member(1))}, as_of=JUNE)
    content = book(member(1, note="Nghỉ việc từ 09/09/2023"))
    assert counts(province({"003.xlsx": content})) == (0, 0, 1, 0)
    assert counts(province({"003.xlsx": content}, accept_leavers=True)) == (1, 0, 0, 0)
    assert Membership.objects.held_true().get().valid_to == date(2023, 9, 9)
    assert counts(province({"003.xlsx": content})) == (0, 1, 0, 0)


def test_one_recorded_as_left_who_still_stands_on_the_list_is_asked_about_and_may_return_later(province):
    province({"002.xlsx": book(member(1))}, as_of=JUNE)
    province({"003.xlsx": book(member(1, note="Nghỉ việc từ 09/09/2023"))}, accept_leavers=True)
    assert reasons(province({"004.xlsx": book(member(1, phone=""))})) == ["recorded-as-left"]
    assert counts(province({"005.xlsx": book(member(1, joined="01/11/2023"))})) == (1, 0, 0, 0)
    assert Person.objects.count() == 1
    assert Membership.objects.held_true().count() == 2


# --- agreements and nominations ---------------------------------------------------------------------------


def test_an_agreement_holds_through_its_last_day(province):
    rows = agreements(
        [1, OTHER_NAME, OTHER, "15/06/2022", "15/06/2024", "C"],
        [2, EMPLOYER_NAME, "", "01/01/2023", "31/12/2025", "A"],
        [3, "Công ty lạ", "1100154728", "01/01/2023", "31/12/2025", "A"],
    )
    outcome = province({"900.xlsx": workbook(rows)})
    assert counts(outcome) == (2, 0, 1, 0)
    terms = AgreementTerms.objects.get(signed_on=date(2022, 6, 15))
    assert (terms.valid_from, terms.valid_to, terms.last_on) == (
        date(2022, 6, 15),
        date(2024, 6, 16),
        date(2024, 6, 15),
    )
    assert counts(province({"900.xlsx": workbook(rows)})) == (0, 2, 1, 0)
    changed = agreements([1, OTHER_NAME, OTHER, "15/06/2022", "15/06/2025", "C"])
    assert reasons(province({"901.xlsx": workbook(changed)})) == ["agreement-differs"]


def test_a_person_is_nominated_once_in_a_programme(province):
    province({"002.xlsx": book(member(1))})
    rows = [
        [1, "Nguyễn Thị Lan", 1990, citizen(1), OTHER_NAME, OTHER, "Hộ nghèo", 500000],
        [2, "Trần Văn Phúc", 1985, citizen(2, born=1985), "Ở trọ, Tân An", "", "Nhà hư hỏng", "500.000"],
        [3, "NGUYEN THI LAN", 1990, float(citizen(1)), OTHER_NAME, OTHER, "Hộ nghèo", "500.000"],
        [4, "Lê Thị Mai", 1985, citizen(2, born=1985), "", "", "", 500000],
    ]
    content = workbook(nominations(*rows))
    outcome = province({"901.xlsx": content})
    assert counts(outcome) == (2, 0, 2, 0)
    assert [(e.row, e.code) for e in outcome.files[0].held] == [
        (6, "nominated-again"),
        (7, "nominated-again"),
    ]
    assert (outcome.totals["people"], outcome.totals["nominations"]) == (2, 2)
    assert counts(province({"901.xlsx": content})) == (0, 2, 2, 0)
    stranger = Nomination.objects.get(row=5)
    assert (stranger.employer, stranger.amount, stranger.valid_from) == (None, 500000, DECEMBER)
    second = workbook(nominations(*rows[:1], title="GÓI AN SINH CÔNG ĐOÀN LẦN 2 - DANH SÁCH ĐỀ NGHỊ HỖ TRỢ"))
    assert counts(province({"902.xlsx": second})) == (1, 0, 0, 0)
    grown = workbook(nominations(*rows[:2]))
    assert counts(province({"903.xlsx": grown})) == (0, 2, 0, 0)
    elsewhere = workbook(nominations([*rows[0][:4], EMPLOYER_NAME, EMPLOYER, "Hộ nghèo", 500000]))
    assert reasons(province({"904.xlsx": elsewhere})) == ["nominated-again"]


# --- files ------------------------------------------------------------------------------------------------


def test_an_unreadable_list_is_one_refused_entry_and_the_rest_goes_on(province):
    outcome = province({"a.xlsx": b"", "b.xlsx": book(member(1))})
    assert [(file.kind, len(file.refused)) for file in outcome.files] == [(None, 1), ("members", 0)]
    assert (outcome.exit_code, outcome.totals["refused"]) == (3, 1)
    assert province({"a.xlsx": b""}).exit_code == 2


def test_every_sentence_is_in_both_languages_and_findings_keep_them(province):
    outcome = province(
        {"002.csv": comma_separated(roster(member(1, name=""), member(2, birth="31/02/1990")))}
    )
    for entry in outcome.files[0].as_json()["refused"]:
        assert entry["sheet"] is None
        assert entry["reason"]["vi"] != entry["reason"]["en"]
    assert Finding.objects.filter(severity="refused").count() == 2
