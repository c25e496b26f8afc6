"""What may be shown of a table beside all that is shown already."""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace
from itertools import product

import pytest

from caunoi.indicators.catalogue import indicator
from caunoi.indicators.cubes import CUBES, cube
from caunoi.indicators.definition import CannotBeAsked
from caunoi.indicators.shapes import FIXED
from caunoi.indicators.small_numbers import (
    Line,
    Published,
    Range,
    carried_over,
    differs_enough,
    gives_away,
    hides,
    is_hidden_well,
    is_large,
    may_be_shown,
    moved_too_little,
    protect,
    tied_by_who_stood,
    to_hide,
    within_margins,
)

SMALL = 10


def tree(counts: dict[str, tuple[int, ...]], *, public: bool = True, hidden: str = "") -> list[Line]:
    """Lines of `unit` or `above/unit`; those named in `hidden` without their cells."""
    lines = []
    for path, cells in counts.items():
        *above, unit = path.split("/")
        total = sum(cells) if public else None
        lines.append(
            Line(unit, above[-1] if above else None, total, None if unit in hidden.split() else cells)
        )
    return lines


def shown(lines: list[Line]) -> set[str]:
    return {line.unit for line in lines if line.cells is not None}


# ------------------------------------------------------------------ one number


@pytest.mark.parametrize(("count", "large"), [(0, False), (1, False), (10, False), (11, True)])
def test_ten_people_are_few_and_nobody_is_too(count: int, large: bool) -> None:
    assert is_large(count, SMALL) is large


@pytest.mark.parametrize(
    ("now", "before", "enough"),
    [
        ((31, 50), (20, 61), True),
        ((30, 50), (20, 61), False),
        ((31, 51), (20, 61), False),
        ((20,), (20,), False),
        ((20,), (31,), True),
    ],
)
def test_two_months_may_both_be_seen_where_every_number_moved_by_more_than_few(
    now: tuple[int, ...], before: tuple[int, ...], enough: bool
) -> None:
    assert differs_enough(now, before, SMALL) is enough


@pytest.mark.parametrize(
    ("known", "most", "hidden"),
    [
        (Range(0, 10), 40, True),
        (Range(0, 9), 40, False),
        (Range(5, 15), 40, True),
        (Range(6, 15), 40, False),
        (Range(0, 4), 4, True),
        (Range(1, 4), 4, False),
        (Range(0, 4), 5, False),
        (Range(0, 4), None, False),
        (Range(0, 0), 0, True),
    ],
)
def test_a_range_hides_where_it_is_ten_wide_or_says_no_more_than_the_public_total(
    known: Range, most: int | None, hidden: bool
) -> None:
    assert hides(known, most, SMALL) is hidden


@pytest.mark.parametrize(
    ("part", "value", "whole", "known"),
    [
        (5, 30, 100, Range(0, 5)),
        (50, 30, 100, Range(0, 30)),
        (80, 30, 100, Range(10, 30)),
        (100, 30, 100, Range(30, 30)),
        (5, 100, 100, Range(5, 5)),
    ],
)
def test_a_part_of_a_block_is_bounded_by_the_margins(part: int, value: int, whole: int, known: Range) -> None:
    assert within_margins(part, value, whole) == known


# ------------------------------------------------------------------ one month


def test_a_line_with_one_small_cell_is_hidden_whole() -> None:
    assert not may_be_shown(Line("a", None, 60, (50, 10)), [], SMALL)
    assert may_be_shown(Line("a", None, 61, (50, 11)), [], SMALL)
    assert not may_be_shown(Line("a", None, 61, None), [], SMALL)


def test_the_only_small_union_is_hidden_together_with_the_smallest_other() -> None:
    lines = tree({"root": (204, 206), "root/a": (100, 100), "root/b": (100, 100), "root/c": (4, 6)})
    assert shown(protect(lines, small=SMALL)) == {"root", "b"}
    assert shown(protect(lines, small=SMALL, secondary=False)) == {"root", "a", "b"}


def test_two_small_unions_hide_each_other_where_together_they_are_not_few() -> None:
    few = tree({"root": (108, 110), "root/a": (100, 100), "root/b": (4, 5), "root/c": (4, 5)})
    assert shown(protect(few, small=SMALL)) == {"root"}
    enough = tree({"root": (118, 120), "root/a": (100, 100), "root/b": (9, 10), "root/c": (9, 10)})
    assert shown(protect(enough, small=SMALL)) == {"root", "a"}


