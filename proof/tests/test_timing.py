"""The measure of the proof `timing`: a guesser who tells nothing has a half, one who tells everything a whole."""

from __future__ import annotations

import random
import time

import pytest

from proof.promises.timing import area, measured


def test_one_who_can_tell_nothing_has_a_half() -> None:
    chance = random.Random(1)
    known, unknown = ([round(chance.gauss(100_000, 5_000)) for _ in range(4000)] for _ in range(2))

    assert area(known, unknown) == pytest.approx(0.5, abs=0.03)
    assert area([1, 1, 2], [1, 1, 2]) == 0.5


def test_one_who_can_tell_has_a_whole() -> None:
    assert area([3, 4], [1, 2]) == 1
    assert area([1, 2], [3, 4]) == 0


def test_a_millisecond_more_for_those_who_exist_would_be_seen() -> None:
    """The negative control: far beyond 0.5 ± 0.03, also on a machine that others load."""
    pairs = measured(lambda: time.sleep(0.003), lambda: time.sleep(0.002), 100, seed=1)

    assert area([one for one, _ in pairs], [other for _, other in pairs]) > 0.6
