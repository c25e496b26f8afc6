"""A definition that cannot be counted, or would point at somebody, is refused when it is declared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from caunoi.indicators import declaring
from caunoi.indicators.catalogue import CATALOGUE
from caunoi.indicators.composed import COMPOSITES, composite
from caunoi.indicators.composites import (
    AverageStock,
    Cumulative,
    Difference,
    MovingAverage,
    Ratio,
    check_versions,
    in_force,
)
from caunoi.indicators.declaring import CannotBeDeclared
from caunoi.indicators.definition import CannotBeAsked, Indicator, Side
from caunoi.questions.columns import AGREEMENTS, EMPLOYERS, JOININGS, MEMBERS
from caunoi.questions.predicates import Parameter
from caunoi.vocabulary.text import Text

pytestmark = pytest.mark.told_once
NAMED = {"title": Text(vi="Thử", en="Trial"), "description": Text(vi="Thử", en="Trial"), "source": "Thử"}
MEMBER = {"code": "trial", "one_row_per": MEMBERS, "suppression": "public", **NAMED}
ACTIVE = MEMBERS.state == "active"


def refusal(kind: type, /, **said: object) -> Text:
    with pytest.raises(CannotBeDeclared) as caught:
        kind(**said)
    text = caught.value.text
    assert text.vi
    assert text.en.isascii() or "“" in text.en
    return text


def test_a_condition_on_a_column_of_another_register_is_refused() -> None:
    assert "workers" in refusal(Indicator, **MEMBER, among=EMPLOYERS.workers >= 25).en
    assert "workers" in refusal(Indicator, **MEMBER, among=ACTIVE & ~(EMPLOYERS.workers >= 25)).en
    assert "days_left" in refusal(Indicator, **MEMBER, weight=AGREEMENTS.days_left, reads="sum").en
    over = Side(EMPLOYERS, ACTIVE)
    assert "state" in refusal(Indicator, **MEMBER, over=over, reads="percent").en


def test_a_condition_that_points_at_a_person_or_an_employer_is_refused() -> None:
    for condition in (MEMBERS.person == 7, MEMBERS.id.is_in(("7",)), ACTIVE | (MEMBERS.person != 7)):
        assert "never compared" in refusal(Indicator, **MEMBER, among=condition).en
    Indicator(**MEMBER, among=MEMBERS.person.is_known())


def test_without_the_look_a_figure_of_one_person_could_be_declared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("caunoi.indicators.definition.check_condition", lambda *_: None)
    assert Indicator(**MEMBER, among=MEMBERS.person == 7).among is not None


def test_only_numbers_are_added_up_and_a_sum_says_of_what() -> None:
    assert "no number" in refusal(Indicator, **MEMBER, weight=MEMBERS.state_since, reads="sum").en
    assert "adds up" in refusal(Indicator, **MEMBER, reads="sum").en
    assert "adds up" in refusal(Indicator, **MEMBER, weight=MEMBERS.employer_workers).en


def test_a_percent_has_two_sides_and_a_flow_has_a_period() -> None:
    assert "two sides" in refusal(Indicator, **MEMBER, reads="percent").en
    assert "two sides" in refusal(Indicator, **MEMBER, having=ACTIVE).en
    both = {"having": ACTIVE, "over": Side(EMPLOYERS), "reads": "percent"}
    assert "two sides" in refusal(Indicator, **MEMBER, **both).en
    assert "in the period" in refusal(Indicator, **MEMBER, among=ACTIVE, kind="flow").en
    joined = {**MEMBER, "one_row_per": JOININGS, "among": JOININGS.began_on.in_period()}
    assert "in the period" in refusal(Indicator, **joined).en


@pytest.mark.parametrize(
    ("code", "over"),
    [
        ("members", ("units",)), ("new-members", ("units", "times")), ("net-change", ("units", "times")),
        ("employers", ()), ("nominees", ()), ("nominations", ("units",)), ("union-density", ()),
    ],
)  # fmt: skip
def test_what_a_figure_adds_up_over_follows_from_what_it_counts(code: str, over: tuple[str, ...]) -> None:
    one = CATALOGUE[code]
    assert one.adds_up_over == over
    for way in ("units", "times"):
        if way in over:
            one.check_adding_up(way)
            continue
        with pytest.raises(CannotBeAsked) as caught:
            one.check_adding_up(way)
        assert one.title.vi in caught.value.text.vi
        assert one.title.en in caught.value.text.en


def test_no_composite_is_added_up() -> None:
    for (one,) in COMPOSITES.values():
        for way, instead in (("units", "the unit above"), ("times", "the longer period")):
            with pytest.raises(CannotBeAsked) as caught:
                one.check_adding_up(way)
            assert instead in caught.value.text.en


def test_a_composite_of_what_does_not_go_together_is_refused() -> None:
    said = {"code": "trial", **NAMED}
    members, joined = CATALOGUE["members"], CATALOGUE["new-members"]
    density, net = CATALOGUE["union-density"], CATALOGUE["net-change"]
    assert "percent already" in refusal(Ratio, **said, of=density, to=members).en
    assert "both" in refusal(Ratio, **said, of=joined, to=members).en
    assert "divided" in refusal(Ratio, **said, of=members, to=members).en
    assert "divided" in refusal(Ratio, **said, of=joined, to=net).en
    assert "holds on a day" in refusal(Difference, **said, of=joined).en
    assert "60 months" in refusal(Difference, **said, of=members, months=0).en
    assert "over periods" in refusal(Cumulative, **said, of=members, opening=Parameter("congress-opened")).en
    assert "over periods" in refusal(MovingAverage, **said, of=members, months=3).en
    assert "2 to 60" in refusal(MovingAverage, **said, of=joined, months=1).en
    assert "holds on a day" in refusal(AverageStock, **said, of=joined).en
    assert "percent already" in refusal(AverageStock, **said, of=density).en


def test_a_composite_is_of_the_class_of_its_most_guarded_part() -> None:
    said = {"code": "trial", **NAMED}
    members, nominees = CATALOGUE["members"], CATALOGUE["nominees"]
    assert Ratio(**said, of=nominees, to=members).suppression == "sensitive"
    assert Ratio(**said, of=members, to=nominees).suppression == "sensitive"
    assert Difference(**said, of=nominees).suppression == "sensitive"
    assert Difference(**said, of=members).suppression == "public"


def test_a_day_is_asked_by_the_version_in_force_on_it() -> None:
    (first,) = COMPOSITES["members-to-month-before"]
    second = replace(first, version=2, since=date(2025, 7, 1), months=3)
    versions = check_versions((first, second))
    assert in_force(versions, date(2025, 6, 30)).version == 1
    assert in_force(versions, date(2025, 7, 1)).version == 2
    with pytest.raises(CannotBeAsked, match="01/07/2025"):
        in_force((second,), date(2025, 6, 30))
    for wrong in ((second, first), (first, replace(second, version=1)), (first, replace(second, since=None))):
        with pytest.raises(CannotBeDeclared):
            check_versions(wrong)


def test_a_composite_that_is_not_there_is_answered_with_those_that_are() -> None:
    with pytest.raises(CannotBeAsked, match="members-average"):
        composite("memberz", date(2025, 1, 1))


def test_every_leaf_of_a_condition_is_looked_at() -> None:
    condition = (ACTIVE | ~(MEMBERS.employer_workers >= 5)) & MEMBERS.employer_has_union
    assert len(list(declaring.leaves(condition))) == 3
    assert list(declaring.leaves(None)) == []
