"""An invented province tells the published figures, with numbers that pass every check."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from caunoi.synth import numbers, worlds
from caunoi.synth.employing import Capital, spread
from caunoi.synth.places import LONG_AN, PROVINCES, size
from caunoi.synth.scales import PROVINCE, provinces_of, scaled
from caunoi.synth.truth import add, truth
from caunoi.synth.worlds import World
from caunoi.vocabulary.days import age_on
from caunoi.vocabulary.faults import Fault
from caunoi.vocabulary.identity import read_identity
from caunoi.vocabulary.phones import read_phone
from caunoi.vocabulary.tax_codes import read_tax_code


@pytest.fixture(scope="module")
def long_an() -> World:
    return next(worlds.each("province", seed=1))


@pytest.fixture(scope="module")
def office() -> World:
    return next(worlds.each("office", seed=1))


def told(world: World) -> dict[str, int]:
    return {key: value for key, value in truth(world, []).items() if isinstance(value, int)}


def test_a_province_tells_the_figures_published_for_long_an(long_an: World) -> None:
    figures = told(long_an)
    assert figures["employers"] == 17_000
    assert 390_000 <= figures["workers"] < 400_000
    assert figures["employers_25"] == 1_200
    large = long_an.employers.enterprise & (long_an.employers.workers >= 25)
    assert long_an.employers.workers[large].sum() == 267 * 1_200
    assert figures["people"] == 290_000
    assert figures["people_new_in_six_years"] == 152_000
    assert figures["unions"] == 1_800
    assert figures["public_bodies"] == 450
    assert 0.90 < figures["employers_25_with_union"] / figures["employers_25"] < 0.95
    assert figures["state_signed"] == figures["state_unionised"]
    assert 0.80 <= figures["non_state_signed"] / figures["non_state_unionised"] < 0.802
    assert figures["gifts"] == 260_000
    assert figures["gift_people_not_members"] > 30_000
    assert figures["employers_headcount_unknown"] > 0
    assert (len(long_an.land.zones), len(long_an.land.clusters), len(long_an.land.districts)) == (24, 23, 15)
    assert len(set(long_an.employers.site.tolist()) - {-1}) == 47


def test_in_force_is_less_than_signed_because_agreements_lapse(long_an: World) -> None:
    figures = told(long_an)
    assert figures["non_state_with_agreement"] < figures["non_state_signed"]
    assert figures["agreements_perhaps_in_tail"] > 0


def test_a_tenth_of_a_province_keeps_its_ratios() -> None:
    whole, tenth = PROVINCE, scaled(0.1)
    world = worlds.build(LONG_AN, tenth, seed=1)
    figures = told(world)
    assert figures["people"] / figures["workers"] == pytest.approx(whole.members / 396_600, rel=0.02)
    assert figures["people_new_in_six_years"] / figures["people"] == pytest.approx(152 / 290, rel=0.01)
    assert figures["unions"] / figures["employers"] == pytest.approx(1_800 / 17_000, rel=0.02)


def test_no_person_stands_twice_and_every_number_is_possible(office: World) -> None:
    people = office.people
    assert len(np.unique(people.number)) == len(people)
    for row in range(0, len(people), 7):
        born = date.fromordinal(int(people.born[row]))
        woman = bool(people.name.woman[row])
        number, fault = read_identity(
            numbers.print_citizen_number(int(people.number[row])),
            born_year=born.year,
            sex="female" if woman else "male",
        )
        assert fault is None
        assert number is not None
        assert len(number.value) == 12
        assert read_phone(numbers.print_phone(int(people.phone[row])))[1] is None


def test_provinces_share_no_identity_number() -> None:
    one, other = (worlds.build(ordinal, scaled(0.01), seed=1) for ordinal in (0, LONG_AN))
    assert not set(one.people.number.tolist()) & set(other.people.number.tolist())


def test_every_tax_code_passes_its_check_digit_and_a_wrong_one_does_not(office: World) -> None:
    codes = [numbers.print_tax_code(int(code)) for code in office.employers.tax_code]
    assert len(set(codes)) == len(codes)
    assert not [code for code in codes if isinstance(read_tax_code(code), Fault)]
    wrong = codes[0][:-1] + str((int(codes[0][-1]) + 1) % 10)
    assert isinstance(read_tax_code(wrong), Fault)


def test_nobody_joins_before_the_union_is_founded_or_as_a_child(office: World) -> None:
    spells = office.memberships
    assert (spells.joined >= office.unions.founded[spells.union]).all()
    for row in range(0, len(spells.union), 11):
        joined = date.fromordinal(int(spells.joined[row]))
        assert age_on(joined, born=date.fromordinal(int(office.people.born[row]))) >= 15
        assert joined <= office.at


def test_a_second_roster_always_comes_after_the_first(office: World) -> None:
    spells = office.memberships
    assert len(spells.twice_person) > 0
    assert (spells.twice_union > spells.union[spells.twice_person]).all()
    assert spells.open[spells.twice_person].all()


def test_no_union_has_more_members_than_workers(office: World) -> None:
    members = np.bincount(office.memberships.union[office.memberships.open], minlength=len(office.unions))
    assert (members <= office.employers.workers[office.unions.employer]).all()


def test_public_bodies_sign_no_agreement(office: World) -> None:
    assert office.employers.enterprise[office.agreements.employer].all()
    assert (office.employers.capital[~office.employers.enterprise] == Capital.STATE).all()


def test_a_nation_is_sixty_three_provinces_a_few_of_them_giants() -> None:
    members = [scale.members for _, scale in provinces_of("nation")]
    assert len(members) == len(PROVINCES) == 63
    assert size(LONG_AN) == 1.0
    assert members == sorted(members, reverse=True)
    assert sum(members[:6]) > sum(members) / 3


def test_the_truth_of_provinces_adds_up() -> None:
    assert add([{"at": "2023-12-31", "people": 2, "by": {"x": 1}}, {"at": "2023-12-31", "people": 3}]) == {
        "at": "2023-12-31",
        "people": 5,
    }


def test_numbers_that_cannot_reach_their_total_are_refused() -> None:
    rng = np.random.Generator(np.random.PCG64(1))
    assert spread(rng, count=10, total=100, low=5, high=20, sigma=1.0).sum() == 100
    with pytest.raises(ValueError, match="cannot add up"):
        spread(rng, count=10, total=400, low=5, high=20, sigma=1.0)
