"""Nobody outside a unit can tell 1 to 10 people from all that is published: an attacker tries every hidden number."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise

from caunoi.indicators.cubes import CUBES
from caunoi.indicators.publishing import months_published, publish, published
from caunoi.indicators.reading import counted
from caunoi.indicators.small_numbers import Line, Published, protect
from caunoi.vocabulary.text import Text
from proof.attacker import Attack, attack, attack_together
from proof.drawing import drawn
from proof.folders import folder_of
from proof.promise import Bound, Promise
from proof.promises.coming_in import COVERS

SMALL, MONTHS, UNITS = 10, 24, 22
# One case in so many comes from lists taken in, the others are tables drawn at once.
REAL = 12
Table = list[Line]


def months_of_a_table(seed: int, *, months: int = MONTHS, units: int = UNITS) -> list[Table]:
    """A tree drawn by chance with people in it who come and go; totals are public in two cases of three."""
    chance = random.Random(seed)
    public = chance.random() < 0.67
    names = [f"u{number:02}" for number in range(units)]
    width = chance.randrange(1, units)
    above = {
        name: names[chance.randrange(min(place, 1 + width // 2))] if place else None
        for place, name in enumerate(names)
    }
    lowest = set(names) - set(above.values())
    size, values = chance.choice((20, 60, 400)), chance.choice((2, 3)) if public else 1
    held = {
        name: _people(chance, size, values)
        if name in lowest or (public and chance.random() < 0.3)
        else [0] * values
        for name in names
    }
    found = []
    for _ in range(months):
        found.append(_lines(names, above, held, public))
        for name in names:
            if name in lowest or any(held[name]):
                held[name] = [max(0, count + _moved(chance)) for count in held[name]]
    return found


def _people(chance: random.Random, size: int, values: int) -> list[int]:
    return [chance.choice((0, chance.randrange(12), chance.randrange(size * 3))) for _ in range(values)]


def _moved(chance: random.Random) -> int:
    return chance.choice((0, 0, chance.randint(-3, 3), chance.randint(-12, 12), chance.randint(-40, 45)))


def _lines(
    names: Sequence[str], above: Mapping[str, str | None], held: Mapping[str, list[int]], public: bool
) -> Table:
    sums = {name: list(held[name]) for name in names}
    for name in reversed(names):
        over = above[name]
        if over is not None:
            sums[over] = [a + b for a, b in zip(sums[over], sums[name], strict=True)]
    return [Line(name, above[name], sum(sums[name]) if public else None, tuple(sums[name])) for name in names]


def publish_all(
    months: Sequence[Table], *, secondary: bool = True, remember: bool = True
) -> dict[str, Table]:
    """Each month as it would be published after those before. The two guards can be switched off, to see it fail."""
    earlier: list[Published] = []
    found = {}
    for number, lines in enumerate(months):
        found[f"month {number:02}"] = protect(
            lines, earlier if remember else (), small=SMALL, secondary=secondary
        )
        earlier.append(Published(found[f"month {number:02}"]))
    return found


def attacked(seed: int) -> Attack:
    """A drawn table published for two years, and attacked."""
    months = months_of_a_table(seed)
    return attack(publish_all(months), small=SMALL, apart=months[0][0].total is None)


def attacked_by_one_who_saw_who_stayed(seed: int) -> Attack:
    """A drawn table, attacked by somebody who also knows in which units nobody came or left from month to month."""
    months = months_of_a_table(seed, months=8, units=14)
    stayed = [
        {line.unit for line, before in zip(now, then, strict=True) if line.cells == before.cells}
        for then, now in pairwise(months)
    ]
    if months[0][0].total is None:
        # Who came and left is a public figure only where the total is.
        stayed = [set() for _ in stayed]
    return attack_together(list(publish_all(months).values()), stayed, small=SMALL)


def attacked_as_published(seed: int) -> Attack:
    """Lists drawn by chance and taken in, their months published through the one door, and what came out attacked."""
    folder = folder_of(seed)
    folder.take_in()
    day = folder.at.replace(day=1)
    # The month before the lists' own day is the newest that they tell whole.
    for back in reversed(range(1, MONTHS + 1)):
        year, month = divmod(day.year * 12 + day.month - 1 - back, 12)
        first = day.replace(year=year, month=month + 1)
        publish(first, by=None, at=datetime(2026, 6, 1, tzinfo=UTC), counted=counted, even_all_hidden=True)
    tries = [attack_on(code) for code in CUBES]
    return Attack(
        sum(one.cells for one in tries),
        sum(one.changes for one in tries),
        [sentence for one in tries for sentence in one.found],
    )


def attack_on(code: str) -> Attack:
    """Everything that can be read of one published table, attacked."""
    found = {}
    for month in months_published(code):
        table = published(code, month)
        if table is not None:
            found[f"{code} {month:%Y-%m}"] = list(table.lines)
    return attack(dict(sorted(found.items())), small=SMALL)


def nothing_given_away(seed: int) -> tuple[int, list[str]]:
    """One case: how many hidden cells were tried, and what of them could be told."""
    way = (
        attacked_as_published
        if seed % REAL == 0
        else attacked_by_one_who_saw_who_stayed
        if seed % 4 == 1
        else attacked
    )
    found = way(seed)
    return found.cells, found.found


SMALL_NUMBERS = Promise(
    name="small-numbers",
    promised=Text(
        vi="Từ mọi bảng công bố của 24 tháng, không ai suy ra được một số từ 1 đến 10 người, hay một thay đổi từ 1 đến 10.",
        en="From all tables published in 24 months nobody can work out a number of 1 to 10 people, nor a change of 1 to 10.",
    ),
    bound=Bound("at most", 0),
    line="{figure} of {n} hidden cells, with their net changes, tell of few people",
    budget=120,
    covers=(*COVERS, "proof/attacker.py", "proof/promises/small_numbers.py"),
    run=drawn("small-numbers", nothing_given_away),
)
