"""The decisions of 1.7.2025 on the invented nation's unions, phase by phase, as the registers stand before each.

A phase is asked when the one before it is carried out: one unit is touched by one decision of a day, so those that end
by law go first, what is left below a district finds its new place next, and a province's federation goes last.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from caunoi.registers.reorganisations.carrying_out import Decision
from caunoi.registers.reorganisations.changes import (
    Change,
    Describe,
    EndByLaw,
    Found,
    Heir,
    Merge,
    Split,
)
from caunoi.synth.reform.nation import AFTER
from caunoi.synth.reform.unions import Ties, Unions

# Passed on 27.6.2025, in force on 1.7.2025 (news and a legal portal; to be checked against the official gazette).
LAW, PASSED_ON = "97/2025/QH15", date(2025, 6, 27)
# No number of a union's own decision is known: these are invented, say so, and are signed on an invented day.
_INVENTED, _SIGNED_ON = "{}/QĐ-{} (bịa)", date(2025, 6, 30)
_NATIONAL, _PROVINCIAL = "TLĐ", "LĐLĐ{}"

Decided = tuple[Change, Decision]


@dataclass(slots=True)
class Decisions:
    """Makes the phases; `founded` learns which unit is the union of which commune once they are carried out."""

    unions: Unions
    ties: Ties
    founded: dict[int, int] = field(default_factory=dict)
    _numbers: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def by_law(self) -> Iterator[Decided]:
        """The unions of bodies whose every salary the State pays, all of a province's by the law itself."""
        for federation, units in sorted(self.unions.paid_by_the_state.items()):
            yield EndByLaw(tuple(units)), self._paper(federation, number=LAW, signed_on=PASSED_ON)

    def communes(self, least: tuple[int, int]) -> Iterator[tuple[int, Decided]]:
        """A union for every new commune with so many unions and so many members left; begins with the commune."""
        for area, (unions, members) in sorted(self.unions.left_in(self.ties).items()):
            if unions >= least[0] and members >= least[1]:
                federation = self.ties.federation_of_commune[area]
                name = f"Công đoàn {_lower(self.ties.names[area])}"
                yield area, (Found(name, "upper", "commune", "", federation), self._paper(federation))

    def districts(self) -> Iterator[Decided]:
        """Each district's union ends, and with them the union of the province's bodies.

        One in whose district communes have unions of their own is divided among them and the federation; those that
        the federation takes over whole end by one decision a province.
        """
        whole: dict[tuple[int, int], list[int]] = defaultdict(list)
        for union, district in sorted(self.unions.districts.items()):
            federation = self.unions.federation_above[union]
            heirs = self._heirs(self.ties.became[district], self.ties.survivor[federation])
            if len(heirs) > 1:
                whole_of = sum(heir.part for heir in heirs)
                yield Split(union, heirs, whole_of), self._paper_above(federation)
            else:
                whole[federation, heirs[0].unit].append(union)
        for union in self.unions.of_bodies:
            federation = self.unions.federation_above[union]
            whole[federation, self.ties.survivor[federation]].append(union)
        for (federation, into), unions in sorted(whole.items()):
            yield Merge(tuple(unions), into=into), self._paper_above(federation)

    def provinces(self) -> Iterator[Decided]:
        """The federations of a new province become one: that of the province whose name it has."""
        merged: dict[int, list[int]] = defaultdict(list)
        for federation, survivor in sorted(self.ties.survivor.items()):
            if federation != survivor:
                merged[survivor].append(federation)
        for survivor, federations in sorted(merged.items()):
            yield Merge(tuple(federations), into=survivor), self._paper(self.unions.root)

    def codes(self) -> Iterator[Decided]:
        """A federation has its province's code, which may be one that another gave up that day."""
        for federation, code in sorted(self.ties.new_codes.items()):
            if self.unions.codes[federation] != code:
                yield Describe(federation, official_code=code), self._paper(self.unions.root)

    def _heirs(self, communes: list[int], federation: int) -> tuple[Heir, ...]:
        own = [Heir(self.founded[area], (area,), 1) for area in communes if area in self.founded]
        others = tuple(area for area in communes if area not in self.founded)
        return (*own, Heir(federation, others, len(others))) if others else tuple(own)

    def _paper_above(self, federation: int) -> Decision:
        """The federation's own decision, or the national one's where what is below goes to another federation."""
        own = self.ties.survivor[federation] == federation
        return self._paper(federation if own else self.unions.root)

    def _paper(self, decider: int, *, number: str = "", signed_on: date = _SIGNED_ON) -> Decision:
        if not number:
            self._numbers[decider] += 1
            # With the province's code: two federations' papers are not one for having the same number.
            code = self.unions.codes.get(decider)
            number = _INVENTED.format(
                self._numbers[decider], _NATIONAL if code is None else _PROVINCIAL.format(code)
            )
        return Decision(decider, number, signed_on, AFTER, _ref(decider, number))


def _ref(decider: int, number: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"reform/{decider}/{number}")


def _lower(name: str) -> str:
    return f"{name[0].lower()}{name[1:]}"