def test_a_unit_with_one_union_is_shown_with_it_or_not_at_all() -> None:
    lines = tree({"root": (90, 90), "root/up": (50, 50), "up/a": (50, 50), "root/b": (40, 40)})
    for one in ("up", "a"):
        hidden = [replace(line, cells=None) if line.unit == one else line for line in lines]
        assert to_hide(Published(hidden), [], SMALL)
    assert shown(protect(lines, small=SMALL)) == {"root", "up", "a", "b"}


def test_those_held_at_a_unit_itself_are_not_told_by_what_stands_under_it() -> None:
    lines = tree({"root": (107, 104), "root/a": (50, 50), "root/b": (50, 50)})
    assert gives_away(Published(lines), "root", SMALL)
    assert len(shown(protect(lines, small=SMALL))) < 3
    everybody_below = tree({"root": (100, 100), "root/a": (50, 50), "root/b": (50, 50)})
    assert shown(protect(everybody_below, small=SMALL)) == {"root", "a", "b"}


def test_a_hidden_unit_over_shown_ones_must_be_wide_by_itself() -> None:
    lines = tree(
        {"root": (153, 151), "root/a": (100, 100), "root/b": (50, 50), "root/c": (3, 1)}, hidden="root c"
    )
    assert not is_hidden_well(Published(lines), "root", SMALL)
    wide = tree(
        {"root": (156, 154), "root/a": (100, 100), "root/b": (50, 50), "root/c": (6, 4)}, hidden="root c"
    )
    assert is_hidden_well(Published(wide), "root", SMALL)


def test_a_union_without_men_is_not_told_by_its_total() -> None:
    lines = tree({"root": (150, 40), "root/a": (100, 40), "root/b": (30, 0), "root/c": (20, 0)}, hidden="b c")
    assert not is_hidden_well(Published(lines), "b", SMALL)
    assert shown(protect(lines, small=SMALL)) == {"root"}


def test_without_public_totals_one_hidden_union_is_what_is_left() -> None:
    lines = tree({"root": (140,), "root/a": (100,), "root/b": (40,)}, public=False, hidden="b")
    assert Published(lines).known("b") == [Range(40, 40)]
    all_shown = tree({"root": (140,), "root/a": (100,), "root/b": (30,)}, public=False)
    assert Published(all_shown).known("root") == [Range(140, 140)]
    assert shown(
        protect(tree({"root": (140,), "root/a": (132,), "root/b": (8,)}, public=False), small=SMALL)
    ) == {"root"}


def test_what_is_known_of_each_unit() -> None:
    month = Published(
        tree({"root": (204, 206), "root/a": (100, 100), "root/b": (100, 100), "root/c": (4, 6)}, hidden="b c")
    )
    assert month.known("a") == [Range(100, 100), Range(100, 100)]
    assert month.known("c") == [Range(0, 10), Range(0, 10)]
    assert month.known("b") == [Range(94, 104), Range(96, 106)]


def test_totals_are_public_where_all_of_them_are_and_a_unit_of_another_month_shows_nothing() -> None:
    told = Published([Line("root", None, 60, (30, 30)), Line("a", "root", None, None)])
    assert (told.public, told.shown("b"), Published([]).public) == (False, None, True)


@pytest.mark.parametrize(("ask", "odd"), [("inside", "a"), ("rest", "root")])
def test_lines_of_another_number_of_cells_are_a_fault_of_ours(ask: str, odd: str) -> None:
    lines = tree({"root/b": (30, 30), "root/a": (15, 15), "root": (60, 60)})
    month = Published(replace(line, cells=(1,)) if line.unit == odd else line for line in lines)
    with pytest.raises(ValueError, match="zip"):
        getattr(month, ask)


def test_those_held_at_a_unit_itself_are_hidden_wherever_all_of_its_hidden_part_are() -> None:
    """Every block of up to twelve: whoever cannot tell the part cannot tell fewer in it, so that only it is looked at."""
    for whole, part, value, own in product(range(13), repeat=4):
        if own <= part <= whole >= value and hides(within_margins(part, value, whole), part, 3):
            assert hides(within_margins(own, value, whole), own, 3)


def test_where_everything_is_small_nothing_is_shown() -> None:
    assert shown(protect(tree({"root": (9, 9), "root/a": (4, 4), "root/b": (5, 5)}), small=SMALL)) == set()
    assert protect([], small=SMALL) == []


def test_the_same_lines_in_another_order_give_the_same_answer() -> None:
    lines = tree(
        {f"root/u{n}": (n * 3, n * 2) for n in range(1, 20)} | {"root": (570, 380)}  # the sums of 1..19
    )
    assert shown(protect(lines, small=SMALL)) == shown(protect(lines[::-1], small=SMALL))


