"""One person once, whatever the spelling; alike ones are asked about and never merged."""

from __future__ import annotations

from datetime import date

import pytest

from caunoi.intake.tests.reading_lists import counts, reasons
from caunoi.intake.tests.writing_lists import (
    EMPLOYER_NAME,
    MEMBERS,
    OTHER,
    OTHER_NAME,
    book,
    citizen,
    employers,
    member,
    workbook,
)
from caunoi.registers.members.models import Membership, Particulars, Person

JUNE, DECEMBER = date(2023, 6, 30), date(2023, 12, 31)


def test_one_number_under_two_names_is_held_and_never_merged(province):
    outcome = province({"002.xlsx": book(member(1), member(1, name="Lê Thị Mai"))})
    assert reasons(outcome) == ["number-other-name"]
    later = province({"003.xlsx": book(member(1, name="Lê Thị Mai", birth="05/03/1990"), tax_code=OTHER)})
    assert reasons(later) == ["number-other-name"]
    assert Person.objects.count() == 1


@pytest.mark.parametrize("name", ["NGUYEN THI LAN", "  nguyễn  thị lan ", "Nguyễn Thị Lan"])
def test_another_spelling_of_the_name_is_the_same_person(province, name):
    province({"002.xlsx": book(member(1))})
    assert counts(province({"003.xlsx": book(member(1, name=name, identity=float(citizen(1))))})) == (
        0,
        1,
        0,
        0,
    )


def test_another_birth_date_under_the_same_number_and_name_is_said_and_the_known_one_kept(province):
    province({"002.xlsx": book(member(1))})
    outcome = province({"003.xlsx": book(member(1, birth="06/03/1990"))})
    assert counts(outcome) == (0, 1, 0, 0)
    assert "number-other-birth" in {warning.code for warning in outcome.files[0].warnings}
    assert Particulars.objects.get().birth_on == date(1990, 3, 5)


def test_without_a_number_name_and_birth_day_tell_and_another_union_is_asked_about(province):
    bare = member(1, identity="")
    assert counts(province({"002.xlsx": book(bare)})) == (1, 0, 0, 0)
    assert counts(province({"003.xlsx": book(bare, [])})) == (0, 1, 0, 0)
    other = province({"004.xlsx": book(bare, tax_code=OTHER, union=f"CĐCS {OTHER_NAME}")})
    assert reasons(other) == ["two-unions"]
    assert Person.objects.count() == 1


def test_two_alike_without_numbers_are_held(province):
    outcome = province({"002.xlsx": book(member(1, identity=""), member(2, identity=""))})
    assert counts(outcome) == (1, 0, 1, 0)
    assert reasons(outcome) == ["alike-without-number"]
    year_only = province({"003.xlsx": book(member(1, identity="", birth="1990"))})
    assert reasons(year_only) == ["alike-without-number"]


def test_a_number_for_one_known_without_is_asked_about(province):
    province({"002.xlsx": book(member(1, identity=""))})
    assert reasons(province({"003.xlsx": book(member(1))})) == ["alike-without-number"]


def test_a_director_of_a_private_firm_is_held(province):
    header = (*MEMBERS, "Chức vụ")
    outcome = province({"002.xlsx": book([*member(1), "Giám đốc"], [*member(2), "Công nhân"], header=header)})
    assert counts(outcome) == (1, 0, 1, 0)
    assert reasons(outcome) == ["manager"]


def test_more_members_than_workers_is_said(take_in):
    take_in({"01.xlsx": workbook(employers([1, EMPLOYER_NAME, "1100313720", "", "", "FDI", 1, "x", "", ""]))})
    outcome = take_in({"002.xlsx": book(member(1), member(2))})
    assert counts(outcome) == (2, 0, 0, 0)
    assert "more-members-than-workers" in {warning.code for warning in outcome.files[0].warnings}


def test_a_province_wide_roster_names_an_employer_in_each_row(province):
    header = (*MEMBERS, "Mã số thuế")
    rows = [[*member(1), "1100313720"], [*member(2), OTHER], [*member(3), "1100154728"]]
    outcome = province({"002.xlsx": book(*rows, tax_code=None, union="", header=header)})
    assert counts(outcome) == (2, 0, 1, 0)
    assert Membership.objects.values("unit").distinct().count() == 2


# --- a folder is compared as a whole ---------------------------------------------------------------------


@pytest.mark.parametrize("names", [("002.xlsx", "003.xlsx"), ("003.xlsx", "002.xlsx")])
def test_one_who_left_a_union_and_joined_another_is_held_there_and_a_member_here(province, names):
    """Whichever file comes first: the note is a proposal, never a fact that makes a row known."""
    gone = book(member(1, note="Nghỉ việc từ 17/04/2023"))
    joined = book(member(1, joined="27/11/2023"), tax_code=OTHER, union="CĐCS hai")
    files = dict(zip(names, (gone, joined), strict=True))

    for outcome in (province(files), province(files)):
        assert [entry.code for file in outcome.files for entry in file.entries] == ["left-noted"]
        assert outcome.totals["memberships_open"] == 1


def test_new_members_of_the_same_folder_are_not_missing_from_the_full_roster(province):
    """The list of new members may come first by name; nobody it names has left."""
    files = {
        "002 - kết nạp mới.xlsx": book(
            member(2, joined="05/12/2023"), title="DANH SÁCH ĐOÀN VIÊN MỚI KẾT NẠP"
        ),
        "002.xlsx": book(member(1)),
    }

    outcome = province(files, accept_leavers=True)

    assert outcome.totals["memberships_open"] == 2
    for taken in (outcome, province(files)):
        assert [file.entries for file in taken.files] == [[], []]
