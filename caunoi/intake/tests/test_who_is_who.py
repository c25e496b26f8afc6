"""One person once, whatever the spelling; alike ones are asked about and never merged."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from caunoi.intake.committing import nominations as nominations_plan
from caunoi.intake.matching import finding_again
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
    nominations,
    workbook,
)
from caunoi.registers.correcting.carrying_out import correct
from caunoi.registers.correcting.looking import Wanted, look
from caunoi.registers.members.models import Membership, Particulars, Person
from caunoi.vocabulary.identity import read_identity
from tests.builders import NOW

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


def _corrected(to: str) -> Person:
    """The number of the one on record is put right."""
    person = Person.objects.get()
    told = {"evidence": "card-seen", "reason": "Thẻ căn cước ghi khác danh sách", "client_ref": uuid4()}
    wanted = Wanted(number=read_identity(to)[0], instead=0)
    correct(person, wanted, seen=look(person).seen, acknowledged=(), by=None, at=NOW, **told)
    return person


def test_a_list_brings_the_right_number_and_is_known_and_the_old_one_and_is_asked_about(
    province, monkeypatch
):
    province({"002.xlsx": book(member(1))})
    _corrected(citizen(7))
    assert counts(province({"003.xlsx": book(member(1, identity=citizen(7)))})) == (0, 1, 0, 0)
    old = {"004.xlsx": book(member(1), member(3))}
    outcome = province(old)
    assert reasons(outcome) == ["alike-on-record"]
    assert Person.objects.count() == 2
    # The negative control: with nobody asked whose number it was, she is on record twice.
    monkeypatch.setattr(finding_again, "_whose_it_was", lambda rows: {})
    province({"005.xlsx": book(member(1), member(3), member(4))})
    assert Person.objects.count() == 4


def test_the_one_whose_number_it_really_is_comes_in_as_anybody_does(province):
    province({"002.xlsx": book(member(1))})
    _corrected(citizen(7))
    outcome = province(
        {"003.xlsx": book(member(1, name="Trần Văn Bảy", birth="09/09/1981", identity=citizen(1)))}
    )
    assert counts(outcome)[0] == 1
    assert Person.objects.count() == 2


def test_a_nominee_of_the_name_with_the_old_number_waits_and_another_one_is_somebody_new(
    province, monkeypatch
):
    province({"002.xlsx": book(member(1))})
    _corrected(citizen(7))
    old = [1, "Nguyễn Thị Lan", 1990, citizen(1), "", "", "Hộ nghèo", 500000]
    assert reasons(province({"g.xlsx": workbook(nominations(old))})) == ["number-corrected"]
    assert Person.objects.count() == 1
    # The negative control: with nobody asked whose number it was, she is on record twice.
    with monkeypatch.context() as patch:
        patch.setattr(nominations_plan.matching, "corrected_away", lambda numbers: {})
        province({"h.xlsx": workbook(nominations(old, title="DANH SÁCH ĐỀ NGHỊ HỖ TRỢ TẾT"))})
    assert Person.objects.count() == 2


def test_a_nominee_whose_number_it_really_is_comes_in(province):
    province({"002.xlsx": book(member(1))})
    _corrected(citizen(7))
    other = [1, "Trần Thị Bảy", 1990, citizen(1), "", "", "Hộ nghèo", 500000]
    assert counts(province({"g.xlsx": workbook(nominations(other))}))[0] == 1
    assert Person.objects.count() == 2