# ------------------------------------------------------------------ months


def test_a_union_that_moved_by_few_is_not_shown_again() -> None:
    before = Published(tree({"root": (100, 100)}))
    assert shown(protect(tree({"root": (110, 120)}), [before], small=SMALL)) == set()
    assert shown(protect(tree({"root": (111, 120)}), [before], small=SMALL)) == {"root"}


def test_a_month_is_held_against_every_month_before_and_not_the_last_alone() -> None:
    before = [Published(tree({"root": (100, 100)})), Published(tree({"root": (150, 150)}))]
    assert shown(protect(tree({"root": (105, 105)}), before, small=SMALL)) == set()


def test_the_rest_of_a_unit_may_not_move_by_few_either() -> None:
    before = tree(
        {"root": (170, 170), "root/a": (100, 100), "root/b": (35, 35), "root/c": (35, 35)}, hidden="b c"
    )
    now = tree(
        {"root": (203, 203), "root/a": (130, 130), "root/b": (36, 36), "root/c": (37, 37)}, hidden="b c"
    )
    assert list(moved_too_little(Published(before), Published(now), SMALL)) == [["root"]]
    assert shown(protect(now, [Published(before)], small=SMALL)) == {"root"}


def test_months_in_which_others_were_hidden_are_compared_where_they_can_be() -> None:
    before = tree(
        {"root": (300, 300), "root/a": (100, 100), "root/b": (100, 100), "root/c": (100, 100)}, hidden="c b"
    )
    now = tree(
        {"root": (352, 352), "root/a": (150, 150), "root/b": (100, 100), "root/c": (102, 102)}, hidden="c a"
    )
    assert list(moved_too_little(Published(before), Published(now), SMALL)) == []
    few = tree(
        {"root": (305, 305), "root/a": (150, 150), "root/b": (100, 100), "root/c": (55, 55)}, hidden="c a"
    )
    assert list(moved_too_little(Published(before), Published(few), SMALL)) == [["b", "root"]]


def test_a_month_that_shows_nothing_is_compared_with_none() -> None:
    """Whatever union came or went since."""
    nothing, all_shown = (
        Published(tree({"root": (60, 60)}, hidden="root")),
        tree({"root": (60, 60), "root/b": (30, 30)}),
    )
    assert list(moved_too_little(nothing, Published(all_shown), SMALL)) == []
    assert to_hide(nothing, [Published(all_shown)], SMALL) == set()


def test_a_union_that_was_kept_back_at_first_stays_back() -> None:
    before = Published(tree({"root": (100, 100), "root/a": (50, 50)}, hidden="a"))
    assert not may_be_shown(Line("a", "root", 160, (80, 80)), [before], SMALL)
    assert may_be_shown(Line("b", "root", 160, (80, 80)), [before], SMALL)
    nothing_shown = Published(tree({"a": (50, 50)}, hidden="a"))
    assert may_be_shown(Line("a", None, 160, (80, 80)), [nothing_shown], SMALL)


def test_a_line_whose_public_total_did_not_move_is_not_shown() -> None:
    before = Published(tree({"a": (50, 50)}))
    assert not may_be_shown(Line("a", None, 100, (70, 30)), [before], SMALL)
    assert may_be_shown(Line("a", None, 101, (70, 31)), [before], SMALL)
    untold = Published(tree({"a": (50,)}, public=False))
    assert may_be_shown(Line("a", None, None, (70,)), [untold], SMALL)


def test_a_line_shown_once_is_carried_on_while_its_public_total_stays() -> None:
    months = [
        Published(tree({"a": (50, 50), "a/b": (20, 30)})),
        Published(tree({"a": (50, 50), "a/b": (21, 30)}, hidden="a b")),
        Published(tree({"a": (60, 50), "a/b": (21, 30)}, hidden="a b")),
    ]
    first, second, third = carried_over(months)
    assert first is months[0]
    assert (second.shown("a"), second.shown("b"), second.carried) == ((50, 50), None, {"a"})
    assert (third.shown("a"), third.carried) == (None, frozenset())
    told = (
        Published(tree({"a": (50,)}, public=False)),
        Published(tree({"a": (50,)}, public=False, hidden="a")),
    )
    assert carried_over(told)[1].shown("a") is None


