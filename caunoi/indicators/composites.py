"""Figures made of other figures: each a declaration over indicators, never a text that is worked out.

What each may be made of follows from how its parts add up, and is looked at when it is declared. A composite is of the
class of its most guarded part, at every unit that it reads: what a reader may not see of a part is in no composite.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from caunoi.questions.parameters import Parameters
from caunoi.questions.predicates import Parameter
from caunoi.vocabulary.text import Text

from .declaring import CannotBeDeclared, Over
from .definition import CannotBeAsked, Indicator, Suppression

#: How a value is shown: as it is, of every hundred, in percentage points, or as a place among others.
Shown = Literal["number", "per-100", "points", "place"]

OF_COUNTS = Text(
    vi="các vế phải là số đếm hoặc tổng; “{title}” đã là tỷ lệ.",
    en="its sides are counts or sums; “{title_en}” is a percent already.",
)
ONE_KIND = Text(
    vi="hai vế phải cùng là số cuối ngày hoặc cùng là số phát sinh trong kỳ.",
    en="both sides hold on a day, or both happen in a period.",
)
BY_NOTHING = Text(
    vi="không chia được cho “{title}”: phải là một số liệu khác, và không phải số tăng giảm.",
    en="it cannot be divided by “{title_en}”: that has to be another figure, and no net change.",
)
OF_STOCKS = Text(
    vi="“{title}” không phải là số cuối ngày.",
    en="“{title_en}” is not what holds on a day.",
)
OF_FLOWS = Text(
    vi="“{title}” không cộng được qua các kỳ.",
    en="“{title_en}” does not add up over periods.",
)
TOO_SHORT = Text(vi="phải từ {least} đến 60 tháng.", en="it takes {least} to 60 months.")
NO_VERSION = Text(
    vi="các phiên bản phải cùng mã và mỗi phiên bản có hiệu lực sau phiên bản trước.",
    en="versions have one code, and each is in force from a later day than the one before.",
)


def _filled(words: Text, one: Indicator) -> Text:
    return words.fill(title=one.title.vi, title_en=one.title.en)


@dataclass(frozen=True, eq=False, kw_only=True)
class Composite:
    """A figure made of `of`. `version` is in force from the day `since` on, always when None."""

    code: str
    title: Text
    description: Text
    source: str
    of: Indicator
    version: int = 1
    since: date | None = None

    @property
    def parts(self) -> tuple[Indicator, ...]:
        """What it is made of."""
        return (self.of,)

    @property
    def shown(self) -> Shown:
        """How its value is written."""
        return "number"

    @property
    def suppression(self) -> Suppression:
        """Its class: that of its most guarded part."""
        return "sensitive" if any(one.class_of() == "sensitive" for one in self.parts) else "public"

    def may_be_seen(self, *, inside: bool) -> bool:
        """Whether a reader sees it: those *inside* every unit that it reads may open the records of its parts."""
        return inside or self.suppression == "public"

    def check_adding_up(self, over: Over) -> None:
        """Raises CannotBeAsked: made of figures, it is no sum of rows that could go on being added up."""
        words = {
            "units": Text(vi="hãy hỏi của đơn vị cấp trên", en="ask for the unit above"),
            "times": Text(vi="hãy hỏi cả kỳ dài hơn", en="ask for the longer period"),
        }[over]
        raise CannotBeAsked(
            vi=f"“{self.title.vi}” tính từ số liệu khác nên không cộng được; {words.vi}.",
            en=f"“{self.title.en}” is made of other figures and cannot be added up; {words.en}.",
        )


@dataclass(frozen=True, eq=False, kw_only=True)
class Ratio(Composite):
    """So many of one for every hundred of another, both of the same day or the same period."""

    to: Indicator

    def __post_init__(self) -> None:
        for one in self.parts:
            if one.reads == "percent":
                raise CannotBeDeclared(self.code, _filled(OF_COUNTS, one))
        if self.to.code == self.of.code or self.to.kind == "net":
            raise CannotBeDeclared(self.code, _filled(BY_NOTHING, self.to))
        if (self.of.kind == "stock") is not (self.to.kind == "stock"):
            raise CannotBeDeclared(self.code, ONE_KIND)

    @property
    def parts(self) -> tuple[Indicator, ...]:
        """Both sides."""
        return (self.of, self.to)

    @property
    def shown(self) -> Shown:
        """Per 100."""
        return "per-100"


@dataclass(frozen=True, eq=False, kw_only=True)
class Difference(Composite):
    """What holds on a day less what held so many months before: of percents, in percentage points."""

    months: int = 1

    def __post_init__(self) -> None:
        if self.of.kind != "stock":
            raise CannotBeDeclared(self.code, _filled(OF_STOCKS, self.of))
        _check_months(self.code, self.months, least=1)

    @property
    def shown(self) -> Shown:
        """Points where the parts are percents."""
        return "points" if self.of.reads == "percent" else "number"


@dataclass(frozen=True, eq=False, kw_only=True)
class Cumulative(Composite):
    """All that happened from a day on: `opening` is the dated parameter that holds the day, written YYYY-MM-DD."""

    opening: Parameter

    def __post_init__(self) -> None:
        _check_over_times(self.code, self.of)

    def opens(self, parameters: Parameters, on: date, known_on: date | None = None) -> date:
        """The day from which it is counted, as settled for a day. Raises ValueError where the setting is no day."""
        value = parameters.dated(self.opening.code, on, known_on).value
        return date.fromisoformat(value[0] if isinstance(value, tuple) and value else str(value))


@dataclass(frozen=True, eq=False, kw_only=True)
class MovingAverage(Composite):
    """What happened in a month, on the average of so many whole months."""

    months: int

    def __post_init__(self) -> None:
        _check_over_times(self.code, self.of)
        _check_months(self.code, self.months, least=2)


@dataclass(frozen=True, eq=False, kw_only=True)
class AverageStock(Composite):
    """What held at the end of a day, on the average of the days of a period: thing-days over days."""

    def __post_init__(self) -> None:
        if self.of.reads == "percent":
            raise CannotBeDeclared(self.code, _filled(OF_COUNTS, self.of))
        if self.of.kind != "stock":
            raise CannotBeDeclared(self.code, _filled(OF_STOCKS, self.of))


@dataclass(frozen=True, eq=False, kw_only=True)
class Rank(Composite):
    """The place of a unit among those directly under the same one, the highest first; equals share a place."""

    @property
    def shown(self) -> Shown:
        """A place."""
        return "place"


def _check_over_times(code: str, one: Indicator) -> None:
    if "times" not in one.adds_up_over:
        raise CannotBeDeclared(code, _filled(OF_FLOWS, one))


def _check_months(code: str, months: int, *, least: int) -> None:
    if not least <= months <= 60:
        raise CannotBeDeclared(code, TOO_SHORT.fill(least=least))


def check_versions(versions: tuple[Composite, ...]) -> tuple[Composite, ...]:
    """The versions of one composite, the oldest first. Raises CannotBeDeclared."""
    for before, after in pairwise(versions):
        later = after.since is not None and (before.since is None or before.since < after.since)
        if before.code != after.code or before.version >= after.version or not later:
            raise CannotBeDeclared(after.code, NO_VERSION)
    return versions


def in_force(versions: tuple[Composite, ...], on: date) -> Composite:
    """The version that holds on a day. Raises CannotBeAsked before the first."""
    for one in reversed(versions):
        if one.since is None or one.since <= on:
            return one
    first = versions[0]
    raise CannotBeAsked(
        vi=f"“{first.title.vi}” chỉ có từ ngày {first.since:%d/%m/%Y}.",
        en=f"“{first.title.en}” is defined from {first.since:%Y-%m-%d} on.",
    )
