"""What two months together tell of those who are taken for the same people in both."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import pytest

from caunoi.indicators.small_numbers import (
    Counts,
    Line,
    Published,
    moved_too_little,
    protect,
    tied_by_who_stood,
    to_hide,
)

SMALL = 10
# A federation; Hoa Sen with a union below it and Phú Cường with one; Tân An. Who is held at each itself.
ABOVE = {
    "hoa-sen": "root",
    "sen-con": "hoa-sen",
    "phu-cuong": "root",
    "cuong-con": "phu-cuong",
    "tan-an": "root",
}
HELD = ("root", *ABOVE)


def month(held: dict[str, int], root: Counts, *, also: dict[str, Counts] | None = None) -> Published:
    """A month of those units, of which `held` are some, with the federation's own line shown and those of `also`."""
    people = {unit: held.get(unit, 0) for unit in HELD}
    for unit in reversed(HELD[1:]):
        people[ABOVE[unit]] += people[unit]
    shown = {"root": root, **(also or {})}
    return Published(Line(unit, ABOVE.get(unit), people[unit], shown.get(unit)) for unit in HELD)


def tied(now: Published, *earlier: Published, small: int = SMALL) -> set[str]:
    return tied_by_who_stood(now, earlier, small)


# ------------------------------------------------------------------ every possibility counted


def spread(people: int, values: int) -> Iterator[Counts]:
    """Every way to be of so many kinds."""
    if values == 1:
        yield (people,)
        return
    for first in range(people + 1):
        yield from ((first, *rest) for rest in spread(people - first, values - 1))


def added(parts: dict[str, Counts], names: tuple[str, ...]) -> Counts:
    return tuple(map(sum, zip(*(parts[name] for name in names), strict=True)))


@dataclass
class Drawn:
    """Two months: who is held at each unit, what the federation's line says, and what is shown of Sen Con's."""

    held: list[dict[str, int]]
    roots: list[Counts]
    sen_con: list[Counts | None]

    @property
    def stood(self) -> tuple[str, ...]:
        """At which units those are held who are taken for the same people, and of whom nothing is shown."""
        first, second = self.held
        known = self.sen_con[0]
        hoa_sen = (("hoa-sen", "sen-con"), ("sen-con",)) if known is None else (("hoa-sen", "sen-con"),)
        found: list[str] = []
        for ways in (hoa_sen, (("phu-cuong", "cuong-con"), ("cuong-con",)), (("tan-an",),)):
            # Where the union as a whole moved, the one below it may have stood.
            for names in ways:
                if 0 < sum(first[name] for name in names) == sum(second[name] for name in names):
                    found.extend(names if known is None else set(names) - {"sen-con"})
                    break
        return tuple(found)


def told(drawn: Drawn, small: int) -> bool:
    """Whether a clerk who writes down everybody that could be there can tell few of anything in either month."""
    values, there = len(drawn.roots[0]), []
    for held, root, known in zip(drawn.held, drawn.roots, drawn.sen_con, strict=True):
        each = [
            [known] if known and unit == "sen-con" else list(spread(n, values)) for unit, n in held.items()
        ]
        ways = (dict(zip(held, one, strict=True)) for one in product(*each))
        there.append([parts for parts in ways if added(parts, HELD) == root])
    stood = drawn.stood
    if not stood:
        return False
    same = set.intersection(*({added(parts, stood) for parts in ways} for ways in there))
    hidden = tuple(unit for unit in HELD if unit != "sen-con" or not any(drawn.sen_con))
    others = tuple(unit for unit in hidden if unit not in stood)
    # A union of which a part stood tells no more by two months than by each: that is for the rule of one month.
    whole = ("phu-cuong", "cuong-con") if ("phu-cuong" in stood) is ("cuong-con" in stood) else ()
    asked = [stood, others, whole, tuple({"hoa-sen", "sen-con"} & {*hidden}), *((unit,) for unit in hidden)]
    for ways, held in zip(there, drawn.held, strict=True):
        could = [parts for parts in ways if added(parts, stood) in same]
        for names in filter(None, asked if could else ()):
            people = range(sum(held[name] for name in names) + 1)
            for value in range(values):
                counts = {sum(parts[name][value] for name in names) for parts in could}
                few = max(counts) >= 1 and min(counts) <= small
                if few and max(counts) - min(counts) < small and counts != set(people):
                    return True
    return False


