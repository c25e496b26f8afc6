"""Histories of a small federation drawn by chance, decision by decision, and what every figure must keep through them.

Decisions go through the acts of `reorganisations`, on days before and after the moment they are carried out; between
them corrections reach back in time. The federation of the home is the root.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps

from caunoi.access.reach import operator
from caunoi.indicators import reading
from caunoi.indicators.catalogue import CATALOGUE
from caunoi.indicators.computing import Engine, Question, every_code
from caunoi.organisations.models import UnitDescription
from caunoi.organisations.tree import root
from caunoi.registers.members.models import Membership
from caunoi.registers.reorganisations.carrying_out import Decision, annul, carry_out
from caunoi.registers.reorganisations.changes import (
    CannotReorganise,
    Change,
    Dissolve,
    EndByLaw,
    Found,
    Heir,
    Merge,
    Move,
    Split,
)
from caunoi.registers.reorganisations.models import Reorganisation
from caunoi.trail.acting import act
from caunoi.trail.copying import copied
from caunoi.trail.writing import Writer

BEGAN, EVE = date(2020, 1, 1), date(2024, 12, 31)
# Every step is taken on a day of its own: what is known on one is what the steps up to it say.
FIRST = date(2025, 1, 10)
BETWEEN = timedelta(days=15)
LATER = date(2026, 3, 1)
#: Figures that can be added up: every row of theirs is at one unit.
SUMMED = [code for code, one in CATALOGUE.items() if one.one_row_per.single and one.over is None]

DECISIONS = ("merge", "merge", "merge", "split", "split", "move", "found", "dissolve", "law")
STEPS = (*DECISIONS, "annul", "correct", "correct")

# (code, unit) -> numerator, denominator, unknown, lists in and due
Figures = dict[tuple[str, int], tuple[int, int | None, int, int, int]]


def named(name: str) -> dict[str, str]:
    """A name in the three columns that hold it."""
    return {"name": name, "name_fold": name.lower(), "name_sort": name.lower()}


def noon(day: date) -> datetime:
    """A moment of that day."""
    return datetime.combine(day, time(5), tzinfo=UTC)


@dataclass
class History:
    """A federation and what was decided in it so far."""

    chance: random.Random
    units: list[int] = field(default_factory=list)
    decided: list[Reorganisation] = field(default_factory=list)
    steps: int = 0
    people: int = 0

    @property
    def day(self) -> date:
        """The day of the next step."""
        return FIRST + self.steps * BETWEEN

    def begin(self) -> None:
        """Uppers, unions, their employers and members, held true since long before the first decision."""
        self.units = [root(EVE)]
        with act("proof.begun", by=None, at=noon(BEGAN), on=BEGAN) as writer:
            uppers = [self._unit(writer, "upper", self.units[0]) for _ in range(self.chance.randint(2, 3))]
            for _ in range(self.chance.randint(5, 7)):
                union = self._unit(writer, "grassroots", self.chance.choice(uppers))
                kind = self.chance.choice(("enterprise", "enterprise", "agency", "public-unit-paid"))
                at = self._employer(writer, kind, union)
                for _ in range(self.chance.randint(1, 4)):
                    self._member(writer, union, at)
            self._unit(writer, "grassroots", uppers[0])

    def _unit(self, writer: Writer, level: str, under: int) -> int:
        pk = _add(writer, "organisations.Unit")
        kind = "district" if level == "upper" else "grassroots"
        told = {"level": level, "kind": kind, "official_code": "", **named(f"Đơn vị {pk}")}
        _add(writer, "organisations.UnitDescription", unit_id=pk, valid_from=BEGAN, **told)
        _add(writer, "organisations.UnitParent", unit_id=pk, parent_id=under, valid_from=BEGAN)
        self.units.append(pk)
        return pk

    def _employer(self, writer: Writer, kind: str, union: int) -> int:
        pk = _add(writer, "organisations.Employer", tax_code=f"{self.chance.randrange(10**10):010}")
        capital = "private" if kind == "enterprise" else ""
        told = {"kind": kind, "capital": capital, **named(f"Nơi làm việc {pk}")}
        _add(writer, "organisations.EmployerDescription", employer_id=pk, **told)
        counted = {"workers": self.chance.randint(1, 60), "source": "tax", "valid_from": EVE}
        _add(writer, "organisations.Headcount", employer_id=pk, **counted)
        _add(writer, "organisations.Coverage", unit_id=union, employer_id=pk, valid_from=BEGAN)
        return pk

    def _member(self, writer: Writer, union: int, at: int | None, since: date = BEGAN) -> None:
        self.people += 1
        person = _add(writer, "members.Person")
        told = {"sex": "female", "valid_from": None, **named(f"Người {self.people}")}
        _add(writer, "members.Particulars", person_id=person, **told)
        spell = writer.ids(Membership, 1)[0]
        began = since + timedelta(days=self.chance.randrange(1_700))
        _add(
            writer, "members.Membership", id=spell, spell=spell, person_id=person, unit_id=union, employer_id=at,
            held_by_id=union, valid_from=began, began_as="admitted", ended_as="",
        )  # fmt: skip

    def step(self, kinds: tuple[str, ...] = STEPS) -> str:
        """Take the next step, on a day of its own: what was done, in a word; empty where it was refused."""
        self.steps += 1
        kind = self.chance.choice(kinds)
        if kind == "correct":
            return self._correct()
        try:
            if kind == "annul":
                return self.annul(self.chance.choice(self.decided)) if self.decided else ""
            self.decided.append(
                carry_out(self._change(kind), self._decision(), operator(self.day), at=noon(self.day))
            )
        except CannotReorganise:
            return ""
        return kind

    def annul(self, done: Reorganisation) -> str:
        """Annul a decision, on this step's day. Raises CannotReorganise."""
        annul(done, self._decision(), operator(self.day), at=noon(self.day))
        self.decided.remove(done)
        return "annul"

    def _decision(self) -> Decision:
        effect = self.chance.choice((EVE + timedelta(days=1), self.day, self.day + timedelta(days=40)))
        ref = UUID(bytes=self.chance.randbytes(16))
        return Decision(self.units[0], f"{self.steps}.{self.chance.random()}/QĐ", EVE, effect, ref)

    def _change(self, kind: str) -> Change:
        levels = dict(UnitDescription.objects.held_true().filter(valid_to=None).values_list("unit", "level"))
        unions = [unit for unit, level in sorted(levels.items()) if level == "grassroots"]
        alike = [unit for unit, level in sorted(levels.items()) if level == "upper"]
        if len(unions) > 2 and self.chance.random() < 0.7:
            alike = unions
        one, *others = self.chance.sample(alike, min(3, len(alike)))
        other = others[0] if others else one
        if kind == "merge":
            return Merge((one, *others[1:]), other)
        if kind == "split":
            return Split(one, tuple(Heir(unit) for unit in others))
        if kind == "move":
            upper = [unit for unit, level in sorted(levels.items()) if level == "upper"]
            return Move((self.chance.choice(unions),), self.chance.choice(upper))
        if kind == "found":
            return Found(f"Đơn vị mới {self.steps}", "upper", "commune", "", self.units[0])
        return Dissolve(one) if kind == "dissolve" else EndByLaw((self.chance.choice(unions),))

    def _correct(self) -> str:
        """Of a member it is found that the membership began earlier, or of a union that it had one more."""
        spells = Membership.objects.held_true().filter(began_as="admitted", valid_from__lt=EVE)
        chosen = self.chance.choice(sorted(spells.values_list("pk", "unit_id", "valid_from")))
        with act("proof.corrected", by=None, at=noon(self.day), on=self.day) as writer:
            pk, unit, since = chosen
            if self.chance.random() < 0.5 and unit in _standing():
                self._member(writer, unit, None)
            else:
                writer.end(Membership, [pk])
                copied(writer, Membership, [pk], valid_from=(since or BEGAN) - timedelta(days=400))
        return "correct"


