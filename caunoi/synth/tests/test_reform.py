"""The reform of 1.7.2025 on an invented nation: what was stays, what is new is told by code and day, and it all adds up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connections, transaction
from django.db.models import Q

from caunoi.organisations import founding
from caunoi.organisations.gazetteer import Gazetteer
from caunoi.organisations.models import (
    AreaDescription,
    AreaSuccession,
    EmployerPlace,
    UnitDescription,
    UnitParent,
    UnitSuccession,
)
from caunoi.organisations.tree import Tree, root
from caunoi.registers.members.models import Membership
from caunoi.registers.reorganisations.models import Reorganisation
from caunoi.synth.reform import counting, nation, replaying
from caunoi.synth.reform.decisions import LAW
from caunoi.synth.reform.nation import AFTER, BEFORE
from caunoi.synth.reform.replaying import Replayed
from caunoi.synth.registering.loading import HomeHoldsData
from caunoi.vocabulary.text import Text

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
LAST_YEAR = date(2024, 12, 31)
Counts = dict[int, int]

pytestmark = [pytest.mark.django_db, pytest.mark.told_once]


@contextmanager
def unwatched(phase: Text, total: int | None) -> Iterator[Any]:
    yield lambda done: None


def members_of_each(day: date) -> Counts:
    """Members at the end of a day of every unit with all below it, as it was: by hand, over the tree of that day."""
    tree, found = Tree.on(day), Counter[int]()
    for unit in Membership.objects.on(day).values_list("unit", flat=True):
        found.update([unit, *tree.above(unit)])
    return dict(found)


@pytest.fixture(scope="module")
def reformed(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Replayed, Counts, Counts]]:
    """The office's nation after the reform, and what each unit counted on two days before it was decided."""
    before: list[Counts] = []
    make = nation.make

    def make_and_count(*given: Any, **more: Any) -> None:
        make(*given, **more)
        before.extend(members_of_each(day) for day in (LAST_YEAR, BEFORE))

    with django_db_blocker.unblock(), ExitStack() as undone:
        for alias in connections:
            undone.enter_context(transaction.atomic(using=alias))
        founding.ensure_home(at=NOW)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(nation, "make", make_and_count)
            done = replaying.replay("office", seed=1, at=NOW, watch=unwatched)
        yield done, before[0], before[1]
        for alias in connections:
            transaction.set_rollback(True, using=alias)


def test_it_is_counted_in_the_registers_as_the_mapping_says(
    reformed: tuple[Replayed, Counts, Counts],
) -> None:
    done, _, _ = reformed
    answer = done.answer()
    assert (answer["provinces"], answer["communes"]) == ((63, 34), (10_040, 3_321))
    assert (answer["districts_closed"], answer["wards_split"]) == (696, 471)
    assert answer["codes_meaning_elsewhere"] == 3_184
    for name in ("members", "employers"):
        before, ended, after = answer[name]  # type: ignore[misc]
        assert 0 < ended < before
        assert before - ended == after
    assert done.before.members == 6_300
    assert done.differences == []


def test_every_unit_keeps_the_members_it_had_last_year_and_on_the_evening_before(
    reformed: tuple[Replayed, Counts, Counts],
) -> None:
    _, last_year, evening = reformed
    assert last_year[root(LAST_YEAR)] > 0
    assert members_of_each(LAST_YEAR) == last_year
    assert members_of_each(BEFORE) == evening


def test_a_code_used_again_gives_another_place_on_another_day(reformed: object) -> None:
    """Who asks by code and day gets one territory, and never the employers of the other."""
    communes = AreaDescription.objects.filter(level=AreaDescription.Level.COMMUNE).exclude(official_code="")
    old = dict(communes.on(BEFORE).values_list("official_code", "area"))  # type: ignore[attr-defined]
    new = dict(communes.on(AFTER).values_list("official_code", "area"))  # type: ignore[attr-defined]
    elsewhere = [code for code in new if code in old and old[code] != new[code]]
    assert len(elsewhere) == 3_184
    at = {day: set(EmployerPlace.objects.on(day).values_list("employer", "area")) for day in (BEFORE, AFTER)}
    gone, begun = {old[code] for code in elsewhere}, {new[code] for code in elsewhere}
    assert not gone & begun
    assert not {area for _, area in at[AFTER]} & gone
    assert not {area for _, area in at[BEFORE]} & begun


def test_an_address_lies_in_what_its_commune_became(reformed: object) -> None:
    became = set(AreaSuccession.objects.held_true().values_list("predecessor", "successor"))
    before = dict(EmployerPlace.objects.on(BEFORE).values_list("employer", "area"))
    after = dict(EmployerPlace.objects.on(AFTER).values_list("employer", "area"))
    assert before.keys() == after.keys()
    assert {(before[one], after[one]) for one in before if before[one] != after[one]} <= became
    there = set(AreaDescription.objects.on(AFTER).values_list("area", flat=True))
    assert set(after.values()) <= there


def test_whoever_went_on_stands_under_the_federation_of_the_new_province_or_its_commune(
    reformed: object,
) -> None:
    tree = Tree.on(AFTER)
    kinds = dict(UnitDescription.objects.on(AFTER).values_list("unit", "kind"))
    assert set(kinds.values()) == {"federation", "zone", "commune", "grassroots"}
    assert set(tree.parents) == set(kinds) - {root(AFTER)}
    assert {kinds[tree.parents[unit]] for unit, kind in kinds.items() if kind == "grassroots"} == {
        "federation", "zone", "commune",
    }  # fmt: skip
    codes = UnitDescription.objects.on(AFTER).filter(level="province").values_list("official_code", flat=True)
    provinces = AreaDescription.objects.on(AFTER).filter(level="province")
    assert sorted(codes) == sorted(provinces.values_list("official_code", flat=True))


def test_long_an_went_into_tay_ninh_whole(reformed: object) -> None:
    named = UnitDescription.objects.on(BEFORE).filter(level="province")
    long_an, tay_ninh = (named.get(name__endswith=name).unit_id for name in ("Long An", "Tây Ninh"))
    succession = UnitSuccession.objects.on(AFTER).get(predecessor=long_an)
    assert (succession.successor_id, succession.part, succession.of) == (tay_ninh, 1, 1)
    assert UnitDescription.objects.on(AFTER).get(unit=tay_ninh).official_code == "80"
    assert not UnitParent.objects.on(AFTER).filter(Q(parent=long_an) | Q(unit=long_an)).exists()


def test_each_decision_has_a_number_and_what_is_invented_says_so(reformed: object) -> None:
    numbers = Reorganisation.objects.values_list("kind", "number")
    assert {number for kind, number in numbers if kind == "end-by-law"} == {LAW}
    assert all(number.endswith("(bịa)") for kind, number in numbers if kind != "end-by-law")
    assert {kind for kind, _ in numbers} == {"end-by-law", "found", "split", "merge", "describe"}


def test_members_of_unions_ended_by_law_ended_with_that_cause_and_no_other(reformed: object) -> None:
    ended = Membership.objects.held_true().filter(valid_to=AFTER)
    assert set(ended.values_list("ended_as", flat=True)) == {"ended-by-law"}


def test_a_register_that_says_otherwise_than_the_mapping_is_named(reformed: object) -> None:
    told = counting.territory_in_tables(Gazetteer.read())
    (difference,) = replaying._territory_differs(replace(told, wards_split=470), told)
    assert "470" in difference.vi
    assert "471" in difference.en


def test_a_home_that_holds_anything_is_refused(reformed: object) -> None:
    with pytest.raises(HomeHoldsData):
        replaying.replay("office", seed=1, at=NOW, watch=unwatched)