def drawn(chance: random.Random) -> Drawn:
    """Two months by chance, in which somebody stood more often than not."""
    values = chance.choice((2, 2, 3))
    most = 4 if values == 2 else 2
    first, second = ({unit: chance.choice((0, chance.randint(1, most))) for unit in HELD} for _ in range(2))
    if chance.random() < 0.8:
        kept = first["hoa-sen"] + first["sen-con"]
        second["sen-con"] = chance.choice((first["sen-con"], chance.randint(0, kept)))
        second["hoa-sen"] = kept - second["sen-con"]
    found = Drawn([first, second], [], [None, None])
    shows = first["sen-con"] == second["sen-con"] and chance.random() < 0.5
    of_sen_con = chance.choice(list(spread(first["sen-con"], values))) if shows else None
    for held in (first, second):
        usual, kinds = chance.randrange(values), range(values)
        left = sum(held.values()) - (held["sen-con"] if shows else 0)
        ones = [usual if chance.random() < 0.6 else chance.choice(kinds) for _ in range(left)]
        counts = tuple(map(ones.count, kinds))
        found.roots.append(tuple(map(sum, zip(counts, of_sen_con or (0,) * values, strict=True))))
    found.sen_con = [of_sen_con, of_sen_con]
    return found


def test_what_ties_two_months_is_what_a_clerk_finds_who_writes_down_every_possibility() -> None:
    answers = []
    for seed in range(250):
        case = drawn(random.Random(seed))
        small = 2 + seed % 3
        before, now = (
            month(held, root, also={"sen-con": known} if known else None)
            for held, root, known in zip(case.held, case.roots, case.sen_con, strict=True)
        )
        answers.append(told(case, small))
        assert bool(tied(now, before, small=small)) is answers[-1], f"{seed}: {case} {small}"
    assert 50 < sum(answers) < 200


# ------------------------------------------------------------------ what an officer could dispute


def women(held: dict[str, int], women: int, **also: Counts) -> Published:
    """A month of women and men, by how many women the federation's line counts."""
    cells = {unit.replace("_", "-"): one for unit, one in also.items()}
    return month(held, (women, sum(held.values()) - women), also=cells)


def test_the_union_below_one_that_stood_is_told_where_the_upper_one_is_not_few() -> None:
    """Together: 12 women in Hoa Sen, who are not few; but then 7 at least of the 50 of Sen Con, and 12 at most."""
    first = women({"hoa-sen": 5, "sen-con": 50, "phu-cuong": 40}, 52)
    second = women({"hoa-sen": 5, "sen-con": 50, "phu-cuong": 100}, 12)
    assert [to_hide(first, [], SMALL), to_hide(second, [first], SMALL)] == [set(), set()]
    assert tied(second, first) == {"root"}
    nobody_below = ({"hoa-sen": 55, "phu-cuong": 40}, 52), ({"hoa-sen": 55, "phu-cuong": 100}, 12)
    assert tied(*(women(held, count) for held, count in reversed(nobody_below))) == set()


def test_those_held_at_a_union_itself_are_told_as_a_union_below_it_would_be() -> None:
    first = women({"hoa-sen": 50, "sen-con": 5, "phu-cuong": 40}, 52)
    second = women({"hoa-sen": 50, "sen-con": 5, "phu-cuong": 100}, 12)
    assert tied(second, first) == {"root"}


