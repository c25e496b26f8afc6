"""A record is put right by one Act, keeps what was known before, and says it again when that is taken back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from caunoi.registers.correcting import carrying_out, looking
from caunoi.registers.correcting.carrying_out import correct
from caunoi.registers.correcting.looking import CannotCorrect, Wanted, look, questions
from caunoi.registers.correcting.taking_back import take_back
from caunoi.registers.members.matching import corrected_away, details_of, opened_of, people_by_number
from caunoi.registers.members.models import (
    IdentityIndex,
    IdentityNumber,
    Particulars,
    Person,
    Rectification,
)
from caunoi.registers.merging.tests.two import a_record, merged
from caunoi.trail.models import Act
from caunoi.vocabulary.days import PartialDate
from caunoi.vocabulary.identity import read_identity
from tests.builders import NOW, TODAY

pytestmark = pytest.mark.django_db(databases="__all__")
WRONG, RIGHT, OLD = "999195000001", "999195000007", "999000123"
WHY = "Thẻ căn cước ghi khác danh sách"
LATER = NOW + timedelta(days=2)


def number(written: str):
    return read_identity(written)[0]


def put_right(person: Person, wanted: Wanted, *ticked: str, at=NOW, **more: Any) -> Rectification:
    told = {"evidence": "card-seen", "reason": WHY, "seen": look(person).seen, "client_ref": uuid4(), **more}
    return correct(person, wanted, acknowledged=set(ticked), by=None, at=at, **told)


def numbers(person: Person) -> list[tuple[str, str]]:
    return sorted(opened_of([person.pk], on=TODAY)[person.pk].numbers)


def said(person: Person) -> list[tuple[str, date | None, str, str, date | None, date | None]]:
    rows = Particulars.objects.held_true().filter(person=person).order_by("valid_from")
    told = rows.values_list("name", "birth_on", "birth_precision", "sex", "valid_from", "valid_to")
    return sorted(told, key=lambda row: row[4] or date.min)


def test_a_wrong_number_is_replaced_and_found_no_more_and_comes_back(two) -> None:
    na = a_record(two.sen, date(2022, 1, 1), number=WRONG)
    done = put_right(na, Wanted(number=number(RIGHT), instead=0))
    assert numbers(na) == [("cccd", RIGHT)]
    assert people_by_number([WRONG, RIGHT]) == {RIGHT: na.pk}
    assert corrected_away([WRONG, RIGHT]) == {WRONG: na.pk}
    assert (done.what, done.evidence, done.reason) == ("number", "card-seen", WHY)
    # What the trail says has no digit of either number.
    told = str(Act.objects.get(what="people.corrected").about)
    assert WRONG not in told
    assert RIGHT not in told
    take_back(done, by=None, at=LATER)
    assert numbers(na) == [("cccd", WRONG)]
    assert people_by_number([WRONG, RIGHT]) == {WRONG: na.pk}
    with pytest.raises(CannotCorrect, match="đã được rút lại"):
        take_back(done, by=None, at=LATER)


def test_a_number_is_added_beside_and_one_of_somebody_else_is_taken_away_and_given_to_whose_it_is(
    two,
) -> None:
    na, hoa = a_record(number=WRONG), a_record(name="Lê Thị Hoa", born="1995-07-01")
    put_right(na, Wanted(number=number(OLD)))
    assert numbers(na) == [("cccd", WRONG), ("cmnd", OLD)]
    with pytest.raises(CannotCorrect, match="đang ở một hồ sơ khác") as refused:
        put_right(hoa, Wanted(number=number(WRONG)))
    assert refused.value.holder == na.pk
    gone = put_right(na, Wanted(instead=0))
    assert numbers(na) == [("cmnd", OLD)]
    put_right(hoa, Wanted(number=number(WRONG)))
    assert people_by_number([WRONG]) == {WRONG: hoa.pk}
    # It cannot come back to whom it was taken from while it is hers.
    with pytest.raises(CannotCorrect, match="nay ở một hồ sơ khác"):
        take_back(gone, by=None, at=LATER)
    assert numbers(na) == [("cmnd", OLD)]
    with pytest.raises(CannotCorrect, match="chính hồ sơ này"):
        put_right(hoa, Wanted(number=number(WRONG)))


def test_whoever_is_not_shown_the_other_record_is_refused_by_the_database(two, monkeypatch) -> None:
    """As behind the wall: who has it is not found by looking; the constraint stands all the same."""
    a_record(number=WRONG)
    hoa = a_record(name="Lê Thị Hoa")
    monkeypatch.setattr(looking, "people_by_number", lambda numbers: {})
    with pytest.raises(CannotCorrect, match="đang ở một hồ sơ khác") as refused:
        put_right(hoa, Wanted(number=number(WRONG)))
    assert refused.value.holder is None
    # The negative control: without a digest of the own, two records have one number.
    monkeypatch.setattr(carrying_out, "index", lambda writer, numbers: None)
    put_right(hoa, Wanted(number=number(WRONG)))
    assert numbers(hoa) == [("cccd", WRONG)]


def test_name_birth_and_sex_are_put_right_and_what_was_known_then_is_read_still(two) -> None:
    na = a_record(two.sen, date(2022, 1, 1), born="1995-01-01")
    put_right(na, Wanted(name="Đỗ Thị Na", birth=PartialDate(date(1996, 2, 3)), sex="male"), at=LATER)
    assert said(na) == [("Đỗ Thị Na", date(1996, 2, 3), "day", "male", None, None)]
    before = Particulars.objects.on(TODAY, known_on=TODAY).get(person=na)
    assert (before.name, before.birth_on, before.sex) == ("Đỗ Na", date(1995, 1, 1), "female")
    now = Particulars.objects.on(TODAY, known_on=LATER.date()).get(person=na)
    assert now.name == "Đỗ Thị Na"


def test_a_name_that_changed_on_a_day_is_another_version_and_a_later_slip_mends_what_says_the_same(
    two,
) -> None:
    na, day = a_record(born="1995-01-01"), date(2023, 5, 1)
    put_right(na, Wanted(name="Đỗ Ngọc Na", since=day, birth=PartialDate(date(1995, 1, 9))))
    nine = date(1995, 1, 9)
    assert said(na) == [
        ("Đỗ Na", nine, "day", "female", None, day), ("Đỗ Ngọc Na", nine, "day", "female", day, None),
    ]  # fmt: skip
    # The sex was wrong in both; the name only in the last.
    put_right(na, Wanted(name="Đỗ Ngọc Nga", sex="male"))
    assert [(one[0], one[3]) for one in said(na)] == [("Đỗ Na", "male"), ("Đỗ Ngọc Nga", "male")]
    for since in (day, TODAY + timedelta(days=1)):
        with pytest.raises(CannotCorrect, match="Ngày thay đổi"):
            put_right(na, Wanted(name="Đỗ Na", since=since))


def test_a_telephone_changes_and_the_one_before_opens_still_when_it_comes_back(two) -> None:
    na = a_record(phone="0912000999")
    done = put_right(na, Wanted(phone="0912000888"))
    assert details_of([na.pk]) == {na.pk: {"phone": "0912000888"}}
    take_back(done, by=None, at=LATER)
    assert details_of([na.pk]) == {na.pk: {"phone": "0912000999"}}


def test_corrections_are_taken_back_the_last_one_first(two) -> None:
    na = a_record(number=WRONG)
    first = put_right(na, Wanted(number=number(RIGHT), instead=0, name="Đỗ Thị Na"))
    second = put_right(na, Wanted(number=number("999195000009"), instead=0, name="Đỗ Thị Nà"))
    with pytest.raises(CannotCorrect, match="rút lại lần ấy trước"):
        take_back(first, by=None, at=LATER)
    take_back(second, by=None, at=LATER)
    assert (numbers(na), said(na)[0][0]) == ([("cccd", RIGHT)], "Đỗ Thị Na")
    take_back(first, by=None, at=LATER)
    assert (numbers(na), said(na)[0][0]) == ([("cccd", WRONG)], "Đỗ Na")
    assert people_by_number([WRONG, RIGHT, "999195000009"]) == {WRONG: na.pk}
    assert IdentityIndex.objects.filter(ended_by=None).count() == 1


def test_a_number_that_disagrees_with_birth_and_sex_is_asked_about_and_may_be_so(two) -> None:
    na = a_record(born="1995-01-01", sex="female")
    other = number("999096000001")
    with pytest.raises(CannotCorrect, match="chưa khớp"):
        put_right(na, Wanted(number=other))
    put_right(na, Wanted(number=other), "number-disagrees")
    assert numbers(na) == [("cccd", "999096000001")]
    # It is held against what will stand, and a number of nine digits says nothing of either.
    for wanted in (
        Wanted(number=other, birth=PartialDate(date(1996, 1, 1)), sex="male"),
        Wanted(number=number(OLD)),
    ):
        assert list(questions(look(na), wanted)) == []


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        (Wanted(), "Không có gì khác"),
        (Wanted(name="Đỗ Na"), "Không có gì khác"),
        (Wanted(name="Đỗ 7"), "chữ số"),
        (Wanted(instead=3), "Không có số ấy"),
        (Wanted(birth=PartialDate(date(2010, 1, 1))), "chưa đủ 15 tuổi"),
        (Wanted(birth=PartialDate(TODAY + timedelta(days=1))), "chưa đủ 15 tuổi"),
    ],
)
def test_what_cannot_be_is_refused_in_words(two, wanted, why) -> None:
    na = a_record(two.sen, date(2022, 1, 1))
    with pytest.raises(CannotCorrect, match=why):
        put_right(na, wanted)
    assert not Rectification.objects.exists()


def test_a_reason_the_evidence_and_what_was_seen_are_needed(two) -> None:
    na, wanted = a_record(), Wanted(name="Đỗ Thị Na")
    for more, why in (
        ({"reason": "sai"}, "Hãy ghi lý do"), ({"evidence": "rumour"}, "chọn căn cứ"), ({"seen": "0" * 32}, "đã khác"),
    ):  # fmt: skip
        with pytest.raises(CannotCorrect, match=why):
            put_right(na, wanted, **more)
    with pytest.raises(CannotCorrect, match="đánh dấu"):
        put_right(na, wanted, "một điều khác")
    done = put_right(na, wanted, reason=f"Thẻ ghi {RIGHT} và tên khác")
    assert RIGHT not in done.reason
    # The same request is one correction.
    ref = done.client_ref
    assert put_right(na, wanted, client_ref=ref) == done
    with pytest.raises(CannotCorrect, match="hồ sơ khác"):
        put_right(a_record(), wanted, client_ref=ref)


def test_a_number_of_a_record_that_was_merged_is_put_right_too_and_a_correction_waits_for_the_parting(
    two,
) -> None:
    kept, other = a_record(two.sen, date(2022, 1, 1)), a_record(number=WRONG)
    earlier = put_right(other, Wanted(sex="male"))
    put_right(other, Wanted(sex="female"))
    merged(kept, other)
    done = put_right(kept, Wanted(number=number(RIGHT), instead=0))
    assert people_by_number([WRONG, RIGHT]) == {RIGHT: kept.pk}
    with pytest.raises(CannotCorrect, match="tách lại"):
        take_back(earlier, by=None, at=LATER)
    take_back(done, by=None, at=LATER)
    # It is again of the record that had it, and opens with that record's own key.
    assert IdentityNumber.objects.get(ended_by=None).person_id == other.pk
    assert numbers(other) == [("cccd", WRONG)]


def test_both_databases_refuse_a_second_holder_and_take_one_after_the_first_was_corrected(two) -> None:
    assert connection.vendor in {"sqlite", "postgresql"}
    na, hoa = a_record(number=WRONG), a_record(name="Lê Thị Hoa")
    put_right(na, Wanted(instead=0))
    put_right(hoa, Wanted(number=number(WRONG)))
    put_right(hoa, Wanted(instead=0))
    # Of two that had it the one who had it last is asked about.
    assert corrected_away([WRONG]) == {WRONG: hoa.pk}
