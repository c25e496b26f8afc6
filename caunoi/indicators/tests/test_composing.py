"""Composites over drawn registers: integers until the exit, and nothing told of a part that may not be seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from caunoi.indicators import composing
from caunoi.indicators.catalogue import CATALOGUE
from caunoi.indicators.composed import composite
from caunoi.indicators.composing import Composed, composed, same_day_before, whole_months
from caunoi.indicators.composites import Composite, Difference, Rank, Ratio
from caunoi.indicators.definition import CannotBeAsked
from caunoi.questions.parameters import DatedValue, Parameters
from caunoi.vocabulary.text import Text

from .drawing import Drawn, question

pytestmark = pytest.mark.told_once
NAMED = {
    "code": "trial", "title": Text(vi="Thử", en="Trial"), "description": Text(vi="Thử", en="Trial"), "source": "Thử",
}  # fmt: skip
NEWEST = date(2024, 6, 30)
TABLES = {
    "unit_versions": """
        unit    | level
        Tỉnh    | province
        CĐCS A  | grassroots
        CĐCS B  | grassroots
        CĐCS C  | grassroots
    """,
    "unit_parents": """
        unit    | parent
        CĐCS A  | Tỉnh
        CĐCS B  | Tỉnh
        CĐCS C  | Tỉnh
    """,
    "memberships": """
        person | unit   | valid_from | valid_to
        An     | CĐCS A | 2023-11-10 |
        Bình   | CĐCS A | 2024-01-15 |
        Chi    | CĐCS A | 2024-02-01 | 2024-02-11
        Dung   | CĐCS B | 2024-03-31 |
        Em     | CĐCS B | 2024-04-01 |
        Giang  | CĐCS C | 2023-12-01 |
    """,
    "employer_versions": """
        employer
        Hồng
        Sen
        Lan
        Mai
        Đào
    """,
    "employer_statuses": """
        employer | status
        Hồng     | operating
        Sen      | operating
        Lan      | operating
        Mai      | operating
        Đào      | operating
    """,
    "coverages": """
        unit   | employer | valid_from
        CĐCS A | Hồng     |
        CĐCS B | Sen      | 2024-03-15
    """,
    "headcounts": """
        employer | workers | valid_from
        Hồng     | 7       | 2024-01-01
        Sen      | 30      | 2024-01-01
        Mai      | 40      | 2024-01-01
        Đào      | 50      | 2024-01-01
    """,
    "nomination_versions": """
        id    | programme | person | unit
        đơn 1 | Tết       | An     | CĐCS A
        đơn 2 | Tết       | Giang  | CĐCS C
    """,
}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drawn]:
    found = Drawn(tmp_path_factory.mktemp("composites"), **TABLES)
    yield found
    found.engine.close()


def everywhere(_unit: int) -> bool:
    return True


def nowhere(_unit: int) -> bool:
    return False


def told(
    drawn: Drawn,
    one: Composite | str,
    at: str,
    unit: str = "Tỉnh",
    *,
    inside: Callable[[int], bool] = everywhere,
    newest: date | None = NEWEST,
    **when: str,
) -> Composed:
    asked = question(at, **when)
    made = composite(one, asked.at) if isinstance(one, str) else one
    return composed(made, asked, unit=drawn.id(unit), engine=drawn.engine, newest=newest, inside=inside)


def test_members_are_told_per_hundred_workers_and_rounded_at_the_exit_alone(drawn: Drawn) -> None:
    found = told(drawn, "members-per-100-workers", "2024-02-05", "CĐCS A")
    assert (found.numerator, found.denominator, found.value) == (3, 7, Decimal("42.86"))
    assert [(one.code, one.at) for one in found.behind] == [
        ("members", date(2024, 2, 5)), ("workers", date(2024, 2, 5))
    ]  # fmt: skip


def test_where_there_is_nothing_to_divide_by_a_sentence_stands_and_no_number(drawn: Drawn) -> None:
    found = told(drawn, "members-per-100-workers", "2024-02-05", "CĐCS C")
    assert (found.value, found.numerator, found.denominator) == (None, None, None)
    assert found.silent is not None


def test_a_months_end_is_held_against_the_end_of_the_month_before(drawn: Drawn) -> None:
    found = told(drawn, "members-to-month-before", "2024-04-30", "CĐCS B")
    assert (found.since, found.value) == (date(2024, 3, 31), 1)
    assert same_day_before(date(2024, 2, 29), 1) == date(2024, 1, 31)
    assert same_day_before(date(2024, 3, 30), 1) == date(2024, 2, 29)
    assert same_day_before(date(2024, 3, 31), 13) == date(2023, 2, 28)
    assert told(drawn, "members-to-month-before", "2024-02-29", "CĐCS A").value == 0
    assert told(drawn, "members-to-month-before", "2024-03-05", "CĐCS A").value == -1


def test_a_percent_less_a_percent_is_points_of_integers(drawn: Drawn) -> None:
    one = Difference(**NAMED, of=CATALOGUE["union-at-employers-25"])
    found = told(drawn, one, "2024-03-31")
    assert found.composite.shown == "points"
    # One of three, where it was none of three.
    assert (found.numerator, found.denominator, found.value) == (1 * 3 - 0 * 3, 3 * 3, Decimal("33.33"))


def test_those_who_joined_are_counted_from_the_day_of_the_congress(drawn: Drawn) -> None:
    found = told(drawn, "new-members-since-congress", "2024-06-30")
    assert (found.since, found.value) == (date(2023, 12, 1), 5)
    assert told(drawn, "new-members-since-congress", "2023-11-30").since == date(2018, 9, 24)
    early = told(drawn, "new-members-since-congress", "2018-01-01")
    assert early.value is None
    assert early.silent is not None


def test_a_congress_that_a_federation_settled_wrongly_is_refused_in_words(tmp_path: Path) -> None:
    wrong = DatedValue(("hôm qua",), None, None, "Thử")
    drawn = Drawn(tmp_path, Parameters.of([("congress-opened", wrong)]), **TABLES)
    with pytest.raises(CannotBeAsked, match="congress-opened"):
        told(drawn, "new-members-since-congress", "2024-06-30")
    drawn.engine.close()


def test_three_months_on_the_average_are_their_sum_over_three(drawn: Drawn) -> None:
    found = told(drawn, "new-members-three-months", "2024-04-29")
    assert (found.since, found.at) == (date(2024, 1, 1), date(2024, 3, 31))
    each = [
        drawn.figure("new-members", at, since=since).numerator
        for since, at in (
            ("2024-01-01", "2024-01-31"), ("2024-02-01", "2024-02-29"), ("2024-03-01", "2024-03-31")
        )
    ]  # fmt: skip
    assert each == [1, 1, 1]
    assert (found.numerator, found.value) == (sum(each), Decimal("1.00"))
    assert whole_months(date(2024, 4, 30), 3) == (date(2024, 2, 1), date(2024, 4, 30))


def test_the_average_of_a_period_is_what_each_of_its_days_says(drawn: Drawn) -> None:
    found = told(drawn, "members-average", "2024-02-29", "CĐCS A", since="2024-01-01")
    days = [date(2024, 1, 1) + timedelta(days=place) for place in range(60)]
    daily = [drawn.figure("members", day.isoformat(), "CĐCS A").numerator for day in days]
    assert (found.numerator, found.denominator) == (sum(daily), 60)
    # An the 60 days, Bình the last 46, Chi ten.
    assert found.numerator == 60 + 46 + 10
    assert found.value == Decimal("1.93")
    assert found.behind == ()
    assert found.why_none is not None


def test_an_average_of_more_than_a_year_is_refused(drawn: Drawn) -> None:
    with pytest.raises(CannotBeAsked, match="366"):
        told(drawn, "members-average", "2024-12-31", since="2023-12-31")


def test_equals_share_a_place_and_the_next_comes_after_them(drawn: Drawn) -> None:
    one = Rank(**NAMED, of=CATALOGUE["members"])
    places = {name: told(drawn, one, "2024-04-30", name).value for name in ("CĐCS A", "CĐCS B", "CĐCS C")}
    assert places == {"CĐCS A": 1, "CĐCS B": 1, "CĐCS C": 3}
    assert told(drawn, one, "2024-04-30", "CĐCS A").denominator == 3
    assert told(drawn, one, "2024-04-30").value is None


def test_a_unit_of_which_nothing_is_told_is_not_ranked(drawn: Drawn) -> None:
    one = Rank(**NAMED, of=CATALOGUE["union-at-employers-25"])
    found = told(drawn, one, "2024-04-30", "CĐCS B")
    assert (found.value, found.denominator) == (1, 1)
    assert told(drawn, one, "2024-04-30", "CĐCS C").value is None


def test_a_nought_that_no_list_reaches_is_no_part_of_a_composite(drawn: Drawn) -> None:
    found = told(drawn, "new-members-three-months", "2025-04-30")
    assert found.value is None
    assert found.silent is not None


GUARDED = (
    Ratio(**NAMED, of=CATALOGUE["nominees"], to=CATALOGUE["members"]),
    Ratio(**NAMED, of=CATALOGUE["members"], to=CATALOGUE["nominees"]),
    Difference(**NAMED, of=CATALOGUE["nominees"]),
    Rank(**NAMED, of=CATALOGUE["nominees"]),
)


@pytest.mark.parametrize("one", GUARDED, ids=lambda one: type(one).__name__)
def test_who_may_not_see_a_part_is_told_nothing_of_the_composite(drawn: Drawn, one: Composite) -> None:
    found = told(drawn, one, "2024-04-30", "CĐCS A", inside=nowhere)
    assert found.silent == composing.GUARDED
    assert (found.numerator, found.denominator, found.unknown, found.behind) == (None, None, 0, ())
    assert told(drawn, one, "2024-04-30", "CĐCS A").value is not None


def test_a_rank_is_not_told_to_one_who_may_see_only_their_own_unit(drawn: Drawn) -> None:
    own = drawn.id("CĐCS A")
    found = told(drawn, GUARDED[3], "2024-04-30", "CĐCS A", inside=lambda unit: unit == own)
    assert (found.silent, found.value) == (composing.GUARDED, None)


def test_without_the_look_at_its_parts_a_ratio_tells_how_many_were_nominated(
    drawn: Drawn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Composite, "may_be_seen", lambda _one, *, inside: True)
    ratio = told(drawn, GUARDED[0], "2024-04-30", "CĐCS A", inside=nowhere)
    members = drawn.figure("members", "2024-04-30", "CĐCS A").numerator
    assert ratio.value * members / 100 == drawn.figure("nominees", "2024-04-30", "CĐCS A").numerator == 1


def test_without_the_look_at_the_others_a_rank_tells_of_them(
    drawn: Drawn, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = drawn.id("CĐCS A")
    monkeypatch.setattr(Composite, "may_be_seen", lambda _one, *, inside: True)
    found = told(drawn, GUARDED[3], "2024-04-30", "CĐCS A", inside=lambda unit: unit == own)
    assert found.value == 1


def test_two_rates_that_read_the_same_to_two_decimals_are_still_told_apart(drawn: Drawn) -> None:
    one = drawn.figure("union-at-employers-25", "2024-04-30")
    higher, lower = (replace(one, numerator=n, denominator=100_000) for n in (33_332, 33_331))
    assert higher.value == lower.value
    assert composing._is_higher(higher, lower)
    assert not composing._is_higher(lower, higher)
    assert not composing._is_higher(lower, lower)
