"""Which rows of a cube may be read outside a unit, so that nobody can tell a number of 1 to 10 people from them.

A cube is a table of one month: a line for each unit of the tree, a cell for each value. A line is shown whole or
not at all. What a reader can work out is known exactly, because what is shown cuts the tree into *blocks*: a shown
unit without the shown units under it. Of a block the sums are known; inside it, and inside what stands under no
shown unit, only what the public totals say. The bounds of a part of a block are then those of a two-way table with
known margins (Fréchet), and months are tied to each other by nothing but the blocks they have in common.

docs/decisions/0018 says the rule and its sources. Nothing here knows Django or the registers: what is decided
follows from lines alone, those of this month and those published before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

Counts = tuple[int, ...]
UNBOUNDED = 10**12


@dataclass(frozen=True, slots=True)
class Line:
    """A unit's line as its readers see it: `cells` is None where hidden.

    `total` is what the unit's cells add up to where that is a public figure, None where it is none.
    """

    unit: str
    above: str | None
    total: int | None
    cells: Counts | None


@dataclass(frozen=True, slots=True)
class Range:
    """What a reader can know of a number: at least, at most."""

    low: int
    high: int

    @property
    def width(self) -> int:
        """How far apart its ends are."""
        return self.high - self.low


def is_large(count: int, small: int) -> bool:
    """Whether a count may be seen. Nobody is treated as few: a hidden line must not say *somebody*."""
    return count > small


def differs_enough(now: Counts, before: Counts, small: int) -> bool:
    """Whether two months' numbers may both be seen: each moved by more people than are few."""
    return all(abs(one - other) > small for one, other in zip(now, before, strict=True))


def hides(known: Range, most: int | None, small: int) -> bool:
    """Whether a range hides its number: wide enough, or as wide as the public total `most` leaves it anyway."""
    return known.width >= small or (known.low == 0 and known.high == most)


def within_margins(part: int, value: int, whole: int) -> Range:
    """A cell of a two-way table by its margins: `part` of the block's `whole`, `value` of them of one kind."""
    return Range(max(0, part + value - whole), min(part, value))


class Published:
    """One month's lines, and what can be worked out from them by adding and subtracting.

    `carried` are units whose line is not shown in this month and is known from another all the same.
    """

    def __init__(self, lines: Iterable[Line], carried: Iterable[str] = ()) -> None:
        self.lines = {line.unit: line for line in lines}
        self.carried = frozenset(carried)
        below: dict[str, list[str]] = {unit: [] for unit in self.lines}
        for line in self.lines.values():
            if line.above is not None:
                below[line.above].append(line.unit)
        self.below: Mapping[str, list[str]] = below

    @cached_property
    def downwards(self) -> list[str]:
        """Every unit after the one above it."""
        found = [unit for unit, line in self.lines.items() if line.above is None]
        for unit in found:
            found.extend(self.below[unit])
        return found

    @cached_property
    def values(self) -> int:
        """How many cells a line has; 0 where none is shown."""
        return next((len(line.cells) for line in self.lines.values() if line.cells is not None), 0)

    @cached_property
    def public(self) -> bool:
        """Whether the totals of the lines are public figures."""
        return all(line.total is not None for line in self.lines.values())

    def shown(self, unit: str) -> Counts | None:
        """The unit's cells, where they are shown."""
        line = self.lines.get(unit)
        return line.cells if line else None

    @cached_property
    def owner(self) -> dict[str, str | None]:
        """The nearest shown unit at or above each unit: whose block it is in. None is under no shown unit."""
        found: dict[str, str | None] = {}
        for unit in self.downwards:
            line = self.lines[unit]
            above = found[line.above] if line.above is not None else None
            found[unit] = unit if line.cells is not None else above
        return found

    @cached_property
    def inside(self) -> dict[str, Counts]:
        """What the shown units strictly under each unit add up to, the uppermost ones only."""
        found: dict[str, Counts] = {}
        for unit in reversed(self.downwards):
            seen = [self.shown(one) or found[one] for one in self.below[unit]]
            found[unit] = tuple(map(sum, zip((0,) * self.values, *seen, strict=True)))
        return found

    @cached_property
    def directly(self) -> dict[str, int]:
        """Who is held at each unit itself, by the public totals; 0 without them."""
        return {
            unit: (line.total or 0) - sum(self.lines[one].total or 0 for one in self.below[unit])
            for unit, line in self.lines.items()
        }

    @cached_property
    def loose(self) -> dict[str, int]:
        """How many of each unit are in its block or its hidden part: people by the public totals, else lowest units."""
        found: dict[str, int] = {}
        for unit in reversed(self.downwards):
            own = self.directly[unit] if self.public else int(not self.below[unit])
            found[unit] = own + sum(found[one] for one in self.below[unit] if self.shown(one) is None)
        return found

    @cached_property
    def rest(self) -> dict[str, Counts]:
        """Of each shown unit, what is left of it without the shown units under it."""
        return {
            unit: tuple(a - b for a, b in zip(line.cells, self.inside[unit], strict=True))
            for unit, line in self.lines.items()
            if line.cells is not None
        }

    def uppermost_under(self, unit: str) -> list[str]:
        """The shown units under a unit that have no other shown one between."""
        found, ways = [], list(self.below[unit])
        for one in ways:
            if self.shown(one) is not None:
                found.append(one)
            else:
                ways.extend(self.below[one])
        return found

    def part(self, owner: str | None, loose: int, value: int) -> Range:
        """What is known of one value of a part of a block, of which `loose` is known."""
        if loose == 0 or owner is None:
            return Range(0, loose if self.public else UNBOUNDED * bool(loose))
        rest = self.rest[owner]
        if self.public:
            return within_margins(loose, rest[value], sum(rest))
        alone = loose == self.loose[owner]
        return Range(rest[value] if alone else 0, rest[value])

    def known(self, unit: str) -> list[Range]:
        """What a reader can know of each cell of a unit, in one month."""
        cells, inside = self.shown(unit), self.inside[unit]
        if cells is not None:
            return [Range(cell, cell) for cell in cells]
        parts = [self.part(self.owner[unit], self.loose[unit], value) for value in range(self.values)]
        return [Range(a.low + b, a.high + b) for a, b in zip(parts, inside, strict=True)]


