"""Conditions answer yes, no, or that it cannot be told, and say themselves in both languages."""

from __future__ import annotations

import itertools

import pytest

from caunoi.questions.columns import EMPLOYERS, JOININGS, MEMBERS
from caunoi.questions.predicates import MonthsBefore, Parameter, Predicate

LARGE = EMPLOYERS.workers >= Parameter("large-employer")
ASKED = {"large_employer": 25, "since": 100, "at": 200, "states_counted": ("active",)}


def answer(predicate: Predicate, **row: object) -> bool | None:
    return predicate.holds(row, ASKED)


def test_a_row_that_does_not_tell_is_neither_yes_nor_no() -> None:
    assert answer(LARGE, workers=25) is True
    assert answer(LARGE, workers=24) is False
    assert answer(LARGE, workers=None) is None
    assert answer(~LARGE, workers=None) is None


@pytest.mark.parametrize(("left", "right"), list(itertools.product((True, False, None), repeat=2)))
def test_answers_combine_as_in_sql(left: bool | None, right: bool | None) -> None:
    row = {"has_union": left, "signed": right}
    both = answer(EMPLOYERS.has_union & EMPLOYERS.signed, **row)
    either = answer(EMPLOYERS.has_union | EMPLOYERS.signed, **row)
    assert both is (False if False in (left, right) else None if None in (left, right) else True)
    assert either is (True if True in (left, right) else None if None in (left, right) else False)


def test_a_day_that_is_not_known_lies_before_every_period() -> None:
    joined = JOININGS.began_on.in_period()
    days = (99, 100, 200, 201, None)
    assert [answer(joined, began_on=day) for day in days] == [False, True, True, False, False]


def test_whether_something_is_known_is_always_known() -> None:
    assert answer(EMPLOYERS.workers.is_known(), workers=None) is False
    assert answer(MEMBERS.state.is_in(Parameter("states-counted")), state="abroad") is False


def test_a_condition_says_itself_in_both_languages() -> None:
    condition = LARGE & ~(EMPLOYERS.ownership == "state")
    assert condition.words("vi") == "số lao động ≥ [large-employer] và không (hình thức sở hữu = nhà nước)"
    assert condition.words("en") == "workers ≥ [large-employer] and not (ownership = state)"
    since = MEMBERS.state_since > MonthsBefore(Parameter("out-of-work-months"))
    assert since.words("vi") == "ở trạng thái từ ngày > [out-of-work-months] tháng trước"


def test_a_column_nobody_declared_cannot_be_asked_about() -> None:
    with pytest.raises(AttributeError, match="no declared column wages"):
        _ = EMPLOYERS.wages
