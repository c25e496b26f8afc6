"""Somebody on record is found again without the number: by itself where it is sure, by an officer where it is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from caunoi.access.models import Account
from caunoi.access.reach import operator
from caunoi.intake.alike import alike_of
from caunoi.intake.carrying_out import SOMEBODY_NEW, CannotDecide
from caunoi.intake.deciding import carry_out, is_ready, take_back
from caunoi.intake.matching import likeness
from caunoi.intake.models import Finding
from caunoi.intake.tests.reading_lists import counts, reasons
from caunoi.intake.tests.writing_lists import EMPLOYER_NAME, OTHER, OTHER_NAME, book, citizen, member
from caunoi.organisations.models import DatedSetting
from caunoi.registers.members import matching
from caunoi.registers.members.models import Membership, Person
from caunoi.trail.acting import act

NOW = datetime(2024, 2, 1, 3, 0, tzinfo=UTC)
JUNE = date(2023, 6, 30)
THERE = {"tax_code": OTHER, "union": f"CĐCS {OTHER_NAME}"}


@pytest.fixture
def officer(home) -> Account:
    return Account.objects.open(username="my", full_name="Nguyễn Thị Mỹ", password=None)


def waiting(code: str = "alike-on-record") -> Finding:
    return Finding.objects.select_related("file__document").get(code=code, state="open")


def open_spells() -> list[tuple[int, int]]:
    return list(Membership.objects.held_true().filter(valid_to=None).values_list("person_id", "unit_id"))


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"identity": ""}, id="no-number"),
        pytest.param({"identity": "080190123475"}, id="two-digits-changed-over"),
        pytest.param({"identity": "301234567"}, id="nine-digits"),
        pytest.param({"identity": "", "name": "LAN NGUYEN THI"}, id="other-order"),
        pytest.param({"identity": "", "name": "Nguyễn Thi Lan"}, id="marks"),
        pytest.param({"identity": "", "sex": ""}, id="no-sex"),
    ],
)
def test_the_month_after_the_same_person_is_known_and_nobody_is_missing(province, said):
    province({"002.xlsx": book(member(1, identity="080190123457"))}, as_of=JUNE)
    outcome = province({"003.xlsx": book(member(1, **{"identity": "080190123457"} | said))})
    assert counts(outcome) == (0, 1, 0, 0)
    assert (Person.objects.count(), len(open_spells())) == (1, 1)


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"name": "Trần Thị Lan"}, id="another-name"),
        pytest.param({"birth": "06/07/1988"}, id="another-birth"),
        pytest.param({"identity": citizen(77)}, id="two-whole-numbers"),
    ],
)
def test_two_people_are_never_taken_for_one(province, said):
    """Two whole numbers, another name or birth: however much of the rest agrees, a telephone too."""
    province({"002.xlsx": book(member(1, identity="080190123457"))}, as_of=JUNE)
    both = book(member(1, identity="080190123457"), member(2, **{"identity": ""} | said))
    assert counts(province({"003.xlsx": both})) == (1, 1, 0, 0)
    assert Person.objects.count() == 2


def test_a_twin_whose_number_follows_and_whose_name_is_a_letter_off_is_asked_about(province):
    province({"002.xlsx": book(member(1, identity="080190123457"))}, as_of=JUNE)
    twin = member(2, identity="080190123458", name="Nguyễn Thị Loan")
    assert reasons(province({"003.xlsx": book(twin, **THERE)})) == ["alike-on-record"]


def test_a_year_alone_is_always_asked_about(province):
    province({"002.xlsx": book(member(1, birth="1990"))}, as_of=JUNE)
    outcome = province({"003.xlsx": book(member(1, identity="", birth="05/03/1990"), **THERE)})
    assert reasons(outcome) == ["alike-on-record"]
    why = waiting().proposal["alike"][0]
    assert "cùng họ tên" in why["vi"]
    assert "chưa rõ ngày" in why["vi"]
    assert "the same name" in why["en"]


def test_a_roster_is_matched_against_the_whole_register_and_a_move_is_asked_about(province):
    province({"002.xlsx": book(member(1))}, as_of=JUNE)
    outcome = province({"003.xlsx": book(member(1, identity="", joined="01/09/2023"), **THERE)})
    assert reasons(outcome) == ["two-unions"]
    assert waiting("two-unions").proposal["act"] == "transfer"
    assert Person.objects.count() == 1


@pytest.fixture
def asked(province):
    """A member elsewhere, of whom only the year is known, and a row of the same name and year without a number."""
    province({"002.xlsx": book(member(1, birth="1990"))}, as_of=JUNE)
    list_ = {"003.xlsx": book(member(1, identity="", birth="1990", joined="01/09/2023"), **THERE)}
    province(list_)
    return lambda: province(list_)


def test_the_same_person_chosen_is_a_transfer_and_asked_no_more(asked, officer):
    finding = waiting()
    assert not is_ready(finding)
    (person,) = Person.objects.values_list("id", flat=True)
    ((_, before),) = open_spells()
    carry_out(finding, by=officer, at=NOW, person=person)
    ((who, unit),) = open_spells()
    assert (who, Person.objects.count()) == (person, 1)
    assert unit != before
    assert counts(asked()) == (0, 1, 0, 0)


def test_somebody_else_is_a_person_of_their_own_and_it_can_be_taken_back(asked, officer):
    carry_out(waiting(), by=officer, at=NOW, person=SOMEBODY_NEW)
    assert (Person.objects.count(), len(open_spells())) == (2, 2)
    take_back(Finding.objects.get(state="decided"), by=officer, at=NOW)
    assert len(open_spells()) == 1
    assert waiting().proposal["act"] == "tell-apart"


@pytest.mark.parametrize("person", [None, 987_654])
def test_whoever_was_not_offered_cannot_be_chosen(asked, officer, person):
    with pytest.raises(CannotDecide, match="Hãy chọn"):
        carry_out(waiting(), by=officer, at=NOW, person=person)
    assert len(open_spells()) == 1


def test_the_one_asked_about_is_shown_with_the_reasons_and_outside_of_reach_only_the_union(asked, officer):
    finding = waiting()
    (alike,) = alike_of([finding], operator(JUNE))[finding.pk]
    assert (alike.name, alike.born, bool(alike.public_id)) == ("Nguyễn Thị Lan", "1990", True)
    (alike,) = alike_of([finding], replace(operator(JUNE), units=frozenset()))[finding.pk]
    assert (alike.name, alike.born, alike.public_id) == ("", "", "")
    assert (alike.union, alike.why.en.split(";")[0]) == (f"CĐCS {EMPLOYER_NAME}", "the same name")


def test_the_thresholds_are_dated_settings(province, officer):
    province({"002.xlsx": book(member(1))}, as_of=JUNE)
    with act("settings.set", by=officer, at=NOW, on=JUNE) as writer:
        writer.add_one(
            DatedSetting, code="match-same", value=1001, owner="LĐLĐ", source="thử", valid_from=JUNE
        )
    outcome = province({"003.xlsx": book(member(1, identity=""), **THERE)})
    assert reasons(outcome) == ["alike-on-record"]


def test_what_is_compared_in_the_engine_holds_no_number_and_no_telephone(province, monkeypatch):
    seen: list[str] = []
    between = likeness.between

    def watched(pairs, **more):
        seen.extend(map(repr, pairs))
        return between(pairs, **more)

    monkeypatch.setattr(likeness, "between", watched)
    province({"002.xlsx": book(member(1, identity="080190123457"))}, as_of=JUNE)
    province({"003.xlsx": book(member(1, identity="301234567"), **THERE)})
    assert seen
    assert not any(kept in text for text in seen for kept in ("080190123457", "301234567", "912345678"))
    # The watch sees what there is to see.
    assert any("nguyen thi lan" in text for text in seen)


def test_the_telephone_of_whoever_withdrew_the_consent_is_not_opened(province, monkeypatch):
    province({"002.xlsx": book(member(1))}, as_of=JUNE)
    (person,) = Person.objects.values_list("id", flat=True)
    assert matching.opened_of({person}, on=JUNE)[person].phones
    monkeypatch.setattr(matching, "stopped_for", lambda people, on: {person: frozenset({"contact"})})
    opened = matching.opened_of({person}, on=JUNE)[person]
    assert (opened.phones, len(opened.numbers)) == ([], 1)