def protect(
    lines: Sequence[Line], earlier: Sequence[Published] = (), *, small: int, secondary: bool = True
) -> list[Line]:
    """The lines with hidden what must be: first what is small itself, then what would give that away.

    `lines` come with all their cells. The same lines and months before give the same answer, and hiding everything
    is always safe, so that this ends. Without `secondary` only the first is done: that is for a test to see it fail.
    """
    hidden = {line.unit for line in lines if not may_be_shown(line, earlier, small)}
    believed = carried_over(earlier)
    while True:
        month = Published(_without(lines, hidden))
        if not secondary:
            return list(month.lines.values())
        more = to_hide(month, earlier, small) - hidden
        if not more and believed:
            carried = carried_into(month, believed[-1])
            more = to_hide(carried, believed, small) - hidden
            more = more or tied_by_who_stood(carried, believed, small) - hidden
        if not more:
            return list(month.lines.values())
        hidden |= more


def _without(lines: Iterable[Line], hidden: set[str]) -> Iterator[Line]:
    for line in lines:
        yield replace(line, cells=None) if line.unit in hidden else line


def _stood(line: Line, before: Published) -> bool:
    """Whether the unit's public total is what it was in that month: somebody may take it for the same people."""
    then = before.lines.get(line.unit)
    return line.total is not None and then is not None and then.total == line.total


def carried_over(months: Sequence[Published]) -> list[Published]:
    """The months as somebody knows them who takes it that nobody moved where a public total stayed the same."""
    found: list[Published] = []
    for month in months:
        found.append(carried_into(month, found[-1]) if found else month)
    return found


def carried_into(month: Published, before: Published) -> Published:
    """A month with the lines that it hides and the month before tells, where the public total is that of then."""
    known = {
        unit: cells
        for unit, line in month.lines.items()
        if line.cells is None and _stood(line, before) and (cells := before.shown(unit)) is not None
    }
    lines = (replace(line, cells=known.get(unit, line.cells)) for unit, line in month.lines.items())
    return Published(lines, known)


