"""The movement table: how a unit's members went from one day's number to another's, by kind of movement, to zero.

Two readings of the registers that know nothing of each other: the stocks are counted on their days, the movements are
read from the versions that begin and end in between. Opening + movements = closing, or something is missing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from caunoi.questions.parameters import Parameters
from caunoi.registers.members.models import Membership, MemberState
from caunoi.trail.models import DatedQuerySet
from caunoi.vocabulary.days import months_before
from caunoi.vocabulary.text import Text

ONE_DAY = timedelta(days=1)
_IN = 10_000
_Paper = tuple[int | None, str | None, int | None]
OUT_OF_WORK = MemberState.State.OUT_OF_WORK
#: Each kind of movement in the order of the table: what it adds, and its words.
KINDS: Mapping[str, tuple[int, Text]] = {
    "admitted": (1, Text(vi="Kết nạp, gia nhập", en="Admitted")),
    "transferred-in": (1, Text(vi="Chuyển đến", en="Transferred in")),
    "resumed": (1, Text(vi="Sinh hoạt trở lại", en="Resumed")),
    "left": (-1, Text(vi="Thôi, khai trừ, mất", en="Left, expelled, died")),
    "transferred-out": (-1, Text(vi="Chuyển đi", en="Transferred out")),
    "paused": (-1, Text(vi="Tạm vắng, không tính", en="Paused, not counted")),
    "reform-in": (1, Text(vi="Nhận theo sắp xếp tổ chức", en="Taken over by reform")),
    "reform-out": (-1, Text(vi="Bàn giao, kết thúc theo sắp xếp", en="Handed over or ended by reform")),
}
_BEGAN = {"admitted": "admitted", "transferred": "transferred-in", "reorganised": "reform-in"}
_ENDED = {
    "left": "left", "expelled": "left", "died": "left", "transferred": "transferred-out",
    "reorganised": "reform-out", "ended-by-law": "reform-out",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """One person counted more or less in a unit from a day on, and where that was read."""

    unit: int
    person: int
    on: date
    kind: str
    document: int | None
    sheet: str | None
    row: int | None


@dataclass(frozen=True, slots=True)
class Movement:
    """A unit's table for the days from `since` to `until`."""

    unit: int
    since: date
    until: date
    opening: int
    closing: int
    moved: Mapping[str, int] = field(default_factory=dict)

    @property
    def difference(self) -> int:
        """Closing less what opening and movements come to: nought, or something is missing."""
        return self.closing - self.opening - sum(KINDS[kind][0] * n for kind, n in self.moved.items())

    def figures(self) -> dict[str, object]:
        """Plain values, in the order of the table."""
        return {
            "since": self.since.isoformat(), "until": self.until.isoformat(), "opening": self.opening,
            **{kind: self.moved.get(kind, 0) for kind in KINDS}, "closing": self.closing,
            "difference": self.difference,
        }  # fmt: skip


def movements(
    units: Collection[int], since: date, until: date, *, parameters: Parameters
) -> dict[int, list[Movement]]:
    """Each unit's tables, one a calendar month, as the registers hold them now."""
    months = list(by_month(since, until))
    stocks = {day: stock(units, day, parameters=parameters) for day in edges(months)}
    counted: Counter[tuple[int, date, str]] = Counter()
    ends = [last for _first, last in months]
    for event in events(units, since, until, parameters=parameters):
        counted[event.unit, next(last for last in ends if event.on <= last), event.kind] += 1
    return {
        unit: [
            Movement(
                unit, first, last, stocks[first - ONE_DAY].get(unit, 0), stocks[last].get(unit, 0),
                {kind: counted[unit, last, kind] for kind in KINDS if counted[unit, last, kind]},
            )
            for first, last in months
        ]
        for unit in units
    }  # fmt: skip


def whole(parts: Sequence[Movement]) -> Movement:
    """Several months of one unit as one table."""
    moved: Counter[str] = Counter()
    for part in parts:
        moved.update(part.moved)
    first, last = parts[0], parts[-1]
    return Movement(first.unit, first.since, last.until, first.opening, last.closing, dict(moved))


def by_import(found: Iterable[Event]) -> dict[int | None, dict[str, int]]:
    """How many of each kind by the paper they were read from; None: entered without one."""
    told: dict[int | None, Counter[str]] = defaultdict(Counter)
    for event in found:
        told[event.document][event.kind] += 1
    return {document: dict(kinds) for document, kinds in told.items()}


