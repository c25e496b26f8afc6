"""The list of what is published of sensitive figures: fixed, versioned, one table a month, and no other question.

A reader outside a unit cannot choose a day, a tree, a filter or a way of cutting: two answers that differ by few
people are how one of them is found. A change to this list is a new VERSION and a decision (docs/decisions/0018).
"""

from __future__ import annotations

from dataclasses import dataclass

from caunoi.questions.columns import AGES, SEXES
from caunoi.vocabulary.text import Text

from .catalogue import CATALOGUE
from .definition import Breakdown, CannotBeAsked, Indicator
from .small_numbers import Counts

VERSION = 2
# By unit: the unit above it, and its counts in the order of the cube's values.
Cells = dict[int, tuple[int | None, Counts]]


@dataclass(frozen=True)
class Value:
    """A column of a cube: the groups of the breakdown that are counted in it."""

    title: Text
    groups: tuple[str | None, ...]


@dataclass(frozen=True)
class Cube:
    """One table a month: a sensitive figure, or the sensitive breakdown of one, for every unit of the tree."""

    code: str
    title: Text
    of: str
    by: Breakdown | None
    values: tuple[Value, ...]

    @property
    def indicator(self) -> Indicator:
        """What is counted."""
        return CATALOGUE[self.of]

    @property
    def total_is_public(self) -> bool:
        """Whether anybody may know what a line adds up to."""
        return self.indicator.class_of() == "public"


def _values(known: dict[str, Text], *, with_unknown: str) -> tuple[Value, ...]:
    """A column for each group; those nobody knows of are too few for one of their own, and share one."""
    return tuple(
        Value(_or_unknown(title), (code, None)) if code == with_unknown else Value(title, (code,))
        for code, title in known.items()
    )


def _or_unknown(title: Text) -> Text:
    return Text(vi=f"{title.vi} hoặc chưa rõ", en=f"{title.en}, or not known")


CUBES: dict[str, Cube] = {
    cube.code: cube
    for cube in (
        Cube(
            code="members-by-sex",
            title=Text(vi="Đoàn viên theo giới tính", en="Members by sex"),
            of="members",
            by="sex",
            values=_values(SEXES, with_unknown="male"),
        ),
        Cube(
            code="members-by-age",
            title=Text(vi="Đoàn viên theo độ tuổi", en="Members by age"),
            of="members",
            by="age",
            values=_values(AGES, with_unknown="45-or-over"),
        ),
        Cube(
            code="nominees",
            title=Text(
                vi="Người được đề nghị hỗ trợ, mỗi người ở một đơn vị",
                en="Nominees, each person at one unit",
            ),
            of="nominees",
            by=None,
            values=(Value(Text(vi="người", en="people"), (None,)),),
        ),
    )
}


def cube(code: str) -> Cube:
    """The cube of that code. Raises CannotBeAsked with those there are."""
    if code in CUBES:
        return CUBES[code]
    listed = ", ".join(CUBES)
    raise CannotBeAsked(
        vi=f"Không công bố bảng nào mã “{code}”. Các bảng: {listed}.",
        en=f"No table “{code}” is published. The tables are: {listed}.",
    )
