"""Lists of, and about, unions that were closed: of which union they are, what is said of it, and that nothing is lost."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from caunoi.access.models import Account
from caunoi.access.reach import operator
from caunoi.intake.deciding import CannotDecide, carry_out, take_back
from caunoi.intake.known import Followed, KnownOrganisations
from caunoi.intake.models import Finding
from caunoi.intake.tests.reading_lists import counts
from caunoi.intake.tests.writing_lists import (
    EMPLOYER,
    EMPLOYER_NAME,
    OTHER,
    OTHER_NAME,
    book,
    employers,
    member,
    workbook,
)
from caunoi.organisations.models import Coverage, EmployerPlace, Submission, Unit, UnitDescription, UnitParent
from caunoi.registers.members.models import Membership
from caunoi.registers.reorganisations import carrying_out
from caunoi.registers.reorganisations.carrying_out import Decision
from caunoi.registers.reorganisations.changes import Change, Describe, Dissolve, Found, Heir, Merge, Split
from caunoi.registers.reorganisations.models import Reorganisation
from caunoi.registers.reorganisations.tests.province import orphans
from caunoi.trail import acting
from caunoi.trail.tests.walking import kinds

NOW = datetime(2024, 6, 1, 3, 0, tzinfo=UTC)
TODAY, DAY = date(2024, 6, 1), date(2024, 3, 1)
EVE = DAY - timedelta(days=1)
BEFORE, AFTER = date(2024, 1, 31), date(2024, 4, 30)
OLD_NAME, NEW_NAME = f"CĐCS {EMPLOYER_NAME}", f"CĐCS {OTHER_NAME}"
THERE = {"tax_code": OTHER, "union": NEW_NAME}
LAN, HOA, CUC = "Nguyễn Thị Lan", "Trần Thị Hoa", "Lê Thị Cúc"


def unit(name: str) -> int:
    return UnitDescription.objects.filter(name=name).latest("pk").unit_id


def root() -> int:
    return Unit.objects.earliest("pk").pk


def decide(change: Change, number: str = "1/QĐ", *, on: date = DAY) -> Reorganisation:
    decision = Decision(root(), number, date(2024, 1, 2), on, uuid4())
    return carrying_out.carry_out(change, decision, operator(TODAY), at=NOW)


def annul(done: Reorganisation) -> None:
    decision = Decision(root(), f"hủy {done.number}", TODAY, DAY, uuid4())
    carrying_out.annul(done, decision, operator(TODAY), at=NOW)


@pytest.fixture
def two(province):
    """Lan is a member of the union that is to be merged, Hoa of the one that takes it over."""
    province({"m1.xlsx": book(member(1, LAN))})
    province({"m2.xlsx": book(member(2, HOA), **THERE)})
    return province


@pytest.fixture
def merged(two):
    decide(Merge((unit(OLD_NAME),), unit(NEW_NAME)))
    return two


def spells(name: str) -> list[tuple[str, date | None, date | None, str]]:
    rows = Membership.objects.held_true().filter(person__particulars__name=name).order_by("valid_from")
    called = {unit(OLD_NAME): "old", unit(NEW_NAME): "new"}
    return [
        (called[one], since, until, how)
        for one, since, until, how in rows.values_list(
            "unit", "valid_from", "valid_to", "ended_as"
        ).distinct()
    ]


def codes(outcome) -> list[str]:
    return [entry.code for file in outcome.files for entry in (*file.entries, *file.warnings)]


# ---------------------------------------------------------------- of a day after the closing


@pytest.mark.parametrize("tax_code", [EMPLOYER, None], ids=["by the tax code", "by the name alone"])
def test_a_list_of_a_union_that_was_merged_away_is_one_of_the_successor_and_says_so(merged, tax_code):
    outcome = merged(
        {"r.xlsx": book(member(1, LAN), member(3, CUC, joined="05/03/2024"), tax_code=tax_code)}, as_of=AFTER
    )

    assert counts(outcome) == (1, 1, 0, 0)
    assert codes(outcome) == ["union-taken-over"]
    assert outcome.files[0].warnings[0].reason.vi == (
        f"“{OLD_NAME}” đã kết thúc từ ngày 01/03/2024: danh sách này được ghi cho “{NEW_NAME}”, đơn vị tiếp nhận."
    )
    assert spells(CUC) == [("new", date(2024, 3, 5), None, "")]
    assert orphans(AFTER) == {}
    assert not UnitDescription.objects.filter(valid_to=None, ended_by=None, name=OLD_NAME).exists()


def test_by_the_name_of_the_first_that_was_ever_called_so_it_would_go_to_a_union_that_is_no_more(
    merged, monkeypatch
):
    """The negative control."""
    monkeypatch.setattr(KnownOrganisations, "followed", lambda known, one, day: Followed(one))
    monkeypatch.setattr(KnownOrganisations, "ended", lambda known, one, day: None)
    monkeypatch.setattr(acting, "_afterwards", [])
    merged({"r.xlsx": book(member(3, CUC, joined="05/03/2024"), tax_code=None)}, as_of=AFTER)

    assert orphans(AFTER)["members.Membership.unit"] == {unit(OLD_NAME)}


def test_who_joined_before_the_closing_was_a_member_of_the_old_union_until_then(merged):
    merged({"r.xlsx": book(member(1, LAN), member(3, CUC, joined="05/03/2021"))}, as_of=AFTER)

    assert spells(CUC) == [("old", date(2021, 3, 5), DAY, "reorganised"), ("new", DAY, None, "")]
    assert kinds() <= {"seal-missing"}


def test_it_says_nothing_of_the_successors_own_members(merged):
    """Lan came from the old union and is missing from its list; Hoa never was on one."""
    outcome = merged({"r.xlsx": book(member(3, CUC, joined="05/03/2021"))}, as_of=AFTER)

    held = [entry for entry in outcome.files[0].entries if entry.code == "missing-everywhere"]
    assert [LAN in entry.reason.vi for entry in held] == [True]
    assert Submission.objects.filter(valid_from=AFTER).values_list("unit", "complete").get() == (
        unit(NEW_NAME),
        False,
    )


def test_a_list_of_one_employer_says_nothing_of_those_at_another(merged):
    """Named by the tax code alone it is a list of the successor, which covers both employers now."""
    outcome = merged({"r.xlsx": book(member(1, LAN), tax_code=EMPLOYER, union="")}, as_of=AFTER)

    assert (counts(outcome), codes(outcome)) == ((0, 1, 0, 0), [])


def test_whose_leaving_follows_from_it_ends_in_the_successor(merged):
    merged({"r.xlsx": book(member(3, CUC, joined="05/03/2021"))}, as_of=AFTER, accept_leavers=True)

    assert spells(LAN) == [("old", date(2019, 2, 1), DAY, "reorganised"), ("new", DAY, AFTER, "left")]
    assert spells(HOA) == [("new", date(2019, 2, 1), None, "")]


def split_in_two(name: str) -> None:
    """Among two new unions, the first of which has the area of the first employer."""
    area = EmployerPlace.objects.get(employer__tax_code=EMPLOYER).area_id
    heirs = []
    for number, areas in ((1, (area,)), (2, ())):
        found = Found(f"CĐCS Mới {number}", "grassroots", "grassroots", f"M{number}", root())
        decide(found, f"m{number}/QĐ", on=date(2024, 2, 1))
        heirs.append(Heir(unit(f"CĐCS Mới {number}"), areas))
    decide(Split(unit(name), tuple(heirs)))


def test_a_list_of_a_union_that_was_split_waits_and_names_who_took_it_over(two):
    riders = {"tax_code": None, "union": "Nghiệp đoàn Xe ôm Bến Lức"}
    two({"n.xlsx": book(member(3, CUC), **riders)}, as_of=BEFORE)
    split_in_two(riders["union"])
    people = Membership.objects.count()
    outcome = two({"r.xlsx": book(member(3, CUC), member(4, HOA), **riders)}, as_of=AFTER)

    assert counts(outcome) == (0, 0, 2, 0)
    assert {entry.reason.vi for entry in outcome.files[0].held} == {
        "“Nghiệp đoàn Xe ôm Bến Lức” đã kết thúc từ ngày 01/03/2024 (tiếp nhận: “CĐCS Mới 1”; “CĐCS Mới 2”)."
        " Ghi đơn vị của ngày lập danh sách rồi gửi lại."
    }
    assert Membership.objects.count() == people


def test_a_list_of_a_union_that_nobody_took_over_waits_with_the_day_and_nothing_is_written(province):
    decide(Dissolve(unit(NEW_NAME)))
    people = Membership.objects.count()
    outcome = province({"r.xlsx": book(member(3, CUC), member(4, HOA), **THERE)}, as_of=AFTER)

    assert counts(outcome) == (0, 0, 2, 0)
    assert {entry.reason.vi for entry in outcome.files[0].held} == {
        f"“{NEW_NAME}” đã kết thúc từ ngày 01/03/2024 (không có đơn vị tiếp nhận)."
        " Ghi đơn vị của ngày lập danh sách rồi gửi lại."
    }
    assert Membership.objects.count() == people
    assert Finding.objects.filter(code="union-ended", state="open").count() == 2


def test_an_employer_of_a_split_union_is_with_the_heir_that_covers_it(two):
    split_in_two(OLD_NAME)
    heir = unit("CĐCS Mới 1")
    assert Coverage.objects.on(AFTER).get(employer__tax_code=EMPLOYER).unit_id == heir
    outcome = two({"r.xlsx": book(member(1, LAN), member(3, CUC, joined="05/03/2024"))}, as_of=AFTER)

    assert codes(outcome) == ["union-taken-over"]
    assert Membership.objects.on(AFTER).get(person__particulars__name=CUC).unit_id == heir


# ---------------------------------------------------------------- of a day before it, arriving late


def test_a_list_of_a_day_before_the_closing_is_of_the_old_union(merged):
    outcome = merged({"r.xlsx": book(member(1, LAN), member(3, CUC, joined="05/03/2021"))}, as_of=BEFORE)

    assert (counts(outcome), codes(outcome)) == ((1, 1, 0, 0), [])
    assert spells(CUC) == [("old", date(2021, 3, 5), DAY, "reorganised"), ("new", DAY, None, "")]
    assert Submission.objects.get(valid_from=BEFORE).unit_id == unit(OLD_NAME)
    assert orphans(EVE) == orphans(DAY) == {}


def test_whoever_it_says_left_before_the_closing_never_came_to_the_successor(merged):
    merged({"r.xlsx": book(member(3, CUC, joined="05/03/2021"))}, as_of=BEFORE, accept_leavers=True)

    assert spells(LAN) == [("old", date(2019, 2, 1), BEFORE, "left")]


def test_an_officer_who_confirms_that_ends_the_spell_in_both(merged):
    merged({"r.xlsx": book(member(3, CUC, joined="05/03/2021"))}, as_of=BEFORE)
    officer = Account.objects.open(username="my", full_name="Nguyễn Thị Mỹ", password=None)
    waiting = Finding.objects.select_related("file__document").get(code="missing-everywhere")
    whole = spells(LAN)
    carry_out(waiting, by=officer, at=NOW)

    assert spells(LAN) == [("old", date(2019, 2, 1), BEFORE, "left")]
    take_back(Finding.objects.get(pk=waiting.pk), by=officer, at=NOW)
    assert spells(LAN) == whole
    with pytest.raises(CannotDecide, match="01/02/2019"):
        carry_out(waiting_again(), by=officer, at=NOW, on=date(2019, 1, 1))


def waiting_again() -> Finding:
    return Finding.objects.select_related("file__document").get(code="missing-everywhere", state="open")


def test_where_the_successors_roster_is_in_already_the_older_list_proposes_nobody_to_leave(merged):
    merged({"n.xlsx": book(member(1, LAN), member(2, HOA), **THERE)}, as_of=AFTER)
    outcome = merged({"r.xlsx": book(member(3, CUC, joined="05/03/2021"))}, as_of=BEFORE)

    assert "missing-everywhere" not in codes(outcome)


def test_what_waited_for_a_union_that_was_closed_meanwhile_is_carried_out_and_taken_back(two):
    two({"r.xlsx": book(member(1, LAN), member(9, LAN, identity="", birth="1990"))}, as_of=BEFORE)
    officer = Account.objects.open(username="my", full_name="Nguyễn Thị Mỹ", password=None)
    waiting = Finding.objects.select_related("file__document").get(code="alike-without-number")
    closed = decide(Merge((unit(OLD_NAME),), unit(NEW_NAME)))
    before = spells(LAN)
    carry_out(waiting, by=officer, at=NOW)

    assert Membership.objects.on(DAY).filter(unit=unit(NEW_NAME)).count() == 3
    assert orphans(DAY) == {}
    take_back(Finding.objects.get(pk=waiting.pk), by=officer, at=NOW)
    assert spells(LAN) == before
    carry_out(Finding.objects.select_related("file__document").get(pk=waiting.pk), by=officer, at=NOW)
    annul(closed)
    take_back(Finding.objects.get(pk=waiting.pk), by=officer, at=NOW)
    assert spells(LAN) == [("old", date(2019, 2, 1), None, "")]


# ---------------------------------------------------------------- lists of enterprises


UPPER = ("TT", "Tên doanh nghiệp", "Mã số thuế", "Loại hình", "Có CĐCS", "Ngày thành lập CĐCS", "Công đoàn cấp trên trực tiếp")  # fmt: skip


def enterprises(name: str, tax_code: str, upper: str, founded: str = "01/02/2016") -> bytes:
    heading = ["LIÊN ĐOÀN LAO ĐỘNG TỈNH LONG AN"]
    return workbook(
        [heading, ["DANH SÁCH DOANH NGHIỆP"], UPPER, [1, name, tax_code, "FDI", "x", founded, upper]]
    )


@pytest.fixture
def districts(take_in):
    take_in({"1.xlsx": enterprises("Công ty A", EMPLOYER, "LĐLĐ huyện Đức Hòa")})
    take_in({"2.xlsx": enterprises("Công ty B", OTHER, "LĐLĐ huyện Bến Lức")})
    return take_in


NEW_CODE = "1100154728"


@pytest.mark.parametrize(
    ("founded", "as_of"),
    [("01/02/2016", AFTER), ("01/02/2016", BEFORE), ("", AFTER)],
    ids=["of a day after", "of a day before", "founded nobody knows when"],
)
def test_a_union_of_a_merged_district_stood_there_and_stands_under_the_successor(districts, founded, as_of):
    old, new = unit("LĐLĐ huyện Đức Hòa"), unit("LĐLĐ huyện Bến Lức")
    decide(Merge((old,), new))
    outcome = districts(
        {"3.xlsx": enterprises("Công ty C", NEW_CODE, "LĐLĐ huyện Đức Hòa", founded)}, as_of=as_of
    )

    assert counts(outcome) == (1, 0, 0, 0)
    union = unit("CĐCS Công ty C")
    assert UnitParent.objects.on(EVE).get(unit=union).parent_id == old
    assert UnitParent.objects.on(DAY).get(unit=union).parent_id == new
    assert orphans(AFTER) == {}
    assert kinds() <= {"seal-missing"}


def test_a_union_founded_after_the_merger_stands_under_the_successor_alone(districts):
    old, new = unit("LĐLĐ huyện Đức Hòa"), unit("LĐLĐ huyện Bến Lức")
    decide(Merge((old,), new))
    districts({"3.xlsx": enterprises("Công ty C", NEW_CODE, "LĐLĐ huyện Đức Hòa", "05/03/2024")}, as_of=AFTER)

    assert UnitParent.objects.held_true().get(unit=unit("CĐCS Công ty C")).parent_id == new


def test_a_union_under_a_district_that_was_split_waits_and_names_who_took_it_over(districts):
    heirs = tuple(Heir(unit(name)) for name in ("LĐLĐ huyện Bến Lức", "Liên đoàn Lao động tỉnh Long An"))
    decide(Split(unit("LĐLĐ huyện Đức Hòa"), heirs))
    outcome = districts({"3.xlsx": enterprises("Công ty C", NEW_CODE, "LĐLĐ huyện Đức Hòa")}, as_of=AFTER)

    assert (counts(outcome), codes(outcome)) == ((0, 0, 1, 0), ["union-ended"])
    (entry,) = outcome.files[0].held
    assert (
        "01/03/2024 (tiếp nhận: “LĐLĐ huyện Bến Lức”; “Liên đoàn Lao động tỉnh Long An”)" in entry.reason.vi
    )
    assert not UnitDescription.objects.filter(name="CĐCS Công ty C").exists()


def test_nobody_is_founded_under_a_district_whose_end_nobody_took_over_not_even_late(districts):
    found = Found("LĐLĐ huyện Cũ", "upper", "district", "H9", root())
    decide(found, "2/QĐ", on=date(2024, 1, 2))
    decide(Dissolve(unit("LĐLĐ huyện Cũ")), "3/QĐ")
    before = UnitParent.objects.count()
    outcome = districts({"3.xlsx": enterprises("Công ty C", NEW_CODE, "LĐLĐ huyện Cũ")}, as_of=BEFORE)

    assert counts(outcome) == (0, 0, 1, 0)
    assert "kết thúc từ ngày 01/03/2024" in outcome.files[0].held[0].reason.vi
    assert UnitParent.objects.count() == before


def test_a_list_headed_by_a_province_that_was_merged_is_one_of_the_new_one(take_in):
    take_in({"1.xlsx": workbook(employers())})
    row = [1, "Công ty A", NEW_CODE, "", "", "FDI", 5, "x", "", ""]
    take_in({"2.xlsx": workbook(employers(row, heading="LIÊN ĐOÀN LAO ĐỘNG TỈNH TÂY NINH"))})
    (national,) = UnitDescription.objects.held_true().filter(level="national").values_list("unit", flat=True)
    old, new = unit("Liên đoàn Lao động tỉnh Long An"), unit("Liên đoàn Lao động tỉnh Tây Ninh")
    decision = Decision(national, "1/QĐ", date(2024, 1, 2), DAY, uuid4())
    carrying_out.carry_out(Merge((old,), new), decision, operator(TODAY), at=NOW)
    later = [1, "Công ty D", "0300588569", "", "", "FDI", 5, "x", "02/04/2024", ""]
    take_in(
        {"3.xlsx": workbook(employers(later, title="DANH SÁCH DOANH NGHIỆP (đến 30/04/2024)"))}, as_of=None
    )

    assert UnitParent.objects.held_true().get(unit=unit("CĐCS Công ty D")).parent_id == new
    assert Submission.objects.latest("pk").unit_id == new


def test_a_federation_without_a_name_that_changed_its_code_takes_its_name_from_the_first_list(take_in):
    decide(Describe(root(), official_code="T80"), on=date(2023, 6, 1))
    take_in({"1.xlsx": workbook(employers())})

    told = UnitDescription.objects.held_true().get(unit=root(), valid_to=None)
    assert (told.valid_from, told.official_code) == (date(2023, 6, 1), "T80")
    assert told.name == "Liên đoàn Lao động tỉnh Long An"
