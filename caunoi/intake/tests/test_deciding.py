"""Rows that wait are decided once: carried out, set aside, or taken back as long as nothing rests on it."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime

import pytest
from django.db import connections

from caunoi.access.models import Account
from caunoi.intake import deciding
from caunoi.intake.carrying_out import WAYS, CannotDecide
from caunoi.intake.deciding import carry_out, is_ready, set_aside, set_aside_all, take_back
from caunoi.intake.kinds import kind_of
from caunoi.intake.models import Finding, ReceivedFile
from caunoi.intake.nominees import candidates_of
from caunoi.intake.reviewing import groups_of
from caunoi.intake.tests.reading_lists import counts
from caunoi.intake.tests.writing_lists import (
    EMPLOYER,
    EMPLOYER_NAME,
    MEMBERS,
    OTHER,
    OTHER_NAME,
    agreements,
    book,
    citizen,
    employers,
    member,
    nominations,
    workbook,
)
from caunoi.organisations.models import Headcount
from caunoi.registers.agreements.models import AgreementTerms
from caunoi.registers.members.models import Membership, MemberState, Person
from caunoi.registers.welfare.models import Nomination
from caunoi.trail.models import Act
from caunoi.trail.tests.walking import verdict

NOW = datetime(2024, 2, 1, 3, 0, tzinfo=UTC)
JUNE, DECEMBER, SEPTEMBER = date(2023, 6, 30), date(2023, 12, 31), date(2023, 9, 1)
THERE = {"tax_code": OTHER, "union": f"CĐCS {OTHER_NAME}"}
ELSEWHERE = book(member(1, joined="01/09/2023"), **THERE)


@pytest.fixture
def officer(home) -> Account:
    return Account.objects.open(username="my", full_name="Nguyễn Thị Mỹ", password=None)


@pytest.fixture
def of_two_unions(province):
    """One member of the first union, whom the second union's roster names too."""
    province({"002.xlsx": book(member(1))}, as_of=JUNE)
    province({"003.xlsx": ELSEWHERE})
    return province


def waiting(code: str) -> Finding:
    return Finding.objects.select_related("file__document").get(code=code, state="open")


def decided() -> Finding:
    return Finding.objects.select_related("file__document").get(state="decided")


def spells() -> list[tuple[date | None, date | None, str, str]]:
    rows = Membership.objects.held_true().order_by("valid_from", "id")
    return list(rows.values_list("valid_from", "valid_to", "began_as", "ended_as"))


def test_a_transfer_ends_one_membership_and_begins_the_other_in_one_act(of_two_unions, officer):
    carry_out(waiting("two-unions"), by=officer, at=NOW)

    assert spells() == [
        (date(2019, 2, 1), SEPTEMBER, "admitted", "transferred"),
        (SEPTEMBER, None, "transferred", ""),
    ]
    old, new = Membership.objects.held_true().order_by("valid_from")
    assert old.spell != new.spell
    assert old.began_by == new.began_by == Act.objects.get(what="members.transfer-confirmed")
    assert new.document.name == "003.xlsx"
    assert (decided().decided_by, decided().decided_at) == (officer, NOW)
    assert counts(of_two_unions({"003.xlsx": ELSEWHERE})) == (0, 1, 0, 0)
    assert not verdict()["faults"]


@pytest.mark.parametrize("on", [date(2019, 2, 1), date(2018, 1, 1), date(2024, 2, 2)])
def test_a_transfer_before_the_membership_kept_began_or_to_come_is_refused_with_the_day(
    of_two_unions, officer, on
):
    with pytest.raises(CannotDecide, match=r"01/02/2019|tương lai"):
        carry_out(waiting("two-unions"), by=officer, at=NOW, on=on)
    assert spells() == [(date(2019, 2, 1), None, "admitted", "")]
    assert not Act.objects.filter(what="members.transfer-confirmed").exists()


def test_a_joining_day_before_the_membership_kept_gives_way_to_the_list_s_day(province, officer):
    province({"002.xlsx": book(member(1))}, as_of=JUNE)
    province({"003.xlsx": book(member(1, joined="01/01/2015"), **THERE)})
    assert waiting("two-unions").proposal["on"] == "2023-12-31"
    province({"004.xlsx": book(member(1, joined="01/01/2015", phone=""), **THERE)}, as_of=date(2018, 1, 1))
    late = Finding.objects.get(file__document__name="004.xlsx", state="open")
    assert (late.proposal["on"], is_ready(late)) == (None, False)
    with pytest.raises(CannotDecide, match="Hãy ghi ngày"):
        carry_out(late, by=officer, at=NOW)
    carry_out(late, by=officer, at=NOW, on=SEPTEMBER)
    assert len(spells()) == 2


