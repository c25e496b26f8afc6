"""The attacker on small numbers finds what is to be found, and nothing in what is published."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from caunoi.indicators import publishing, small_numbers
from caunoi.indicators.cubes import CUBES
from caunoi.indicators.reading import counted
from caunoi.indicators.small_numbers import Line
from caunoi.organisations import founding
from caunoi.synth import worlds
from caunoi.synth.places import LONG_AN
from caunoi.synth.registering import loading
from caunoi.synth.scales import OFFICE, scaled
from proof.attacker import (
    Bounds,
    Month,
    Programme,
    attack,
    attack_together,
    change,
    change_gives_away,
    gives_away,
)
from proof.promises.small_numbers import (
    SMALL,
    attack_on,
    attacked,
    attacked_by_one_who_saw_who_stayed,
    months_of_a_table,
    publish_all,
)

NOW = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
SEEDS = range(1, 7)


def lines(*told: tuple[str, str | None, int | None, tuple[int, ...] | None]) -> list[Line]:
    return [Line(*one) for one in told]


# ------------------------------------------------------------------ what it finds


def test_the_one_hidden_union_is_worked_out_from_the_others() -> None:
    table = lines(
        ("root", None, 410, (204, 206)),
        ("a", "root", 200, (100, 100)),
        ("b", "root", 200, (100, 100)),
        ("c", "root", 10, None),
    )
    assert dict(Month(table, values=2).cells())["c", 0] == Bounds(4, 4, gained=True)
    assert "cell 0 of c is 4..4" in attack({"m": table}, small=SMALL).found[0]


def test_a_hidden_union_is_worked_out_through_two_levels() -> None:
    table = lines(
        ("root", None, None, (140,)),
        ("up", "root", None, None),
        ("a", "up", None, (95,)),
        ("b", "up", None, None),
        ("c", "root", None, (40,)),
    )
    assert dict(Month(table, values=1, apart=True).cells())["b", 0] == Bounds(5, 5, gained=True)


def test_a_change_of_few_is_found_where_both_months_are_shown() -> None:
    before, now = lines(("root", None, 200, (100, 100))), lines(("root", None, 206, (103, 103)))
    assert attack({"1": before, "2": now}, small=SMALL).found == [
        "1 to 2: cell ('root', 0) moved 3..3",
        "1 to 2: cell ('root', 1) moved 3..3",
    ]


@pytest.mark.parametrize(
    ("low", "high", "gained", "told"),
    [
        (1, 10, True, True),
        (1, 10, False, True),
        (0, 9, True, True),
        (0, 9, False, False),
        (0, 10, True, False),
        (10, 19, True, True),
        (11, 12, True, False),
        (0, 0, True, False),
        (7, 7, True, True),
    ],
)
def test_what_tells_of_few_people(low: int, high: int, gained: bool, told: bool) -> None:
    assert gives_away(Bounds(low, high, gained), SMALL) is told


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (-3, -3, True),
        (3, 3, True),
        (0, 0, False),
        (11, 11, False),
        (-10, -1, True),
        (-5, 5, False),
        (-4, 4, True),
    ],
)
def test_what_tells_of_a_change_by_few(low: int, high: int, told: bool) -> None:
    assert change_gives_away(Bounds(low, high, gained=True), SMALL) is told


# ------------------------------------------------------------------ what is published, and the guards switched off


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_told_by_two_years_of_a_drawn_table(seed: int) -> None:
    found = attacked(seed)
    assert found.cells > 100
    assert found.found == []


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_told_to_one_who_saw_who_stayed(seed: int) -> None:
    assert attacked_by_one_who_saw_who_stayed(seed).found == []


def test_months_that_are_safe_one_by_one_are_not_tied_by_those_who_stood(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A case that was drawn once; and the guard switched off."""
    assert attacked_by_one_who_saw_who_stayed(3115052197).found == []
    monkeypatch.setattr(small_numbers, "tied_by_who_stood", lambda *_: set())
    assert "month 0: cell 0 of u03 is 0..3" in attacked_by_one_who_saw_who_stayed(3115052197).found


def test_lines_that_others_can_carry_over_hide_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard switched off: a union shown once and unchanged since is no cover for its neighbour."""
    months = [
        lines(("root", None, 357, (178, 179)), ("a", "root", 200, (100, 100)), ("b", "root", 100, (50, 50)),
              ("c", "root", 17, (8, 9)), ("d", "root", 40, (20, 20))),
        lines(("root", None, 469, (238, 231)), ("a", "root", 352, (180, 172)), ("b", "root", 100, (50, 50)),
              ("c", "root", 17, (8, 9)), ("d", "root", 0, (0, 0))),
    ]  # fmt: skip
    guarded = list(publish_all(months).values())
    assert attack_together(guarded, [{"b", "c"}], small=SMALL).found == []
    monkeypatch.setattr(small_numbers, "carried_into", lambda month, _before: month)
    unguarded = list(publish_all(months).values())
    assert "month 1: cell 0 of c is 8..8" in attack_together(unguarded, [{"b", "c"}], small=SMALL).found


def test_without_secondary_suppression_cells_are_found() -> None:
    found = [
        sentence
        for seed in SEEDS
        for sentence in attack(
            publish_all(months_of_a_table(seed, months=4), secondary=False), small=SMALL
        ).found
    ]
    assert any(": cell" in sentence for sentence in found)


def test_without_a_memory_of_the_months_before_changes_are_found() -> None:
    found = [
        sentence
        for seed in SEEDS
        for sentence in attack(
            publish_all(months_of_a_table(seed, months=4), remember=False), small=SMALL
        ).found
    ]
    assert found
    assert all(" to " in sentence for sentence in found)


@pytest.mark.parametrize("seed", SEEDS[:4])
def test_two_months_in_one_programme_tell_no_more_than_each_alone(seed: int) -> None:
    """That no equation ties two months is what lets the attacker take them one by one."""
    published = publish_all(months_of_a_table(seed, months=2, units=10))
    values = max(len(line.cells or ()) for table in published.values() for line in table)
    alone = [Month(table, values=values) for table in published.values()]
    one = Programme()
    before, now = [Month(table, values=values, programme=one) for table in published.values()]
    then, after = (dict(month.cells()) for month in alone)
    assert values
    for cell in then:
        weights = {now.columns[cell]: 1.0, before.columns[cell]: -1.0}
        moved = change(then[cell], after[cell])
        assert round(one.least(weights)) == moved.low
        assert round(-one.least({column: -weight for column, weight in weights.items()})) == moved.high


def test_real_registers_published_month_by_month_tell_nothing(db: None) -> None:
    founding.ensure_home(at=NOW)
    list(loading.load([worlds.build(LONG_AN, scaled(0.4, base=OFFICE), seed=5)], at=NOW, nation=False))
    for month in range(7, 13):
        publishing.publish(date(2023, month, 1), by=None, at=NOW, counted=counted, even_all_hidden=True)
    tried = {code: attack_on(code) for code in CUBES}
    assert {code: one.found for code, one in tried.items()} == {code: [] for code in CUBES}
    assert sum(one.cells for one in tried.values()) > 500
    newest = publishing.published("members-by-sex", date(2023, 7, 1))
    assert newest is not None
    assert 0 < newest.hidden < newest.cells
