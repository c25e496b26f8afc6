"""What is asked of the engine: which day, which period, and in which of the readings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from caunoi.vocabulary.text import Text


@dataclass(frozen=True, slots=True)
class Manner:
    """In which reading a figure or a list is asked for: three choices that go together in any way.

    `tree` is the day whose tree totals follow (the day asked for when None: as it was), `known_on` the day as known on
    which (now when None), `scope` the day whose kinds of unit and employer alone are looked at (all kinds when None).
    """

    tree: date | None = None
    known_on: date | None = None
    scope: date | None = None


#: As it was, as known now, whatever is in scope today.
AS_WAS = Manner()


@dataclass(frozen=True, slots=True)
class Question:
    """When and how a figure is asked for.

    `since` begins a flow's period (1 January of the year when None); the others are as in `Manner`.
    """

    at: date
    since: date | None = None
    tree: date | None = None
    known_on: date | None = None
    scope: date | None = None

    @classmethod
    def read(cls, at: date, manner: Manner) -> Question:
        """A question of a day in a reading."""
        return cls(at, tree=manner.tree, known_on=manner.known_on, scope=manner.scope)

    @property
    def begins(self) -> date:
        """The first day of a flow's period."""
        return self.since or self.at.replace(month=1, day=1)


OF_ITS_DAY = Text(vi="theo cây tổ chức của chính ngày đó", en="by the tree of that very day")
OF_TODAY = Text(vi="theo cây tổ chức hiện nay", en="by the tree as it is today")
OF_A_DAY = Text(vi="theo cây tổ chức ngày {day}", en="by the tree of {iso}")
KNOWN_ON = Text(vi="như đã biết đến hết ngày {day}", en="as known at the end of {iso}")
COMPARABLE = Text(
    vi="chỉ những loại hình hiện nay còn tổ chức công đoàn", en="only kinds that have unions by law today"
)


def told(manner: Manner | Question, *, today: date) -> list[Text]:
    """The reading in words: whose tree, and what else was chosen."""
    words = [OF_ITS_DAY]
    if manner.tree is not None:
        words = [OF_TODAY if manner.tree == today else _filled(OF_A_DAY, manner.tree)]
    if manner.known_on is not None:
        words.append(_filled(KNOWN_ON, manner.known_on))
    return words if manner.scope is None else [*words, COMPARABLE]


def _filled(words: Text, day: date) -> Text:
    return words.fill(day=f"{day:%d/%m/%Y}", iso=f"{day:%Y-%m-%d}")