def test_five_people_beside_those_who_stood_are_told_where_all_others_are_of_one_kind() -> None:
    """Twelve women in Hoa Sen leave women alone among the 45 others of the first month: the five of Tân An are women."""
    second = women({"hoa-sen": 55, "phu-cuong": 100}, 12)
    assert tied(second, women({"hoa-sen": 55, "phu-cuong": 40, "tan-an": 5}, 57)) == {"root"}
    assert tied(second, women({"hoa-sen": 55, "phu-cuong": 40, "root": 5}, 57)) == {"root"}
    assert tied(second, women({"hoa-sen": 55, "phu-cuong": 25, "tan-an": 20}, 57)) == set()


def test_a_union_is_told_with_all_below_it_where_no_part_of_it_is() -> None:
    """Twenty women of Hoa Sen, alone in its month, leave twelve; the five of Tân An apart, seven at least of Phú Cường."""
    alone = women({"hoa-sen": 60}, 20)
    assert tied(women({"hoa-sen": 60, "phu-cuong": 50, "cuong-con": 45, "tan-an": 5}, 32), alone) == {"root"}
    assert tied(women({"hoa-sen": 60, "phu-cuong": 50, "tan-an": 50}, 32), alone) == set()


def test_of_three_ages_the_third_is_told_by_what_the_two_others_leave() -> None:
    """A hundred people, of whom at most 50 are of the second age in one month and 45 of the third in the other: 5 to 12 young ones."""
    first = month({"hoa-sen": 100, "phu-cuong": 162}, (12, 50, 200))
    second = month({"hoa-sen": 100, "phu-cuong": 205}, (60, 200, 45))
    assert [to_hide(first, [], SMALL), to_hide(second, [first], SMALL)] == [set(), set()]
    assert tied(second, first) == {"root"}
    assert tied(month({"hoa-sen": 100, "phu-cuong": 205}, (60, 190, 55)), first) == set()


def test_what_is_hidden_of_a_union_stood_with_it_where_the_same_is_shown_below_it() -> None:
    """Sen Con was shown and is carried on; without it 25 to 28 of the 143 others are women, and so few of Phú Cường."""
    held = {"hoa-sen": 143, "sen-con": 41, "phu-cuong": 19}
    first = women(held, 48, sen_con=(20, 21))
    second = women(held | {"phu-cuong": 37}, 82, sen_con=(20, 21))
    assert to_hide(first, [], SMALL) == set()
    assert tied(second, first) == {"sen-con"}
    known_from_before = Published(second.lines.values(), carried=["sen-con"])
    assert tied(known_from_before, first) == {"root"}


def test_a_union_stood_with_nobody_in_common_where_what_is_shown_below_it_moved() -> None:
    """As many people in Hoa Sen as before, twenty of them in Sen Con now: the others are not the same."""
    first = women({"hoa-sen": 143, "sen-con": 41, "phu-cuong": 19}, 48, sen_con=(20, 21))
    second = women({"hoa-sen": 123, "sen-con": 61, "phu-cuong": 37}, 82, sen_con=(20, 41))
    assert tied(second, first) == set()
    without_men = women({"hoa-sen": 143, "sen-con": 41, "phu-cuong": 19}, 28, sen_con=(0, 41))
    assert tied(women({"hoa-sen": 143, "sen-con": 41, "phu-cuong": 37}, 62), without_men) == set()


def test_a_union_that_a_month_shows_ties_nothing_that_it_hides() -> None:
    first = women({"hoa-sen": 143, "phu-cuong": 19}, 28, hoa_sen=(26, 117))
    second = women({"hoa-sen": 143, "phu-cuong": 37}, 62)
    assert tied(second, first) == set()


def test_a_union_below_a_shown_one_ties_the_shown_one() -> None:
    """The same tie, one floor down: what goes is the line of the union above those who stood, or one shown beside them."""
    first = women({"phu-cuong": 19, "cuong-con": 143, "tan-an": 100}, 78, phu_cuong=(28, 134))
    second = women({"phu-cuong": 37, "cuong-con": 143, "tan-an": 100}, 112, phu_cuong=(62, 118))
    assert tied(second, first) == {"phu-cuong"}
    beside = {"hoa-sen": 143, "phu-cuong": 19, "tan-an": 100}
    assert tied(
        women(beside | {"phu-cuong": 37}, 112, tan_an=(50, 50)), women(beside, 78, tan_an=(50, 50))
    ) == {"tan-an"}