def by_month(since: date, until: date) -> Iterator[tuple[date, date]]:
    """First and last day of each calendar month, or of the part of it, between two days."""
    first = since
    while first <= until:
        after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        yield first, min(after - ONE_DAY, until)
        first = after


def edges(months: Sequence[tuple[date, date]]) -> list[date]:
    """The days at whose end members are counted: the one before, then the last of each month."""
    return [months[0][0] - ONE_DAY, *(last for _first, last in months)]


# ------------------------------------------------------------------ stocks


def stock(units: Collection[int], day: date, *, parameters: Parameters) -> dict[int, int]:
    """How many members each unit has at the end of a day, without those whose pause is not counted."""
    rows = members_on(units, day, parameters=parameters).values("unit").annotate(n=Count("id")).order_by()
    return dict(rows.values_list("unit", "n"))


def members_on(units: Collection[int], day: date, *, parameters: Parameters) -> DatedQuerySet[Membership]:
    """The memberships counted at the end of a day."""
    states, months = _settled(parameters, day)
    still = Q(state__in=states) | Q(state=OUT_OF_WORK, valid_from__gt=months_before(day, months))
    paused = MemberState.objects.on(day).filter(person=OuterRef("person")).exclude(still)
    return Membership.objects.on(day).filter(~Exists(paused), unit__in=units)


def counted_in(
    units: Collection[int], day: date, *, parameters: Parameters
) -> list[tuple[int, date | None, int | None]]:
    """Who is behind a stock: person, since when in the unit, and the row of the list it was read from."""
    rows = members_on(units, day, parameters=parameters).order_by("valid_from", "pk")
    return list(rows.values_list("person_id", "valid_from", "row"))


def _settled(parameters: Parameters, day: date) -> tuple[frozenset[str], int]:
    states = parameters.dated("states-counted", day).value
    return frozenset(states if isinstance(states, tuple) else ()), parameters.number(
        "out-of-work-months", day
    )


# ------------------------------------------------------------------ movements


