"""What an agreement of numbers or of telephones is worth, learned from pairs of which nobody said who is who."""

from __future__ import annotations

import math
from collections.abc import Sequence

from caunoi.intake.matching.judging import Pair
from caunoi.intake.matching.sealed import DIFFERENT, ONE_OFF, SAME, Agreement

#: How often two people who are alike otherwise agree by chance, at least: a family or a whole workshop gives one
#: telephone, and twins have numbers that follow on one another.
LEAST_BY_CHANCE = {("number", ONE_OFF): 2e-3, ("number", SAME): 1e-5, ("phone", SAME): 2e-3}
#: However well the model knows it, a number of another kind says nothing, and one that differs is not everything.
MOST_BITS = 9.0


def learn(pairs: Sequence[Pair], *, prior: float, rounds: int = 20) -> dict[str, dict[str, float]]:
    """Bits by column and level, by expectation and maximisation from what name, birth and sex say; `prior` in bits."""
    chances = [_chance(pair.likeness.weight + prior) for pair in pairs]
    bits: dict[str, dict[int, float]] = {}
    for _ in range(rounds):
        for which, name in enumerate(Agreement._fields):
            levels = [pair.agreement[which] for pair in pairs]
            bits[name] = _bits(name, levels, chances)
        chances = [_chance(pair.likeness.weight + prior + _worth(pair.agreement, bits)) for pair in pairs]
    return {
        name: {str(level): round(worth, 2) for level, worth in sorted(each.items())}
        for name, each in bits.items()
    }


def _worth(agreed: Agreement, bits: dict[str, dict[int, float]]) -> float:
    return sum(bits[name].get(level, 0.0) for name, level in zip(Agreement._fields, agreed, strict=True))


def _bits(name: str, levels: Sequence[int], chances: Sequence[float]) -> dict[int, float]:
    same, others = _shares(levels, chances), _shares(levels, [1 - chance for chance in chances])
    found = {}
    for level in sorted(same.keys() & {DIFFERENT, ONE_OFF, SAME}):
        by_chance = max(others.get(level, 0.0), LEAST_BY_CHANCE.get((name, level), 1e-5))
        worth = math.log2(max(same[level], 1e-5) / by_chance)
        found[level] = max(-MOST_BITS, min(MOST_BITS, worth))
    return found


def _chance(bits: float) -> float:
    odds = 2 ** max(min(bits, 60.0), -60.0)
    return float(odds / (1 + odds))


def _shares(levels: Sequence[int], chances: Sequence[float]) -> dict[int, float]:
    """What share of the pairs is at each level, those at which both say something taken as the whole."""
    sums: dict[int, float] = {}
    for level, chance in zip(levels, chances, strict=True):
        if level >= 0:
            sums[level] = sums.get(level, 0.0) + chance
    whole = sum(sums.values()) or 1.0
    return {level: each / whole for level, each in sums.items()}
