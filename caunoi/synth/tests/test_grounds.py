"""Real ground for an invented nation, the same people on it for the same seed."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from caunoi.organisations.gazetteer import Gazetteer
from caunoi.synth import worlds
from caunoi.synth.grounds import Ground, grounds
from caunoi.synth.places import LONG_AN, PROVINCES
from caunoi.synth.reform.sizes import NATIONS, sizes

DAY = date(2025, 6, 30)


@pytest.fixture(scope="module")
def there() -> list[Ground]:
    return grounds(Gazetteer.read(), DAY, zones=1, clusters=1)


def test_all_territory_is_there(there: list[Ground]) -> None:
    assert len(there) == len(PROVINCES) == 63
    assert sum(len(ground.districts) for ground in there) == 696
    assert sum(len(communes) for ground in there for communes in ground.communes) == 10_040


def test_a_province_is_called_as_on_that_day(there: list[Ground]) -> None:
    names = {ground.land.federation for ground in there}
    assert "Liên đoàn Lao động thành phố Huế" in names
    assert "Liên đoàn Lao động tỉnh Long An" in names
    assert "Liên đoàn Lao động huyện Bến Lức" in there[LONG_AN].land.upper_levels()


@pytest.mark.parametrize(
    ("scale", "members", "unions", "employers"),
    [
        ("office", 6_300, 441, 1_260),
        ("province", 290_000, 3_025, 24_200),
        ("nation", 12_000_000, 125_000, 1_000_000),
    ],
)
def test_a_nation_has_exactly_what_its_scale_says(
    scale: str, members: int, unions: int, employers: int
) -> None:
    made = sizes(scale)
    assert sum(one.members for one in made) == members
    assert sum(one.unions for one in made) == unions
    assert sum(one.employers for one in made) == employers
    assert NATIONS["nation"].commune_union == (10, 1_500)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_seed_gives_one_nation(there: list[Ground], seed: int) -> None:
    size, ground = sizes("office")[LONG_AN], there[LONG_AN]
    one, same = (
        worlds.build(LONG_AN, size, seed=seed, at=DAY, land=ground.land, ends_foretold=False) for _ in "ab"
    )
    assert np.array_equal(one.people.number, same.people.number)
    assert one.employers.name == same.employers.name
    other = worlds.build(LONG_AN, size, seed=seed + 1, at=DAY, land=ground.land, ends_foretold=False)
    assert not np.array_equal(one.people.number, other.people.number)