@dataclass(frozen=True, slots=True)
class _Stay:
    """A version of a membership; `read_at` is the paper of its beginning."""

    pk: int
    spell: int
    unit: int
    person: int
    since: date | None
    until: date | None
    began: str
    ended: str
    paper: _Paper

    def holds(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


def _stay(row: Sequence[Any]) -> _Stay:
    pk, spell, unit, person, since, until, began, ended, *paper = row
    return _Stay(pk, spell, unit, person, since, until, began, ended, (paper[0], paper[1], paper[2]))


@dataclass(frozen=True, slots=True)
class _Pause:
    state: str
    since: date | None
    until: date | None
    paper: _Paper


_STAY = (
    "pk", "spell", "unit_id", "person_id", "valid_from", "valid_to", "began_as", "ended_as", "document_id",
    "sheet", "row",
)  # fmt: skip


def events(units: Collection[int], since: date, until: date, *, parameters: Parameters) -> list[Event]:
    """Every movement of members of those units on the days from `since` to `until`, in the order of days."""
    overlapping = Membership.objects.held_true().filter(
        Q(valid_from=None) | Q(valid_from__lte=until),
        Q(valid_to=None) | Q(valid_to__gte=since),
        unit__in=units,
    )
    pauses = _pauses(overlapping.values("person"), since, until)
    turns = Q(valid_from__gte=since, valid_from__lte=until) | Q(valid_to__gte=since, valid_to__lte=until)
    rows = overlapping.filter(turns | Q(person__in=list(pauses))).order_by("pk")
    stays = [_stay(row) for row in rows.values_list(*_STAY)]
    settled = {
        since + n * ONE_DAY: _settled(parameters, since + n * ONE_DAY)
        for n in range(-1, (until - since).days + 1)
    }
    began_in = _first_papers([stay for stay in stays if stay.spell != stay.pk])
    going_on = _going_on(stays)
    found = [
        event
        for stay in stays
        for event in _of_stay(stay, pauses.get(stay.person, ()), settled, began_in, going_on)
    ]
    return sorted(found, key=lambda one: (one.on, one.unit, one.person, one.kind))


def _pauses(people: Any, since: date, until: date) -> dict[int, list[_Pause]]:
    rows = MemberState.objects.held_true().filter(
        Q(valid_from=None) | Q(valid_from__lte=until),
        Q(valid_to=None) | Q(valid_to__gte=since),
        person__in=people,
    )
    found: dict[int, list[_Pause]] = defaultdict(list)
    for person, state, begins, ends, *read in rows.order_by("pk").values_list(
        "person_id", "state", "valid_from", "valid_to", "document_id", "sheet", "row"
    ):
        paper: Any = tuple(read)
        found[person].append(_Pause(state, begins, ends, paper))
    return found


def _first_papers(stays: Sequence[_Stay]) -> dict[int, _Paper]:
    """By spell, where its beginning was read: a version that ends it rests on the paper of the end."""
    spells = sorted({stay.spell for stay in stays})
    told = ("pk", "document_id", "sheet", "row")
    return {
        pk: (paper, sheet, row)
        for start in range(0, len(spells), _IN)
        for pk, paper, sheet, row in Membership.objects.filter(
            pk__in=spells[start : start + _IN]
        ).values_list(*told)
    }


def _going_on(stays: Sequence[_Stay]) -> set[tuple[int, int, date]]:
    """Spell, unit and day where one version only follows upon another in the same unit: nobody came or went."""
    by_spell: dict[tuple[int, int], list[_Stay]] = defaultdict(list)
    for stay in stays:
        by_spell[stay.spell, stay.unit].append(stay)
    return {
        (spell, unit, later.since)
        for (spell, unit), some in by_spell.items()
        for earlier, later in pairwise(sorted(some, key=lambda one: one.since or date.min))
        if later.since is not None and earlier.until == later.since
    }


def _of_stay(
    stay: _Stay,
    pauses: Sequence[_Pause],
    settled: Mapping[date, tuple[frozenset[str], int]],
    began_in: Mapping[int, _Paper],
    going_on: Collection[tuple[int, int, date]],
) -> Iterator[Event]:
    """What one version of a membership and its pauses do to its unit's number on those days."""
    first, *days = settled
    last = days[-1]
    inside = days[0]
    begins = stay.since if stay.since is not None and inside <= stay.since <= last else None
    ends = stay.until if stay.until is not None and inside <= stay.until <= last else None
    for day in sorted({begins, ends, *_turning(pauses, settled)} - {None}, key=lambda one: one or first):
        if day is None:
            continue
        was, now = (_counted(pauses, on, settled) for on in (day - ONE_DAY, day))
        follows = (stay.spell, stay.unit, day) in going_on
        if day == begins and not follows:
            if now:
                yield _event(stay, day, _BEGAN[stay.began], _began_at(stay, began_in))
        elif day == ends and not follows:
            if was:
                yield _event(stay, day, _ENDED[stay.ended], stay.paper)
        elif was != now and stay.holds(day):
            paper = next((one.paper for one in pauses if day in {one.since, one.until}), (None, None, None))
            yield _event(stay, day, "resumed" if now else "paused", paper)


def _turning(pauses: Sequence[_Pause], settled: Mapping[date, tuple[frozenset[str], int]]) -> set[date]:
    """The days on which what is counted of somebody paused may turn: every day where time itself turns it."""
    if not pauses:
        return set()
    _before, *days = settled
    if any(one.state == OUT_OF_WORK for one in pauses):
        return set(days)
    turned = {later for earlier, later in pairwise(settled) if settled[earlier] != settled[later]}
    marked = {day for one in pauses for day in (one.since, one.until) if day is not None}
    return turned | (marked & set(days))


def _counted(pauses: Sequence[_Pause], day: date, settled: Mapping[date, tuple[frozenset[str], int]]) -> bool:
    states, months = settled[day]
    for one in pauses:
        if (one.since is None or one.since <= day) and (one.until is None or day < one.until):
            if one.state in states:
                return True
            out_of_work = one.state == OUT_OF_WORK and one.since is not None
            return bool(out_of_work and one.since and one.since > months_before(day, months))
    return True


def _began_at(stay: _Stay, began_in: Mapping[int, _Paper]) -> _Paper:
    return stay.paper if stay.began == "reorganised" else began_in.get(stay.spell, stay.paper)


def _event(stay: _Stay, on: date, kind: str, paper: _Paper) -> Event:
    return Event(stay.unit, stay.person, on, kind, *paper)