def _standing() -> set[int]:
    return set(UnitDescription.objects.held_true().filter(valid_to=None).values_list("unit", flat=True))


def _add(writer: Writer, label: str, **values: Any) -> int:
    return writer.add_one(apps.get_model(label), **values)


# ------------------------------------------------------------------ what is looked at


def probes(day: date) -> list[Question]:
    """Questions in every reading: days before and after, and the trees of both, of one planned, and of all scopes."""
    return [
        Question(EVE),
        Question(EVE, tree=LATER),
        Question(EVE, tree=day),
        Question(LATER),
        Question(LATER, tree=EVE),
        Question(day, tree=LATER, scope=LATER),
    ]


def figures_in(engine: Engine, question: Question) -> Figures:
    """Every figure of every unit."""
    return {
        (one.indicator.code, one.unit): (
            one.numerator, one.denominator, one.unknown, one.coverage.received, one.coverage.due,
        )
        for one in engine.figures(every_code(None), question)
    }  # fmt: skip


def told(question: Question) -> Figures:
    """Every figure of every unit, as the registers stand."""
    return figures_in(reading.current().engine, question)


def changed(before: Mapping[Any, Any], after: Mapping[Any, Any], what: str) -> Iterator[str]:
    """Each figure that is not what it was; a unit that nobody knew of then had nothing."""
    for key in sorted(before.keys() | after.keys()):
        was, now = before.get(key), after.get(key)
        if was != now and any((was or ())[:3]) | any((now or ())[:3]):
            yield f"{what}: {key[0]} of unit {key[1]} was {was}, is {now}"


def not_the_sum(question: Question) -> Iterator[str]:
    """Each unit that is not the sum of its groups, or a group that is not what the child says of itself."""
    engine = reading.current().engine
    whole = {(one.indicator.code, one.unit): one.numerator for one in engine.figures(SUMMED, question)}
    parts: dict[tuple[str, int], int] = dict.fromkeys(whole, 0)
    codes = [code for code in SUMMED if "unit" in CATALOGUE[code].by]
    for one in engine.figures(codes, question, by="unit"):
        key, group = (one.indicator.code, one.unit), one.group
        parts[key] += one.numerator
        if isinstance(group, int) and group != one.unit and whole[one.indicator.code, group] != one.numerator:
            yield f"{question}: {key} gives its child {group} {one.numerator}"
    for (code, unit), total in whole.items():
        if code in codes and parts[code, unit] != total:
            yield f"{question}: {code} of unit {unit} is {total}, its parts are {parts[code, unit]}"


def root_in(question: Question, top: int) -> dict[str, int]:
    """What the whole federation has: the same by whichever tree."""
    found = reading.current().engine.figures(SUMMED, question, units=[top])
    return {one.indicator.code: one.numerator for one in found}