def test_unions_that_stood_in_different_blocks_are_not_taken_together() -> None:
    """Cường Con stood too, behind another line: it neither widens nor narrows what is said of Hoa Sen."""
    stood = {"hoa-sen": 143, "cuong-con": 60}
    first = women(stood | {"tan-an": 19, "phu-cuong": 19}, 68, phu_cuong=(40, 39))
    now = stood | {"tan-an": 37, "phu-cuong": 37}
    assert tied(women(now, 100, phu_cuong=(50, 47)), first) == set()
    assert tied(women(now, 112, phu_cuong=(50, 47)), first) == {"phu-cuong"}


def test_those_who_stood_are_counted_once_however_deep_they_are() -> None:
    months = [
        Published(
            [
                Line("root", None, sum(root), root),
                *(Line(unit, above, 143, None) for unit, above in (("a", "root"), ("b", "a"), ("c", "b"))),
                Line("d", "root", sum(root) - 143, None),
            ]
        )
        for root in ((28, 134), (62, 118))
    ]
    assert tied(months[1], months[0]) == {"root"}


def test_a_union_that_is_new_or_of_nobody_stood_with_nobody() -> None:
    held = {"hoa-sen": 143, "phu-cuong": 19}
    then = Published(line for line in women(held, 28).lines.values() if line.unit in {"root", *held})
    assert tied(women(held | {"phu-cuong": 37, "tan-an": 30}, 92), then) == {"root"}
    assert (
        tied(women({"phu-cuong": 20, "tan-an": 40}, 30), women({"phu-cuong": 30, "tan-an": 45}, 30)) == set()
    )


def test_unions_that_gave_each_other_units_are_compared_all_together() -> None:
    """Sen Con went from Hoa Sen to Phú Cường, Cường Con on to Tân An: each changed by more than few, the three by five."""

    def shown(above: dict[str, str], **cells: Counts) -> Published:
        stands = {"root": None, **ABOVE, **above}
        told = {unit.replace("_", "-"): one for unit, one in cells.items()}
        return Published(Line(unit, at, None, told.get(unit)) for unit, at in stands.items())

    before = shown({}, root=(300, 300), hoa_sen=(100, 100), phu_cuong=(100, 100), tan_an=(100, 100))
    now = {"root": (305, 305), "hoa_sen": (80, 80), "phu_cuong": (100, 100), "tan_an": (125, 125)}
    gave = {"sen-con": "phu-cuong", "cuong-con": "tan-an"}
    together = ["hoa-sen", "phu-cuong", "tan-an"]
    assert list(moved_too_little(before, shown(gave, **now), SMALL)) == [together]
    assert list(moved_too_little(before, shown({"cuong-con": "tan-an"}, **now), SMALL)) == []


def test_months_of_two_tables_are_not_compared() -> None:
    held = {"hoa-sen": 143, "phu-cuong": 19}
    of_sex, of_age = month(held, (28, 134)), month(held, (60, 50, 52))
    with pytest.raises(ValueError, match="zip"):
        tied(of_sex, of_age)
    with pytest.raises(ValueError, match="zip"):
        list(moved_too_little(of_age, of_sex, SMALL))


def test_what_a_tie_would_tell_is_not_published() -> None:
    """The line of the federation is safe alone in each month, and stays back in the second."""
    first = women({"hoa-sen": 5, "sen-con": 50, "phu-cuong": 40}, 52)
    counts = {"root": (12, 143), "hoa-sen": (12, 43), "sen-con": (9, 41), "phu-cuong": (0, 100)}
    lines = [Line(unit, ABOVE.get(unit), sum(cells), cells) for unit, cells in counts.items()]
    assert [line.unit for line in protect(lines, small=SMALL) if line.cells] == ["root"]
    assert [line.unit for line in protect(lines, [first], small=SMALL) if line.cells] == []