def test_a_union_that_everybody_still_knows_is_no_cover_for_its_neighbour() -> None:
    before = tree(
        {"root": (178, 179), "root/a": (100, 100), "root/b": (50, 50), "root/c": (8, 9), "root/d": (20, 20)}
    )
    first = protect(before, small=SMALL)
    assert shown(first) == {"root", "a", "b"}
    # d is gone, b is as it was: were a shown again, c would be what is left.
    now = tree(
        {"root": (238, 231), "root/a": (180, 172), "root/b": (50, 50), "root/c": (8, 9), "root/d": (0, 0)}
    )
    assert shown(protect(now, [Published(first)], small=SMALL)) == {"root"}


def test_a_union_that_is_new_belongs_to_no_month_before() -> None:
    before = tree({"root": (100, 100), "root/a": (100, 100)})
    now = tree({"root": (160, 160), "root/a": (130, 130), "root/b": (30, 30)})
    assert shown(protect(now, [Published(before)], small=SMALL)) == {"root", "a", "b"}


# ------------------------------------------------------------------ the list


def test_outside_only_what_is_public_whole_and_in_that_breakdown_is_seen() -> None:
    members, nominees = indicator("members"), indicator("nominees")

    assert members.may_be_seen(inside=False)
    assert members.may_be_seen("unit", inside=False)
    assert not members.may_be_seen("sex", inside=False)
    assert members.may_be_seen("sex", inside=True)
    assert not nominees.may_be_seen(inside=False)
    assert not nominees.may_be_seen("unit", inside=False)
    assert nominees.may_be_seen("unit", inside=True)


def test_only_sensitive_figures_and_breakdowns_are_on_the_list() -> None:
    for one in CUBES.values():
        assert one.indicator.class_of(one.by) == "sensitive"
        assert one.by is None or one.by in one.indicator.by


def test_every_group_of_a_breakdown_is_in_one_column_of_its_table() -> None:
    for one in CUBES.values():
        groups = [group for value in one.values for group in value.groups]
        assert sorted(map(str, groups)) == sorted(map(str, (*FIXED[one.by], None) if one.by else (None,)))


def test_a_table_that_is_not_on_the_list_is_refused() -> None:
    with pytest.raises(CannotBeAsked):
        cube("members-by-religion")


# ------------------------------------------------------------------ the rule as it is published by


def drawn(chance: random.Random) -> dict[str, tuple[str | None, tuple[int, ...]]]:
    """A tree of 3 to 12 units with its two values, what is held at the unit itself among them."""
    units = {
        f"u{at:02}": f"u{chance.randrange(at):02}" if at else None for at in range(chance.randint(3, 12))
    }
    held = {
        unit: (0, 0) if chance.random() < 0.3 else (chance.choice((0, 1, 3, 11, 14, 40)), chance.choice((0, 1, 9, 12, 55)))
        for unit in units
    }  # fmt: skip
    counts = dict.fromkeys(units, (0, 0))
    for unit in units:
        at: str | None = unit
        while at is not None:
            counts[at] = (counts[at][0] + held[unit][0], counts[at][1] + held[unit][1])
            at = units[at]
    return {unit: (above, counts[unit]) for unit, above in units.items()}


def as_lines(table: dict[str, tuple[str | None, tuple[int, ...]]], *, public: bool) -> list[Line]:
    return [
        Line(unit, above, sum(cells) if public else None, cells) for unit, (above, cells) in table.items()
    ]


def moved(
    chance: random.Random, table: dict[str, tuple[str | None, tuple[int, ...]]]
) -> dict[str, tuple[str | None, tuple[int, ...]]]:
    """The same tree a month later: one unit gained, and all above it."""
    at: str | None = chance.choice(sorted(table))
    more, found = (chance.choice((0, 2, 11, 30)), chance.choice((0, 1, 12, 25))), dict(table)
    while at is not None:
        above, cells = found[at]
        found[at] = (above, (cells[0] + more[0], cells[1] + more[1]))
        at = above
    return found


def answers(seed: int) -> str:
    """What is shown of three months of a drawn tree, what a reader knows of it, and what lines at random would hide next."""
    chance = random.Random(seed)
    public = chance.random() < 0.7
    table, months, told = drawn(chance), [], []
    for _ in range(3):
        lines = as_lines(table, public=public)
        month = Published(protect(lines, months, small=SMALL))
        told.append(
            (sorted(shown(list(month.lines.values()))), [month.known(unit) for unit in sorted(month.lines)])
        )
        guessed = Published(
            replace(line, cells=None) if chance.random() < 0.4 else line for line in lines
        )  # fmt: skip
        told.append(sorted(to_hide(guessed, months, SMALL)))
        told.append([may_be_shown(line, [*months, guessed], SMALL) for line in lines])
        told.append(sorted(shown(list(carried_over([*months, guessed])[-1].lines.values()))))
        told.append([is_hidden_well(guessed, one, SMALL) for one in guessed.lines if not guessed.shown(one)])
        told.append([gives_away(guessed, one, SMALL) for one in guessed.rest])
        months.append(month)
        table = moved(chance, table) if chance.random() < 0.8 else table
    return repr(told)


