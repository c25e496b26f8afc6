"""Maps: classes that can be told apart, and drawings that stay small and whole."""

from __future__ import annotations

import random
import re
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.design import maps
from caunoi.design.maps import SHADES, Shape, classes, drawn, shade_of

GRID = 100
values = st.lists(st.integers(-1000, 1000) | st.decimals(0, 100, places=2), max_size=60)


def square(west: float, south: float, size: float = 1.0) -> list[int]:
    corners = [(0, 0), (size, 0), (size, size), (0, size), (0, 0)]
    return [round(GRID * step) for x, y in corners for step in (west + x, south + y)]


def numbers(path: str) -> list[int]:
    return [int(one) for one in re.findall(r"-?\d+", path)]


@given(values, st.sampled_from(["quantiles", "equal"]))
def test_every_value_is_in_one_class_and_equal_ones_in_the_same(found: list[int | Decimal], how: str) -> None:
    made = classes(found, how)

    assert sum(one.count for one in made) == len(found)
    assert len(made) <= len(SHADES)
    assert all(one.low <= one.high for one in made)
    assert all(below.high < above.low and below.shade < above.shade for below, above in pairwise(made))
    for value in found:
        assert sum(one.low <= value <= one.high for one in made) == 1
        assert shade_of(value, made) == next(one.shade for one in made if one.low <= value <= one.high)


def test_quantiles_hold_about_as_many_areas_each_and_equal_steps_are_as_wide() -> None:
    found = [1, 2, 3, 4, 5, 6, 7, 8, 9, 1000]

    assert [one.count for one in classes(found, "quantiles")] == [2, 2, 2, 2, 2]
    assert [(one.low, one.high, one.shade) for one in classes(found, "equal")] == [(1, 9, 0), (1000, 1000, 4)]


def test_two_values_are_the_lightest_and_the_darkest() -> None:
    assert [one.shade for one in classes([3, 7], "quantiles")] == [0, 4]
    assert [one.shade for one in classes([5, 5], "quantiles")] == [0]
    assert classes([], "equal") == []


def luminance(colour: str) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def as_seen_without_red(colour: str) -> str:
    """What somebody without red cones sees of it (Viénot, Brettel and Mollon 1999)."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    seen = (0.11238 * red + 0.88762 * green, 0.11238 * red + 0.88762 * green, 0.00401 * (red - green) + blue)
    return "#" + "".join(f"{min(255, max(0, round(part))):02x}" for part in seen)


@pytest.mark.parametrize("eye", [str, as_seen_without_red])
def test_neighbouring_shades_differ_in_lightness_whatever_the_eye(eye: type) -> None:
    lights = [luminance(eye(shade)) + 0.05 for shade in SHADES]

    assert all(lighter / darker >= 1.4 for lighter, darker in pairwise(lights))


def test_neighbours_share_their_border_and_the_map_is_as_wide_as_the_land_is() -> None:
    text = drawn(
        [Shape("Tây", "?a", 0, [square(105, 10)]), Shape("Đông", "?b", 4, [square(106, 10)])], grid=GRID
    )
    box = re.search(r'viewBox="0 0 (\d+) (\d+)"', text)
    assert box is not None
    wide, high = map(int, box.groups())
    west, east = [numbers(path) for path in re.findall(r' d="(M[^"]+)"', text)]
    assert max(west[0], west[0] + west[2], west[0] + west[2] + west[4]) == east[0]
    # Two degrees of longitude at 10.5 degrees north are 1.966 of latitude.
    assert (wide - 40) / (high - 40) == pytest.approx(1.966, rel=0.01)
    assert text.count("<a href=") == text.count('tabindex="-1"') == 2
    assert 'aria-hidden="true"' in text


def test_no_text_of_the_registers_gets_out_of_its_place() -> None:
    text = drawn([Shape('Xã "A"<script>', '?a="&b', None, [square(105, 10)])], grid=GRID)

    assert "<script>" not in text
    assert 'href="?a=&quot;&amp;b"' in text
    assert 'fill="url(#unknown)"' in text


def test_an_area_with_no_outline_is_a_circle_by_its_weight_and_the_large_lie_below() -> None:
    text = drawn(
        [
            Shape("nhỏ", "?a", 1, point=(105.0, 10.0), weight=0.25),
            Shape("to", "?b", 4, point=(105.5, 10.5), weight=1.0),
            Shape("không rõ", "?c", None, point=(105.2, 10.9)),
            Shape("không ở đâu", "?d", None),
        ],
        grid=GRID,
    )

    radii = [float(one) for one in re.findall(r'r="([\d.]+)"', text)]
    assert radii == [19.0, 11.0, 3.0]
    assert "không ở đâu" not in text
    assert drawn([Shape("không ở đâu", "?d", None)], grid=GRID) == ""
    assert drawn([Shape("một điểm", "?d", 1, point=(105.0, 10.0))], grid=GRID).count("<circle") == 1


def test_an_island_that_nobody_could_hit_is_a_dot() -> None:
    text = drawn(
        [Shape("đất liền", "?a", 1, [square(105, 10, 2)]), Shape("đảo", "?b", 2, [square(112, 10, 0.02)])],
        grid=GRID,
    )

    assert text.count("<path d=") == 1
    assert re.findall(r"<title>([^<]*)</title><circle", text) == ["đảo"]


def test_a_drawing_that_would_be_too_long_is_drawn_more_coarsely() -> None:
    chance = random.Random(4)
    line = [step for turn in range(4000) for step in (turn, chance.randrange(60))]
    shapes = [Shape("rối", "?a", 0, [line])]

    fine, coarse = drawn(shapes, grid=GRID), drawn(shapes, grid=GRID, most=2_000)
    assert 500 < len(coarse) < len(fine) / 3
    assert maps.COARSEST == 16


def test_no_island_is_lost_however_coarse_the_drawing() -> None:
    land, islet = square(105, 10, 10), square(112, 9, 0.01)
    text = drawn([Shape("tỉnh có đảo", "?a", 1, [land, islet])], grid=GRID, most=1)

    [path] = re.findall(r' d="(M[^"]+)"', text)
    assert path.count("M") == 2
    assert path.endswith("h16v16h-16z")