def may_be_shown(line: Line, earlier: Sequence[Published], small: int) -> bool:
    """Whether a line, looked at alone, may be seen beside itself in the months before.

    One whose public total did not move would speak of the month before too; one that was kept back when it was
    first published may have covered another, and stays back.
    """
    if line.cells is None or not all(is_large(cell, small) for cell in line.cells):
        return False
    mine = [month for month in earlier if line.unit in month.lines and month.values]
    if not mine:
        return True
    if mine[0].shown(line.unit) is None:
        return False
    if _stood(line, mine[-1]):
        return False
    before = (month.shown(line.unit) for month in mine)
    return all(differs_enough(line.cells, cells, small) for cells in before if cells is not None)


def to_hide(month: Published, earlier: Sequence[Published], small: int) -> set[str]:
    """Which shown lines to hide next so that less is given away; none when nothing is."""
    if not month.values:
        return set()
    found = {_smallest_under(month, unit) or unit for unit in month.rest if gives_away(month, unit, small)}
    for unit in month.lines:
        if month.shown(unit) is None and not is_hidden_well(month, unit, small):
            found.add(_culprit(month, unit))
    if found:
        return found
    for before in earlier:
        for owners in moved_too_little(before, month, small):
            found.add(_next_of(month, owners))
    return found


def gives_away(month: Published, owner: str, small: int) -> bool:
    """Whether what is left of a shown unit is few people, or is known to be held at the unit itself."""
    rest = month.rest[owner]
    if not month.below[owner] or not any(rest):
        return False
    if not all(is_large(count, small) for count in rest):
        return True
    own = month.directly[owner]
    if not month.public:
        return month.loose[owner] == 0
    parts = (month.part(owner, own, value) for value in range(month.values))
    return not all(hides(part, own, small) for part in parts)


def is_hidden_well(month: Published, unit: str, small: int) -> bool:
    """Whether no cell of a hidden unit can be told, nor then of fewer in it: those held at the unit itself."""
    owner, loose = month.owner[unit], month.loose[unit]
    parts = [month.part(owner, loose, value) for value in range(month.values)]
    if any(month.inside[unit]):
        # Some of it is known; what is not must be wide by itself, or the whole is known but for a few.
        return all(part.width >= small for part in parts)
    most = loose if month.public else None
    return all(hides(part, most, small) for part in parts)


def moved_too_little(before: Published, now: Published, small: int) -> Iterator[list[str]]:
    """Groups of blocks whose people are the same in both months and changed by few: the owners of those of `now`.

    Such a group is all that can be compared between two months without knowing what is hidden inside.
    """
    if not before.values:
        return
    for group in _groups(before.owner, now.owner):
        olds, news = (
            [owner for at, owner in group if at == month and owner is not None] for month in range(2)
        )
        # Of what stands under no shown unit there are no sums.
        if len(olds) + len(news) < len(group):
            continue
        then, after = _sum_of(before, olds), _sum_of(now, news)
        if (any(then) or any(after)) and not differs_enough(after, then, small):
            yield sorted(news)


def tied_by_who_stood(now: Published, earlier: Sequence[Published], small: int) -> set[str]:
    """Which shown lines to hide next so that those who stood do not tie months together that are safe one by one.

    Hidden units whose public totals stood are taken for the same people: what two months say of all of them in one
    block leaves a range, and that one of the others there. Neither may be narrow, for them together or for a part.
    """
    found: set[str] = set()
    stood = set(now.lines)
    for before in reversed(earlier):
        stood = {unit for unit in stood if _stood(now.lines[unit], before)}
        for (then, owner), units in _standing_together(before, now, stood).items():
            if _tied(((before, then), (now, owner)), units, small):
                found.add(_smallest_under(now, owner) or owner)
    return found


def _standing_together(before: Published, now: Published, stood: set[str]) -> dict[tuple[str, str], set[str]]:
    """The uppermost units that stood and of which the same is hidden in both months, by their blocks in the two."""
    found: dict[tuple[str, str], set[str]] = {}
    taken: set[str] = set()
    for unit in now.downwards:
        line, blocks = now.lines[unit], (before.owner.get(unit), now.owner[unit])
        if now.shown(unit) is not None:
            continue
        if line.above in taken:
            taken.add(unit)
        elif unit in stood and line.total and None not in blocks and _hidden_alike(unit, before, now):
            taken.add(unit)
            found.setdefault(blocks, set()).add(unit)  # type: ignore[arg-type]
    return found


def _hidden_alike(unit: str, before: Published, now: Published) -> bool:
    """Whether the unit is hidden in both months, all of it or all but the same shown ones."""
    then, after = (
        {one: month.shown(one) for one in (unit, *month.uppermost_under(unit))} for month in (before, now)
    )
    return then == after