def test_a_transfer_taken_back_leaves_the_registers_as_before_and_the_row_waiting(of_two_unions, officer):
    carry_out(waiting("two-unions"), by=officer, at=NOW)
    take_back(decided(), by=officer, at=NOW)

    assert spells() == [(date(2019, 2, 1), None, "admitted", "")]
    assert waiting("two-unions").decided_by is None
    assert Act.objects.get(what="findings.taken-back").about["undoes"]
    carry_out(waiting("two-unions"), by=officer, at=NOW)
    assert len(spells()) == 2
    assert not verdict()["faults"]


def test_what_something_later_rests_on_is_not_taken_back(of_two_unions, officer):
    carry_out(waiting("two-unions"), by=officer, at=NOW)
    of_two_unions({"005.xlsx": book(member(1, note="Nghỉ thai sản"), **THERE)}, as_of=date(2024, 1, 31))
    assert MemberState.objects.count() == 1
    with pytest.raises(CannotDecide, match="tình trạng"):
        take_back(decided(), by=officer, at=NOW)
    of_two_unions(
        {"006.xlsx": book(member(1, note="Nghỉ việc từ 15/01/2024"), **THERE)}, as_of=date(2024, 1, 31)
    )
    carry_out(waiting("left-noted"), by=officer, at=NOW)
    transfer = Finding.objects.get(code="two-unions")
    with pytest.raises(CannotDecide, match="đã được thay đổi"):
        take_back(transfer, by=officer, at=NOW)
    assert transfer.state == "decided"


def test_a_membership_ended_runs_again_when_that_is_taken_back(province, officer):
    province({"002.xlsx": book(member(1), member(2, name="Lê Thị Mai"))}, as_of=JUNE)
    province({"003.xlsx": book(member(1))})
    before = spells()
    carry_out(waiting("missing-everywhere"), by=officer, at=NOW, on=date(2023, 10, 1))
    assert (date(2019, 2, 1), date(2023, 10, 1), "admitted", "left") in spells()
    take_back(decided(), by=officer, at=NOW)
    assert spells() == before


def test_one_back_in_a_union_after_leaving_has_a_spell_of_its_own(province, officer):
    province({"002.xlsx": book(member(1))}, as_of=JUNE)
    province({"003.xlsx": book(member(1, note="Nghỉ việc từ 09/09/2023"))}, accept_leavers=True)
    province({"004.xlsx": book(member(1, phone=""))})
    carry_out(waiting("recorded-as-left"), by=officer, at=NOW)
    assert [spell[:2] for spell in spells()] == [(date(2019, 2, 1), date(2023, 9, 9)), (DECEMBER, None)]
    take_back(decided(), by=officer, at=NOW)
    with pytest.raises(CannotDecide, match="đã là đoàn viên"):
        carry_out(waiting("recorded-as-left"), by=officer, at=NOW, on=date(2023, 9, 8))


def test_one_alike_is_entered_as_somebody_else_or_left_out(province, officer):
    province({"002.xlsx": book(member(1, identity=""), member(2, identity=""))})
    carry_out(waiting("alike-without-number"), by=officer, at=NOW)
    assert (Person.objects.count(), len(spells())) == (2, 2)
    take_back(decided(), by=officer, at=NOW)
    assert len(spells()) == 1


def test_a_manager_entered_all_the_same_has_the_number_of_the_row_and_nothing_stands_in_the_clear(
    province, officer
):
    header = (*MEMBERS, "Chức vụ")
    province({"002.xlsx": book([*member(1), "Giám đốc"], header=header)})
    finding = waiting("manager")
    assert citizen(1) not in str(finding.proposal)
    assert citizen(1).encode() not in bytes(finding.cells)
    carry_out(finding, by=officer, at=NOW)
    assert counts(province({"005.xlsx": book(member(1))})) == (0, 1, 0, 0)


def test_another_headcount_replaces_the_known_one(province, officer):
    one = [1, EMPLOYER_NAME, EMPLOYER, "Đức Hòa", "", "FDI", 90, "x", "", ""]
    province({"09.xlsx": workbook(employers(one))})
    carry_out(waiting("employer-two-headcounts"), by=officer, at=NOW)
    held = Headcount.objects.held_true().filter(employer__tax_code=EMPLOYER)
    assert [row.workers for row in held] == [90]
    take_back(decided(), by=officer, at=NOW)
    assert [row.workers for row in held.all()] == [120]