def test_the_same_tables_are_published_alike_by_every_release() -> None:
    """What was published rests on what was hidden before: another rule is another list (`cubes.VERSION`), decided as such."""
    told = "\n".join(answers(seed) for seed in range(400))

    assert hashlib.sha256(told.encode()).hexdigest()[:16] == "64d3d1e1e6862016"


# ------------------------------------------------------------------ those who stood, from month to month


def a_month(
    root: tuple[int, int], hoa_sen: tuple[int, int], *, also: str = "", public: bool = True
) -> Published:
    """A federation with two unions; only its own line is shown, and what `also` names."""
    phu_cuong = (root[0] - hoa_sen[0], root[1] - hoa_sen[1])
    counts = {"root": root, "root/hoa-sen": hoa_sen, "root/phu-cuong": phu_cuong}
    names = " ".join({"hoa-sen", "phu-cuong"} - {also})
    return Published(tree(counts, public=public, hidden=names))


# Alone, the first says 9 to 28 women of the 143 of Hoa Sen, the second 25 to 62; together 25 to 28, and so at most 3
# of the 19 people of Phú Cường.
FIRST, SECOND = a_month((28, 134), (26, 117)), a_month((62, 118), (26, 117))


def test_a_union_that_stood_does_not_tie_two_months_that_are_safe_alone() -> None:
    for month in (FIRST, SECOND):
        assert to_hide(month, [], SMALL) == set()
    assert to_hide(SECOND, [FIRST], SMALL) == set()
    assert tied_by_who_stood(SECOND, [FIRST], SMALL) == {"root"}


def test_what_would_tie_it_to_a_month_before_is_not_published() -> None:
    later = [replace(line, cells=cells) for line, cells in zip(
        SECOND.lines.values(), [(62, 118), (26, 117), (36, 1)], strict=True
    )]  # fmt: skip
    assert shown(protect(later, [], small=SMALL)) == {"root"}
    assert shown(protect(later, [FIRST], small=SMALL)) == set()


def test_a_union_whose_public_total_moved_ties_nothing() -> None:
    moved = a_month((62, 118), (27, 117))
    assert tied_by_who_stood(moved, [FIRST], SMALL) == set()
    assert tied_by_who_stood(SECOND, [FIRST, moved], SMALL) == set()


def test_it_is_tied_over_a_month_in_which_nothing_was_shown() -> None:
    nothing = Published(replace(line, cells=None) for line in SECOND.lines.values())
    assert tied_by_who_stood(SECOND, [FIRST, nothing], SMALL) == {"root"}
    assert tied_by_who_stood(nothing, [FIRST], SMALL) == set()


def test_months_that_contradict_each_other_tell_nothing_of_each_other() -> None:
    """As many in Hoa Sen, and not the same people: at most 28 women of them then, 71 at least now."""
    assert tied_by_who_stood(a_month((90, 72), (72, 71)), [FIRST], SMALL) == set()


def test_the_same_known_of_all_who_stood_in_both_months_tells_no_more_than_each() -> None:
    assert tied_by_who_stood(FIRST, [FIRST], SMALL) == set()


def test_without_public_totals_nobody_can_tell_who_stood() -> None:
    first, second = (a_month(root, (26, 117), public=False) for root in ((28, 134), (62, 118)))
    assert tied_by_who_stood(second, [first], SMALL) == set()


def test_a_narrow_range_of_those_who_stood_themselves_is_not_told_either() -> None:
    """Fourteen people of one union: 2 to 14 and 0 to 5 women of them are each wide enough beside what is public."""
    first = a_month((60, 12), (3, 11))
    second = a_month((11, 161), (3, 11))
    assert tied_by_who_stood(second, [first], SMALL) == {"root"}


def test_a_block_that_emptied_by_few_moved_too_little() -> None:
    now = Published(tree({"root": (0, 0)}))
    for few in ((5, 5), (5, 0)):
        before = Published(tree({"root": few}))
        assert list(moved_too_little(before, now, SMALL)) == [["root"]]
        assert list(moved_too_little(now, before, SMALL)) == [["root"]]
    assert list(moved_too_little(now, now, SMALL)) == []