def _tied(blocks: tuple[tuple[Published, str], tuple[Published, str]], units: set[str], small: int) -> bool:
    (before, _), _ = blocks
    people = sum(before.loose[unit] for unit in units)
    together = _in_all([month.rest[block] for month, block in blocks], people)
    if any(_tells_of_few(known, people, small) for known in together):
        return True
    for month, block in blocks:
        left = sum(month.rest[block]) - people
        within, beside = _parts(month, block, units)
        for value, known in enumerate(together):
            others = Range(month.rest[block][value] - known.high, month.rest[block][value] - known.low)
            if _tells_of_few(others, left, small) or _tell_of_few(beside, others, left, small):
                return True
            if _tell_of_few(within, known, people, small):
                return True
    return False


def _in_all(rests: Sequence[Counts], people: int) -> list[Range]:
    """What is known of each value of people who are in all of these blocks; nothing where they cannot be the same."""
    most = [min(people, *counts) for counts in zip(*rests, strict=True)]
    spare = sum(most) - people
    return [Range(max(0, high - spare), high) for high in most] if spare >= 0 else []


def _parts(month: Published, block: str, units: Iterable[str]) -> tuple[set[int], set[int]]:
    """How many people each part of a block is of, units and those held at one itself: within those units, and beside."""
    there = {unit for unit, owner in month.owner.items() if owner == block}
    within, over = set(units), set[str | None]()
    for unit in month.downwards:
        if unit in there and month.lines[unit].above in within:
            within.add(unit)
    for unit in reversed(month.downwards):
        if unit in within or unit in over:
            over.add(month.lines[unit].above)
    beside = there - within
    return (
        {count for unit in within for count in (month.loose[unit], month.directly[unit])},
        {month.directly[unit] for unit in beside} | {month.loose[unit] for unit in beside - over},
    )


def _tell_of_few(parts: Iterable[int], known: Range, people: int, small: int) -> bool:
    """Whether of one of the parts too little stays open, where so much is known of the people they are parts of."""
    return any(
        _tells_of_few(Range(max(0, known.low + part - people), min(part, known.high)), part, small)
        for part in parts
    )


def _tells_of_few(known: Range, total: int, small: int) -> bool:
    touches = known.high >= 1 and known.low <= small
    return touches and known.width < small and not (known.low == 0 and known.high == total)


def _sum_of(month: Published, owners: Iterable[str]) -> Counts:
    rests = (month.rest[owner] for owner in owners)
    return tuple(map(sum, zip((0,) * month.values, *rests, strict=True)))


def _groups(
    before: Mapping[str, str | None], now: Mapping[str, str | None]
) -> Iterable[set[tuple[int, str | None]]]:
    """Blocks of two months, the first and the second, joined wherever they share a unit."""
    joined: dict[tuple[int, str | None], set[tuple[int, str | None]]] = {}
    for unit in {**before, **now}:
        keys = ((at, owners[unit]) for at, owners in enumerate((before, now)) if unit in owners)
        groups = [joined.setdefault(key, {key}) for key in keys]
        # The largest stays: all of a province may be joined one by one.
        group = max(groups, key=len)
        for other in groups:
            if other is not group:
                group.update(other)
                joined.update(dict.fromkeys(other, group))
    return {id(group): group for group in joined.values()}.values()


def _smallest_under(month: Published, unit: str) -> str | None:
    """What is known from another month cannot be hidden in this one."""
    may_go = (one for one in month.uppermost_under(unit) if one not in month.carried)
    return min(may_go, key=lambda one: (sum(month.shown(one) or ()), one), default=None)


def _culprit(month: Published, unit: str) -> str:
    """Whom to hide for a hidden unit that is not hidden well: one shown under it, else one beside it."""
    under = _smallest_under(month, unit)
    if under is not None:
        return under
    owner = month.owner[unit]
    return unit if owner is None else _smallest_under(month, owner) or owner


def _next_of(month: Published, owners: Sequence[str]) -> str:
    """Of blocks that moved too little together: the smallest unit beside them, else the smallest of them."""
    beside = [one for owner in owners if (one := _smallest_under(month, owner)) is not None]
    return min(beside or owners, key=lambda one: (sum(month.shown(one) or ()), one))