def test_another_last_day_amends_the_agreement(province, officer):
    province({"900.xlsx": workbook(agreements([1, OTHER_NAME, OTHER, "15/06/2022", "15/06/2024", "C"]))})
    province({"901.xlsx": workbook(agreements([1, OTHER_NAME, OTHER, "15/06/2022", "15/06/2025", "C"]))})
    carry_out(waiting("agreement-differs"), by=officer, at=NOW)
    terms = AgreementTerms.objects.held_true().get()
    assert (terms.last_on, terms.valid_to, terms.grade) == (date(2025, 6, 15), date(2025, 6, 16), "C")


# --- nominees --------------------------------------------------------------------------------------------


NAMELESS = ["Nguyễn Thị Lan", 1990, "", OTHER_NAME, OTHER, "Hộ nghèo", 500000]


@pytest.fixture
def nameless(province):
    """Two members of one name in two unions, and a nominee of that name, without a number, at the second."""
    province({"002.xlsx": book(member(1)), "003.xlsx": book(member(2, identity=citizen(2)), **THERE)})
    province({"901.xlsx": workbook(nominations([1, *NAMELESS]))})
    return province


def test_a_nominee_without_a_number_is_chosen_among_the_nominating_unit_s_members_of_that_name(
    nameless, officer
):
    finding = waiting("nominee-without-identity")
    (candidate,) = candidates_of([finding])[finding.pk]
    assert (candidate.name, candidate.born, candidate.union) == ("Nguyễn Thị Lan", 1990, f"CĐCS {OTHER_NAME}")
    assert not is_ready(finding)
    stranger = Membership.objects.exclude(person=candidate.person).get().person_id
    for nobody in (None, stranger):
        with pytest.raises(CannotDecide, match="Hãy chọn"):
            carry_out(finding, by=officer, at=NOW, person=nobody)

    carry_out(finding, by=officer, at=NOW, person=candidate.person)
    (nomination,) = Nomination.objects.held_true()
    assert (nomination.person_id, nomination.amount, nomination.valid_from, nomination.row) == (
        candidate.person, 500000, DECEMBER, 4,
    )  # fmt: skip
    assert nomination.hardship
    assert "Nguyễn Thị Lan" in decided().done_vi
    again = nameless({"901.xlsx": workbook(nominations([1, *NAMELESS]))})
    assert counts(again) == (0, 1, 0, 0)


@pytest.mark.parametrize(("born", "offered"), [(1990, 1), (1991, 0), ("05/03/1990", 1), ("06/03/1990", 0)])
def test_a_member_of_that_name_but_another_birth_is_not_offered(province, born, offered):
    """A gift goes to whoever is clicked: the only one offered must not be another person."""
    province({"003.xlsx": book(member(2, identity=citizen(2), birth="05/03/1990"), **THERE)})
    province({"901.xlsx": workbook(nominations([1, NAMELESS[0], born, *NAMELESS[2:]]))})
    finding = waiting("nominee-without-identity")
    assert len(candidates_of([finding])[finding.pk]) == offered


def test_a_nominee_chosen_who_is_nominated_already_is_refused_plainly(nameless, officer):
    nameless({"902.xlsx": workbook(nominations([1, *NAMELESS[:2], citizen(2), *NAMELESS[3:]]))})
    finding = waiting("nominee-without-identity")
    (candidate,) = candidates_of([finding])[finding.pk]
    with pytest.raises(CannotDecide, match="mỗi người một suất"):
        carry_out(finding, by=officer, at=NOW, person=candidate.person)
    assert Nomination.objects.held_true().count() == 1


def test_a_nomination_taken_back_is_ended(nameless, officer):
    finding = waiting("nominee-without-identity")
    (candidate,) = candidates_of([finding])[finding.pk]
    carry_out(finding, by=officer, at=NOW, person=candidate.person)
    take_back(decided(), by=officer, at=NOW)
    assert not Nomination.objects.held_true().exists()


def test_one_named_again_can_only_be_set_aside_and_is_told_so(province, officer):
    row = ["Nguyễn Thị Lan", 1990, citizen(1), OTHER_NAME, OTHER, "Hộ nghèo", 500000]
    province({"901.xlsx": workbook(nominations([1, *row], [2, *row]))})
    finding = waiting("nominated-again")
    assert "chỉ có thể bỏ qua" in kind_of(finding.code).advice.vi
    with pytest.raises(CannotDecide):
        carry_out(finding, by=officer, at=NOW)
    set_aside(finding, by=officer, at=NOW)
    assert Nomination.objects.held_true().count() == 1


