"""What an indicator is: a declaration of who counts and which of them hold; the engine does the rest.

From `among` and `having` come three lists that need no further code: the rows *counted*, those *holding*, and the
*gap*, which is the work still to be done. `kind` and `reads` fix how an indicator combines over time and tree,
so that a wrong sum cannot be asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from caunoi.questions.columns import Register
from caunoi.questions.predicates import Column, Predicate
from caunoi.vocabulary.text import Text

from .declaring import (
    NO_PERIOD,
    SUM_OF_NOTHING,
    TWO_SIDES,
    CannotBeDeclared,
    Over,
    asks_a_period,
    check_condition,
    check_weight,
)

Kind = Literal["stock", "flow", "net"]
Reads = Literal["count", "sum", "percent"]
Breakdown = Literal["ownership", "site", "place", "province", "commune", "unit", "sex", "age"]
Suppression = Literal["public", "sensitive"]
Part = Literal["counted", "holding", "gap", "unknown", "numerator", "denominator"]
EVERYWHERE: tuple[Breakdown, ...] = ("ownership", "site", "place", "province", "commune", "unit")
OF_PEOPLE: tuple[Breakdown, ...] = (*EVERYWHERE, "sex", "age")
# Who is counted by sex or age can be told from few; where they are is no more than the figure itself.
SUPPRESSION: dict[Breakdown, Suppression] = {
    "ownership": "public",
    "site": "public",
    "place": "public",
    "province": "public",
    "commune": "public",
    "unit": "public",
    "sex": "sensitive",
    "age": "sensitive",
}


class CannotBeAsked(Exception):
    """The question does not fit the indicator; the message says why, for the person who asked."""

    def __init__(self, vi: str, en: str) -> None:
        self.text = Text(vi=vi, en=en)
        super().__init__(vi)


@dataclass(frozen=True)
class Side:
    """One side of a ratio whose two sides are of different registers."""

    one_row_per: Register
    among: Predicate | None = None
    weight: Column | None = None


@dataclass(frozen=True)
class Indicator:
    """A figure by definition.

    `among` says which rows are asked about, `having` which of those hold (a percent), `weight` what a row adds
    (nothing given: 1), `over` the other side of a ratio of two registers. `suppression` is its class: a *public*
    figure is shown for any unit, a *sensitive* one outside the unit only as it was published (docs/decisions/0018).
    """

    code: str
    title: Text
    description: Text
    one_row_per: Register
    suppression: Suppression
    source: str
    among: Predicate | None = None
    having: Predicate | None = None
    weight: Column | None = None
    over: Side | None = None
    kind: Kind = "stock"
    reads: Reads = "count"
    by: tuple[Breakdown, ...] = EVERYWHERE
    version: int = 1

    def __post_init__(self) -> None:
        sides = (self.having is not None) + (self.over is not None)
        if sides != (self.reads == "percent"):
            raise CannotBeDeclared(self.code, TWO_SIDES)
        if (self.reads == "sum") is not (self.weight is not None):
            raise CannotBeDeclared(self.code, SUM_OF_NOTHING)
        if self.kind != "net" and (self.kind == "flow") is not asks_a_period(self.among):
            raise CannotBeDeclared(self.code, NO_PERIOD)
        own = Side(self.one_row_per, self.among, self.weight)
        for side in (own, self.over) if self.over is not None else (own,):
            check_condition(self.code, side.among, side.one_row_per)
            check_weight(self.code, side.weight, side.one_row_per)
        check_condition(self.code, self.having, self.one_row_per)

    def class_of(self, by: Breakdown | None = None) -> Suppression:
        """Its class, whole or broken down: whatever is sensitive stays so."""
        if self.suppression == "sensitive" or by is None:
            return self.suppression
        return SUPPRESSION[by]

    def may_be_seen(self, by: Breakdown | None = None, *, inside: bool) -> bool:
        """Whether a reader sees it as it stands: those *inside* may open the records behind it anyway."""
        return inside or self.class_of(by) == "public"

    @property
    def adds_up_over(self) -> tuple[Over, ...]:
        """Over what figures of it may be added up: units under none of each other, and periods one after another.

        What can stand under several units is counted once above them, and would be counted twice by a sum; what holds
        on a day is there on the next day too; and of percents neither is one.
        """
        registers = [self.one_row_per, *([self.over.one_row_per] if self.over is not None else [])]
        units: tuple[Over, ...] = ("units",) if all(one.single for one in registers) else ()
        times: tuple[Over, ...] = ("times",) if self.kind != "stock" else ()
        return () if self.reads == "percent" else (*units, *times)

    def check_adding_up(self, over: Over) -> None:
        """Raises CannotBeAsked, with what to ask for instead, where a sum over units or over times would be wrong."""
        if over in self.adds_up_over:
            return
        vi, en = self.title.vi, self.title.en
        if self.reads == "percent":
            raise CannotBeAsked(
                vi=f"“{vi}” là tỷ lệ nên không cộng được; hãy hỏi của đơn vị cấp trên hoặc của đúng ngày cần biết.",
                en=f"“{en}” is a percent and cannot be added up; ask for the unit above, or for the very day.",
            )
        if over == "units":
            raise CannotBeAsked(
                vi=f"“{vi}” có thể thuộc nhiều đơn vị, cộng lại là tính hai lần; hãy hỏi của đơn vị cấp trên.",
                en=f"“{en}” can stand under several units and would count twice; ask for the unit above them.",
            )
        raise CannotBeAsked(
            vi=f"“{vi}” là số cuối ngày, cộng nhiều ngày là tính lại; hãy hỏi một ngày, hoặc số bình quân trong kỳ.",
            en=f"“{en}” is what holds on a day and would count again; ask for one day, or for the average of a period.",
        )

    @property
    def parts(self) -> tuple[Part, ...]:
        """The lists that may be asked for."""
        if self.over is not None:
            return ("numerator", "denominator", "unknown")
        return ("counted", "holding", "gap", "unknown")

    def check_part(self, part: str) -> Part:
        """The part as asked. Raises CannotBeAsked with the parts there are."""
        for known in self.parts:
            if known == part:
                return known
        if self.over is not None:
            raise CannotBeAsked(
                vi=(
                    f"Hai vế của “{self.title.vi}” thuộc hai danh sách khác nhau"
                    f" ({self.one_row_per.title.vi}; {self.over.one_row_per.title.vi}) nên không có danh sách"
                    " còn thiếu; hãy hỏi numerator hoặc denominator."
                ),
                en=(
                    f"The two sides of “{self.title.en}” are of different registers"
                    f" ({self.one_row_per.title.en}; {self.over.one_row_per.title.en}), so there is no list"
                    " of what is missing; ask for numerator or denominator."
                ),
            )
        parts = ", ".join(self.parts)
        raise CannotBeAsked(
            vi=f"“{part}” không phải là một phần của số liệu; các phần: {parts}.",
            en=f"“{part}” is no part of a figure; the parts are: {parts}.",
        )

    def register_of(self, part: Part) -> Register:
        """The register that the rows of a part are of."""
        if self.over is not None and part in {"denominator", "unknown"}:
            return self.over.one_row_per
        return self.one_row_per

    def check_breakdown(self, by: str) -> Breakdown:
        """The breakdown as asked. Raises CannotBeAsked with those there are."""
        for known in self.by:
            if known == by:
                return known
        listed = ", ".join(self.by)
        raise CannotBeAsked(
            vi=f"“{self.code}” không chia được theo “{by}”; chia được theo: {listed}.",
            en=f"“{self.code}” cannot be broken down by “{by}”; it can be by: {listed}.",
        )