# --- sent again, together, at once -----------------------------------------------------------------------


def test_a_row_set_aside_waits_no_more_when_its_list_is_sent_again(of_two_unions, officer):
    assert counts(of_two_unions({"003.xlsx": ELSEWHERE})) == (0, 0, 1, 0)
    set_aside(waiting("two-unions"), by=officer, at=NOW)
    again = of_two_unions({"003.xlsx": ELSEWHERE})
    assert counts(again) == (0, 1, 0, 0)
    assert again.totals["held"] == 0
    assert decided().decision == "set-aside"
    take_back(decided(), by=officer, at=NOW)
    assert counts(of_two_unions({"003.xlsx": ELSEWHERE})) == (0, 0, 1, 0)


def test_a_folder_sent_again_asks_nothing_anew_because_of_what_was_decided(of_two_unions, officer):
    """The roster that the person was moved from, or noted as gone from, still names them: it came in before."""
    folder = {"002.xlsx": book(member(1)), "003.xlsx": ELSEWHERE}
    carry_out(waiting("two-unions"), by=officer, at=NOW)
    again = of_two_unions(folder)
    assert [counts(again, 0), counts(again, 1)] == [(0, 1, 0, 0), (0, 1, 0, 0)]
    newer = of_two_unions({"004.xlsx": book(member(1, phone=""))})
    assert (newer.files[0].held[0].code, newer.totals["held"]) == ("two-unions", 1)


def test_setting_one_missing_aside_says_nothing_of_the_others(province, officer):
    everyone = [member(n, name=f"Lê Thị {name}") for n, name in enumerate(("Mai", "Lan", "Cúc"), start=1)]
    province({"002.xlsx": book(*everyone)}, as_of=JUNE)
    newer = book(everyone[0])
    assert counts(province({"003.xlsx": newer})) == (0, 1, 2, 0)
    set_aside(Finding.objects.filter(code="missing-everywhere").first(), by=officer, at=NOW)
    assert counts(province({"003.xlsx": newer})) == (0, 2, 1, 0)


def test_rows_of_a_kind_are_set_aside_together_under_one_act_all_or_none(province, officer):
    province({"002.xlsx": book(*(member(n, name=f"Lê Thị {n * 'a'}") for n in range(1, 5)))}, as_of=JUNE)
    province({"003.xlsx": book(member(1, name="Lê Thị a"))})
    file = ReceivedFile.objects.get(document__name="003.xlsx")
    (group,) = groups_of(file)
    assert (group.kind.code, group.waiting, group.ready) == ("missing-everywhere", 3, 3)
    rows = list(Finding.objects.filter(file=file))
    set_aside(rows[0], by=officer, at=NOW)
    with pytest.raises(CannotDecide, match="vừa được người khác"):
        set_aside_all(file, rows, kind=group.kind.code, by=officer, at=NOW)
    assert groups_of(file)[0].waiting == 2
    assert set_aside_all(file, rows[1:], kind=group.kind.code, by=officer, at=NOW) == 2
    assert Act.objects.filter(what="findings.set-aside").count() == 2


@pytest.mark.parametrize("act", sorted(WAYS))
def test_every_way_is_an_act_of_its_own_name(act):
    assert "." in WAYS[act].what


def at_once(works):
    """What each came to, all begun together: None, or the exception."""
    ready, came_to = threading.Barrier(len(works)), [None] * len(works)

    def run(at):
        try:
            ready.wait()
            works[at]()
        except CannotDecide as refused:
            came_to[at] = refused
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(at,)) for at in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return came_to


@pytest.mark.django_db(transaction=True, databases="__all__")
class TestTwoOfficers:
    """Who press at the same moment."""

    def press(self, officer):
        finding = waiting("two-unions")
        works = [lambda: carry_out(finding, by=officer, at=NOW)] * 2
        works += [lambda: set_aside(finding, by=officer, at=NOW)] * 2
        return at_once(works)

    def test_one_decides_and_the_others_are_told(self, of_two_unions, officer):
        came_to = self.press(officer)
        assert came_to.count(None) == 1
        assert Act.objects.filter(about__has_key="finding").count() == 1
        taken = at_once([lambda: take_back(decided_before, by=officer, at=NOW)] * 3) if (
            decided_before := decided()
        ) else []  # fmt: skip
        assert taken.count(None) == 1

    def test_without_the_guard_more_than_one_does(self, of_two_unions, officer, monkeypatch):
        """The negative control: it is the guard that lets one through."""
        monkeypatch.setattr(deciding, "_claim", lambda *told, **more: None)
        assert self.press(officer).count(None) > 1
